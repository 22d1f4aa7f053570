"""What every page needs to draw its frame."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from people.queries import unread_count
from qualitymonth.access import ACCESS, is_open

# Address, words, icon, and the shorter words in the phone's bottom bar (empty: not there).
PAGES = (
    ("dashboard:home", _("Today"), "home", _("Today")),
    ("defects:list", _("Red-black list"), "list-details", _("List")),
    ("defects:queue", _("Verify"), "eye-check", ""),
    ("defects:inspections", _("Inspections"), "clipboard-check", ""),
    ("points:standings", _("Standings"), "trophy", _("Standings")),
    ("campaigns:campaign", _("Campaign"), "calendar-event", _("Campaign")),
    ("people:me", _("Me"), "user", _("Me")),
    ("admin:index", _("Administration"), "settings", ""),
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
    "defects:inspection_start": "defects:inspections",
    "defects:verify": "defects:queue",
    "points:mine": "people:me",
    "points:entry": "people:me",
    "points:reverse": "people:me",
    "people:inbox": "people:me",
}


@dataclass(frozen=True)
class Link:
    """One place in the navigation."""

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
        "sign_out_url": reverse("people:sign_out"),
    }


def navigation(request: HttpRequest) -> list[Link]:
    """The pages that this person may open, the present one marked."""
    if not request.user.is_authenticated:
        return []
    match = request.resolver_match
    here = PLACES.get(match.view_name, match.view_name) if match else ""
    return [
        Link(reverse(name), label, icon, short, name == here)
        for name, label, icon, short in PAGES
        if is_open(ACCESS["admin" if name == "admin:index" else name], request.user)
    ]


def _unread(request: HttpRequest) -> int:
    return unread_count(request.user) if request.user.is_authenticated else 0
