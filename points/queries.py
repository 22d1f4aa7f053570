"""Reads of the ledger and the standings. Each costs the same however long the ledger is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Sum, When
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
# The newest of the ledger among which the changes of a day are looked for.
NEWEST_ENTRIES = 10_000


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


@dataclass(frozen=True)
class TeamScore:
    """A team's points and how many entries they come from; and of these, the recent ones."""

    points: int
    entries: int
    recent_points: int
    recent_entries: int


def team_scores(campaign: Campaign, since: dt.datetime) -> dict[int, TeamScore]:
    """Every team's score, with what was posted after `since`, by the team's id.

    Bounded by the number of teams, and by the ledger's newest 10,000 entries: an index
    range, however long the ledger is. What lies farther back counts as not recent.
    """
    recent = _posted_since(campaign, since)
    rows = TeamStanding.objects.filter(campaign=campaign)
    return {
        team: TeamScore(points, entries, *recent.get(team, (0, 0)))
        for team, points, entries in rows.values_list("team_id", "points", "entries")
    }


def _posted_since(campaign: Campaign, since: dt.datetime) -> dict[int, tuple[int, int]]:
    """Points and number of the entries of each team that were posted after `since`."""
    newest = PointEntry.objects.order_by("-id").values_list("pk", flat=True).first() or 0
    recent = PointEntry.objects.filter(
        pk__gt=newest - NEWEST_ENTRIES,
        campaign=campaign,
        team__isnull=False,
        posted_at__gt=since,
    )
    sums = recent.order_by().values_list("team_id").annotate(Sum("amount"), Count("pk"))
    return {team: (points, entries) for team, points, entries in sums}


# --- Entries ----------------------------------------------------------------
def _open_to(viewer: Employee) -> Q:
    """The entries whose story this person may read.

    What one employee earned is for that employee, the leader of their team, and the
    quality manager. The rest is everybody's, as the standings are.
    """
    if viewer.has_perm("points.reverse_pointentry"):
        return Q(pk__isnull=False)
    return Q(employee=None) | Q(employee=viewer) | Q(employee__team__leader=viewer)


def _entries(viewer: Employee) -> QuerySet[PointEntry]:
    """All entries; each says in `may_open` whether this person may read its story."""
    entries = PointEntry.objects.select_related(
        "rule", "team", "department", "employee", "approved_by", "reverses", "reversed_by"
    )
    may = Case(When(_open_to(viewer), then=True), default=False, output_field=BooleanField())
    return entries.annotate(may_open=may)


def visible_entries(viewer: Employee) -> QuerySet[PointEntry]:
    """Those whose story this person may read."""
    return _entries(viewer).filter(_open_to(viewer))


def own_ledger(campaign: Campaign, employee: Employee) -> QuerySet[PointEntry]:
    """What this person earned, in no order."""
    return visible_entries(employee).filter(campaign=campaign, employee=employee)


def team_ledger(campaign: Campaign, employee: Employee) -> QuerySet[PointEntry]:
    """Everything that counts for this person's team, in no order; nothing without a team.

    All of it, so that it adds up to the team's points: what a colleague earned is among
    it, and who it was is not told where `may_open` is False.
    """
    ours = _entries(employee).filter(campaign=campaign)
    return ours.filter(team_id=employee.team_id) if employee.team_id else ours.none()


def own_entries(
    campaign: Campaign, employee: Employee, params: Mapping[str, str], *, size: int = 50
) -> KeysetPage[PointEntry]:
    """A page of what this person earned, newest first."""
    return keyset_page(own_ledger(campaign, employee), order=("-id",), params=params, size=size)


def team_entries(
    campaign: Campaign, employee: Employee, params: Mapping[str, str], *, size: int = 50
) -> KeysetPage[PointEntry]:
    """A page of what counts for this person's team, newest first."""
    return keyset_page(team_ledger(campaign, employee), order=("-id",), params=params, size=size)


def entries_of_facts(prefix: str) -> QuerySet[PointEntry]:
    """The entries of the facts whose keys begin so, each with what took it back."""
    return PointEntry.objects.filter(key__startswith=prefix).select_related("reversed_by")


def can_be_taken_back(entry: PointEntry) -> bool:
    """Whether the entry still counts, and takes nothing back itself."""
    return entry.reverses_id is None and getattr(entry, "reversed_by", None) is None


def points_since(campaign: Campaign, employee: Employee, since: dt.datetime) -> int:
    """What this person's newest entries, 200 at most, brought since an instant."""
    newest = PointEntry.objects.filter(campaign=campaign, employee=employee).order_by("-id")
    recent = newest.values("amount", "occurred_at")[:RECENT_ENTRIES]
    return sum(entry["amount"] for entry in recent if entry["occurred_at"] >= since)
