"""The way of a proposal: which state may follow which, and what of it the author waits for.

Spans are counted in working days of the plant's calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """The states of a proposal, by the name that is stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    TRIAL = "trial"
    ADOPTED = "adopted"
    IMPLEMENTING = "implementing"
    IMPLEMENTED = "implemented"
    VERIFIED = "verified"
    SHELVED = "shelved"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


_UNDECIDED: Final = frozenset(
    {Step.TRIAL, Step.ADOPTED, Step.SHELVED, Step.DECLINED, Step.MERGED, Step.WITHDRAWN}
)
FOLLOWS: Final[Mapping[Step, frozenset[Step]]] = {
    # Done already ("do it myself"): it is verified, not decided on.
    Step.DRAFT: frozenset({Step.SUBMITTED, Step.IMPLEMENTED}),
    Step.SUBMITTED: _UNDECIDED | {Step.IN_REVIEW},
    Step.IN_REVIEW: _UNDECIDED,
    # Whoever tried it says how it went; then it is decided on.
    Step.TRIAL: frozenset({Step.IN_REVIEW, Step.ADOPTED, Step.SHELVED, Step.DECLINED}),
    Step.ADOPTED: frozenset({Step.IMPLEMENTING, Step.IMPLEMENTED, Step.SHELVED}),
    Step.IMPLEMENTING: frozenset({Step.IMPLEMENTED, Step.SHELVED}),
    # The effect may turn out to be none: back to work, or an end with an answer.
    Step.IMPLEMENTED: frozenset({Step.VERIFIED, Step.IMPLEMENTING, Step.DECLINED}),
    Step.SHELVED: frozenset({Step.IN_REVIEW, Step.DECLINED}),
    Step.VERIFIED: frozenset(),
    Step.DECLINED: frozenset(),
    Step.MERGED: frozenset(),
    Step.WITHDRAWN: frozenset(),
}
# Somebody's turn, with a day by which the author hears something.
UNDER_WAY: Final = frozenset(
    {
        *(Step.SUBMITTED, Step.IN_REVIEW, Step.TRIAL),
        *(Step.ADOPTED, Step.IMPLEMENTING, Step.IMPLEMENTED),
    }
)
# Not to be had without words to the author.
NEED_ANSWER: Final = frozenset({Step.SHELVED, Step.DECLINED, Step.MERGED})
# An author who waits for the first answer or for the verdict may still change the words.
EDITABLE: Final = frozenset({Step.DRAFT, Step.SUBMITTED, Step.IN_REVIEW})
# Whoever decides, decides these; whoever carries out, says that it is done.
DECISIONS: Final = frozenset(
    {Step.IN_REVIEW, Step.TRIAL, Step.ADOPTED, Step.SHELVED, Step.DECLINED, Step.MERGED}
)
DECIDED: Final = frozenset({Step.ADOPTED, Step.SHELVED, Step.DECLINED, Step.MERGED})


def may_follow(state: str, after: str) -> bool:
    """Whether a proposal in `state` may become `after`."""
    return Step(after) in FOLLOWS[Step(state)]
