"""A NUL character, which PostgreSQL stores nowhere and no keyboard types."""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

NUL = quote("\0")
WORDS = "That did not arrive as it should"


@pytest.mark.parametrize(
    "address",
    [
        f"/?x={NUL}",
        f"/admin/people/employee/?role={NUL}",
        f"/admin/people/employee/?{NUL}=x",
        f"/admin/people/employee/?q=a{NUL}b",
        "/admin/autocomplete/?app_label=people&model_name=team&field_name=leader&term=" + NUL,
        f"/admin/people/employee/{NUL}/change/",
    ],
)
def test_address_with_nul_is_refused_in_words(client_for, manager, address: str):
    response = client_for(manager).get(address)
    assert (response.status_code, WORDS in response.content.decode()) == (400, True)


@pytest.mark.parametrize("data", [{"phone": "1\0"}, {"\0": "x"}, {"phone": ["1", "\0"]}])
def test_form_with_nul_is_refused_in_words(client_for, member, data):
    response = client_for(member).post(reverse("people:me"), data)
    assert (response.status_code, WORDS in response.content.decode()) == (400, True)
    member.refresh_from_db()
    assert member.phone == ""


def test_sign_in_with_nul_is_refused_in_words(client: Client, db: None):
    response = client.post(reverse("people:sign_in"), {"username": "a\0b", "password": "x"})
    assert (response.status_code, WORDS in response.content.decode()) == (400, True)


def test_file_may_hold_any_byte(client_for, manager):
    upload = SimpleUploadedFile("people.csv", b"number,name\n\0,\0\n")
    address = reverse("admin:people_employee_import_roster")
    assert client_for(manager).post(address, {"file": upload}).status_code == 200
