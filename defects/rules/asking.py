"""What an item of a checklist may ask."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from defects.rules.answers import FAILS_BY_NUMBER, FAILS_BY_SCORE

SCORES: Final = (0, 5)
# More than that is no walk of five minutes, and does not fit on a phone's page.
MOST_ITEMS: Final = 200


def item_problems(
    kind: str, *, unit: str = "", lowest: Decimal | None = None, highest: Decimal | None = None
) -> dict[str, str]:
    """What is wrong with an item: field -> code of the problem; empty if it is sound.

    Limits belong to numbers (both) and scores (the lowest only), a unit to numbers.
    """
    problems: dict[str, str] = {}
    if unit and kind != FAILS_BY_NUMBER:
        problems["unit"] = "no_unit"
    if lowest is not None and kind not in {FAILS_BY_NUMBER, FAILS_BY_SCORE}:
        problems["lowest"] = "no_limit"
    if highest is not None and kind != FAILS_BY_NUMBER:
        problems["highest"] = "no_limit"
    if kind == FAILS_BY_SCORE and lowest is not None and not _is_score(lowest):
        problems["lowest"] = "no_score"
    if lowest is not None and highest is not None and lowest > highest:
        problems["highest"] = "crossed"
    return problems


def _is_score(value: Decimal) -> bool:
    return value == int(value) and SCORES[0] <= value <= SCORES[1]


def limits(lowest: Decimal | None, highest: Decimal | None, unit: str = "") -> str:
    """Within which limits an item passes, as in `0.45 – 0.65 MPa`; empty where it has none."""
    if lowest is None and highest is None:
        return ""
    if lowest is None:
        span = f"≤ {plain(highest)}"
    elif highest is None:
        span = f"≥ {plain(lowest)}"
    else:
        span = f"{plain(lowest)} – {plain(highest)}"
    return f"{span} {unit}".rstrip()


def plain(value: Decimal | None) -> str:
    """A number without zeros at its end that say nothing, and without an exponent."""
    return "" if value is None else f"{value.normalize():f}"
