"""The rules of proposals: pure functions of values.

`way` says what may follow what, `grams` what a text is found by, `sharing` how points
are divided and scores become one.
"""

from proposals.rules.grams import grams, likeness
from proposals.rules.sharing import band, divided, mean, weighted
from proposals.rules.way import (
    DECIDED,
    DECISIONS,
    EDITABLE,
    FOLLOWS,
    NEED_ANSWER,
    UNDER_WAY,
    Step,
    may_follow,
)

__all__ = [
    "DECIDED",
    "DECISIONS",
    "EDITABLE",
    "FOLLOWS",
    "NEED_ANSWER",
    "UNDER_WAY",
    "Step",
    "band",
    "divided",
    "grams",
    "likeness",
    "may_follow",
    "mean",
    "weighted",
]
