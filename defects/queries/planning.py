"""Reads of plans and of the inspections that they ask for. Every one is bounded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from campaigns.models import Activity, Campaign
from defects.models import (
    Commendation,
    Defect,
    DutyExcuse,
    Inspection,
    InspectionAnswer,
    InspectionDuty,
    InspectionPlan,
)
from defects.rules import planning
from people.models import Employee
from people.permissions import ROLE_PERMISSIONS

INSPECTS = "defects.add_inspection"
MANAGES = "defects.hand_over_duty"
EXCUSES = "defects.excuse_duty"
MOST_WALKS = 5_000
MOST_OF_MINE = 50

State = InspectionDuty.State
COUNTS = {
    "open": Q(state=State.OPEN),
    "in_time": Q(state=State.DONE, ended_at__lte=F("due_at")),
    "late": Q(state=State.DONE, ended_at__gt=F("due_at")),
    "missed": Q(state=State.MISSED),
    "excused": Q(state=State.EXCUSED),
}


def inspectors() -> QuerySet[Employee]:
    """Everybody at work whose roles let them inspect, by name."""
    roles = [role for role, allowed in ROLE_PERMISSIONS.items() if INSPECTS in allowed]
    may = Q(roles__overlap=roles) | Q(is_superuser=True)
    return Employee.objects.filter(may, is_active=True).order_by("sort_key", "number")


def spans_of(campaign: Campaign) -> list[planning.Span]:
    """The days of the campaign on which a phase opens inspections."""
    first, last = campaign.starts_on, campaign.ends_on
    phases = campaign.phases.filter(activities__contains=[Activity.INSPECTION])
    days = [(max(first, each.starts_on), min(last, each.ends_on)) for each in phases]
    return [(begin, end) for begin, end in days if begin <= end]


def weeks_of(campaign: Campaign) -> list[dt.date]:
    """The Mondays of the campaign's weeks in which anybody inspects."""
    spans = spans_of(campaign)
    weeks = {week for first, last in spans for week in planning.weeks_between(first, last)}
    return sorted(weeks)


def plans_in_use(campaign: Campaign) -> QuerySet[InspectionPlan]:
    """The plans that ask for something, in the order of their rotation."""
    plans = InspectionPlan.objects.filter(campaign=campaign, is_active=True)
    return plans.select_related("line__team__leader", "checklist", "inspector").order_by("id")


def is_planned(campaign: Campaign) -> bool:
    """Whether plans say who inspects; if not, each team leader is asked for one a week."""
    return InspectionPlan.objects.filter(campaign=campaign, is_active=True).exists()


def duties() -> QuerySet[InspectionDuty]:
    """Planned inspections with everything that a row of them names, in no order."""
    whole = InspectionDuty.objects.select_related(
        "campaign", "line__team", "version__checklist", "inspector"
    )
    return whole.order_by()


def open_duties_of(person: Employee, campaign: Campaign, now: dt.datetime) -> list[InspectionDuty]:
    """What this person has to inspect now, the nearest deadline first."""
    mine = duties().filter(
        campaign=campaign,
        campaign__status=Campaign.Status.ACTIVE,
        inspector=person,
        state=State.OPEN,
        opens_at__lte=now,
        closes_at__gt=now,
    )
    return list(mine.order_by("due_at", "id")[:MOST_OF_MINE])


def may_hand_over(person: Employee) -> QuerySet[InspectionDuty]:
    """The planned inspections that this person may give to somebody else."""
    return duties() if person.has_perm(MANAGES) else duties().filter(inspector=person)


def deputies(duty: InspectionDuty, person: Employee) -> QuerySet[Employee]:
    """To whom `person` may give it: a manager to anybody who inspects, an inspector to
    those of the own department."""
    others = inspectors().exclude(pk=duty.inspector_id)
    if person.has_perm(MANAGES):
        return others
    return others.filter(department__isnull=False, department=person.department_id)


# --- A week --------------------------------------------------------------------------
STATUSES = ("duty_missed", "duty_overdue", "duty_open", "duty_late", "duty_done", "duty_excused")


