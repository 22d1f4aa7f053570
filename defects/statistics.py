"""Aggregates of the black list for charts, at most a minute old.

They look at every defect of the campaign, so each is taken once a minute in a process for
what it is narrowed to. Days are those of the campaign's time zone. Void defects never count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import astuple, dataclass
from threading import Lock
from typing import Any, Final, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from campaigns.models import Campaign
from defects.metrics import KEPT_SECONDS
from defects.models import ACTIVE_STATES, Defect

Result = TypeVar("Result")

DAY: Final = dt.timedelta(days=1)
# Where one class of age ends and the next begins, in days since the posting.
AGE_EDGES: Final = (1, 2, 4, 7, 14)
# A chart of days shows no more than these, the newest.
LONGEST_DAYS: Final = 92

NONE: Final = (0, 0)
_counting = Lock()
MET: Final = Q(state=Defect.State.VERIFIED, missed_at=None)


@dataclass(frozen=True)
class Scope:
    """What is counted: of a team, line or department, in a period; None: not narrowed.

    `first` and `last` are days of the campaign's time zone, both inside the period.
    """

    department: int | None = None
    team: int | None = None
    line: int | None = None
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class CategoryCount:
    """How many defects were posted in a category."""

    category: str
    count: int


@dataclass(frozen=True)
class Age:
    """The defects under way whose age lies from `days` up to `before`; None: and more."""

    days: int
    before: int | None
    overdue: int = 0
    in_time: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Day:
    """What happened on one day; `met` and `decided` are of the deadlines decided on it."""

    date: dt.date
    posted: int = 0
    corrected: int = 0
    met: int = 0
    decided: int = 0


@dataclass(frozen=True)
class TeamCount:
    """A team's deadlines: those met, of those decided."""

    team: int
    met: int
    decided: int


# --- What is counted --------------------------------------------------------
def _counted(campaign: Campaign, scope: Scope) -> QuerySet[Defect]:
    narrowed = {"department": scope.department, "team": scope.team, "line": scope.line}
    found = Defect.objects.filter(campaign=campaign).exclude(state=Defect.State.VOID)
    return found.filter(**{name: pk for name, pk in narrowed.items() if pk})


def _within(campaign: Campaign, scope: Scope, instant: str) -> Q:
    """That `instant` lies in the period, whose days are those of the campaign's zone."""
    inside = Q()
    if scope.first:
        start = dt.datetime.combine(scope.first, dt.time(), campaign.zone)
        inside &= Q(**{f"{instant}__gte": start})
    if scope.last:
        end = dt.datetime.combine(scope.last + DAY, dt.time(), campaign.zone)
        inside &= Q(**{f"{instant}__lt": end})
    return inside


def _late(now: dt.datetime) -> Q:
    """A missed deadline, whether a sweep has recorded it or not."""
    unrecorded = Q(state=Defect.State.OPEN, missed_at=None, due_at__lt=now)
    return Q(missed_at__isnull=False) | unrecorded


def _kept(
    what: str, campaign: Campaign, scope: Scope, now: dt.datetime, take: Callable[[], Result]
) -> Result:
    """What `take` found less than a minute ago, or finds now.

    One at a time in a process: whoever comes meanwhile waits for what is being counted,
    rather than count it again.
    """
    minute = int(now.timestamp()) // KEPT_SECONDS
    narrowed = ":".join(str(part or "") for part in astuple(scope))
    key = f"defects.statistics:{what}:{campaign.pk}:{narrowed}:{minute}"
    found: Result | None = cache.get(key)
    if found is None:
        with _counting:
            found = cache.get(key)
            if found is None:
                found = take()
                cache.set(key, found, KEPT_SECONDS)
    return found


# --- Categories ---------------------------------------------------------------
def by_category(campaign: Campaign, scope: Scope, now: dt.datetime) -> list[CategoryCount]:
    """The defects posted in the period by category, the most frequent first."""

    def take() -> list[CategoryCount]:
        posted = _counted(campaign, scope).filter(_within(campaign, scope, "posted_at"))
        counts = posted.order_by().values("category").annotate(n=Count("pk"))
        rows = [CategoryCount(row["category"], row["n"]) for row in counts]
        return sorted(rows, key=lambda row: (-row.count, row.category))

    return _kept("category", campaign, scope, now, take)


# --- Ages -----------------------------------------------------------------------
def ageing(campaign: Campaign, scope: Scope, now: dt.datetime) -> list[Age]:
    """The defects under way by the time since they were posted; the period doesn't matter."""
    return _kept("ageing", campaign, scope, now, lambda: _ages(campaign, scope, now))


