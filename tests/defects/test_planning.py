"""The planned inspections of each week: made once, handed over, done, missed."""

import datetime as dt

import pytest
import time_machine

from campaigns.models import Campaign
from campaigns.services import duplicate_campaign
from core import clock
from core.errors import Conflict, DomainError, NotAllowed
from defects import queries, services, tasks
from defects.models import Checklist, DutyHandOver, Inspection, InspectionDuty, InspectionPlan
from defects.services import planning
from people import notices
from people.models import Employee, Notice, ProductionLine, Role
from tests.defects.acting import HOUR, TICK, make_checklist
from tests.defects.planned import make_duty, make_plan
from tests.factories import MONDAY, make_employee, make_line

pytestmark = pytest.mark.django_db
DAY = 24 * HOUR
WEEK = MONDAY.date()
DUE = dt.datetime(2025, 9, 12, 16, tzinfo=dt.UTC)  # Friday, 24:00 in Shanghai
CLOSES = DUE + DAY


def states():
    rows = InspectionDuty.objects.order_by("week", "id")
    return [(week.day, state, excuse) for week, state, excuse in rows.values_list(*STATE)]


STATE = ("week", "state", "excuse")


@pytest.fixture
def plan(campaign, line, leader):
    return make_plan(campaign, line, leader)


@pytest.fixture
def duty(campaign, line, leader):
    return make_duty(campaign, line, leader)


# --- Making them ---------------------------------------------------------------------
def test_week_is_made_once_with_the_newest_checklist(plan, leader, line):
    assert [planning.make_duties(now=MONDAY) for _ in range(3)] == [1, 0, 0]
    duty = InspectionDuty.objects.get()
    assert (duty.plan, duty.line, duty.inspector, duty.week) == (plan, line, leader, WEEK)
    assert (duty.opens_at, duty.due_at) == (dt.datetime(2025, 9, 7, 16, tzinfo=dt.UTC), DUE)
    assert (duty.closes_at, duty.state) == (CLOSES, "open")
    assert duty.version.checklist == plan.checklist
    assert Notice.objects.filter(kind="duty_new", recipient=leader).count() == 1


def test_week_that_begins_in_the_zone_is_made_before_it_does_in_utc(plan):
    assert planning.make_duties(now=dt.datetime(2025, 9, 7, 15, 59, 59, tzinfo=dt.UTC)) == 0
    assert planning.make_duties(now=dt.datetime(2025, 9, 7, 16, tzinfo=dt.UTC)) == 1


def test_after_an_outage_weeks_gone_by_are_excused_and_the_present_one_is_late(plan, leader):
    planning.make_duties(now=MONDAY + 16 * DAY)  # Wednesday the 24th, the last day
    assert states() == [(8, "excused", "gone_by"), (15, "excused", "gone_by"), (22, "open", "")]
    assert Notice.objects.filter(kind="duty_new").count() == 1


@pytest.mark.parametrize(("now", "state"), [(CLOSES - TICK, "open"), (CLOSES, "excused")])
def test_week_is_gone_by_when_its_grace_is(plan, now, state):
    planning.make_duties(now=now)
    assert InspectionDuty.objects.get().state == state


def test_last_week_ends_with_the_phase(plan):
    planning.make_duties(now=MONDAY + 14 * DAY)
    last = InspectionDuty.objects.latest("week")
    assert last.due_at == dt.datetime(2025, 9, 24, 16, tzinfo=dt.UTC)
    assert planning.make_duties(now=MONDAY + 21 * DAY) == 0


def test_weeks_before_a_plan_are_not_asked_for(campaign, line, leader):
    make_plan(campaign, line, leader, since=MONDAY + 7 * DAY)
    planning.make_duties(now=MONDAY + 7 * DAY)
    assert states() == [(15, "open", "")]


@pytest.mark.parametrize("status", [Campaign.Status.DRAFT, Campaign.Status.CLOSED])
def test_campaign_that_does_not_run_asks_for_nothing(plan, campaign, status):
    Campaign.objects.update(status=status)
    assert planning.make_duties(now=MONDAY) == 0


def test_plan_out_of_use_or_without_a_published_checklist_asks_for_nothing(
    campaign, line, other_line, leader
):
    make_plan(campaign, line, leader, is_active=False)
    unpublished = Checklist.objects.create(name="Draft")
    make_plan(campaign, other_line, leader, checklist=unpublished)
    assert planning.make_duties(now=MONDAY) == 0


