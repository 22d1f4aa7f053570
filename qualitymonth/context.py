"""What every page needs to draw its frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from people.queries import unread_count
from qualitymonth.access import ACCESS, is_open

BAR_PLACES = 5  # in the phone's bottom bar: more are too small for a thumb


@dataclass(frozen=True)
class Page:
    """A page of the navigation.

    `place` says which pages the bottom bar takes first, the lowest five that somebody may
    open; a page without one is in the menu only. `needs` is the permission without which
    it is no use to anybody, where that is more than opening it takes (see `ACCESS`).
    """

    name: str
    label: Any
    icon: str
    short: Any = ""
    place: int | None = None
    needs: str = ""

    def is_for(self, user: Any) -> bool:
        row = ACCESS["admin" if self.name == "admin:index" else self.name]
        return is_open(row, user) and (not self.needs or user.has_perm(self.needs))


PAGES = (
    Page("dashboard:home", _("Today"), "home", _("Today"), 1),
    Page("defects:list", _("Red-black list"), "list-details", _("List"), 2),
    Page("defects:queue", _("Verify"), "eye-check", _("Verify"), 4),
    Page(
        "defects:inspections",
        _("Inspections"),
        "clipboard-check",
        _("Inspect"),
        5,
        needs="defects.add_inspection",
    ),
    Page("defects:plan", _("Inspection plan"), "calendar-week"),
    Page("defects:reports", _("Reports"), "message-report"),
    Page("proposals:list", _("Proposals"), "bulb"),
    Page("videos:list", _("Videos"), "video"),
    Page("points:standings", _("Standings"), "trophy", _("Standings"), 6),
    Page("points:months", _("Monthly performance"), "calendar-dollar"),
    Page("dashboard:figures", _("Figures"), "chart-bar", _("Figures"), 7),
    Page("dashboard:anomalies", _("Anomalies"), "chart-histogram"),
    Page("dashboard:board", _("Board"), "device-tv"),
    Page("campaigns:campaign", _("Campaign"), "calendar-event", _("Campaign"), 8),
    Page("people:me", _("Me"), "user", _("Me"), 3),
    Page("admin:index", _("Administration"), "settings"),
)
# Pages that belong to another one's place in the navigation.
PLACES = {
    "defects:red": "defects:list",
    "defects:detail": "defects:list",
    "defects:commendation": "defects:list",
    "defects:clock": "defects:list",
    "defects:correct": "defects:list",
    "defects:extend": "defects:list",
    "defects:post": "defects:list",
    "defects:praise": "defects:list",
    "defects:transfer": "defects:list",
    "defects:void": "defects:list",
    "defects:inspection": "defects:inspections",
    "defects:held": "defects:inspections",
    "defects:held_list": "defects:inspections",
    "defects:inspection_start": "defects:inspections",
    "defects:duty_hand_over": "defects:inspections",
    "defects:duty_excuse": "defects:plan",
    "defects:report": "defects:reports",
    "defects:report_new": "defects:reports",
    "defects:line": "defects:list",
    "defects:verify": "defects:queue",
    "proposals:new": "proposals:list",
    "proposals:proposal": "proposals:list",
    "proposals:edit": "proposals:list",
    "proposals:figures": "proposals:list",
    "points:mine": "people:me",
    "points:entry": "people:me",
    "points:reverse": "people:me",
    "points:month": "points:months",
    "points:month_close": "points:months",
    "people:inbox": "people:me",
    "videos:new": "videos:list",
    "videos:video": "videos:list",
    "videos:edit": "videos:list",
    "videos:send": "videos:list",
    "dashboard:anomalies_edit": "dashboard:anomalies",
    "dashboard:anomalies_import": "dashboard:anomalies",
    "dashboard:help": "people:me",
    "dashboard:help_role": "people:me",
}


@dataclass(frozen=True)
class Link:
    """One place in the navigation; without `short` words it is not in the bottom bar."""

    url: str
    label: Any
    icon: str
    short: Any
    is_current: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame: who is here, what they may open, the campaign, and the request's instant.

    Lazy where it costs a query, so that an error page without a frame asks nothing.
    """
    return {
        "demo": settings.DEMO,
        "now": getattr(request, "now", None),
        "campaign": getattr(request, "campaign", None),
        "unread": SimpleLazyObject(lambda: _unread(request)),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "home_url": reverse("dashboard:home"),
        "inbox_url": reverse("people:inbox"),
        "profile_url": reverse("people:me"),
        "help_url": reverse("dashboard:help"),
        "sign_out_url": reverse("people:sign_out"),
        # Not while developing: it keeps what it has once seen.
        "worker_url": "" if settings.DEBUG else reverse("core:service_worker"),
    }


def navigation(request: HttpRequest) -> list[Link]:
    """The pages that are for this person, the present one marked."""
    if not request.user.is_authenticated:
        return []
    match = request.resolver_match
    here = PLACES.get(match.view_name, match.view_name) if match else ""
    pages = [page for page in PAGES if page.is_for(request.user)]
    bar = in_bar(pages)
    return [
        Link(
            url=reverse(page.name),
            label=page.label,
            icon=page.icon,
            short=page.short if page in bar else "",
            is_current=page.name == here,
        )
        for page in pages
    ]


def in_bar(pages: Sequence[Page]) -> list[Page]:
    """Those of `pages` that the phone's bottom bar has."""
    placed = sorted((page.place, page.name) for page in pages if page.place is not None)
    chosen = {name for _place, name in placed[:BAR_PLACES]}
    return [page for page in pages if page.name in chosen]


def _unread(request: HttpRequest) -> int:
    return unread_count(request.user) if request.user.is_authenticated else 0
