"""From the file that was sent to a video that can be watched: judged, converted, kept.

Everything here may run twice, or on two workers at once: see claims.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, NotAllowed
from people.models import Employee, Role
from people.permissions import ROLE_PERMISSIONS
from videos import rules
from videos.media import container, ffmpeg
from videos.media.faults import DAMAGED, Refused
from videos.media.process import StoppedError
from videos.models import Fault, Rendition, Video
from videos.services import claims
from videos.services.claims import Claim, LostError
from videos.services.record import State, locked, move, part_path, rules_of, tell

logger = logging.getLogger(__name__)

ATTEMPTS: Final = 3
MODERATE: Final = "videos.moderate_video"
MOST_TOLD: Final = 20  # moderators
WORK: Final = "work-"  # what a worker's folder is called, before its claim
STORED_A_SECOND: Final = 500_000  # bytes, by a slow storage


@dataclass(frozen=True)
class Source:
    """The file that was sent."""

    path: Path
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Made:
    """What was made of it, in the worker's folder."""

    renditions: list[ffmpeg.Rendition]
    poster: Path
    seconds: float
    original: str  # which of claims.ORIGINALS the file is kept as


# --- To begin -------------------------------------------------------------------
def retry(*, video_id: int, actor: Employee, now: dt.datetime) -> Video:
    """Try a conversion that failed once more; by the author or a moderator.

    Raises NotAllowed, Conflict, DomainError, Video.DoesNotExist.
    """
    with transaction.atomic():
        video = locked(video_id)
        if actor.pk != video.author_id and not actor.has_perm(MODERATE):
            raise NotAllowed(_("Only whoever made it, or a moderator, may try it again."))
        if video.state != State.FAILED:
            raise Conflict(_("It is not to be tried again: look at it as it is now."))
        if _sent_file(video) is None:
            raise DomainError(_("The file is no longer here. Send it again."))
        claims.release(video)
        move(video, State.CHECKING, at=now, actor=actor)
        transaction.on_commit(lambda: claims.queue(video_id), robust=True)
    return video


# --- To do ----------------------------------------------------------------------
def prepare(*, video_id: int, clock: Callable[[], dt.datetime]) -> None:
    """Judge and convert what was sent for the video, unless somebody else does or did."""
    claim = claims.take(video_id, clock)
    if claim is None:
        return
    try:
        if claim.video.attempts > ATTEMPTS:
            _end(claim, State.FAILED, Fault.BROKE_OFF)
        else:
            _convert_and_keep(claim)
    except Refused as refused:
        _end(claim, State.REFUSED, Fault(refused.code))
    except StoppedError as error:
        logger.warning("The conversion of %s was stopped: %s", claim.video.number, error)
        _end(claim, State.FAILED, Fault.BROKE_OFF)
    except (LostError, OSError):
        if claim.is_held():
            raise  # a disk or a bucket that is away: the sweep asks again
        claims.discard(claims.stored_names(claim.video, claim.id).values())


def _convert_and_keep(claim: Claim) -> None:
    path = _sent_file(claim.video)
    if path is None:
        raise Refused(DAMAGED)
    most_seconds = rules_of(claim.video.campaign).max_seconds
    with _folder(claim) as folder:
        made = _convert(claim, path, folder, most_seconds)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        _keep(claim, Source(path, path.stat().st_size, digest), made)


def _sent_file(video: Video) -> Path | None:
    """The newest file that was sent for it whole, as long as it is kept on the disk."""
    whole = video.uploads.filter(finished_at__isnull=False).order_by("-finished_at").first()
    path = part_path(whole.pk) if whole else None
    return path if path and path.is_file() else None


@contextmanager
def _folder(claim: Claim) -> Iterator[Path]:
    """A folder to work in, beside the file: of this claim, and gone with its end."""
    settings.UPLOAD_DIR.mkdir(parents=True, exist_ok=True)
    prefix = f"{WORK}{claim.id}-"
    with tempfile.TemporaryDirectory(prefix=prefix, dir=settings.UPLOAD_DIR) as folder:
        yield Path(folder)


