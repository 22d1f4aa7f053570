"""What is open when, which days are worked, and the month as a picture."""

import datetime as dt
from dataclasses import dataclass, field

import pytest

from campaigns import rules


def day(number: int, month: int = 9, year: int = 2025) -> dt.date:
    return dt.date(year, month, number)


@dataclass(frozen=True)
class Stretch:
    starts_on: dt.date
    ends_on: dt.date
    activities: list[str] = field(default_factory=list)


KICK_OFF = Stretch(day(1), day(5), ["training"])
MAIN = Stretch(day(6), day(24), ["inspection", "initiatives"])
CULTURE = Stretch(day(1), day(30), ["videos", "proposals"])
SUMMARY = Stretch(day(25), day(30), ["awards", "training"])
MONTH = [KICK_OFF, MAIN, CULTURE, SUMMARY]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (day(31, month=8), []),
        (day(1), [KICK_OFF, CULTURE]),
        (day(5), [KICK_OFF, CULTURE]),
        (day(6), [MAIN, CULTURE]),
        (day(24), [MAIN, CULTURE]),
        (day(25), [CULTURE, SUMMARY]),
        (day(30), [CULTURE, SUMMARY]),
        (day(1, month=10), []),
    ],
)
def test_phases_on_day_at_the_edges(when: dt.date, expected: list[Stretch]) -> None:
    assert rules.phases_on(MONTH, when) == expected


@pytest.mark.parametrize(
    ("activity", "when", "expected"),
    [
        ("inspection", day(5), rules.Opening(is_open=False, opens_on=day(6))),
        ("inspection", day(6), rules.Opening(is_open=True)),
        ("inspection", day(24), rules.Opening(is_open=True)),
        ("inspection", day(25), rules.Opening(is_open=False, closed_on=day(24))),
        # Opened twice: between its phases the next one counts, not the one that is over.
        ("training", day(10), rules.Opening(is_open=False, opens_on=day(25))),
        ("training", day(1, month=10), rules.Opening(is_open=False, closed_on=day(30))),
        ("handbook", day(10), rules.Opening(is_open=False)),
    ],
)
def test_opening_on_day(activity: str, when: dt.date, expected: rules.Opening) -> None:
    assert rules.opening_on(MONTH, activity, when) == expected


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (day(1), day(30), []),
        (day(1), day(1), []),
        (day(31, month=8), day(5), ["starts_on"]),
        (day(25), day(1, month=10), ["ends_on"]),
        (day(31, month=8), day(1, month=10), ["starts_on", "ends_on"]),
    ],
)
def test_days_outside_the_campaign(
    starts_on: dt.date, ends_on: dt.date, expected: list[str]
) -> None:
    assert rules.days_outside(starts_on, ends_on, day(1), day(30)) == expected


@pytest.mark.parametrize(
    ("when", "worked"),
    [
        (day(26), True),  # an ordinary Friday
        (day(27), False),  # an ordinary Saturday
        (day(28), True),  # a Sunday, made up for the holidays
        (day(1, month=10), False),  # National Day
        (day(8, month=10), False),  # the last day off
        (day(9, month=10), True),
        (day(11, month=10), True),  # a Saturday, made up
        (day(12, month=10), False),
    ],
)
def test_working_day_of_the_public_calendar_2025(when: dt.date, worked: bool) -> None:
    assert rules.is_working_day(when, {}) is worked


def test_working_day_with_exceptions_of_the_plant() -> None:
    exceptions = {day(28): False, day(27): True}
    assert [rules.is_working_day(day(n), exceptions) for n in (26, 27, 28)] == [True, True, False]


@pytest.mark.parametrize(
    ("when", "years", "expected"),
    [
        (day(1), 1, day(1, year=2026)),
        (day(29, month=2, year=2024), 1, day(28, month=2, year=2025)),
        (day(29, month=2, year=2024), 4, day(29, month=2, year=2028)),
        (day(28, month=2, year=2023), 1, day(28, month=2, year=2024)),
        (day(30), -1, day(30, year=2024)),
    ],
)
def test_shifted_keeps_month_and_day(when: dt.date, years: int, expected: dt.date) -> None:
    assert rules.shifted(when, years) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (day(1), day(30), day(26)),  # the last Friday
        (day(1), day(26), day(26)),
        (day(27), day(30), day(27)),  # no Friday inside: the first day
    ],
)
def test_example_day(first: dt.date, last: dt.date, expected: dt.date) -> None:
    assert rules.example_day(first, last) == expected


def test_timeline_of_the_month() -> None:
    drawn = rules.timeline(MONTH, day(1), day(30), day(9))
    assert drawn == rules.Timeline(
        width=3000,
        bars=[
            rules.Bar(KICK_OFF, x=0, width=500, is_current=False, is_over=True),
            rules.Bar(MAIN, x=500, width=1900, is_current=True, is_over=False),
            rules.Bar(CULTURE, x=0, width=3000, is_current=True, is_over=False),
            rules.Bar(SUMMARY, x=2400, width=600, is_current=False, is_over=False),
        ],
        ticks=[day(1), day(8), day(15), day(22), day(30)],
        tick_lines=[750, 1500, 2250],
        today=day(9),
        today_x=850,
        mark=20,
        tick=7,
    )


def test_timeline_cuts_what_sticks_out_and_marks_no_day_outside() -> None:
    long = Stretch(day(20, month=8), day(10, month=10))
    gone = Stretch(day(1, month=8), day(5, month=8))
    drawn = rules.timeline([long, gone], day(1), day(30), day(1, month=10))
    assert [(bar.x, bar.width) for bar in drawn.bars] == [(0, 3000)]
    assert (drawn.today_x, drawn.today_left) == (None, None)


def test_timeline_of_one_day() -> None:
    drawn = rules.timeline([Stretch(day(1), day(1))], day(1), day(1), day(1))
    assert [(bar.x, bar.width) for bar in drawn.bars] == [(0, 100)]
    assert drawn.ticks == [day(1)] * 5
