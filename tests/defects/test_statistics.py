"""What the charts count: whole answers, days of the campaign's zone, at most a minute old."""

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.core.cache import cache
from django.db import connection

from defects import services, statistics
from defects.models import Defect
from defects.statistics import Age, CategoryCount, Day, Scope, TeamCount
from tests.defects.acting import HOUR, post, submit
from tests.factories import MONDAY, make_campaign, make_department, make_line, make_team

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
MONDAY_DATE = dt.date(2025, 9, 8)
NOW = MONDAY + 3 * DAY
EVERYTHING = Scope()


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def void(defect: Defect, manager, now=MONDAY):
    services.void_defect(
        defect_id=defect.pk, actor=manager, now=now, cause="not_a_defect", reason="A shadow."
    )


def confirm(defect: Defect, verifier, now):
    services.confirm_correction(defect_id=defect.pk, actor=verifier, now=now)


def active_days(campaign, scope=EVERYTHING, now=NOW):
    return [day for day in statistics.by_day(campaign, scope, now) if day != Day(day.date)]


# --- Categories -----------------------------------------------------------------
def test_categories_come_by_frequency_without_void_and_other_campaigns(
    campaign, line, other_leader, manager
):
    for category in ("method", "machine", "machine", "people"):
        post(campaign, line, other_leader, MONDAY, category=category)
    void(post(campaign, line, other_leader, MONDAY, category="material"), manager)
    before = make_campaign(status="closed", year=2024)
    Defect.objects.filter(category="people").update(campaign=before)
    assert statistics.by_category(campaign, EVERYTHING, NOW) == [
        CategoryCount("machine", 2),
        CategoryCount("method", 1),
    ]


def test_categories_are_narrowed_by_period_line_team_and_department(
    campaign, line, other_line, team, other_team, production_department, other_leader, site
):
    post(campaign, line, other_leader, MONDAY, category="method")
    post(campaign, other_line, other_leader, MONDAY + DAY, category="machine")
    elsewhere = make_team("X", "Shipping", "发货班", department=make_department("LOG", "L", "物流"))
    far = make_line("L9", "Line 9", "九号线", site=site, team=elsewhere)
    post(campaign, far, other_leader, MONDAY + 2 * DAY, category="people")

    def found(**scope):
        rows = statistics.by_category(campaign, Scope(**scope), NOW)
        return {row.category: row.count for row in rows}

    assert found(team=team.pk) == {"method": 1}
    assert found(line=other_line.pk) == {"machine": 1}
    assert found(department=production_department.pk) == {"method": 1, "machine": 1}
    assert found(first=MONDAY_DATE + DAY) == {"machine": 1, "people": 1}
    assert found(last=MONDAY_DATE) == {"method": 1}
    assert found(first=MONDAY_DATE + DAY, last=MONDAY_DATE + DAY) == {"machine": 1}
    assert found(team=other_team.pk, last=MONDAY_DATE) == {}


def test_days_end_at_midnight_of_the_campaigns_zone(campaign, line, other_leader):
    # Monday, 24:00 in Shanghai is 16:00 in UTC.
    midnight = dt.datetime(2025, 9, 8, 16, tzinfo=dt.UTC)
    post(campaign, line, other_leader, midnight - dt.timedelta(seconds=1), category="method")
    post(campaign, line, other_leader, midnight, category="machine")
    monday = Scope(first=MONDAY_DATE, last=MONDAY_DATE)
    assert statistics.by_category(campaign, monday, NOW) == [CategoryCount("method", 1)]
    assert active_days(campaign, now=midnight + HOUR) == [
        Day(MONDAY_DATE, posted=1),
        Day(MONDAY_DATE + DAY, posted=1),
    ]


def test_a_day_of_25_hours_is_one_day(line, other_leader):
    campaign = make_campaign(
        starts_on=dt.date(2025, 11, 1), ends_on=dt.date(2025, 11, 30), time_zone="America/New_York"
    )
    post(campaign, line, other_leader, dt.datetime(2025, 11, 10, 12, tzinfo=dt.UTC))
    # 2 November 23:30 in New York, half an hour before its 25 hours are over.
    late = dt.datetime(2025, 11, 3, 4, 30, tzinfo=dt.UTC)
    Defect.objects.update(posted_at=late, due_at=late + 10 * DAY)
    assert statistics.by_day(campaign, EVERYTHING, late + HOUR) == [
        Day(dt.date(2025, 11, 1)),
        Day(dt.date(2025, 11, 2), posted=1),
        Day(dt.date(2025, 11, 3)),
    ]


