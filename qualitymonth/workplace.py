"""The manager's workplace: the admin's menu, and the page it starts with.

Both name addresses of several apps, so they belong to the project, not to an app. What
this installation or this person does not have is left out.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from campaigns import queries
from people.middleware import PersonRequest

# Group -> its entries: words, icon, address, and the permission that opens it.
MENU: list[tuple[Any, list[tuple[Any, str, str, str]]]] = [
    (
        "",
        [(_("Start"), "home", "admin:index", "")],
    ),
    (
        _("Campaign"),
        [
            (
                _("Campaigns"),
                "flag",
                "admin:campaigns_campaign_changelist",
                "campaigns.view_campaign",
            ),
            (
                _("Boards"),
                "tv",
                "admin:dashboard_boardtoken_changelist",
                "dashboard.view_boardtoken",
            ),
            (_("Targets"), "target", "admin:campaigns_target_changelist", "campaigns.view_target"),
            (
                _("Calendar exceptions"),
                "calendar_month",
                "admin:campaigns_calendarday_changelist",
                "campaigns.view_calendarday",
            ),
            (
                _("Checklists"),
                "checklist",
                "admin:defects_checklist_changelist",
                "defects.view_checklist",
            ),
            (
                _("Inspection plans"),
                "event_repeat",
                "admin:defects_inspectionplan_changelist",
                "defects.view_inspectionplan",
            ),
        ],
    ),
    (
        _("Anomalies"),
        [
            (
                _("Categories of anomalies"),
                "category",
                "admin:defects_anomalycategory_changelist",
                "defects.view_anomalycategory",
            ),
            (
                _("Counts of a month"),
                "monitoring",
                "dashboard:anomalies",
                "defects.view_anomalycount",
            ),
        ],
    ),
    (
        _("Proposals"),
        [
            (
                _("Rules of proposals"),
                "handyman",
                "admin:proposals_proposalrules_changelist",
                "proposals.view_proposalrules",
            ),
            (
                _("Criteria"),
                "checklist",
                "admin:proposals_criterion_changelist",
                "proposals.view_criterion",
            ),
            (
                _("Who reviews what"),
                "groups",
                "admin:proposals_reviewduty_changelist",
                "proposals.view_reviewduty",
            ),
        ],
    ),
    (
        _("Videos"),
        [
            (
                _("Rules of videos"),
                "movie",
                "admin:videos_videorules_changelist",
                "videos.view_videorules",
            ),
            (
                _("Voting rounds"),
                "how_to_vote",
                "admin:videos_votinground_changelist",
                "videos.view_votinground",
            ),
        ],
    ),
    (
        _("Training"),
        [
            (
                _("Question bank"),
                "quiz",
                "admin:training_question_changelist",
                "training.view_question",
            ),
            (
                _("Categories of questions"),
                "category",
                "admin:training_category_changelist",
                "training.view_category",
            ),
        ],
    ),
    (
        _("Points"),
        [
            (
                _("Monthly performance"),
                "calendar_month",
                "points:months",
                "points.view_performancemonth",
            ),
            (
                _("Performance formula"),
                "target",
                "admin:points_performanceformula_changelist",
                "points.view_performanceformula",
            ),
        ],
    ),
    (
        _("People"),
        [
            (_("Employees"), "badge", "admin:people_employee_changelist", "people.view_employee"),
            (_("Teams"), "groups", "admin:people_team_changelist", "people.view_team"),
            (
                _("Departments"),
                "apartment",
                "admin:people_department_changelist",
                "people.view_department",
            ),
            (
                _("Production lines"),
                "conveyor_belt",
                "admin:people_productionline_changelist",
                "people.view_productionline",
            ),
            (
                _("Codes of the lines"),
                "qr_code_2",
                "defects:line_codes",
                "defects.print_line_codes",
            ),
            (_("Sites"), "factory", "admin:people_site_changelist", "people.view_site"),
        ],
    ),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu, as far as its addresses exist and the person may open them."""
    groups = []
    for title, entries in MENU:
        items = [
            {"title": words, "icon": icon, "link": link}
            for words, icon, address, permission in entries
            if (link := _address(address)) and _may(request, permission)
        ]
        if items:
            groups.append({"title": title, "items": items})
    return groups


def start_page(request: PersonRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the start page offers: the running campaign first, then what a month begins with."""
    campaign = queries.current_campaign()
    timeline = queries.timeline_of(campaign, campaign.local_date(request.now)) if campaign else None
    return context | {
        "title": _("Start"),
        "campaign": campaign,
        "timeline": timeline,
        "roster_import": _address("admin:people_employee_import_roster"),
        "employees": _address("admin:people_employee_changelist"),
    }


def language_address(request: HttpRequest) -> str:
    """Where the admin's language switch posts to."""
    return reverse("people:set_language")


def no_colours(request: HttpRequest) -> dict[str, dict[str, str]]:
    """None for the page itself: they stand in admin.css."""
    return {}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _may(request: HttpRequest, permission: str) -> bool:
    return not permission or request.user.has_perm(permission)
