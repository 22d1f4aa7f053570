"""How the whole campaign stands: for the quality manager and the executive.

What looks at every defect under way is counted once a minute in each process, whoever
opens the page, as the rates are (`defects.metrics`). The rest is bounded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Count, Min, Q

from campaigns.models import Campaign, Target
from campaigns.queries import Outlook
from campaigns.rules import Course, Share, pace_since
from defects import metrics
from defects import queries as defect_queries
from defects.models import ACTIVE_STATES, Defect
from people.models import Team
from points import queries as points_queries

LATEST = 5
ENDS = 3
RATES = (Target.Metric.ON_TIME_RATE, Target.Metric.CORRECTION_RATE)

Kept = TypeVar("Kept")


def _kept(name: str, campaign: Campaign, now: dt.datetime, count: Callable[[], Kept]) -> Kept:
    """What `count` gave this minute."""
    minute = int(now.timestamp()) // metrics.KEPT_SECONDS
    key = f"dashboard.{name}:{campaign.pk}:{minute}"
    found: Kept | None = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, metrics.KEPT_SECONDS)
    return found


# --- The first row ----------------------------------------------------------
@dataclass(frozen=True)
class Trend:
    """A rate in percent now, and a while ago; None where there was no data."""

    now: Decimal | None
    before: Decimal | None

    @classmethod
    def of(cls, shares: tuple[Share, Share]) -> Trend:
        return cls(*(metrics.percentage(share.part, share.whole) for share in shares))

    @property
    def direction(self) -> str:
        """`up`, `down`, `level`; empty where there is nothing to compare."""
        if self.now is None or self.before is None:
            return ""
        if self.now == self.before:
            return "level"
        return "up" if self.now > self.before else "down"


@dataclass(frozen=True)
class Figures:
    """The four figures of the first row, since a day.

    `posted` and `verified` came since then. `other` is the campaign's first target that
    is none of the two rates, with the value that was typed in (training coverage, in most).
    """

    since: dt.date
    open: int
    overdue: int
    posted: int
    verified: int
    on_time: Trend
    correction: Trend
    other: Outlook | None


def figures(
    campaign: Campaign,
    counted: defect_queries.Counts,
    outlooks: Sequence[Outlook],
    now: dt.datetime,
) -> Figures:
    """How the campaign stands at `now`, and where it stood a week before."""
    corrected, before = metrics.correction_shares(campaign, now)
    recent = corrected.since(before)
    others = (each for each in outlooks if each.figure.target.metric not in RATES)
    return Figures(
        since=campaign.local_date(pace_since(campaign.begins_at, now)),
        open=counted.open,
        overdue=counted.overdue,
        posted=recent.whole,
        verified=recent.part,
        on_time=Trend.of(metrics.on_time_shares(campaign, now)),
        correction=Trend.of((corrected, before)),
        other=next(others, None),
    )


@dataclass(frozen=True)
class Situation:
    """Where the campaign stands, for one sentence; `day` is None outside its month."""

    day: int | None
    days: int
    is_over: bool
    open: int
    overdue: int
    heading: int
    missing: list[str]
    unknown: int


def situation(
    campaign: Campaign,
    counted: defect_queries.Counts,
    outlooks: Sequence[Outlook],
    now: dt.datetime,
) -> Situation:
    """The month, the black list and the targets, each in a figure or two."""
    courses = [each.course for each in outlooks]
    today = campaign.local_date(now)
    day = (today - campaign.starts_on).days + 1
    days = (campaign.ends_on - campaign.starts_on).days + 1
    return Situation(
        day=day if 1 <= day <= days else None,
        days=days,
        is_over=today > campaign.ends_on,
        open=counted.open,
        overdue=counted.overdue,
        heading=sum(course in {Course.REACHED, Course.ON_COURSE} for course in courses),
        missing=[
            str(each.figure.target.label) for each in outlooks if each.course == Course.OFF_COURSE
        ],
        unknown=courses.count(Course.UNKNOWN),
    )


# --- Who is late, who waits -------------------------------------------------
@dataclass(frozen=True)
class LateTeam:
    """A team with its leader, how many of its corrections are overdue, and since when."""

    team: Team
    overdue: int
    oldest: dt.datetime


def late_teams(campaign: Campaign, now: dt.datetime) -> list[LateTeam]:
    """The teams with the most overdue corrections, the most first."""
    rows = _kept("late", campaign, now, lambda: _counted_by_team(campaign, now))
    teams = Team.objects.select_related("leader").in_bulk([team for team, _n, _at in rows])
    return [LateTeam(teams[team], number, oldest) for team, number, oldest in rows]


def _counted_by_team(campaign: Campaign, now: dt.datetime) -> list[tuple[int, int, dt.datetime]]:
    late = Defect.objects.filter(
        campaign=campaign, state__in=ACTIVE_STATES, left=None, due_at__lt=now
    )
    by_team = late.order_by().values("team").annotate(late=Count("pk"), oldest=Min("due_at"))
    rows = by_team.order_by("-late", "oldest", "team")[:LATEST]
    return [(row["team"], row["late"], row["oldest"]) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """Who waits for whom: teams for a verdict, and everybody for the longest overdue.

    `beyond` of those that wait, waited longer than the campaign gives a verifier. `held`
    inspections wait for a manager's decision.
    """

    number: int
    beyond: int
    oldest: Defect | None
    latest: list[Defect]
    held: int


def waiting(campaign: Campaign, now: dt.datetime) -> Waiting:
    """The queue of verification, and the corrections that are longest overdue."""
    queue = Defect.objects.filter(campaign=campaign, state=Defect.State.SUBMITTED)
    queue = queue.order_by("submitted_at", "id")
    limit = now - dt.timedelta(hours=campaign.verification_hours)
    bounded = queue.values("pk", "submitted_at")[: defect_queries.COUNT_LIMIT + 1]
    counted = bounded.aggregate(
        number=Count("pk"), beyond=Count("pk", filter=Q(submitted_at__lt=limit))
    )
    late = Defect.objects.filter(
        campaign=campaign, state__in=ACTIVE_STATES, left=None, due_at__lt=now
    )
    return Waiting(
        number=counted["number"],
        beyond=counted["beyond"],
        oldest=queue.select_related("team", "line").first(),
        latest=list(late.select_related("team", "line").order_by("due_at", "id")[:LATEST]),
        held=defect_queries.held_waiting(),
    )


# --- Teams ------------------------------------------------------------------
@dataclass(frozen=True)
class Teams:
    """Both ends of the standings of teams; nobody is at both."""

    top: list[points_queries.Ranked]
    bottom: list[points_queries.Ranked]


def both_ends(campaign: Campaign) -> Teams:
    """The first teams and the last ones."""
    board = points_queries.BOARDS["teams"]
    top = points_queries.standings(campaign, board, {}, size=ENDS).rows
    last = points_queries.standings(campaign, board, {"end": "1"}, size=ENDS).rows
    shown = {row.subject_id for row in top}
    return Teams(top, [row for row in last if row.subject_id not in shown])
