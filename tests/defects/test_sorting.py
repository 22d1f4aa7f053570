"""The black list in every order, narrowed by more, and what of it stays in the address."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from defects import queries, services
from defects.models import Defect
from tests import factories
from tests.defects.acting import HOUR, post
from tests.factories import MONDAY

LIST, RED = reverse("defects:list"), reverse("defects:red")
pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def posted(campaign, line, leader, other_leader):
    """Three defects: by number, by posting and by severity in three different orders."""
    facts = (("b", 2, "minor"), ("a", 3, "critical"), ("c", 1, "major"))
    for title, hours, severity in facts:
        post(*(campaign, line, other_leader, MONDAY - hours * HOUR), title=title, severity=severity)
    return [title for title, _hours, _severity in facts]


def titles(response):
    return "".join(row.title for row in response.context["rows"])


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", "abc"),
        ("due", "abc"),
        ("-due", "cba"),
        ("posted", "abc"),
        ("-posted", "cba"),
        ("number", "bac"),
        ("-number", "cab"),
        ("severity", "acb"),
        ("-severity", "bca"),
        ("team", "abc"),
        ("due_at; DROP", "abc"),
    ],
)
def test_list_is_in_the_order_that_the_address_names(client_for, leader, posted, sort, expected):
    assert titles(client_for(leader).get(LIST, {"sort": sort})) == expected


@pytest.mark.parametrize("sort", sorted(queries.ORDERS))
def test_every_order_pages_without_gap_or_double(
    client_for, campaign, line, leader, other_leader, sort
):
    severities = ("minor", "major", "critical")
    for n in range(53):
        # Most deadlines and severities are shared, so that the number has to decide.
        post(
            *(campaign, line, other_leader, MONDAY - (n % 4) * HOUR),
            title=f"{n:02d}",
            severity=severities[n % 3],
        )
    client = client_for(leader)
    first = client.get(LIST, {"sort": sort})
    second = client.get(f"{LIST}?{first.context['page'].next_params}")
    back = client.get(f"{LIST}?{second.context['page'].previous_params}")
    last = client.get(f"{LIST}?{first.context['page'].last_params}")
    ordered = Defect.objects.order_by(*queries.ORDERS[sort]).values_list("title", flat=True)
    assert titles(first) + titles(second) == "".join(ordered)
    assert titles(back) == titles(first)
    assert titles(last) == "".join(ordered[3:])


def heads(response):
    """The headings that sort: their words, direction, and where a click leads."""
    found = response.context["heads"]
    return {str(head.words): (head.direction, head.url) for head in found if head.url}


def test_headings_say_the_order_and_turn_it(client_for, leader, posted):
    client = client_for(leader)
    assert heads(client.get(LIST)) == {
        "Defect": ("", "?sort=-number"),
        "Severity": ("", "?sort=severity"),
        "Time": ("ascending", "?sort=-due"),
        "Posted": ("", "?sort=-posted"),
    }
    turned = heads(client.get(LIST, {"sort": "-due"}))
    assert turned["Time"] == ("descending", "?sort=due")
    worst_first = heads(client.get(LIST, {"sort": "severity"}))
    assert worst_first["Severity"] == ("descending", "?sort=-severity")
    everything = heads(client.get(LIST, {"state": "all"}))
    assert everything["Defect"] == ("descending", "?state=all&sort=number")


def test_headings_keep_the_filters_and_leave_the_place(client_for, leader, posted, team):
    response = client_for(leader).get(f"{LIST}?team={team.pk}&after=x&filters=1&sort=due")
    assert heads(response)["Posted"][1] == f"?team={team.pk}&sort=-posted"
    html = response.content.decode()
    assert len(re.findall(r'aria-sort="ascending"', html)) == 1
    assert f'href="?team={team.pk}&amp;sort=-posted"' in html


def test_order_stands_among_the_chips_and_survives_a_search(client_for, leader, posted):
    response = client_for(leader).get(LIST, {"sort": "severity", "q": "a"})
    assert response.context["chips"] == [
        {"label": "a", "url": "?sort=severity"},
        {"label": "Most severe first", "url": "?q=a"},
    ]
    assert response.context["hidden"] == [("sort", "severity")]


def test_department_narrows_both_lists(
    client_for, campaign, line, leader, other_leader, manager, quality_department, posted
):
    qa = factories.make_team("QA1", "Incoming", "", department=quality_department)
    post(campaign, line, other_leader, MONDAY, title="q", team=qa)
    for title, team in (("q", qa), ("p", None)):
        services.post_commendation(
            campaign=campaign, line=line, title=title, actor=leader, now=MONDAY, team=team
        )
    client = client_for(leader)
    assert titles(client.get(LIST, {"department": quality_department.pk})) == "q"
    red = client.get(RED, {"department": quality_department.pk})
    assert [each.title for each in red.context["page"]] == ["q"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2025-09-07", "2025-09-07", ["last minute"]),
        ("2025-09-08", "", ["first minute"]),
        ("", "2025-09-07", ["last minute"]),
        ("2025-09-07", "2025-09-08", ["last minute", "first minute"]),
        ("2025-09-09", "", []),
        ("2025-09-08", "2025-09-07", []),
        ("8 Sep", "2025-13-40", ["last minute", "first minute"]),
        ("0001-01-01", "9999-12-31", ["last minute", "first minute"]),
    ],
)
def test_days_are_the_plants_own_on_both_lists(
    client_for, campaign, line, leader, other_leader, since, until, expected
):
    midnight = dt.datetime(2025, 9, 8, tzinfo=campaign.zone)
    minute = dt.timedelta(minutes=1)
    with time_machine.travel(midnight + minute, tick=False):
        for title, at in (("last minute", midnight - minute), ("first minute", midnight)):
            post(campaign, line, other_leader, at, title=title)
            services.post_commendation(
                campaign=campaign, line=line, title=title, actor=leader, now=at
            )
        client, days = client_for(leader), {"since": since, "until": until}
        black, red = client.get(LIST, days), client.get(RED, days)
    assert [row.title for row in black.context["rows"]] == expected
    assert [each.title for each in red.context["page"]] == expected[::-1]


def test_days_are_said_on_their_chips(client_for, leader, posted):
    response = client_for(leader).get(LIST, {"since": "2025-09-01", "until": "2025-09-30"})
    assert [chip["label"] for chip in response.context["chips"]] == [
        "From 1 Sep 2025",
        "Until 30 Sep 2025",
    ]


def test_instant_of_posting_is_the_plants(client_for, leader, campaign, line, other_leader):
    post(campaign, line, other_leader, dt.datetime(2025, 9, 7, 23, 5, tzinfo=dt.UTC))
    assert ">8 Sep 07:05</time>" in client_for(leader).get(LIST).content.decode()


def test_paper_says_campaign_filters_and_instant(client_for, leader, posted):
    html = client_for(leader).get(LIST, {"state": "all"}).content.decode()
    head = re.search(r'<p class="print-head">(.*?)</p>', html)
    assert head is not None
    assert head[1] == "Quality Month 2025 · All · as of 8 Sep 2025 09:00 (Asia/Shanghai)"
