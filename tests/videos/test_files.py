"""The bytes of videos: in ranges, and only for those who may see them."""

import pytest
from django.urls import reverse

from tests.videos.showing import BYTES, filmed, made

pytestmark = pytest.mark.django_db
HIDDEN = ["checking", "refused", "failed", "ready", "returned", "taken_down"]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def addresses(video):
    return {
        "file": reverse("videos:file", args=[video.pk, 720]),
        "small": reverse("videos:file", args=[video.pk, 480]),
        "poster": reverse("videos:poster", args=[video.pk]),
        "original": reverse("videos:original", args=[video.pk]),
    }


def statuses(browser, video):
    return {name: browser.get(url).status_code for name, url in addresses(video).items()}


def answer_to(browser, video, asked):
    return browser.get(addresses(video)["file"], headers={"range": asked})


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-1", 0, 1), ("bytes=1000-", 1000, 10_239), ("bytes=-40", 10_200, 10_239)],
)
def test_player_gets_the_range_that_it_asks_for(
    client_for, campaign, member, employee, asked, first, last
):
    answer = answer_to(client_for(employee), filmed(campaign, member), asked)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/10240"
    assert answer["Content-Type"] == "video/mp4"
    assert answer.getvalue() == BYTES[first : last + 1]


def test_without_a_range_it_is_the_whole(client_for, campaign, member, employee):
    answer = client_for(employee).get(addresses(filmed(campaign, member))["file"])
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert answer.getvalue() == BYTES


def test_range_beyond_the_end_is_refused(client_for, campaign, member, employee):
    answer = answer_to(client_for(employee), filmed(campaign, member), "bytes=99999-")
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */10240")


def test_everybody_watches_what_is_public_and_nobody_else_has_its_original(
    client_for, campaign, member, employee, executive, judge
):
    video = filmed(campaign, member)
    for person in (employee, executive, judge):
        seen = statuses(client_for(person), video)
        assert seen == {"file": 200, "small": 200, "poster": 200, "original": 404}


@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_not_public_is_its_makers_and_the_moderators(
    client_for, campaign, member, employee, leader, executive, verifier, manager, state
):
    video = filmed(campaign, member, state)
    for person in (employee, leader, executive):
        assert set(statuses(client_for(person), video).values()) == {404}
    for person in (member, verifier, manager):
        assert set(statuses(client_for(person), video).values()) == {200}


def test_what_was_withdrawn_nobody_watches(client_for, campaign, member, employee, manager):
    video = filmed(campaign, member, "withdrawn")
    for person in (member, employee, manager):
        assert set(statuses(client_for(person), video).values()) == {404}


def test_original_is_saved_and_never_shown(client_for, campaign, member):
    video = filmed(campaign, member)
    answer = client_for(member).get(addresses(video)["original"])
    assert answer.getvalue() == b"original"
    assert answer["Content-Disposition"] == f'attachment; filename="{video.number}.mov"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_is_not_there_is_not_found(client_for, campaign, member):
    browser = client_for(member)
    video = made(campaign, member)
    assert set(statuses(browser, video).values()) == {404}
    for size in (0, 1080, 10**9):
        assert browser.get(f"/videos/{video.pk}/{size}.mp4").status_code == 404


def test_nobody_signed_in_gets_no_byte(client, campaign, member):
    for url in addresses(filmed(campaign, member)).values():
        assert client.get(url).status_code == 302
