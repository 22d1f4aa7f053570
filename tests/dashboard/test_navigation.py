"""The navigation: what each role of the cast is offered, in the menu and in a thumb's reach."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from people.models import Employee, Notice, Role
from qualitymonth.context import BAR_PLACES
from tests import factories

ClientFor = Callable[[Employee], Client]

EVERYBODY = [
    "Today",
    "Red-black list",
    "Reports",
    "Proposals",
    "Videos",
    "Standings",
    "Campaign",
    "Me",
]
LEADS = [
    "Today",
    "Red-black list",
    "Inspections",
    "Reports",
    "Proposals",
    "Videos",
    "Standings",
    "Figures",
    "Anomalies",
    "Board",
    "Campaign",
    "Me",
]
VERIFIES = [
    "Today",
    "Red-black list",
    "Verify",
    "Inspections",
    "Reports",
    "Proposals",
    "Videos",
    "Standings",
    "Figures",
    "Anomalies",
    "Campaign",
    "Me",
]
DIRECTS = [
    "Today",
    "Red-black list",
    "Inspection plan",
    "Reports",
    "Proposals",
    "Videos",
    "Standings",
    "Figures",
    "Anomalies",
    "Board",
    "Campaign",
    "Me",
]
MANAGES = [
    *VERIFIES[:4],
    "Inspection plan",
    *VERIFIES[4:8],
    "Monthly performance",
    *VERIFIES[8:10],
    "Board",
    *VERIFIES[10:],
    "Administration",
]
MENU = {
    "employee": EVERYBODY,
    "member": EVERYBODY,
    "judge": EVERYBODY,
    "executive": DIRECTS,
    "leader": LEADS,
    "other_leader": LEADS,
    "verifier": VERIFIES,
    "manager": MANAGES,
}
PLAIN_BAR = ["Today", "List", "Standings", "Campaign", "Me"]
BAR = {
    "employee": PLAIN_BAR,
    "member": PLAIN_BAR,
    "judge": PLAIN_BAR,
    "executive": ["Today", "List", "Standings", "Figures", "Me"],
    "leader": ["Today", "List", "Inspect", "Standings", "Me"],
    "other_leader": ["Today", "List", "Inspect", "Standings", "Me"],
    "verifier": ["Today", "List", "Verify", "Inspect", "Me"],
    "manager": ["Today", "List", "Verify", "Inspect", "Me"],
}


@pytest.mark.parametrize("role", MENU)
def test_navigation_has_what_the_role_may_do(
    request: pytest.FixtureRequest, client_for: ClientFor, campaign: Campaign, role: str
) -> None:
    answer = client_for(request.getfixturevalue(role)).get(reverse("dashboard:home"))
    links = answer.context["navigation"]
    assert [str(link.label) for link in links] == MENU[role]
    assert [str(link.short) for link in links if link.short] == BAR[role]
    assert [str(link.label) for link in links if link.is_current] == ["Today"]


@pytest.mark.parametrize("role", MENU)
def test_every_place_of_the_navigation_opens(
    request: pytest.FixtureRequest, client_for: ClientFor, campaign: Campaign, role: str
) -> None:
    client = client_for(request.getfixturevalue(role))
    links = client.get(reverse("dashboard:home")).context["navigation"]
    assert {link.url: client.get(link.url).status_code for link in links} == {
        link.url: 200 for link in links
    }


def test_somebody_with_every_role_has_five_places_in_the_bar(
    client_for: ClientFor, campaign: Campaign
) -> None:
    person = factories.make_employee("all", "Everything", list(Role))
    links = client_for(person).get(reverse("dashboard:home")).context["navigation"]
    assert len([link for link in links if link.short]) == BAR_PLACES


def test_what_the_bar_has_no_place_for_is_in_the_menu_of_a_phone(
    client_for: ClientFor, campaign: Campaign, verifier: Employee
) -> None:
    page = client_for(verifier).get(reverse("dashboard:home")).content.decode()
    menu = f'<a class="menu-item d-lg-none" href="{reverse("points:standings")}">'
    assert page.count(menu) == 1
    assert f'<a class="menu-item d-lg-none" href="{reverse("defects:queue")}">' not in page


def test_inbox_says_how_many_messages_are_unread(
    client_for: ClientFor, campaign: Campaign, member: Employee, leader: Employee
) -> None:
    for number, person in enumerate((member, member, leader)):
        Notice.objects.create(
            recipient=person,
            kind="defect_posted",
            key=f"told:{number}",
            created_at=factories.MONDAY,
            read_at=None,
        )
    assert "Inbox, 2 unread messages" in client_for(member).get("/").content.decode()
    assert "Inbox, 1 unread message" in client_for(leader).get("/").content.decode()
