"""The lists of the red-black list to be taken away: what stands in which column.

Each is the list of its page, narrowed and in order as the address says it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.models import Campaign
from core.exports import Column, Export, Kind, choice, instant, label, number, text
from core.templatetags.ui import look
from defects import queries, rules
from defects.models import Defect, Factor, InspectionDuty, Report, Severity
from defects.queries import Narrowing, RedNarrowing
from defects.queries.planning import STATUSES, status_of
from defects.queries.reports import ReportNarrowing
from people.models import Employee

NAMES = ("name", "name_zh")
FACTS = (
    *("id", "title", "detail", "category", "severity", "state", "posted_at", "posted_by__name"),
    *("due_at", "left", "missed_at", "submitted_at", "ended_at", "extensions"),
    *(f"{unit}__{name}" for unit in ("line", "team", "department") for name in NAMES),
)
DUTY_FACTS = (
    *("id", "week", "inspector__number", "inspector__name", "opens_at", "due_at", "closes_at"),
    *("state", "ended_at", "excuse", "inspection"),
    *("by_hand__reason", "by_hand__excused_by__name", "by_hand__at"),
    *(f"{one}__{name}" for one in ("line", "line__team", "version__checklist") for name in NAMES),
)


def _finding(*, department: str) -> list[Column]:
    """What findings of both lists have."""
    return [
        number(pgettext("of a record", "Number"), "id"),
        text(_("What"), "title", 40),
        text(_("Details"), "detail", 40),
        label(_("Line"), "line"),
        label(_("Team"), "team"),
        label(_("Department"), department),
    ]


def _sorts() -> list[Column]:
    return [
        choice(_("Category"), "category", Factor.choices),
        choice(_("Severity"), "severity", Severity.choices),
    ]


def _state(campaign: Campaign, now: dt.datetime) -> Column:
    """What a person sees of the clock at `now`."""
    rule = queries.status_rule(campaign)
    words = {status: str(look(status).words) for status in rules.Status}

    def value(row: Any) -> str:
        clock = rules.Clock(row.state, row.due_at, row.left, row.missed_at)
        return words[rules.status(clock, now, rule)]

    return Column(_("State"), value, width=20)


def _record() -> list[Column]:
    return [
        instant(_("Posted"), "posted_at"),
        text(_("Found by"), "posted_by__name"),
        instant(_("Due"), "due_at"),
        instant(_("Submitted"), "submitted_at"),
        instant(_("Ended"), "ended_at"),
        instant(_("Deadline missed"), "missed_at"),
        number(_("Extensions"), "extensions"),
    ]


def black_list(
    campaign: Campaign, person: Employee, by: Narrowing, now: dt.datetime, filters: Sequence[str]
) -> Export:
    found = queries.narrowed(campaign, person, by, now).order_by(*by.order)
    return Export(
        title=_("Black list"),
        campaign=campaign.label,
        columns=[*_finding(department="department"), *_sorts(), _state(campaign, now), *_record()],
        rows=found.values_list(*FACTS, named=True),
        now=now,
        filters=filters,
    )


def all_defects(found: QuerySet[Defect], now: dt.datetime) -> Export:
    """Defects of any campaign, the newest first; the state is the stored one."""
    campaign = [f"campaign__{name}" for name in NAMES]
    return Export(
        title=_("Defects"),
        campaign="",
        columns=[
            label(_("Campaign"), "campaign"),
            *_finding(department="department"),
            *_sorts(),
            choice(_("State"), "state", Defect.State.choices),
            *_record(),
        ],
        rows=found.order_by("-id").values_list(*FACTS, *campaign, named=True),
        now=now,
    )


def red_list(
    campaign: Campaign, by: RedNarrowing, now: dt.datetime, filters: Sequence[str]
) -> Export:
    rows = queries.praised(campaign, by).order_by("-id")
    units = ("line", "team", "team__department")
    return Export(
        title=_("Red list"),
        campaign=campaign.label,
        columns=[
            *_finding(department="team__department"),
            text(_("Who"), "employee__name"),
            text(_("Seen by"), "posted_by__name"),
            instant(_("Posted"), "posted_at"),
        ],
        rows=rows.values_list(
            *("id", "title", "detail", "employee__name", "posted_by__name", "posted_at"),
            *(f"{unit}__{name}" for unit in units for name in NAMES),
            named=True,
        ),
        now=now,
        filters=filters,
    )


def inspections(campaign: Campaign, now: dt.datetime) -> Export:
    """Every walk, the newest first."""
    rows = queries.inspections(campaign).order_by("-id")
    return Export(
        title=_("Inspections"),
        campaign=campaign.label,
        columns=[
            number(pgettext("of a record", "Number"), "id"),
            label(_("Line"), "line"),
            text(_("Inspector"), "inspector__name"),
            instant(_("Started"), "started_at"),
            instant(_("Finished"), "finished_at"),
            Column(_("Defects"), lambda row: row.defects_found or 0, Kind.NUMBER, 10),
            Column(_("Commendations"), lambda row: row.praise_found or 0, Kind.NUMBER, 10),
        ],
        rows=rows.values_list(
            *("id", "line__name", "line__name_zh", "inspector__name"),
            *("started_at", "finished_at", "defects_found", "praise_found"),
            named=True,
        ),
        now=now,
    )


def verification_queue(campaign: Campaign, person: Employee, now: dt.datetime) -> Export:
    """What waits for a verdict that this person may give, the oldest first."""
    limit = dt.timedelta(hours=campaign.verification_hours)
    rows = queries.verification_queue(campaign, person).order_by("submitted_at", "id")
    return Export(
        title=_("Verify"),
        campaign=campaign.label,
        columns=[
            *_finding(department="department"),
            choice(_("Severity"), "severity", Severity.choices),
            instant(_("Submitted"), "submitted_at"),
            Column(_("To be judged by"), lambda row: row.submitted_at + limit, Kind.INSTANT, 22),
        ],
        rows=rows.values_list(*FACTS, named=True),
        now=now,
    )


def reports(
    campaign: Campaign,
    person: Employee,
    by: ReportNarrowing,
    now: dt.datetime,
    filters: Sequence[str],
) -> Export:
    """Anybody's reports, as far as this person may see them."""
    rows = queries.reports.narrowed(campaign, person, by).order_by(*by.order)
    return Export(
        title=_("Reports"),
        campaign=campaign.label,
        columns=[
            number(pgettext("of a record", "Number"), "id"),
            choice(_("Kind"), "kind", Report.Kind.choices),
            text(_("What"), "title", 40),
            label(_("Line"), "line"),
            text(_("Reported by"), "reported_by__name"),
            instant(_("Reported"), "reported_at"),
            choice(_("State"), "state", Report.State.choices),
            text(_("Answered by"), "answered_by__name"),
            instant(pgettext("report", "Answered"), "answered_at"),
            text(_("Answer"), "answer", 40),
            number(_("Defect"), "defect_id"),
        ],
        rows=rows.values_list(
            *("id", "kind", "title", "line__name", "line__name_zh", "reported_by__name"),
            *("reported_at", "state", "answered_by__name", "answered_at", "answer", "defect_id"),
            named=True,
        ),
        now=now,
        filters=filters,
    )


