"""What the clock does for videos: it asks again for what nobody converts, and clears away."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from videos.models import Rendition, Video
from videos.services import claims
from videos.services.preparing import WORK, files_of
from videos.services.record import State

BATCH: Final = 50
ASKED_FOR: Final = 55  # seconds that a sweep's asking holds: the next sweep asks again
PATIENCE: Final = dt.timedelta(minutes=2)  # until what was sent is asked for again
ORIGINAL_KEPT: Final = dt.timedelta(days=7)  # after everybody could see what was made of it


def sweep(*, now: dt.datetime) -> None:
    """Ask for what waits, delete what is no longer needed. May run twice, or on two workers."""
    _ask_again(now)
    _clear_folder(now)
    # Last, for a storage that is away ends the sweep.
    _drop_originals(now)
    _drop_withdrawn()


def _ask_again(now: dt.datetime) -> None:
    checking = Video.objects.filter(state=State.CHECKING)
    left = Q(claimed_until__lt=now) | Q(claimed_until=None, sent_at__lt=now - PATIENCE)
    for pk in checking.filter(left).order_by("sent_at", "pk").values_list("pk", flat=True)[:BATCH]:
        claims.queue(pk, expires=ASKED_FOR)


# Files are deleted before their rows say so: where the storage is away the row still has their
# names, and the next sweep tries again. Nothing is locked meanwhile.
def _drop_originals(now: dt.datetime) -> None:
    """What was made of them has been verified, seen by a moderator, and public for days."""
    public = Video.objects.filter(state=State.PUBLIC, published_at__lt=now - ORIGINAL_KEPT)
    for pk, name in public.exclude(original="").values_list("pk", "original")[:BATCH]:
        claims.discard([name])
        Video.objects.filter(pk=pk, original=name).update(original="")


def _drop_withdrawn() -> None:
    """Nothing is stored for a withdrawn video any more, but by a worker that clears it itself."""
    withdrawn = Video.objects.filter(state=State.WITHDRAWN)
    has_files = Exists(Rendition.objects.filter(video=OuterRef("pk"))) | ~Q(original="")
    has_files |= ~Q(poster="") | Q(claim__isnull=False)
    for video in withdrawn.filter(has_files)[:BATCH]:
        claims.discard(files_of(video))
        if video.claim is not None:  # a worker was at it
            claims.discard(claims.stored_names(video, video.claim).values())
        _forget_files(video)


@transaction.atomic
def _forget_files(video: Video) -> None:
    video.renditions.all().delete()
    video.original, video.poster = "", ""
    claims.release(video)
    fields = ["original", "poster", "claim", "claimed_until", "attempts", "progress"]
    video.save(update_fields=fields)


# --- The folder of files on their way -------------------------------------------
def _clear_folder(now: dt.datetime) -> None:
    """Remove the folders of dead workers; files that nobody asks for are `uploading.clean`'s."""
    for path in settings.UPLOAD_DIR.glob(f"{WORK}*"):
        _clear_work(path, now)


def _clear_work(path: Path, now: dt.datetime) -> None:
    claim = _uuid(path.name.removeprefix(WORK)[:36])
    alive = Video.objects.filter(claim=claim, state=State.CHECKING, claimed_until__gte=now)
    if claim is None or not alive.exists():
        shutil.rmtree(path, ignore_errors=True)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
