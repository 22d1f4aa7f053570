"""Reads of videos for the pages. Every one is bounded, and shows nobody what is not theirs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from campaigns.models import Campaign
from people.models import Employee
from videos import rules
from videos.models import Like, Video, VideoEvent

ALL, MINE = "all", "mine"
EVENTS = 50
COUNT_LIMIT = 99
MODERATES = "videos.moderate_video"


# --- The list -------------------------------------------------------------------------
def listed(campaign: Campaign, person: Employee, which: str) -> QuerySet[Video]:
    """What is public, or everything that this person made; in no order."""
    found = Video.objects.filter(campaign=campaign)
    theirs = {"author": person} if which == MINE else {"state": rules.PUBLIC}
    return found.filter(**theirs).select_related("author").annotate(liked=_likes())


def order_of(which: str) -> tuple[str, ...]:
    """The newest first: by when it was made public, one's own by when it was made."""
    return ("-id",) if which == MINE else ("-published_at", "-id")


def _likes() -> Coalesce:
    given = Like.objects.filter(video=OuterRef("pk")).order_by().values("video")
    return Coalesce(Subquery(given.annotate(n=Count("pk")).values("n")), 0)


def waiting_count(campaign: Campaign, person: Employee) -> int:
    """How many this person may look at now, up to one more than COUNT_LIMIT."""
    ready = Video.objects.judged_by(person).filter(campaign=campaign, state=rules.READY)
    return ready.order_by().values("pk")[: COUNT_LIMIT + 1].count()


def turn_of(campaign: Campaign, person: Employee) -> QuerySet[Video]:
    """What waits for this person: a file to be sent, and for moderators a video to look at."""
    videos = Video.objects.filter(campaign=campaign)
    to_look_at = videos.judged_by(person).filter(state=rules.READY)
    return (videos.sendable_by(person) | to_look_at).select_related("author")


# --- One --------------------------------------------------------------------------------
@dataclass(frozen=True)
class May:
    """What this person may do with it now."""

    edit: bool = False
    send: bool = False
    withdraw: bool = False
    retry: bool = False
    follow: bool = False  # read how it came about, and have its original file


def may(video: Video, person: Employee) -> May:
    """The same rules that the services ask, for the buttons of the page."""
    is_author = video.author_id == person.pk
    follows = is_author or person.has_perm(MODERATES)
    return May(
        edit=is_author and video.state in rules.EDITABLE,
        send=is_author and video.state in rules.TAKES_FILE,
        withdraw=is_author and rules.may_follow(video.state, rules.WITHDRAWN),
        retry=follows and video.state == rules.FAILED,
        follow=follows,
    )


def followed_by(person: Employee) -> QuerySet[Video]:
    """Videos whose way this person has a hand in: their own, and a moderator's."""
    seen = Video.objects.visible_to(person)
    return seen if person.has_perm(MODERATES) else seen.filter(author=person)


def events_of(video: Video) -> list[VideoEvent]:
    """What happened to it, the oldest first; of many, the newest."""
    newest = video.events.select_related("actor").order_by("-id")[:EVENTS]
    return list(reversed(newest))


# --- Its files ----------------------------------------------------------------------------
def shown_to(person: Employee) -> QuerySet[Video]:
    """Videos whose pictures this person may watch; what was withdrawn nobody does."""
    return Video.objects.visible_to(person).exclude(state=rules.WITHDRAWN)


def originals_for(person: Employee) -> QuerySet[Video]:
    """Videos whose file as it was sent this person may have: its maker, and moderators."""
    return shown_to(person).filter(pk__in=followed_by(person)).exclude(original="")
