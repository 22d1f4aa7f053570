"""One's own page, password and language."""

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Employee
from people.services.accounts import hash_first_password
from tests.factories import PASSWORD

NEW = "stamping-press-27"


@pytest.fixture
def newcomer(team) -> Employee:
    return Employee.objects.create(
        number="n1",
        name="Newcomer",
        team=team,
        password=hash_first_password("abcdefghjk"),
        must_change_password=True,
    )


def change(client: Client, new: str = NEW, again: str = NEW, **old: str):
    data = {"new_password1": new, "new_password2": again, **old}
    return client.post(reverse("people:set_password"), data)


def test_first_sign_in_leads_to_a_new_password_and_nowhere_else(client: Client, newcomer: Employee):
    client.post(reverse("people:sign_in"), {"username": "n1", "password": "abcdefghjk"})
    for name in ("people:me", "people:inbox"):
        response = client.get(reverse(name))
        assert (response.status_code, response["Location"]) == (302, reverse("people:set_password"))
    assert "old_password" not in client.get(reverse("people:set_password")).context["form"].fields
    assert change(client).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)
    assert not newcomer.must_change_password
    assert client.get(reverse("people:me")).status_code == 200


def test_first_password_is_not_accepted_as_the_new_one(client_for, newcomer: Employee):
    newcomer.set_password(NEW)
    newcomer.save()
    response = change(client_for(newcomer))
    assert response.context["form"].errors == {
        "new_password1": ["Choose a password other than the present one."]
    }
    newcomer.refresh_from_db()
    assert newcomer.must_change_password


def test_password_change_keeps_this_session_and_ends_the_others(client_for, employee: Employee):
    here, there = client_for(employee), client_for(employee)
    assert change(here, old_password=PASSWORD).status_code == 302
    assert here.get(reverse("people:me")).status_code == 200
    response = there.get(reverse("people:me"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("people:sign_in"))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"old_password": "wrong"}, "old_password"),
        ({"old_password": PASSWORD, "again": "other-words-28"}, "new_password2"),
        ({"old_password": PASSWORD, "new": "123", "again": "123"}, "new_password2"),
        ({"old_password": PASSWORD, "new": "x" * 10_000, "again": "x" * 10_000}, "new_password1"),
    ],
)
def test_password_change_refused_says_why_beside_the_field(
    client_for, employee: Employee, data: dict[str, str], field: str
):
    response = change(client_for(employee), **data)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    employee.refresh_from_db()
    assert employee.check_password(PASSWORD)


def test_password_guessed_in_an_open_session_is_limited(client_for, employee: Employee, settings):
    settings.AXES_ENABLED = True
    client = client_for(employee)
    for _attempt in range(4):
        assert change(client, old_password="wrong").status_code == 200
    assert change(client, old_password="wrong").status_code == 429
    assert change(client, old_password=PASSWORD).status_code == 429
    employee.refresh_from_db()
    assert employee.check_password(PASSWORD)


def test_profile_shows_my_place_and_saves_how_to_reach_me(client_for, leader, member: Employee):
    client = client_for(member)
    page = client.get(reverse("people:me")).content.decode()
    assert "Forming 1" in page
    assert "Li Wei" in page
    data = {"language": "zh-hans", "email": "fang@example.com", "phone": "+86 138"}
    assert client.post(reverse("people:me"), data).status_code == 302
    member.refresh_from_db()
    assert (member.language, member.email, member.phone) == (
        "zh-hans",
        "fang@example.com",
        "+86 138",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nonsense"), ("phone", "1" * 10_000), ("language", "fr")],
)
def test_profile_refused_keeps_what_was_typed(client_for, member: Employee, field: str, value: str):
    response = client_for(member).post(reverse("people:me"), {field: value})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    member.refresh_from_db()
    assert (member.language, member.email, member.phone) == ("", "", "")


def test_profile_can_not_change_what_the_plant_decides(client_for, member: Employee):
    data = {"roles": ["quality_manager"], "number": "x", "is_superuser": "on", "name": "Boss"}
    client_for(member).post(reverse("people:me"), data)
    member.refresh_from_db()
    assert (member.roles, member.number, member.is_superuser, member.name) == (
        [],
        "member",
        False,
        "Wang Fang",
    )


def test_language_is_kept_with_the_person_and_on_the_device(client_for, member: Employee):
    client = client_for(member)
    response = client.post(
        reverse("people:set_language"), {"language": "zh-hans", "next": reverse("people:inbox")}
    )
    assert response["Location"] == reverse("people:inbox")
    assert response.cookies["django_language"].value == "zh-hans"
    member.refresh_from_db()
    assert member.language == "zh-hans"


def test_language_of_somebody_not_signed_in_is_kept_on_the_device(client: Client, db: None):
    response = client.post(reverse("people:set_language"), {"language": "zh-hans"})
    assert response.cookies["django_language"].value == "zh-hans"
    page = client.get(reverse("people:sign_in"))
    assert page["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "", "foo", "people:me", "javascript:alert(1)"],
)
def test_language_goes_to_no_other_site(client: Client, db: None, target: str):
    response = client.post(reverse("people:set_language"), {"language": "en", "next": target})
    assert response["Location"] == "/"


@pytest.mark.parametrize("language", ["fr", "", "x" * 10_000])
def test_language_that_is_not_ours_changes_nothing(client_for, member: Employee, language: str):
    response = client_for(member).post(reverse("people:set_language"), {"language": language})
    assert response.status_code == 302
    assert "django_language" not in response.cookies
    member.refresh_from_db()
    assert member.language == ""