def duties(
    campaign: Campaign, week: dt.date | None, now: dt.datetime, filters: Sequence[str]
) -> Export:
    """Those of one week (None: of all), by week and line."""
    found = InspectionDuty.objects.filter(campaign=campaign)
    found = found.filter(week=week) if week else found
    standing = FilteredRelation("excuses", condition=Q(excuses__taken_back_at=None))
    found = found.annotate(by_hand=standing)
    return Export(
        title=_("Inspection plan"),
        campaign=campaign.label,
        columns=[
            Column(_("Week"), lambda row: row.week, Kind.DATE, 14),
            label(_("Line"), "line"),
            label(_("Team"), "line__team"),
            label(_("Checklist"), "version__checklist"),
            text(_("Employee number"), "inspector__number"),
            text(_("Inspector"), "inspector__name"),
            _duty_state(now),
            instant(_("From"), "opens_at"),
            instant(_("Due"), "due_at"),
            instant(_("End of the grace"), "closes_at"),
            instant(pgettext("inspection", "Ended"), "ended_at"),
            choice(_("Excuse"), "excuse", InspectionDuty.Excuse.choices),
            text(_("Reason of the excuse"), "by_hand__reason", 40),
            text(_("Excused by"), "by_hand__excused_by__name"),
            instant(_("Excused on"), "by_hand__at"),
            Column(_("Inspection"), lambda row: row.inspection, Kind.NUMBER, 12),
        ],
        rows=found.order_by("week", "line__code", "id").values_list(*DUTY_FACTS, named=True),
        now=now,
        filters=filters,
    )


def _duty_state(now: dt.datetime) -> Column:
    """What a person sees of it at `now`."""
    words = {status: str(look(status).words) for status in STATUSES}

    def value(row: Any) -> str:
        return words[status_of(row, now)]

    return Column(_("State"), value, width=20)
