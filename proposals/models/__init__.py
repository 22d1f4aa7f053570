"""Improvement proposals: what a campaign asks of them, and the proposals themselves."""

from proposals.models.belongings import (
    Attachment,
    Comment,
    Document,
    Effect,
    Review,
    Support,
)
from proposals.models.proposals import Authorship, Proposal, ProposalEvent, ProposalQuerySet
from proposals.models.settings import Category, Criterion, ProposalRules, ReviewDuty

__all__ = [
    "Attachment",
    "Authorship",
    "Category",
    "Comment",
    "Criterion",
    "Document",
    "Effect",
    "Proposal",
    "ProposalEvent",
    "ProposalQuerySet",
    "ProposalRules",
    "Review",
    "ReviewDuty",
    "Support",
]
