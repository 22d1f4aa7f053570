"""The black list and the red list: who sees what, filters, search, pages, and their cost."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from defects import services
from tests.defects.acting import HOUR, post, submit
from tests.factories import MONDAY

LIST = reverse("defects:list")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def titles(response):
    return [row.title for row in response.context["rows"]]


@pytest.mark.parametrize(
    "person",
    ["leader", "member", "other_leader", "verifier", "manager", "employee", "executive", "judge"],
)
def test_everybody_sees_the_list(request, client_for, campaign, line, other_leader, person):
    post(campaign, line, other_leader, MONDAY)
    response = client_for(request.getfixturevalue(person)).get(LIST)
    assert response.status_code == 200
    assert titles(response) == ["Screw loose"]


@pytest.mark.parametrize("name", ["list", "red", "inspections", "queue", "post"])
def test_nobody_sees_it_without_signing_in(client, campaign, name):
    response = client.get(reverse(f"defects:{name}"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("people:sign_in"))


def test_list_without_campaign_says_so(client_for, leader):
    response = client_for(leader).get(LIST)
    assert response.status_code == 200
    assert "No campaign is running" in response.content.decode()


def test_list_puts_overdue_first_then_the_nearest_deadline(
    client_for, campaign, line, leader, other_leader
):
    for hours in (1, 50, 30):
        post(campaign, line, other_leader, MONDAY - hours * HOUR, title=f"{hours} h old")
    response = client_for(leader).get(LIST)
    assert titles(response) == ["50 h old", "30 h old", "1 h old"]
    assert [row.css for row in response.context["rows"]] == ["is-overdue", "", ""]
    assert response.context["tabs"][0]["count"] == "3 open, 1 overdue"


def test_list_runs_the_same_few_queries_for_one_row_and_three(
    client_for, campaign, line, leader, other_leader, django_assert_max_num_queries
):
    client = client_for(leader)
    post(campaign, line, other_leader, MONDAY)
    client.get(LIST)
    with django_assert_max_num_queries(10) as one:
        client.get(LIST)
    for _ in range(2):
        post(campaign, line, other_leader, MONDAY)
    with django_assert_max_num_queries(10) as three:
        client.get(LIST)
    assert len(one) == len(three)


def test_filters_narrow_and_their_chips_take_them_away(
    client_for, campaign, line, other_line, leader, other_leader, team
):
    post(campaign, line, other_leader, MONDAY, title="Ours")
    post(campaign, other_line, leader, MONDAY, title="Theirs", severity="critical")
    client = client_for(leader)
    assert titles(client.get(LIST, {"team": team.pk})) == ["Ours"]
    assert titles(client.get(LIST, {"line": other_line.pk})) == ["Theirs"]
    assert titles(client.get(LIST, {"severity": "critical"})) == ["Theirs"]
    assert titles(client.get(LIST, {"mine": "1"})) == ["Ours"]
    assert titles(client.get(LIST, {"mine": "posted"})) == ["Theirs"]
    both = client.get(LIST, {"team": team.pk, "category": "method"})
    assert both.context["chips"] == [
        {"label": "Forming 1", "url": "?category=method"},
        {"label": "Methods", "url": f"?team={team.pk}"},
    ]


def test_states_divide_the_list(client_for, campaign, line, leader, other_leader, manager):
    _opened, waits, void = (
        post(campaign, line, other_leader, MONDAY - age * HOUR, title=title)
        for age, title in ((50, "Open"), (3, "Waits"), (2, "Void"))
    )
    submit(waits, leader, MONDAY - HOUR)
    services.void_defect(
        defect_id=void.pk, actor=manager, now=MONDAY, cause="not_a_defect", reason="A shadow."
    )
    client = client_for(leader)
    shown = {
        state: titles(client.get(LIST, {"state": state}))
        for state in ("", "overdue", "open", "submitted", "ended", "all")
    }
    assert shown == {
        "": ["Open", "Waits"],
        "overdue": ["Open"],
        "open": ["Open"],
        "submitted": ["Waits"],
        "ended": ["Void"],
        "all": ["Void", "Waits", "Open"],
    }


@pytest.mark.parametrize("words", ["solder", "SOLDER", "漏装", "装", "ld"])
def test_search_finds_words_in_titles(client_for, campaign, line, leader, other_leader, words):
    post(campaign, line, other_leader, MONDAY, title="Solder splash 漏装垫片")
    post(campaign, line, other_leader, MONDAY, title="Other")
    assert titles(client_for(leader).get(LIST, {"q": words})) == ["Solder splash 漏装垫片"]


def test_search_finds_a_number(client_for, campaign, line, leader, other_leader):
    post(campaign, line, other_leader, MONDAY, title="Not this")
    wanted = post(campaign, line, other_leader, MONDAY, title="This")
    for words in (wanted.number, str(wanted.pk)):
        assert titles(client_for(leader).get(LIST, {"q": words})) == ["This"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%23" + "9" * 40,
        "team=abc&line=9999999999999999999999",
        "state=nonsense&severity=x",
        "after=x~y",
        "after=2025-09-08T01:00:00~1",
        "before=99999~999999999999999999999999&state=all",
        "q=" + "x" * 5000,
        "q=%25_%5C",
    ],
)
def test_nonsense_in_the_address_breaks_nothing(client_for, campaign, leader, query):
    client = client_for(leader)
    assert client.get(f"{LIST}?{query}").status_code == 200
    assert client.get(f"{reverse('defects:red')}?{query}").status_code == 200


def test_pages_follow_each_other_without_gap_or_double(
    client_for, campaign, line, leader, other_leader
):
    for n in range(53):
        post(campaign, line, other_leader, MONDAY, title=f"{n:02d}")
    client = client_for(leader)
    first = client.get(LIST)
    second = client.get(f"{LIST}?{first.context['page'].next_params}")
    assert titles(first) + titles(second) == [f"{n:02d}" for n in range(53)]
    last = client.get(f"{LIST}?{first.context['page'].last_params}")
    assert titles(last)[-1] == "52"


def test_title_is_escaped_everywhere(client_for, campaign, line, leader, other_leader):
    bad = '<script>alert("1")</script>'
    defect = post(campaign, line, other_leader, MONDAY, title=bad, detail=bad)
    client = client_for(leader)
    for address in (LIST, defect.get_absolute_url(), f"{defect.get_absolute_url()}correct/"):
        page = client.get(address).content.decode()
        assert "&lt;script&gt;alert" in page
        assert bad not in page


def test_times_are_the_plants_own(client_for, campaign, line, leader, other_leader):
    defect = post(campaign, line, other_leader, MONDAY)
    page = client_for(leader).get(defect.get_absolute_url()).content.decode()
    assert "8 Sep 2025 09:00" in page
    assert "48 h from Mon 8 Sep 09:00, Asia/Shanghai." in page


def test_red_list_shows_good_work_newest_first(
    client_for, campaign, line, leader, employee, django_assert_max_num_queries
):
    for title in ("First", "Second"):
        services.post_commendation(
            campaign=campaign, line=line, title=title, actor=leader, now=MONDAY
        )
    client = client_for(employee)
    with django_assert_max_num_queries(10):
        response = client.get(reverse("defects:red"))
    assert [each.title for each in response.context["page"]] == ["Second", "First"]


def test_ended_campaign_keeps_its_list(client_for, campaign, line, leader, other_leader):
    post(campaign, line, other_leader, MONDAY)
    campaign.status = "closed"
    campaign.save()
    with time_machine.travel(MONDAY + dt.timedelta(days=60), tick=False):
        assert titles(client_for(leader).get(LIST)) == ["Screw loose"]
