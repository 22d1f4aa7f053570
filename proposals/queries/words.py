"""Which proposals hold the words of a search, and which words many of them hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet

from campaigns.models import Campaign
from proposals.models import Proposal

# As many as a search shows: whoever has that many looks for something narrower.
FOUND: Final = 100
# The newest, on the way through which words that many hold are met soon.
WINDOW: Final = 20_000
COMMON: Final = 0.01  # the share of all proposals from which on a gram is common
SECONDS: Final = 300
FREQUENT: Final = "proposals:frequent_grams"
TABLE: Final = Proposal._meta.db_table
WALK: Final = f"""
    SELECT id FROM (
        SELECT id, grams FROM {TABLE} WHERE campaign_id = %s AND state <> 'draft'
        ORDER BY id DESC LIMIT {WINDOW}
    ) AS newest
    WHERE grams @> %s::varchar[] LIMIT %s
"""  # noqa: S608 - names and numbers of ours


def newest_of_all(campaign: Campaign, grams: Sequence[str]) -> list[int]:
    """The newest FOUND of the campaign's proposals that hold every one of the grams.

    Rare ones are found by the index of grams. Common ones would make it fetch and sort
    thousands; they are met soon on the way down the newest.
    """
    known = frequent()
    if all(known.get(gram, 0.0) >= COMMON for gram in grams):
        with connection.cursor() as cursor:
            cursor.execute(WALK, [campaign.pk, list(grams), FOUND])
            met = [row[0] for row in cursor.fetchall()]
        if len(met) == FOUND:
            return met
    return newest_of(Proposal.objects.filter(campaign=campaign), grams)


def newest_of(found: QuerySet[Proposal], grams: Sequence[str]) -> list[int]:
    """The newest FOUND of these that hold every one of the grams, by the index of grams."""
    hits = found.filter(grams__contains=list(grams)).exclude(state="draft").order_by("-pk")
    return list(hits.values_list("pk", flat=True)[:FOUND])


def frequent() -> dict[str, float]:
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
            [TABLE],
        )
        row = cursor.fetchone()
    return dict(zip(row[0], row[1], strict=False)) if row and row[0] else {}
