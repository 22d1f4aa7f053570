"""Improvement proposals: what a campaign asks of them, and the proposals themselves."""

from proposals.models.proposals import (
    Attachment,
    Authorship,
    Comment,
    Effect,
    Proposal,
    ProposalEvent,
    ProposalQuerySet,
    Review,
    Support,
)
from proposals.models.settings import Category, Criterion, ProposalRules, ReviewDuty

__all__ = [
    "Attachment",
    "Authorship",
    "Category",
    "Comment",
    "Criterion",
    "Effect",
    "Proposal",
    "ProposalEvent",
    "ProposalQuerySet",
    "ProposalRules",
    "Review",
    "ReviewDuty",
    "Support",
]
