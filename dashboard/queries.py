"""What everybody's home shows: the month, what is mine to do, the lines, the red list.

Every list and every count is bounded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from campaigns import rules as campaign_rules
from campaigns.models import Activity, Campaign, Phase
from defects import queries as defect_queries
from defects import rules
from defects.models import ACTIVE_STATES, Commendation, Defect, Inspection, Photo, Report
from people.models import Employee, ProductionLine
from points import queries as points_queries

SHOWN = 10
OLDEST = 5
NEWEST = 3
LINES = 50
# Of each line; the page says "99+".
COUNTED = 100
WEEK = dt.timedelta(days=7)
ANSWER_SHOWN = dt.timedelta(days=3)


# --- The month --------------------------------------------------------------
@dataclass(frozen=True)
class PhaseToday:
    """A phase that runs today, how far it is (day 9 of 19), and what it opens."""

    phase: Phase
    day: int
    days: int
    opens: list[str]


def phases_on(phases: Sequence[Phase], day: dt.date) -> list[PhaseToday]:
    """Those of the campaign's phases that `day` falls into."""
    return [
        PhaseToday(
            phase,
            (day - phase.starts_on).days + 1,
            (phase.ends_on - phase.starts_on).days + 1,
            [str(Activity(code).label) for code in phase.activities],
        )
        for phase in campaign_rules.phases_on(phases, day)
    ]


# --- To do ------------------------------------------------------------------
@dataclass(frozen=True)
class DefectRow:
    """A defect with the state that a person sees now."""

    defect: Defect
    status: rules.Status


def _rows(campaign: Campaign, defects: QuerySet[Defect], now: dt.datetime) -> list[DefectRow]:
    rule = defect_queries.status_rule(campaign)
    return [
        DefectRow(defect, rules.status(defect.clock, now, rule))
        for defect in defects.select_related("line", "team")
    ]


def to_correct(campaign: Campaign, teams: Sequence[int], now: dt.datetime) -> list[DefectRow]:
    """What these teams have to correct: overdue first, then the nearest deadline.

    One row more than is shown says that there are more.
    """
    defects = Defect.objects.filter(campaign=campaign, state=Defect.State.OPEN, team__in=teams)
    return _rows(campaign, defects.order_by("due_at", "id")[: SHOWN + 1], now)


def to_verify(campaign: Campaign, employee: Employee, now: dt.datetime) -> list[DefectRow]:
    """What waits longest for a verdict that this person may give."""
    waiting = Defect.objects.verifiable_by(employee).filter(campaign=campaign)
    return _rows(campaign, waiting.order_by("submitted_at", "id")[: OLDEST + 1], now)


def inspections_since(
    campaign: Campaign, employee: Employee, since: dt.datetime
) -> list[Inspection]:
    """This person's inspections since then, the newest first."""
    mine = Inspection.objects.filter(
        campaign=campaign, inspector=employee, started_at__gte=since
    ).select_related("line")
    return list(mine.order_by("-started_at", "-id")[:SHOWN])


# --- Reports ----------------------------------------------------------------
def answered_reports(person: Employee, now: dt.datetime) -> list[Report] | None:
    """What this person reported and was answered in the last days, the newest first."""
    mine = Report.objects.of(person).filter(answered_at__gte=now - ANSWER_SHOWN)
    related = ("line", "reported_by", "defect", "commendation")
    return list(mine.select_related(*related).order_by("-id")[:NEWEST]) or None


# --- Lines ------------------------------------------------------------------
@dataclass(frozen=True)
class LineState:
    """How many defects of a line are to be corrected, and how many of these are pressing.

    At risk: due today, or soon by the campaign's own measure. Counted up to COUNTED.
    """

    line: ProductionLine
    open: int
    overdue: int
    at_risk: int


def lines_of(campaign: Campaign, teams: Sequence[int], now: dt.datetime) -> list[LineState]:
    """The lines of these teams, the most pressing first.

    One query: each line brings the deadlines that are nearest, from the index of active work.
    """
    running = Defect.objects.filter(
        campaign=campaign, line=OuterRef("pk"), state__in=ACTIVE_STATES, left=None
    )
    nearest = running.order_by("due_at", "id").values("due_at")[:COUNTED]
    lines = ProductionLine.objects.filter(team__in=teams, is_active=True)
    found = lines.annotate(due=ArraySubquery(nearest)).order_by("code")[:LINES]
    rule = defect_queries.status_rule(campaign)
    states = [_line_state(line, line.due, now, rule) for line in found]
    return sorted(states, key=lambda each: (-each.overdue, -each.at_risk, -each.open))


def _line_state(
    line: ProductionLine, due: Sequence[dt.datetime], now: dt.datetime, rule: rules.StatusRule
) -> LineState:
    seen = [rules.status(rules.Clock("open", instant), now, rule) for instant in due]
    pressing = (rules.Status.AT_RISK, rules.Status.DUE_TODAY)
    return LineState(
        line=line,
        open=len(seen),
        overdue=seen.count(rules.Status.OVERDUE),
        at_risk=sum(seen.count(status) for status in pressing),
    )


# --- Points -----------------------------------------------------------------
@dataclass(frozen=True)
class Points:
    """How a person and their team stand; None: no points yet. `week` is the last seven days'."""

    own: points_queries.Ranked | None
    own_of: int
    week: int
    team: points_queries.Ranked | None
    teams_of: int


def points_of(campaign: Campaign, person: Employee, now: dt.datetime) -> Points:
    """The points of this person and of their team."""
    people, teams = points_queries.BOARDS["employees"], points_queries.BOARDS["teams"]
    return Points(
        own=points_queries.standing_of(campaign, people, person),
        own_of=points_queries.ranked_count(campaign, people),
        week=points_queries.points_since(campaign, person, now - WEEK),
        team=points_queries.standing_of(campaign, teams, person),
        teams_of=points_queries.ranked_count(campaign, teams),
    )


# --- The red list -----------------------------------------------------------
@dataclass(frozen=True)
class Praise:
    """A commendation with its first photo, where it has one."""

    commendation: Commendation
    photo: Photo | None


def newest_praise(campaign: Campaign) -> list[Praise]:
    """The newest commendations."""
    newest = list(
        Commendation.objects.filter(campaign=campaign)
        .select_related("line", "team", "employee")
        .order_by("-id")[:NEWEST]
    )
    photos: dict[int | None, Photo] = {}
    for photo in Photo.objects.filter(commendation__in=newest).order_by("id"):
        photos.setdefault(photo.commendation_id, photo)
    return [Praise(commendation, photos.get(commendation.pk)) for commendation in newest]
