"""The planned inspections to be taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from core.exports import Column, Export, Kind, choice, instant, label, text
from core.templatetags.ui import look
from defects.models import InspectionDuty
from defects.queries_planning import STATUSES, status_of

NAMES = ("name", "name_zh")
FACTS = (
    *("id", "week", "inspector__number", "inspector__name", "opens_at", "due_at", "closes_at"),
    *("state", "ended_at", "excuse", "inspection"),
    *(f"{one}__{name}" for one in ("line", "line__team", "version__checklist") for name in NAMES),
)


def duties(
    campaign: Campaign, week: dt.date | None, now: dt.datetime, filters: Sequence[str]
) -> Export:
    """Those of one week (None: of all), by week and line."""
    found = InspectionDuty.objects.filter(campaign=campaign)
    found = found.filter(week=week) if week else found
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
            _state(now),
            instant(_("From"), "opens_at"),
            instant(_("Due"), "due_at"),
            instant(_("End of the grace"), "closes_at"),
            instant(_("Ended"), "ended_at"),
            choice(_("Excuse"), "excuse", InspectionDuty.Excuse.choices),
            Column(_("Inspection"), lambda row: row.inspection, Kind.NUMBER, 12),
        ],
        rows=found.order_by("week", "line__code", "id").values_list(*FACTS, named=True),
        now=now,
        filters=filters,
    )


def _state(now: dt.datetime) -> Column:
    """What a person sees of it at `now`."""
    words = {status: str(look(status).words) for status in STATUSES}

    def value(row: Any) -> str:
        return words[status_of(row, now)]

    return Column(_("State"), value, width=20)
