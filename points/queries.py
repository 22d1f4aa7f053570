"""Reads of the ledger and the standings. Each costs the same however long the ledger is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from core.pagination import KeysetPage, keyset_page
from people.models import Employee
from points.models import (
    DepartmentStanding,
    EmployeeStanding,
    PointEntry,
    Standing,
    TeamStanding,
)

RECENT_ENTRIES = 200


@dataclass(frozen=True)
class Board:
    """One of the three standings: whom it ranks, and where a person stands in it."""

    slug: str
    label: Any
    model: type[Standing]
    subject: str
    # What of an employee names their own row.
    own: str

    @property
    def subject_key(self) -> str:
        return f"{self.subject}_id"

    def rows(self, *conditions: Q, **values: Any) -> QuerySet[Any]:
        return self.model._default_manager.filter(*conditions, **values)  # noqa: SLF001 - public in Django


BOARDS = {
    board.slug: board
    for board in (
        Board("teams", _("Teams"), TeamStanding, "team", "team_id"),
        Board("departments", _("Departments"), DepartmentStanding, "department", "department_id"),
        Board("employees", _("Employees"), EmployeeStanding, "employee", "pk"),
    )
}


@dataclass(frozen=True)
class Ranked:
    """A standing with its rank; whoever reached the same score at the same instant shares it."""

    rank: int
    subject: Any
    standing: Standing

    @property
    def subject_id(self) -> int:
        return int(self.subject.pk)


@dataclass(frozen=True)
class RankedPage:
    rows: list[Ranked]
    page: KeysetPage[Any]


def standings(
    campaign: Campaign, board: Board, params: Mapping[str, str], *, size: int = 50
) -> RankedPage:
    """A page of the standings: most points first, a tie to whoever reached them first."""
    page = keyset_page(
        _standings(campaign, board),
        order=("-points", "reached_at", board.subject),
        params=params,
        size=size,
    )
    return RankedPage(_ranked(campaign, board, page.items), page)


def standing_of(campaign: Campaign, board: Board, employee: Employee) -> Ranked | None:
    """The row of this person, their team, or their department; None while it has no points."""
    subject_id = getattr(employee, board.own)
    if subject_id is None:
        return None
    row = _standings(campaign, board).filter(**{board.subject_key: subject_id}).first()
    if row is None:
        return None
    return Ranked(_rank(campaign, board, row), getattr(row, board.subject), row)


def ranked_count(campaign: Campaign, board: Board) -> int:
    """How many have points: bounded by the number of teams, departments or employees."""
    return board.rows(campaign=campaign).count()


def _standings(campaign: Campaign, board: Board) -> QuerySet[Any]:
    rows = board.rows(campaign=campaign)
    return rows.select_related(board.subject)


def _rank(campaign: Campaign, board: Board, row: Standing) -> int:
    """One more than those ahead: an index range, bounded by the number of subjects."""
    ahead = Q(points__gt=row.points) | Q(points=row.points, reached_at__lt=row.reached_at)
    return 1 + board.rows(ahead, campaign=campaign).count()


def _ranked(campaign: Campaign, board: Board, rows: Sequence[Any]) -> list[Ranked]:
    """The rows of one page with their ranks, counting on from the first."""
    if not rows:
        return []
    first = rows[0]
    rank = _rank(campaign, board, first)
    place = rank + _sharing_before(campaign, board, first)
    ranked = []
    for number, row in enumerate(rows):
        before = rows[number - 1] if number else row
        if (row.points, row.reached_at) != (before.points, before.reached_at):
            rank = place + number
        ranked.append(Ranked(rank, getattr(row, board.subject), row))
    return ranked


def _sharing_before(campaign: Campaign, board: Board, row: Standing) -> int:
    """How many on earlier pages share the rank of this row."""
    shared = board.rows(campaign=campaign, points=row.points, reached_at=row.reached_at)
    return shared.filter(**{f"{board.subject_key}__lt": getattr(row, board.subject_key)}).count()


# --- Entries ----------------------------------------------------------------
def visible_entries(viewer: Employee) -> QuerySet[PointEntry]:
    """What this person may read: every team's entries, as the standings are public.

    What one employee earned is for that employee, the leader of their team, and the
    quality manager.
    """
    entries = PointEntry.objects.select_related(
        "rule", "team", "department", "employee", "approved_by", "reverses", "reversed_by"
    )
    if viewer.has_perm("points.reverse_pointentry"):
        return entries
    return entries.filter(Q(employee=None) | Q(employee=viewer) | Q(employee__team__leader=viewer))


def own_entries(
    campaign: Campaign, employee: Employee, params: Mapping[str, str], *, size: int = 50
) -> KeysetPage[PointEntry]:
    """What this person earned, newest first."""
    mine = visible_entries(employee).filter(campaign=campaign, employee=employee)
    return keyset_page(mine, order=("-id",), params=params, size=size)


def team_entries(
    campaign: Campaign, employee: Employee, params: Mapping[str, str], *, size: int = 50
) -> KeysetPage[PointEntry]:
    """What this person's team earned, newest first; nothing where there is no team."""
    ours = visible_entries(employee).filter(campaign=campaign)
    ours = ours.filter(team_id=employee.team_id) if employee.team_id else ours.none()
    return keyset_page(ours, order=("-id",), params=params, size=size)


def points_since(campaign: Campaign, employee: Employee, since: dt.datetime) -> int:
    """What this person's newest entries, 200 at most, brought since an instant."""
    newest = PointEntry.objects.filter(campaign=campaign, employee=employee).order_by("-id")
    recent = newest.values("amount", "occurred_at")[:RECENT_ENTRIES]
    return sum(entry["amount"] for entry in recent if entry["occurred_at"] >= since)
