"""The pages of moderators, voters and captions: who sees what, and what nobody may see."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from tests import factories
from tests.factories import MONDAY
from tests.videos.cast import HOUR, fresh, round_of, video_of
from videos import services
from videos.models import Caption, Like, Video, Vote, VotingRound

pytestmark = pytest.mark.django_db

SRT = "1\n00:00:01,000 --> 00:00:04,000\nSecret words\n"
TITLE = "Secret title"


@pytest.fixture(autouse=True)
def on_monday():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def at(name, *args):
    return reverse(f"videos:{name}", args=args)


def read(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def vote(video, voting_round, actor, now=MONDAY):
    services.vote(video_id=video.pk, round_id=voting_round.pk, actor=actor, now=now)


def caption_of(video):
    return Caption.objects.create(video=video, language="en", text="WEBVTT\n\nSecret words")


# --- What waits for moderators ------------------------------------------------------------
def test_waiting_list_has_the_longest_waiting_first(client_for, campaign, member, verifier):
    browser = client_for(verifier)
    assert "No video waits for you" in read(browser, at("waiting"))
    video_of(campaign, member, "ready", title="Newer", sent_at=MONDAY)
    video_of(campaign, member, "ready", title="Older", sent_at=MONDAY - HOUR)
    video_of(campaign, verifier, "ready", title="My own")
    for state in set(Video.State.values) - {"ready"}:
        video_of(campaign, member, state, title="Elsewhere")
    page = read(browser, at("waiting"))
    assert page.index("Older") < page.index("Newer")
    assert "My own" not in page
    assert "Elsewhere" not in page


def test_waiting_list_is_paged(client_for, campaign, member, verifier):
    for number in range(51):
        sent_at = MONDAY + dt.timedelta(minutes=number)
        video_of(campaign, member, "ready", title=f"No. {number:02}", sent_at=sent_at)
    answer = client_for(verifier).get(at("waiting"))
    assert [len(answer.context["page"]), answer.context["page"].has_next] == [50, True]
    following = read(client_for(verifier), at("waiting") + "?" + answer.context["page"].next_params)
    assert "No. 50" in following
    assert "No. 49" not in following


@pytest.mark.parametrize("name", ["waiting", "round"])
def test_list_takes_as_many_queries_for_many_as_for_one(
    client_for, campaign, member, verifier, name
):
    address = at(name, round_of(campaign).pk) if name == "round" else at(name)
    state, counts = "public" if name == "round" else "ready", []
    browser = client_for(verifier)
    for many in (1, 5):
        for _each in range(many):
            video_of(campaign, member, state)
        with CaptureQueriesContext(connection) as asked:
            read(browser, address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- Decisions ----------------------------------------------------------------------------
def test_moderator_publishes_what_was_looked_at(client_for, campaign, member, verifier):
    video, browser = video_of(campaign, member, "ready"), client_for(verifier)
    assert at("publish", video.pk) in read(browser, at("video", video.pk))
    browser.post(at("publish", video.pk), {"saw": "something else"})
    assert fresh(video).state == "ready"
    answer = browser.post(at("publish", video.pk), {"saw": services.seen(video)})
    assert (answer.status_code, answer["Location"]) == (302, video.get_absolute_url())
    assert fresh(video).state == "public"


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [("give_back", "ready", "returned"), ("take_down", "public", "taken_down")],
)
def test_reason_is_asked_for_again(client_for, campaign, member, verifier, verb, before, after):
    video, browser = video_of(campaign, member, before), client_for(verifier)
    answer = browser.post(at(verb, video.pk), {"reason": " "})
    assert answer.status_code == 200
    assert at(verb, video.pk) in answer.content.decode()
    assert fresh(video).state == before
    browser.post(at(verb, video.pk), {"reason": "A customer is in it."})
    assert (fresh(video).state, fresh(video).reason) == (after, "A customer is in it.")


@pytest.mark.parametrize("verb", ["publish", "give_back", "take_down"])
@pytest.mark.parametrize(("who", "status"), [("member", 403), ("leader", 403), ("executive", 403)])
def test_nobody_else_decides(request, client_for, campaign, member, verb, who, status):
    video = video_of(campaign, member, "public" if verb == "take_down" else "ready")
    browser = client_for(request.getfixturevalue(who))
    data = {"reason": "Mine.", "saw": services.seen(video)}
    assert browser.post(at(verb, video.pk), data).status_code == status
    assert fresh(video).state == video.state
    assert at(verb, video.pk) not in browser.get(at("video", video.pk)).content.decode()


@pytest.mark.parametrize("verb", ["publish", "give_back", "take_down"])
def test_moderator_does_not_decide_on_their_own(client_for, campaign, verifier, verb):
    video = video_of(campaign, verifier, "public" if verb == "take_down" else "ready")
    browser = client_for(verifier)
    browser.post(at(verb, video.pk), {"reason": "Mine.", "saw": services.seen(video)})
    assert fresh(video).state == video.state
    assert at(verb, video.pk) not in read(browser, at("video", video.pk))


def test_moderator_who_comes_second_is_told(client_for, campaign, member, verifier, manager):
    video = video_of(campaign, member, "ready")
    services.publish(video_id=video.pk, actor=manager, now=MONDAY)
    answer = client_for(verifier).post(at("give_back", video.pk), {"reason": "Dark"}, follow=True)
    assert "by now. Look at it again" in answer.content.decode()
    assert fresh(video).state == "public"


# --- What is not public is reached by nobody else -----------------------------------------
HIDDEN = sorted(set(Video.State.values) - {"public"})


@pytest.mark.parametrize("state", HIDDEN)
def test_video_of_somebody_else_takes_nothing_before_it_is_public(
    client_for, campaign, member, employee, state
):
    video, voting_round = video_of(campaign, member, state, title=TITLE), round_of(campaign)
    caption_of(video)
    browser = client_for(employee)
    assert browser.get(at("video", video.pk)).status_code == 404
    assert browser.get(at("caption", video.pk, "en")).status_code == 404
    for name, data in (
        ("like", {"on": "1"}),
        ("vote", {"round": voting_round.pk}),
        ("watched", {}),
        ("caption_save", {"language": "en", "source": SRT}),
    ):
        assert browser.post(at(name, video.pk), data).status_code == 404
    assert browser.post(at("caption_remove", video.pk, "en")).status_code == 404
    assert TITLE not in read(browser, at("round", voting_round.pk))
    assert (Like.objects.count(), Vote.objects.count(), fresh(video).captions.count()) == (0, 0, 1)


# --- Likes and votes ----------------------------------------------------------------------
def test_like_is_given_and_taken_back(client_for, campaign, member, employee):
    video, browser = video_of(campaign, member), client_for(employee)
    assert "I like it" in read(browser, at("video", video.pk))
    for _twice in range(2):
        browser.post(at("like", video.pk), {"on": "1"})
    assert "You like it" in read(browser, at("video", video.pk))
    assert Like.objects.count() == 1
    browser.post(at("like", video.pk), {"on": "0"})
    assert Like.objects.count() == 0


def test_vote_is_given_and_moved_on_the_page(client_for, campaign, member, leader, employee):
    voting_round, browser = round_of(campaign), client_for(employee)
    first, second = video_of(campaign, member), video_of(campaign, leader)
    assert "Vote for this video" in read(browser, at("video", first.pk))
    browser.post(at("vote", first.pk), {"round": voting_round.pk})
    assert "Your vote is for this video" in read(browser, at("video", first.pk))
    assert "Move my vote here" in read(browser, at("video", second.pk))
    browser.post(at("vote", second.pk), {"round": voting_round.pk})
    assert Vote.objects.get().video == second
    assert second.number in read(browser, at("round", voting_round.pk))


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "٣", "999999"])
def test_vote_of_no_round_is_not_found(client_for, campaign, member, employee, key):
    video = video_of(campaign, member)
    assert client_for(employee).post(at("vote", video.pk), {"round": key}).status_code == 404


def test_vote_that_comes_at_the_closing_instant_is_refused(
    client_for, campaign, member, employee, on_monday
):
    video, voting_round = video_of(campaign, member), round_of(campaign)
    browser = client_for(employee)
    on_monday.move_to(voting_round.closes_at)
    answer = browser.post(at("vote", video.pk), {"round": voting_round.pk}, follow=True)
    assert "The vote closed on" in answer.content.decode()
    assert Vote.objects.count() == 0
    on_monday.move_to(voting_round.closes_at - dt.timedelta(seconds=1))
    browser.post(at("vote", video.pk), {"round": voting_round.pk})
    assert Vote.objects.count() == 1


VIEWERS = ["member", "leader", "manager", "verifier", "executive"]


@pytest.mark.parametrize("who", VIEWERS)
def test_open_round_shows_nobody_numbers_or_votes(
    request, client_for, campaign, member, employee, who, site
):
    voting_round, video = round_of(campaign), video_of(campaign, member)
    vote(video, voting_round, employee)
    for number in range(36):
        voter = factories.make_employee(f"v{number}", f"Voter {number}")
        vote(video, voting_round, voter)
    browser = client_for(request.getfixturevalue(who))
    for address in (
        at("round", voting_round.pk),
        at("rounds"),
        at("video", video.pk),
        f"/admin/videos/votinground/{voting_round.pk}/change/",
        "/admin/videos/votinground/",
    ):
        page = browser.get(address).content.decode()
        assert "Sun Lei" not in page
        assert "Voter 3" not in page
        assert ">37<" not in page
        assert "37 vote" not in page
        assert "Your vote" not in page
    export = browser.get(at("round_export", voting_round.pk))
    allowed = who in {"manager", "verifier"}
    assert export.status_code == (302 if allowed else 403)


@pytest.mark.parametrize("who", VIEWERS)
def test_vote_of_somebody_stays_theirs_after_the_round(
    request, client_for, campaign, member, employee, on_monday, who
):
    voting_round, video = round_of(campaign), video_of(campaign, member)
    vote(video, voting_round, employee)
    on_monday.move_to(voting_round.closes_at)
    page = read(client_for(request.getfixturevalue(who)), at("round", voting_round.pk))
    assert "1 of" in page
    assert employee.name not in page


# --- Rounds -------------------------------------------------------------------------------
def test_rounds_say_how_they_stand(client_for, campaign, employee):
    browser = client_for(employee)
    assert "No vote yet" in read(browser, at("rounds"))
    round_of(campaign, name="Past", opens_at=MONDAY - 2 * HOUR, closes_at=MONDAY)
    round_of(campaign, name="Present")
    round_of(campaign, name="Future", opens_at=MONDAY + HOUR, closes_at=MONDAY + 2 * HOUR)
    page = read(browser, at("rounds"))
    order = ["Future", "Not open yet", "Present", "Open now", "Past", "Over"]
    assert sorted(order, key=page.index) == order


def test_results_keep_the_words_of_what_was_taken_down(
    client_for, campaign, member, leader, employee, verifier, on_monday
):
    voting_round = round_of(campaign)
    gone, kept = video_of(campaign, member, title=TITLE), video_of(campaign, leader, title="Kept")
    vote(gone, voting_round, employee)
    services.take_down(video_id=gone.pk, reason="Why.", actor=verifier, now=MONDAY)
    on_monday.move_to(voting_round.closes_at)
    address = at("round", voting_round.pk)
    page = read(client_for(employee), address)
    assert TITLE not in page
    assert gone.number in page
    assert "Taken down" in page
    assert "Kept" in page
    for person in (member, verifier):
        assert TITLE in read(client_for(person), address)
    assert "place 1" in read(client_for(employee), at("video", kept.pk))


def test_results_are_taken_away_without_formulas(
    client_for, campaign, member, employee, verifier, on_monday
):
    voting_round = round_of(campaign)
    video = video_of(campaign, member, title='=HYPERLINK("x")')
    vote(video, voting_round, employee)
    on_monday.move_to(voting_round.closes_at)
    browser = client_for(verifier)
    answer = browser.get(at("round_export", voting_round.pk), {"as": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith(f"1,{video.number},\"'=HYPERLINK(")
    # One of three in Production voted, none of one in Quality.
    assert ",25.0,1,Public," in lines[1]
    book = browser.get(at("round_export", voting_round.pk))
    assert book["Content-Type"].endswith("sheet")


def test_round_of_a_campaign_in_preparation_is_not_found(client_for, campaign, employee):
    campaign.status = "draft"
    campaign.save()
    voting_round = round_of(campaign)
    assert client_for(employee).get(at("round", voting_round.pk)).status_code == 404


# --- Captions -----------------------------------------------------------------------------
def test_captions_are_saved_from_text_and_file_and_served(client_for, campaign, member, employee):
    video, browser = video_of(campaign, member), client_for(member)
    browser.post(at("caption_save", video.pk), {"language": "en", "source": SRT})
    file = SimpleUploadedFile("x.vtt", f"WEBVTT\n\n{SRT}".encode())
    browser.post(at("caption_save", video.pk), {"language": "zh-hans", "file": file})
    answer = client_for(employee).get(at("caption", video.pk, "zh-hans"))
    assert answer.content.decode() == "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nSecret words\n"
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    browser.post(at("caption_remove", video.pk, "en"))
    assert list(video.captions.values_list("language", flat=True)) == ["zh-hans"]


def test_refused_captions_stay_in_the_form_with_the_line(client_for, campaign, member):
    video, browser = video_of(campaign, member), client_for(member)
    wrong = "WEBVTT\n\nno <times>\nhere"
    typed = browser.post(at("caption_save", video.pk), {"language": "zh-hans", "source": wrong})
    file = SimpleUploadedFile("x.vtt", wrong.encode())
    sent = browser.post(at("caption_save", video.pk), {"language": "zh-hans", "file": file})
    for answer in (typed, sent):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Line 4: Here the times" in page.replace("&gt;", ">")
        assert escape("no <times>\r\nhere") in page.replace("\n", "\r\n").replace("\r\r", "\r")
        assert 'value="zh-hans" selected' in page
    assert Caption.objects.count() == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"language": "en"},
        {"language": "xx", "source": SRT},
        {"language": "en", "source": "WEBVTT" + "x" * 300_000},
        {"language": "en", "file": b"\xff" * 300_000},
        {"language": "en", "file": b"\0" * 100},
        {"language": "en", "file": b""},
    ],
)
def test_captions_that_are_none_are_refused(client_for, campaign, member, sent):
    video = video_of(campaign, member)
    if "file" in sent:
        sent = sent | {"file": SimpleUploadedFile("x.vtt", sent["file"])}
    answer = client_for(member).post(at("caption_save", video.pk), sent)
    assert answer.status_code == 200
    assert Caption.objects.count() == 0


def test_only_its_maker_and_moderators_are_offered_captions(
    client_for, campaign, member, employee, verifier
):
    video = video_of(campaign, member)
    address = at("caption_save", video.pk)
    data = {"language": "en", "source": SRT}
    browser = client_for(employee)
    assert browser.post(address, data).status_code == 404
    assert address not in read(browser, at("video", video.pk))
    for person in (member, verifier):
        assert address in read(client_for(person), at("video", video.pk))


# --- Setting up rounds ----------------------------------------------------------------------
def filled(campaign, opens="09:00:00", closes="10:00:00"):
    return {
        "campaign": campaign.pk,
        "name": "Best video",
        "name_zh": "",
        "opens_at_0": "2025-09-08",
        "opens_at_1": opens,
        "closes_at_0": "2025-09-08",
        "closes_at_1": closes,
    }


def test_round_is_set_up_in_the_zone_of_the_campaign(client_for, campaign, manager):
    answer = client_for(manager).post("/admin/videos/votinground/add/", filled(campaign))
    assert answer.status_code == 302
    made = VotingRound.objects.get()
    assert (made.opens_at, made.closes_at) == (MONDAY, MONDAY + HOUR)


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        ("09:00:00", "09:00:00", "It closes later than it opens."),
        ("08:00:00", "09:00:00", "This is over already"),
    ],
)
def test_round_that_makes_no_sense_is_refused(client_for, campaign, manager, opens, closes, said):
    data = filled(campaign, opens, closes)
    answer = client_for(manager).post("/admin/videos/votinground/add/", data)
    assert said in answer.content.decode()
    assert VotingRound.objects.count() == 0


def test_opening_stays_after_the_first_vote_and_all_after_the_end(
    client_for, campaign, manager, member, employee, on_monday
):
    voting_round, video = round_of(campaign), video_of(campaign, member)
    address = f"/admin/videos/votinground/{voting_round.pk}/change/"
    browser = client_for(manager)

    def change(opens, closes):
        assert browser.post(address, filled(campaign, opens, closes)).status_code == 302
        voting_round.refresh_from_db()
        return voting_round.opens_at - MONDAY, voting_round.closes_at - MONDAY

    assert change("08:00:00", "11:00:00") == (-HOUR, 2 * HOUR)
    vote(video, voting_round, employee)
    assert change("07:00:00", "12:00:00") == (-HOUR, 3 * HOUR)
    on_monday.move_to(voting_round.closes_at)
    browser = client_for(manager)
    assert change("07:00:00", "18:00:00") == (-HOUR, 3 * HOUR)


def test_limits_of_a_campaign_are_set_up(client_for, campaign, manager):
    data = {"campaign": campaign.pk, "max_megabytes": 200, "max_seconds": 60, "max_waiting": 2}
    answer = client_for(manager).post("/admin/videos/videorules/add/", data)
    assert answer.status_code == 302
    assert campaign.video_rules.max_bytes == 200 * 1024 * 1024
