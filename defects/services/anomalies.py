"""The anomalies of a month, as production control counts them: typed in, or from a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, NotAllowed
from defects import anomaly_sheet
from defects.anomaly_sheet import Problem, Row
from defects.models import AnomalyCategory, AnomalyCount
from people.models import Employee

# Any number does; it only has to be the same for everybody who enters counts.
LOCK = 7_210_405
MOST = 1_000_000
FIRST = dt.date(2000, 1, 1)

Key = tuple[dt.date, int]  # month, category


@dataclass(frozen=True)
class Change:
    """What a count was, and what it becomes; None: no data."""

    month: dt.date
    category: AnomalyCategory
    old: int | None
    new: int | None


@dataclass
class ImportReport:
    """What a sheet does, or would do."""

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    written: bool = False

    @property
    def is_good(self) -> bool:
        return not self.problems

    @property
    def outcome(self) -> tuple[int, int]:
        """How many counts change, and how many stay."""
        return len(self.changes), self.unchanged


@transaction.atomic
def save_counts(
    *,
    month: dt.date,
    counts: Mapping[AnomalyCategory, int | None],
    actor: Employee,
    now: dt.datetime,
) -> list[Change]:
    """Keep the counts of a month (its first day); None takes one away: no data is not zero.

    Returns what changed. Raises NotAllowed where this person may not, DomainError for a
    month that has not begun yet or a count that can't be one.
    """
    require_may_enter(actor)
    _require_month(month, now)
    for category, count in counts.items():
        if count is not None and not 0 <= count <= MOST:
            words = _("%(category)s: give a number from 0 to %(most)s.")
            raise DomainError(words % {"category": category.label, "most": f"{MOST:,}"})
    _one_at_a_time()
    wanted = {(month, category.pk): count for category, count in counts.items()}
    return _write(wanted, {each.pk: each for each in counts}, actor, now)


def import_counts(
    *,
    content: bytes,
    actor: Employee,
    now: dt.datetime,
    dry_run: bool,
    expected: tuple[int, ...] | None = None,
) -> ImportReport:
    """Take over the counts of a sheet (XLSX or CSV), all of it or nothing.

    `expected` is the outcome that a dry run showed. Raises DomainError where the file is
    no such sheet, Conflict where the outcome is no longer the expected one, NotAllowed
    where this person may not.
    """
    require_may_enter(actor)
    categories = list(AnomalyCategory.objects.all())
    rows, problems = anomaly_sheet.parse(content, categories)
    report = ImportReport(problems=problems + _too_early(rows, now))
    if not report.is_good:
        return report
    with transaction.atomic():
        _one_at_a_time()
        wanted: dict[Key, int | None] = {(row.month, row.category): row.count for row in rows}
        by_id = {each.pk: each for each in categories}
        report.changes = _changes(wanted, by_id)
        report.unchanged = len(wanted) - len(report.changes)
        if expected is not None and report.outcome != expected:
            raise Conflict(_("The counts were changed meanwhile. Upload the file again."))
        if not dry_run:
            _write(wanted, by_id, actor, now)
            report.written = True
    return report


def require_may_enter(actor: Employee) -> None:
    if not actor.has_perm("defects.change_anomalycount"):
        raise NotAllowed(_("Quality managers enter the anomalies of a month."))


def _require_month(month: dt.date, now: dt.datetime) -> None:
    if month.day != 1 or month < FIRST:
        raise DomainError(_("Choose a month."), field="month")
    if _is_ahead(month, now):
        raise DomainError(_("This month has not begun yet."), field="month")


def _is_ahead(month: dt.date, now: dt.datetime) -> bool:
    """Whether the month begins later than tomorrow, which it is already somewhere."""
    return month > (now + dt.timedelta(days=1)).date()


def _too_early(rows: Iterable[Row], now: dt.datetime) -> list[Problem]:
    words = _("This month has not begun yet.")
    return [Problem(row.row, row.heading, words) for row in rows if _is_ahead(row.month, now)]


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _changes(
    wanted: Mapping[Key, int | None], categories: Mapping[int, AnomalyCategory]
) -> list[Change]:
    months = {month for month, _category in wanted}
    rows = AnomalyCount.objects.filter(month__in=months).order_by()
    standing = {(row.month, row.category_id): row.count for row in rows}
    return [
        Change(key[0], categories[key[1]], standing.get(key), count)
        for key, count in wanted.items()
        if standing.get(key) != count
    ]


def _write(
    wanted: Mapping[Key, int | None],
    categories: Mapping[int, AnomalyCategory],
    actor: Employee,
    now: dt.datetime,
) -> list[Change]:
    changes = _changes(wanted, categories)
    for change in changes:
        of_one: dict[str, Any] = {"month": change.month, "category": change.category}
        if change.new is None:
            AnomalyCount.objects.filter(**of_one).delete()
            continue
        entry: dict[str, Any] = {"count": change.new, "entered_by": actor, "entered_at": now}
        AnomalyCount.objects.update_or_create(**of_one, defaults=entry)
    return changes