def test_rotation_shows_leaders_other_lines(campaign, line, other_line, leader, other_leader):
    third_line = make_line("L3", "Line 3", "三号线", site=line.site, team=line.team)
    make_plan(campaign, line, leader, rotation="a")
    make_plan(campaign, other_line, other_leader, rotation="a")
    make_plan(campaign, third_line, leader)
    planning.make_duties(now=MONDAY + 7 * DAY)
    who = InspectionDuty.objects.order_by("week", "plan_id").values_list(
        "inspector__number", flat=True
    )
    # The campaign's first week is that of 1 September, in which nobody inspects yet.
    assert list(who) == ["other-leader", "leader", "leader", "leader", "other-leader", "leader"]


def test_inspector_who_left_is_replaced_by_the_teams_leader(campaign, line, leader, other_leader):
    Employee.objects.filter(pk=other_leader.pk).update(is_active=False)
    duty = make_duty(campaign, line, other_leader)
    assert (duty.state, duty.inspector) == ("open", leader)


def test_nobody_left_to_inspect_is_excused_with_the_reason(campaign, line, leader):
    Employee.objects.filter(pk=leader.pk).update(is_active=False)
    duty = make_duty(campaign, line, leader)
    assert (duty.state, duty.excuse, duty.ended_at) == ("excused", "nobody", MONDAY)


def test_line_out_of_use_is_excused_with_the_reason(campaign, line, leader):
    ProductionLine.objects.update(is_active=False)
    assert make_duty(campaign, line, leader).excuse == "line"


def test_new_version_is_asked_from_the_next_week_on(duty):
    item = make_checklist("Floor")[0]
    InspectionPlan.objects.update(checklist=item.section.version.checklist)
    planning.make_duties(now=MONDAY + 7 * DAY)
    versions = list(InspectionDuty.objects.order_by("week").values_list("version", flat=True))
    assert versions == [duty.version_id, item.section.version_id]


def test_making_runs_the_same_queries_for_one_and_three(
    campaign, line, other_line, leader, django_assert_num_queries
):
    make_plan(campaign, line, leader)
    with django_assert_num_queries(14):
        planning.make_duties(now=MONDAY)
    make_plan(campaign, other_line, leader)
    third_line = make_line("L3", "Line 3", "三号线", site=line.site, team=line.team)
    make_plan(campaign, third_line, leader)
    with django_assert_num_queries(14):
        planning.make_duties(now=MONDAY)


# --- Missed, reminded ------------------------------------------------------------------
def test_missed_is_marked_at_the_end_of_the_grace(duty):
    assert planning.mark_missed(now=CLOSES - TICK) == 0
    assert planning.mark_missed(now=CLOSES + 5 * HOUR) == 1
    duty.refresh_from_db()
    assert (duty.state, duty.ended_at) == ("missed", CLOSES)


def test_what_a_closed_campaign_still_asked_for_is_excused_and_asked_for_again(
    campaign, duty, leader
):
    Campaign.objects.update(status=Campaign.Status.CLOSED)
    assert queries.planning.open_duties_of(leader, campaign, MONDAY) == []
    assert planning.mark_missed(now=MONDAY + HOUR) == 0
    assert states() == [(8, "excused", "closed")]
    Campaign.objects.update(status=Campaign.Status.ACTIVE)
    assert planning.make_duties(now=MONDAY + 2 * HOUR) == 0
    assert states() == [(8, "open", "")]
    assert queries.planning.open_duties_of(leader, campaign, MONDAY + 2 * HOUR) == [duty]


def test_campaign_that_runs_again_too_late_leaves_it_excused(campaign, duty):
    Campaign.objects.update(status=Campaign.Status.CLOSED)
    planning.mark_missed(now=CLOSES - TICK)
    Campaign.objects.update(status=Campaign.Status.ACTIVE)
    planning.make_duties(now=CLOSES)
    planning.mark_missed(now=CLOSES)
    assert states()[0] == (8, "excused", "closed")


def test_due_soon_is_told_once(duty, leader):
    before = DUE - 24 * HOUR
    told = [planning.remind_duties(now=now) for now in (before - TICK, before, before, DUE)]
    assert told == [0, 1, 0, 0]
    notice = Notice.objects.get(kind="duty_due")
    assert notice.recipient == leader
    words = notices.render(notice)
    assert words.title == "The inspection of Line 1 is due soon"
    assert "12 Sep 2025 24:00" in words.body


def test_what_is_done_or_missed_is_not_reminded_of(duty):
    planning.complete_duty(duty_id=duty.pk, at=MONDAY)
    assert planning.remind_duties(now=DUE - HOUR) == 0


