"""What a round of voting came to, to be taken away: what stands in which column."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, Value
from django.utils.translation import gettext as _

from core.exports import Column, Export, Kind, choice, instant, label, text
from videos.models import Video, VotingRound
from videos.results import Results

FACTS = (
    *("id", "title", "state", "author__number", "author__name", "published_at"),
    *("department__name", "department__name_zh"),
)


def results(voting_round: VotingRound, found: Results, now: dt.datetime) -> Export:
    """The videos of the round by rank; those that are no longer public without one."""
    standings = {each.video.pk: each for each in found.standings}
    order = Value(list(standings), ArrayField(BigIntegerField()))
    rows = Video.objects.filter(pk__in=standings).order_by(
        Func(order, F("pk"), function="array_position")
    )
    return Export(
        title=voting_round.label,
        campaign=voting_round.campaign.label,
        columns=[
            Column(_("Rank"), lambda row: standings[row.id].rank, Kind.NUMBER, 8),
            Column(_("Number"), lambda row: f"V{row.id:03d}", width=10),
            text(_("Title"), "title", 40),
            text(_("Maker's number"), "author__number"),
            text(_("Made by"), "author__name"),
            label(_("Department"), "department"),
            Column(_("Weighed, %"), lambda row: _rounded(standings[row.id].weighed), Kind.NUMBER),
            Column(_("Votes"), lambda row: standings[row.id].raw, Kind.NUMBER, 10),
            choice(_("State"), "state", Video.State.choices),
            instant(_("Public since"), "published_at"),
        ],
        rows=rows.values_list(*FACTS, named=True),
        now=now,
    )


def _rounded(percent: float) -> float:
    return round(percent, 2)
