"""The pages of improvement proposals."""

from proposals.views.lists import document, export, figures, photo, proposals, similar
from proposals.views.one import (
    begin,
    comment,
    decide,
    finish,
    hand_on,
    measure,
    proposal,
    review,
    support,
    verify,
)
from proposals.views.writing import discard, draft, edit, new, withdraw

__all__ = [
    "begin",
    "comment",
    "decide",
    "discard",
    "document",
    "draft",
    "edit",
    "export",
    "figures",
    "finish",
    "hand_on",
    "measure",
    "new",
    "photo",
    "proposal",
    "proposals",
    "review",
    "similar",
    "support",
    "verify",
    "withdraw",
]
