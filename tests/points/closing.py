"""What the tests of monthly performance share: earning, closing, and what became of it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from campaigns.models import Campaign
from people.models import Employee
from points import services
from points.models import (
    PerformanceEntry,
    PerformanceFormula,
    PerformanceMonth,
    PerformanceRow,
    PointEntry,
    PointRule,
)
from points.months.services import close_month

SEPTEMBER = dt.date(2025, 9, 1)
OCTOBER = dt.date(2025, 10, 1)
NOVEMBER = dt.date(2025, 11, 1)


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    """An instant of 2025 in the campaign's zone, Asia/Shanghai."""
    zone = dt.timezone(dt.timedelta(hours=8))
    return dt.datetime(2025, month, day, hour, minute, tzinfo=zone)


IN_OCTOBER = at(10, 2)


def make_formula(campaign: Campaign, rate: str = "10", **values: Any) -> PerformanceFormula:
    return PerformanceFormula.objects.create(
        campaign=campaign, employee_rate=Decimal(rate), **values
    )


def earn(campaign: Campaign, key: str, dated: dt.datetime, **whom: Any) -> PointEntry:
    """Two points for somebody; `posted` is when they were entered, else when they are dated."""
    posted = whom.pop("posted", dated)
    rule = PointRule.objects.get(campaign=campaign, code=whom.pop("code", "defect_corrected"))
    subjects = {f"{name}_id": subject.pk for name, subject in whom.items()}
    services.post(rule=rule, key=key, occurred_at=dated, now=posted, **subjects)
    return PointEntry.objects.get(key=key)


def close(
    campaign: Campaign, month: dt.date, manager: Employee, now: dt.datetime, **more: Any
) -> PerformanceMonth:
    return close_month(campaign=campaign, month=month, actor=manager, now=now, **more)


def figures(month: PerformanceMonth) -> dict[str, tuple[int, int, str]]:
    """Number (of an employee, or a department) -> points, entries, figure."""
    rows = PerformanceRow.objects.filter(month=month)
    return {row.number: (row.points, row.entries, str(row.figure)) for row in rows}


def taken(month: PerformanceMonth) -> set[str]:
    """The keys of the entries that the month took."""
    entries = PerformanceEntry.objects.filter(month=month)
    return set(entries.values_list("entry__key", flat=True))
