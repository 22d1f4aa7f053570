"""Every page of the demo, and who looks at it.

One row for each name of the table of access that is a page; the names that are none
say why. A test compares both with the table, so that a new page cannot be left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

ALL = ("manager", "leader", "member", "verifier", "executive", "judge", "employee")
VISITOR = ("",)
MANAGER = ("manager",)
LEADER = ("leader",)
VERIFIER = ("verifier",)


@dataclass(frozen=True)
class Place:
    """A page: its address, where {open} stands for an example, and who opens it."""

    path: str
    people: tuple[str, ...]
    status: int = 200
    quick: bool = False


@dataclass(frozen=True)
class Visit:
    """One person on one page."""

    name: str
    path: str
    person: str
    status: int = 200


PLACES: dict[str, tuple[Place, ...]] = {
    "dashboard:home": (Place("/", ALL, quick=True),),
    "people:sign_in": (Place("/sign-in/", VISITOR, quick=True),),
    "people:me": (Place("/me/", LEADER),),
    "people:set_password": (Place("/me/password/", LEADER),),
    "people:inbox": (Place("/inbox/", LEADER),),
    "campaigns:campaign": (Place("/campaign/", ("employee",)),),
    "points:standings": (
        Place("/standings/", LEADER, quick=True),
        Place("/standings/?of=employees", ("executive",)),
    ),
    "points:mine": (Place("/me/points/", LEADER), Place("/me/points/?of=team", ("member",))),
    "points:entry": (Place("/points/{entry}/", LEADER),),
    "points:reverse": (Place("/points/{entry}/reverse/", MANAGER),),
    "points:months": (Place("/points/months/", MANAGER),),
    "points:month": (
        Place("/points/months/{campaign}/2025-09/", MANAGER),
        Place("/points/months/{campaign}/2025-09/?of=departments", MANAGER),
    ),
    "points:month_close": (Place("/points/months/{campaign}/2025-09/close/", MANAGER),),
    "defects:list": (
        Place("/list/", LEADER, quick=True),
        Place("/list/", MANAGER),
        Place("/list/?filters=1", LEADER),
    ),
    "defects:red": (Place("/list/red/", ("employee",)),),
    "defects:detail": (
        Place("/defects/{open}/", ("member",), quick=True),
        Place("/defects/{open}/", MANAGER),
        Place("/defects/{waiting}/", VERIFIER),
        Place("/defects/{overdue}/", LEADER),
        Place("/defects/{verified}/", ("employee",)),
    ),
    "defects:clock": (Place("/defects/{verified}/clock/", LEADER),),
    "defects:commendation": (Place("/commendations/{commendation}/", ("employee",)),),
    "defects:post": (Place("/defects/new/", LEADER, quick=True),),
    "defects:praise": (Place("/commendations/new/", LEADER),),
    "defects:inspections": (Place("/inspections/", LEADER),),
    "defects:plan": (
        Place("/inspections/plan/", MANAGER),
        Place("/inspections/plan/", ("executive",)),
    ),
    "defects:duty_hand_over": (
        Place("/inspections/duties/{duty}/hand-over/", LEADER),
        Place("/inspections/duties/{duty}/hand-over/", MANAGER),
    ),
    "defects:duty_excuse": (Place("/inspections/duties/{duty}/excuse/", MANAGER),),
    "defects:walk": (Place("/inspections/walk/", LEADER),),
    "defects:held_list": (Place("/inspections/held/", MANAGER),),
    "defects:held": (Place("/inspections/held/{held}/", MANAGER),),
    "defects:inspection": (Place("/inspections/{inspection}/", LEADER),),
    "defects:correct": (Place("/defects/{open}/correct/", ("member",)),),
    "defects:reports": (
        Place("/reports/", LEADER),
        Place("/reports/?which=all", MANAGER),
        Place("/reports/", ("employee",)),
    ),
    "proposals:list": (
        Place("/proposals/", ("employee",), quick=True),
        Place("/proposals/?which=review", VERIFIER),
        Place("/proposals/?which=turn", LEADER),
        Place("/proposals/?filters=1", MANAGER),
    ),
    "proposals:figures": (Place("/proposals/figures/", MANAGER),),
    "proposals:new": (Place("/proposals/new/", ("member",)),),
    "proposals:proposal": (
        Place("/proposals/{proved}/", ("member",)),
        Place("/proposals/{reviewed}/", VERIFIER),
        Place("/proposals/{tried}/", LEADER),
        Place("/proposals/{done}/", MANAGER),
    ),
    "videos:list": (
        Place("/videos/", ("employee",), quick=True),
        Place("/videos/?which=mine", ("member",)),
    ),
    "videos:new": (Place("/videos/new/", ("member",)),),
    "videos:video": (
        Place("/videos/{film}/", ("employee",)),
        Place("/videos/{unsent}/", ("member",)),
        Place("/videos/{to_look_at}/", VERIFIER),
    ),
    "videos:waiting": (Place("/videos/waiting/", VERIFIER),),
    "videos:rounds": (Place("/videos/rounds/", ("employee",)),),
    "videos:round": (Place("/videos/rounds/{round}/", ("employee",)),),
    "videos:edit": (Place("/videos/{unsent}/edit/", ("member",)),),
    "videos:send": (Place("/videos/{unsent}/send/", ("member",)),),
    "proposals:edit": (Place("/proposals/{reviewed}/edit/", ("member",)),),
    "defects:report_new": (Place("/reports/new/", ("employee",), quick=True),),
    "defects:report": (Place("/reports/{report}/", LEADER),),
    "defects:line": (Place("/lines/{line}/", LEADER), Place("/lines/{line}/", ("employee",))),
    "defects:line_codes": (Place("/lines/codes/", MANAGER),),
    "defects:queue": (Place("/verify/", VERIFIER),),
    "defects:verify": (Place("/defects/{waiting}/verify/", VERIFIER),),
    "defects:extend": (Place("/defects/{open}/extend/", MANAGER),),
    "defects:transfer": (Place("/defects/{open}/transfer/", MANAGER),),
    "defects:void": (Place("/defects/{open}/void/", MANAGER),),
    "dashboard:figures": (Place("/figures/", MANAGER), Place("/figures/", ("executive",))),
    "dashboard:anomalies": (
        Place("/anomalies/?month=2025-08", MANAGER),
        Place("/anomalies/?month=2025-08", LEADER),
    ),
    "dashboard:anomalies_edit": (Place("/anomalies/edit/?month=2025-08", MANAGER),),
    "dashboard:anomalies_import": (Place("/anomalies/import/", MANAGER),),
    "dashboard:board": (Place("/board/", MANAGER),),
    "dashboard:screen": (Place("/board/{screen}/", VISITOR),),
    "dashboard:help": (Place("/help/", LEADER), Place("/help/", MANAGER)),
    "dashboard:help_role": (Place("/help/verifier/", LEADER),),
    "core:offline": (Place("/offline/", VISITOR),),
    # The admin: its lists and forms are added by `admin_places`.
    "admin:index": (Place("/admin/", MANAGER, quick=True),),
    "admin:password_change": (Place("/admin/password_change/", MANAGER),),
    "admin:password_change_done": (Place("/admin/password_change/done/", MANAGER),),
    "admin:dashboard_boardtoken_switch_off": (
        Place("/admin/dashboard/boardtoken/{board}/switch-off/", MANAGER),
    ),
    "admin:campaigns_campaign_preview": (
        Place("/admin/campaigns/campaign/{campaign}/preview/", MANAGER),
    ),
    "admin:campaigns_campaign_activate": (
        Place("/admin/campaigns/campaign/{campaign}/activate/", MANAGER),
    ),
    "admin:campaigns_campaign_close": (
        Place("/admin/campaigns/campaign/{campaign}/close/", MANAGER),
    ),
    "admin:campaigns_campaign_duplicate": (
        Place("/admin/campaigns/campaign/{campaign}/duplicate/", MANAGER),
    ),
    "admin:defects_checklist_edit_draft": (
        Place("/admin/defects/checklist/{checklist}/draft/", MANAGER),
    ),
    "admin:defects_checklist_preview": (
        Place("/admin/defects/checklist/{checklist}/preview/", MANAGER),
    ),
    "admin:defects_checklist_copy": (Place("/admin/defects/checklist/{checklist}/copy/", MANAGER),),
    "admin:defects_inspectionplan_plan_department": (
        Place("/admin/defects/inspectionplan/department/", MANAGER),
    ),
    "admin:defects_checklistversion_preview": (
        Place("/admin/defects/checklistversion/{version}/preview/", MANAGER),
    ),
    "admin:defects_checklistversion_publish": (
        Place("/admin/defects/checklistversion/{draft}/publish/", MANAGER),
    ),
    "admin:defects_checklistversion_import_sheet": (
        Place("/admin/defects/checklistversion/{draft}/import/", MANAGER),
    ),
    "admin:training_question_preview": (
        Place("/admin/training/question/{question}/preview/", MANAGER),
    ),
    "admin:training_question_import_sheet": (Place("/admin/training/question/import/", MANAGER),),
    "admin:people_employee_import_roster": (
        Place("/admin/people/employee/import-roster/", MANAGER),
    ),
    "admin:people_employee_first_password": (
        Place("/admin/people/employee/{employee}/first-password/", MANAGER),
    ),
}
# Pages for what goes wrong; they have no name of their own.
ERRORS: dict[str, tuple[Place, ...]] = {
    "not found": (Place("/nothing/here/", ("employee",), status=404),),
    "not allowed": (Place("/verify/", ("employee",), status=403),),
    "board switched off": (Place("/board/{ended_screen}/", VISITOR, status=410),),
}

ANSWERS = "takes a form or a question of a page's script and shows no page"
SENDS_ON = "sends on to another page"
FILE = "a file"
SERVERS = "for programs, not people"
NOT_PAGES: dict[str, str] = {
    "people:sign_out": ANSWERS,
    "people:set_language": ANSWERS,
    "people:inbox_read": ANSWERS,
    "people:notice": SENDS_ON,
    "defects:inspection_start": SENDS_ON,
    "defects:photo": FILE,
    "defects:held_photo": FILE,
    "defects:walk_data": ANSWERS,
    "defects:walk_send": ANSWERS,
    "defects:walk_photo": ANSWERS,
    "defects:example": FILE,
    "defects:plan_export": FILE,
    "defects:duty_ask_again": ANSWERS,
    "admin:defects_checklistversion_export_sheet": FILE,
    "admin:defects_inspectionplan_weeks": SENDS_ON,
    "defects:progress": ANSWERS,
    "defects:report_accept": ANSWERS,
    "defects:report_answer": ANSWERS,
    "defects:reports_export": FILE,
    "points:standings_export": FILE,
    "points:mine_export": FILE,
    "points:month_export": FILE,
    "defects:list_export": FILE,
    "defects:red_export": FILE,
    "defects:inspections_export": FILE,
    "defects:queue_export": FILE,
    "videos:file": FILE,
    "videos:poster": FILE,
    "videos:original": FILE,
    "videos:caption": FILE,
    "videos:round_export": FILE,
    **{
        f"videos:{name}": ANSWERS
        for name in (
            *("state", "retry", "publish", "give_back", "take_down", "withdraw", "like", "vote"),
            *("watched", "caption_save", "caption_remove", "uploads", "upload"),
        )
    },
    "people:find": ANSWERS,
    "proposals:document": FILE,
    "proposals:list_export": FILE,
    "proposals:photo": FILE,
    "proposals:similar": ANSWERS,
    "proposals:draft": ANSWERS,
    **{
        f"proposals:{name}": ANSWERS
        for name in (
            *("discard", "withdraw", "support", "comment", "review", "decide"),
            *("hand_on", "begin", "finish", "measure", "verify"),
        )
    },
    "admin:proposals_proposal_export_csv": FILE,
    "admin:proposals_proposal_export_workbook": FILE,
    "dashboard:anomalies_export": FILE,
    "dashboard:anomalies_template": FILE,
    "dashboard:board_live": ANSWERS,
    "dashboard:board_photo": FILE,
    "dashboard:screen_live": ANSWERS,
    "dashboard:screen_photo": FILE,
    "dashboard:healthz": SERVERS,
    "core:manifest": SERVERS,
    "core:service_worker": SERVERS,
    "dashboard:demo_clock": ANSWERS,
    "admin:search": ANSWERS,
    "admin:autocomplete": ANSWERS,
    "admin:jsi18n": FILE,
    "admin:view_on_site": SENDS_ON,
    "admin:login": SENDS_ON,
    "admin:logout": ANSWERS,
    "admin:defects_defect_export_csv": FILE,
    "admin:defects_defect_export_workbook": FILE,
    "admin:people_employee_export_csv": FILE,
    "admin:people_employee_export_workbook": FILE,
    "admin:points_pointentry_export_csv": FILE,
    "admin:points_pointentry_export_workbook": FILE,
    "admin:app_list": "nothing leads there: the menu names every list",
    "admin:campaigns_campaign_clock_example": ANSWERS,
    "admin:campaigns_calendarday_public": ANSWERS,
    "admin:people_employee_roster_template": FILE,
    "admin:training_question_export_sheet": FILE,
    "admin:training_question_template": FILE,
    "admin:training_question_picture": FILE,
}


@dataclass(frozen=True)
class Model:
    """A model in the admin, what the manager may do with it, and an example."""

    label: str  # "campaigns_campaign"
    example: int | None
    adds: bool = False
    deletes: bool = False


def admin_places(models: list[Model]) -> dict[str, tuple[Place, ...]]:
    """The lists and forms that the admin makes for every model."""
    places: dict[str, tuple[Place, ...]] = {}
    for model in models:
        folder = f"/admin/{model.label.replace('_', '/', 1)}/"
        pages = {"changelist": folder}
        if model.adds:
            pages["add"] = f"{folder}add/"
        if model.example is not None:
            pages["change"] = f"{folder}{model.example}/change/"
            pages["history"] = f"{folder}{model.example}/history/"
            if model.deletes:
                pages["delete"] = f"{folder}{model.example}/delete/"
        for kind, path in pages.items():
            quick = path == "/admin/campaigns/campaign/1/change/"
            places[f"admin:{model.label}_{kind}"] = (Place(path, MANAGER, quick=quick),)
    return places


def visits(
    places: Mapping[str, tuple[Place, ...]],
    examples: Mapping[str, int | str],
    *,
    quick: bool = False,
) -> Iterator[Visit]:
    """Everybody on every page of theirs. Raises KeyError where the demo lacks an example."""
    for name, rows in places.items():
        for place in rows:
            if quick and not place.quick:
                continue
            for person in place.people[: 1 if quick else None]:
                yield Visit(name, place.path.format(**examples), person, place.status)
