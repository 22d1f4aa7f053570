"""Simulated time: what happens when, in order, and the hours in which people work."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Callable, Iterator

from campaigns.rules import is_working_day
from dashboard.demo import ZONE

# A story says when it goes on, does that step once it is resumed, and so forth.
Story = Iterator[dt.datetime]

SHIFT_BEGIN = dt.time(8, 0)
SHIFT_END = dt.time(18, 30)
SATURDAY = 5
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def september(day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    """An instant of the campaign's month, on the plant's clock."""
    return dt.datetime(2025, 9, day, hour, minute, tzinfo=ZONE)


class Agenda:
    """Stories that go on side by side, each step in the order of time."""

    def __init__(self) -> None:
        self._steps: list[tuple[dt.datetime, int, Story]] = []
        self._begun = 0

    def begin(self, story: Story) -> None:
        """Take a story in; it runs to its first instant at once."""
        self._begun += 1
        self._wait(story, self._begun)

    def run(self, until: dt.datetime, passed: Callable[[dt.datetime], None]) -> None:
        """Do every step up to and including `until`; `passed` hears each instant."""
        while self._steps and self._steps[0][0] <= until:
            at, turn, story = heapq.heappop(self._steps)
            passed(at)
            self._wait(story, turn)

    def _wait(self, story: Story, turn: int) -> None:
        at = next(story, None)
        if at is not None:
            heapq.heappush(self._steps, (at, turn, story))


def is_shift(at: dt.datetime) -> bool:
    """Whether the plant works at `at`: also on Saturdays, as it does before a holiday."""
    local = at.astimezone(ZONE)
    works = local.weekday() == SATURDAY or is_working_day(local.date(), {})
    return works and SHIFT_BEGIN <= local.time() <= SHIFT_END


def next_shift(at: dt.datetime) -> dt.datetime:
    """`at`, or the first quarter of an hour after it at which the plant works."""
    while not is_shift(at):
        at += 15 * MINUTE
    return at


def moment(rng: random.Random, begin: dt.datetime, end: dt.datetime) -> dt.datetime:
    """Some minute of working time between `begin` and `end`; where there is none, any."""
    minutes = max(int((end - begin) / MINUTE), 1)
    for _attempt in range(40):
        at = begin + rng.randrange(minutes) * MINUTE
        if is_shift(at):
            return at
    return begin + rng.randrange(minutes) * MINUTE
