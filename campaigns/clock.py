"""The clocks that deadlines run on. Pure: instants in, instants out, all aware.

A clock says when work that starts at an instant is due, how much is left at
another, and where the deadline stands when that much is left again. Spans are
real time (a day of daylight saving's change has 23 or 25 hours).

Source: two days to respond, as the seed document has it; working days by the
public calendar with its make-up workdays and the plant's own exceptions.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from campaigns.rules import is_working_day

DAY = dt.timedelta(days=1)
NOTHING = dt.timedelta()


class CorrectionClock(Protocol):
    """What every clock answers. Instants are aware; results are in UTC."""

    def deadline(self, start: dt.datetime) -> dt.datetime:
        """When work that starts at `start` is due; exactly then is in time."""

    def left(self, at: dt.datetime, deadline: dt.datetime) -> dt.timedelta:
        """What is left at `at`, never less than nothing."""

    def add(self, at: dt.datetime, span: dt.timedelta) -> dt.datetime:
        """The deadline that leaves `span` at `at`."""


@dataclass(frozen=True)
class ElapsedClock:
    """Runs day and night: a day is 24 hours."""

    days: int

    def deadline(self, start: dt.datetime) -> dt.datetime:
        return self.add(start, self.days * DAY)

    def left(self, at: dt.datetime, deadline: dt.datetime) -> dt.timedelta:
        return max(deadline - at, NOTHING)

    def add(self, at: dt.datetime, span: dt.timedelta) -> dt.datetime:
        return at.astimezone(dt.UTC) + span


@dataclass(frozen=True)
class WorkingDaysClock:
    """Runs on working days only, from midnight to midnight in the plant's zone.

    Work is due at the end of the last of `days` working days after the day on
    which it starts; that is the midnight with which the day ends.
    """

    days: int
    zone: zoneinfo.ZoneInfo
    exceptions: Mapping[dt.date, bool] = field(default_factory=dict)

    def deadline(self, start: dt.datetime) -> dt.datetime:
        day = start.astimezone(self.zone).date()
        counted = 0
        while counted < self.days:
            day += DAY
            counted += self._works(day)
        return self._midnight(day + DAY)

    def left(self, at: dt.datetime, deadline: dt.datetime) -> dt.timedelta:
        total = NOTHING
        day = at.astimezone(self.zone).date()
        while self._midnight(day) < deadline:
            if self._works(day):
                begin = max(self._midnight(day), at)
                end = min(self._midnight(day + DAY), deadline)
                total += max(end - begin, NOTHING)
            day += DAY
        return total

    def add(self, at: dt.datetime, span: dt.timedelta) -> dt.datetime:
        position = at.astimezone(dt.UTC)
        if span <= NOTHING:
            return position
        day = at.astimezone(self.zone).date()
        while True:
            end = self._midnight(day + DAY)
            room = end - position if self._works(day) else NOTHING
            if span <= room:
                return position + span
            span -= room
            position = end
            day += DAY

    def back(self, at: dt.datetime, span: dt.timedelta) -> dt.datetime:
        """The latest start of which `span` of working time has gone by at `at`."""
        position = at.astimezone(dt.UTC)
        if span <= NOTHING:
            return position
        day = at.astimezone(self.zone).date()
        while True:
            begin = self._midnight(day)
            room = position - begin if self._works(day) else NOTHING
            if span <= room:
                return position - span
            span -= room
            position = begin
            day -= DAY

    def _works(self, day: dt.date) -> bool:
        return is_working_day(day, self.exceptions)

    def _midnight(self, day: dt.date) -> dt.datetime:
        """The instant at which `day` begins in the zone, in UTC."""
        return dt.datetime.combine(day, dt.time(), tzinfo=self.zone).astimezone(dt.UTC)


class ClockSettings(Protocol):
    """What a clock is made from; a Campaign has it."""

    clock_rule: str
    clock_days: int

    @property
    def zone(self) -> zoneinfo.ZoneInfo: ...


def clock_for(campaign: ClockSettings, exceptions: Mapping[dt.date, bool]) -> CorrectionClock:
    """The clock that the campaign has chosen; `exceptions` are the plant's own days."""
    if campaign.clock_rule == "working_days":
        return WorkingDaysClock(campaign.clock_days, campaign.zone, exceptions)
    return ElapsedClock(campaign.clock_days)


# --- What a person sees of a deadline ---------------------------------------------
@dataclass(frozen=True)
class StatusRule:
    """How the campaign tells the states apart."""

    zone: zoneinfo.ZoneInfo
    at_risk: dt.timedelta

    @classmethod
    def of(cls, campaign: RiskSettings) -> StatusRule:
        """As the campaign has it."""
        return cls(campaign.zone, dt.timedelta(hours=campaign.at_risk_hours))


class RiskSettings(Protocol):
    """What a StatusRule is made from; a Campaign has it."""

    at_risk_hours: int

    @property
    def zone(self) -> zoneinfo.ZoneInfo: ...


class Nearness(StrEnum):
    """How near a deadline is, as a person sees it."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"


def nearness(due_at: dt.datetime, at: dt.datetime, rule: StatusRule) -> Nearness:
    """How near `due_at` is at `at`; exactly at it is in time."""
    if at > due_at:
        return Nearness.OVERDUE
    # A deadline at midnight is the end of the day before.
    last_instant = due_at - dt.timedelta(microseconds=1)
    if last_instant.astimezone(rule.zone).date() == at.astimezone(rule.zone).date():
        return Nearness.DUE_TODAY
    return Nearness.AT_RISK if due_at - at <= rule.at_risk else Nearness.ON_TRACK


def next_reminder(
    due_at: dt.datetime, hours_before: Iterable[int], after: dt.datetime
) -> dt.datetime | None:
    """The first of the reminders `hours_before` the deadline that lies after `after`."""
    times = (due_at - dt.timedelta(hours=hours) for hours in hours_before)
    return min((time for time in times if time > after), default=None)
