"""The states that a person sees, the reminders, and what makes a root cause."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from defects.rules import (
    BrokenLogError,
    Clock,
    Status,
    StatusRule,
    Step,
    next_reminder,
    point_key,
    replay,
    root_cause_problems,
    status,
)

HOUR = dt.timedelta(hours=1)
TICK = dt.timedelta(microseconds=1)
RULE = StatusRule(ZoneInfo("Asia/Shanghai"), 12 * HOUR)
DUE = dt.datetime(2025, 9, 10, 2, 0, tzinfo=dt.UTC)  # 10:00 in Shanghai
MIDNIGHT = dt.datetime(2025, 9, 9, 16, 0, tzinfo=dt.UTC)  # the day of the deadline begins


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (DUE - 12 * HOUR - TICK, Status.ON_TRACK),
        (DUE - 12 * HOUR, Status.AT_RISK),
        (MIDNIGHT - TICK, Status.AT_RISK),
        (MIDNIGHT, Status.DUE_TODAY),
        (DUE, Status.DUE_TODAY),
        (DUE + TICK, Status.OVERDUE),
    ],
)
def test_status_of_a_running_clock_follows_the_instant(at, expected):
    assert status(Clock("open", DUE), at, RULE) is expected


def test_status_on_the_day_that_ends_with_the_deadline_is_due_today():
    assert status(Clock("open", MIDNIGHT), MIDNIGHT - 14 * HOUR, RULE) is Status.DUE_TODAY
    assert status(Clock("open", MIDNIGHT), MIDNIGHT - 25 * HOUR, RULE) is Status.ON_TRACK


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (Clock("open", DUE, missed_at=DUE), Status.OVERDUE),
        (Clock("submitted", DUE, left=HOUR), Status.PAUSED),
        (Clock("verified", DUE), Status.MET),
        (Clock("verified", DUE, missed_at=DUE), Status.MISSED),
        (Clock("void", DUE, missed_at=DUE), Status.VOID),
    ],
)
def test_status_of_a_standing_clock_does_not_follow_the_instant(clock, expected):
    for at in (DUE - HOUR, DUE + 100 * HOUR):
        assert status(clock, at, RULE) is expected


def test_next_reminder_is_the_first_that_lies_ahead():
    assert next_reminder(DUE, [4, 24], DUE - 48 * HOUR) == DUE - 24 * HOUR
    assert next_reminder(DUE, [4, 24], DUE - 24 * HOUR) == DUE - 4 * HOUR
    assert next_reminder(DUE, [4, 24], DUE - 4 * HOUR) is None
    assert next_reminder(DUE, [], DUE - 48 * HOUR) is None


def test_root_cause_that_is_sound_has_no_problems():
    assert root_cause_problems("method", ["a", "b"], "", "") == {}
    assert root_cause_problems("people", ["a", "b"], "method", "No standard.") == {}


def test_root_cause_that_stops_at_a_person_goes_on_to_the_system():
    assert root_cause_problems("people", ["a", " "], "", " ") == {
        "whys": "too_short",
        "system_factor": "needs_system_factor",
        "system_cause": "needs_system_cause",
    }


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [Step("submitted", DUE, DUE)],
        [Step("posted", DUE, DUE), Step("confirmed", DUE, DUE)],
        [Step("posted", DUE, DUE), Step("missed", DUE, DUE), Step("missed", DUE, DUE)],
        [Step("posted", DUE, DUE), Step("missed", DUE + HOUR, DUE)],
        [Step("posted", DUE, DUE), Step("submitted", DUE + TICK, DUE)],
        [Step("posted", DUE, DUE), Step("missed", DUE, DUE), Step("extended", DUE, DUE)],
        [Step("posted", DUE, DUE), Step("miss_withdrawn", DUE, DUE)],
    ],
)
def test_replay_of_what_cannot_have_happened_is_refused(steps):
    with pytest.raises(BrokenLogError):
        replay(steps)


def test_point_key_names_the_fact_and_later_rounds():
    assert point_key(17, "missed", 1) == "defect:17:missed"
    assert point_key(17, "missed", 2) == "defect:17:missed:2"
