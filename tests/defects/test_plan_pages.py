"""The weeks of the plan, the hand-over, and plans in the admin."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Campaign, Phase
from defects import services
from defects.models import DutyHandOver, InspectionDuty, InspectionPlan
from defects.services import planning
from people.models import Employee, ProductionLine
from tests.defects.acting import HOUR, make_checklist
from tests.defects.planned import make_duty, make_plan
from tests.factories import MONDAY, make_line

pytestmark = pytest.mark.django_db
PLAN = reverse("defects:plan")
DUE = dt.datetime(2025, 9, 12, 16, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def duty(campaign, line, leader):
    return make_duty(campaign, line, leader)


def text(response):
    return response.content.decode()


def rows(response):
    return [(row.duty.line.name, row.status) for row in response.context["rows"]]


def at(duty):
    return reverse("defects:duty_hand_over", args=[duty.pk])


# --- The week -------------------------------------------------------------------------
def test_plan_is_for_managers_and_executives(request, client_for, duty):
    cast = ("manager", "executive", "leader", "verifier", "member", "judge")
    answers = {who: client_for(request.getfixturevalue(who)).get(PLAN).status_code for who in cast}
    assert answers == {who: 200 if who in {"manager", "executive"} else 403 for who in cast}


def test_week_says_who_inspects_what_and_two_figures(
    campaign, client_for, duty, other_line, other_leader, line, leader, manager
):
    second = make_duty(campaign, other_line, other_leader)
    third_line = make_line("L3", "Line 3", "三号线", site=line.site, team=line.team)
    late = make_duty(campaign, third_line, leader)
    planning.complete_duty(duty_id=duty.pk, at=DUE)
    planning.complete_duty(duty_id=late.pk, at=DUE + HOUR)
    with time_machine.travel(DUE + 2 * HOUR, tick=False):
        response = client_for(manager).get(PLAN)
    assert rows(response) == [
        ("Line 2", "duty_overdue"),
        ("Line 3", "duty_late"),
        ("Line 1", "duty_done"),
    ]
    became = response.context["week"].completion
    assert (became.rate, became.in_time_rate) == (66, 33)
    page = text(response)
    assert "2 of 3 done" in page
    assert "1 of 3 done in time" in page
    assert at(second) in page
    assert at(duty) not in page


def test_week_of_the_address_is_shown_and_nonsense_is_the_present_one(client_for, duty, manager):
    client = client_for(manager)
    weeks = [week.value for week in client.get(PLAN).context["weeks"]]
    assert weeks == ["2025-09-01", "2025-09-08", "2025-09-15", "2025-09-22"]
    for written, shown in (
        ("2025-09-15", "2025-09-15"),
        ("2025-09-16", "2025-09-08"),
        ("x", "2025-09-08"),
    ):
        assert client.get(PLAN, {"week": written}).context["week"].value == shown
    assert rows(client.get(PLAN, {"week": "2025-09-15"})) == []


def test_page_does_not_wait_for_the_worker(client_for, duty, manager):
    with time_machine.travel(DUE + 24 * HOUR, tick=False):
        response = client_for(manager).get(PLAN)
    assert rows(response) == [("Line 1", "duty_missed")]
    assert at(duty) not in text(response)


def test_inspector_who_left_in_the_middle_of_the_week_is_pointed_out(
    client_for, duty, leader, manager
):
    client = client_for(manager)
    assert "No longer works here" not in text(client.get(PLAN))
    Employee.objects.filter(pk=leader.pk).update(is_active=False)
    assert "No longer works here: hand it over" in text(client.get(PLAN))


def test_campaign_without_inspections_says_so(client_for, campaign, manager):
    Phase.objects.all().delete()
    assert "No phase opens inspections" in text(client_for(manager).get(PLAN))


def test_plan_runs_the_same_queries_for_one_and_three(
    campaign, client_for, duty, line, leader, other_leader, manager, django_assert_max_num_queries
):
    client = client_for(manager)
    planning.hand_over(duty_id=duty.pk, to=other_leader, reason="x", actor=manager, now=MONDAY)
    with django_assert_max_num_queries(18) as one:
        client.get(PLAN)
    for number in range(2):
        more = make_line(f"X{number}", "X", "", site=line.site, team=line.team)
        given = make_duty(campaign, more, leader)
        planning.hand_over(duty_id=given.pk, to=other_leader, reason="x", actor=manager, now=MONDAY)
    with django_assert_max_num_queries(18) as three:
        client.get(PLAN)
    assert len(one) == len(three)


def test_export_holds_the_week(client_for, duty, leader, manager):
    export = reverse("defects:plan_export")
    answer = client_for(manager).get(export, {"as": "csv", "week": "2025-09-08"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    row = next(line for line in lines if "Line 1" in line)
    assert "Li Wei" in row
    assert "To be done" in row
    other = client_for(manager).get(export, {"as": "csv", "week": "2025-09-15"})
    assert "Line 1" not in b"".join(other.streaming_content).decode()
    assert client_for(leader).get(export).status_code == 403


def test_who_never_finds_anything_is_shown_to_the_manager_alone(
    campaign, client_for, line, leader, manager, executive
):
    make_checklist("Storage")
    for _walk in range(3):
        walk = services.start_inspection(campaign=campaign, line=line, actor=leader, now=MONDAY)
        services.finish_inspection(inspection_id=walk.pk, actor=leader, now=MONDAY + HOUR)
    assert "Never found anything" in text(client_for(manager).get(PLAN))
    assert "Never found anything" not in text(client_for(executive).get(PLAN))


# --- Handing over ---------------------------------------------------------------------
def test_hand_over_is_for_the_inspector_and_the_manager(request, client_for, duty):
    cast = ("leader", "manager", "other_leader", "verifier", "member")
    answers = {
        who: client_for(request.getfixturevalue(who)).get(at(duty)).status_code for who in cast
    }
    assert answers == {
        "leader": 200,
        "manager": 200,
        "other_leader": 404,
        "verifier": 404,
        "member": 403,
    }


def offered(response):
    return set(response.context["form"].fields["to"].queryset.values_list("number", flat=True))


def test_inspector_is_offered_deputies_of_the_department_alone(
    client_for, duty, leader, other_leader, verifier, member, manager
):
    assert offered(client_for(leader).get(at(duty))) == {"other-leader"}
    assert offered(client_for(manager).get(at(duty))) == {"other-leader", "verifier", "manager"}


def test_handed_over_with_a_reason_and_back_to_where_one_was(
    client_for, duty, leader, other_leader, manager
):
    client = client_for(leader)
    missing = client.post(at(duty), {"to": other_leader.pk, "reason": ""})
    assert list(missing.context["form"].errors) == ["reason"]
    response = client.post(at(duty), {"to": other_leader.pk, "reason": "On leave."}, follow=True)
    assert response.redirect_chain == [(reverse("dashboard:home"), 302)]
    assert "Handed over to Zhao Min" in text(response)
    page = text(client_for(manager).get(PLAN))
    assert "Handed over by Li Wei: On leave." in page
    assert client.get(at(duty)).status_code == 404


@pytest.mark.parametrize("forged", ["member", "verifier", "leader"])
def test_forged_deputy_is_refused_beside_the_field(request, client_for, duty, leader, forged):
    to = request.getfixturevalue(forged)
    response = client_for(leader).post(at(duty), {"to": to.pk, "reason": "x"})
    assert list(response.context["form"].errors) == ["to"]
    assert not DutyHandOver.objects.exists()


def test_what_has_ended_meets_a_message(client_for, duty, leader, other_leader):
    planning.complete_duty(duty_id=duty.pk, at=MONDAY)
    response = client_for(leader).post(
        at(duty), {"to": other_leader.pk, "reason": "x"}, follow=True
    )
    assert "has ended" in text(response)
    assert InspectionDuty.objects.get().inspector == leader


# --- Plans in the admin -----------------------------------------------------------------
def admin(step, *args):
    return reverse(f"admin:defects_inspectionplan_{step}", args=args)


def test_plans_are_the_managers(client_for, duty, manager, leader):
    pages = [
        admin("changelist"),
        admin("add"),
        admin("plan_department"),
        admin("change", duty.plan_id),
    ]
    for address in pages:
        assert client_for(manager).get(address).status_code == 200, address
        assert client_for(leader).get(address).status_code == 403, address


def test_plan_says_whom_it_can_no_longer_ask(client_for, duty, leader, line, manager):
    client = client_for(manager)
    Employee.objects.filter(pk=leader.pk).update(is_active=False)
    ProductionLine.objects.update(is_active=False)
    page = text(client.get(admin("changelist")))
    assert "Li Wei no longer inspects, and the team has no leader to ask." in page
    assert "The line is not in use" in page


def plan_form(campaign, line, inspector, checklist, **more):
    chosen = {"campaign": campaign, "line": line, "inspector": inspector, "checklist": checklist}
    values = {name: each.pk for name, each in chosen.items()}
    days = {"first_weekday": 0, "last_weekday": 4, "grace_hours": 24, "is_active": "on"}
    return values | days | {"rotation": ""} | more


def test_plan_is_made_and_asks_from_the_present_week_on(
    client_for, campaign, line, leader, manager
):
    checklist = make_checklist("Storage")[0].section.version.checklist
    client, form = client_for(manager), plan_form(campaign, line, leader, checklist)
    crossed = client.post(admin("add"), form | {"first_weekday": 5})
    assert "The last day lies before the first." in text(crossed)
    assert client.post(admin("add"), form).status_code == 302
    planning.make_duties(now=MONDAY)
    assert InspectionDuty.objects.get().week == MONDAY.date()


def test_department_is_planned_at_once(client_for, campaign, line, other_line, leader, manager):
    plan = make_plan(campaign, other_line, leader)
    form = {"campaign": campaign.pk, "checklist": plan.checklist_id, "rotation": "a"}
    client = client_for(manager)
    nothing = client.post(admin("plan_department"), form)
    assert nothing.context["form"].errors == {"department": ["This field is required."]}
    form["department"] = line.team.department_id
    response = client.post(admin("plan_department"), form, follow=True)
    assert "1 plan was made." in text(response)
    made = InspectionPlan.objects.get(line=line)
    assert (made.inspector, made.rotation) == (leader, "a")


def test_closed_campaign_is_not_planned(client_for, campaign, line, leader, manager):
    Campaign.objects.update(status=Campaign.Status.CLOSED)
    form = {"campaign": campaign.pk}
    response = client_for(manager).post(admin("plan_department"), form)
    assert "campaign" in response.context["form"].errors
