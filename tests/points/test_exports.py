"""Standings and ledgers as files: the ranks of the page, and nobody's secrets."""

import csv
import io

import pytest
import time_machine
from django.urls import reverse

from points import services
from points.models import PointEntry, PointRule
from tests import factories
from tests.points.test_pages import NOW, earn

pytestmark = pytest.mark.django_db
ZONE = "(Asia/Shanghai)"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rule(campaign):
    return PointRule.objects.get(campaign=campaign, code="defect_corrected")


def rows(client, address, **query):
    response = client.get(address, {"as": "csv", **query})
    assert response.status_code == 200
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))


STANDINGS, MINE = reverse("points:standings_export"), reverse("points:mine_export")


# --- Standings ----------------------------------------------------------------------------
def test_standings_are_ranked_as_on_the_page(client_for, rule, team, other_team, employee):
    third = factories.make_team("T3", "Forming 3", "成型三班", department=team.department)
    for name, whom, hours in (
        ("a", other_team, 0),
        ("b", team, 1),
        ("c", third, 1),
        ("d", team, 2),
    ):
        earn(rule, name, hours=hours, team=whom)
    assert rows(client_for(employee), STANDINGS) == [
        ["Rank", "Teams", "Points", "Entries", f"Score reached {ZONE}"],
        ["1", "Forming 1", "4", "2", "2025-09-08 11:00:00"],
        ["2", "Forming 2", "2", "1", "2025-09-08 09:00:00"],
        ["3", "Forming 3", "2", "1", "2025-09-08 10:00:00"],
    ]


def test_the_same_score_at_the_same_instant_shares_its_rank(client_for, rule, employee):
    department = factories.make_department("X", "X", "")
    teams = [factories.make_team(f"X{n}", f"Team {n}", "", department=department) for n in range(3)]
    for n, hours in enumerate((0, 0, 1)):
        earn(rule, f"k{n}", hours=hours, team=teams[n])
    ranks = [(line[0], line[1]) for line in rows(client_for(employee), STANDINGS)[1:]]
    assert ranks == [("1", "Team 0"), ("1", "Team 1"), ("3", "Team 2")]


def test_a_score_that_was_taken_back_was_reached_at_no_time(client_for, rule, team, manager):
    earn(rule, "a", team=team)
    services.reverse(key="a", reason="A mistake.", now=NOW, actor=manager)
    assert rows(client_for(manager), STANDINGS)[1] == ["1", "Forming 1", "0", "2", ""]


def test_only_who_keeps_the_records_gets_numbers_and_teams(
    client_for, rule, member, employee, manager
):
    earn(rule, "a", employee=member)
    assert rows(client_for(employee), STANDINGS, of="employees") == [
        ["Rank", "Name", "Points", "Entries", f"Score reached {ZONE}"],
        ["1", "Wang Fang", "2", "1", "2025-09-08 09:00:00"],
    ]
    assert rows(client_for(manager), STANDINGS, of="employees") == [
        [
            *("Rank", "Employee number", "Name", "Team", "Department", "Points", "Entries"),
            f"Score reached {ZONE}",
        ],
        ["1", "member", "Wang Fang", "Forming 1", "Production", "2", "1", "2025-09-08 09:00:00"],
    ]


# --- Entries ------------------------------------------------------------------------------
def test_my_points_are_mine_alone(client_for, rule, member, leader, manager):
    earn(rule, "mine", employee=member)
    earn(rule, "theirs", employee=leader)
    services.reverse(key="mine", reason="A mistake.", now=NOW, actor=manager)
    lines = rows(client_for(member), MINE)
    assert lines == [
        [
            *("Points", "Rule", "For", "Team", "Department", f"Dated {ZONE}", f"Entered {ZONE}"),
            *("Why", "Approved by", "Reversed"),
        ],
        [
            *("-2", "Reversal: Defect corrected in time", "Wang Fang", "", ""),
            *("2025-09-08 09:00:00", "2025-09-08 09:00:00", "A mistake.", "Liu Yang", ""),
        ],
        [
            *("2", "Defect corrected in time", "Wang Fang", "", ""),
            *("2025-09-08 09:00:00", "2025-09-08 09:00:00", "", "", "Reversed"),
        ],
    ]


def test_my_teams_points_add_up_and_do_not_say_who(
    client_for, rule, team, member, leader, manager, other_leader
):
    earn(rule, "team", team=team)
    earn(rule, "colleague", team=team, employee=leader)
    services.reverse(key="colleague", reason="Private words.", now=NOW, actor=manager)
    lines = rows(client_for(member), MINE, of="team")[1:]
    assert [(line[0], line[2], line[7], line[8]) for line in lines] == [
        ("-2", "a colleague", "", ""),
        ("2", "a colleague", "", ""),
        ("2", "", "", ""),
    ]
    seen_by_leader = rows(client_for(leader), MINE, of="team")[1:]
    assert [line[2] for line in seen_by_leader] == ["Li Wei", "Li Wei", ""]
    assert len(rows(client_for(other_leader), MINE, of="team")) == 1


def test_without_a_campaign_there_is_nothing_to_take(client_for, employee):
    client = client_for(employee)
    assert [client.get(address).status_code for address in (STANDINGS, MINE)] == [404, 404]


def test_nobody_takes_anything_without_signing_in(client, campaign):
    assert [client.get(address).status_code for address in (STANDINGS, MINE)] == [302, 302]


# --- The admin ----------------------------------------------------------------------------
def test_manager_reads_the_ledger_in_the_admin_and_takes_it_away(
    client_for, rule, team, member, manager, leader
):
    earn(rule, "=first", team=team)
    earn(rule, "second", employee=member)
    client = client_for(manager)
    listed = client.get("/admin/points/pointentry/").content.decode()
    assert "second" in listed
    found = client.get("/admin/points/pointentry/export-csv/?q=%3Dfirst")
    lines = list(csv.reader(io.StringIO(found.getvalue().decode("utf-8-sig"))))
    assert [(line[1], line[2], line[-1]) for line in lines] == [
        ("Campaign", "Points", "Key"),
        ("Quality Month 2025", "2", "'=first"),
    ]
    entry = PointEntry.objects.get(key="second")
    change = client.post(f"/admin/points/pointentry/{entry.pk}/change/", {"amount": "9"})
    assert change.status_code == 403
    assert client.post(f"/admin/points/pointentry/{entry.pk}/delete/").status_code == 403
    assert client_for(leader).get("/admin/points/pointentry/export/").status_code in {302, 403}
