"""The black list and the red list.

A page of the list is read in every break by everybody, so that it is kept lean: one
SELECT for the rows, words and drawings made once a page, nothing looked up row by row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.pages import in_campaign, page
from core.durations import remaining, spelled
from core.exports import filters_of
from core.forms import Filter
from core.middleware import TimedRequest
from core.pagination import KeysetPage, keyset_page
from core.templatetags.ui import at_most, icon, look
from defects import queries, rules
from defects.forms import DefectFilter, RedFilter
from defects.queries import Counts, Narrowing

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One defect of the list, in words."""

    url: str
    number: str
    title: str
    place: str
    team: str
    badge: SafeString
    severity: SafeString
    clock: SafeString
    posted: SafeString
    photo: str
    css: str


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column; where the list can be sorted by it, the address that does."""

    words: Any
    css: str
    url: str = ""
    direction: str = ""  # as aria-sort has it; empty: the list is not in this order


# Heading, class of its cells, the order that a first click gives (empty: none), and the
# direction that this is: the most severe comes first where severity descends.
HEADS: tuple[tuple[Any, str, str, str], ...] = (
    (gettext_lazy("Defect"), "defect-what", "-number", "descending"),
    (gettext_lazy("Line"), "defect-place", "", ""),
    (gettext_lazy("Team"), "defect-team", "", ""),
    (gettext_lazy("Severity"), "defect-severity", "severity", "descending"),
    (gettext_lazy("State"), "defect-state", "", ""),
    (gettext_lazy("Time"), "defect-clock", "due", "ascending"),
    (gettext_lazy("Posted"), "defect-posted", "-posted", "descending"),
)
TURNED = {"ascending": "descending", "descending": "ascending"}


def _turned(order: str) -> str:
    return order[1:] if order.startswith("-") else f"-{order}"


def _heads(narrowing: DefectFilter, sorted_by: str) -> list[Head]:
    return [
        Head(words, css, *_sorting(narrowing, sorted_by, order, direction))
        for words, css, order, direction in HEADS
    ]


def _sorting(
    narrowing: DefectFilter, sorted_by: str, order: str, direction: str
) -> tuple[str, str]:
    """The address that a click leads to, and the direction that the list has by this column."""
    if not order:
        return "", ""
    if sorted_by == order:
        return narrowing.sorted(_turned(order)), direction
    return narrowing.sorted(order), TURNED[direction] if sorted_by == _turned(order) else ""


def _badge(status: str) -> SafeString:
    seen = look(status)
    words = str(seen.words)
    drawing = icon(seen.icon)
    return format_html('<span class="badge-state is-{}">{} {}</span>', seen.css, drawing, words)


def _address(name: str, *rest: str) -> Callable[[int], str]:
    """Addresses of one pattern, without a look-up for each."""
    before, after = reverse(name, args=[0, *rest]).split("0", 1)
    return lambda pk: f"{before}{pk}{after}"


class RowMaker:
    """Turns what the database gave into rows; everything that they share is made once."""

    def __init__(self, campaign: Campaign, now: dt.datetime) -> None:
        self.now = now
        self.rule = queries.status_rule(campaign)
        self.chinese = (get_language() or "").startswith("zh")
        self.zone = get_current_timezone()
        self.badges: dict[str, SafeString] = {}
        self.days: dict[dt.date, str] = {}
        self.detail = _address("defects:detail")
        self.photo = _address("defects:photo", "small")

    def row(self, found: Any) -> Row:
        clock = rules.Clock(found.state, found.due_at, found.left, found.missed_at)
        status = rules.status(clock, self.now, self.rule)
        return Row(
            url=self.detail(found.id),
            number=rules.number(found.id),
            title=found.title,
            place=(self.chinese and found.line__name_zh) or found.line__name,
            team=(self.chinese and found.team__name_zh) or found.team__name,
            badge=self._badge(status),
            severity=self._badge(found.severity),
            clock=self._clock(clock),
            posted=self._posted(found.posted_at),
            photo=self.photo(found.photo) if found.photo else "",
            css="is-overdue" if status == rules.Status.OVERDUE else "",
        )

    def _badge(self, status: str) -> SafeString:
        if status not in self.badges:
            self.badges[status] = _badge(status)
        return self.badges[status]

    def _posted(self, instant: dt.datetime) -> SafeString:
        local = instant.astimezone(self.zone)
        day = local.date()
        if day not in self.days:
            self.days[day] = date_format(day, "SHORT_DATE_FORMAT")
        words = f"{self.days[day]} {local:%H:%M}"
        return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)

    def _clock(self, clock: rules.Clock) -> SafeString:
        if clock.state == "open":
            due = clock.due_at.isoformat()
            late = " is-late" if self.now > clock.due_at else ""
            return format_html(
                '<time class="countdown{}" datetime="{}" data-due="{}">{}</time>',
                late,
                due,
                due,
                remaining(clock.due_at, self.now),
            )
        if clock.left is None:
            return SafeString()
        if clock.missed_at:
            return format_html('<span class="countdown">{}</span>', _("Deadline missed"))
        words = _("%(time)s left, clock stopped") % {"time": spelled(clock.left)}
        return format_html('<span class="countdown is-paused">{}</span>', words)


def _tabs(counts: Counts, here: str) -> list[dict[str, Any]]:
    black, red = reverse("defects:list"), reverse("defects:red")
    opened = _("%(open)s open, %(overdue)s overdue") % {
        "open": at_most(counts.open, queries.COUNT_LIMIT),
        "overdue": at_most(counts.overdue, queries.COUNT_LIMIT),
    }
    return [
        {"label": _("Black"), "url": black, "count": opened, "is_current": here == "black"},
        {"label": _("Red"), "url": red, "is_current": here == "red"},
        {"label": _("Mine"), "url": f"{black}?mine=1", "is_current": here == "mine"},
    ]


def _page_of(request: TimedRequest, campaign: Campaign, by: Narrowing) -> KeysetPage[Any]:
    found = queries.list_rows(queries.narrowed(campaign, request.user, by, request.now))
    return keyset_page(found, order=by.order, params=request.GET, size=PAGE)


@require_safe
@in_campaign
def black_list(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """Defects: work under way by deadline, or by number where what ended is asked for."""
    narrowing = DefectFilter(request.GET)
    by = narrowing.narrowing()
    found = _page_of(request, campaign, by)
    maker = RowMaker(campaign, request.now)
    context = {
        "tabs": _tabs(queries.open_counts(campaign, request.now), "mine" if by.mine else "black"),
        "heads": _heads(narrowing, by.sorted_by),
        "rows": [maker.row(each) for each in found],
        "page": found,
        "filter": narrowing,
        "chips": narrowing.chips(),
        "words": by.words,
        "recent": queries.RECENT if by.is_recent_only else 0,
        "hidden": _hidden(request.GET),
        "everything": reverse("defects:list") + "?state=all",
        **_panel(request, narrowing),
    }
    return page(request, "defects/list.html", campaign, context)


def _panel(request: TimedRequest, narrowing: Filter) -> dict[str, Any]:
    """Whether the filters are shown, and the addresses around them."""
    return {
        "panel": "filters" in request.GET,
        "open_panel": narrowing.with_panel(shown=True),
        "closed_panel": narrowing.with_panel(shown=False),
        "export_query": filters_of(request.GET),
        "clear": request.path,
    }


def _hidden(address: QueryDict) -> list[tuple[str, str]]:
    """What the search keeps of the address: the filters that are on."""
    kept = DefectFilter.base_fields.keys() - {"q"}
    return [(name, str(value)) for name, value in address.items() if name in kept and value]


@require_safe
@in_campaign
def red_list(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """Good work, the newest first."""
    narrowing = RedFilter(request.GET)
    found = queries.red_list(campaign, narrowing.narrowing())
    context = {
        "tabs": _tabs(queries.open_counts(campaign, request.now), "red"),
        "page": keyset_page(found, order=["-id"], params=request.GET, size=PAGE),
        "filter": narrowing,
        "chips": narrowing.chips(),
        **_panel(request, narrowing),
    }
    return page(request, "defects/red.html", campaign, context)
