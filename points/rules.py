"""What a month's points come to, and which month is closed next: pure, no queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Formula:
    """`rate` for each point; no less than `floor`, no more than `cap` (None: no such limit)."""

    rate: Decimal
    floor: Decimal | None = None
    cap: Decimal | None = None


def figure(points: int, formula: Formula) -> Decimal:
    """What `points` come to, in the formula's unit; half a hundredth is rounded away from zero."""
    value = points * formula.rate
    if formula.floor is not None:
        value = max(value, formula.floor)
    if formula.cap is not None:
        value = min(value, formula.cap)
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)


def first_of(day: dt.date) -> dt.date:
    """The month that `day` is in, named by its first day."""
    return day.replace(day=1)


def month_after(month: dt.date) -> dt.date:
    return first_of(first_of(month) + dt.timedelta(days=31))


def month_due(
    *,
    first: dt.date,
    last: dt.date,
    closed: dt.date | None,
    earliest: dt.date | None,
    has_late: bool,
) -> dt.date | None:
    """The month to be closed next; None where nothing waits for it. All are first days.

    `first` and `last` are the campaign's own months: each is closed, in order, also without
    entries. `closed` is the last closed one, `earliest` that of the earliest entry dated
    after it. With `has_late` there are entries dated before its end that it did not take:
    they fall into the month after it.
    """
    start = month_after(closed) if closed else min(first, earliest or first)
    waiting = [start] if has_late else []
    if earliest is not None:
        waiting.append(max(earliest, start))
    if max(first, start) <= last:
        waiting.append(max(first, start))
    return min(waiting, default=None)
