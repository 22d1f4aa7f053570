"""What the home page shows.

Every list and every count is bounded, but the two rates: these are counted once a minute
(`defects.metrics`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from campaigns import metrics
from campaigns import queries as campaign_queries
from campaigns.models import Campaign, Phase, Target
from defects import queries as defect_queries
from defects import rules
from defects.models import Commendation, Defect, Photo
from people.models import Employee

SHOWN = 10
OLDEST = 5
NEWEST = 3
# Counts stop here; the page says "999+".
COUNTED = 1000


# --- The month --------------------------------------------------------------
@dataclass(frozen=True)
class PhaseToday:
    """A phase that runs today, and how far it is: day 9 of 19."""

    phase: Phase
    day: int
    days: int


def phases_today(campaign: Campaign, now: dt.datetime) -> list[PhaseToday]:
    """The phases that the campaign's present day falls into."""
    today = campaign.local_date(now)
    return [
        PhaseToday(
            phase, (today - phase.starts_on).days + 1, (phase.ends_on - phase.starts_on).days + 1
        )
        for phase in campaign_queries.open_phases(campaign, today)
    ]


# --- Defects ----------------------------------------------------------------
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


def to_correct(campaign: Campaign, employee: Employee, now: dt.datetime) -> list[DefectRow]:
    """What this person's teams have to correct: overdue first, then the nearest deadline."""
    defects = Defect.objects.filter(
        campaign=campaign, state=Defect.State.OPEN, team__in=defect_queries.teams_of(employee)
    )
    return _rows(campaign, defects.order_by("due_at", "id")[: SHOWN + 1], now)


def to_verify(campaign: Campaign, employee: Employee, now: dt.datetime) -> list[DefectRow]:
    """What waits longest for a verdict that this person may give."""
    waiting = Defect.objects.verifiable_by(employee).filter(campaign=campaign)
    return _rows(campaign, waiting.order_by("submitted_at", "id")[:OLDEST], now)


def most_overdue(campaign: Campaign, now: dt.datetime) -> list[DefectRow]:
    """The open defects whose deadline lies farthest back."""
    late = Defect.objects.filter(campaign=campaign, state=Defect.State.OPEN, due_at__lt=now)
    return _rows(campaign, late.order_by("due_at", "id")[:OLDEST], now)


# --- The red list -------------------------------------------------------------
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


# --- The manager's figures -------------------------------------------------------
@dataclass(frozen=True)
class Figures:
    """The first row of a manager's day; a rate is a percentage, None where there is no data."""

    open: int
    overdue: int
    on_time_rate: Decimal | None
    correction_rate: Decimal | None


def figures(campaign: Campaign, now: dt.datetime) -> Figures:
    """How the campaign stands at `now`."""
    counts = defect_queries.open_counts(campaign, now)
    return Figures(
        open=counts.open,
        overdue=counts.overdue,
        on_time_rate=metrics.measured(Target.Metric.ON_TIME_RATE, campaign, now),
        correction_rate=metrics.measured(Target.Metric.CORRECTION_RATE, campaign, now),
    )


@dataclass(frozen=True)
class StateCount:
    """How many defects are in a state, and the words for it."""

    state: str
    count: int


def by_state(campaign: Campaign) -> list[StateCount]:
    """The black list by state."""
    defects = Defect.objects.filter(campaign=campaign)
    return [
        StateCount(state.value, _bounded(defects.filter(state=state))) for state in Defect.State
    ]


def _bounded(queryset: QuerySet[Any]) -> int:
    return queryset.order_by()[:COUNTED].count()
