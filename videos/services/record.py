"""What every change of a video shares: the lock, the step, the event, the notice."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.telling import channels
from core.errors import Conflict
from people.models import Employee
from people.notify import notify
from videos import rules
from videos.models import Video, VideoEvent, VideoRules

State = Video.State


def rules_of(campaign: Campaign) -> VideoRules:
    """What the campaign asks of videos; the defaults where nothing was set up."""
    return VideoRules.objects.filter(campaign=campaign).first() or VideoRules(campaign=campaign)


def part_path(upload_id: uuid.UUID) -> Path:
    """Where a file on its way lies."""
    folder: Path = settings.UPLOAD_DIR
    return folder / f"{upload_id}.part"


def locked(video_id: int) -> Video:
    """The video, locked until the transaction ends. Raises Video.DoesNotExist.

    What it refers to is read after the lock, as it is then.
    """
    Video.objects.select_for_update(no_key=True).get(pk=video_id)
    return Video.objects.select_related("campaign", "author", "department").get(pk=video_id)


def require_step(video: Video, after: str) -> None:
    """Refuse what cannot follow the state as it is now: somebody was faster."""
    if rules.may_follow(video.state, after):
        return
    words = _("%(number)s is “%(state)s” by now. Look at it again before you go on.")
    raise Conflict(words % {"number": video.number, "state": video.get_state_display()})


def move(
    video: Video,
    state: str,
    *,
    at: dt.datetime,
    actor: Employee | None,
    reason: str = "",
    fault: str = "",
) -> None:
    """Bring it to `state`, save it whole, and append the event; it is locked and may follow.

    `reason` and `fault` are of this state: whatever stood there before is gone from the
    video, and kept in the log.
    """
    video.state, video.reason, video.fault = state, reason, fault
    video.save()
    VideoEvent.objects.create(
        video=video, at=at, actor=actor, state=state, note=reason or str(fault)
    )


def tell(
    video: Video, recipient_id: int, kind: str, *, by: Employee | None, now: dt.datetime
) -> None:
    """Tell one person of its state, once for each step; whoever did it (`by`) knows already."""
    if by is not None and recipient_id == by.pk:
        return
    last = video.events.order_by("-id").values_list("pk", flat=True).first()
    notify(
        recipient_id=recipient_id,
        kind=kind,
        params={
            "number": video.number,
            "title": video.title,
            "name": video.author.name,
            "reason": video.reason,
        },
        url=video.get_absolute_url(),
        key=f"video:{video.pk}:{kind}:{last}:{recipient_id}",
        now=now,
        channels=channels(video.campaign, now),
    )