# --- Ages -------------------------------------------------------------------------
def test_ages_tell_overdue_in_time_and_waiting_apart(
    campaign, line, leader, other_leader, verifier, manager
):
    waiting, done, gone = (post(campaign, line, other_leader, MONDAY) for _ in range(3))
    submit(waiting, leader, MONDAY + HOUR)
    submit(done, leader, MONDAY + HOUR)
    confirm(done, verifier, MONDAY + HOUR)
    void(gone, manager)
    post(campaign, line, other_leader, MONDAY)  # overdue after two days, recorded or not
    post(campaign, line, other_leader, NOW - HOUR)
    expected = [
        Age(0, 1, in_time=1),
        Age(1, 2),
        Age(2, 4, overdue=1, waiting=1),
        Age(4, 7),
        Age(7, 14),
        Age(14, None),
    ]
    assert statistics.ageing(campaign, EVERYTHING, NOW) == expected
    services.sweep(now=NOW)
    cache.clear()
    assert statistics.ageing(campaign, EVERYTHING, NOW) == expected


def test_an_age_of_exactly_a_day_is_a_day(campaign, line, other_leader):
    post(campaign, line, other_leader, MONDAY)

    def youngest_class(now):
        ages = statistics.ageing(campaign, EVERYTHING, now)
        return next(age.days for age in ages if age.overdue or age.in_time)

    second = dt.timedelta(seconds=1)
    assert [youngest_class(MONDAY + DAY + off) for off in (-second, 0 * second, second)] == [
        0,
        1,
        1,
    ]


def test_ages_are_of_now_whatever_the_period(campaign, line, other_leader):
    post(campaign, line, other_leader, MONDAY)
    later = Scope(first=MONDAY_DATE + DAY)
    whole = statistics.ageing(campaign, EVERYTHING, MONDAY + HOUR)
    assert statistics.ageing(campaign, later, MONDAY + HOUR) == whole
    assert sum(age.in_time for age in whole) == 1


# --- Days -------------------------------------------------------------------------
def test_days_count_postings_corrections_and_decided_deadlines(
    campaign, line, leader, other_leader, verifier, manager
):
    met, late, missed, unverified, gone = (
        post(campaign, line, other_leader, MONDAY) for _ in range(5)
    )
    void(gone, manager)
    submit(met, leader, MONDAY + DAY)
    confirm(met, verifier, MONDAY + 2 * DAY)
    submit(unverified, leader, MONDAY + DAY)
    services.sweep(now=MONDAY + 2 * DAY + HOUR)
    submit(late, leader, MONDAY + 2 * DAY + 2 * HOUR)
    confirm(late, verifier, NOW)
    missed.refresh_from_db()
    assert missed.missed_at == MONDAY + 2 * DAY
    assert active_days(campaign) == [
        Day(MONDAY_DATE, posted=4),
        Day(MONDAY_DATE + DAY, corrected=1, met=1, decided=1),
        Day(MONDAY_DATE + 2 * DAY, corrected=1, decided=2),
    ]


def test_a_deadline_that_no_sweep_has_recorded_counts_as_missed(campaign, line, other_leader):
    post(campaign, line, other_leader, MONDAY)
    due = MONDAY + 2 * DAY
    assert active_days(campaign, now=due) == [Day(MONDAY_DATE, posted=1)]
    cache.clear()
    assert active_days(campaign, now=due + HOUR) == [
        Day(MONDAY_DATE, posted=1),
        Day(MONDAY_DATE + 2 * DAY, decided=1),
    ]


def test_days_run_from_the_campaigns_first_to_today(campaign):
    first, last = dt.date(2025, 9, 1), dt.date(2025, 9, 11)
    days = statistics.by_day(campaign, EVERYTHING, NOW)
    assert [day.date for day in days] == [first + n * DAY for n in range(11)]
    assert days[-1].date == last


