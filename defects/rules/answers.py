"""What an answer to a checklist item says."""

from __future__ import annotations

from decimal import Decimal

FAILS_BY_WORD = "check"
FAILS_BY_NUMBER = "number"
FAILS_BY_SCORE = "score"


def is_passed(
    kind: str,
    *,
    said: bool | None = None,
    number: Decimal | None = None,
    score: int | None = None,
    lowest: Decimal | None = None,
    highest: Decimal | None = None,
) -> bool | None:
    """Whether an item of `kind` passes; None: it does not apply, or it cannot fail.

    A check is what the inspector `said`. A number passes from `lowest` to `highest`, both
    included, a score from `lowest` up; a limit that is None does not bind. Words and photos
    cannot fail, nor can a score without a limit.
    """
    if kind == FAILS_BY_WORD:
        return said
    value = {FAILS_BY_NUMBER: number, FAILS_BY_SCORE: score}.get(kind)
    if value is None or (lowest is None and highest is None):
        return None
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)
