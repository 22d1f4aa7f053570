"""A file on its way: begun, taken in pieces over whatever network, finished, or given up.

The length of the file on the disk is the offset that a phone is told, so that no row has to
agree with it; see docs/decisions/0014-videos.md.
"""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from itertools import islice
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, Missing, NotAllowed
from people.models import Employee
from videos import rules
from videos.models import Upload, Video
from videos.models.settings import MEGABYTE
from videos.services.claims import queue
from videos.services.record import locked, move, part_path, require_step, rules_of

State = Video.State
BLOCK = 64 * 1024  # bytes: what is in memory of a piece at once
KEPT = dt.timedelta(hours=24)  # how long a file on its way waits for its next piece
SPARE = 1024 * MEGABYTE  # bytes of the disk that stay free
BATCH = 500  # uploads that are given up at a time
MOST_FILES = 10_000  # that are looked at at a time


class TooLarge(DomainError):
    """The file is larger than the campaign allows."""


class NoRoom(DomainError):
    """The disk is full."""


class Locked(DomainError):
    """Another request brings a piece of the same file just now."""


class Readable(Protocol):
    """What a piece is read from; an OSError says that whoever sends it is gone."""

    def read(self, size: int, /) -> bytes: ...


# --- Begun --------------------------------------------------------------------------
@transaction.atomic
def begin_upload(
    *, video_id: int, length: int, name: str, actor: Employee, now: dt.datetime
) -> Upload:
    """Make room for a file of `length` bytes; another one on its way is given up for it.

    Raises DomainError where the video takes no file or the file is empty, TooLarge, NoRoom,
    NotAllowed.
    """
    video = locked(video_id)
    if video.author_id != actor.pk:
        raise NotAllowed(_("Only its author may do this."))
    if video.state not in rules.TAKES_FILE:
        words = _("%(number)s is “%(state)s” by now, and takes no file.")
        raise DomainError(words % {"number": video.number, "state": video.get_state_display()})
    _require_fits(video, length)
    give_up(video.uploads.filter(finished_at=None))
    upload = Upload.objects.create(
        video=video, length=length, name=name[:255], created_at=now, touched_at=now
    )
    os.close(os.open(part_path(upload.pk), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return upload


def _require_fits(video: Video, length: int) -> None:
    if length < 1:
        raise DomainError(_("The file is empty."))
    asked = rules_of(video.campaign)
    if length > asked.max_bytes:
        words = _("The file has more than %(limit)d MB. Record it at a lower quality, or cut it.")
        raise TooLarge(words % {"limit": asked.max_megabytes})
    _require_room(length)


def _require_room(more: int) -> None:
    if shutil.disk_usage(_folder()).free - more < SPARE:
        raise _no_room()


def _folder() -> Path:
    folder: Path = settings.UPLOAD_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _no_room() -> NoRoom:
    return NoRoom(_("There is no room for it just now. Tell the quality department."))


# --- Taken in pieces --------------------------------------------------------------------
def resume(*, upload: Upload, now: dt.datetime) -> int:
    """How many bytes of it are here. Raises Missing.

    One that is whole and was not said to be so, because the server went away between the
    two, is finished: a phone that is told of its end sends nothing more.
    """
    if upload.finished_at is not None:  # the file may have gone on to where it is kept
        return upload.length
    try:
        offset = part_path(upload.pk).stat().st_size
    except FileNotFoundError as error:
        raise _missing() from error
    if offset == upload.length:
        finish_upload(upload_id=upload.pk, now=now)
    return offset


def append(*, upload: Upload, offset: int, stream: Readable, now: dt.datetime) -> int:
    """Take the bytes from `offset` on, and give the new offset; the last byte finishes it.

    What arrived is kept when the rest does not come: that is no error. Nothing is taken
    beyond its length. Raises Conflict where it stands at another offset, Locked, NoRoom,
    Missing.
    """
    if upload.finished_at is not None:
        return _agreed(offset, upload.length)
    with _locked_part(upload) as part:
        _agreed(offset, _size(part))
        # Asked again with each piece: others began when there was as much room.
        _require_room(0)
        part.seek(offset)
        try:
            _copy(stream, part, upload.length - offset)
        finally:
            os.fsync(part.fileno())
        reached = _size(part)
    Upload.objects.filter(pk=upload.pk).update(touched_at=now)
    if reached == upload.length:
        finish_upload(upload_id=upload.pk, now=now)
    return reached


@contextmanager
def _locked_part(upload: Upload) -> Iterator[FileIO]:
    """The file, for this request alone; whatever ends the process gives it free."""
    try:
        part = part_path(upload.pk).open("r+b", buffering=0)
    except FileNotFoundError as error:
        raise _missing() from error
    with part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            words = _("Another connection brings this file just now. It goes on in a moment.")
            raise Locked(words) from error
        yield part


def _agreed(offset: int, stands: int) -> int:
    if offset != stands:
        raise Conflict(_("The file stands elsewhere by now. It goes on from there."))
    return stands


def _size(part: FileIO) -> int:
    return os.fstat(part.fileno()).st_size


def _copy(stream: Readable, part: FileIO, room: int) -> None:
    """Write what arrives, `room` bytes at most, until it ends or whoever sends it is gone."""
    while room:
        try:
            block = stream.read(min(BLOCK, room))
        except OSError:
            return
        if not block:
            return
        _write(part, block)
        room -= len(block)


def _write(part: FileIO, block: bytes) -> None:
    rest = memoryview(block)
    try:
        while rest:
            rest = rest[part.write(rest) :]
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _no_room() from error
        raise


def _missing() -> Missing:
    return Missing(_("This file was given up. Send it again."))


# --- Finished, or given up ------------------------------------------------------------------
@transaction.atomic
def finish_upload(*, upload_id: uuid.UUID, now: dt.datetime) -> Video:
    """The file is whole: it is judged and converted next. Said twice, it happens once.

    Raises Missing where it was given up meanwhile, Conflict where the video takes none.
    """
    video = _video_of(upload_id)
    # Locked, too: the cleaning locks no video.
    upload = video.uploads.select_for_update(no_key=True).filter(pk=upload_id).first()
    if upload is None:
        raise _missing()
    if upload.finished_at is not None:
        return video
    require_step(video, State.CHECKING)
    upload.finished_at = now
    upload.save(update_fields=["finished_at"])
    video.sent_at, video.original_bytes = now, upload.length
    video.claim = video.claimed_until = None
    video.attempts = video.progress = 0
    move(video, State.CHECKING, at=now, actor=video.author)
    give_up(video.uploads.exclude(pk=upload.pk))
    # Where the broker is away the sweep finds it; whoever sent the file is not told.
    transaction.on_commit(lambda: queue(video.pk), robust=True)
    return video


def _video_of(upload_id: uuid.UUID) -> Video:
    """The video of an upload, locked."""
    video_id = Upload.objects.filter(pk=upload_id).values_list("video_id", flat=True).first()
    if video_id is None:
        raise _missing()
    return locked(video_id)


@transaction.atomic
def abandon(*, upload: Upload) -> None:
    """Give one up because its owner says so. Raises Conflict once it is whole."""
    if not give_up(_video_of(upload.pk).uploads.filter(pk=upload.pk, finished_at=None)):
        raise Conflict(_("The file is here already. You can withdraw the video instead."))


def give_up(uploads: QuerySet[Upload]) -> int:
    """Forget these (BATCH at most), and remove their files when that is certain; how many.

    Each is asked once more when its row goes: one that was finished meanwhile stays.
    """
    found = list(uploads.values_list("pk", flat=True)[:BATCH])
    gone = [key for key in found if uploads.filter(pk=key).delete()[0]]
    # A function, for Django asks for its name when it fails.
    transaction.on_commit(lambda: _remove(map(part_path, gone)), robust=True)
    return len(gone)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def clean(*, now: dt.datetime) -> int:
    """Give up what nobody touched for a day, and remove files that nothing knows; how many.

    May run twice at once.
    """
    given_up = give_up(Upload.objects.filter(finished_at=None, touched_at__lt=now - KEPT))
    strays = _strays()
    _remove(strays)
    return given_up + len(strays)


def _strays() -> list[Path]:
    """Files of yesterday or before that no row needs: a server died between the two.

    Their age is by the disk's clock and not by the product's, which a demo moves on.
    """
    before = time.time() - KEPT.total_seconds()
    with os.scandir(_folder()) as entries:
        old = {
            entry.name: Path(entry)
            for entry in islice(entries, MOST_FILES)
            if _is_old(entry, before)
        }
    needed = Q(finished_at=None) | Q(video__state__in=rules.NEEDS_FILE)
    known = Upload.objects.filter(needed, pk__in=filter(None, map(_key, old)))
    for key in known.values_list("pk", flat=True):
        old.pop(part_path(key).name, None)
    return list(old.values())


def _is_old(entry: os.DirEntry[str], before: float) -> bool:
    with suppress(FileNotFoundError):  # another cleaning was faster
        return entry.is_file(follow_symlinks=False) and entry.stat().st_mtime < before
    return False


def _key(name: str) -> uuid.UUID | None:
    """The upload that a file is named after, if it is."""
    try:
        return uuid.UUID(name.removesuffix(".part"))
    except ValueError:
        return None
