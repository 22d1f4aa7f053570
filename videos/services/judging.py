"""What moderators decide: it is let through, given back, or taken down. Never their own."""

from __future__ import annotations

import datetime as dt
import hashlib
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, NotAllowed
from people.models import Employee
from videos.models import Video
from videos.services.earning import earn_published
from videos.services.record import State, locked, move, require_step, tell


def seen(video: Video) -> str:
    """What stands for the words, the file and the captions as a moderator saw them.

    All may be changed while it waits; what is let through is what was looked at.
    """
    captions = video.captions.order_by("language").values_list("language", "text")
    shown = [video.title, video.words, video.sha256, *chain.from_iterable(captions)]
    return hashlib.sha256("\0".join(shown).encode()).hexdigest()


@transaction.atomic
def publish(*, video_id: int, actor: Employee, now: dt.datetime, saw: str | None = None) -> Video:
    """Let everybody watch it. The first time it earns its points, and is public since `now`.

    `saw`: `seen` of the video that was looked at; None where no page was. Raises Conflict
    where it was changed since, or somebody else was faster; NotAllowed.
    """
    video = _judged(video_id, actor)
    if _is_done(video, State.PUBLIC, actor):
        return video
    require_step(video, State.PUBLIC)
    if saw is not None and saw != seen(video):
        words = _("%(number)s was changed meanwhile. Look at it again before you go on.")
        raise Conflict(words % {"number": video.number})
    video.published_at = video.published_at or now
    move(video, State.PUBLIC, at=now, actor=actor)
    earn_published(video, by=actor, now=now)
    tell(video, video.author_id, "video_public", by=actor, now=now)
    return video


@transaction.atomic
def give_back(*, video_id: int, reason: str, actor: Employee, now: dt.datetime) -> Video:
    """Ask for another one, and say why. Raises Conflict, DomainError, NotAllowed."""
    video = _judged(video_id, actor)
    if not _is_done(video, State.RETURNED, actor):
        _turn_down(video, State.RETURNED, reason, by=actor, now=now)
        tell(video, video.author_id, "video_returned", by=actor, now=now)
    return video


@transaction.atomic
def take_down(*, video_id: int, reason: str, actor: Employee, now: dt.datetime) -> Video:
    """No longer show what was public, and say why. Raises Conflict, DomainError, NotAllowed."""
    video = _judged(video_id, actor)
    if not _is_done(video, State.TAKEN_DOWN, actor):
        _turn_down(video, State.TAKEN_DOWN, reason, by=actor, now=now)
        tell(video, video.author_id, "video_taken_down", by=actor, now=now)
    return video


def _turn_down(video: Video, state: str, reason: str, *, by: Employee, now: dt.datetime) -> None:
    require_step(video, state)
    if not reason.strip():
        raise DomainError(_("Say why: whoever made it reads this."), field="reason")
    move(video, state, at=now, actor=by, reason=reason.strip())


def _judged(video_id: int, actor: Employee) -> Video:
    """The video, locked, where this person may judge it."""
    video = locked(video_id)
    if not Video.objects.judged_by(actor).filter(pk=video.pk).exists():
        raise NotAllowed(_("Only a moderator who did not make it decides on it."))
    return video


def _is_done(video: Video, state: str, actor: Employee) -> bool:
    """Whether this person has just decided the same: a second tap changes nothing."""
    last = video.events.order_by("-id").first()
    return video.state == state and last is not None and last.actor_id == actor.pk
