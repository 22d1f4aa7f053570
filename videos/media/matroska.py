"""The outer elements of Matroska and WebM (EBML): see container.

An element is its number, its length, both of 1 to 8 bytes that say themselves how many, and
its content.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Final

from videos.media.faults import DAMAGED, ENDLESS, FOREIGN, NOT_VIDEO, Refused

MAGIC: Final = b"\x1a\x45\xdf\xa3"
HEADER: Final = 0x1A45DFA3
DOCTYPE: Final = 0x4282
DOCTYPES: Final = frozenset({b"webm", b"matroska"})
SEGMENT: Final = 0x18538067
VOID: Final = 0xEC
TAGS: Final = 0x1254C367
SMALL: Final = frozenset({VOID, TAGS, 0xBF, 0x114D9B74, 0x1043A770})  # CRC, seek head, chapters
INFO, TRACKS, CLUSTER, CUES = 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B
NEEDED: Final = frozenset({INFO, TRACKS, CLUSTER})
# No attachments: files within the file.
KNOWN: Final = SMALL | NEEDED | {CUES}
MAX_HEADER: Final = 4096
MAX_SMALL: Final = 1024 * 1024
MAX_ELEMENTS: Final = 100_000


@dataclass(frozen=True)
class Element:
    """One element: its number, where its content begins, and where it ends (None: unsaid)."""

    number: int
    start: int
    end: int | None


def walk(file: BinaryIO, size: int) -> None:
    """Nothing, where it is a whole video with nothing beside it. Raises Refused."""
    header = _element(file, 0, size)
    if header.end is None or header.end > min(size, MAX_HEADER):
        raise Refused(NOT_VIDEO)
    if _doctype(file, header.start, header.end) not in DOCTYPES:
        raise Refused(NOT_VIDEO)
    segment = _element(file, header.end, size)
    if segment.number != SEGMENT:
        raise Refused(NOT_VIDEO)
    if segment.end is None:
        raise Refused(ENDLESS)
    if segment.end != size:
        raise Refused(DAMAGED if segment.end > size else FOREIGN)
    _walk_segment(file, segment.start, size)


def _doctype(file: BinaryIO, start: int, end: int) -> bytes:
    while start < end:
        element = _element(file, start, end)
        if element.end is None or element.end > end:
            return b""
        if element.number == DOCTYPE:
            file.seek(element.start)
            return file.read(element.end - element.start).rstrip(b"\0")
        start = element.end
    return b""


def _walk_segment(file: BinaryIO, start: int, end: int) -> None:
    found = set()
    for _ in range(MAX_ELEMENTS):
        if start == end:
            break
        element = _element(file, start, end)
        if element.number not in KNOWN:
            raise Refused(FOREIGN)
        if element.end is None:
            raise Refused(ENDLESS)
        if element.end > end:
            raise Refused(DAMAGED)
        if element.number in SMALL and element.end - element.start > MAX_SMALL:
            raise Refused(FOREIGN)
        found.add(element.number)
        start = element.end
    if start != end or not found >= NEEDED:
        raise Refused(DAMAGED)


def _element(file: BinaryIO, start: int, end: int) -> Element:
    file.seek(start)
    head = file.read(min(12, end - start))
    width = _width(head, 4)
    rest = head[width:]
    more = _width(rest, 8)
    if len(head) < width + more:
        raise Refused(DAMAGED)
    number = int.from_bytes(head[:width])
    length = int.from_bytes(rest[:more]) & ((1 << 7 * more) - 1)
    begin = start + width + more
    is_unsaid = length == (1 << 7 * more) - 1
    return Element(number, begin, None if is_unsaid else begin + length)


def _width(head: bytes, most: int) -> int:
    """How many bytes the number takes that begins here: its leading zero bits say so."""
    width = 9 - head[0].bit_length() if head else 9
    if width > most:
        raise Refused(DAMAGED)
    return width
