"""Rules of questions: what makes one sound, and when an answer is right. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

SINGLE, MULTIPLE, TRUE_FALSE, SHORT = "single", "multiple", "true_false", "short"
KINDS: Final = (SINGLE, MULTIPLE, TRUE_FALSE, SHORT)
LETTERS: Final = "ABCDEFGH"
MOST: Final = len(LETTERS)  # options, and accepted answers
LEAST_OPTIONS: Final = 2
DIFFICULTIES: Final = (1, 2, 3)

# The sign belongs to a number where nothing stands before it: "8-D" is no minus.
NUMBER: Final = re.compile(
    r"((?:^[+-]\s*|(?<!\w)[+-])?)((?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+)"
)
MINUS: Final = "\N{MINUS SIGN}"
PER_CENT: Final = "%‰"  # punctuation to Unicode, but part of a figure

Key = tuple[str | Decimal, ...]


# --- What makes a question sound ----------------------------------------------------
def option_faults(kind: str, options: Sequence[tuple[str, str, bool]]) -> Iterator[str]:
    """What is wrong with the options, each (text, Chinese text, whether it is right)."""
    if kind == SHORT:
        if options:
            yield "options_of_short"
        return
    if kind == TRUE_FALSE and len(options) != LEAST_OPTIONS:
        yield "not_two"
    elif len(options) < LEAST_OPTIONS:
        yield "few_options"
    elif len(options) > MOST:
        yield "many_options"
    yield from _right_faults(kind, [is_right for _text, _zh, is_right in options])
    if _repeats(options):
        yield "same_options"


def _right_faults(kind: str, marks: Sequence[bool]) -> Iterator[str]:
    if kind == MULTIPLE:
        if not any(marks):
            yield "none_right"
        elif all(marks):
            yield "none_wrong"
    elif marks.count(True) != 1:
        yield "not_one_right"


def answer_faults(kind: str, accepted: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What is wrong with the accepted answers, each (text, Chinese text)."""
    if kind != SHORT:
        if accepted:
            yield "accepted_of_choice"
        return
    if not accepted:
        yield "none_accepted"
    elif len(accepted) > MOST:
        yield "many_accepted"
    if not all(key(text) for pair in accepted for text in pair if text):
        yield "nothing_to_compare"


def _repeats(options: Iterable[tuple[str, str, bool]]) -> bool:
    """Whether two options read the same in a language; case counts: mΩ is not MΩ."""
    texts, texts_zh = [], []
    for text, zh, _is_right in options:
        texts.append(unicodedata.normalize("NFKC", text).strip())
        texts_zh.append(unicodedata.normalize("NFKC", zh or text).strip())
    return len(set(texts)) < len(texts) or len(set(texts_zh)) < len(texts_zh)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program could take it for one."""
    return text.startswith(("=", "@", "＝", "＠"))


def has_control_characters(text: str) -> bool:
    return any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)


def tidy(text: str) -> str:
    """One line, in one spelling of each character (NFC), with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


# --- Letters of options --------------------------------------------------------------
def letters(places: Iterable[int]) -> str:
    """`A, C` for the places 0 and 2."""
    return ", ".join(LETTERS[place] for place in places)


def places(written: str) -> set[int] | None:
    """The places that somebody wrote as letters (`A, C`, `ac`, `A、C`); None: not understood."""
    plain = re.sub(r"[\s,;/|+、；，。.和及与&]", "", unicodedata.normalize("NFKC", written)).upper()
    if any(letter not in LETTERS for letter in plain):
        return None
    return {LETTERS.index(letter) for letter in plain}


# --- When an answer is right -----------------------------------------------------------
def choice_is_right(chosen: Collection[int], right: Collection[int]) -> bool:
    """All that are right and nothing else: a part of it is not right."""
    return bool(right) and set(chosen) == set(right)


def short_is_right(answer: str, accepted: Iterable[str]) -> bool:
    """Whether the answer says the same as one of those accepted, see `key`."""
    said = key(answer)
    return bool(said) and any(key(text) == said for text in accepted)


def key(text: str) -> Key:
    """What of an answer is compared.

    Case, width (NFKC), spaces and punctuation do not count. A number counts by its value:
    `3`, `3.0`, `３` and `+3` are the same, `1.67` and `167` are not, and neither are 80 % and
    80; where both are right, both are accepted. Nothing is converted between units.
    """
    plain = _folded(text).replace(MINUS, "-")
    parts: list[str | Decimal] = []
    end = 0
    for found in NUMBER.finditer(plain):
        _add(parts, plain[end : found.start()])
        parts.append(Decimal(found[1].strip() + found[2].replace(",", "")))
        end = found.end()
    _add(parts, plain[end:])
    return tuple(parts)


def _folded(text: str) -> str:
    """Without what width and case tell apart."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


def _add(parts: list[str | Decimal], words: str) -> None:
    counted = "".join(character for character in words if _counts(character))
    if counted:
        parts.append(counted)


def _counts(character: str) -> bool:
    return character in PER_CENT or unicodedata.category(character)[0] not in "PZC"
