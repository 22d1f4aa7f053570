"""What the board shows. Every list is bounded, and no person is among the columns of a defect."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from campaigns import queries as campaign_queries
from campaigns.models import Activity, Campaign
from core.bilingual import localized
from dashboard.board import rules
from defects import queries as defect_queries
from defects.models import ACTIVE_STATES, Commendation, Defect
from defects.rules import Clock, number, status
from points import queries as points_queries

# How much fits on a screen in letters that are read from 6 m.
TEAMS = 8
DEADLINES = 4
PRAISED = 3
# Among so many of the newest commendations, those with a photo come first.
PRAISE_LOOKED_AT = 12
MOVEMENT_SPAN = dt.timedelta(hours=24)


# --- Standings ------------------------------------------------------------------
@dataclass(frozen=True)
class TeamRow:
    """A team's place, its points, and how it moved in the last 24 hours."""

    rank: int
    name: str
    points: int
    movement: rules.Movement


def standings(campaign: Campaign, now: dt.datetime) -> list[TeamRow]:
    """The first teams."""
    board = points_queries.BOARDS["teams"]
    ranked = points_queries.standings(campaign, board, {}, size=TEAMS).rows
    scores = points_queries.team_scores(campaign, now - MOVEMENT_SPAN)
    moved = rules.movements(scores, [row.subject_id for row in ranked if row.subject_id in scores])
    return [
        TeamRow(row.rank, row.subject.label, row.standing.points, moved[row.subject_id])
        for row in ranked
        if row.subject_id in moved
    ]


# --- The black list ---------------------------------------------------------------
@dataclass(frozen=True)
class Deadline:
    """A defect that is to be corrected: what, where, which team, until when; no person."""

    number: str
    title: str
    line: str
    team: str
    due_at: dt.datetime
    status: str


@dataclass(frozen=True)
class Deadlines:
    """The rows that fit, and how many there are in all (bounded: 999 and one more)."""

    rows: list[Deadline]
    open: int
    overdue: int


def deadlines(campaign: Campaign, now: dt.datetime) -> Deadlines:
    """What is overdue for longest, and the deadlines that come next."""
    # As the list asks for it: the index of active work, in its own order.
    running = Defect.objects.filter(campaign=campaign, state__in=ACTIVE_STATES, left=None)
    running = running.order_by("due_at", "id")
    late = _found(running.filter(due_at__lt=now))
    ahead = _found(running.filter(due_at__gte=now))
    for_late, for_ahead = rules.divided(len(late), len(ahead), DEADLINES)
    rule = defect_queries.status_rule(campaign)
    rows = [
        Deadline(
            number=number(row.id),
            title=row.title,
            line=_label(row, "line"),
            team=_label(row, "team"),
            due_at=row.due_at,
            status=status(Clock(row.state, row.due_at, None, row.missed_at), now, rule),
        )
        for row in late[:for_late] + ahead[:for_ahead]
    ]
    counts = defect_queries.open_counts(campaign, now)
    return Deadlines(rows, counts.open, counts.overdue)


def _found(defects: QuerySet[Defect]) -> list[Any]:
    return list(
        defects.values_list(
            "id",
            "title",
            "state",
            "due_at",
            "missed_at",
            "line__name",
            "line__name_zh",
            "team__name",
            "team__name_zh",
            named=True,
        )[:DEADLINES]
    )


def _label(row: Any, part: str) -> str:
    return localized(row, f"{part}__name")


# --- The red list -----------------------------------------------------------------
@dataclass(frozen=True)
class Praise:
    """Good work: what, who, and its photo's id where there is one."""

    title: str
    who: str
    team: str
    line: str
    photo: int | None


def praise(campaign: Campaign) -> list[Praise]:
    """The newest commendations, those with a photo first."""
    newest = defect_queries.red_list(campaign, defect_queries.RedNarrowing()).order_by("-id")[
        :PRAISE_LOOKED_AT
    ]
    found = sorted(newest, key=lambda each: getattr(each, "photo", None) is None)
    return [_praise(each) for each in found[:PRAISED]]


def _praise(each: Commendation) -> Praise:
    return Praise(
        title=each.title,
        who=each.employee.name if each.employee else "",
        team=each.team.label,
        line=each.line.label,
        photo=getattr(each, "photo", None),
    )


# --- The month --------------------------------------------------------------------
@dataclass(frozen=True)
class PhaseRow:
    """A phase that runs today, and how far it is: day 9 of 19."""

    name: str
    day: int
    days: int


@dataclass(frozen=True)
class Month:
    """Today in the campaign: its phases, and what they open."""

    today: dt.date
    phases: list[PhaseRow]
    activities: list[str]


def month(campaign: Campaign, now: dt.datetime) -> Month:
    """The phases of the campaign's present day."""
    today = campaign.local_date(now)
    phases = campaign_queries.open_phases(campaign, today)
    opened = {code for phase in phases for code in phase.activities}
    return Month(
        today=today,
        phases=[
            PhaseRow(
                phase.label,
                (today - phase.starts_on).days + 1,
                (phase.ends_on - phase.starts_on).days + 1,
            )
            for phase in phases
        ],
        activities=[str(activity.label) for activity in Activity if activity in opened],
    )
