"""The lists: defects, good work, verdicts that wait, inspections. Every read is bounded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from campaigns.models import Campaign
from core.errors import DomainError
from defects import rules
from defects.models import (
    ACTIVE_STATES,
    Commendation,
    Defect,
    HeldInspection,
    Inspection,
    Photo,
)
from people.models import Employee
from people.queries import teams_of

COUNT_LIMIT = 999
SEARCH_LIMIT = 2_000
RECENT = 20_000
TRIGRAM = 3

Posted = TypeVar("Posted", Defect, Commendation)
ROW_FIELDS = (
    "id",
    "title",
    "posted_at",
    "state",
    "severity",
    "due_at",
    "left",
    "missed_at",
    "line__name",
    "line__name_zh",
    "team__name",
    "team__name_zh",
)


def status_rule(campaign: Campaign) -> rules.StatusRule:
    """How the campaign tells the states of a clock apart."""
    return rules.StatusRule(campaign.zone, dt.timedelta(hours=campaign.at_risk_hours))


# What a list may be sorted by, as the address says it; every one has an index. The
# severities happen to be in the order of their alphabet, the worst first.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "number": ("id",),
    "-number": ("-id",),
    "due": ("due_at", "id"),
    "-due": ("-due_at", "-id"),
    "posted": ("posted_at", "id"),
    "-posted": ("-posted_at", "-id"),
    "severity": ("severity", "due_at", "id"),
    "-severity": ("-severity", "-due_at", "-id"),
}


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed to; empty or None: not by this.

    `since` and `until` are days in the campaign's zone, both included. `sort` names one
    of ORDERS, or nothing.
    """

    state: str = ""
    team: int | None = None
    line: int | None = None
    department: int | None = None
    category: str = ""
    severity: str = ""
    mine: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""
    sort: str = ""

    @property
    def sorted_by(self) -> str:
        """The name of the order that the list has."""
        return self.sort or ("due" if self.by_deadline else "-number")

    @property
    def order(self) -> tuple[str, ...]:
        return ORDERS[self.sorted_by]

    @property
    def by_deadline(self) -> bool:
        """Work under way is listed by its deadline; the rest by its number, newest first."""
        return self.state in {"", "overdue", "open", "submitted"}

    @property
    def is_recent_only(self) -> bool:
        """Whether only the newest are searched: the words are too short for the index.

        Work under way has an index of its own, so that all of it is searched.
        """
        return 0 < len(self.words) < TRIGRAM and not self.by_deadline


@dataclass(frozen=True)
class Counts:
    """Bounded: one more than COUNT_LIMIT means "more"."""

    open: int
    overdue: int


def open_counts(campaign: Campaign, now: dt.datetime) -> Counts:
    """How many defects are to be corrected, and how many of these are overdue."""
    nearest = _running(Defect.objects.filter(campaign=campaign)).order_by("due_at", "id")
    bounded = nearest.values("pk", "due_at")[: COUNT_LIMIT + 1]
    found = bounded.aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=now)))
    return Counts(**found)


def narrowed(
    campaign: Campaign, person: Employee, by: Narrowing, now: dt.datetime
) -> QuerySet[Defect]:
    """The defects of the campaign that `by` asks for, in no order."""
    found = _in_state(Defect.objects.filter(campaign=campaign), by.state, now)
    names = ("team", "line", "department", "category", "severity")
    equal = {name: value for name in names if (value := getattr(by, name))}
    found = posted_between(found.filter(**equal), campaign, by.since, by.until)
    if by.mine == "posted":
        found = found.filter(posted_by=person)
    elif by.mine:
        found = found.filter(team__in=teams_of(person))
    return _with_words(found, campaign, by) if by.words else found


def posted_between(
    found: QuerySet[Posted], campaign: Campaign, since: dt.date | None, until: dt.date | None
) -> QuerySet[Posted]:
    """Those posted from the beginning of one day to the end of another, in the campaign's zone."""
    return found.filter(posted_within(campaign, "posted_at", since, until))


def posted_within(
    campaign: Campaign, instant: str, since: dt.date | None, until: dt.date | None
) -> Q:
    """That `instant` lies in these days of the campaign's zone, both included; None: open."""
    inside = Q()
    if since:
        inside &= Q(**{f"{instant}__gte": _midnight(since, campaign)})
    if until:
        inside &= Q(**{f"{instant}__lt": _midnight(until + dt.timedelta(days=1), campaign)})
    return inside


def _midnight(day: dt.date, campaign: Campaign) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=campaign.zone)