def test_task_makes_the_week_at_the_present_instant(plan):
    with time_machine.travel(MONDAY, tick=False):
        tasks.task_make_duties()
    assert states() == [(8, "open", "")]


def test_task_marks_nothing_as_missed_on_the_word_of_a_wrong_clock(duty):
    """Travelling, the host's clock is far from the database's."""
    with time_machine.travel(CLOSES, tick=False), pytest.raises(clock.ClocksDisagreeError):
        tasks.task_watch_duties()
    assert states() == [(8, "open", "")]


def test_task_marks_what_was_missed(duty):
    """By the real clock the week is long over."""
    tasks.task_watch_duties()
    assert states() == [(8, "missed", "")]


# --- Done ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "status"),
    [(DUE, "duty_done"), (DUE + TICK, "duty_late"), (CLOSES, "duty_late")],
)
def test_done_until_due_is_in_time(duty, at, status):
    assert planning.complete_duty(duty_id=duty.pk, at=at)
    duty.refresh_from_db()
    assert queries.planning.WeekDuty(duty, at).status == status


def test_what_was_done_in_time_and_heard_of_late_is_not_missed(duty):
    planning.mark_missed(now=CLOSES)
    assert planning.complete_duty(duty_id=duty.pk, at=DUE)
    duty.refresh_from_db()
    assert (duty.state, duty.ended_at) == ("done", DUE)


def test_after_the_grace_it_stays_missed(duty):
    planning.mark_missed(now=CLOSES)
    assert not planning.complete_duty(duty_id=duty.pk, at=CLOSES + TICK)
    duty.refresh_from_db()
    assert (duty.state, duty.ended_at) == ("missed", CLOSES)


def test_walk_of_a_duty_completes_it(campaign, duty, leader, other_line):
    begun = services.start_inspection(
        campaign=campaign, line=other_line, actor=leader, now=MONDAY, duty=duty
    )
    assert (begun.line, begun.version, begun.duty) == (duty.line, duty.version, duty)
    services.finish_inspection(inspection_id=begun.pk, actor=leader, now=MONDAY + HOUR)
    duty.refresh_from_db()
    assert (duty.state, duty.ended_at) == ("done", MONDAY + HOUR)


def test_walk_of_a_duty_is_refused_to_others_twice_and_after_its_week(
    campaign, line, duty, leader, other_leader
):
    def start(actor, now):
        services.start_inspection(campaign=campaign, line=line, actor=actor, now=now, duty=duty)

    with pytest.raises(NotAllowed):
        start(other_leader, MONDAY)
    with pytest.raises(Conflict):
        start(leader, CLOSES)
    start(leader, MONDAY)
    with pytest.raises(Conflict):
        start(leader, MONDAY)
    assert Inspection.objects.count() == 1


# --- Handing over ----------------------------------------------------------------------
def give(duty, to, actor, now=MONDAY, reason="On leave."):
    return planning.hand_over(duty_id=duty.pk, to=to, reason=reason, actor=actor, now=now)


def test_inspector_hands_over_to_a_deputy_who_is_told(duty, leader, other_leader):
    given = give(duty, other_leader, leader)
    assert given.inspector == other_leader
    record = DutyHandOver.objects.get()
    assert (record.given_by, record.given_from, record.given_to) == (leader, leader, other_leader)
    assert (record.reason, record.at) == ("On leave.", MONDAY)
    told = Notice.objects.exclude(kind="duty_new").get()
    assert (told.kind, told.recipient) == ("duty_given", other_leader)
    assert "Li Wei says: On leave." in notices.render(told).body


def test_manager_hands_over_to_anybody_who_inspects_and_both_are_told(
    duty, leader, verifier, manager
):
    give(duty, verifier, manager)
    told = Notice.objects.exclude(kind="duty_new").values_list("kind", "recipient")
    assert set(told) == {("duty_given", verifier.pk), ("duty_taken", leader.pk)}


def test_hand_over_is_refused_to_whom_it_is_not_for(duty, leader, other_leader, verifier, member):
    for actor in (other_leader, verifier, member):
        with pytest.raises(NotAllowed):
            give(duty, other_leader, actor)
    gone = make_employee("gone", "Gone", [Role.TEAM_LEADER], team=leader.team, is_active=False)
    for to in (verifier, member, gone, leader):
        with pytest.raises(DomainError) as refusal:
            give(duty, to, leader)
        assert refusal.value.field == "to"
    with pytest.raises(DomainError) as refusal:
        give(duty, other_leader, leader, reason="  ")
    assert refusal.value.field == "reason"
    assert not DutyHandOver.objects.exists()


