"""Standings, one's own points, and the story of an entry: who sees what, at what cost."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign
from people.models import Employee, Team
from points import queries, services
from points.models import PointEntry, PointRule
from tests import factories

NOW = factories.MONDAY
ClientFor = Callable[[Employee], Client]


@pytest.fixture
def rule(campaign: Campaign) -> PointRule:
    return PointRule.objects.get(campaign=campaign, code="defect_corrected")


def earn(rule: PointRule, key: str, *, hours: int = 0, **whom: Any) -> PointEntry:
    """Two points for somebody, dated `hours` after Monday morning."""
    instant = NOW + dt.timedelta(hours=hours)
    subjects = {f"{name}_id": subject.pk for name, subject in whom.items()}
    services.post(
        rule=rule, key=key, occurred_at=instant, now=instant, evidence="/campaign/", **subjects
    )
    return PointEntry.objects.get(key=key)


def make_teams(team: Team, number: int) -> list[Team]:
    return [
        factories.make_team(f"X{n}", f"Team {n}", "", department=team.department)
        for n in range(number)
    ]


def get(client: Client, name: str, query: str = "", *args: object) -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def query_count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- Standings ----------------------------------------------------------------
def test_ranks_go_by_points_then_by_who_reached_them_first(
    campaign: Campaign, rule: PointRule, team: Team
) -> None:
    late, early, best, same = make_teams(team, 4)
    earn(rule, "late", hours=2, team=late)
    earn(rule, "early", hours=1, team=early)
    earn(rule, "best:1", hours=3, team=best)
    earn(rule, "best:2", hours=4, team=best)
    earn(rule, "same", hours=2, team=same)
    ranked = queries.standings(campaign, queries.BOARDS["teams"], {})
    assert [(row.rank, row.subject) for row in ranked.rows] == [
        (1, best),
        (2, early),
        (3, late),
        (3, same),
    ]
    assert queries.standings(campaign, queries.BOARDS["employees"], {}).rows == []


@pytest.mark.parametrize("size", [1, 2, 3])
def test_ranks_go_on_across_pages(
    campaign: Campaign, rule: PointRule, team: Team, size: int
) -> None:
    board = queries.BOARDS["teams"]
    for number, each in enumerate(make_teams(team, 7)):
        # Three share an instant, so a shared rank lies across the edge of a page.
        earn(rule, f"{number}", hours=min(number, 4), team=each)
    ranks: list[int] = []
    params: str | None = ""
    while params is not None:
        ranked = queries.standings(campaign, board, QueryDict(params), size=size)
        ranks += [row.rank for row in ranked.rows]
        params = ranked.page.next_params
    assert ranks == [1, 2, 3, 4, 5, 5, 5]


def test_standings_of_another_campaign_do_not_count(
    campaign: Campaign, rule: PointRule, team: Team, member: Employee
) -> None:
    earlier = factories.make_campaign(status=Campaign.Status.CLOSED, year=2024)
    earn(PointRule.objects.get(campaign=earlier, code=rule.code), "earlier", team=team)
    board = queries.BOARDS["teams"]
    assert queries.standings(campaign, board, {}).rows == []
    assert queries.standing_of(campaign, board, member) is None
    assert queries.ranked_count(campaign, board) == 0


def test_own_row_is_shown_where_it_is_on_another_page(
    client_for: ClientFor, rule: PointRule, member: Employee, team: Team
) -> None:
    for number, each in enumerate(make_teams(team, 51)):
        earn(rule, f"{number}", team=each)
    earn(rule, "mine", hours=9, team=team)
    first = get(client_for(member), "points:standings")
    assert first.count("is-own") == 1
    assert "Where you stand" in first
    last = get(client_for(member), "points:standings", "?of=teams&end=1")
    assert last.count("is-own") == 1
    assert "Where you stand" not in last


@pytest.mark.parametrize("of", ["teams", "departments", "employees", "nonsense", ""])
def test_standings_open_for_every_board_and_say_so_when_empty(
    client_for: ClientFor, campaign: Campaign, member: Employee, of: str
) -> None:
    assert "No points yet" in get(client_for(member), "points:standings", f"?of={of}")


def test_standings_escape_names(
    client_for: ClientFor, rule: PointRule, member: Employee, team: Team
) -> None:
    team.name = "<script>alert(1)</script>"
    team.save()
    earn(rule, "mine", team=team)
    page = get(client_for(member), "points:standings")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("of", ["teams", "departments", "employees"])
def test_standings_cost_the_same_for_one_row_and_for_three(
    client_for: ClientFor, rule: PointRule, member: Employee, team: Team, of: str
) -> None:
    whom = {"team": team, "department": team.department, "employee": member}
    earn(rule, "mine", **whom)
    client = client_for(member)
    url = reverse("points:standings") + f"?of={of}"
    client.get(url)
    one = query_count(client, url)
    for number, each in enumerate(make_teams(team, 3)):
        person = factories.make_employee(f"n{number}", f"N{number}", team=each)
        department = factories.make_department(f"D{number}", f"D{number}", "")
        earn(rule, f"{number}", team=each, employee=person, department=department)
    assert query_count(client, url) == one


# --- My points ------------------------------------------------------------------
def test_mine_shows_each_entry_with_rule_amount_reason_and_reversal(
    client_for: ClientFor, rule: PointRule, member: Employee, team: Team, manager: Employee
) -> None:
    earn(rule, "fact", employee=member, team=team)
    services.reverse(key="fact", reason="Wrong team", now=NOW, actor=manager)
    page = get(client_for(member), "points:mine")
    for words in ("+2", "−2", "Defect corrected in time", "Wrong team", "Liu Yang", "Reversed"):
        assert words in page


def test_mine_leaves_out_what_others_earned(
    client_for: ClientFor, rule: PointRule, member: Employee, leader: Employee, team: Team
) -> None:
    theirs = earn(rule, "theirs", employee=leader, team=team)
    ours = earn(rule, "ours", team=team)
    own = earn(rule, "own", employee=member, team=team)
    client = client_for(member)

    def shown(query: str) -> set[int]:
        page = get(client, "points:mine", query)
        return {e.pk for e in (theirs, ours, own) if reverse("points:entry", args=[e.pk]) in page}

    assert shown("") == {own.pk}
    assert shown("?of=team") == {ours.pk, own.pk}


def test_points_of_the_team_add_up_and_name_nobody(
    client_for: ClientFor, rule: PointRule, member: Employee, leader: Employee, team: Team
) -> None:
    colleague = factories.make_employee("colleague", "Chen Jie", team=team)
    for key, whom in {"own": member, "theirs": colleague}.items():
        earn(rule, key, employee=whom, team=team)
    earn(rule, "ours", team=team)
    for viewer, named in ((member, False), (leader, True)):
        page = get(client_for(viewer), "points:mine", "?of=team")
        assert page.count('class="points points-amount') == 3
        assert ("Chen Jie" in page, "· a colleague" in page) == (named, not named)


# --- Taking back ------------------------------------------------------------------
def test_manager_takes_an_entry_back_once(
    client_for: ClientFor, rule: PointRule, manager: Employee, team: Team
) -> None:
    entry = earn(rule, "fact", team=team)
    client, url = client_for(manager), reverse("points:reverse", args=[entry.pk])
    assert url in get(client, "points:entry", "", entry.pk)
    assert "no longer counts in any standing" in client.get(url).content.decode()
    assert client.post(url, {"reason": " "}).context["form"].errors == {
        "reason": ["This field is required."]
    }
    assert client.post(url, {"reason": "Wrong team"}).status_code == 302
    back = PointEntry.objects.get(reverses=entry)
    assert (back.amount, back.reason, back.approved_by) == (-2, "Wrong team", manager)
    for each in (entry, back):
        page = get(client, "points:entry", "", each.pk)
        assert reverse("points:reverse", args=[each.pk]) not in page
        client.post(reverse("points:reverse", args=[each.pk]), {"reason": "Again"})
    assert PointEntry.objects.count() == 2


@pytest.mark.parametrize("viewer", ["member", "leader", "verifier", "executive"])
def test_taking_back_is_for_the_quality_manager(
    request: pytest.FixtureRequest, client_for: ClientFor, rule: PointRule, team: Team, viewer: str
) -> None:
    client = client_for(request.getfixturevalue(viewer))
    entry = earn(rule, "fact", team=team)
    url = reverse("points:reverse", args=[entry.pk])
    assert url not in get(client, "points:entry", "", entry.pk)
    assert client.post(url, {"reason": "Mine"}).status_code == 403
    assert PointEntry.objects.count() == 1


def test_mine_without_a_team_has_no_team_tab(
    client_for: ClientFor, campaign: Campaign, executive: Employee
) -> None:
    assert "My team's" not in get(client_for(executive), "points:mine", "?of=team")


@pytest.mark.parametrize("of", ["me", "team"])
def test_mine_costs_the_same_for_one_row_and_for_three(
    client_for: ClientFor, rule: PointRule, leader: Employee, team: Team, manager: Employee, of: str
) -> None:
    client = client_for(leader)
    url = reverse("points:mine") + f"?of={of}"
    earn(rule, "0", employee=leader, team=team)
    client.get(url)
    one = query_count(client, url)
    earn(rule, "1", employee=leader, team=team)
    services.reverse(key="1", reason="Wrong team", now=NOW, actor=manager)
    assert query_count(client, url) == one


# --- One entry --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("viewer", "personal", "of_team"),
    [
        ("member", 200, 200),
        ("leader", 200, 200),
        ("manager", 200, 200),
        ("other_leader", 404, 200),
        ("employee", 404, 200),
        ("verifier", 404, 200),
        ("judge", 404, 200),
        ("executive", 404, 200),
    ],
)
def test_personal_entries_are_for_the_person_the_leader_and_the_manager(
    request: pytest.FixtureRequest,
    client_for: ClientFor,
    rule: PointRule,
    team: Team,
    leader: Employee,
    member: Employee,
    viewer: str,
    personal: int,
    of_team: int,
) -> None:
    client = client_for(request.getfixturevalue(viewer))
    theirs = earn(rule, "personal", employee=member, team=team)
    ours = earn(rule, "team", team=team)
    assert client.get(reverse("points:entry", args=[theirs.pk])).status_code == personal
    assert client.get(reverse("points:entry", args=[ours.pk])).status_code == of_team


@pytest.mark.parametrize("url", ["/points/0/", "/points/99999999999999999999999/"])
def test_entry_that_is_not_there(
    client_for: ClientFor, campaign: Campaign, member: Employee, url: str
) -> None:
    assert client_for(member).get(url).status_code == 404


@pytest.mark.parametrize(
    "evidence", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""]
)
def test_entry_links_to_our_own_pages_only(
    client_for: ClientFor, rule: PointRule, team: Team, member: Employee, evidence: str
) -> None:
    services.post(
        rule=rule, key="odd", occurred_at=NOW, now=NOW, team_id=team.pk, evidence=evidence
    )
    page = get(client_for(member), "points:entry", "", PointEntry.objects.get(key="odd").pk)
    assert "See what it was for" not in page
    assert not evidence or evidence not in page


def test_entry_keeps_its_amount_when_the_rule_changes(
    client_for: ClientFor, rule: PointRule, team: Team, member: Employee
) -> None:
    entry = earn(rule, "fact", team=team)
    rule.amount = 5
    rule.save()
    page = get(client_for(member), "points:entry", "", entry.pk)
    assert "+2" in page
    assert "The rule is worth +5 today" in page


# --- All of them ------------------------------------------------------------------
@pytest.mark.parametrize(
    "query", ["?of=nobody", "?after=%01~%01~%01", "?before=?", "?of=team&after=x"]
)
@pytest.mark.parametrize("name", ["points:standings", "points:mine"])
def test_bad_query_is_no_error(
    client_for: ClientFor, rule: PointRule, member: Employee, team: Team, name: str, query: str
) -> None:
    earn(rule, "mine", team=team, employee=member)
    get(client_for(member), name, query)


@pytest.mark.parametrize("name", ["points:standings", "points:mine"])
def test_pages_without_any_campaign(client_for: ClientFor, member: Employee, name: str) -> None:
    assert "No points yet" in get(client_for(member), name)


@pytest.mark.parametrize("name", ["points:standings", "points:mine"])
def test_pages_ask_strangers_to_sign_in(client: Client, campaign: Campaign, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("people:sign_in"))
