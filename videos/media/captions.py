"""Captions as they come from phones and programs: WebVTT or SRT, checked and written anew.

Nothing of what came is kept as it was: a cue is two instants and plain text, and the text
is escaped where it is written. So there is no markup, no style, no setting and no note in
what browsers are given, whatever was in the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NoReturn

from django.utils.translation import gettext as _

from core.errors import DomainError

MOST_BYTES: Final = 200_000
MOST_CUES: Final = 1_000
HEADER: Final = re.compile(r"WEBVTT(?:[ \t].*)?")
DROPPED: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
INSTANT: Final = r"(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
TIMING: Final = re.compile(rf"\s*{INSTANT}\s*-->\s*{INSTANT}(?:[ \t].*)?", re.ASCII)
ARROW: Final = "-->"
# A class, a voice, a language, bold, an instant: whatever a program may put between < and >.
TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>|<[\d:.]+>|</?>")
ENTITIES: Final = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": "", "&amp;": "&"}
ENTITY: Final = re.compile("|".join(ENTITIES))

Line = tuple[int, str]  # its number, from 1, and what is on it


@dataclass(frozen=True)
class Cue:
    """Milliseconds from the beginning, and the lines of plain text."""

    start: int
    end: int
    lines: tuple[str, ...]


def checked(source: bytes | str) -> str:
    """The captions as WebVTT of our own writing.

    Raises DomainError of the field `source`, with the line where there is one.
    """
    cues = list(_cues(_of_cues(_blocks(_lines(_decoded(source))))))
    if not cues:
        _refuse(_("There are no captions in it."))
    written = "WEBVTT\n\n" + "\n".join(_written(cue) for cue in cues)
    if len(written) > MOST_BYTES:
        _refuse_size()
    return written


# --- Reading ------------------------------------------------------------------------
def _decoded(source: bytes | str) -> str:
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(data) > MOST_BYTES:
        _refuse_size()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _refuse_at(line, _("This is no text in UTF-8. Save the file as UTF-8."))


def _lines(text: str) -> list[Line]:
    """Every line with its number; one with a character that nobody types is refused."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = list(enumerate(plain.split("\n"), start=1))
    for number, line in lines:
        if any(unicodedata.category(each) == "Cc" and each != "\t" for each in line):
            _refuse_at(number, _("There is a control character here. Take it out."))
    return lines


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """What stands between empty lines."""
    groups = groupby(lines, key=lambda line: bool(line[1].strip()))
    return [list(block) for has_words, block in groups if has_words]


def _of_cues(blocks: list[list[Line]]) -> list[list[Line]]:
    """Those that have to be cues: in WebVTT without the header, the notes and the styles."""
    if not blocks:
        return []
    number, first = blocks[0][0]
    if HEADER.fullmatch(first):
        return [block for block in blocks if not _is_dropped(block)]
    if not any(ARROW in line for _number, line in blocks[0]):
        words = _("A WebVTT file begins with WEBVTT, an SRT file with its first times.")
        _refuse_at(number, words)
    return blocks


def _is_dropped(block: list[Line]) -> bool:
    """Whether it is the header, a note or a style; times in there were meant as a caption."""
    if not (HEADER.fullmatch(block[0][1]) or DROPPED.fullmatch(block[0][1])):
        return False
    for number, line in block:
        if ARROW in line:
            _refuse_unparted(number)
    return True


def _cues(blocks: list[list[Line]]) -> Iterator[Cue]:
    """The cues in their order; one without words is left out."""
    before = 0
    for count, block in enumerate(blocks, start=1):
        if count > MOST_CUES:
            words = _("There are more than %(most)d captions in it.") % {"most": MOST_CUES}
            _refuse_at(block[0][0], words)
        cue = _cue(block)
        if cue.start < before:
            _refuse_at(block[0][0], _("This caption begins before the one above it."))
        before = cue.start
        if cue.lines:
            yield cue


def _cue(block: list[Line]) -> Cue:
    """A block as a cue: its times, after a number or a name that nobody needs, and its words."""
    at = 0 if ARROW in block[0][1] or len(block) == 1 else 1
    number, line = block[at]
    found = TIMING.fullmatch(line)
    if found is None:
        words = _("Here the times of a caption should stand: 00:01.000 --> 00:04.000.")
        _refuse_at(number, words)
    start, end = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:])
    if end <= start:
        _refuse_at(number, _("This caption ends before it begins."))
    texts = (_plain(number, text) for number, text in block[at + 1 :])
    return Cue(start, end, tuple(text for text in texts if text))


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _plain(number: int, text: str) -> str:
    """The words of a line, without tags; an arrow would begin a cue of its own."""
    if ARROW in text:
        _refuse_unparted(number)
    bare = TAG.sub("", text)
    return ENTITY.sub(lambda found: ENTITIES[found.group()], bare).strip()


# --- Writing ------------------------------------------------------------------------
def _written(cue: Cue) -> str:
    times = f"{_clock(cue.start)} {ARROW} {_clock(cue.end)}"
    return "\n".join((times, *map(_escaped, cue.lines), ""))


def _clock(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# --- Refusing -----------------------------------------------------------------------
def _refuse(words: str) -> NoReturn:
    raise DomainError(words, field="source")


def _refuse_at(line: int, words: str) -> NoReturn:
    _refuse(_("Line %(line)d: %(words)s") % {"line": line, "words": words})


def _refuse_unparted(line: int) -> NoReturn:
    _refuse_at(line, _("There must be an empty line before the times of a caption."))


def _refuse_size() -> NoReturn:
    _refuse(_("Captions are at most %(most)d KB.") % {"most": MOST_BYTES // 1000})