def test_what_has_ended_is_not_handed_over(duty, leader, other_leader):
    with pytest.raises(Conflict):
        give(duty, other_leader, leader, now=CLOSES)
    planning.complete_duty(duty_id=duty.pk, at=MONDAY)
    with pytest.raises(Conflict):
        give(duty, other_leader, leader)


def test_what_was_begun_goes_on_as_an_inspection_of_its_own(
    campaign, line, duty, leader, other_leader
):
    begun = services.start_inspection(
        campaign=campaign, line=line, actor=leader, now=MONDAY, duty=duty
    )
    give(duty, other_leader, leader)
    second = services.start_inspection(
        campaign=campaign,
        line=line,
        actor=other_leader,
        now=MONDAY,
        duty=InspectionDuty.objects.get(),
    )
    begun.refresh_from_db()
    assert (begun.duty, second.duty) == (None, duty)


# --- Plans for many lines ------------------------------------------------------------------
def test_lines_of_a_department_are_planned_with_their_leaders(
    campaign, line, other_line, leader, other_leader, manager
):
    kept = make_plan(campaign, line, other_leader)
    make_line("L3", "Line 3", "三号线", site=line.site, team=line.team, is_active=False)
    lines = ProductionLine.objects.filter(team__department=line.team.department)

    def plan_all(actor):
        return planning.plan_lines(
            campaign=campaign,
            checklist_id=kept.checklist_id,
            lines=lines,
            rotation="a",
            actor=actor,
            now=MONDAY,
        )

    assert [plan_all(manager), plan_all(manager)] == [1, 0]
    made = InspectionPlan.objects.exclude(pk=kept.pk).get()
    assert (made.line, made.inspector, made.rotation) == (other_line, other_leader, "a")
    with pytest.raises(NotAllowed):
        plan_all(leader)


# --- A copy for another year ------------------------------------------------------------
def duplicated(campaign, manager, year=2026):
    return duplicate_campaign(campaign=campaign, actor=manager, now=MONDAY, year=year)


def planned_in(campaign):
    fields = ("line__code", "inspector__number", "rotation")
    window = ("first_weekday", "last_weekday", "grace_hours", "since", "is_active")
    return list(
        InspectionPlan.objects.filter(campaign=campaign)
        .order_by("id")
        .values_list(*fields, *window)
    )


def test_plans_go_with_the_campaign_into_another_year(
    campaign, line, other_line, leader, other_leader, manager
):
    make_plan(campaign, other_line, other_leader, rotation="a", grace_hours=8)
    make_plan(campaign, line, leader, rotation="a", first_weekday=1, last_weekday=2)
    planning.make_duties(now=MONDAY)
    before = planned_in(campaign)
    copy = duplicated(campaign, manager)
    assert planned_in(copy) == [
        ("L2", "other-leader", "a", 0, 4, 8, MONDAY, True),
        ("L1", "leader", "a", 1, 2, 24, MONDAY, True),
    ]
    checklists = InspectionPlan.objects.values_list("checklist").distinct().count()
    assert (planned_in(campaign), checklists) == (before, 1)
    assert not InspectionDuty.objects.filter(campaign=copy).exists()


def test_plans_that_would_ask_for_nothing_are_not_copied(
    campaign, line, other_line, leader, other_leader, member, manager
):
    def more(code, **fields):
        return make_line(code, code, "", site=line.site, team=line.team, **fields)

    gone = make_employee("gone", "Gone", [Role.TEAM_LEADER], is_active=False)
    make_plan(campaign, line, leader)
    make_plan(campaign, more("stopped", is_active=False), leader)
    make_plan(campaign, more("paused"), leader, is_active=False)
    make_plan(campaign, more("left"), gone)
    make_plan(campaign, more("moved"), member)
    retired = Checklist.objects.create(name="Retired", is_active=False)
    make_plan(campaign, line, leader, checklist=retired)
    assert [plan[0] for plan in planned_in(duplicated(campaign, manager))] == ["L1"]


def test_copied_plans_ask_in_their_own_year(campaign, line, leader, manager):
    make_plan(campaign, line, leader)
    copy = duplicated(campaign, manager)
    Campaign.objects.filter(pk=campaign.pk).update(status=Campaign.Status.CLOSED)
    Campaign.objects.filter(pk=copy.pk).update(status=Campaign.Status.ACTIVE)
    planning.make_duties(now=dt.datetime(2026, 9, 7, 1, tzinfo=dt.UTC))
    asked = InspectionDuty.objects.values_list("campaign", "week", "state")
    assert list(asked) == [(copy.pk, dt.date(2026, 9, 7), "open")]
