"""The same thing done twice in the same instant happens once."""

import uuid
from functools import partial

import pytest

from core.errors import Conflict
from defects import services
from defects.models import Commendation, Correction, Defect, DefectEvent, Inspection
from people.models import Notice
from points import services as points
from points.models import PointEntry
from tests.concurrency.harness import at_once
from tests.defects.acting import HOUR, points_of, post, submit
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)

DUE = MONDAY + 48 * HOUR


@pytest.fixture
def defect(campaign, line, other_leader, leader) -> Defect:
    return post(campaign, line, other_leader, MONDAY)


def test_post_tapped_eight_times_at_once_posts_one_defect(campaign, line, leader, other_leader):
    client_id = uuid.uuid4()
    action = partial(post, campaign, line, other_leader, MONDAY, client_id=client_id)
    assert at_once([action] * 8) == []
    assert (Defect.objects.count(), DefectEvent.objects.count(), Notice.objects.count()) == (
        1,
        1,
        1,
    )


def test_praise_and_inspection_tapped_at_once_are_made_once(campaign, line, leader):
    client_id = uuid.uuid4()
    praise = partial(
        services.post_commendation,
        campaign=campaign,
        line=line,
        actor=leader,
        now=MONDAY,
        title="Clean bench",
        client_id=client_id,
    )
    begin = partial(
        services.start_inspection,
        campaign=campaign,
        line=line,
        actor=leader,
        now=MONDAY,
        client_id=client_id,
    )
    assert at_once([praise, begin] * 4) == []
    assert (Commendation.objects.count(), Inspection.objects.count()) == (1, 1)


def test_post_with_an_id_that_somebody_else_used_is_refused(campaign, line, leader, other_leader):
    client_id = uuid.uuid4()
    post(campaign, line, leader, MONDAY, client_id=client_id)
    with pytest.raises(Conflict):
        post(campaign, line, other_leader, MONDAY, client_id=client_id)


def test_submit_tapped_at_once_is_one_correction(defect, member, leader):
    raised = at_once([partial(submit, defect, person, MONDAY) for person in [member, leader] * 4])
    assert [type(error) for error in raised] == [Conflict] * 7
    assert Correction.objects.count() == 1


def test_verdicts_given_at_once_are_one_verdict(defect, member, verifier, manager):
    submit(defect, member, MONDAY)
    confirm = [
        partial(services.confirm_correction, defect_id=defect.pk, actor=person, now=MONDAY + HOUR)
        for person in (verifier, manager)
    ]
    reject = [
        partial(
            services.reject_correction,
            defect_id=defect.pk,
            actor=person,
            now=MONDAY + HOUR,
            reason="No photo.",
        )
        for person in (verifier, manager)
    ]
    raised = at_once((confirm + reject) * 2)
    assert [type(error) for error in raised] == [Conflict] * 7
    assert points_of(defect) in {0, 2}
    assert points.verify() == []


def test_void_and_sweep_at_once_leave_no_points(campaign, line, leader, other_leader, manager):
    defects = [post(campaign, line, other_leader, MONDAY) for _ in range(20)]
    voids = [
        partial(
            services.void_defect,
            defect_id=defect.pk,
            actor=manager,
            now=DUE + HOUR,
            cause="not_a_defect",
            reason="Within limits.",
        )
        for defect in defects
    ]
    assert at_once([*voids, *[partial(services.sweep, now=DUE + HOUR)] * 4]) == []
    assert {points_of(defect) for defect in defects} == {0}
    assert points.verify() == []


def test_one_fact_posted_at_once_earns_once(campaign, team):
    rule = points.rule_for(campaign.pk, "defect_corrected")
    action = partial(
        points.post,
        rule=rule,
        key="fact:1",
        team_id=team.pk,
        department_id=team.department_id,
        occurred_at=MONDAY,
        now=MONDAY,
    )
    assert at_once([action] * 16) == []
    assert PointEntry.objects.count() == 1
    assert points.verify() == []
