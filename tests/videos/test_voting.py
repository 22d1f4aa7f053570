"""Likes and votes: for whom, when, and how often."""

import datetime as dt

import pytest

from core.errors import Conflict, DomainError, NotAllowed
from tests import factories
from tests.factories import MONDAY
from tests.videos.cast import HOUR, round_of, video_of
from videos import services
from videos.models import Like, Video, Vote

pytestmark = pytest.mark.django_db

INSTANT = dt.timedelta(microseconds=1)


@pytest.fixture
def public(campaign, member):
    return video_of(campaign, member)


def like(video, actor, *, on=True):
    services.like(video_id=video.pk, actor=actor, now=MONDAY, on=on)


def vote(video, voting_round, actor, now=MONDAY):
    return services.vote(video_id=video.pk, round_id=voting_round.pk, actor=actor, now=now)


def votes():
    return list(Vote.objects.order_by("id").values_list("employee__number", "video"))


# --- Likes ------------------------------------------------------------------------------
def test_like_is_one_however_often_it_is_sent(public, employee, leader):
    for person in (employee, employee, leader):
        like(public, person)
    assert Like.objects.count() == 2
    for _again in range(2):
        like(public, employee, on=False)
    assert list(Like.objects.values_list("employee__number", flat=True)) == ["leader"]


def test_own_video_is_neither_liked_nor_voted_for(campaign, public, member):
    with pytest.raises(NotAllowed):
        like(public, member)
    with pytest.raises(NotAllowed):
        vote(public, round_of(campaign), member)
    assert (Like.objects.count(), Vote.objects.count()) == (0, 0)


@pytest.mark.parametrize("state", sorted(set(Video.State.values) - {"public"}))
def test_only_what_is_public_is_liked_and_voted_for(campaign, member, employee, state):
    video = video_of(campaign, member, state)
    with pytest.raises(Conflict):
        like(video, employee)
    with pytest.raises(Conflict):
        vote(video, round_of(campaign), employee)
    assert (Like.objects.count(), Vote.objects.count()) == (0, 0)


# --- Votes ------------------------------------------------------------------------------
def test_vote_is_one_for_each_person_and_round(campaign, public, employee, leader):
    first, second = round_of(campaign), round_of(campaign, name="Second")
    other = video_of(campaign, leader)
    vote(public, first, employee)
    vote(public, first, employee)
    vote(public, first, leader)
    vote(public, second, employee)
    assert votes() == [("employee", public.pk), ("leader", public.pk), ("employee", public.pk)]
    given = vote(other, first, employee, MONDAY + 2 * INSTANT)
    assert votes() == [("employee", other.pk), ("leader", public.pk), ("employee", public.pk)]
    assert (given.at, given.department) == (MONDAY + 2 * INSTANT, employee.department)


def test_request_that_arrived_earlier_does_not_move_a_later_vote(
    campaign, public, employee, leader
):
    voting_round, other = round_of(campaign), video_of(campaign, leader)
    vote(public, voting_round, employee, MONDAY + INSTANT)
    vote(other, voting_round, employee, MONDAY)
    assert votes() == [("employee", public.pk)]


@pytest.mark.parametrize(
    ("arrived", "counts"),
    [
        (MONDAY - INSTANT, False),
        (MONDAY, True),
        (MONDAY + HOUR - INSTANT, True),
        (MONDAY + HOUR, False),
        (MONDAY + 2 * HOUR, False),
    ],
)
def test_round_is_open_from_its_first_instant_until_before_its_last(
    campaign, public, employee, arrived, counts
):
    voting_round = round_of(campaign)
    if counts:
        vote(public, voting_round, employee, arrived)
    else:
        with pytest.raises(Conflict):
            vote(public, voting_round, employee, arrived)
    assert Vote.objects.count() == counts


def test_vote_stays_where_it_was_when_it_is_moved_too_late(campaign, public, employee, leader):
    voting_round, other = round_of(campaign), video_of(campaign, leader)
    vote(public, voting_round, employee)
    with pytest.raises(Conflict):
        vote(other, voting_round, employee, voting_round.closes_at)
    assert votes() == [("employee", public.pk)]


def test_round_of_another_campaign_is_refused(campaign, public, employee):
    elsewhere = factories.make_campaign(
        name="2024",
        year=2024,
        status="closed",
        starts_on=dt.date(2024, 9, 1),
        ends_on=dt.date(2024, 9, 30),
    )
    with pytest.raises(DomainError):
        vote(public, round_of(elsewhere), employee)
    assert Vote.objects.count() == 0
