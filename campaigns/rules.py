"""What is open when, and which days are worked: pure functions of values."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, Generic, Protocol, TypeVar

import holidays


class Dated(Protocol):
    """A stretch of days with what it opens; both its days are inside."""

    @property
    def starts_on(self) -> dt.date: ...
    @property
    def ends_on(self) -> dt.date: ...
    @property
    def activities(self) -> list[str]: ...


AnyPhase = TypeVar("AnyPhase", bound=Dated)


@dataclass(frozen=True)
class Opening:
    """How an activity stands on a day.

    Not open: `opens_on` is the next first day; without one, `closed_on` is the day it
    ended; without either, no phase opens it.
    """

    is_open: bool
    opens_on: dt.date | None = None
    closed_on: dt.date | None = None


def phases_on(phases: Iterable[AnyPhase], day: dt.date) -> list[AnyPhase]:
    """The phases that `day` falls into; the first and the last day belong to a phase."""
    return [phase for phase in phases if phase.starts_on <= day <= phase.ends_on]


def opening_on(phases: Iterable[Dated], activity: str, day: dt.date) -> Opening:
    """How `activity` stands on `day`, and when that changes."""
    mine = [phase for phase in phases if activity in phase.activities]
    if phases_on(mine, day):
        return Opening(is_open=True)
    ahead = [phase.starts_on for phase in mine if phase.starts_on > day]
    if ahead:
        return Opening(is_open=False, opens_on=min(ahead))
    behind = [phase.ends_on for phase in mine]
    return Opening(is_open=False, closed_on=max(behind, default=None))


def days_outside(starts_on: dt.date, ends_on: dt.date, first: dt.date, last: dt.date) -> list[str]:
    """Which of a phase's two days, by name, lie outside a campaign from `first` to `last`."""
    days = {"starts_on": starts_on, "ends_on": ends_on}
    return [name for name, day in days.items() if not first <= day <= last]


@lru_cache(maxsize=8)
def public_calendar(language: str = "en_US") -> holidays.HolidayBase:
    """China's public holidays with their make-up workdays, as the State Council names them."""
    return holidays.country_holidays("CN", language=language)


def is_working_day(day: dt.date, exceptions: Mapping[dt.date, bool]) -> bool:
    """Whether `day` is worked: the plant's own exception, else the public calendar."""
    if day in exceptions:
        return exceptions[day]
    return bool(public_calendar().is_working_day(day))


def public_name(day: dt.date, language: str) -> str:
    """The name of the public holiday that `day` is, in `en_US` or `zh_CN`; empty on none."""
    return str(public_calendar(language).get(day, ""))


def shifted(day: dt.date, years: int) -> dt.date:
    """The same month and day `years` later; 29 February becomes the 28th where it must."""
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    return day.replace(year=year, day=min(day.day, last))


# --- The month as a picture -------------------------------------------------
UNITS_PER_DAY = 100
TICKS = 4


@dataclass(frozen=True)
class Bar(Generic[AnyPhase]):
    """One phase on the month: where its bar begins and how long it is, in units."""

    phase: AnyPhase
    x: int
    width: int
    is_current: bool
    is_over: bool


@dataclass(frozen=True)
class Timeline(Generic[AnyPhase]):
    """The month drawn: `width` units wide, a day is UNITS_PER_DAY of them.

    `ticks` are the days under the picture, evenly spread; `tick_lines` are the units at
    which those between the ends stand. `today_x` is the middle of today, or nothing
    when today lies outside. `mark` and `tick` are how thick the lines are.
    """

    width: int
    bars: list[Bar[AnyPhase]]
    ticks: list[dt.date]
    tick_lines: list[int]
    today: dt.date
    today_x: int | None
    mark: int
    tick: int

    @property
    def today_left(self) -> int | None:
        """Where the mark of today begins, so that its middle is today's."""
        return None if self.today_x is None else self.today_x - self.mark // 2


