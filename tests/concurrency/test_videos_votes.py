"""Videos under taps that meet: every vote once, one decision, every view once."""

import datetime as dt
import threading

import pytest

from core.errors import Conflict
from core.health import broker
from people.models import Notice
from points.models import PointEntry
from tests import factories
from tests.concurrency.harness import at_once, without_row_locks
from tests.factories import MONDAY
from tests.videos.cast import fresh, round_of, video_of
from videos import results, services
from videos.models import Like, Vote
from videos.services import watching

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 20
VOTERS = 200
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def moderators(campaign, quality_department):
    roles = [factories.Role.VERIFIER]
    return [
        factories.make_employee(f"mod{n}", f"Mod {n}", roles, department=quality_department)
        for n in range(2)
    ]


def voting(video, voting_round, person, now=MONDAY):
    return lambda: services.vote(video_id=video.pk, round_id=voting_round.pk, actor=person, now=now)


def in_turn(actions):
    def run():
        for action in actions:
            action()

    return run


# --- Votes ------------------------------------------------------------------------------
def test_two_hundred_votes_of_one_second_are_all_counted(
    campaign, member, leader, quality_department
):
    """Twenty phones at a time, each tapped twice, in the last second before it closes."""
    voting_round = round_of(campaign)
    last = voting_round.closes_at - SECOND
    videos = [video_of(campaign, member), video_of(campaign, leader)]
    people = [
        factories.make_employee(f"voter{n}", f"Voter {n}", department=quality_department)
        for n in range(VOTERS)
    ]
    taps = [
        voting(videos[n % 2], voting_round, person, last + n * SECOND / VOTERS)
        for n, person in enumerate(people)
        for _twice in range(2)
    ]
    assert at_once([in_turn(taps[n::THREADS]) for n in range(THREADS)]) == []
    assert Vote.objects.count() == VOTERS
    found = results.results(voting_round, voting_round.closes_at)
    assert sorted((each.video.pk, each.raw) for each in found.standings) == [
        (video.pk, VOTERS // 2) for video in videos
    ]


def test_taps_of_one_person_are_one_vote(campaign, member, leader, employee):
    voting_round = round_of(campaign)
    videos = [video_of(campaign, member), video_of(campaign, leader)]
    actions = [
        voting(videos[n % 2], voting_round, employee, MONDAY + n * SECOND) for n in range(10)
    ]
    assert at_once(actions) == []
    given = Vote.objects.get()
    assert (given.video, given.at) == (videos[1], MONDAY + 9 * SECOND)


def test_closing_is_decided_by_the_arrival_however_long_it_takes(
    campaign, member, quality_department
):
    voting_round, video = round_of(campaign), video_of(campaign, member)
    people = [
        factories.make_employee(f"voter{n}", f"Voter {n}", department=quality_department)
        for n in range(10)
    ]
    instant = dt.timedelta(microseconds=1)
    arrivals = [voting_round.closes_at + (n - 5) * instant for n in range(10)]
    raised = at_once(
        [
            voting(video, voting_round, person, now)
            for person, now in zip(people, arrivals, strict=True)
        ]
    )
    assert [type(error) for error in raised] == [Conflict] * 5
    counted = set(Vote.objects.values_list("employee__number", flat=True))
    assert counted == {f"voter{n}" for n in range(5)}


def test_taps_of_one_person_are_one_like(campaign, member, employee):
    video = video_of(campaign, member)

    def like():
        services.like(video_id=video.pk, actor=employee, now=MONDAY, on=True)

    assert at_once([like] * 10) == []
    assert Like.objects.count() == 1


# --- Decisions --------------------------------------------------------------------------
def judging(video, moderators):
    first, second = moderators
    return [
        lambda: services.publish(video_id=video.pk, actor=first, now=MONDAY),
        lambda: services.give_back(video_id=video.pk, reason="Dark.", actor=second, now=MONDAY),
    ]


def test_two_who_judge_without_the_lock_may_both_win(campaign, member, moderators):
    both = False
    for _try in range(20):
        video = video_of(campaign, member, "ready")
        with without_row_locks():
            at_once(judging(video, moderators))
        both = both or video.events.count() > 1
        if both:
            break
    assert both


def test_of_two_who_judge_one_wins(campaign, member, moderators):
    for _try in range(10):
        video = video_of(campaign, member, "ready")
        raised = at_once(judging(video, moderators))
        assert [type(error) for error in raised] == [Conflict]
        (event,) = video.events.all()
        assert fresh(video).state == event.state
        earned = PointEntry.objects.filter(key__startswith=f"video:{video.pk}:").count()
        assert earned == (event.state == "public")
        assert Notice.objects.filter(url=video.get_absolute_url()).count() == 1


def test_publications_of_one_moderator_at_once_are_one(campaign, member, moderators):
    video = video_of(campaign, member, "ready")
    assert at_once(judging(video, moderators)[:1] * 8) == []
    assert video.events.count() == 1
    assert PointEntry.objects.count() == 1


# --- Views ------------------------------------------------------------------------------
@pytest.fixture
def nothing_counted():
    yield
    with broker() as valkey:
        for key in valkey.scan_iter(match="qualitymonth:videos:*"):
            valkey.delete(key)


def test_views_that_arrive_while_workers_add_them_are_counted_once(
    campaign, member, nothing_counted
):
    videos = [video_of(campaign, member), video_of(campaign, member)]
    ended = threading.Event()

    def watch(first):
        for viewer in range(first, first + 50):
            for video in videos:
                services.count_view(video_id=video.pk, viewer_id=viewer, now=MONDAY)

    def add():
        while not ended.wait(0.01):
            services.add_views(now=MONDAY)

    def watch_all():
        try:
            assert at_once([lambda first=n * 50: watch(first) for n in range(6)]) == []
        finally:
            ended.set()

    assert at_once([watch_all, add, add, add]) == []
    services.add_views(now=MONDAY)
    assert [fresh(video).views for video in videos] == [300, 300]
    with broker() as valkey:
        assert list(valkey.scan_iter(match=f"{watching.WAITING}*")) == []
