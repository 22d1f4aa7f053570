"""The week's inspections, made, handed over and finished in the same instant."""

import datetime as dt
from functools import partial

import pytest

from core.errors import Conflict, DomainError
from defects.models import DutyExcuse, DutyHandOver, InspectionDuty
from defects.services import excusing, planning
from people.models import Notice, Role
from tests.concurrency.harness import at_once, without_row_locks
from tests.defects.planned import make_duty, make_plan
from tests.factories import MONDAY, make_employee, make_line

pytestmark = pytest.mark.django_db(transaction=True)
LINES = 20


def test_week_made_by_six_workers_at_once_is_made_once(campaign, line, leader):
    lines = [make_line(f"X{n}", f"X {n}", "", site=line.site, team=line.team) for n in range(LINES)]
    for each in lines:
        make_plan(campaign, each, leader)
    raised = at_once([partial(planning.make_duties, now=MONDAY)] * 6)
    assert raised == []
    assert InspectionDuty.objects.count() == LINES
    assert Notice.objects.filter(kind="duty_new").count() == LINES


def test_workers_on_both_sides_of_midnight_make_each_week_once(campaign, line, leader):
    make_plan(campaign, line, leader)
    sunday = MONDAY + dt.timedelta(days=6)
    instants = [sunday, sunday + dt.timedelta(days=1)] * 3
    assert at_once([partial(planning.make_duties, now=now) for now in instants]) == []
    weeks = InspectionDuty.objects.order_by("week").values_list("week", flat=True)
    assert [week.day for week in weeks] == [8, 15]


@pytest.fixture
def deputies(team):
    return [make_employee(f"d{n}", f"Deputy {n}", [Role.TEAM_LEADER], team=team) for n in range(6)]


def _given_away(duty, leader, deputies):
    actions = [
        partial(
            planning.hand_over, duty_id=duty.pk, to=to, reason="Away.", actor=leader, now=MONDAY
        )
        for to in deputies
    ]
    return at_once(actions)


def test_duty_given_to_six_at_once_goes_to_one(campaign, line, leader, deputies):
    duty = make_duty(campaign, line, leader)
    refused = _given_away(duty, leader, deputies)
    assert len(refused) == 5
    assert all(isinstance(each, DomainError) for each in refused)
    duty.refresh_from_db()
    assert DutyHandOver.objects.get().given_to == duty.inspector


def test_without_the_lock_it_goes_to_several(campaign, line, leader, deputies):
    duty = make_duty(campaign, line, leader)
    with without_row_locks():
        for _try in range(20):
            _given_away(duty, leader, deputies)
            if DutyHandOver.objects.filter(given_from=leader).count() > 1:
                break
            InspectionDuty.objects.update(inspector=leader)
            DutyHandOver.objects.all().delete()
    assert DutyHandOver.objects.filter(given_from=leader).count() > 1


def test_done_and_handed_over_at_once_is_never_both_open_and_done(campaign, line, leader, deputies):
    duty = make_duty(campaign, line, leader)
    give = partial(
        planning.hand_over, duty_id=duty.pk, to=deputies[0], reason="x", actor=leader, now=MONDAY
    )
    raised = at_once([give, partial(planning.complete_duty, duty_id=duty.pk, at=MONDAY)])
    assert all(isinstance(each, Conflict) for each in raised)
    duty.refresh_from_db()
    assert duty.state == "done"


# --- Excusing -------------------------------------------------------------------------
@pytest.fixture
def managers(quality_department):
    return [make_employee(f"m{n}", f"Manager {n}", [Role.QUALITY_MANAGER]) for n in range(4)]


def excusing_of(duty, actor):
    return partial(
        excusing.excuse_duty, duty_id=duty.pk, reason=actor.name, actor=actor, now=MONDAY
    )


def test_duty_excused_by_four_at_once_is_excused_by_one(campaign, line, leader, managers):
    duty = make_duty(campaign, line, leader)
    refused = at_once([excusing_of(duty, each) for each in managers])
    assert [type(each) for each in refused] == [Conflict] * 3
    name = DutyExcuse.objects.get().excused_by.name
    assert all(name in str(each) for each in refused)
    assert Notice.objects.filter(kind="duty_excused").count() == 1


def test_excuse_taken_back_by_four_at_once_is_taken_back_by_one(campaign, line, leader, managers):
    duty = make_duty(campaign, line, leader)
    excusing_of(duty, managers[0])()
    back = [
        partial(excusing.ask_again, duty_id=duty.pk, actor=each, now=MONDAY) for each in managers
    ]
    assert [type(each) for each in at_once(back)] == [Conflict] * 3
    duty.refresh_from_db()
    assert (duty.state, DutyExcuse.objects.get().taken_back_at) == ("open", MONDAY)
    assert Notice.objects.filter(kind="duty_asked_again").count() == 1


def _excused_and_done(duty, manager):
    done = partial(planning.complete_duty, duty_id=duty.pk, at=MONDAY)
    raised = at_once([excusing_of(duty, manager), done])
    duty.refresh_from_db()
    return raised


def test_excused_and_done_at_once_is_done(campaign, line, leader, manager):
    duty = make_duty(campaign, line, leader)
    for _try in range(10):
        raised = _excused_and_done(duty, manager)
        assert (duty.state, duty.excuse) == ("done", "")
        # Either the excuse came first and stays on the record, or it was refused.
        assert [type(each) for each in raised] == [Conflict] * (1 - DutyExcuse.objects.count())
        DutyExcuse.objects.all().delete()
        InspectionDuty.objects.update(state="open", ended_at=None)


def test_without_the_lock_what_was_done_ends_as_excused(campaign, line, leader, manager):
    duty = make_duty(campaign, line, leader)
    with without_row_locks():
        for _try in range(100):
            raised = _excused_and_done(duty, manager)
            if duty.state == "excused" and raised == []:
                break
            DutyExcuse.objects.all().delete()
            InspectionDuty.objects.update(state="open", excuse="", ended_at=None)
    assert duty.state == "excused"
