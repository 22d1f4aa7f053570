"""Likes, the rounds of voting, and what a round came to once it is over."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from campaigns.models import Campaign
from people.models import Employee
from videos import rules
from videos.models import Like, Video, Vote, VotingRound

MOST_OPEN = 5  # rounds at once that a page shows


@dataclass(frozen=True)
class Liking:
    """How many like a video, and whether this person does."""

    count: int
    mine: bool


@dataclass(frozen=True)
class Standing:
    """A video of a round that is over; without a rank where it is no longer public."""

    video: Video
    raw: int
    weighed: float  # percent, see rules.weighed
    rank: int | None


@dataclass(frozen=True)
class Results:
    """A round that is over: its videos by rank, and how many voted of how many people."""

    standings: list[Standing]
    votes: int
    people: int

    def of(self, video: Video) -> Standing | None:
        return next((each for each in self.standings if each.video.pk == video.pk), None)


def liking_of(video: Video, person: Employee) -> Liking:
    likes = Like.objects.filter(video=video)
    return Liking(likes.count(), likes.filter(employee=person).exists())


def open_rounds(campaign: Campaign, now: dt.datetime) -> list[VotingRound]:
    """The campaign's rounds in which a vote that arrives at `now` counts; mostly one."""
    begun = campaign.voting_rounds.filter(opens_at__lte=now, closes_at__gt=now)
    return list(begun.order_by("closes_at", "id")[:MOST_OPEN])


def last_round(campaign: Campaign, now: dt.datetime) -> VotingRound | None:
    """The campaign's round that was over last."""
    return campaign.voting_rounds.filter(closes_at__lte=now).order_by("-closes_at", "-id").first()


def vote_of(person: Employee, voting_round: VotingRound) -> Video | None:
    """The video that this person votes for. To be shown to nobody else."""
    mine = Vote.objects.filter(round=voting_round, employee=person).select_related("video").first()
    return mine.video if mine else None


def results(voting_round: VotingRound, now: dt.datetime) -> Results | None:
    """What the round came to; None before it is over, so that nobody follows the crowd."""
    if now < voting_round.closes_at:
        return None
    people = people_of(voting_round)
    votes = _votes_by_department(voting_round)
    standings = [
        Standing(video, sum(theirs.values()), rules.weighed(_known(theirs), people), None)
        for video in _chosen_from(voting_round)
        for theirs in [votes.get(video.pk, {})]
    ]
    cast = sum(sum(theirs.values()) for theirs in votes.values())
    return Results(_ranked(standings), cast, sum(people.values()))


def _chosen_from(voting_round: VotingRound) -> QuerySet[Video]:
    """The videos that were public before the round was over, whatever they are now."""
    videos = Video.objects.filter(
        campaign_id=voting_round.campaign_id, published_at__lt=voting_round.closes_at
    )
    return videos.select_related("author", "department").order_by("published_at", "id")


def people_of(voting_round: VotingRound) -> dict[int, int]:
    """How many could vote, by department; as it is now, as long as that was not kept."""
    if voting_round.people is not None:
        return {int(department): count for department, count in voting_round.people.items()}
    active = Employee.objects.filter(is_active=True).order_by()
    theirs = active.annotate(of=Coalesce("department", "team__department")).exclude(of=None)
    return dict(theirs.values_list("of").annotate(Count("pk")))


def _votes_by_department(voting_round: VotingRound) -> dict[int, dict[int | None, int]]:
    """Video -> department of the voter (None: of none) -> votes."""
    counted = Vote.objects.filter(round=voting_round).order_by().values_list("video", "department")
    votes: dict[int, dict[int | None, int]] = defaultdict(dict)
    for video, department, count in counted.annotate(Count("pk")):
        votes[video][department] = count
    return votes


def _known(votes: dict[int | None, int]) -> dict[int, int]:
    """Without the votes of those who are in no department: they count in the raw number only."""
    return {department: count for department, count in votes.items() if department is not None}


def _ranked(standings: Iterable[Standing]) -> list[Standing]:
    """By weighed and raw votes, the earlier public first; the same votes share a rank.

    Those that are no longer public follow without a rank.
    """
    ranked: list[Standing] = []
    gone: list[Standing] = []
    for each in sorted(standings, key=_votes, reverse=True):  # keeps the order of publication
        if each.video.state != rules.PUBLIC:
            gone.append(each)
            continue
        tied = ranked and _votes(ranked[-1]) == _votes(each)
        rank = ranked[-1].rank if tied else len(ranked) + 1
        ranked.append(Standing(each.video, each.raw, each.weighed, rank))
    return ranked + gone


def _votes(standing: Standing) -> tuple[float, int]:
    """What ranks; sums of the same shares in another order differ in their last digits."""
    return round(standing.weighed, 9), standing.raw


def fixed_fields(voting_round: VotingRound, now: dt.datetime) -> frozenset[str]:
    """What of a round stays as it is: its opening once somebody voted, all once it is over."""
    if voting_round.closes_at <= now:
        return frozenset({"campaign", "name", "name_zh", "opens_at", "closes_at"})
    if Vote.objects.filter(round=voting_round).exists():
        return frozenset({"campaign", "opens_at"})
    return frozenset()
