"""The pages of videos: who sees what on them, and how many queries they take."""

import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from campaigns.models import Phase
from tests.factories import MONDAY
from tests.videos.showing import filmed, made
from videos import services
from videos.models import Video, VideoRules

pytestmark = pytest.mark.django_db
TYPED = {"title": "What a torque means", "words": "Said at line 1."}
STATES = ["written", "checking", "refused", "failed", "ready", "returned", "taken_down"]


@pytest.fixture(autouse=True)
def on_monday(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(MONDAY, tick=False):
        yield


def typed(**more):
    return {"client_id": str(uuid.uuid4()), **TYPED, **more}


def read(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- Writing ----------------------------------------------------------------------------
def test_words_are_saved_before_the_file(client_for, campaign, member):
    answer = client_for(member).post("/videos/new/", typed())
    video = Video.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/videos/{video.pk}/send/")
    assert (video.state, video.title, video.author) == ("written", TYPED["title"], member)


def test_sent_twice_it_is_one(client_for, campaign, member):
    browser, data = client_for(member), typed()
    first, second = (browser.post("/videos/new/", data) for _ in range(2))
    assert Video.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_what_is_missing_is_said_and_what_was_typed_stays(client_for, campaign, member):
    page = client_for(member).post("/videos/new/", typed(title="")).content.decode()
    assert TYPED["words"] in page
    assert Video.objects.count() == 0


def test_limits_are_said_before_anything_is_chosen(client_for, campaign, member):
    VideoRules.objects.create(campaign=campaign, max_seconds=90, max_megabytes=1200)
    video = made(campaign, member)
    for address in ("/videos/new/", f"/videos/{video.pk}/send/"):
        assert "At most 90 seconds and 1,200 MB" in read(client_for(member), address)


def test_where_videos_are_not_open_nothing_is_asked_for(client_for, campaign, member):
    Phase.objects.filter(campaign=campaign).update(activities=[])
    page = read(client_for(member), "/videos/new/")
    assert "Videos are not open now" in page
    assert 'name="title"' not in page
    client_for(member).post("/videos/new/", typed())
    assert Video.objects.count() == 0


@pytest.mark.parametrize("state", ["written", "checking", "ready", "returned"])
def test_author_changes_the_words(client_for, campaign, member, state):
    video = made(campaign, member, state)
    answer = client_for(member).post(f"/videos/{video.pk}/edit/", {"title": "Torque", "words": ""})
    assert answer["Location"] == video.get_absolute_url()
    video.refresh_from_db()
    assert (video.title, video.words, video.state) == ("Torque", "", state)


@pytest.mark.parametrize("who", ["employee", "leader", "verifier", "manager"])
@pytest.mark.parametrize("state", ["written", "ready", "public"])
def test_nobody_else_changes_or_sends_it(request, client_for, campaign, member, who, state):
    video = made(campaign, member, state)
    browser = client_for(request.getfixturevalue(who))
    for action in ("edit", "send"):
        assert browser.get(f"/videos/{video.pk}/{action}/").status_code == 404
    assert browser.post(f"/videos/{video.pk}/edit/", TYPED).status_code == 404


def test_words_of_a_public_one_stay(client_for, campaign, member):
    video = made(campaign, member, "public")
    assert client_for(member).get(f"/videos/{video.pk}/edit/").status_code == 404


# --- Sending ----------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["written", "refused", "failed", "returned"])
def test_page_that_sends_says_what_was_wrong(client_for, campaign, member, state):
    video = made(campaign, member, state, reason="Too dark" if state == "returned" else "")
    page = read(client_for(member), f"/videos/{video.pk}/send/")
    assert f'data-video="{video.pk}"' in page
    assert 'accept="video/*"' in page
    assert ("Too dark" in page) == (state == "returned")


@pytest.mark.parametrize("state", ["checking", "ready", "public", "taken_down", "withdrawn"])
def test_what_takes_no_file_leads_to_its_page(client_for, campaign, member, state):
    video = made(campaign, member, state)
    answer = client_for(member).get(f"/videos/{video.pk}/send/")
    assert answer["Location"] == video.get_absolute_url()


# --- The list ---------------------------------------------------------------------------
def test_list_has_what_is_public_and_mine_has_all_of_ones_own(
    client_for, campaign, member, employee
):
    public = filmed(campaign, member, title="Public of Fang")
    for state in [*STATES, "withdrawn"]:
        made(campaign, member, state, title=f"Hidden {state}")
    page = read(client_for(employee), "/videos/")
    assert public.title in page
    assert "Hidden" not in page
    assert "Hidden" not in read(client_for(employee), "/videos/?which=mine")
    mine = read(client_for(member), "/videos/?which=mine")
    assert [state for state in STATES if f"Hidden {state}" not in mine] == []


def test_list_of_moderators_counts_what_they_look_at(client_for, campaign, member, verifier):
    made(campaign, member, "ready")
    made(campaign, verifier, "ready")  # their own is looked at by another
    page = read(client_for(verifier), "/videos/")
    assert 'To look at <span class="tab-count">1</span>' in page
    assert "To look at" not in read(client_for(member), "/videos/")


def test_list_goes_on_by_pages(client_for, campaign, member, employee):
    for number in range(26):
        made(campaign, member, "public", title=f"Film {number:02}")
    browser = client_for(employee)
    first = browser.get("/videos/")
    titles = [video.title for video in first.context["page"]]
    assert titles == [f"Film {number:02}" for number in range(25, 1, -1)]
    second = browser.get(f"/videos/?{first.context['page'].next_params}")
    assert [video.title for video in second.context["page"]] == ["Film 01", "Film 00"]


def test_list_of_nothing_says_what_to_do(client_for, campaign, member):
    for address in ("/videos/", "/videos/?which=mine"):
        assert 'href="/videos/new/"' in read(client_for(member), address)


def test_list_without_a_campaign_says_so(client_for, member):
    assert "/videos/new/" not in read(client_for(member), "/videos/")


@pytest.mark.parametrize("address", ["/videos/", "/videos/?which=mine"])
def test_list_of_three_asks_as_often_as_of_one(client_for, campaign, member, address):
    browser = client_for(member)
    filmed(campaign, member)
    read(browser, address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        read(browser, address)
    for _ in range(2):
        filmed(campaign, member)
    with CaptureQueriesContext(connection) as three:
        read(browser, address)
    assert len(three) == len(one)


# --- One --------------------------------------------------------------------------------
@pytest.mark.parametrize("state", STATES)
def test_what_is_not_public_is_not_found_by_others(
    client_for, campaign, member, employee, executive, state
):
    video = made(campaign, member, state, title="Secret as yet")
    for person in (employee, executive):
        browser = client_for(person)
        assert browser.get(video.get_absolute_url()).status_code == 404
        assert browser.get(f"/videos/{video.pk}/state/").status_code == 404
        assert browser.post(f"/videos/{video.pk}/retry/").status_code == 404


def test_moderators_see_all_but_what_has_no_file(client_for, campaign, member, verifier):
    browser = client_for(verifier)
    for state in STATES:
        video = made(campaign, member, state, sent_at=None if state == "written" else MONDAY)
        expected = 404 if state == "written" else 200
        assert browser.get(video.get_absolute_url()).status_code == expected


def test_words_that_were_taken_back_before_a_file_came_stay_their_makers(
    client_for, campaign, member, verifier
):
    video = made(campaign, member, "withdrawn", sent_at=None)
    assert client_for(member).get(video.get_absolute_url()).status_code == 200
    assert client_for(verifier).get(video.get_absolute_url()).status_code == 404


def test_change_of_words_is_said_in_the_language_of_whoever_reads(
    client_for, campaign, member, verifier
):
    video = made(campaign, member, "ready", sent_at=MONDAY)
    with translation.override("zh-hans"):
        services.edit(video_id=video.pk, title="Torque", words="", actor=member, now=MONDAY)
        in_chinese = translation.gettext("Its words were changed.")
    page = read(client_for(verifier), video.get_absolute_url())
    assert "Its words were changed." in page
    assert in_chinese not in page


def test_public_one_says_nothing_of_its_way_to_others(client_for, campaign, member, employee):
    video = filmed(campaign, member, reason="An old reason")
    page = read(client_for(employee), video.get_absolute_url())
    assert "An old reason" not in page
    assert "What happened" not in page
    assert "/original/" not in page
    assert "/edit/" not in page
    assert f'src="/videos/{video.pk}/720.mp4"' in page


@pytest.mark.parametrize(
    ("state", "fields", "said"),
    [
        ("written", {}, "Send the file"),
        ("checking", {"progress": 43}, "43 % converted"),
        ("refused", {"fault": "too_long"}, "Cut it on the phone"),
        ("failed", {"fault": "broke_off"}, "Try again"),
        ("ready", {}, "A moderator looks at it"),
        ("returned", {"reason": "Too dark to see"}, "Too dark to see"),
        ("taken_down", {"reason": "A face"}, "A face"),
    ],
)
def test_author_reads_what_comes_next(client_for, campaign, member, state, fields, said):
    video = made(campaign, member, state, **fields)
    assert said in read(client_for(member), video.get_absolute_url())


def test_withdrawn_one_has_no_player(client_for, campaign, member):
    video = filmed(campaign, member, "withdrawn")
    page = read(client_for(member), video.get_absolute_url())
    assert "<video" not in page
    assert ".mp4" not in page


def test_page_of_many_events_asks_as_often(client_for, campaign, member):
    video = filmed(campaign, member, "ready")
    browser = client_for(member)
    read(browser, video.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        read(browser, video.get_absolute_url())
    for _ in range(3):
        video.events.create(at=MONDAY, actor=member, state="ready")
    with CaptureQueriesContext(connection) as more:
        read(browser, video.get_absolute_url())
    assert len(more) == len(one)


# --- How far it is ------------------------------------------------------------------------
def test_state_tells_the_author_how_far_it_is(client_for, campaign, member):
    video = made(campaign, member, "checking", progress=43)
    assert client_for(member).get(f"/videos/{video.pk}/state/").json() == {
        "state": "checking",
        "label": "Being converted",
        "progress": 43,
        "fault": "",
        "reason": "",
        "takes_file": False,
        "settled": False,
    }


def test_state_tells_others_of_a_public_one_nothing_more(client_for, campaign, member, employee):
    video = filmed(campaign, member, reason="An old reason", progress=100)
    answer = client_for(employee).get(f"/videos/{video.pk}/state/").json()
    assert (answer["progress"], answer["reason"], answer["takes_file"]) == (None, "", False)


def test_state_asks_whoever_is_signed_out_to_sign_in(client, campaign, member):
    video = filmed(campaign, member)
    answer = client.get(f"/videos/{video.pk}/state/")
    assert (answer.status_code, list(answer.json())) == (401, ["sign_in"])