def timeline(
    phases: Iterable[AnyPhase], first: dt.date, last: dt.date, today: dt.date
) -> Timeline[AnyPhase]:
    """The bars of `phases` between `first` and `last`; what sticks out is cut off."""
    days = (last - first).days + 1
    width = days * UNITS_PER_DAY
    inside = first <= today <= last
    return Timeline(
        width=width,
        bars=[
            _bar(phase, first, last, today)
            for phase in phases
            if phase.starts_on <= last and phase.ends_on >= first
        ],
        ticks=[first + dt.timedelta(days=(days - 1) * n // TICKS) for n in range(TICKS + 1)],
        tick_lines=[width * n // TICKS for n in range(1, TICKS)],
        today=today,
        today_x=(today - first).days * UNITS_PER_DAY + UNITS_PER_DAY // 2 if inside else None,
        mark=max(width // 150, 1),
        tick=max(width // 400, 1),
    )


def _bar(phase: AnyPhase, first: dt.date, last: dt.date, today: dt.date) -> Bar[AnyPhase]:
    begin, end = max(phase.starts_on, first), min(phase.ends_on, last)
    return Bar(
        phase=phase,
        x=(begin - first).days * UNITS_PER_DAY,
        width=((end - begin).days + 1) * UNITS_PER_DAY,
        is_current=phase.starts_on <= today <= phase.ends_on,
        is_over=phase.ends_on < today,
    )


def example_day(first: dt.date, last: dt.date) -> dt.date:
    """A day to explain the correction clock with: the month's last Friday, for its weekend."""
    friday = last - dt.timedelta(days=(last.weekday() - 4) % 7)
    return max(friday, first)


# --- What will be at the end ------------------------------------------------
# Our own formula, the simplest that a manager can redo by hand: what is left of the
# campaign goes as the last seven days went. It knows of no holidays, and of no phase
# that ends before the campaign does.
PACE: Final = dt.timedelta(days=7)
LEAST: Final = dt.timedelta(days=1)
TENTH: Final = Decimal("0.1")
ALL: Final = Decimal(100)
INSTANT: Final = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Share:
    """A part of a whole: 12 deadlines met of 15."""

    part: int
    whole: int

    def since(self, before: Share) -> Share:
        """What came since `before`."""
        return Share(self.part - before.part, self.whole - before.whole)


class Course(StrEnum):
    """Where a target is heading."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    OFF_COURSE = "off_course"
    UNKNOWN = "unknown"


def pace_since(start: dt.datetime, now: dt.datetime) -> dt.datetime:
    """The instant from which the pace is taken: seven days ago, or the campaign's start."""
    return max(now - PACE, min(start, now))


def share_forecast(
    now: Share, before: Share, passed: dt.timedelta, left: dt.timedelta
) -> Decimal | None:
    """The percentage at the end, if part and whole grow on as they did since `before`.

    `passed` is the time between the two shares, `left` what the campaign still has (none
    after its end: the share stays what it is). With n days passed and m left:
    part = part + (part - part before) * m / n, likewise the whole, and 100 * part / whole,
    between 0 and 100 and rounded to a tenth. None: less than a day passed, or no whole.
    """
    if left > dt.timedelta() and passed < LEAST:
        return None
    went, comes = passed // INSTANT, max(left, dt.timedelta()) // INSTANT
    recent = now.since(before)
    # Multiplied by the time that passed, so that all of it stays whole numbers.
    part = (now.part * went + recent.part * comes) if comes else now.part
    whole = (now.whole * went + recent.whole * comes) if comes else now.whole
    if whole <= 0:
        return None
    return tenth(min(max(Decimal(100 * part) / whole, Decimal(0)), ALL))


def value_forecast(
    now: Decimal, before: Decimal, passed: dt.timedelta, left: dt.timedelta, *, is_share: bool
) -> Decimal | None:
    """The value at the end on the straight line through two measurements.

    `passed` lies between them, `left` between the newer one and the end:
    now + (now - before) * left / passed, never below 0, a percentage never above 100,
    rounded to a tenth. None: less than a day lies between them.
    """
    if passed < LEAST:
        return None
    comes = max(left, dt.timedelta())
    value = now + (now - before) * (comes // INSTANT) / (passed // INSTANT)
    value = max(value, Decimal(0))
    return tenth(min(value, ALL) if is_share else value)


def tenth(value: Decimal) -> Decimal:
    """Rounded to one decimal place."""
    return value.quantize(TENTH, ROUND_HALF_UP)


def course(value: Decimal | None, forecast: Decimal | None, goal: Decimal) -> Course:
    """Where a target heads: the forecast decides; without one, only a reached goal says it."""
    if value is None:
        return Course.UNKNOWN
    if forecast is None:
        return Course.REACHED if value >= goal else Course.UNKNOWN
    if forecast < goal:
        return Course.OFF_COURSE
    return Course.REACHED if value >= goal else Course.ON_COURSE