def status_of(duty: Any, now: dt.datetime) -> str:
    """What a person sees of it: one of STATUSES, in the order in which they need an eye.

    Derived from the record and the clock, so that a stopped worker never shows a wrong page.
    """
    if duty.state == State.OPEN:
        if now >= duty.closes_at:
            return "duty_missed"
        return "duty_overdue" if now > duty.due_at else "duty_open"
    if duty.state == State.DONE:
        return "duty_done" if duty.ended_at <= duty.due_at else "duty_late"
    return f"duty_{duty.state}"


@dataclass(frozen=True)
class WeekDuty:
    """One planned inspection of a week, as the manager sees it."""

    duty: InspectionDuty
    now: dt.datetime

    @property
    def status(self) -> str:
        return status_of(self.duty, self.now)

    @property
    def is_open(self) -> bool:
        return self.duty.state == State.OPEN and self.now < self.duty.closes_at

    @cached_property
    def inspection(self) -> Inspection | None:
        return getattr(self.duty, "inspection", None)

    @property
    def last_given(self) -> str:
        """From whom it came, and why; empty where it was never handed over."""
        given = list(self.duty.hand_overs.all())
        return f"{given[-1].given_from.name}: {given[-1].reason}" if given else ""

    @cached_property
    def excused(self) -> DutyExcuse | None:
        """Who excused it by hand, and why; also where it was done after all."""
        return next((each for each in self.duty.excuses.all() if not each.taken_back_at), None)

    @property
    def may_ask_again(self) -> bool:
        """Whether its excuse can still be taken back."""
        by_hand = self.duty.excuse == InspectionDuty.Excuse.BY_HAND
        return by_hand and self.now < self.duty.closes_at


def week_duties(campaign: Campaign, week: dt.date, now: dt.datetime) -> list[WeekDuty]:
    """Everything that the week asks for: by line, in four queries."""
    found = duties().filter(campaign=campaign, week=week).select_related("inspection")
    told = found.prefetch_related("hand_overs__given_from", "excuses__excused_by")
    rows = told.order_by("line__code", "id")
    return [WeekDuty(duty, now) for duty in rows]


def completion_by_week(campaign: Campaign) -> Mapping[dt.date, planning.Completion]:
    """Week -> what became of what it asked for."""
    counts = {name: Count("pk", filter=which) for name, which in COUNTS.items()}
    rows = InspectionDuty.objects.filter(campaign=campaign).order_by().values("week")
    by_week = rows.annotate(**counts).order_by("week").values_list("week", *COUNTS)
    return {week: planning.Completion(*numbers) for week, *numbers in by_week}


# --- Honesty of data -----------------------------------------------------------------
@dataclass(frozen=True)
class Question:
    """One inspector, and what is worth asking them."""

    inspector: Employee
    walks: int
    without_findings: bool
    fast: int


def questions(campaign: Campaign, since: dt.datetime) -> list[Question]:
    """Inspectors whose newest inspections since `since` are worth a question."""
    found = planning.suspicions(_walks(campaign, since))
    people = Employee.objects.in_bulk([each.inspector for each in found])
    return [
        Question(people[each.inspector], each.walks, each.without_findings, each.fast)
        for each in found
    ]


def _walks(campaign: Campaign, since: dt.datetime) -> list[planning.Walk]:
    finished = Inspection.objects.filter(campaign=campaign, finished_at__gte=since)
    of_it = {"inspection": OuterRef("pk")}
    found = (
        Exists(Defect.objects.filter(**of_it))
        | Exists(Commendation.objects.filter(**of_it))
        | Exists(InspectionAnswer.objects.filter(passed=False, **of_it))
    )
    rows = finished.annotate(found=found).order_by("-id")[:MOST_WALKS]
    values = rows.values_list(
        "inspector_id", "version__checklist_id", "started_at", "finished_at", "found"
    )
    return [
        planning.Walk(person, checklist, finished_at - started_at, found_something)
        for person, checklist, started_at, finished_at, found_something in values
        if finished_at is not None
    ]
