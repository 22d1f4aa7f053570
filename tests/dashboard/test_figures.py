"""The page of figures: what its charts say, who may open it, what narrows it."""

import datetime as dt
import json
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from campaigns.models import Campaign, Target
from core.charts import Limit, Row
from dashboard.figures import charts
from defects import services
from defects.statistics import Scope
from people.models import Employee
from tests import factories
from tests.defects.acting import HOUR, post, submit

pytestmark = pytest.mark.django_db

MONDAY = factories.MONDAY
DAY = dt.timedelta(days=1)
NOW = MONDAY + 3 * DAY
EVERYTHING = Scope()
HOSTILE = "</script><script>alert(1)</script>"
ADDRESS = "/figures/"
ClientFor = Callable[[Employee], Client]


@pytest.fixture(autouse=True)
def _thursday() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def page(client: Client, query: str = "") -> str:
    response = client.get(ADDRESS + query)
    assert response.status_code == 200
    return response.content.decode()


def specs(html: str) -> dict[str, dict]:
    """What each chart of the page gives to the browser."""
    found = {}
    for part in html.split('<script id="chart-')[1:]:
        slug, rest = part.split('"', 1)
        found[slug] = json.loads(rest.split(">", 1)[1].split("</script>")[0])
    return found


def make_target(campaign: Campaign, goal: str) -> None:
    Target.objects.create(
        campaign=campaign, name="On time", metric=Target.Metric.ON_TIME_RATE, goal=goal, unit="%"
    )


def post_many(campaign, line, actor, count, **more):
    return [post(campaign, line, actor, MONDAY, **more) for _ in range(count)]


def correct(defect, leader, verifier) -> None:
    submit(defect, leader, MONDAY + HOUR)
    services.confirm_correction(defect_id=defect.pk, actor=verifier, now=MONDAY + HOUR)


# --- Words and numbers ------------------------------------------------------------
def test_pareto_names_the_few_that_make_up_most(campaign, line, other_leader):
    for category, count in (("material", 6), ("machine", 2), ("people", 1), ("method", 1)):
        post_many(campaign, line, other_leader, count, category=category)
    chart = charts.pareto(campaign, EVERYTHING, NOW).chart
    assert chart.summary == "Materials, Machines: 80 % of 10 defects."
    assert chart.labels == ["Materials", "Machines", "Methods", "People"]
    assert [list(each.values) for each in chart.series] == [[6, 2, 1, 1], [60, 80, 90, 100]]
    assert chart.limit == Limit("80 %", 80.0)
    assert chart.table.rows[0] == Row(
        "Materials", ["6", "60 %", "60 %"], "/list/?state=all&category=material"
    )


def test_pareto_of_thirds_adds_up_to_a_hundred(campaign, line, other_leader):
    for category in ("material", "machine", "people"):
        post(campaign, line, other_leader, MONDAY, category=category)
    chart = charts.pareto(campaign, EVERYTHING, NOW).chart
    assert list(chart.series[1].values) == [33.3, 66.7, 100.0]
    assert [row.cells[1] for row in chart.table.rows] == ["33.3 %"] * 3


def test_trend_adds_the_rate_up_day_by_day(campaign, line, leader, other_leader, verifier):
    make_target(campaign, "95.00")
    met, *_missed = post_many(campaign, line, other_leader, 4)
    correct(met, leader, verifier)
    chart = charts.trend(campaign, EVERYTHING, NOW).chart
    assert chart.summary == "4 posted, 1 corrected. On-time rate: 25 %, target 95 %."
    assert list(chart.labels[-4:]) == ["8 Sep", "9 Sep", "10 Sep", "11 Sep"]
    posted, corrected, so_far = (list(each.values) for each in chart.series)
    assert posted == [0] * 7 + [4, 0, 0, 0]
    assert corrected == [0] * 7 + [1, 0, 0, 0]
    assert so_far == [None] * 7 + [100.0, 100.0, 25.0, 25.0]
    assert chart.limit == Limit("Target 95 %", 95.0)
    assert chart.table.rows[6:8] == [
        Row("7 Sep 2025", ["0", "0", "no data"]),
        Row("8 Sep 2025", ["4", "1", "100 %"]),
    ]


