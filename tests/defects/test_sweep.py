"""What the sweep records, for one defect and for many, however often it runs."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from defects import services
from defects.models import Defect, DefectEvent
from people.models import Notice
from points import services as points
from points.models import PointEntry, TeamStanding
from tests.defects.acting import HOUR, TICK, post
from tests.factories import MONDAY, make_campaign

DUE = MONDAY + 48 * HOUR


@pytest.fixture
def defects(campaign, line, leader, other_leader) -> list[Defect]:
    return [
        post(campaign, line, other_leader, MONDAY + minute * dt.timedelta(minutes=1))
        for minute in range(3)
    ]


def test_sweep_exactly_at_the_deadline_records_nothing(defects):
    assert services.sweep(now=DUE) == 0
    assert services.sweep(now=DUE + TICK) == 1


def test_sweep_records_each_miss_once_with_all_its_effects(defects, team, leader):
    Notice.objects.all().delete()
    assert services.sweep(now=DUE + HOUR) == 3
    assert services.sweep(now=DUE + HOUR) == 0
    for defect in defects:
        defect.refresh_from_db()
        assert (defect.missed_at, defect.next_reminder_at) == (defect.due_at, None)
    misses = DefectEvent.objects.filter(kind="missed").order_by("defect_id")
    assert list(misses.values_list("defect_id", "at", "due_at", "left", "points", "data")) == [
        (defect.pk, defect.due_at, defect.due_at, None, -2, {}) for defect in defects
    ]
    entries = PointEntry.objects.order_by("id").values_list(
        "key", "amount", "team_id", "employee_id", "occurred_at", "posted_at", "evidence"
    )
    assert list(entries) == [
        (
            f"defect:{defect.pk}:missed",
            -2,
            team.pk,
            None,
            defect.due_at,
            DUE + HOUR,
            f"/defects/{defect.pk}/",
        )
        for defect in defects
    ]
    standing = TeamStanding.objects.get()
    assert (standing.team, standing.points, standing.entries, standing.reached_at) == (
        team,
        -6,
        3,
        defects[-1].due_at,
    )
    assert points.verify() == []
    notice = Notice.objects.order_by("id").first()
    assert (notice.recipient, notice.kind, notice.url) == (
        leader,
        "defect_missed",
        f"/defects/{defects[0].pk}/",
    )
    assert notice.params == {
        "number": defects[0].number,
        "title": "Screw loose",
        "due_at": defects[0].due_at.isoformat(),
        "zone": "Asia/Shanghai",
        "points": "-2",
    }


def test_sweep_in_batches_gives_the_same(defects):
    assert services.sweep(now=DUE + HOUR, batch=2) == 3
    assert PointEntry.objects.count() == DefectEvent.objects.filter(kind="missed").count() == 3


def test_sweep_of_many_takes_as_many_queries_as_of_one(defects):
    with CaptureQueriesContext(connection) as one:
        services.sweep(now=DUE + TICK)
    with CaptureQueriesContext(connection) as two:
        services.sweep(now=DUE + HOUR)
    assert len(one) == len(two)


def test_sweep_after_the_campaign_still_records(defects, campaign):
    campaign.status = "closed"
    campaign.save()
    make_campaign(year=2026, name="Next")
    assert services.sweep(now=DUE + 1000 * HOUR) == 3


def test_sweep_where_a_miss_costs_nothing_posts_no_entry(defects, campaign):
    campaign.point_rules.filter(code="defect_missed").update(amount=0)
    assert services.sweep(now=DUE + HOUR) == 3
    assert not PointEntry.objects.exists()
    assert points.verify() == []


def test_sweep_without_a_leader_tells_the_head_and_then_the_poster(
    campaign, line, team, other_leader, production_department, manager
):
    post(campaign, line, other_leader, MONDAY)
    services.sweep(now=DUE + HOUR)
    production_department.head = manager
    production_department.save()
    post(campaign, line, other_leader, MONDAY + HOUR)
    services.sweep(now=DUE + 2 * HOUR)
    told = Notice.objects.filter(kind="defect_missed").order_by("id")
    assert [notice.recipient for notice in told] == [other_leader, manager]


def test_remind_once_for_each_time_before_the_deadline(defects, leader):
    Notice.objects.all().delete()
    day_before = DUE - 24 * HOUR
    assert services.remind(now=day_before - TICK) == 0
    assert services.remind(now=day_before) == 1
    assert services.remind(now=day_before) == 0
    assert services.remind(now=DUE - 4 * HOUR + HOUR) == 3
    assert services.remind(now=DUE - TICK) == 0
    due = Notice.objects.filter(kind="defect_due")
    assert due.count() == 4
    assert {notice.recipient for notice in due} == {leader}
    assert set(Defect.objects.values_list("next_reminder_at", flat=True)) == {None}


def test_remind_after_an_outage_tells_nothing_of_what_is_already_missed(defects):
    Notice.objects.all().delete()
    services.remind(now=DUE + 100 * HOUR)
    assert not Notice.objects.filter(kind="defect_due").exists()
