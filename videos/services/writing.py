"""The words of a video: written before its file is sent, changed, taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.models import Activity, Campaign
from campaigns.services import require_open
from core.errors import Conflict, DomainError, NotAllowed
from people.models import Employee
from videos import rules
from videos.models import Video, VideoEvent
from videos.services.record import locked, move, require_step, rules_of
from videos.services.uploading import give_up

State = Video.State
LONGEST_TITLE = 100
MOST_WORDS = 1000
# Kept as it is, and said in the language of whoever reads it.
WORDS_CHANGED: Final = gettext_noop("Its words were changed.")


@transaction.atomic
def write(
    *,
    campaign: Campaign,
    actor: Employee,
    title: str,
    words: str,
    client_id: uuid.UUID,
    now: dt.datetime,
) -> Video:
    """Save the words; the file may come after. Sent again, it gives the same video.

    Raises DomainError where the campaign takes no videos now, words are missing or too many
    of this person's wait; NotAllowed; Conflict where the id is somebody else's.
    """
    if not actor.has_perm("videos.add_video"):
        raise NotAllowed(_("You may not send videos here."))
    # One after the other of the same person's, so that two at once do not pass the limit.
    Employee.objects.select_for_update(no_key=True).get(pk=actor.pk)
    standing = Video.objects.filter(client_id=client_id, author=actor).first()
    if standing is not None:
        return standing
    require_open(campaign, Activity.VIDEOS, now)
    title, words = _whole(title, words)
    _require_few_wait(campaign, actor)
    video = Video(
        client_id=client_id,
        campaign=campaign,
        author=actor,
        department=actor.department or (actor.team.department if actor.team else None),
        title=title,
        words=words,
        created_at=now,
    )
    try:
        with transaction.atomic():
            move(video, State.WRITTEN, at=now, actor=actor)
    except IntegrityError as error:
        raise Conflict(_("This was already sent. Open the form again and repeat it.")) from error
    return video


def _whole(title: str, words: str) -> tuple[str, str]:
    """Both without blanks around them. Raises DomainError for what is missing or too long."""
    title, words = title.strip(), words.strip()
    if not title:
        raise DomainError(_("Give it a title."), field="title")
    for name, text, most in (("title", title, LONGEST_TITLE), ("words", words, MOST_WORDS)):
        if len(text) > most:
            shorter = _("Use at most %(limit)d characters.") % {"limit": most}
            raise DomainError(shorter, field=name)
    return title, words


def _require_few_wait(campaign: Campaign, actor: Employee) -> None:
    most = rules_of(campaign).max_waiting
    waiting = Video.objects.filter(campaign=campaign, author=actor, state__in=rules.EDITABLE)
    if waiting.count() >= most:
        many = _("%(limit)d of your videos wait already. Send their files, or withdraw one.")
        raise DomainError(many % {"limit": most})


@transaction.atomic
def edit(*, video_id: int, title: str, words: str, actor: Employee, now: dt.datetime) -> Video:
    """Change the words of one's own video until it is public. Raises as `write` does."""
    video = locked(video_id)
    require_author(video, actor)
    if video.state not in rules.EDITABLE:
        stay = _("%(number)s is “%(state)s” by now, so that its words stay as they are.")
        raise Conflict(stay % {"number": video.number, "state": video.get_state_display()})
    before = (video.title, video.words)
    video.title, video.words = _whole(title, words)
    if (video.title, video.words) != before:
        video.save(update_fields=["title", "words"])
        VideoEvent.objects.create(
            video=video, at=now, actor=actor, state=video.state, note=WORDS_CHANGED
        )
    return video


@transaction.atomic
def withdraw(*, video_id: int, actor: Employee, now: dt.datetime) -> Video:
    """Take one's own video back, whatever state it is in; what was sent of its file goes.

    A conversion that is under way does not hold any more; its claim stays on the row until
    the sweep has deleted what was stored under it.
    """
    video = locked(video_id)
    require_author(video, actor)
    if video.state == State.WITHDRAWN:
        return video
    require_step(video, State.WITHDRAWN)
    move(video, State.WITHDRAWN, at=now, actor=actor)
    give_up(video.uploads.all())
    return video


def require_author(video: Video, actor: Employee) -> None:
    if video.author_id != actor.pk:
        raise NotAllowed(_("Only its author may do this."))
