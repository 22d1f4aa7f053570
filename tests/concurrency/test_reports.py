"""Reports under taps that meet: one wins, and the other sees who it was."""

import datetime as dt
import uuid
from functools import partial

import pytest

from core.errors import Conflict
from defects import services
from defects.models import Defect, Photo, Report
from people.models import Notice
from tests.concurrency.harness import at_once, without_row_locks
from tests.defects.acting import PICTURE
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
SORTED = {"category": "machine", "severity": "major"}


def report_of(campaign, line, actor, client_id):
    return services.make_report(
        campaign=campaign,
        kind="problem",
        line=line,
        title="Oil below the press",
        actor=actor,
        now=MONDAY,
        pictures=[PICTURE],
        client_id=client_id,
    )


def race(report, *people):
    return at_once(
        [
            lambda person=person: services.accept_report(
                report_id=report.pk, actor=person, now=MONDAY, **SORTED
            )
            for person in people
        ]
    )


def test_taps_at_once_make_one_report(campaign, line, leader, employee):
    client_id = uuid.uuid4()
    assert at_once([lambda: report_of(campaign, line, employee, client_id)] * 8) == []
    counts = [model.objects.count() for model in (Report, Photo, Notice)]
    assert counts == [1, 1, 1]


def test_two_who_accept_without_the_lock_post_twice(campaign, line, leader, manager, employee):
    posted = 0
    for _try in range(10):
        report = report_of(campaign, line, employee, uuid.uuid4())
        with without_row_locks():
            race(report, leader, manager)
        posted = max(posted, Defect.objects.count())
        if posted > Report.objects.count():
            break
    assert posted > Report.objects.count()


def test_of_two_who_accept_one_wins(campaign, line, leader, manager, employee):
    for number in range(1, 11):
        report = report_of(campaign, line, employee, uuid.uuid4())
        raised = race(report, leader, manager)
        report.refresh_from_db()
        assert [type(error) for error in raised] == [Conflict]
        assert report.answered_by.name in str(raised[0])
        assert Defect.objects.count() == number


def test_taps_at_once_of_one_leader_accept_once(campaign, line, leader, employee):
    report = report_of(campaign, line, employee, uuid.uuid4())
    assert race(report, *[leader] * 6) == []
    assert Defect.objects.count() == 1
    assert Notice.objects.filter(kind="report_listed").count() == 1


def test_accepting_and_answering_at_once_leaves_one_outcome(
    campaign, line, leader, manager, employee
):
    report = report_of(campaign, line, employee, uuid.uuid4())
    raised = at_once(
        [
            lambda: services.accept_report(report_id=report.pk, actor=leader, now=MONDAY, **SORTED),
            lambda: services.answer_report(
                report_id=report.pk, actor=manager, now=MONDAY, reason="Wiped up."
            ),
        ]
    )
    report.refresh_from_db()
    assert [type(error) for error in raised] == [Conflict]
    assert Defect.objects.count() == (1 if report.state == "accepted" else 0)
    assert Notice.objects.filter(recipient=employee).count() == 1


# --- Reports that wait ----------------------------------------------------------------
LATER = MONDAY + dt.timedelta(days=9)


def test_workers_at_once_remind_once(campaign, line, leader, manager, employee):
    for _report in range(20):
        report_of(campaign, line, employee, uuid.uuid4())
    assert at_once([lambda: services.remind_of_reports(now=LATER, batch=3)] * 6) == []
    # What one worker held was left to it; the next run finds nothing but that.
    services.remind_of_reports(now=LATER)
    assert Notice.objects.filter(kind="report_waits", recipient=leader).count() == 20
    assert Notice.objects.filter(kind="report_left", recipient=manager).count() == 20
    assert set(Report.objects.values_list("reminders", flat=True)) == {2}


def test_answered_and_reminded_of_at_once_is_answered(campaign, line, leader, manager, employee):
    for _try in range(10):
        report = report_of(campaign, line, employee, uuid.uuid4())
        answer = partial(
            services.answer_report, report_id=report.pk, actor=leader, now=LATER, reason="Wiped."
        )
        assert at_once([answer, lambda: services.remind_of_reports(now=LATER)]) == []
        report.refresh_from_db()
        assert (report.state, report.answer) == ("answered", "Wiped.")
