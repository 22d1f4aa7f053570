"""Reads of the months: those that are closed, the one that is next, and what it will be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models import Campaign
from core.pagination import KeysetPage, keyset_page
from people.models import Employee
from points import rules
from points.models import (
    PerformanceFormula,
    PerformanceMonth,
    PerformanceRow,
    PointEntry,
)
from points.months import statements
from points.months.statements import DEPARTMENTS, EMPLOYEES, OPEN, Subject

SUBJECTS = {"employees": EMPLOYEES, "departments": DEPARTMENTS}
PAGE = 50
OWN_MONTHS = 12


@dataclass(frozen=True)
class Due:
    """The month that is closed next: when it ends, and from when on it may be closed."""

    month: dt.date
    ends_at: dt.datetime
    closable_from: dt.datetime

    def is_ready(self, now: dt.datetime) -> bool:
        return now >= self.closable_from


@dataclass(frozen=True)
class Totals:
    """What a month has in all; its figures are summed in the formula's unit."""

    entries: int
    employees: int
    employees_sum: Decimal
    departments: int
    departments_sum: Decimal

    @property
    def mark(self) -> str:
        """The same text for the same numbers: what somebody saw when they confirmed."""
        return "/".join(map(str, astuple(self)))


# --- Which months -------------------------------------------------------------
def campaigns() -> QuerySet[Campaign]:
    """Those that began: each has months, also long after its end."""
    return Campaign.objects.exclude(status=Campaign.Status.DRAFT)


def closed_months(campaign: Campaign) -> QuerySet[PerformanceMonth]:
    """The newest first."""
    months = PerformanceMonth.objects.filter(campaign=campaign).select_related("closed_by")
    return months.order_by("-month")


def formula_of(campaign: Campaign) -> PerformanceFormula | None:
    return PerformanceFormula.objects.filter(campaign=campaign).first()


def due(campaign: Campaign) -> Due | None:
    """The month to be closed next, by the campaign's zone; None where nothing waits for it."""
    closed = closed_months(campaign).first()
    month = rules.month_due(
        first=rules.first_of(campaign.starts_on),
        last=rules.first_of(campaign.ends_on),
        closed=closed.month if closed else None,
        earliest=_earliest_month(campaign, closed),
        has_late=closed is not None and _has_open(campaign, closed.ends_at),
    )
    if month is None:
        return None
    ends_at = campaign.midnight(rules.month_after(month))
    is_over = campaign.status == Campaign.Status.CLOSED
    return Due(month, ends_at, campaign.midnight(month) if is_over else ends_at)


def _earliest_month(campaign: Campaign, closed: PerformanceMonth | None) -> dt.date | None:
    """Of the first entry that is dated after what was closed: none of those is taken."""
    entries = PointEntry.objects.filter(campaign=campaign)
    if closed is not None:
        entries = entries.filter(occurred_at__gte=closed.ends_at)
    dated = entries.order_by("occurred_at").values_list("occurred_at", flat=True).first()
    return rules.first_of(campaign.local_date(dated)) if dated else None


def _has_open(campaign: Campaign, until: dt.datetime) -> bool:
    """Whether an entry dated before `until` came after its month was closed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({OPEN})", {"campaign": campaign.pk, "ends_at": until})
        return bool(cursor.fetchone()[0])


# --- What a month will be -----------------------------------------------------
def preview(campaign: Campaign, ends_at: dt.datetime, formula: PerformanceFormula) -> Totals:
    """What closing it now would give. Sums every entry that is open: as long as they are many."""
    found: dict[str, Any] = {"campaign": campaign.pk, "ends_at": ends_at}
    with connection.cursor() as cursor:
        cursor.execute(statements.preview(), found | statements.values(formula))
        return Totals(*cursor.fetchone())


def preview_page(
    campaign: Campaign,
    ends_at: dt.datetime,
    formula: PerformanceFormula,
    subject: Subject,
    *,
    words: str,
    params: Mapping[str, str],
) -> KeysetPage[Any]:
    """A page of the rows that closing it now would write; by number."""
    page: KeysetPage[Any] = keyset_page(
        _subjects(campaign, ends_at, subject, words),
        order=("number",) if subject is EMPLOYEES else ("code",),
        params=params,
        size=PAGE,
    )
    shown = [each.pk for each in page]
    found: dict[str, Any] = {"campaign": campaign.pk, "ends_at": ends_at, "only": shown}
    with connection.cursor() as cursor:
        statement = statements.rows(subject, OPEN, narrowed=True)
        cursor.execute(statement, found | statements.values(formula))
        made = [PerformanceRow(**dict(zip(statements.COLUMNS, row, strict=True))) for row in cursor]
    places = {pk: place for place, pk in enumerate(shown)}
    made.sort(key=lambda row: places[getattr(row, subject.key)])
    return replace(page, items=made)


def _subjects(
    campaign: Campaign, ends_at: dt.datetime, subject: Subject, words: str
) -> QuerySet[Any]:
    """Whoever would have a row, narrowed by number or name."""
    found: QuerySet[Any] = subject.model._default_manager.all()  # noqa: SLF001 - public in Django
    if subject is EMPLOYEES:
        earned = PointEntry.objects.filter(
            campaign=campaign, occurred_at__lt=ends_at, taken=None, employee=OuterRef("pk")
        )
        found = found.filter(Q(is_active=True) | Exists(earned))
    return found.filter(_named(words, "number" if subject is EMPLOYEES else "code", subject))


def _named(words: str, number: str, subject: Subject) -> Q:
    if not words:
        return Q()
    match = Q(**{f"{number}__icontains": words}) | Q(name__icontains=words)
    return match if subject is EMPLOYEES else match | Q(name_zh__icontains=words)


# --- What a month became ------------------------------------------------------
def rows_of(month: PerformanceMonth, subject: Subject, words: str = "") -> QuerySet[PerformanceRow]:
    """The rows of a closed month, narrowed by number or name, in no order."""
    rows = PerformanceRow.objects.filter(month=month, **{f"{subject.key}__isnull": False})
    return rows.filter(_named(words, "number", subject))


def closed_page(
    month: PerformanceMonth, subject: Subject, words: str, params: Mapping[str, str]
) -> KeysetPage[PerformanceRow]:
    """A page of a closed month, by number."""
    rows = rows_of(month, subject, words)
    return keyset_page(rows, order=("number", "id"), params=params, size=PAGE)


def totals_of(month: PerformanceMonth) -> Totals:
    return Totals(
        month.entries,
        month.employees,
        month.employees_sum,
        month.departments,
        month.departments_sum,
    )


def month_of_entry(entry: PointEntry) -> PerformanceMonth | None:
    """The closed month that took this entry."""
    return PerformanceMonth.objects.filter(taken__entry=entry).first()


def own_months(employee: Employee) -> QuerySet[PerformanceRow]:
    """This person's own closed months, the newest twelve of all campaigns."""
    rows = PerformanceRow.objects.filter(employee=employee).select_related("month__campaign")
    return rows.order_by("-month__month", "-id")[:OWN_MONTHS]
