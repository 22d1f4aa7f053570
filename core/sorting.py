"""Sorting names as their readers look for them: by a key that is stored beside the name.

PostgreSQL compares text by code points here (the embedded one has no ICU), which for
Chinese is no order that anybody knows. The key spells a name out: Chinese characters by
how they are read (pinyin, tone, then the character itself, so that one surname stays
together), letters without case and accents, numbers by their value. So compared by code
points it gives the order of a dictionary, with `Line 2` before `Line 10`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import get_language

KEY_LENGTH = 300
DIGITS = 9  # as many as a number is padded to
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
PARTS = re.compile(r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<number>\d+)|(?P<word>[^\W\d_]+)")
# Numbers below a hundred, as lines and teams bear them: 二 (2), 十二 (12), 二十 (20).
NUMERAL = re.compile(r"([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)")
VALUES = {character: value for value, character in enumerate("一二三四五六七八九", start=1)}
# Characters that are read otherwise where they are a surname (source: Xiandai Hanyu Cidian).
SURNAMES = {
    "单": "shan4",
    "解": "xie4",
    "仇": "qiu2",
    "区": "ou1",
    "查": "zha1",
    "任": "ren2",
    "华": "hua4",
    "盖": "ge3",
    "朴": "piao2",
    "翟": "zhai2",
    "覃": "qin2",
    "缪": "miao4",
    "曾": "zeng1",
    "种": "chong2",
    "葛": "ge3",
    "应": "ying1",
    "燕": "yan1",
}


# --- Keys -------------------------------------------------------------------
def unit_key(name: str) -> str:
    """The key of a place or a group; numbers written in Chinese count as numbers."""
    return _key(NUMERAL.sub(_in_digits, name))


def person_key(name: str) -> str:
    """The key of somebody's name; a surname is read as one."""
    surname = SURNAMES.get(name[:1])
    if surname is None:
        return _key(name)
    return f"{surname}{name[0]} {_key(name[1:])}"[:KEY_LENGTH].rstrip()


def _in_digits(found: re.Match[str]) -> str:
    tens, ten, ones = found.groups()
    if not ten and tens and ones:
        return found[0]  # 一二: two numerals, not a number
    tens_value = VALUES.get(tens, 1 if ten else 0) * (10 if ten else 1)
    return f" {tens_value + VALUES.get(ones, 0)} " if found[0] else ""


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_parts(plain))[:KEY_LENGTH].rstrip()


def _parts(text: str) -> Iterator[str]:
    for found in PARTS.finditer(text):
        if found["han"]:
            yield from _read_aloud(found["han"])
        elif found["number"]:
            yield str(int(found["number"])).zfill(DIGITS)
        else:
            yield _without_accents(found["word"])


def _without_accents(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word)
    return "".join(character for character in parts if not unicodedata.combining(character))


def _read_aloud(characters: str) -> Iterator[str]:
    # Loaded where it is needed only: its dictionaries take 60 MB and a quarter of a second.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    unread: Any = list  # each character for itself, as documented; the stub wants a text
    syllables = lazy_pinyin(
        characters, style=Style.TONE3, neutral_tone_with_five=True, errors=unread
    )
    for syllable, character in zip(syllables, characters, strict=True):
        yield syllable + character if syllable != character else character


# --- Stored with the name -----------------------------------------------------
class SortKeyField(models.CharField):
    """A key made from the first filled one of `sources`, whenever the record is saved.

    As with `auto_now`, bulk_create fills it and QuerySet.update does not; a list of
    `update_fields` that names a source must name it too.
    """

    def __init__(self, *sources: str, of_person: bool = False, **options: Any) -> None:
        self.sources: Sequence[str] = sources
        self.of_person = of_person
        options |= {"max_length": KEY_LENGTH, "editable": False, "default": ""}
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """A migration sees the column only, so that it never depends on this class."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def pre_save(self, record: models.Model, add: bool) -> str:
        named = next(filter(None, (getattr(record, source) for source in self.sources)), "")
        key = person_key(named) if self.of_person else unit_key(named)
        setattr(record, self.attname, key)
        return key


class ByName(F):
    """Orders units by name in the reader's language: `ordering = (ByName(),)`.

    For models with the keys `sort_en` and `sort_zh`; which one is decided when the query runs.
    """

    def __init__(self) -> None:
        """Nothing to say: the language is the reader's."""

    @property
    def name(self) -> str:
        return "sort_zh" if (get_language() or "").startswith("zh") else "sort_en"
