"""How a picture is kept: as a WebP that is small enough for what shows it."""

import io
from pathlib import Path

from PIL import Image

QUALITIES = (90, 80, 70, 60, 50, 40, 30)


def small(shot: bytes, largest: int) -> bytes:
    """The picture as WebP of the best quality that takes at most `largest` bytes."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    for quality in QUALITIES:
        output = io.BytesIO()
        image.save(output, "WEBP", quality=quality, method=6)
        if output.tell() <= largest:
            break
    return output.getvalue()


def keep(shot: bytes, file: Path, largest: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(small(shot, largest))
