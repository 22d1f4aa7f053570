"""Reports that wait: those who answer are reminded, then the manager is told, once each."""

import datetime as dt

import pytest
import time_machine

from campaigns.models import CalendarDay, Campaign
from defects import services, tasks
from defects.models import Report
from people import notices
from people.models import Notice, Role
from tests.defects.acting import HOUR, TICK
from tests.factories import MONDAY, make_employee

pytestmark = pytest.mark.django_db
DAY = 24 * HOUR
FRIDAY = MONDAY + 4 * DAY


def make(campaign, line, actor, now=MONDAY, **more):
    words = {"kind": "problem", "title": "Oil below the press"} | more
    return services.make_report(campaign=campaign, line=line, actor=actor, now=now, **words)


def told():
    rows = Notice.objects.filter(kind__in=["report_waits", "report_left"]).order_by("id")
    return list(rows.values_list("kind", "recipient__number"))


def remind(now, **more):
    return services.remind_of_reports(now=now, **more)


@pytest.fixture
def report(campaign, line, leader, manager, employee):
    return make(campaign, line, employee)


def test_leader_is_reminded_after_one_working_day_and_the_manager_told_after_two(report):
    assert [remind(MONDAY + DAY), told()] == [0, []]
    assert [remind(MONDAY + DAY + TICK), told()] == [1, [("report_waits", "leader")]]
    assert remind(MONDAY + 2 * DAY) == 0
    assert remind(MONDAY + 2 * DAY + TICK) == 1
    assert told() == [("report_waits", "leader"), ("report_left", "manager")]
    assert remind(MONDAY + 20 * DAY) == 0


def test_run_twice_it_tells_once(report):
    for now in (MONDAY + DAY + TICK, MONDAY + 2 * DAY + TICK):
        assert [remind(now) for _run in range(3)] == [1, 0, 0]
    assert len(told()) == 2


def test_after_an_outage_each_is_told_once(report):
    assert [remind(MONDAY + 9 * DAY) for _run in range(2)] == [2, 0]
    assert told() == [("report_waits", "leader"), ("report_left", "manager")]


def test_words_say_who_reported_what_and_when(report):
    remind(MONDAY + 9 * DAY)
    first, second = (notices.render(each) for each in Notice.objects.order_by("-id")[:2][::-1])
    assert first.title == "Sun Lei still waits for your answer"
    assert first.body.startswith("Oil below the press. Reported 8 Sep 2025 09:00")
    assert second.title == "A report of Line 1 has waited for two working days"
    assert "Sun Lei reported it 8 Sep 2025 09:00" in second.body
    assert Notice.objects.latest("id").url == report.get_absolute_url()


def test_weekend_is_no_time_to_answer(campaign, line, leader, manager, employee):
    make(campaign, line, employee, now=FRIDAY)
    assert remind(FRIDAY + 3 * DAY) == 0
    assert remind(FRIDAY + 3 * DAY + TICK) == 1


def test_plants_own_days_count(campaign, line, leader, manager, employee):
    CalendarDay.objects.create(day=dt.date(2025, 9, 13), is_working=True)
    CalendarDay.objects.create(day=dt.date(2025, 9, 15), is_working=False)
    make(campaign, line, employee, now=FRIDAY)
    assert [remind(FRIDAY + DAY), remind(FRIDAY + DAY + TICK)] == [0, 1]
    assert [remind(FRIDAY + 4 * DAY), remind(FRIDAY + 4 * DAY + TICK)] == [0, 1]


def test_what_was_answered_in_time_reminds_nobody(report, campaign, line, leader, employee):
    services.answer_report(report_id=report.pk, actor=leader, now=MONDAY + HOUR, reason="Wiped.")
    accepted = make(campaign, line, employee, title="Loose cover")
    services.accept_report(
        report_id=accepted.pk, actor=leader, now=MONDAY, category="machine", severity="major"
    )
    assert [remind(MONDAY + 9 * DAY), told()] == [0, []]


def test_answer_between_the_two_spares_the_manager(report, leader):
    remind(MONDAY + DAY + TICK)
    services.answer_report(report_id=report.pk, actor=leader, now=MONDAY + DAY, reason="Wiped.")
    assert [remind(MONDAY + 9 * DAY), told()] == [0, [("report_waits", "leader")]]


def test_whoever_may_answer_at_that_time_is_reminded(report, team, leader):
    successor = make_employee("successor", "He Ping", [Role.TEAM_LEADER], team=team)
    team.leader = successor
    team.save()
    remind(MONDAY + DAY + TICK)
    assert told() == [("report_waits", "successor")]


def test_leaders_own_report_goes_to_the_manager_both_times(campaign, line, leader, manager):
    make(campaign, line, leader)
    remind(MONDAY + 9 * DAY)
    assert told() == [("report_waits", "manager"), ("report_left", "manager")]


def test_managers_own_report_does_not_come_back_to_them(campaign, line, leader, manager):
    make(campaign, line, manager)
    make_employee("second", "Gao Jun", [Role.QUALITY_MANAGER])
    remind(MONDAY + 9 * DAY)
    assert told() == [("report_waits", "leader"), ("report_left", "second")]


def test_what_waits_in_a_closed_campaign_is_still_reminded_of(report):
    Campaign.objects.update(status=Campaign.Status.CLOSED)
    assert remind(MONDAY + 9 * DAY) == 2


def test_many_are_reminded_of_in_batches(campaign, line, leader, manager, employee):
    for number in range(5):
        make(campaign, line, employee, title=f"Leak {number}")
    assert remind(MONDAY + DAY + TICK, batch=2) == 5
    assert told() == [("report_waits", "leader")] * 5
    assert set(Report.objects.values_list("reminders", flat=True)) == {1}


def test_task_reminds_at_the_present_instant(report):
    with time_machine.travel(MONDAY + DAY + HOUR, tick=False):
        for _run in range(2):
            tasks.task_remind_of_reports()
    assert told() == [("report_waits", "leader")]
