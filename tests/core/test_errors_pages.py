"""Pages that say what went wrong: in words, styled, and without leaning on what broke."""

from collections.abc import Callable

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from campaigns.models import Campaign
from core import views
from people.models import Employee

STRANGE = "/nope/<script>/"


def test_not_found_says_so_without_repeating_the_address(client: Client, db: None) -> None:
    response = client.get(STRANGE)
    assert response.status_code == 404
    page = response.content.decode()
    assert "There is nothing here" in page
    assert "<script>/" not in page


def test_forbidden_names_the_way_out(
    client_for: Callable[[Employee], Client], campaign: Campaign, member: Employee
) -> None:
    response = client_for(member).get("/admin/")
    assert response.status_code == 403
    assert "This page is not open to you" in response.content.decode()


def test_form_without_its_token_says_that_nothing_is_lost(
    member: Employee, campaign: Campaign
) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in/", {"username": "member"})
    assert response.status_code == 403
    assert "Nothing was saved, and nothing you typed is lost" in response.content.decode()


@pytest.mark.parametrize(
    ("exception", "status", "words"),
    [
        (SuspiciousOperation("x"), 400, "That did not arrive as it should"),
        (RequestDataTooBig("x"), 413, "That is too large"),
    ],
)
def test_bad_request_before_anybody_is_known(exception: Exception, status: int, words: str) -> None:
    """Such a request may fail before it has a session or a person; it must not need a query."""
    response = views.bad_request(RequestFactory().get("/"), exception)
    assert (response.status_code, words in response.content.decode()) == (status, True)


def test_server_error_needs_no_database() -> None:
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, DatabaseError])
def test_database_that_is_away_is_no_error_of_ours(error: type[Exception]) -> None:
    try:
        raise error
    except error:
        response = views.server_error(RequestFactory().get("/"))
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Back in a moment" in response.content.decode()


def test_data_that_do_not_fit_are_an_error_of_ours() -> None:
    try:
        raise IntegrityError
    except IntegrityError:
        assert views.server_error(RequestFactory().get("/")).status_code == 500


def test_every_error_page_has_a_way_on() -> None:
    for name in ("400", "403", "404", "413", "500", "503", "csrf"):
        assert 'href="/"' in render_to_string(f"errors/{name}.html")


def test_wrong_host_is_a_bad_request(client: Client, db: None) -> None:
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400
