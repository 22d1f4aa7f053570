"""Proposals that say something similar, found while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.db import connection

from campaigns.models import Campaign
from proposals import rules
from proposals.models import Proposal

SHOWN: Final = 3
# How many are compared: those that share one of the rarest grams of what is typed.
RAREST: Final = 16
COMPARED: Final = 500
ALIKE: Final = 0.35
SECONDS: Final = 300
FREQUENT: Final = "proposals:frequent_grams"


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
    frequent = _frequent()
    rarest = sorted(typed, key=lambda gram: frequent.get(gram, 0.0))[:RAREST]
    found = Proposal.objects.filter(campaign=campaign, grams__overlap=rarest)
    found = found.exclude(state="draft").exclude(pk__in=[besides] if besides else []).order_by()
    near = [
        Alike(proposal, rules.likeness(typed, proposal.grams))
        for proposal in found.only("title", "state", "grams", "campaign")[:COMPARED]
    ]
    alike = [each for each in near if each.likeness >= ALIKE]
    return sorted(alike, key=lambda each: (-each.likeness, -each.proposal.pk))[:SHOWN]


def _frequent() -> dict[str, float]:
    """The grams that many proposals have, with their share, as the planner knows them."""
    known: dict[str, float] | None = cache.get(FREQUENT)
    if known is None:
        known = _statistics()
        cache.set(FREQUENT, known, SECONDS)
    return known


def _statistics() -> dict[str, float]:
    """PostgreSQL's own statistics of the column; nothing before the first ANALYZE."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats"
            " WHERE schemaname = current_schema() AND tablename = %s AND attname = 'grams'",
            [Proposal._meta.db_table],
        )
        row = cursor.fetchone()
    return dict(zip(row[0], row[1], strict=False)) if row and row[0] else {}