def test_days_before_the_campaign_and_of_a_period_to_come_are_none(campaign):
    assert statistics.by_day(campaign, EVERYTHING, MONDAY - 30 * DAY) == []
    assert statistics.by_day(campaign, Scope(first=dt.date(2025, 9, 20)), NOW) == []


def test_after_the_end_days_stop_where_nothing_happened_since(campaign, line, other_leader):
    post(campaign, line, other_leader, MONDAY)
    Defect.objects.update(due_at=dt.datetime(2025, 10, 1, 1, tzinfo=dt.UTC))
    year_end = dt.datetime(2025, 11, 25, tzinfo=dt.UTC)
    assert statistics.by_day(campaign, EVERYTHING, year_end)[-1] == Day(
        dt.date(2025, 10, 1), decided=1
    )


def test_days_are_bounded(campaign):
    wide = Scope(first=dt.date(2025, 7, 1), last=dt.date(2030, 1, 1))
    days = statistics.by_day(campaign, wide, MONDAY + 2000 * DAY)
    first = dt.date(2025, 7, 1)
    # July to September are 92 days, and the campaign ends with the last of them.
    assert days == [Day(first + n * DAY) for n in range(92)]


# --- Teams ------------------------------------------------------------------------
def test_teams_count_deadlines_met_of_those_decided(
    campaign, line, other_line, team, other_team, leader, other_leader, verifier, manager
):
    met = post(campaign, line, other_leader, MONDAY)
    submit(met, leader, MONDAY + HOUR)
    confirm(met, verifier, MONDAY + HOUR)
    for _ in range(2):
        post(campaign, line, other_leader, MONDAY)
    void(post(campaign, line, other_leader, MONDAY), manager)
    post(campaign, other_line, leader, MONDAY)
    post(campaign, other_line, leader, NOW - HOUR)  # runs still: undecided

    def found(scope=EVERYTHING):
        return sorted(statistics.by_team(campaign, scope, NOW), key=lambda row: row.team)

    assert found() == [TeamCount(team.pk, 1, 3), TeamCount(other_team.pk, 0, 1)]
    # Decided on Monday: the one that was met. The others passed on Wednesday.
    assert found(Scope(last=MONDAY_DATE)) == [TeamCount(team.pk, 1, 1)]
    assert found(Scope(first=MONDAY_DATE + DAY, team=team.pk)) == [TeamCount(team.pk, 0, 2)]


def test_nothing_is_there_before_the_first_defect(campaign):
    assert statistics.by_category(campaign, EVERYTHING, NOW) == []
    assert statistics.by_team(campaign, EVERYTHING, NOW) == []
    assert active_days(campaign) == []
    assert {
        (age.overdue, age.in_time, age.waiting)
        for age in statistics.ageing(campaign, EVERYTHING, NOW)
    } == {(0, 0, 0)}


# --- Once a minute ------------------------------------------------------------------
def test_each_count_is_taken_once_a_minute_for_what_it_is_narrowed_to(
    campaign, line, other_leader, team, django_assert_num_queries
):
    post(campaign, line, other_leader, MONDAY)
    one_query = (statistics.by_category, statistics.ageing, statistics.by_team)
    for scope in (EVERYTHING, Scope(team=team.pk), Scope(line=team.pk), Scope(first=MONDAY_DATE)):
        for count in one_query:
            with django_assert_num_queries(1):
                for seconds in (0, 30, 59):
                    count(campaign, scope, NOW + dt.timedelta(seconds=seconds))
        with django_assert_num_queries(3):
            statistics.by_day(campaign, scope, NOW)
            statistics.by_day(campaign, scope, NOW)
    with django_assert_num_queries(1):
        statistics.by_category(campaign, EVERYTHING, NOW + dt.timedelta(seconds=60))


@pytest.mark.django_db(transaction=True)
def test_two_at_once_count_once(campaign, monkeypatch):
    taken: list[int] = []
    counted = statistics._counted
    both = Barrier(2)

    def slowly(*args):
        taken.append(1)
        return counted(*args)

    def ask():
        both.wait()
        statistics.by_category(campaign, EVERYTHING, NOW)
        connection.close()

    monkeypatch.setattr(statistics, "_counted", slowly)
    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [1]
