"""The blocks of the home: what each says, to whom, in which order."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign, Measurement, Target
from dashboard import overview, queries
from dashboard.visit import Visit
from defects import services
from defects.models import Defect, Report
from defects.services import planning
from people.models import Employee, ProductionLine, Role, Team
from points.models import TeamStanding
from points.services import post as post_points
from tests import factories
from tests.defects.acting import HOUR, post, submit
from tests.defects.planned import make_plan

NOW = factories.MONDAY + dt.timedelta(days=7)  # 15 September, 09:00 in the campaign's zone
DAY = dt.timedelta(days=1)
ClientFor = Callable[[Employee], Client]


@pytest.fixture(autouse=True)
def a_week_later() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def words(client: Client) -> str:
    """The text of the home, without marks and with single spaces."""
    page = client.get("/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    text = re.sub(r"<(svg|summary).*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL)
    return " ".join(text.replace("&#x27;", "'").split())


def blocks(client: Client) -> dict[str, Any]:
    places = client.get("/").context["places"]
    return {block.name: block.data for place in places.values() for block in place}


def confirmed(defect: Defect, leader: Employee, verifier: Employee, at: dt.datetime) -> None:
    submit(defect, leader, at)
    services.confirm_correction(defect_id=defect.pk, actor=verifier, now=at)


# --- What is open -----------------------------------------------------------
def test_phases_say_what_they_open(
    client_for: ClientFor, campaign: Campaign, member: Employee
) -> None:
    text = words(client_for(member))
    assert "Implementation day 10 of 19 Open: Eagle Eye inspection, Zero Defect initiatives" in text
    assert "Culture day 15 of 30 Open: I Speak for Quality videos, Improvement proposals" in text


# --- To do ------------------------------------------------------------------
def test_idle_person_is_offered_what_is_open(
    client_for: ClientFor, campaign: Campaign, verifier: Employee, member: Employee
) -> None:
    actions = [action.address for action in Visit(campaign, verifier, NOW).actions]
    assert actions == ["defects:post", "defects:inspection_start", "defects:praise"]
    text = words(client_for(verifier))
    assert text.count("Report a defect") == 1
    assert "Nothing waits for you" in text
    plain = [action.address for action in Visit(campaign, member, NOW).actions]
    assert plain == ["defects:report_new", "proposals:new", "videos:new"]
    assert f'href="{reverse("defects:report_new")}"' in client_for(member).get("/").content.decode()


def test_closed_inspections_are_no_action(campaign: Campaign, leader: Employee) -> None:
    after = dt.datetime(2025, 9, 24, 16, 0, tzinfo=dt.UTC)  # midnight that ends the phase
    before = Visit(campaign, leader, after - dt.timedelta(seconds=1))
    assert before.actions[0].address == "defects:post"
    assert Visit(campaign, leader, after).actions[0].address == "defects:report_new"
    campaign.status = Campaign.Status.CLOSED
    campaign.save()
    assert Visit(campaign, leader, NOW).actions[0].address == "points:standings"


@pytest.mark.parametrize(
    ("now", "by"),
    [
        (NOW, dt.date(2025, 9, 21)),  # the Sunday of its week
        (dt.datetime(2025, 9, 22, 2, tzinfo=dt.UTC), dt.date(2025, 9, 24)),  # the phase's last day
    ],
)
def test_weekly_inspection_is_due_on_sunday(
    campaign: Campaign, leader: Employee, now: dt.datetime, by: dt.date
) -> None:
    found = Visit(campaign, leader, now).to_do.inspection
    assert found is not None
    assert (found.under_way, found.by) == (None, by)


def test_weekly_inspection_is_for_leaders_while_they_are_open(
    campaign: Campaign, leader: Employee, verifier: Employee, member: Employee
) -> None:
    assert Visit(campaign, verifier, NOW).to_do.inspection is None
    assert Visit(campaign, member, NOW).to_do.inspection is None
    closed = dt.datetime(2025, 9, 26, 2, tzinfo=dt.UTC)
    assert Visit(campaign, leader, closed).to_do.inspection is None


def test_inspection_under_way_is_to_be_finished_and_then_done_for_the_week(
    campaign: Campaign, line: ProductionLine, leader: Employee, other_leader: Employee
) -> None:
    begun = services.start_inspection(campaign=campaign, line=line, actor=leader, now=NOW)
    found = Visit(campaign, leader, NOW + HOUR).to_do.inspection
    assert found is not None
    assert found.under_way == begun
    services.finish_inspection(inspection_id=begun.pk, actor=leader, now=NOW + HOUR)
    assert Visit(campaign, leader, NOW + HOUR).to_do.inspection is None
    assert Visit(campaign, other_leader, NOW + HOUR).to_do.inspection is not None
    next_week = Visit(campaign, leader, NOW + 7 * DAY).to_do.inspection
    assert next_week is not None
    assert next_week.under_way is None


def test_planned_inspections_stand_in_the_place_of_the_weekly_one(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    other_line: ProductionLine,
    leader: Employee,
    other_leader: Employee,
) -> None:
    week = dt.datetime(2025, 9, 15, 1, tzinfo=dt.UTC)
    make_plan(campaign, line, leader)
    make_plan(campaign, other_line, other_leader)
    planning.make_duties(now=week)
    found = Visit(campaign, leader, NOW).to_do
    assert [(due.duty.line, due.by, due.is_late) for due in found.duties] == [
        (line, dt.date(2025, 9, 19), False)
    ]
    assert found.inspection is None
    with time_machine.travel(NOW, tick=False):
        page = client_for(leader).get("/").content.decode()
    pk = found.duties[0].duty.pk
    assert f"/inspections/walk/#duty-{pk}" in page
    assert "Weekly inspection, Line 1" in page
    assert "Line 2</span>" not in page[: page.index("by Friday")]
    planning.complete_duty(duty_id=pk, at=NOW)
    done = Visit(campaign, leader, NOW).to_do
    assert (done.duties, done.inspection) == ([], None)


def test_planned_inspection_in_its_grace_is_late(
    campaign: Campaign, line: ProductionLine, leader: Employee
) -> None:
    make_plan(campaign, line, leader)
    planning.make_duties(now=NOW)
    saturday = dt.datetime(2025, 9, 20, 1, tzinfo=dt.UTC)
    assert [due.is_late for due in Visit(campaign, leader, saturday).to_do.duties] == [True]
    assert Visit(campaign, leader, saturday + DAY).to_do.duties == []


# --- The leader's lines -------------------------------------------------------
def test_lines_say_open_overdue_and_at_risk(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    other_line: ProductionLine,
    team: Team,
    leader: Employee,
    verifier: Employee,
) -> None:
    quiet = factories.make_line("L0", "Line 0", "零号线", site=line.site, team=team)
    for hours in (60, 40, 1):  # overdue, due today, on track
        post(campaign, line, verifier, NOW - hours * HOUR)
    submit(post(campaign, line, verifier, NOW - HOUR), leader, NOW)
    post(campaign, other_line, verifier, NOW - HOUR)
    found = blocks(client_for(leader))["lines"]
    assert found == [
        queries.LineState(line, open=3, overdue=1, at_risk=1),
        queries.LineState(quiet, open=0, overdue=0, at_risk=0),
    ]
    page = client_for(leader).get("/").content.decode()
    assert f'href="{reverse("defects:list")}?line={line.pk}"' in page
    text = words(client_for(leader))
    assert "Line 1 1 overdue 1 at risk 3 open Line 0 nothing open" in text


def test_head_of_a_department_sees_its_lines(
    campaign: Campaign, line: ProductionLine, other_line: ProductionLine
) -> None:
    head = factories.make_employee("head", "Head", [Role.DEPARTMENT_HEAD])
    department = line.team.department
    department.head = head
    department.save()
    visit = Visit(campaign, head, NOW)
    found = queries.lines_of(campaign, visit.teams, NOW)
    assert {each.line for each in found} == {line, other_line}


def test_lines_count_up_to_a_limit(
    campaign: Campaign,
    line: ProductionLine,
    verifier: Employee,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "COUNTED", 2)
    for _number in range(3):
        post(campaign, line, verifier, NOW)
    (found,) = queries.lines_of(campaign, [line.team_id], NOW)
    assert found.open == 2


# --- The verifier's queue -----------------------------------------------------
def test_queue_is_oldest_first_with_how_long_each_waits(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    leader: Employee,
    verifier: Employee,
) -> None:
    young, old = (post(campaign, line, verifier, NOW - 20 * HOUR) for _ in range(2))
    submit(young, leader, NOW - 2 * HOUR)
    submit(old, leader, NOW - 5 * HOUR)
    client = client_for(verifier)
    assert [row.defect for row in blocks(client)["queue"]] == [old, young]
    text = words(client)
    assert text.index("waits 5 h 0 min") < text.index("waits 2 h 0 min")
    assert "Nothing waits for you" not in text
    page = client.get("/").content.decode()
    assert f'href="{reverse("defects:verify", args=[old.pk])}"' in page
    assert f'href="{reverse("defects:verify", args=[young.pk])}"' not in page


# --- Points -------------------------------------------------------------------
def test_points_say_what_this_week_brought(
    client_for: ClientFor, campaign: Campaign, member: Employee, employee: Employee
) -> None:
    def earn(person: Employee, key: str, at: dt.datetime) -> None:
        rule = campaign.point_rules.get(code="defect_corrected")
        post_points(rule=rule, key=key, occurred_at=at, now=NOW, employee_id=person.pk)

    earn(employee, "a", NOW - 9 * DAY)
    earn(employee, "b", NOW - 8 * DAY)
    earn(member, "c", NOW - 8 * DAY)
    earn(member, "d", NOW - DAY)
    text = words(client_for(member))
    assert "My points rank 2 of 2 · +2 this week 4" in text
    assert "this week" not in words(client_for(employee))


# --- The manager's overview -----------------------------------------------------
def test_figures_compare_with_a_week_before(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    leader: Employee,
    verifier: Employee,
    manager: Employee,
) -> None:
    early = NOW - 7 * DAY - HOUR
    confirmed(post(campaign, line, verifier, early), leader, verifier, early)
    for hours in (60, 1, 0):
        post(campaign, line, verifier, NOW - hours * HOUR)
    text = words(client_for(manager))
    assert "To be corrected 3 1 overdue Since 8 Sep: 3 posted, 0 verified" in text
    assert "On-time rate 50 % down from 100 % on 8 Sep" in text
    assert "Correction rate 25 % down from 100 % on 8 Sep" in text


def test_what_nobody_measured_is_no_data_and_never_nothing(
    client_for: ClientFor, campaign: Campaign, manager: Employee
) -> None:
    target = Target.objects.create(campaign=campaign, name="Training coverage", goal=100, unit="%")
    client = client_for(manager)
    text = words(client)
    assert "On-time rate no data" in text
    assert "Correction rate no data" in text
    assert "Training coverage no data" in text
    Measurement.objects.create(target=target, measured_on=dt.date(2025, 9, 9), value=Decimal(40))
    assert "Training coverage 40 %" in words(client)


def test_fourth_figure_is_not_there_without_a_target(
    client_for: ClientFor, campaign: Campaign, manager: Employee
) -> None:
    for metric in (Target.Metric.ON_TIME_RATE, Target.Metric.CORRECTION_RATE):
        Target.objects.create(campaign=campaign, name=metric.label, goal=90, metric=metric)
    assert blocks(client_for(manager))["figures"].other is None


@pytest.mark.parametrize("role", ["manager", "executive"])
def test_targets_say_where_they_head_and_why(
    request: pytest.FixtureRequest, client_for: ClientFor, campaign: Campaign, role: str
) -> None:
    target = Target.objects.create(campaign=campaign, name="Proposals", goal=40, unit="pieces")
    for day, value in ((5, 6), (12, 13)):
        Measurement.objects.create(
            target=target, measured_on=dt.date(2025, 9, day), value=Decimal(value)
        )
    text = words(client_for(request.getfixturevalue(role)))
    assert (
        "Proposals 40 pieces 13 pieces 31 pieces Will be missed Since 5 Sep: from 6 to 13. "
        "At this pace 9 pieces are missing at the end." in text
    )
    assert (
        "Day 15 of 30: no defect waits for its correction; "
        "at this pace these targets will be missed: Proposals." in text
    )


def test_what_a_target_is_called_is_escaped_once(
    client_for: ClientFor, campaign: Campaign, executive: Employee
) -> None:
    target = Target.objects.create(campaign=campaign, name="<b>R&D</b>", goal=40)
    for day in (5, 12):
        Measurement.objects.create(target=target, measured_on=dt.date(2025, 9, day), value=1)
    page = client_for(executive).get("/").content.decode()
    assert "will be missed: &lt;b&gt;R&amp;D&lt;/b&gt;." in page
    assert "<b>R" not in page


def test_late_teams_are_those_with_the_most_overdue(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    other_line: ProductionLine,
    leader: Employee,
    verifier: Employee,
    manager: Employee,
) -> None:
    post(campaign, line, verifier, NOW - 80 * HOUR)
    for hours in (70, 60):
        post(campaign, other_line, verifier, NOW - hours * HOUR)
    post(campaign, other_line, verifier, NOW - 48 * HOUR)  # exactly at the deadline: in time
    submit(post(campaign, line, verifier, NOW - 40 * HOUR), leader, NOW)
    client = client_for(manager)
    assert blocks(client)["late"] == [
        overview.LateTeam(other_line.team, 2, NOW - 22 * HOUR),
        overview.LateTeam(line.team, 1, NOW - 32 * HOUR),
    ]
    page = client.get("/").content.decode()
    assert f"?state=overdue&amp;team={other_line.team_id}" in page
    assert "Forming 1 Li Wei · the oldest for 32 h 0 min 1 overdue" in words(client)


def test_waiting_says_who_waits_for_a_verdict_and_how_long(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    leader: Employee,
    verifier: Employee,
    manager: Employee,
) -> None:
    for hours in (30, 2):
        submit(post(campaign, line, verifier, NOW - 40 * HOUR), leader, NOW - hours * HOUR)
    number = Defect.objects.order_by("submitted_at")[0].number
    text = words(client_for(manager))
    assert f"2 corrections wait The oldest for 30 h 0 min: Forming 1, {number}" in text
    assert "1 longer than 24 h" in text
    assert "Longest overdue No correction is overdue." in text


@pytest.mark.parametrize(
    ("role", "slugs"),
    [
        ("manager", ["pareto", "ageing"]),
        ("executive", ["pareto", "ageing", "trend"]),
        ("leader", []),
        ("employee", []),
    ],
)
def test_charts_are_for_those_who_answer_for_the_campaign(
    request: pytest.FixtureRequest,
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    verifier: Employee,
    role: str,
    slugs: list[str],
) -> None:
    post(campaign, line, verifier, NOW - HOUR)
    answer = client_for(request.getfixturevalue(role)).get("/")
    shown = [block for block in answer.context["places"]["top"] if block.is_chart]
    assert [figure.slug for block in shown for figure in block.data] == slugs
    assert ("js/charts.js" in answer.content.decode()) is bool(slugs)


def test_executive_sees_both_ends_of_the_teams(
    client_for: ClientFor, campaign: Campaign, executive: Employee, team: Team
) -> None:
    for number in range(5):
        other = factories.make_team(f"X{number}", f"Team {number}", "", department=team.department)
        TeamStanding.objects.create(
            campaign=campaign, team=other, points=10 - number, entries=1, reached_at=NOW
        )
    found = blocks(client_for(executive))["teams"]
    assert [(row.rank, row.subject.name) for row in found.top] == [
        (1, "Team 0"),
        (2, "Team 1"),
        (3, "Team 2"),
    ]
    assert [(row.rank, row.subject.name) for row in found.bottom] == [(4, "Team 3"), (5, "Team 4")]
    assert "Teams ahead and behind" not in words(client_for(factories.make_employee("p", "P")))


@pytest.mark.parametrize(
    ("instant", "sentence"),
    [
        (dt.datetime(2025, 8, 31, 2, tzinfo=dt.UTC), "Before the campaign: no defect waits"),
        (dt.datetime(2025, 9, 30, 2, tzinfo=dt.UTC), "Day 30 of 30: no defect waits"),
        (dt.datetime(2025, 10, 1, 2, tzinfo=dt.UTC), "The campaign's month is over: no defect"),
    ],
)
def test_situation_knows_where_the_month_is(
    client_for: ClientFor,
    campaign: Campaign,
    executive: Employee,
    instant: dt.datetime,
    sentence: str,
) -> None:
    with time_machine.travel(instant, tick=False):
        assert sentence in words(client_for(executive))


# --- Reports ----------------------------------------------------------------
def reported(campaign: Campaign, line: ProductionLine, person: Employee, title: str) -> Report:
    return services.make_report(
        campaign=campaign, kind="problem", line=line, title=title, actor=person, now=NOW
    )


def shown(client: Client, name: str) -> list[str] | None:
    """The titles in a block; None where the page has no such block."""
    places = client.get("/").context["places"]
    blocks = {block.name: block.data for place in places.values() for block in place}
    return [each.title for each in blocks[name]] if name in blocks else None


def test_reports_wait_for_those_who_answer_only(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    other_line: ProductionLine,
    leader: Employee,
    other_leader: Employee,
    manager: Employee,
    member: Employee,
    verifier: Employee,
) -> None:
    reported(campaign, line, member, "Here")
    reported(campaign, other_line, verifier, "There")
    seen = {
        person.number: shown(client_for(person), "reports")
        for person in (leader, other_leader, manager, member, verifier)
    }
    assert seen == {
        "leader": ["Here"],
        "other-leader": ["There"],
        "manager": ["Here", "There"],
        "member": None,
        "verifier": None,
    }


def test_whoever_has_reports_to_answer_is_not_idle(
    campaign: Campaign, line: ProductionLine, leader: Employee, member: Employee
) -> None:
    reported(campaign, line, member, "Here")
    assert not Visit(campaign, leader, NOW).is_idle


def test_answer_is_seen_by_the_reporter_for_some_days(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    leader: Employee,
    member: Employee,
    employee: Employee,
) -> None:
    report = reported(campaign, line, member, "Here")
    assert shown(client_for(member), "answered") is None
    services.answer_report(report_id=report.pk, actor=leader, now=NOW, reason="Wiped up.")
    assert shown(client_for(member), "answered") == ["Here"]
    assert shown(client_for(employee), "answered") is None
    with time_machine.travel(NOW + dt.timedelta(days=3, seconds=1), tick=False):
        assert shown(client_for(member), "answered") is None
