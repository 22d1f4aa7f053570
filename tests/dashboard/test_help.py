"""The help says for each role what it does, leads where it may go, and shows pictures of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve, reverse
from PIL import Image

from dashboard.help import PICTURES, TASKS, TASKS_OF, Picture, tasks_for
from people.models import Employee, Role
from qualitymonth.access import is_open, row_for
from tests.factories import make_employee

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LARGEST = 40_000  # bytes
TASK = re.compile(r'<section class="card help-task" id="(\w+)"')
GO = re.compile(r'<a class="btn" href="([^"]+)">(?:Go there|前往)')


@pytest.fixture
def reader() -> Callable[..., Employee]:
    def make(*roles: Role, language: str = "en") -> Employee:
        return make_employee("-".join(roles) or "nobody", "Reader", roles, language=language)

    return make


# --- The pictures -------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_picture_is_there_small_and_of_its_size(picture: Picture, language: str) -> None:
    file = Path(str(finders.find(picture.file(language))))
    assert file.stat().st_size <= LARGEST
    assert Image.open(file).size == picture.size


def test_every_picture_is_of_a_page_that_its_person_may_open() -> None:
    roles = {
        "manager": Role.QUALITY_MANAGER,
        "leader": Role.TEAM_LEADER,
        "verifier": Role.VERIFIER,
        "executive": Role.EXECUTIVE,
    }
    for picture in PICTURES.values():
        role = roles.get(picture.person, Role.EMPLOYEE)
        path = re.sub(r"\{\w+\}", "1", picture.address).partition("?")[0]
        row = row_for(resolve(path))
        assert row is not None
        assert is_open(row, Employee(roles=[role], is_active=True)), picture.name


def test_every_picture_is_shown_and_every_one_shown_is_in_the_list() -> None:
    assert {task.picture for task in TASKS} - {""} == set(PICTURES)


# --- The tasks ----------------------------------------------------------------
def test_every_task_is_somebodys() -> None:
    assert set().union(*TASKS_OF.values()) == {task.slug for task in TASKS}
    assert set(TASKS_OF) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_role_may_open_every_page_that_its_help_leads_to(
    role: Role, client_for: Callable[[Employee], Client], reader: Callable[..., Employee]
) -> None:
    person = reader(role)
    page = client_for(person).get(reverse("dashboard:help")).content.decode()
    assert TASK.findall(page) == [task.slug for task in tasks_for([role])]
    led_to = [address.partition("?")[0] for address in GO.findall(page)]
    assert len(led_to) == len([task for task in tasks_for([role]) if task.page])
    rows = {address: row_for(resolve(address)) for address in led_to}
    assert [address for address, row in rows.items() if not is_open(str(row), person)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_page_of_each_role_opens_for_everybody(
    role: Role,
    language: str,
    client_for: Callable[[Employee], Client],
    reader: Callable[..., Employee],
) -> None:
    person = reader(language=language)
    page = client_for(person).get(f"/help/{role}/").content.decode()
    assert TASK.findall(page) == [task.slug for task in tasks_for([role])]
    pictures = re.findall(r'<img class="help-picture" src="/static/(help/[\w-]+\.webp)"', page)
    shown = [PICTURES[task.picture] for task in tasks_for([role]) if task.picture]
    assert pictures == [picture.file(language) for picture in shown]


def test_reader_is_not_led_where_only_another_role_may_go(
    client_for: Callable[[Employee], Client], reader: Callable[..., Employee]
) -> None:
    page = client_for(reader()).get("/help/verifier/").content.decode()
    assert 'id="verify"' in page
    assert [address for address in GO.findall(page) if address.startswith("/verify/")] == []


def test_several_roles_are_helped_on_one_page_each_task_once(
    client_for: Callable[[Employee], Client], reader: Callable[..., Employee]
) -> None:
    person = reader(Role.TEAM_LEADER, Role.VERIFIER)
    page = client_for(person).get("/help/").content.decode()
    tasks = TASK.findall(page)
    assert len(tasks) == len(set(tasks))
    assert {"inspect", "verify", "correct"} <= set(tasks)
    others = set(re.findall(r'href="/help/(\w+)/"', page))
    assert others == set(Role.values) - {Role.TEAM_LEADER.value, Role.VERIFIER.value}


def test_role_that_is_none_has_no_help(
    client_for: Callable[[Employee], Client], reader: Callable[..., Employee]
) -> None:
    assert client_for(reader()).get("/help/nobody/").status_code == 404


def test_help_is_in_the_menu(
    client_for: Callable[[Employee], Client], reader: Callable[..., Employee]
) -> None:
    assert 'href="/help/"' in client_for(reader()).get("/me/").content.decode()


def test_help_asks_the_database_for_nothing_of_its_own(
    client_for: Callable[[Employee], Client],
    reader: Callable[..., Employee],
    django_assert_max_num_queries: Any,
) -> None:
    """Only for the frame: the session, the person, the campaign, what is unread."""
    client = client_for(reader(Role.QUALITY_MANAGER))
    with django_assert_max_num_queries(6):
        client.get("/help/")
