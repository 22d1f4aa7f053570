"""The demo's clock: the manager of a demo moves it, forward only; elsewhere it is not there."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from core import clock
from core.errors import DomainError
from core.models import DemoClock
from core.services import move_demo_clock
from defects.tasks import task_sweep
from people.models import Employee
from tests import factories

NOW = factories.MONDAY
HOUR = dt.timedelta(hours=1)
ClientFor = Callable[[Employee], Client]


@pytest.fixture
def demo(settings: Any, campaign: Campaign) -> None:
    settings.DEMO = True


def move(client: Client, **data: str) -> int:
    return client.post(reverse("dashboard:demo_clock"), data).status_code


def offset() -> dt.timedelta:
    return DemoClock.current_offset()


@pytest.mark.parametrize(
    ("by", "hours"), [("hour", 1), ("day", 24), ("three_days", 72), ("year", 0)]
)
def test_buttons_move_it_by_a_step(
    demo: None, client_for: ClientFor, manager: Employee, by: str, hours: int
) -> None:
    with time_machine.travel(NOW, tick=False):
        assert move(client_for(manager), by=by) == 302
        assert offset() == hours * HOUR
        assert clock.now() == NOW + hours * HOUR


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("2025-09-08T09:00", dt.timedelta()),  # now, in the campaign's zone
        ("2025-09-08T08:59", dt.timedelta()),
        ("2025-09-08T09:01", dt.timedelta(minutes=1)),
        ("2026-09-10T09:00", dt.timedelta()),
        ("9999-12-31T23:59", dt.timedelta()),
        ("0001-01-01T00:00", dt.timedelta()),
        ("soon", dt.timedelta()),
        ("", dt.timedelta()),
    ],
)
def test_field_moves_it_forward_only(
    demo: None, client_for: ClientFor, manager: Employee, to: str, expected: dt.timedelta
) -> None:
    with time_machine.travel(NOW, tick=False):
        assert move(client_for(manager), to=to) == 302
        assert offset() == expected


def test_sweep_follows(
    demo: None,
    client_for: ClientFor,
    manager: Employee,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        move(client_for(manager), by="hour")
    assert callbacks == [task_sweep.delay]


def test_no_sweep_follows_a_refused_move(
    demo: None,
    client_for: ClientFor,
    manager: Employee,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        move(client_for(manager), to="2020-01-01T00:00")
    assert callbacks == []


@pytest.mark.parametrize("role", ["leader", "verifier", "executive", "employee"])
def test_others_may_not(
    request: pytest.FixtureRequest, demo: None, client_for: ClientFor, role: str
) -> None:
    assert move(client_for(request.getfixturevalue(role)), by="hour") == 403
    assert offset() == dt.timedelta()


def test_outside_a_demo_it_is_not_there(
    client_for: ClientFor, campaign: Campaign, manager: Employee
) -> None:
    assert move(client_for(manager), by="hour") == 404
    assert not DemoClock.objects.exists()
    assert "demo-bar" not in client_for(manager).get("/").content.decode()


def test_bar_shows_it_to_all_and_the_control_to_the_manager(
    demo: None, client_for: ClientFor, manager: Employee, member: Employee
) -> None:
    control = reverse("dashboard:demo_clock")
    with time_machine.travel(NOW, tick=False):
        pages = [client_for(each).get("/").content.decode() for each in (manager, member)]
    assert all("Mon 8 Sep 2025 09:00" in page for page in pages)
    assert [control in page for page in pages] == [True, False]


@pytest.mark.parametrize(
    "following", ["https://elsewhere.example/", "//elsewhere.example", "", "x"]
)
def test_it_leads_back_to_our_own_pages_only(
    demo: None, client_for: ClientFor, manager: Employee, following: str
) -> None:
    response = client_for(manager).post(
        reverse("dashboard:demo_clock"), {"by": "hour", "next": following}
    )
    assert response["Location"] == "/"


def test_service_refuses_a_step_back(db: None) -> None:
    with pytest.raises(DomainError, match="forward only"):
        move_demo_clock(now=NOW, by=-HOUR)
    assert offset() == dt.timedelta()