def _convert(claim: Claim, path: Path, folder: Path, most_seconds: int) -> Made:
    reader = container.judge(path)
    facts = ffmpeg.probe(path, reader)
    ffmpeg.require_length(facts.seconds, most_seconds)
    shape = (facts.width, facts.height)
    renditions = [
        ffmpeg.Rendition(size, *rules.scaled(*shape, size), folder / f"{size}.mp4")
        for size in rules.renditions_of(*shape)
    ]
    seconds = ffmpeg.convert(
        path, reader, facts, renditions, most_seconds=most_seconds, hear=claim.hear
    )
    poster = folder / "poster.jpg"
    ffmpeg.poster(renditions[0].path, seconds, poster)
    return Made(renditions, poster, seconds, claims.ORIGINALS[reader])


# --- To keep --------------------------------------------------------------------
def _keep(claim: Claim, source: Source, made: Made) -> None:
    """Store everything, and then make it the video's in one step. Raises LostError."""
    files = {f"{one.size}.mp4": one.path for one in made.renditions}
    files |= {"poster.jpg": made.poster, made.original: source.path}
    for part, path in files.items():
        claim.extend(99, dt.timedelta(seconds=path.stat().st_size // STORED_A_SECOND))
        with path.open("rb") as file:
            default_storage.save(claim.stored_name(part), File(file))
    _finish(claim, source, made)


@transaction.atomic
def _finish(claim: Claim, source: Source, made: Made) -> None:
    now = claim.clock()
    video = locked(claim.video.pk)
    if not claim.holds(video):
        raise LostError(claim.id)
    replaced = files_of(video)
    video.renditions.all().delete()
    Rendition.objects.bulk_create(_row(claim, one) for one in made.renditions)
    video.poster, video.original.name = (
        claim.stored_name("poster.jpg"),
        claim.stored_name(made.original),
    )
    video.original_bytes, video.sha256 = source.bytes, source.sha256
    video.duration_ms = round(made.seconds * 1000)
    claims.release(video)
    move(video, State.READY, at=now, actor=None)
    tell(video, video.author_id, "video_ready", by=None, now=now)
    for moderator in _moderators(video):
        tell(video, moderator, "video_to_look_at", by=None, now=now)
    transaction.on_commit(lambda: _clear(replaced, source.path), robust=True)


def _row(claim: Claim, one: ffmpeg.Rendition) -> Rendition:
    return Rendition(
        video=claim.video,
        size=one.size,
        file=claim.stored_name(f"{one.size}.mp4"),
        bytes=one.path.stat().st_size,
        width=one.width,
        height=one.height,
    )


def files_of(video: Video) -> list[str]:
    """The names of all files that are the video's."""
    renditions = video.renditions.values_list("file", flat=True)
    return [name for name in (*renditions, video.poster, str(video.original)) if name]


def _moderators(video: Video) -> list[int]:
    """Whoever may let it through, as many as are worth telling; nobody judges their own."""
    roles = [role for role in Role if MODERATE in ROLE_PERMISSIONS[role]]
    people = Employee.objects.filter(is_active=True, roles__overlap=roles)
    return list(
        people.exclude(pk=video.author_id).order_by("pk").values_list("pk", flat=True)[:MOST_TOLD]
    )


@transaction.atomic
def _end(claim: Claim, state: str, fault: Fault) -> None:
    """It came to nothing, and why; what was sent is kept where it can be tried again."""
    now = claim.clock()
    video = locked(claim.video.pk)
    if not claim.holds(video):
        return
    claims.release(video)
    move(video, state, at=now, actor=None, fault=fault.value)
    kind = "video_refused" if state == State.REFUSED else "video_failed"
    tell(video, video.author_id, kind, by=None, now=now)
    path = _sent_file(video)
    if state == State.REFUSED and path is not None:
        transaction.on_commit(lambda: _clear([], path), robust=True)


def _clear(names: list[str], part: Path) -> None:
    claims.discard(names)
    part.unlink(missing_ok=True)
