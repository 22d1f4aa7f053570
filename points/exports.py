"""Standings and ledgers to be taken away: what stands in which column."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Rank
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.models import Campaign
from core.exports import Column, Export, Kind, instant, label, number, text
from people.models import Employee
from points import queries
from points.models import PointEntry
from points.queries import Board

NAMES = ("name", "name_zh")


# --- Standings ----------------------------------------------------------------
def standings(campaign: Campaign, board: Board, viewer: Employee, now: dt.datetime) -> Export:
    """Everybody who has points, as the page of the standings has them.

    Who keeps the employees' records gets what tells two of one name apart, too.
    """
    order = (F("points").desc(), F("reached_at").asc())
    rows = board.rows(campaign=campaign).annotate(rank=Window(Rank(), order_by=order))
    fields, who = _subject(board, knows_people=viewer.has_perm("people.view_employee"))
    return Export(
        title=_("Standings: %(board)s") % {"board": board.label},
        campaign=campaign.label,
        columns=[
            number(_("Rank"), "rank"),
            *who,
            number(_("Points"), "points"),
            number(_("Entries"), "entries"),
            Column(_("Score reached"), _reached, Kind.INSTANT, 22),
        ],
        rows=rows.order_by(*order, board.subject_key).values_list(
            "rank", "points", "entries", "reached_at", *fields, named=True
        ),
        now=now,
    )


def _reached(row: Any) -> dt.datetime | None:
    """As `Standing.is_dated` has it: a score without an entry was reached at no time."""
    return row.reached_at if row.reached_at.year > 1970 else None


def _subject(board: Board, *, knows_people: bool) -> tuple[list[str], list[Column]]:
    """What is read, and shown, of those whom the board ranks."""
    if board.subject != "employee":
        names = [f"{board.subject}__{name}" for name in NAMES]
        return names, [label(board.label, board.subject)]
    if not knows_people:
        return ["employee__name"], [text(_("Name"), "employee__name")]
    units = [f"employee__{unit}" for unit in ("team", "department")]
    fields = ["employee__number", "employee__name"]
    return fields + [f"{unit}__{name}" for unit in units for name in NAMES], [
        text(_("Employee number"), "employee__number"),
        text(_("Name"), "employee__name"),
        label(_("Team"), units[0]),
        label(_("Department"), units[1]),
    ]


# --- Entries ------------------------------------------------------------------
def _open(name: str) -> Any:
    """What only those read who may open the entry."""
    return lambda row: getattr(row, name) if row.may_open else None


def _who(row: Any) -> str | None:
    if row.employee__name is None or row.may_open:
        return row.employee__name
    return _("a colleague")


def _what() -> Column:
    """The rule, and whether the entry takes one of it back."""
    rule = label(_("Rule"), "rule", 30)
    reversal = _("Reversal: %(rule)s")

    def value(row: Any) -> str:
        name: str = rule.value(row)
        return reversal % {"rule": name} if row.reverses_id else name

    return replace(rule, value=value)


def _is_reversed(row: Any) -> str | None:
    return _("Reversed") if row.reversed_by else None


FACTS = (
    *("id", "amount", "reverses_id", "reversed_by", "occurred_at", "posted_at", "reason"),
    *("approved_by__name", "employee__name", "may_open"),
    *(f"{unit}__{name}" for unit in ("rule", "team", "department") for name in NAMES),
)


def _entry_columns() -> list[Column]:
    return [
        number(_("Points"), "amount"),
        _what(),
        Column(_("For"), _who),
        label(_("Team"), "team"),
        label(_("Department"), "department"),
        instant(_("Dated"), "occurred_at"),
        instant(_("Entered"), "posted_at"),
        Column(_("Why"), _open("reason"), width=40),
        Column(_("Approved by"), _open("approved_by__name")),
        Column(_("Reversed"), _is_reversed),
    ]


def mine(campaign: Campaign, person: Employee, now: dt.datetime) -> Export:
    return _ledger(queries.own_ledger(campaign, person), _("My points"), campaign, now)


def my_teams(campaign: Campaign, person: Employee, now: dt.datetime) -> Export:
    return _ledger(queries.team_ledger(campaign, person), _("My team's points"), campaign, now)


def _ledger(
    entries: QuerySet[PointEntry], title: str, campaign: Campaign, now: dt.datetime
) -> Export:
    return Export(
        title=title,
        campaign=campaign.label,
        columns=_entry_columns(),
        rows=entries.order_by("-id").values_list(*FACTS, named=True),
        now=now,
    )


def whole_ledger(entries: QuerySet[PointEntry], now: dt.datetime) -> Export:
    """Entries of any campaign, chosen among `queries.visible_entries`, each with its fact."""
    campaign = [f"campaign__{name}" for name in NAMES]
    return Export(
        title=_("Points ledger"),
        campaign="",
        columns=[
            number(pgettext("of a record", "Number"), "id"),
            label(_("Campaign"), "campaign"),
            *_entry_columns(),
            text(_("Key"), "key", 30),
        ],
        rows=entries.order_by("-id").values_list(*FACTS, *campaign, "key", named=True),
        now=now,
    )
