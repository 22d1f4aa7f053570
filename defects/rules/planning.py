"""The weeks of an inspection plan: pure functions of days and instants.

A week is named by its Monday. Instants are aware and in UTC, for a day of a zone with
summer time may have 23 or 25 hours.
"""

from __future__ import annotations

import datetime as dt
import statistics
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

DAY: Final = dt.timedelta(days=1)
WEEK: Final = dt.timedelta(days=7)

Person = TypeVar("Person")
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Window:
    """When an inspection is asked for: `due_at` is the midnight that ends the last day."""

    opens_at: dt.datetime
    due_at: dt.datetime
    closes_at: dt.datetime


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the week that `day` lies in."""
    return day - dt.timedelta(days=day.weekday())


def weeks_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """The weeks from that of `first` to that of `last`, both included; none if it is earlier."""
    begin = monday_of(first)
    count = (monday_of(last) - begin).days // 7 + 1
    return [begin + number * WEEK for number in range(count)]


def window(
    week: dt.date,
    *,
    first_weekday: int,
    last_weekday: int,
    grace_hours: int,
    zone: zoneinfo.ZoneInfo,
    spans: Sequence[Span],
) -> Window | None:
    """The window of `week` (a Monday), or None where none of its days lies in a span.

    It opens at 00:00 of the first weekday and is due at 24:00 of the last one (Monday is
    0), clipped to the `spans` of days on which anybody inspects. `grace_hours` are hours
    that go by, whatever the clock on the wall does meanwhile.
    """
    days = [week + dt.timedelta(days=each) for each in range(first_weekday, last_weekday + 1)]
    open_days = [day for day in days if any(first <= day <= last for first, last in spans)]
    if not open_days:
        return None
    due_at = _midnight(open_days[-1] + DAY, zone)
    return Window(
        opens_at=_midnight(open_days[0], zone),
        due_at=due_at,
        closes_at=due_at + dt.timedelta(hours=grace_hours),
    )


def _midnight(day: dt.date, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The instant with which `day` begins in `zone`, in UTC."""
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def rotated(people: Sequence[Person], weeks_gone: int) -> list[Person]:
    """Who stands at each place after so many weeks: everybody moves on by one place a week."""
    count = len(people)
    return [people[(place - weeks_gone) % count] for place in range(count)]


@dataclass(frozen=True)
class Completion:
    """What became of the inspections that a span asked for.

    Completion is what was done of what was asked for; on-time completion is what was done
    until it was due, of the same. What was excused was not asked for. Rates are per cent,
    None where nothing was asked for.
    """

    open: int = 0
    in_time: int = 0
    late: int = 0
    missed: int = 0
    excused: int = 0

    @property
    def asked(self) -> int:
        return self.open + self.in_time + self.late + self.missed

    @property
    def done(self) -> int:
        return self.in_time + self.late

    @property
    def rate(self) -> int | None:
        return _per_cent(self.done, self.asked)

    @property
    def in_time_rate(self) -> int | None:
        return _per_cent(self.in_time, self.asked)


def _per_cent(part: int, whole: int) -> int | None:
    """Rounded down, so that only all of it is 100."""
    return part * 100 // whole if whole else None


# --- Honesty of data -----------------------------------------------------------------
ENOUGH_TO_SAY: Final = 3  # inspections of one person
ENOUGH_TO_COMPARE: Final = 5  # inspections with one checklist
FAST_SHARE: Final = 0.4  # of the median duration


@dataclass(frozen=True)
class Walk:
    """A finished inspection, as far as it is compared with others."""

    inspector: int
    checklist: int | None
    took: dt.timedelta
    found: bool  # whether a defect, praise, or an item that failed


@dataclass(frozen=True)
class Suspicion:
    """What is worth a question to one inspector; no more than that."""

    inspector: int
    walks: int
    without_findings: bool
    fast: int


def suspicions(walks: Iterable[Walk]) -> list[Suspicion]:
    """Who never found anything in at least three inspections, and who was unusually fast.

    Unusually fast is less than 40 % of the median duration with the same checklist, where
    at least five inspections can be compared. The most suspicious come first.
    """
    by_person: dict[int, list[Walk]] = {}
    by_checklist: dict[int | None, list[Walk]] = {}
    for walk in walks:
        by_person.setdefault(walk.inspector, []).append(walk)
        by_checklist.setdefault(walk.checklist, []).append(walk)
    limits = {checklist: _limit(of_it) for checklist, of_it in by_checklist.items()}
    found = [_suspicion(person, of_them, limits) for person, of_them in by_person.items()]
    worth_asking = [each for each in found if each.without_findings or each.fast]
    return sorted(worth_asking, key=lambda each: (-each.fast, -each.walks, each.inspector))


def _limit(walks: Sequence[Walk]) -> dt.timedelta:
    """The duration below which an inspection was unusually fast."""
    if len(walks) < ENOUGH_TO_COMPARE:
        return dt.timedelta(0)
    median = statistics.median(walk.took.total_seconds() for walk in walks)
    return dt.timedelta(seconds=median * FAST_SHARE)


def _suspicion(
    person: int, walks: Sequence[Walk], limits: Mapping[int | None, dt.timedelta]
) -> Suspicion:
    nothing = len(walks) >= ENOUGH_TO_SAY and not any(walk.found for walk in walks)
    fast = sum(walk.took < limits[walk.checklist] for walk in walks)
    return Suspicion(person, len(walks), nothing, fast)
