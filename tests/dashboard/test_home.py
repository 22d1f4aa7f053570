"""Today: each role sees what is theirs, at the same cost for one row and for three."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign, Measurement, Target
from dashboard.home import BLOCKS, HOMES, blocks_for
from defects import services
from defects.models import Commendation, Defect
from people.models import Employee, ProductionLine, Role
from tests import factories
from tests.defects.acting import PICTURE

NOW = factories.MONDAY
ClientFor = Callable[[Employee], Client]
ROLES = (
    "leader",
    "member",
    "other_leader",
    "verifier",
    "manager",
    "employee",
    "executive",
    "judge",
)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def post_defect(
    campaign: Campaign, line: ProductionLine, actor: Employee, title: str, hours_ago: int = 1
) -> Defect:
    return services.post_defect(
        campaign=campaign,
        line=line,
        category="machine",
        severity="major",
        title=title,
        actor=actor,
        now=NOW - dt.timedelta(hours=hours_ago),
    )


def submit(defect: Defect, actor: Employee) -> None:
    services.submit_correction(
        defect_id=defect.pk,
        actor=actor,
        now=NOW,
        containment="Sorted 200 pieces",
        factor="machine",
        whys=["The nozzle was worn", "Nobody changes it by plan"],
        measure="Change it every 2,000 cycles",
        pictures=[PICTURE],
    )


def praise(campaign: Campaign, line: ProductionLine, actor: Employee, title: str) -> Commendation:
    return services.post_commendation(
        campaign=campaign, line=line, title=title, actor=actor, now=NOW
    )


def home(client: Client) -> str:
    response = client.get(reverse("dashboard:home"))
    assert response.status_code == 200
    return response.content.decode()


def query_count(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        home(client)
    return len(captured)


@pytest.mark.parametrize("role", ROLES)
def test_home_opens_for_every_role(
    request: pytest.FixtureRequest, client_for: ClientFor, campaign: Campaign, role: str
) -> None:
    page = home(client_for(request.getfixturevalue(role)))
    assert "day 3 of 19" in page
    assert ("Nothing waits for you" in page) is (role not in {"leader", "other_leader"})
    assert ("Weekly inspection" in page) is (role in {"leader", "other_leader"})
    assert "style=" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("role", ROLES)
def test_home_links_only_to_what_the_role_may_open(
    request: pytest.FixtureRequest, client_for: ClientFor, campaign: Campaign, role: str
) -> None:
    person = request.getfixturevalue(role)
    page = home(client_for(person))
    needs = {
        "defects:post": "defects.add_defect",
        "defects:inspection_start": "defects.add_inspection",
        "defects:praise": "defects.add_commendation",
        "defects:queue": "defects.verify_defect",
    }
    shown = {name for name in needs if f'href="{reverse(name)}"' in page}
    assert shown == {name for name, permission in needs.items() if person.has_perm(permission)}
    assert (f'href="{reverse("admin:index")}"' in page) is person.is_staff


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_its_blocks(
    request: pytest.FixtureRequest, client_for: ClientFor, campaign: Campaign, role: str
) -> None:
    """With nothing posted, a queue and lines that are empty are not drawn."""
    everybody = ["phases", "to_do", "actions", "points", "praise"]
    more = {
        "manager": ["situation", "figures", "problems", "late", "waiting"],
        "executive": ["situation", "figures", "problems", "progress", "teams"],
    }
    places = client_for(request.getfixturevalue(role)).get("/").context["places"]
    names = [block.name for place in places.values() for block in place]
    assert sorted(names) == sorted([*everybody, *more.get(role, [])])


def test_somebody_with_every_role_has_each_block_once(campaign: Campaign) -> None:
    person = factories.make_employee("all", "Everything", list(Role))
    names = [block.name for block in blocks_for(person)]
    assert names == [block.name for block in BLOCKS]


def test_every_role_has_a_home() -> None:
    assert set(HOMES) == set(Role)
    known = {block.name for block in BLOCKS}
    assert {name for names in HOMES.values() for name in names} == known


def test_to_do_is_only_mine(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    other_line: ProductionLine,
    member: Employee,
    verifier: Employee,
) -> None:
    post_defect(campaign, line, verifier, "Ours on line one")
    post_defect(campaign, other_line, verifier, "Theirs on line two")
    page = home(client_for(member))
    assert "Ours on line one" in page
    assert "Theirs on line two" not in page


def test_to_do_is_overdue_first_and_bounded(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    leader: Employee,
    verifier: Employee,
) -> None:
    post_defect(campaign, line, verifier, "Fresh", hours_ago=0)
    for number in range(10):
        post_defect(campaign, line, verifier, f"Old {number}", hours_ago=40 + number)
    page = home(client_for(leader))
    titles = [title for title in ("Old 9", "Old 8", "Old 0") if title in page]
    assert titles == sorted(titles, key=page.index)
    assert "Overdue" in page
    assert "1 h 0 min late" in page
    assert "Fresh" not in page
    assert "Show all of them" in page


def test_verification_queue_is_for_those_who_may_judge(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    leader: Employee,
    verifier: Employee,
    judge: Employee,
) -> None:
    submit(post_defect(campaign, line, verifier, "Waits for a verdict"), leader)
    assert "Waits for a verdict" in home(client_for(verifier))
    assert "Waits for a verdict" not in home(client_for(judge))
    assert "Waits for a verdict" not in home(client_for(leader))


def test_what_people_typed_is_escaped(
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    leader: Employee,
    verifier: Employee,
) -> None:
    leader.name = "<b>Li"
    leader.save()
    post_defect(campaign, line, verifier, "<script>one</script>")
    praise(campaign, line, verifier, "<script>two</script>")
    page = home(client_for(leader))
    assert "<script>one" not in page
    assert "<script>two" not in page
    assert "<b>Li" not in page
    assert "&lt;script&gt;one" in page


def test_closed_phase_offers_no_new_work(
    client_for: ClientFor, campaign: Campaign, leader: Employee
) -> None:
    with time_machine.travel(dt.datetime(2025, 9, 28, 2, tzinfo=dt.UTC), tick=False):
        page = home(client_for(leader))
    assert "Report a defect" not in page


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        # The day turns at midnight in the campaign's zone, which is 16:00 UTC.
        (dt.datetime(2025, 8, 31, 15, 59, 59, tzinfo=dt.UTC), "The campaign begins on 1 Sep 2025"),
        (dt.datetime(2025, 8, 31, 16, 0, tzinfo=dt.UTC), "day 1 of 5"),
        (dt.datetime(2025, 9, 30, 15, 59, 59, tzinfo=dt.UTC), "day 30 of 30"),
        (dt.datetime(2025, 9, 30, 16, 0, tzinfo=dt.UTC), "The campaign ended on 30 Sep 2025"),
    ],
)
def test_day_of_the_month_at_its_edges(
    client_for: ClientFor, campaign: Campaign, member: Employee, instant: dt.datetime, words: str
) -> None:
    with time_machine.travel(instant, tick=False):
        assert words in home(client_for(member))


def test_without_a_campaign_it_says_so(
    client_for: ClientFor, member: Employee, manager: Employee
) -> None:
    assert "No campaign is running" in home(client_for(member))
    assert "Open the campaigns" in home(client_for(manager))


def test_in_chinese(client_for: ClientFor, campaign: Campaign, member: Employee) -> None:
    member.language = "zh-hans"
    member.save()
    page = home(client_for(member))
    assert '<html lang="zh-hans"' in page
    assert "2025 年质量月" in page


# What a home may ask of the database, the frame of the page included.
MOST_QUERIES = {"member": 18, "leader": 22, "verifier": 18, "manager": 31, "executive": 30}


@pytest.mark.parametrize("role", MOST_QUERIES)
def test_costs_the_same_for_one_row_and_for_three(
    request: pytest.FixtureRequest,
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    other_line: ProductionLine,
    leader: Employee,
    other_leader: Employee,
    verifier: Employee,
    role: str,
) -> None:
    def one_more(number: int) -> None:
        for where in (line, other_line):
            post_defect(campaign, where, verifier, f"Open {number}", hours_ago=50)
        submit(post_defect(campaign, line, verifier, f"Waiting {number}"), leader)
        praise(campaign, line, verifier, f"Good {number}")
        target = Target.objects.create(campaign=campaign, name=f"Target {number}", goal=5)
        Measurement.objects.create(target=target, measured_on=NOW.date(), value=number)

    client = client_for(request.getfixturevalue(role))
    one_more(1)
    home(client)
    cache.clear()
    one = query_count(client)
    one_more(2)
    one_more(3)
    cache.clear()
    assert query_count(client) == one
    assert one <= MOST_QUERIES[role]


def test_strangers_are_asked_to_sign_in(client: Client, campaign: Campaign) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("people:sign_in"))
