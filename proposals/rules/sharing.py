"""How the points of one proposal are divided, and how scores become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


def divided(amount: int, people: Sequence[int]) -> dict[int, int]:
    """`amount` points among the authors by id, evenly, in whole points.

    The first is who submitted it; what does not divide is theirs. Whoever would get
    nothing is left out. A negative amount (a reversal) is divided the same way.
    """
    each, rest = divmod(abs(amount), len(people))
    sign = 1 if amount >= 0 else -1
    shares = dict.fromkeys(people, sign * each)
    shares[people[0]] += sign * rest
    return {person: share for person, share in shares.items() if share}


def weighted(scores: Mapping[int, int], weights: Mapping[int, int]) -> Decimal:
    """One reviewer's mark: the mean of the scores by the weights of their criteria.

    In the scale of the scores, rounded to a hundredth. Weights are above nothing.
    """
    whole = sum(weights[criterion] for criterion in scores)
    total = sum(score * weights[criterion] for criterion, score in scores.items())
    return (Decimal(total) / whole).quantize(HUNDREDTH, ROUND_HALF_UP)


def mean(marks: Sequence[Decimal]) -> Decimal | None:
    """The reviewers' marks as one, rounded to a hundredth. None: there is no mark."""
    if not marks:
        return None
    return (sum(marks, Decimal(0)) / len(marks)).quantize(HUNDREDTH, ROUND_HALF_UP)


def band(value: Decimal, floors: Sequence[Decimal]) -> int:
    """In which band a confirmed yearly benefit lies: how many of the floors it reaches."""
    return sum(1 for floor in floors if value >= floor)
