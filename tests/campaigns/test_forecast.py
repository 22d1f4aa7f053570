"""Forecasts: the formulas redone by hand, and what the targets' readers are told."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import Campaign, Measurement, Target
from campaigns.queries import Outlook, target_outlooks
from campaigns.rules import (
    Course,
    Share,
    course,
    pace_since,
    share_forecast,
    value_forecast,
)
from defects import services
from tests.defects.acting import HOUR, post, submit

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)
NOON = dt.datetime(2025, 9, 15, 4, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2025, 9, 20, 4, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _no_counts_of_other_tests() -> None:
    cache.clear()


# --- The formulas -------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "before", "passed", "left", "expected"),
    [
        # 12 + 10 * 2 of 15 + 10 * 2: 32 of 35.
        (Share(12, 15), Share(2, 5), 7 * DAY, 14 * DAY, "91.4"),
        # Nothing came in the last week: it stays as it is.
        (Share(12, 15), Share(12, 15), 7 * DAY, 14 * DAY, "80.0"),
        # Old work is caught up faster than new work comes: all of it is as far as it goes.
        (Share(8, 10), Share(0, 9), 7 * DAY, 14 * DAY, "100.0"),
        # Part of it was taken back: nothing is as low as it goes.
        (Share(1, 10), Share(8, 9), 7 * DAY, 14 * DAY, "0.0"),
        # At the end, and after it, it is what it is.
        (Share(2, 3), Share(0, 1), 7 * DAY, dt.timedelta(), "66.7"),
        (Share(2, 3), Share(0, 1), 7 * DAY, -3 * DAY, "66.7"),
        (Share(2, 3), Share(2, 3), SECOND, dt.timedelta(), "66.7"),
        # A day is enough to go by, and no less.
        (Share(1, 2), Share(0, 0), DAY, DAY, "50.0"),
        (Share(1, 2), Share(0, 0), DAY - SECOND, DAY, None),
        (Share(0, 0), Share(0, 0), 7 * DAY, DAY, None),
        (Share(0, 0), Share(0, 0), 7 * DAY, dt.timedelta(), None),
    ],
)
def test_share_goes_on_as_it_went(
    now: Share, before: Share, passed: dt.timedelta, left: dt.timedelta, expected: str | None
) -> None:
    assert share_forecast(now, before, passed, left) == (expected and Decimal(expected))


@pytest.mark.parametrize(
    ("now", "before", "passed", "left", "is_share", "expected"),
    [
        ("2", "1", 7 * DAY, 14 * DAY, False, "4.0"),
        ("98.3", "94.2", 7 * DAY, 18 * DAY, True, "100.0"),
        ("98.3", "94.2", 7 * DAY, 18 * DAY, False, "108.8"),
        ("5", "9", 2 * DAY, 10 * DAY, False, "0.0"),
        ("5", "9", 2 * DAY, dt.timedelta(), False, "5.0"),
        ("5", "9", 2 * DAY, -DAY, False, "5.0"),
        ("5", "5", dt.timedelta(), 10 * DAY, False, None),
    ],
)
def test_value_goes_on_in_a_straight_line(
    now: str,
    before: str,
    passed: dt.timedelta,
    left: dt.timedelta,
    is_share: bool,
    expected: str | None,
) -> None:
    found = value_forecast(Decimal(now), Decimal(before), passed, left, is_share=is_share)
    assert found == (expected and Decimal(expected))


COUNTS = st.integers(min_value=0, max_value=10**6)


@given(parts=st.tuples(COUNTS, COUNTS), wholes=st.tuples(COUNTS, COUNTS), hours=st.integers(0, 999))
def test_share_forecast_is_a_percentage(
    parts: tuple[int, int], wholes: tuple[int, int], hours: int
) -> None:
    now, before = Share(parts[0], wholes[0]), Share(parts[1], wholes[1])
    found = share_forecast(now, before, 7 * DAY, hours * dt.timedelta(hours=1))
    assert found is None or 0 <= found <= 100


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        (-DAY, -DAY),  # before the campaign there is nothing to look back on
        (dt.timedelta(), dt.timedelta()),
        (7 * DAY - SECOND, dt.timedelta()),
        (7 * DAY, dt.timedelta()),
        (7 * DAY + SECOND, SECOND),
        (30 * DAY, 23 * DAY),
    ],
)
def test_pace_is_of_seven_days_within_the_campaign(
    passed: dt.timedelta, expected: dt.timedelta
) -> None:
    assert pace_since(NOON, NOON + passed) == NOON + expected


@pytest.mark.parametrize(
    ("value", "forecast", "expected"),
    [
        (None, None, Course.UNKNOWN),
        ("80", None, Course.UNKNOWN),
        ("90", None, Course.REACHED),
        ("80", "90.0", Course.ON_COURSE),
        ("80", "89.9", Course.OFF_COURSE),
        ("95", "90.0", Course.REACHED),
        ("95", "89.9", Course.OFF_COURSE),
    ],
)
def test_course_is_what_the_forecast_says(
    value: str | None, forecast: str | None, expected: Course
) -> None:
    given_values = [each and Decimal(each) for each in (value, forecast)]
    assert course(*given_values, Decimal(90)) == expected  # type: ignore[arg-type]  # "" never is


# --- What readers see -----------------------------------------------------------
def make_target(campaign: Campaign, **fields: Any) -> Target:
    defaults: dict[str, Any] = {"name": "Training coverage", "goal": Decimal(100), "unit": "%"}
    return Target.objects.create(campaign=campaign, **defaults | fields)


def measure(target: Target, day: int, value: str) -> None:
    Measurement.objects.create(
        target=target, measured_on=dt.date(2025, 9, day), value=Decimal(value)
    )


def only(campaign: Campaign, now: dt.datetime = NOON) -> Outlook:
    (found,) = target_outlooks(campaign, now)
    return found


def seen(outlook: Outlook) -> tuple[str | None, str, Course, str]:
    return outlook.figure.value_shown, outlook.forecast_shown, outlook.course, outlook.pace


def test_target_without_a_value_has_no_forecast(campaign: Campaign) -> None:
    make_target(campaign)
    assert seen(only(campaign)) == (None, "", Course.UNKNOWN, "")


def test_one_measurement_is_no_forecast(campaign: Campaign) -> None:
    measure(make_target(campaign), 12, "98.3")
    assert seen(only(campaign)) == ("98.3", "", Course.UNKNOWN, "")


def test_typed_value_is_compared_with_the_week_before(campaign: Campaign) -> None:
    target = make_target(campaign, goal=Decimal(40), unit="proposals")
    for day, value in ((2, "1"), (5, "6"), (6, "11"), (12, "13"), (16, "99")):
        measure(target, day, value)
    # From the 5th, a week before the 12th: 13 + (13 - 6) / 7 * 18; the 16th is to come.
    assert seen(only(campaign)) == ("13", "31", Course.OFF_COURSE, "Since 5 Sep: from 6 to 13.")
    assert only(campaign).short_by_shown == "9"


def test_typed_value_is_compared_with_the_first_within_a_week(campaign: Campaign) -> None:
    target = make_target(campaign)
    measure(target, 9, "50")
    measure(target, 12, "80")
    assert seen(only(campaign)) == ("80", "100", Course.ON_COURSE, "Since 9 Sep: from 50 to 80.")


@pytest.fixture
def rates(campaign: Campaign) -> Campaign:
    for order, metric in enumerate((Target.Metric.CORRECTION_RATE, Target.Metric.ON_TIME_RATE)):
        make_target(campaign, order=order, name=metric.label, metric=metric, goal=Decimal(90))
    return campaign


def test_rates_without_defects_have_no_forecast(rates: Campaign) -> None:
    nothing = (None, "", Course.UNKNOWN, "")
    assert [seen(each) for each in target_outlooks(rates, NOON)] == [nothing, nothing]


def test_rates_go_on_at_the_pace_of_the_last_week(
    rates: Campaign, line: Any, leader: Any, other_leader: Any, verifier: Any, manager: Any
) -> None:
    def posted(ago: dt.timedelta) -> Any:
        return post(rates, line, other_leader, LATER - ago)

    def verified(ago: dt.timedelta, taken: dt.timedelta) -> None:
        defect = posted(ago)
        submit(defect, leader, LATER - ago + taken)
        services.confirm_correction(
            defect_id=defect.pk, actor=verifier, now=LATER - ago + taken + HOUR
        )

    verified(8 * DAY, HOUR)  # before the week: in time
    posted(11 * DAY)  # never corrected: missed before the week
    for _number in range(3):
        verified(4 * DAY, HOUR)
    posted(DAY)
    void = posted(3 * DAY)
    services.void_defect(
        defect_id=void.pk, actor=manager, now=LATER, cause="not_a_defect", reason="A shadow."
    )
    left = (rates.ends_at - LATER) / (7 * DAY)
    corrected, in_time = target_outlooks(rates, LATER)
    # 1 of 2 a week ago, 4 of 6 now: 3 verified and 4 posted each week.
    expected = round(Decimal(100 * (4 + 3 * left) / (6 + 4 * left)), 1)
    assert corrected.forecast == expected
    assert seen(corrected)[2:] == (Course.OFF_COURSE, "Since 13 Sep: 3 verified, 4 posted.")
    # 1 of 2 a week ago, 4 of 5 now: 3 of 3 each week.
    expected = round(Decimal(100 * (4 + 3 * left) / (5 + 3 * left)), 1)
    assert in_time.forecast == expected
    assert seen(in_time)[2:] == (Course.OFF_COURSE, "Since 13 Sep: 3 of 3 deadlines met.")


def test_after_the_end_the_forecast_is_the_value(
    rates: Campaign, line: Any, leader: Any, other_leader: Any, verifier: Any
) -> None:
    defect = post(rates, line, other_leader, NOON)
    post(rates, line, other_leader, NOON)
    submit(defect, leader, NOON)
    services.confirm_correction(defect_id=defect.pk, actor=verifier, now=NOON)
    corrected, _in_time = target_outlooks(rates, rates.ends_at + DAY)
    assert (corrected.figure.value, corrected.forecast) == (Decimal("50.00"), Decimal("50.0"))
    assert corrected.course == Course.OFF_COURSE


def test_outlooks_cost_the_same_for_one_target_and_for_three(
    campaign: Campaign, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        measure(make_target(campaign, order=number), 2 + number, "5")
        with django_assert_num_queries(2):
            assert len(target_outlooks(campaign, NOON)) == number + 1
