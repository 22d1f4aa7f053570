"""What a file is by its outer boxes: whether it is a video, whole, and nothing beside it.

Only the boxes' heads are read, however large the file is. Nothing goes by its name.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from videos.media import matroska
from videos.media.faults import DAMAGED, FOREIGN, NOT_VIDEO, Refused

MOV: Final = "mov"  # what ffmpeg calls the reader of MP4, MOV and 3GP
MATROSKA: Final = "matroska"

BEGINNINGS: Final = frozenset({b"ftyp", b"wide", b"moov", b"mdat", b"free", b"skip", b"pnot"})
PADDING: Final = frozenset({b"free", b"skip", b"wide", b"uuid", b"udta", b"meta", b"PICT"})
# With the pieces of a recording that was written piece by piece.
KNOWN: Final = (
    BEGINNINGS
    | PADDING
    | {b"moof", b"mfra", b"sidx", b"ssix", b"styp", b"prft", b"emsg", b"pdin", b"beam"}
)
WAY_TO_REFERENCES: Final = (b"trak", b"mdia", b"minf", b"dinf", b"dref")
# Leads elsewhere, or is packed so that it cannot be seen whether it does.
LEADS_AWAY: Final = frozenset({b"rmra", b"cmov"})
MAX_PADDING: Final = 1024 * 1024  # bytes of a box that holds no video
MAX_INDEX: Final = 32 * 1024 * 1024  # bytes; an hour has some three million
MAX_BOXES: Final = 100_000  # that are looked at in a file, whatever they stand in
SELF_CONTAINED: Final = 1


@dataclass(frozen=True)
class Box:
    """One box: its kind, where its content begins, and where it ends."""

    kind: bytes
    start: int
    end: int


def judge(path: Path) -> str:
    """The reader that ffmpeg is told to use: MOV or MATROSKA. Raises Refused."""
    size = path.stat().st_size
    with path.open("rb") as file:
        beginning = file.read(8)
        if beginning[:4] == matroska.MAGIC:
            matroska.walk(file, size)
            return MATROSKA
        if beginning[4:] not in BEGINNINGS:
            raise Refused(NOT_VIDEO)
        _walk_boxes(file, size)
        return MOV


def _walk_boxes(file: BinaryIO, size: int) -> None:
    kinds, steps = set(), iter(range(MAX_BOXES))
    for box in _boxes(file, 0, size, steps):
        if box.kind not in KNOWN:
            raise Refused(FOREIGN)
        if box.kind in PADDING and box.end - box.start > MAX_PADDING:
            raise Refused(FOREIGN)
        if box.kind == b"moov":
            _walk_index(file, box, steps)
        kinds.add(box.kind)
    if b"meta" in kinds and b"moov" not in kinds:
        raise Refused(NOT_VIDEO)  # a still picture (HEIC, AVIF)
    if not {b"moov", b"mdat"} <= kinds:
        raise Refused(DAMAGED)  # a recording that was never finished, or cut off


def _boxes(file: BinaryIO, start: int, end: int, steps: Iterator[int]) -> Iterator[Box]:
    """The boxes between two places, which they must fill; `steps`: those that the whole file
    has left. Raises Refused.
    """
    for _ in steps:
        if start == end:
            return
        box = _box(file, start, end)
        yield box
        start = box.end
    raise Refused(FOREIGN)


def _box(file: BinaryIO, start: int, end: int) -> Box:
    file.seek(start)
    head = file.read(min(16, end - start))
    if len(head) < 8:
        raise Refused(DAMAGED)
    length, kind, begin = int.from_bytes(head[:4]), head[4:8], start + 8
    if length == 1:
        length, begin = int.from_bytes(head[8:16]), start + 16
    elif length == 0 and kind == b"mdat":  # to the end
        length = end - start
    box = Box(kind, begin, start + length)
    if not begin <= box.end <= end:
        raise Refused(DAMAGED if kind in KNOWN else FOREIGN)  # cut off, or no box at all
    return box


# --- The index of an MP4 --------------------------------------------------------
def _walk_index(file: BinaryIO, moov: Box, steps: Iterator[int]) -> None:
    if moov.end - moov.start > MAX_INDEX:
        raise Refused(FOREIGN)
    for box in _boxes(file, moov.start, moov.end, steps):
        if box.kind in LEADS_AWAY:
            raise Refused(NOT_VIDEO)
        if box.kind == WAY_TO_REFERENCES[0]:
            _look_for_references(file, box, WAY_TO_REFERENCES[1:], steps)


def _look_for_references(
    file: BinaryIO, parent: Box, way: tuple[bytes, ...], steps: Iterator[int]
) -> None:
    for box in _boxes(file, parent.start, parent.end, steps):
        if box.kind != way[0]:
            continue
        if len(way) > 1:
            _look_for_references(file, box, way[1:], steps)
        else:
            _require_self_contained(file, box, steps)


def _require_self_contained(file: BinaryIO, references: Box, steps: Iterator[int]) -> None:
    """Every track's pictures and sound are in this very file."""
    start = references.start + 8  # after version and count
    for box in _boxes(file, start, references.end, steps):
        file.seek(box.start, os.SEEK_SET)
        flags = file.read(4)
        if len(flags) < 4 or not flags[3] & SELF_CONTAINED:
            raise Refused(NOT_VIDEO)
