"""Who converts a video: one at a time, for a span that its progress extends.

A worker that dies loses its claim when the span runs out, and whoever takes the video next
clears away what it left.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from celery import current_app
from django.core.files.storage import default_storage
from django.db import transaction

from videos import rules
from videos.media import container
from videos.models import Video, VideoQuerySet
from videos.services.record import State

SPAN: Final = dt.timedelta(seconds=60)
SAVED_EVERY: Final = 2  # seconds between two that are written down
# What was sent, by the reader that it was judged to be for: whoever saves it can open it.
ORIGINALS: Final = {container.MOV: "original.mp4", container.MATROSKA: "original.webm"}
PARTS: Final = (
    *(f"{size}.mp4" for size in rules.HEIGHTS),
    "poster.jpg",
    *ORIGINALS.values(),
)


class LostError(Exception):
    """Somebody else has the video by now, or it is no longer to be converted."""


@dataclass
class Claim:
    """This worker's right to one video, as it was when it was taken."""

    video: Video
    id: uuid.UUID
    clock: Callable[[], dt.datetime]
    _saved: float = field(default_factory=time.monotonic)

    def hear(self, percent: int) -> None:
        """So far it is. Raises LostError."""
        if time.monotonic() - self._saved >= SAVED_EVERY:
            self.extend(percent)

    def extend(self, percent: int, more: dt.timedelta = dt.timedelta()) -> None:
        """Write down how far it is; `more`: beyond the usual span. Raises LostError."""
        until = self.clock() + SPAN + more
        if not self._mine().update(progress=percent, claimed_until=until):
            raise LostError(self.id)
        self._saved = time.monotonic()

    def is_held(self) -> bool:
        """Whether nobody else has it by now."""
        return self._mine().exists()

    def _mine(self) -> VideoQuerySet:
        return Video.objects.filter(pk=self.video.pk, claim=self.id, state=State.CHECKING)

    def holds(self, video: Video) -> bool:
        """Whether it is still this one's; `video` is locked."""
        return video.claim == self.id and video.state == State.CHECKING

    def stored_name(self, part: str) -> str:
        """The name of one of PARTS in the storage."""
        return stored_names(self.video, self.id)[part]


def stored_names(video: Video, claim: uuid.UUID) -> dict[str, str]:
    """What a claim may have stored, by part: names that nobody else uses."""
    return {part: f"videos/{video.created_at:%Y/%m}/{claim}-{part}" for part in PARTS}


def queue(video_id: int, expires: int | None = None) -> None:
    """Ask a worker to convert it; `expires`: seconds after which the asking is void.

    Named and not imported: tasks know services, not the other way. Asked once: a phone waits
    for the answer, and what a broker that is away does not hear the sweep asks again.
    """
    current_app.send_task("videos.tasks.task_prepare", [video_id], expires=expires, retry=False)


def take(video_id: int, clock: Callable[[], dt.datetime]) -> Claim | None:
    """The claim to a video that waits to be converted; None: there is nothing to do for us."""
    now, claim = clock(), uuid.uuid4()
    with transaction.atomic():
        waiting = Video.objects.filter(pk=video_id, state=State.CHECKING)
        video = waiting.select_for_update(no_key=True).first()
        if video is None or (video.claimed_until is not None and video.claimed_until > now):
            return None
        before, video.claim = video.claim, claim
        video.claimed_until = now + SPAN
        video.attempts += 1
        video.progress = 0
        video.save(update_fields=["claim", "claimed_until", "attempts", "progress"])
    if before is not None:
        discard(stored_names(video, before).values())
    return Claim(video, claim, clock)


def release(video: Video) -> None:
    """Nobody has it any longer; to be saved with what came of it."""
    video.claim = video.claimed_until = None
    video.attempts = video.progress = 0


def discard(names: Iterable[str]) -> None:
    """Delete these files from the storage, as far as they are there."""
    for name in names:
        if name:
            default_storage.delete(name)
