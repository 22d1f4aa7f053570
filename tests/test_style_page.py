"""The page of components: drawn with every state while developing, nowhere else."""

import datetime as dt

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client, RequestFactory

from core.templatetags.ui import LOOKS
from people.models import Employee, Role
from qualitymonth.style import style
from tests.factories import make_employee

NOW = dt.datetime(2025, 9, 15, 2, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Employee:
    return make_employee("looks", "Li Na", [Role.EMPLOYEE])


def drawn(person: Employee, address: str = "/style/") -> str:
    request = RequestFactory().get(address)
    request.user = person
    request.now = NOW
    request._messages = CookieStorage(request)
    return style(request).content.decode()


def test_style_page_shows_every_state_in_both_languages_and_themes(person: Employee) -> None:
    page = drawn(person)
    for seen in LOOKS.values():
        assert str(seen.words) in page
    assert page.count('data-bs-theme="light"') == page.count('data-bs-theme="dark"') == 2
    assert "红榜" in page


def test_style_page_shows_a_toast_of_each_level(person: Employee) -> None:
    page = drawn(person, "/style/?toasts")
    assert page.count("data-toast>") == 3
    assert page.count("data-stays>") == 1


def test_style_page_names_all_problems_of_a_form_at_once_and_keeps_what_was_typed(
    person: Employee,
) -> None:
    page = drawn(person)
    problems = page[page.index('class="note note-error problems"') :].split("</ul>")[0]
    assert problems.count("<li>") == 3
    assert 'href="#en-light_wrong_title"' in problems
    assert 'value="' + "x" * 41 + '"' in page


def test_style_page_is_nowhere_in_production(client: Client, person: Employee) -> None:
    client.force_login(person)
    assert client.get("/style/").status_code == 404
