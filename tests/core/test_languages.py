"""Which language a page speaks, and how it writes days."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from campaigns.models import Campaign
from people.models import Employee
from tests.factories import PASSWORD

ENGLISH_DAY = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d|\b\d{1,2} Sep"
)
CHINESE_DAY = re.compile(r"\d+月\d+日|星期")
PAGES = ("/", "/list/", "/standings/", "/campaign/", "/me/", "/me/points/", "/inbox/")


def spoken(client: Client, path: str = "/sign-in/", **headers: str) -> str:
    page = client.get(path, headers=headers).content.decode()
    found = re.search(r'<html lang="([\w-]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-SG", "zh-hans"),
        ("en-GB,zh;q=0.5", "en"),
        ("de,fr", "en"),
    ],
)
def test_stranger_is_spoken_to_as_the_browser_asks(db: None, asked: str, language: str) -> None:
    assert spoken(Client(), accept_language=asked) == language


def test_choice_of_a_person_goes_with_them(
    campaign: Campaign, member: Employee, client_for: Callable[[Employee], Client]
) -> None:
    """To another device, whatever its browser asks for, and back out again."""
    client_for(member).post("/language/", {"language": "zh-hans"})
    other = Client(headers={"accept-language": "en"})
    assert spoken(other) == "en"
    other.post("/sign-in/", {"username": "member", "password": PASSWORD})
    assert spoken(other, "/me/") == "zh-hans"


@pytest.mark.parametrize(
    ("language", "other"), [("en", CHINESE_DAY), ("zh-hans", ENGLISH_DAY)], ids=["en", "zh"]
)
def test_days_are_written_as_the_language_does(
    campaign: Campaign,
    member: Employee,
    client_for: Callable[[Employee], Client],
    language: str,
    other: re.Pattern[str],
) -> None:
    member.language = language
    member.save()
    client = client_for(member)
    texts = {path: client.get(path).content.decode() for path in PAGES}
    assert {path: other.findall(text) for path, text in texts.items() if other.search(text)} == {}
    own = CHINESE_DAY if language == "zh-hans" else ENGLISH_DAY
    assert own.search(texts["/campaign/"])
