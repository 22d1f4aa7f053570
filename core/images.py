"""Makes an uploaded picture safe: judged by its content, upright, small, and free of metadata.

A phone's photo names the place where it was taken; what is kept never does, for
the picture is drawn anew from its pixels.
"""

from __future__ import annotations

import os
import tempfile
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

import pillow_heif
from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from core.errors import Busy, DomainError
from core.looks import looks_of

pillow_heif.register_heif_opener(thumbnails=False)

ACCEPTED = ("JPEG", "PNG", "HEIF")
FULL_SIDE = 1600
THUMBNAIL_SIDE = 400
# A JPEG is made smaller while it is read, from six bytes a pixel at most; all others are
# held in memory as they are, at four bytes a pixel, and once more while they are made smaller.
MAX_PIXELS_JPEG = 65_000_000
MAX_PIXELS = 40_000_000
# How many are decoded at once in one process, however many people send photos.
_decoding = threading.BoundedSemaphore(2)

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Picture:
    """A safe picture: JPEG bytes, at most 1600 px and 400 px on the longer side.

    `looks` is how it looks, see core.looks; None where it shows nothing.
    """

    name: str
    full: bytes
    thumbnail: bytes
    looks: int | None = None


# Of those that phones send by themselves, one is decoded and one waits for it: others are
# asked to come again, so that they leave room for people and for words.
_room = threading.BoundedSemaphore(2)
NICENESS = 10


def is_full() -> bool:
    """Whether `made_patiently` would have no room now."""
    if not _room.acquire(blocking=False):
        return True
    _room.release()
    return False


def made_patiently(make: Callable[[], Picture]) -> Picture:
    """What `make` makes, in a thread that gives way to all others: nobody waits at a screen.

    Raises Busy where there is no room, and what `make` raises, in the language of now.
    """
    if not _room.acquire(blocking=False):
        raise Busy(_("Too much at once. It goes on in a moment."))
    language = get_language()

    def spoken() -> Picture:
        with override(language):
            return make()

    try:
        return _giving_way().submit(spoken).result()
    finally:
        _room.release()


@lru_cache(maxsize=1)
def _giving_way() -> ThreadPoolExecutor:
    """The thread of this process that does so, one photo at a time."""
    return ThreadPoolExecutor(1, "photos", _give_way)


def _give_way() -> None:
    """To Linux, each thread has a priority of its own."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def safe_picture(upload: IO[bytes], size: int, field: str = "photos") -> Picture:
    """Turn what was uploaded (`size` bytes) into a safe picture.

    Raises DomainError, for `field`, in words that say what to do instead.
    """
    if size > settings.MAX_PHOTO_BYTES:
        limit = settings.MAX_PHOTO_BYTES // (1024 * 1024)
        raise DomainError(
            _("This photo is larger than %(limit)s MB. Take it again at a smaller size.")
            % {"limit": limit},
            field=field,
        )
    try:
        with _decoding:
            full = _decoded(upload)
    except Exception as error:
        # Hostile bytes make decoders raise anything; none of it is the server's fault.
        words = _("This is not a photo that can be shown. Use a JPEG, PNG or HEIC picture.")
        raise DomainError(words, field=field) from error
    thumbnail = full.copy()
    thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return Picture(uuid.uuid4().hex, _jpeg(full), _jpeg(thumbnail), looks_of(thumbnail))


def looks_of_file(file: IO[bytes]) -> int | None:
    """How a kept picture looks."""
    with Image.open(file, formats=("JPEG",)) as image:
        return looks_of(image)


class _TooLargeError(ValueError):
    """More pixels than are held in memory."""


def _decoded(upload: IO[bytes]) -> Image.Image:
    """The picture, made small before anything else is done to it, upright and opaque."""
    image: Image.Image = Image.open(upload, formats=ACCEPTED)
    limit = MAX_PIXELS_JPEG if image.format in {"JPEG", "MPO"} else MAX_PIXELS
    if image.width * image.height > limit:
        raise _TooLargeError
    image.draft("RGB", (FULL_SIDE, FULL_SIDE))
    image.load()
    turn = TURNS.get(_orientation(image))
    if image.mode == "P":
        image = image.convert("RGBA")
    image.thumbnail((FULL_SIDE, FULL_SIDE), Image.Resampling.LANCZOS)
    return _flat(image.transpose(turn) if turn is not None else image)


def _orientation(image: Image.Image) -> int:
    """How the camera was held; whatever else the EXIF says is not looked at."""
    value = image.getexif().get(ExifTags.Base.Orientation)
    return value if isinstance(value, int) else 1


def _flat(image: Image.Image) -> Image.Image:
    """Opaque RGB without any metadata; what was transparent becomes white, as on paper."""
    paper = Image.new("RGB", image.size, "white")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper.paste(layer, mask=layer.getchannel("A"))
    else:
        paper.paste(image.convert("RGB"))
    return paper


def _jpeg(image: Image.Image) -> bytes:
    """Written into a file, for then Pillow lets the process's other threads run meanwhile."""
    with tempfile.TemporaryFile() as out:
        image.save(out, "JPEG", quality=82, optimize=True, progressive=True, exif=b"")
        out.seek(0)
        return out.read()
