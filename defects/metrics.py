"""The campaign's targets that defects measure, at most a minute old."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.cache import cache
from django.db.models import Count, Q

from campaigns import metrics
from campaigns.models import Campaign, Target
from defects.models import Defect

CENT = Decimal("0.01")
KEPT_SECONDS = 60


def _percentage(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Counts:
    """How many defects of a campaign are verified, posted, met, and decided."""

    verified: int
    posted: int
    met: int
    decided: int


def counts(campaign: Campaign, now: dt.datetime) -> Counts:
    """The campaign's counts, at most a minute old.

    They look at every defect of the campaign, so they are taken once a minute in each
    process, whoever opens which page. Kept in the process: nothing else can be down.
    """
    key = f"defects.counts:{campaign.pk}:{int(now.timestamp()) // KEPT_SECONDS}"
    kept = cache.get(key)
    if kept is None:
        kept = _counted(campaign, now)
        cache.set(key, kept, KEPT_SECONDS)
    return Counts(**kept)


def _counted(campaign: Campaign, now: dt.datetime) -> dict[str, int]:
    met = Q(state=Defect.State.VERIFIED, missed_at=None)
    missed = Q(missed_at__isnull=False) & ~Q(state=Defect.State.VOID)
    unrecorded = Q(state=Defect.State.OPEN, missed_at=None, due_at__lt=now)
    return Defect.objects.filter(campaign=campaign).aggregate(
        verified=Count("pk", filter=Q(state=Defect.State.VERIFIED)),
        posted=Count("pk", filter=~Q(state=Defect.State.VOID)),
        met=Count("pk", filter=met),
        decided=Count("pk", filter=met | missed | unrecorded),
    )


def correction_rate(campaign: Campaign, now: dt.datetime) -> Decimal | None:
    """Verified of all posted, in percent; void ones don't count. None: nothing posted."""
    found = counts(campaign, now)
    return _percentage(found.verified, found.posted)


def on_time_rate(campaign: Campaign, now: dt.datetime) -> Decimal | None:
    """Corrected in time, of all whose deadline is decided, in percent.

    Decided: verified, or the deadline missed (whether a sweep has recorded it or not);
    void ones don't count. None: nothing is decided.
    """
    found = counts(campaign, now)
    return _percentage(found.met, found.decided)


def register_all() -> None:
    """Let the campaign's targets ask."""
    metrics.register(Target.Metric.CORRECTION_RATE, correction_rate)
    metrics.register(Target.Metric.ON_TIME_RATE, on_time_rate)