def test_trend_without_a_target_has_no_line_for_it(campaign, line, other_leader):
    post(campaign, line, other_leader, MONDAY)
    chart = charts.trend(campaign, EVERYTHING, MONDAY + HOUR).chart
    assert chart.summary == "1 posted, 0 corrected. On-time rate: no data."
    assert chart.limit is None


def test_ageing_says_who_is_late(campaign, line, leader, other_leader):
    waiting, *_late = post_many(campaign, line, other_leader, 3)
    submit(waiting, leader, MONDAY + HOUR)
    post(campaign, line, other_leader, NOW - HOUR)
    chart = charts.ageing(campaign, EVERYTHING, NOW).chart
    assert chart.summary == "Overdue: 2. In time: 1. Awaiting verification: 1."
    assert chart.labels == [
        "under 1 d",
        "1 to 2 d",
        "2 to 4 d",
        "4 to 7 d",
        "7 to 14 d",
        "over 14 d",
    ]
    assert [list(each.values) for each in chart.series] == [
        [0, 0, 2, 0, 0, 0],
        [1, 0, 0, 0, 0, 0],
        [0, 0, 1, 0, 0, 0],
    ]


def test_teams_with_few_deadlines_are_in_the_table_only(
    campaign, line, other_line, leader, other_leader, verifier, team
):
    make_target(campaign, "90.00")
    for defect in post_many(campaign, line, other_leader, charts.FEWEST)[1:]:
        correct(defect, leader, verifier)
    post_many(campaign, other_line, leader, charts.FEWEST - 1)
    chart = charts.by_team(campaign, EVERYTHING, NOW).chart
    assert chart.summary == "Target of 90 % reached by 0 of 1 teams. Lowest: Forming 1, 80 %."
    assert chart.labels == ["Forming 1 (5)"]
    assert [list(each.values) for each in chart.series] == [[80.0]]
    assert [(row.label, *row.cells) for row in chart.table.rows] == [
        ("Forming 1", "80 %", "4", "5"),
        ("Forming 2", "0 %", "0", "4"),
    ]
    assert chart.links == [f"/list/?state=all&team={team.pk}"]


def test_the_lowest_teams_come_first_and_no_more_than_fit(
    campaign, site, production_department, leader, other_leader, verifier
):
    for number in range(charts.MOST_TEAMS + 1):
        team = factories.make_team(
            f"N{number:02d}", f"Team {number}", "", department=production_department
        )
        line = factories.make_line(f"N{number:02d}", f"Line {number}", "", site=site, team=team)
        team.leader = leader
        team.save()
        defects = post_many(campaign, line, other_leader, charts.FEWEST)
        if number == 0:
            correct(defects[0], leader, verifier)
    chart = charts.by_team(campaign, EVERYTHING, NOW).chart
    assert len(chart.labels) == charts.MOST_TEAMS
    assert "Team 0 (5)" not in chart.labels
    assert [row.label for row in chart.table.rows][-1] == "Team 0"


# --- The page ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("manager", 200),
        ("executive", 200),
        ("verifier", 200),
        ("leader", 200),
        ("employee", 403),
        ("member", 403),
        ("judge", 403),
    ],
)
def test_figures_are_for_those_who_steer(request, campaign, client_for: ClientFor, role, status):
    client = client_for(request.getfixturevalue(role))
    assert client.get(ADDRESS).status_code == status
    assert (reverse("dashboard:figures") in client.get("/").content.decode()) == (status == 200)


