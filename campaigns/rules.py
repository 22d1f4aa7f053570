"""What is open when, and which days are worked: pure functions of values."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

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


def activities_on(phases: Iterable[Dated], day: dt.date) -> set[str]:
    """Every activity that some phase opens on `day`."""
    return {activity for phase in phases_on(phases, day) for activity in phase.activities}


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


@lru_cache(maxsize=8)
def public_calendar(language: str = "en_US") -> holidays.HolidayBase:
    """China's public holidays with their make-up workdays, as the State Council names them."""
    return holidays.country_holidays("CN", language=language)


def is_working_day(day: dt.date, exceptions: Mapping[dt.date, bool]) -> bool:
    """Whether `day` is worked: the plant's own exception, else the public calendar."""
    if day in exceptions:
        return exceptions[day]
    return bool(public_calendar().is_working_day(day))


def shifted(day: dt.date, years: int) -> dt.date:
    """The same month and day `years` later; 29 February becomes the 28th where it must."""
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    return day.replace(year=year, day=min(day.day, last))
