"""Makes an uploaded picture safe: judged by its content, upright, small, and free of metadata.

A phone's photo names the place where it was taken; what is kept never does, for
the picture is drawn anew from its pixels.
"""

from __future__ import annotations

import io
import uuid
import warnings
from dataclasses import dataclass
from typing import IO

import pillow_heif
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import DomainError

pillow_heif.register_heif_opener(thumbnails=False)

ACCEPTED = ("JPEG", "PNG", "HEIF")
FULL_SIDE = 1600
THUMBNAIL_SIDE = 400
MAX_PIXELS = 80_000_000


@dataclass(frozen=True)
class Picture:
    """A safe picture: JPEG bytes, at most 1600 px and 400 px on the longer side."""

    name: str
    full: bytes
    thumbnail: bytes


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
    image = _decode(upload, field)
    return Picture(
        name=uuid.uuid4().hex,
        full=_jpeg(image, FULL_SIDE),
        thumbnail=_jpeg(image, THUMBNAIL_SIDE),
    )


def _decode(upload: IO[bytes], field: str) -> Image.Image:
    refused = DomainError(
        _("This is not a photo that can be shown. Use a JPEG, PNG or HEIC picture."), field=field
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(upload, formats=ACCEPTED)
            if image.width * image.height > MAX_PIXELS:
                raise refused
            image.draft("RGB", (FULL_SIDE, FULL_SIDE))
            image.load()
            upright = ImageOps.exif_transpose(image)
    except DomainError:
        raise
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
    ) as error:
        raise refused from error
    return _flat(upright)


def _flat(image: Image.Image) -> Image.Image:
    """Opaque RGB; what was transparent becomes white, as on paper."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return image.convert("RGB")


def _jpeg(image: Image.Image, side: int) -> bytes:
    smaller = image.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", smaller.size)
    clean.paste(smaller)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=82, optimize=True, progressive=True, exif=b"")
    return out.getvalue()