def test_an_empty_campaign_says_that_there_is_no_data(campaign, manager, client_for):
    html = page(client_for(manager))
    assert html.count("No data yet") == 4
    assert specs(html) == {}


def test_without_a_campaign_the_page_says_so(manager, client_for):
    assert "No campaign is running" in page(client_for(manager))


def test_the_page_draws_what_the_address_asks_for(
    campaign, line, other_line, team, other_leader, manager, client_for
):
    post(campaign, line, other_leader, MONDAY, category="method")
    post(campaign, other_line, other_leader, MONDAY + DAY, category="machine")
    client = client_for(manager)

    def categories(query):
        return specs(page(client, query)).get("pareto", {}).get("labels")

    assert categories("") == ["Machines", "Methods"]
    assert categories(f"?team={team.pk}") == ["Methods"]
    assert categories(f"?line={other_line.pk}") == ["Machines"]
    assert categories("?since=2025-09-09") == ["Machines"]
    assert categories("?until=2025-09-08") == ["Methods"]
    assert categories("?since=2025-09-10") is None


def test_what_makes_no_sense_in_the_address_is_left_out(
    campaign, line, other_leader, manager, client_for
):
    post(campaign, line, other_leader, MONDAY)
    client = client_for(manager)
    for query in (
        "?team=999999&line=x&department=-1",
        "?since=0001-01-01&until=9999-12-31",
        "?since=yesterday&until=%0",
        "?since=2025-09-01&until=2025-08-01",
    ):
        assert specs(page(client, query))["pareto"]["labels"] == ["Methods"]


def test_chips_say_what_is_on_and_links_keep_it(
    campaign, line, team, other_leader, manager, client_for
):
    post(campaign, line, other_leader, MONDAY)
    html = page(client_for(manager), f"?team={team.pk}&since=2025-09-08")
    assert "From 8 Sep 2025" in html
    assert 'href="?since=2025-09-08"' in html
    link = f"/list/?state=all&team={team.pk}&since=2025-09-08&category=method"
    assert specs(html)["pareto"]["links"] == [link]


def test_names_are_words_in_both_languages_whatever_they_hold(
    campaign, line, team, other_leader, manager, client_for
):
    team.name, team.name_zh = HOSTILE, "成型<b>一班</b>"
    team.save()
    post_many(campaign, line, other_leader, charts.FEWEST)
    client = client_for(manager)
    html = page(client)
    assert "<script>alert" not in html
    assert specs(html)["teams"]["labels"] == [f"{HOSTILE} (5)"]
    client.cookies["django_language"] = "zh-hans"
    html = page(client)
    assert "<b>" not in html
    assert specs(html)["teams"]["labels"][0].startswith("成型<b>一班</b>")


def test_labels_are_in_the_readers_language(campaign, line, other_leader):
    post(campaign, line, other_leader, MONDAY, category="material")
    with translation.override("zh-hans"):
        assert charts.pareto(campaign, EVERYTHING, NOW).chart.labels == ["物料"]
        assert charts.trend(campaign, EVERYTHING, NOW).chart.labels[0] == "9月1日"


def test_the_first_view_loads_no_library(campaign, line, other_leader, manager, client_for):
    post(campaign, line, other_leader, MONDAY)
    html = page(client_for(manager))
    assert 'data-library="/static/echarts/echarts' in html
    assert 'src="/static/echarts' not in html
    assert "style=" not in html


def test_the_page_costs_the_same_for_one_team_and_for_three(
    campaign, site, line, production_department, other_leader, manager, client_for
):
    client = client_for(manager)

    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            page(client)
        return len(captured)

    post_many(campaign, line, other_leader, charts.FEWEST)
    page(client)
    one = queries()
    for number in (3, 4):
        team = factories.make_team(f"T{number}", "T", "", department=production_department)
        further = factories.make_line(f"L{number}", "L", "", site=site, team=team)
        post_many(campaign, further, other_leader, charts.FEWEST)
    assert queries() == one