def _ages(campaign: Campaign, scope: Scope, now: dt.datetime) -> list[Age]:
    starts, ends = (0, *AGE_EDGES), (*AGE_EDGES, None)
    younger = [
        When(posted_at__gt=now - end * DAY, then=Value(start))
        for start, end in zip(starts, ends, strict=True)
        if end
    ]
    kind = Case(
        When(state=Defect.State.SUBMITTED, then=Value("waiting")),
        When(_late(now), then=Value("overdue")),
        default=Value("in_time"),
        output_field=CharField(),
    )
    active = _counted(campaign, scope).filter(state__in=ACTIVE_STATES).order_by()
    aged = active.annotate(age=Case(*younger, default=Value(AGE_EDGES[-1])), kind=kind)
    counts: dict[int, dict[str, int]] = {start: {} for start in starts}
    for row in aged.values("age", "kind").annotate(n=Count("pk")):
        counts[row["age"]][row["kind"]] = row["n"]
    return [Age(start, end, **counts[start]) for start, end in zip(starts, ends, strict=True)]


# --- Days -----------------------------------------------------------------------
def by_day(campaign: Campaign, scope: Scope, now: dt.datetime) -> list[Day]:
    """Each day of the period, or of the campaign up to now, the first one first.

    Posted: by the day of the posting. Corrected: verified, by the day on which the team
    submitted. A deadline is decided on the day on which the team submitted in time, once
    that is verified; or on the day on which it passed. No more than LONGEST_DAYS; after
    the campaign's end only up to the last on which something happened.
    """
    return _kept("day", campaign, scope, now, lambda: _days(campaign, scope, now))


def _days(campaign: Campaign, scope: Scope, now: dt.datetime) -> list[Day]:
    first = scope.first or campaign.starts_on
    today = campaign.local_date(now)
    length = (min(scope.last or today, today) - first).days + 1
    dates = [first + number * DAY for number in range(min(max(length, 0), LONGEST_DAYS))]
    days = _counted_days(campaign, scope, now, dates) if dates else []
    while days and days[-1].date > campaign.ends_on and days[-1] == Day(days[-1].date):
        days.pop()
    return days


def _counted_days(
    campaign: Campaign, scope: Scope, now: dt.datetime, dates: list[dt.date]
) -> list[Day]:
    counted = _counted(campaign, scope).order_by()
    midnights = [dt.datetime.combine(date, dt.time(), campaign.zone) for date in dates]
    midnights.append(dt.datetime.combine(dates[-1] + DAY, dt.time(), campaign.zone))

    def days(instant: Any, *found: Q) -> dict[int, tuple[int, int]]:
        """How many there are of each day, numbered from 1, and how many of them are met."""
        dated = counted.filter(*found).annotate(at=instant)
        inside = dated.filter(at__gte=midnights[0], at__lt=midnights[-1])
        rows = inside.annotate(day=_DayNumber("at", midnights)).values("day")
        met = rows.annotate(n=Count("pk"), met=Count("pk", filter=MET))
        return {row["day"]: (row["n"], row["met"]) for row in met}

    posted = days(F("posted_at"))
    corrected = days(F("submitted_at"), Q(state=Defect.State.VERIFIED))
    passed = days(_passed(), _late(now))
    return [
        Day(
            date,
            posted=posted.get(number, NONE)[0],
            corrected=corrected.get(number, NONE)[0],
            met=corrected.get(number, NONE)[1],
            decided=corrected.get(number, NONE)[1] + passed.get(number, NONE)[0],
        )
        for number, date in enumerate(dates, start=1)
    ]


class _DayNumber(Func):
    """Between which of these midnights an instant lies, from 1.

    Many times faster than to work out the local date of each row, and right where a day
    has 23 or 25 hours.
    """

    function = "width_bucket"
    output_field = IntegerField()

    def __init__(self, instant: str, midnights: list[dt.datetime]) -> None:
        super().__init__(F(instant), Value(midnights, ArrayField(DateTimeField())))


def _passed() -> Coalesce:
    """The deadline that was missed: the recorded one, or the one that has passed since."""
    return Coalesce("missed_at", "due_at")


# --- Teams ----------------------------------------------------------------------
def by_team(campaign: Campaign, scope: Scope, now: dt.datetime) -> list[TeamCount]:
    """The deadlines of each team that were decided in the period, in no order."""

    def take() -> list[TeamCount]:
        counted = _counted(campaign, scope).order_by().annotate(passed=_passed())
        met = MET & _within(campaign, scope, "submitted_at")
        late = _late(now) & _within(campaign, scope, "passed")
        rows = (
            counted.filter(met | late)
            .values("team")
            .annotate(n=Count("pk"), in_time=Count("pk", filter=MET))
        )
        return [TeamCount(row["team"], row["in_time"], row["n"]) for row in rows]

    return _kept("team", campaign, scope, now, take)
