"""Weeks, windows and rotation: pure functions."""

import datetime as dt
import zoneinfo

import pytest

from defects.rules import is_passed, item_problems, planning

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
WEEK = dt.date(2025, 9, 8)
ALWAYS = [(dt.date(2025, 1, 1), dt.date(2025, 12, 31))]


def made(week=WEEK, first=0, last=4, grace=24, zone=SHANGHAI, spans=ALWAYS):
    return planning.window(
        week, first_weekday=first, last_weekday=last, grace_hours=grace, zone=zone, spans=spans
    )


def utc(*args):
    return dt.datetime(*args, tzinfo=dt.UTC)


def test_week_opens_at_midnight_and_is_due_at_the_end_of_its_last_day():
    assert made() == planning.Window(
        opens_at=utc(2025, 9, 7, 16), due_at=utc(2025, 9, 12, 16), closes_at=utc(2025, 9, 13, 16)
    )


def test_window_over_a_change_of_the_clock_has_an_hour_less_or_more():
    spring = made(dt.date(2025, 3, 24), last=6, zone=BERLIN)
    autumn = made(dt.date(2025, 10, 20), last=6, zone=BERLIN)
    assert spring.opens_at == utc(2025, 3, 23, 23)
    assert spring.due_at - spring.opens_at == dt.timedelta(days=7, hours=-1)
    assert autumn.due_at - autumn.opens_at == dt.timedelta(days=7, hours=1)
    assert autumn.closes_at - autumn.due_at == dt.timedelta(hours=24)


def test_grace_is_hours_that_go_by_when_the_clock_changes_within_them():
    """Saturday's inspection, with grace over the night in which summer time begins."""
    saturday = made(dt.date(2025, 3, 24), first=5, last=5, zone=BERLIN)
    assert saturday.closes_at.astimezone(BERLIN).isoformat() == "2025-03-31T01:00:00+02:00"


def test_midnight_that_does_not_exist_is_the_first_instant_of_the_day():
    beirut = zoneinfo.ZoneInfo("Asia/Beirut")
    sunday = made(dt.date(2025, 3, 24), first=6, last=6, grace=0, zone=beirut)
    assert sunday.opens_at.astimezone(beirut).isoformat() == "2025-03-30T01:00:00+03:00"
    assert sunday.due_at - sunday.opens_at == dt.timedelta(hours=23)


@pytest.mark.parametrize(
    ("span", "days"),
    [
        (((2025, 9, 10), (2025, 9, 30)), (10, 13)),
        (((2025, 9, 1), (2025, 9, 9)), (8, 10)),
        (((2025, 9, 12), (2025, 9, 12)), (12, 13)),
    ],
)
def test_window_is_clipped_to_the_days_of_inspections(span, days):
    first, last = (dt.date(*each) for each in span)
    clipped = made(spans=[(first, last)])
    midnights = [each.astimezone(SHANGHAI) for each in (clipped.opens_at, clipped.due_at)]
    assert [(each.day, each.hour) for each in midnights] == [(days[0], 0), (days[1], 0)]


@pytest.mark.parametrize("day", [7, 13])
def test_week_without_a_day_of_inspections_asks_for_nothing(day):
    assert made(spans=[(dt.date(2025, 9, day), dt.date(2025, 9, day))]) is None


def test_weeks_begin_on_mondays_over_the_turn_of_a_year():
    assert planning.weeks_between(dt.date(2025, 12, 31), dt.date(2026, 1, 5)) == [
        dt.date(2025, 12, 29),
        dt.date(2026, 1, 5),
    ]
    assert planning.weeks_between(dt.date(2025, 9, 15), dt.date(2025, 9, 14)) == []


def test_rotation_hands_everybody_on_by_one_place_a_week():
    weeks = [planning.rotated("abc", week) for week in range(4)]
    assert ["".join(each) for each in weeks] == ["abc", "cab", "bca", "abc"]
    assert planning.rotated([], 3) == []


def test_rates_are_of_what_was_asked_for_and_never_rounded_up():
    some = planning.Completion(open=1, in_time=198, late=1, missed=0, excused=7)
    assert (some.asked, some.done, some.rate, some.in_time_rate) == (200, 199, 99, 99)
    assert planning.Completion(excused=3).rate is None


def walk(inspector, minutes, *, found=False, checklist=1):
    return planning.Walk(inspector, checklist, dt.timedelta(minutes=minutes), found)


def test_who_never_finds_anything_and_who_is_unusually_fast_is_worth_a_question():
    usual = [walk(1, 10, found=True) for _ in range(4)]
    nothing = [walk(2, 9) for _ in range(3)]
    fast = [walk(3, 3, found=True), walk(3, 4, found=True)]
    assert planning.suspicions([*usual, *nothing, *fast]) == [
        planning.Suspicion(3, 2, without_findings=False, fast=1),
        planning.Suspicion(2, 3, without_findings=True, fast=0),
    ]


def test_little_is_not_enough_to_ask_anybody():
    assert planning.suspicions([walk(1, 10), walk(1, 10), walk(2, 1, checklist=None)]) == []


@pytest.mark.parametrize(
    ("kind", "given", "limits", "passed"),
    [
        ("check", {"said": False}, {}, False),
        ("check", {"said": None}, {}, None),
        ("number", {"number": 5}, {"lowest": 5, "highest": 6}, True),
        ("number", {"number": 7}, {"highest": 6}, False),
        ("number", {"number": 7}, {}, None),
        ("number", {}, {"highest": 6}, None),
        ("score", {"score": 2}, {"lowest": 3}, False),
        ("score", {"score": 0}, {}, None),
        ("text", {"said": False}, {}, None),
        ("photo", {}, {}, None),
    ],
)
def test_answer_passes_within_its_limits(kind, given, limits, passed):
    assert is_passed(kind, **given, **limits) is passed


@pytest.mark.parametrize(
    ("item", "problems"),
    [
        ({"kind": "number", "unit": "kg", "lowest": 1, "highest": 2}, {}),
        ({"kind": "score", "lowest": 3}, {}),
        ({"kind": "check", "unit": "kg"}, {"unit": "no_unit"}),
        (
            {"kind": "text", "lowest": 1, "highest": 2},
            {"lowest": "no_limit", "highest": "no_limit"},
        ),
        ({"kind": "score", "lowest": 6}, {"lowest": "no_score"}),
        ({"kind": "score", "highest": 5}, {"highest": "no_limit"}),
        ({"kind": "number", "lowest": 2, "highest": 1}, {"highest": "crossed"}),
    ],
)
def test_item_has_the_limits_of_its_kind(item, problems):
    assert item_problems(**item) == problems
