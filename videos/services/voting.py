"""Likes and votes: what everybody may say to a public video that is not their own."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, NotAllowed
from core.moments import written
from people.models import Employee
from videos import rules
from videos.models import Like, Video, Vote, VotingRound
from videos.results import people_of


def like(*, video_id: int, actor: Employee, now: dt.datetime, on: bool) -> None:
    """Like a video, or take it back. Raises Conflict, NotAllowed, Video.DoesNotExist."""
    if not on:
        Like.objects.filter(video_id=video_id, employee=actor).delete()
        return
    video = _somebody_elses(video_id, actor)
    Like.objects.bulk_create([Like(video=video, employee=actor, at=now)], ignore_conflicts=True)


@transaction.atomic
def vote(*, video_id: int, round_id: int, actor: Employee, now: dt.datetime) -> Vote:
    """Give this person's one vote of the round, or move it; `now`: when the request arrived.

    It is the arrival that has to be inside the round, however long it then takes. Of two
    that meet, the one that arrived later stands. Raises Conflict, DomainError, NotAllowed,
    and DoesNotExist of either.
    """
    voting_round = VotingRound.objects.get(pk=round_id)
    _require_open(voting_round, now)
    video = _somebody_elses(video_id, actor)
    if video.campaign_id != voting_round.campaign_id:
        raise DomainError(_("This round is about another campaign's videos."))
    chosen = {"video": video, "department_id": _department_of(actor), "at": now}
    # Whoever inserts second waits for the first, and then moves that one's vote.
    Vote.objects.bulk_create(
        [Vote(round=voting_round, employee=actor, **chosen)], ignore_conflicts=True
    )
    mine = Vote.objects.filter(round=voting_round, employee=actor)
    mine.filter(at__lte=now).update(**chosen)
    return mine.get()


def _department_of(voter: Employee) -> int | None:
    """Their own or, as with a video's, their team's; see results.people_of."""
    return voter.department_id or (voter.team.department_id if voter.team else None)


def keep_people(*, now: dt.datetime) -> None:
    """Keep for each round that is over how many could vote, so that its results stay."""
    for voting_round in VotingRound.objects.filter(closes_at__lte=now, people__isnull=True):
        people = people_of(voting_round)
        VotingRound.objects.filter(pk=voting_round.pk, people__isnull=True).update(people=people)


def _require_open(voting_round: VotingRound, now: dt.datetime) -> None:
    is_open = rules.is_open(voting_round.opens_at, voting_round.closes_at, now)
    if is_open:
        return
    if now < voting_round.opens_at:
        words, when = _("The vote opens on %(when)s."), voting_round.opens_at
    else:
        words, when = _("The vote closed on %(when)s."), voting_round.closes_at
    raise Conflict(words % {"when": written(timezone.localtime(when))})


def _somebody_elses(video_id: int, actor: Employee) -> Video:
    """The video, where it is public and this person did not make it."""
    video = Video.objects.get(pk=video_id)
    if video.author_id == actor.pk:
        raise NotAllowed(_("This is your own video: the others say what they think of it."))
    if video.state != rules.PUBLIC:
        raise Conflict(_("%(number)s is not public any more.") % {"number": video.number})
    return video
