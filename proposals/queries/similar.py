"""Proposals that say something similar, found while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from campaigns.models import Campaign
from proposals import rules
from proposals.models import Proposal
from proposals.queries.words import frequent

SHOWN: Final = 3
# How many are compared: those that share one of the rarest grams of what is typed.
RAREST: Final = 16
COMPARED: Final = 500
ALIKE: Final = 0.35


@dataclass(frozen=True)
class Alike:
    """A proposal with how much of what was typed it shares, 0 to 1."""

    proposal: Proposal
    likeness: float


def similar(campaign: Campaign, *texts: str, besides: int | None = None) -> list[Alike]:
    """The few that are most like the texts, the most alike first; drafts are nobody's."""
    typed = rules.grams(*texts)
    if len(typed) < 2:  # a single word is like everything
        return []
    known = frequent()
    rarest = sorted(typed, key=lambda gram: known.get(gram, 0.0))[:RAREST]
    found = Proposal.objects.filter(campaign=campaign, grams__overlap=rarest)
    found = found.exclude(state="draft").exclude(pk__in=[besides] if besides else []).order_by()
    near = [
        Alike(proposal, rules.likeness(typed, proposal.grams))
        for proposal in found.only("title", "state", "grams", "campaign")[:COMPARED]
    ]
    alike = [each for each in near if each.likeness >= ALIKE]
    return sorted(alike, key=lambda each: (-each.likeness, -each.proposal.pk))[:SHOWN]
