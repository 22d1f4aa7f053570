"""Who may open which address: one row for each, and an address without a row is closed.

A row is PUBLIC, SIGNED_IN, or the permission that is needed; `people.permissions`
says which roles have it. Rules about one object are in the query of its view. The
admin checks its own permissions model by model; its row opens the door to staff only.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from core.json_answers import json_page, sign_in_first

PUBLIC = "public"
SIGNED_IN = "signed in"
STAFF = "staff"
DEMO_ONLY = "quality manager of a demo"

ACCESS: dict[str, str] = {
    # people
    "people:sign_in": PUBLIC,
    "people:sign_out": PUBLIC,
    "people:set_language": PUBLIC,
    "people:set_password": SIGNED_IN,
    "people:me": SIGNED_IN,
    "people:find": SIGNED_IN,
    "people:inbox": SIGNED_IN,
    "people:notice": SIGNED_IN,
    "people:inbox_read": SIGNED_IN,
    # campaigns
    "campaigns:campaign": "campaigns.view_campaign",
    # points
    "points:standings": "points.view_pointentry",
    "points:standings_export": "points.view_pointentry",
    "points:mine": "points.view_pointentry",
    "points:mine_export": "points.view_pointentry",
    "points:entry": "points.view_pointentry",
    "points:reverse": "points.reverse_pointentry",
    # proposals: who scores, decides and carries one out is a rule about that one.
    "proposals:list": "proposals.view_proposal",
    "proposals:list_export": "proposals.view_proposal",
    "proposals:figures": "proposals.view_figures",
    "proposals:new": "proposals.add_proposal",
    "proposals:draft": "proposals.add_proposal",
    "proposals:similar": "proposals.add_proposal",
    "proposals:photo": "proposals.view_proposal",
    "proposals:document": "proposals.view_proposal",
    "proposals:proposal": "proposals.view_proposal",
    "proposals:edit": "proposals.view_proposal",
    "proposals:discard": "proposals.view_proposal",
    "proposals:withdraw": "proposals.view_proposal",
    "proposals:support": "proposals.view_proposal",
    "proposals:comment": "proposals.view_proposal",
    "proposals:review": "proposals.view_proposal",
    "proposals:decide": "proposals.view_proposal",
    "proposals:hand_on": "proposals.view_proposal",
    "proposals:begin": "proposals.view_proposal",
    "proposals:finish": "proposals.view_proposal",
    "proposals:measure": "proposals.view_proposal",
    "proposals:verify": "proposals.view_proposal",
    # videos, their pages and files
    "videos:list": "videos.view_video",
    "videos:new": "videos.add_video",
    "videos:video": "videos.view_video",
    "videos:edit": "videos.add_video",
    "videos:send": "videos.add_video",
    "videos:state": "videos.view_video",
    "videos:retry": "videos.add_video",
    "videos:file": "videos.view_video",
    "videos:poster": "videos.view_video",
    "videos:original": "videos.view_video",
    # videos: moderation, voices, captions; whose captions, whose vote is a rule about that one.
    "videos:waiting": "videos.moderate_video",
    "videos:publish": "videos.moderate_video",
    "videos:give_back": "videos.moderate_video",
    "videos:take_down": "videos.moderate_video",
    "videos:like": "videos.view_video",
    "videos:vote": "videos.view_video",
    "videos:watched": "videos.view_video",
    "videos:caption": "videos.view_video",
    "videos:caption_save": "videos.view_video",
    "videos:caption_remove": "videos.view_video",
    "videos:rounds": "videos.view_video",
    "videos:round": "videos.view_video",
    "videos:round_export": "videos.moderate_video",
    # videos: files on their way, each its author's alone
    "videos:uploads": "videos.add_video",
    "videos:upload": "videos.add_video",
    "videos:withdraw": "videos.add_video",
    "points:months": "points.view_performancemonth",
    "points:month": "points.view_performancemonth",
    "points:month_export": "points.view_performancemonth",
    "points:month_close": "points.close_performancemonth",
    # defects
    "defects:list": "defects.view_defect",
    "defects:list_export": "defects.view_defect",
    "defects:red": "defects.view_commendation",
    "defects:red_export": "defects.view_commendation",
    "defects:detail": "defects.view_defect",
    "defects:clock": "defects.view_defect",
    "defects:commendation": "defects.view_commendation",
    "defects:photo": "defects.view_defect",
    "defects:post": "defects.add_defect",
    "defects:praise": "defects.add_commendation",
    "defects:inspections": "defects.view_inspection",
    "defects:inspections_export": "defects.view_inspection",
    "defects:inspection_start": "defects.add_inspection",
    "defects:plan": "defects.view_inspectionduty",
    "defects:plan_export": "defects.view_inspectionduty",
    "defects:duty_hand_over": "defects.add_inspection",
    "defects:duty_excuse": "defects.excuse_duty",
    "defects:duty_ask_again": "defects.excuse_duty",
    # A shell that knows nobody: the phone keeps it for when there is no network.
    "defects:walk": PUBLIC,
    "defects:walk_data": "defects.add_inspection",
    "defects:walk_send": "defects.add_inspection",
    "defects:walk_photo": "defects.add_inspection",
    "defects:example": "defects.view_inspection",
    "defects:held_list": "defects.settle_heldinspection",
    "defects:held": "defects.settle_heldinspection",
    "defects:held_photo": "defects.settle_heldinspection",
    "defects:inspection": "defects.view_inspection",
    "defects:reports": "defects.view_report",
    "defects:reports_export": "defects.view_report",
    "defects:report_new": "defects.add_report",
    "defects:report": "defects.view_report",
    "defects:report_accept": "defects.answer_report",
    "defects:report_answer": "defects.answer_report",
    "defects:line": "defects.view_defect",
    "defects:line_codes": "defects.print_line_codes",
    "defects:progress": "defects.view_defect",
    "defects:correct": "defects.submit_correction",
    "defects:queue": "defects.verify_defect",
    "defects:queue_export": "defects.verify_defect",
    "defects:verify": "defects.verify_defect",
    "defects:extend": "defects.extend_defect",
    "defects:transfer": "defects.transfer_defect",
    "defects:void": "defects.void_defect",
    # dashboard
    "dashboard:home": SIGNED_IN,
    "dashboard:help": SIGNED_IN,
    "dashboard:help_role": SIGNED_IN,
    "dashboard:figures": "defects.view_figures",
    "dashboard:anomalies": "defects.view_anomalycount",
    "dashboard:anomalies_export": "defects.view_anomalycount",
    "dashboard:anomalies_edit": "defects.change_anomalycount",
    "dashboard:anomalies_import": "defects.change_anomalycount",
    "dashboard:anomalies_template": "defects.change_anomalycount",
    "dashboard:healthz": PUBLIC,
    "dashboard:board": "dashboard.view_board",
    "dashboard:board_live": "dashboard.view_board",
    "dashboard:board_photo": "dashboard.view_board",
    # A screen has no person: the token in the address opens it, and the query checks it.
    "dashboard:screen": PUBLIC,
    "dashboard:screen_live": PUBLIC,
    "dashboard:screen_photo": PUBLIC,
    "dashboard:demo_clock": DEMO_ONLY,
    # the app on a phone
    "core:manifest": PUBLIC,
    "core:service_worker": PUBLIC,
    "core:offline": PUBLIC,
    # the admin, the translations for its scripts
    "admin": STAFF,
}
if settings.DEBUG:
    ACCESS["style"] = SIGNED_IN  # the page of components


def row_for(match: ResolverMatch) -> str | None:
    """The row of an address; every address of the admin shares one."""
    if match.namespaces[:1] == ["admin"]:
        return ACCESS["admin"]
    return ACCESS.get(match.view_name)


def is_open(row: str, user: object) -> bool:
    """Whether `row` lets this signed-in person through."""
    if row in {PUBLIC, SIGNED_IN}:
        return True
    if row in {STAFF, DEMO_ONLY}:
        return bool(getattr(user, "is_staff", False))
    return bool(user.has_perm(row))  # type: ignore[attr-defined]  # every user of Django's has it


class AccessMiddleware:
    """Asks the table before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        row = row_for(match) if match else None
        if row is None:
            raise PermissionDenied
        if row == PUBLIC:
            return None
        if not request.user.is_authenticated:
            if json_page(request):
                return sign_in_first(request)
            return redirect_to_login(request.get_full_path())
        if not is_open(row, request.user):
            raise PermissionDenied
        return None
