"""The counts of a month beside those of the month before and of the year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from defects.models import AnomalyCategory, AnomalyCount

# Months that a reader chooses from: three years.
MONTHS = 36


@dataclass(frozen=True)
class Compared:
    """One category in a month, the month before, and the same month last year.

    None: nobody has entered a count; that is not zero.
    """

    category: AnomalyCategory
    count: int | None
    previous: int | None
    last_year: int | None

    @property
    def change(self) -> int | None:
        """More (or fewer) than last year; None where there is nothing to compare."""
        if self.count is None or self.last_year is None:
            return None
        return self.count - self.last_year


def first_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def month_before(month: dt.date) -> dt.date:
    return first_of(month - dt.timedelta(days=1))


def year_before(month: dt.date) -> dt.date:
    return month.replace(year=month.year - 1)


def last_day(month: dt.date) -> dt.date:
    return first_of(month + dt.timedelta(days=31)) - dt.timedelta(days=1)


def counted_months() -> list[dt.date]:
    """The months that have counts, the newest first."""
    months = AnomalyCount.objects.order_by("-month").values_list("month", flat=True)
    return list(months.distinct()[:MONTHS])


def months_until(day: dt.date) -> list[dt.date]:
    """The months that may be typed in: that of `day`, and those before it."""
    months = [first_of(day)]
    while len(months) < MONTHS:
        months.append(month_before(months[-1]))
    return months


def rows(month: dt.date) -> QuerySet[AnomalyCategory]:
    """Each category in use, or with a count of this month or of those beside it, with all
    three; the most frequent first."""

    def of(when: dt.date) -> Subquery:
        counts = AnomalyCount.objects.filter(category=OuterRef("pk"), month=when)
        return Subquery(counts.values("count")[:1])

    found = AnomalyCategory.objects.annotate(
        count=of(month), previous=of(month_before(month)), last_year=of(year_before(month))
    )
    has_one = Q(count__isnull=False) | Q(previous__isnull=False) | Q(last_year__isnull=False)
    shown = found.filter(Q(is_active=True) | has_one)
    return shown.order_by(F("count").desc(nulls_last=True), "order", "id")


def compared(month: dt.date) -> list[Compared]:
    return [
        Compared(each, *(getattr(each, name) for name in ("count", "previous", "last_year")))
        for each in rows(month)
    ]


def total(counts: Sequence[int | None]) -> int | None:
    """Their sum; None where there is none at all."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
