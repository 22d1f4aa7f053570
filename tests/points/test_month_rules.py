"""What points come to, and which month is next: by hand, and against the database's own SQL."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from points.rules import Formula, figure, first_of, month_after, month_due

SEPTEMBER, OCTOBER, NOVEMBER = (dt.date(2025, number, 1) for number in (9, 10, 11))
D = Decimal


@pytest.mark.parametrize(
    ("points", "formula", "expected"),
    [
        (3, Formula(D("10")), "30.00"),
        (-2, Formula(D("10")), "-20.00"),
        (-2, Formula(D("10"), floor=D(0)), "0.00"),
        (0, Formula(D("10"), floor=D(5)), "5.00"),
        (100, Formula(D("10"), cap=D(500)), "500.00"),
        (1, Formula(D("0.005")), "0.01"),
        (-1, Formula(D("0.005")), "-0.01"),
        (1, Formula(D("0.0049")), "0.00"),
        (7, Formula(D("1.2345")), "8.64"),
    ],
)
def test_figure(points, formula, expected):
    assert str(figure(points, formula)) == expected


LIMITS = st.none() | st.decimals(-10_000, 10_000, places=2)


@pytest.mark.django_db
@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    points=st.integers(-100_000, 100_000),
    rate=st.decimals(0, 9_999, places=4),
    limits=st.tuples(LIMITS, LIMITS),
)
def test_the_database_and_the_rule_agree(db, points, rate, limits):
    floor, cap = limits
    if floor is not None and cap is not None:
        floor, cap = sorted((floor, cap))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT round(least(greatest(%s * %s::numeric, %s::numeric), %s::numeric), 2)",
            [points, rate, floor, cap],
        )
        (made,) = cursor.fetchone()
    assert made == figure(points, Formula(rate, floor, cap))


def test_months_follow_one_another_over_the_year():
    assert month_after(dt.date(2025, 12, 1)) == dt.date(2026, 1, 1)
    assert month_after(dt.date(2026, 1, 31)) == dt.date(2026, 2, 1)
    assert first_of(dt.date(2024, 2, 29)) == dt.date(2024, 2, 1)


@pytest.mark.parametrize(
    ("closed", "earliest", "has_late", "expected"),
    [
        (None, None, False, SEPTEMBER),  # its own month, also without entries
        (None, dt.date(2025, 6, 1), False, dt.date(2025, 6, 1)),
        (None, OCTOBER, False, SEPTEMBER),
        (SEPTEMBER, None, False, None),
        (SEPTEMBER, NOVEMBER, False, NOVEMBER),  # October has nothing
        (SEPTEMBER, NOVEMBER, True, OCTOBER),  # but now it has
        (SEPTEMBER, SEPTEMBER, False, OCTOBER),  # dated after its end by another zone's midnight
        (dt.date(2025, 6, 1), None, False, SEPTEMBER),  # July and August are not the campaign's
        (dt.date(2025, 6, 1), None, True, dt.date(2025, 7, 1)),
    ],
)
def test_which_month_is_next(closed, earliest, has_late, expected):
    due = month_due(
        first=SEPTEMBER, last=SEPTEMBER, closed=closed, earliest=earliest, has_late=has_late
    )
    assert due == expected


def test_every_month_of_a_longer_campaign_is_closed():
    due = month_due(
        first=SEPTEMBER, last=NOVEMBER, closed=SEPTEMBER, earliest=NOVEMBER, has_late=False
    )
    assert due == OCTOBER