def _in_state(defects: QuerySet[Defect], state: str, now: dt.datetime) -> QuerySet[Defect]:
    if state == "all":
        return defects
    if state == "ended":
        return defects.filter(state__in=[Defect.State.VERIFIED, Defect.State.VOID])
    if state in {Defect.State.VERIFIED, Defect.State.VOID}:
        return defects.filter(state=state)
    if state == "overdue":
        return _running(defects).filter(due_at__lt=now)
    if state == Defect.State.OPEN:
        return _running(defects)
    active = defects.filter(state__in=ACTIVE_STATES)
    return active.filter(state=state) if state else active


def _running(defects: QuerySet[Defect]) -> QuerySet[Defect]:
    """Those to be corrected: under way, and the clock not stopped (a constraint of the table).

    Said this way because the planner then walks the index of active work in order; told
    `state = 'open'` beside it, it expects few rows and sorts all of them.
    """
    return defects.filter(state__in=ACTIVE_STATES, left=None)


def _with_words(defects: QuerySet[Defect], campaign: Campaign, by: Narrowing) -> QuerySet[Defect]:
    """Those whose title holds the words, or whose number they are.

    The index of trigrams finds rare words anywhere; words that are common are met soon
    on the way down the list; words that are too short for it are looked for among the
    newest entries only, or in all work under way. None of them reads the whole table.
    """
    number = by.words.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) <= 18:
        return defects.filter(pk=int(number))
    holds = Q(title__icontains=by.words)
    if by.is_recent_only:
        newest = Defect.objects.filter(campaign=campaign).order_by("-id").values("pk")
        floor = newest[RECENT : RECENT + 1]
        start = next(iter(floor.values_list("pk", flat=True)), 0)
        return defects.filter(holds, pk__gt=start)
    if len(by.words) < TRIGRAM:
        return defects.filter(holds)
    ids = Defect.objects.filter(holds, campaign=campaign).order_by().values_list("pk", flat=True)
    found = list(ids[: SEARCH_LIMIT + 1])
    return defects.filter(pk__in=found) if len(found) <= SEARCH_LIMIT else defects.filter(holds)


def _first_photo(owner: str) -> Subquery:
    """The id of the first photo that was posted with a defect or a commendation."""
    posted = Photo.objects.filter(kind__in=[Photo.Kind.FOUND, Photo.Kind.PRAISE])
    return Subquery(posted.filter(**{owner: OuterRef("pk")}).order_by("id").values("pk")[:1])


def list_rows(defects: QuerySet[Defect]) -> QuerySet[Defect, Any]:
    """What a row of the list shows, as named tuples, with the first photo's id."""
    return defects.annotate(photo=_first_photo("defect")).values_list(
        *ROW_FIELDS, "photo", named=True
    )


@dataclass(frozen=True)
class RedNarrowing:
    """What the red list is narrowed to; None: not by this. Days as in Narrowing."""

    team: int | None = None
    line: int | None = None
    department: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None


def praised(campaign: Campaign, by: RedNarrowing) -> QuerySet[Commendation]:
    """The good work of the campaign that `by` asks for, in no order."""
    equal = {"team": by.team, "line": by.line, "team__department": by.department}
    found = Commendation.objects.filter(campaign=campaign)
    found = found.filter(**{name: value for name, value in equal.items() if value})
    return posted_between(found, campaign, by.since, by.until)


def red_list(campaign: Campaign, by: RedNarrowing) -> QuerySet[Commendation]:
    """As `praised`, with the first photo's id."""
    whole = praised(campaign, by).select_related("team", "line", "employee")
    return whole.annotate(photo=_first_photo("commendation"))


def verification_queue(campaign: Campaign, person: Employee) -> QuerySet[Defect]:
    """What waits for a verdict that this person may give, in no order."""
    waiting = Defect.objects.filter(campaign=campaign).verifiable_by(person)
    return waiting.select_related("team", "line").annotate(photo=_first_photo("defect"))


def inspections(campaign: Campaign) -> QuerySet[Inspection]:
    """The campaign's inspections with what they turned up, in no order."""

    def count(model: Any) -> Subquery:
        found = model.objects.filter(inspection=OuterRef("pk")).order_by().values("inspection")
        return Subquery(found.annotate(n=Count("pk")).values("n"))

    rows = Inspection.objects.filter(campaign=campaign).select_related("line", "inspector")
    return rows.annotate(defects_found=count(Defect), praise_found=count(Commendation))


def held_waiting() -> int:
    """How many held inspections wait for a decision, up to one more than COUNT_LIMIT."""
    waiting = HeldInspection.objects.filter(state=HeldInspection.State.WAITING)
    return waiting.order_by()[: COUNT_LIMIT + 1].count()


def refusal_of(check: Any, *args: Any) -> str:
    """What `check` refuses, in words; empty where it lets pass."""
    try:
        check(*args)
    except DomainError as error:
        return str(error.text)
    return ""
