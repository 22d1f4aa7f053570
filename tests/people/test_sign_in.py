"""Signing in and out: one answer for every refusal, a new session key, a limit on tries."""

import re

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from people.hashers import InitialPasswordHasher
from people.models import Employee
from people.services.accounts import hash_first_password
from tests.factories import MONDAY, PASSWORD

pytestmark = pytest.mark.django_db
REFUSED = "The employee number and the password do not match. Check both and try again."


def sign_in(
    client: Client, number: str, password: str = PASSWORD, address: str = "10.0.0.1", **extra: str
):
    data = {"username": number, "password": password, **extra}
    return client.post(reverse("people:sign_in"), data, REMOTE_ADDR=address)


def test_sign_in_with_the_right_password_opens_the_home_page(client: Client, employee: Employee):
    response = sign_in(client, "employee")
    assert (response.status_code, response["Location"]) == (302, reverse("dashboard:home"))
    assert client.session["_auth_user_id"] == str(employee.pk)


def test_sign_in_gives_the_session_a_new_key(client: Client, employee: Employee):
    client.get(reverse("people:sign_in"))
    session = client.session
    session["before"] = "anonymous"
    session.save()
    old = session.session_key
    client.cookies["sessionid"] = old
    sign_in(client, "employee")
    assert client.session.session_key != old
    assert not client.session.exists(old)


@pytest.mark.parametrize(
    ("number", "password"),
    [("nobody", PASSWORD), ("employee", "wrong"), ("left", PASSWORD), ("first", "wrong")],
)
def test_sign_in_refused_says_the_same_whatever_is_wrong(
    client: Client, employee: Employee, number: str, password: str
):
    Employee.objects.create_user("left", PASSWORD, name="Left", is_active=False)
    first = Employee(number="first", name="First", password=hash_first_password("k" * 10))
    first.save()
    response = sign_in(client, number, password)
    assert response.status_code == 200
    assert response.context["form"].errors == {"__all__": [REFUSED]}
    assert "_auth_user_id" not in client.session


def test_first_password_refused_costs_as_much_as_any_other(monkeypatch: pytest.MonkeyPatch):
    """A quick refusal would tell which employee numbers exist and were never used."""
    encoded = hash_first_password("right-one")
    calls = []
    real = get_user_model()
    assert real is Employee
    from django.contrib.auth.hashers import MD5PasswordHasher

    genuine = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: calls.append(password) or genuine(self, password, salt),
    )
    assert InitialPasswordHasher().verify("wrong", encoded) is False
    assert calls == ["wrong"]
    calls.clear()
    assert InitialPasswordHasher().verify("right-one", encoded) is True
    assert calls == []


@pytest.mark.parametrize(
    ("number", "password"),
    [
        ("n" * 10_000, PASSWORD),
        ("employee", "p" * 10_000),
        ("", ""),
        ("   ", " "),
        ("\u202e\u0661\u0662😀", PASSWORD),
    ],
)
def test_sign_in_with_hostile_input_answers_with_the_form(
    client: Client, employee: Employee, number: str, password: str, settings
):
    settings.AXES_ENABLED = True
    response = sign_in(client, number, password)
    assert response.status_code == 200
    assert response.context["form"].errors


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_sign_in_goes_to_no_other_site(client: Client, employee: Employee, target: str):
    response = sign_in(client, "employee", next=target)
    assert response["Location"] == reverse("dashboard:home")


def test_sign_in_goes_on_to_where_the_person_was_going(client: Client, employee: Employee):
    response = sign_in(client, "employee", next=reverse("people:inbox"))
    assert response["Location"] == reverse("people:inbox")


@pytest.mark.parametrize("number", ["employee", "nobody"])
def test_sign_in_after_five_wrong_tries_says_when_to_come_back(
    client: Client, employee: Employee, settings, number: str
):
    settings.AXES_ENABLED = True
    for _attempt in range(4):
        assert sign_in(client, number, "wrong").status_code == 200
    locked = sign_in(client, number, "wrong")
    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert "Try again in 15 minutes." in re.sub(r"\s+", " ", locked.content.decode())
    assert sign_in(client, number, PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


def test_sign_in_of_somebody_else_is_not_locked(
    client: Client, employee: Employee, member: Employee, settings
):
    settings.AXES_ENABLED = True
    for _attempt in range(5):
        sign_in(client, "employee", "wrong")
    assert sign_in(client, "member").status_code == 302


def test_sign_in_that_succeeds_forgets_the_wrong_tries(
    client: Client, employee: Employee, settings
):
    settings.AXES_ENABLED = True
    for _attempt in range(4):
        sign_in(client, "employee", "wrong")
    assert sign_in(client, "employee").status_code == 302
    assert not AccessAttempt.objects.exists()


def test_sign_in_of_one_number_from_many_addresses_is_limited(
    client: Client, employee: Employee, member: Employee, settings
):
    settings.AXES_ENABLED = True
    for part in range(20):
        assert sign_in(client, "employee", "wrong", address=f"10.0.0.{part}").status_code == 200
    assert sign_in(client, "employee", PASSWORD, address="10.0.1.1").status_code == 429
    assert sign_in(client, "member", PASSWORD, address="10.0.1.1").status_code == 302


def test_sign_in_of_many_numbers_from_one_address_is_limited(
    client: Client, employee: Employee, settings
):
    settings.AXES_ENABLED = True
    for number in range(100):
        assert sign_in(client, f"n{number}", "wrong").status_code == 200
    assert sign_in(client, "employee").status_code == 429
    assert sign_in(client, "employee", address="10.0.0.2").status_code == 302


def test_sign_in_opens_again_after_the_pause_however_often_somebody_tried(
    client: Client, employee: Employee, settings
):
    settings.AXES_ENABLED = True
    with time_machine.travel(MONDAY, tick=False) as clock:
        for number in range(100):
            sign_in(client, f"n{number}", "wrong")
        for _minute in range(15):
            clock.shift(60)
            assert sign_in(client, "employee").status_code == 429
        clock.shift(1)
        assert sign_in(client, "employee").status_code == 302


def test_sign_in_page_shows_its_form_and_no_navigation(client: Client, db: None):
    page = client.get(reverse("people:sign_in")).content.decode()
    assert 'name="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "bottom-bar" not in page


def test_sign_out_by_post_ends_the_session(client_for, employee: Employee):
    client = client_for(employee)
    key = client.session.session_key
    response = client.post(reverse("people:sign_out"))
    assert (response.status_code, response["Location"]) == (302, reverse("people:sign_in"))
    assert not client.session.exists(key)


def test_sign_out_by_get_is_refused(client_for, employee: Employee):
    client = client_for(employee)
    assert client.get(reverse("people:sign_out")).status_code == 405
    assert "_auth_user_id" in client.session
