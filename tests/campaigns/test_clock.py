"""The edges of the clocks: to the microsecond, over changes of the hour, the year, the holidays."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.clock import DAY, NOTHING, ElapsedClock, WorkingDaysClock

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = dt.timedelta(hours=1)
ELAPSED = ElapsedClock(2)
WORKING = WorkingDaysClock(2, SHANGHAI)
CLOCKS = st.sampled_from([ELAPSED, WORKING, WorkingDaysClock(2, BERLIN)])
INSTANTS = st.datetimes(
    dt.datetime(2024, 12, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    dt.datetime(2026, 3, 31),  # noqa: DTZ001 - as above
    timezones=st.just(dt.UTC),
)


def local(*parts: int, zone: ZoneInfo = SHANGHAI) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=zone).astimezone(dt.UTC)


def test_elapsed_is_due_exactly_48_hours_later():
    start = local(2025, 9, 26, 16, 0, 0, 1)
    assert ELAPSED.deadline(start) == local(2025, 9, 28, 16, 0, 0, 1)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # The clocks go forward on 30 March and back on 26 October 2025.
        (local(2025, 3, 29, 12, zone=BERLIN), local(2025, 3, 31, 13, zone=BERLIN)),
        (local(2025, 10, 25, 12, zone=BERLIN), local(2025, 10, 27, 11, zone=BERLIN)),
        (local(2025, 12, 30, 23, 59), local(2026, 1, 1, 23, 59)),
    ],
)
def test_elapsed_is_real_time_over_changes_of_the_hour_and_the_year(start, due):
    assert ELAPSED.deadline(start) == due


@pytest.mark.parametrize(
    ("start", "end_of"),
    [
        (local(2025, 9, 8, 10), (2025, 9, 10)),  # Monday
        (local(2025, 9, 8, 0, 0), (2025, 9, 10)),
        (local(2025, 9, 8, 23, 59, 59), (2025, 9, 10)),
        (local(2025, 9, 5, 16), (2025, 9, 9)),  # Friday, over the weekend
        (local(2025, 9, 6, 9), (2025, 9, 9)),  # Saturday
        (local(2025, 9, 26, 16), (2025, 9, 29)),  # Sunday the 28th is a make-up workday
        (local(2025, 9, 29, 16), (2025, 10, 9)),  # 1 to 8 October is National Day week
        (local(2025, 9, 30, 16), (2025, 10, 10)),
        (local(2025, 10, 9, 9), (2025, 10, 11)),  # Saturday the 11th is a make-up workday
        (local(2025, 12, 31, 9), (2026, 1, 5)),  # 1 to 3 January off, 4 January made up
    ],
)
def test_working_days_end_with_the_second_working_day(start, end_of):
    midnight_after = local(*end_of) + DAY
    assert WORKING.deadline(start) == midnight_after


def test_working_days_heed_the_plants_own_exceptions():
    closed = WorkingDaysClock(2, SHANGHAI, {dt.date(2025, 9, 9): False})
    open_sunday = WorkingDaysClock(2, SHANGHAI, {dt.date(2025, 9, 7): True})
    assert closed.deadline(local(2025, 9, 8, 10)) == local(2025, 9, 12)
    assert open_sunday.deadline(local(2025, 9, 5, 10)) == local(2025, 9, 9)


def test_working_day_of_a_changed_hour_has_its_real_length():
    clock = WorkingDaysClock(2, BERLIN, {dt.date(2025, 3, 30): True, dt.date(2025, 10, 26): True})
    for day, hours in ((dt.date(2025, 3, 30), 23), (dt.date(2025, 10, 26), 25)):
        begin = local(day.year, day.month, day.day, zone=BERLIN)
        following = day + DAY
        end = local(following.year, following.month, following.day, zone=BERLIN)
        assert clock.left(begin, end) == hours * HOUR


def test_left_over_a_weekend_counts_working_time_only():
    friday_noon, due = local(2025, 9, 5, 12), local(2025, 9, 10)
    assert WORKING.left(friday_noon, due) == 12 * HOUR + 2 * DAY
    saturday = local(2025, 9, 6, 12)
    assert WORKING.add(saturday, 12 * HOUR + 2 * DAY) == local(2025, 9, 10, 12)


@pytest.mark.parametrize(
    ("at", "begun"),
    [
        (local(2025, 9, 10, 9), local(2025, 9, 9, 9)),  # Wednesday
        (local(2025, 9, 8, 15), local(2025, 9, 5, 15)),  # Monday, over the weekend
        (local(2025, 9, 7, 12), local(2025, 9, 5)),  # Sunday: since Friday 00:00
        (local(2025, 9, 9), local(2025, 9, 8)),  # what came at the weekend, at Monday's end
        (local(2025, 10, 9, 9), local(2025, 9, 30, 9)),  # 1 to 8 October is National Day week
    ],
)
def test_working_day_ago_lies_before_weekends_and_holidays(at, begun):
    assert WORKING.back(at, DAY) == begun


def test_nothing_left_is_due_at_once():
    for clock in (ELAPSED, WORKING):
        at = local(2025, 9, 6, 12)
        assert clock.left(at, at - HOUR) == NOTHING
        assert clock.add(at, NOTHING) == at


@given(clock=CLOCKS, start=INSTANTS)
def test_deadline_leaves_at_least_the_working_days(clock, start):
    due = clock.deadline(start)
    assert due > start
    assert clock.left(due, due) == NOTHING
    if isinstance(clock, ElapsedClock):
        assert due - start == 2 * DAY


@given(clock=CLOCKS, at=INSTANTS, minutes=st.integers(1, 60 * 24 * 20))
def test_what_is_added_is_what_is_left(clock, at, minutes):
    span = dt.timedelta(minutes=minutes)
    assert clock.left(at, clock.add(at, span)) == span


@given(clock=CLOCKS, start=INSTANTS, waits=st.lists(st.integers(0, 5000), max_size=4))
def test_pausing_and_resuming_never_gives_time(clock, start, waits):
    """Submitted at once and rejected later, again and again: never more than at first."""
    due = clock.deadline(start)
    left = clock.left(start, due)
    at = start
    for minutes in waits:
        at += dt.timedelta(minutes=minutes)
        due = clock.add(at, left)
        assert clock.left(at, due) == left


@given(
    st.sampled_from([WORKING, WorkingDaysClock(2, BERLIN)]),
    INSTANTS,
    st.integers(-7 * 1440, 7 * 1440),
    st.integers(0, 3 * 1440),
)
def test_back_tells_what_has_waited_so_long(clock, at, before, minutes):
    """Whatever began until then, and nothing later, has that much working time behind it."""
    span, start = dt.timedelta(minutes=minutes), at - dt.timedelta(minutes=before)
    assert (start <= clock.back(at, span)) == (clock.add(start, span) <= at)
