"""The list of proposals to be taken away: what stands in which column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from core.exports import Column, Export, Kind, choice, instant, label, text
from proposals.models import Category, Proposal

NAMES = ("name", "name_zh")
FACTS = (
    *("id", "title", "category", "state", "process", "present", "proposed", "benefit"),
    *("yearly_benefit", "author__number", "author__name", "owner__name", "submitted_at"),
    *("first_answer_at", "decided_at", "due_at", "ended_at", "answer"),
    "effect__yearly_benefit",
    *(f"{unit}__{name}" for unit in ("line", "department") for name in NAMES),
)


def all_proposals(found: QuerySet[Proposal], now: dt.datetime) -> Export:
    """The record of every campaign, as the admin has it."""
    return _export("", found, now, ())


def proposals(
    campaign: Campaign, found: QuerySet[Proposal], now: dt.datetime, filters: Sequence[str]
) -> Export:
    """Those of the page, by number."""
    return _export(campaign.label, found, now, filters)


def _export(
    campaign: str, found: QuerySet[Proposal], now: dt.datetime, filters: Sequence[str]
) -> Export:
    return Export(
        title=_("Improvement proposals"),
        campaign=campaign,
        columns=[
            Column(_("Number"), lambda row: f"P{row.id:03d}", width=10),
            text(_("Title"), "title"),
            choice(_("What it improves"), "category", Category.choices),
            choice(_("State"), "state", Proposal.State.choices),
            text(_("Author's number"), "author__number"),
            text(_("Author"), "author__name"),
            label(_("Department"), "department"),
            label(_("Line"), "line"),
            text(_("Process or place"), "process"),
            text(_("What is now"), "present"),
            text(_("What is proposed"), "proposed"),
            text(_("Expected benefit"), "benefit"),
            Column(_("Expected, yuan a year"), lambda row: row.yearly_benefit, Kind.NUMBER, 16),
            Column(
                _("Confirmed, yuan a year"),
                lambda row: row.effect__yearly_benefit if row.state == "verified" else None,
                Kind.NUMBER,
                16,
            ),
            text(_("Whose turn"), "owner__name"),
            instant(_("Submitted"), "submitted_at"),
            instant(_("First answer"), "first_answer_at"),
            instant(_("Decided"), "decided_at"),
            instant(_("The author hears by"), "due_at"),
            instant(_("Ended"), "ended_at"),
            text(_("Answer"), "answer"),
        ],
        rows=found.order_by("id").values_list(*FACTS, named=True),
        now=now,
        filters=filters,
    )
