"""What of a text can be found again: pairs of Chinese characters, and words.

Chinese has no spaces; two characters in a row are nearly a word of it, and need no
dictionary. Of other scripts the words themselves, in small letters, are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

# Han, with its extensions and compatibility forms; kana and hangul are read the same way.
IDEOGRAMS: Final = (
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
RUNS: Final = re.compile(rf"[{IDEOGRAMS}]+|[^\W_{IDEOGRAMS}]+")
IDEOGRAM: Final = re.compile(rf"[{IDEOGRAMS}]")
# Words that say nothing about what a proposal is about.
EMPTY: Final = frozenset(
    {"a", "an", "the", "of", "to", "in", "on", "at", "for", "and", "or", "is", "are", "be"}
    | {"by", "with", "it", "we", "that", "this", "from", "as", "not", "can"}
    | {"我们", "可以", "进行", "一个", "以及", "因为", "所以", "这个"}
)
MOST: Final = 400
LONGEST: Final = 40


def grams(*texts: str) -> list[str]:
    """The grams of the texts, each once, in the order in which they come; at most MOST."""
    found: dict[str, None] = {}
    for text in texts:
        for gram in _of(text):
            if gram not in EMPTY:
                found[gram[:LONGEST]] = None
                if len(found) == MOST:
                    return list(found)
    return list(found)


def _of(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    for run in RUNS.findall(plain):
        if not IDEOGRAM.match(run):
            yield _stem(run)
        elif len(run) == 1:
            yield run
        else:
            yield from (first + second for first, second in pairwise(run))


def _stem(word: str) -> str:
    """English words without the s of their plural: bolts are found by bolt."""
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if is_plural and word.isascii() else word


def likeness(ours: Iterable[str], theirs: Iterable[str]) -> float:
    """What two texts share, from 0 to 1: grams of both by grams of the shorter one.

    The overlap coefficient (Szymkiewicz-Simpson): a title is like the text that holds it.
    """
    one, other = set(ours), set(theirs)
    if not one or not other:
        return 0.0
    return len(one & other) / min(len(one), len(other))
