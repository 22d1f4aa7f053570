"""Every write to improvement proposals.

`writing` is the author's side and what colleagues add, `deciding` reviews and verdicts,
`carrying` what follows an adoption, `watching` what the clock does, `earning` the points.
"""

from proposals.services.carrying import Measured, begin, finish, measure, verify
from proposals.services.deciding import decide, hand_on, review
from proposals.services.watching import remind
from proposals.services.writing import (
    Words,
    comment,
    discard_draft,
    edit,
    save_draft,
    submit,
    support,
    withdraw,
)

__all__ = [
    "Measured",
    "Words",
    "begin",
    "comment",
    "decide",
    "discard_draft",
    "edit",
    "finish",
    "hand_on",
    "measure",
    "remind",
    "review",
    "save_draft",
    "submit",
    "support",
    "verify",
    "withdraw",
]
