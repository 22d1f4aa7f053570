"""The campaign's targets that defects measure, at most a minute old."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.cache import cache
from django.db.models import Count, Q

from campaigns import metrics
from campaigns.models import Campaign, Target
from campaigns.rules import Share, pace_since
from defects.models import Defect

CENT = Decimal("0.01")
KEPT_SECONDS = 60


def percentage(part: int, whole: int) -> Decimal | None:
    """`part` of `whole` in percent; None: there is no whole."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Counts:
    """How many defects of a campaign are verified, posted, met, and decided.

    The same for a while ago, at `campaigns.rules.pace_since`. Void ones count at neither
    instant, nor does a miss that was withdrawn since.
    """

    verified: int
    posted: int
    met: int
    decided: int
    verified_before: int
    posted_before: int
    met_before: int
    decided_before: int


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
    at = {"": now, "_before": pace_since(campaign.begins_at, now)}
    asked = {name + when: q for when, instant in at.items() for name, q in _until(instant).items()}
    found = Defect.objects.filter(campaign=campaign).exclude(state=Defect.State.VOID)
    return found.aggregate(**{name: Count("pk", filter=q) for name, q in asked.items()})


def _until(instant: dt.datetime) -> dict[str, Q]:
    """What had happened by `instant`, of defects that are not void."""
    verified = Q(state=Defect.State.VERIFIED, ended_at__lte=instant)
    met = verified & Q(missed_at=None)
    missed = Q(missed_at__lte=instant)
    unrecorded = Q(state=Defect.State.OPEN, missed_at=None, due_at__lt=instant)
    return {
        "verified": verified,
        "posted": Q(posted_at__lte=instant),
        "met": met,
        "decided": met | missed | unrecorded,
    }


def correction_rate(campaign: Campaign, now: dt.datetime) -> Decimal | None:
    """Verified of all posted, in percent; void ones don't count. None: nothing posted."""
    found = counts(campaign, now)
    return percentage(found.verified, found.posted)


def on_time_rate(campaign: Campaign, now: dt.datetime) -> Decimal | None:
    """Corrected in time, of all whose deadline is decided, in percent.

    Decided: verified, or the deadline missed (whether a sweep has recorded it or not);
    void ones don't count. None: nothing is decided.
    """
    found = counts(campaign, now)
    return percentage(found.met, found.decided)


def correction_shares(campaign: Campaign, now: dt.datetime) -> tuple[Share, Share]:
    """Verified of all posted, now and a while ago."""
    found = counts(campaign, now)
    before = Share(found.verified_before, found.posted_before)
    return Share(found.verified, found.posted), before


def on_time_shares(campaign: Campaign, now: dt.datetime) -> tuple[Share, Share]:
    """Met of all decided, now and a while ago."""
    found = counts(campaign, now)
    return Share(found.met, found.decided), Share(found.met_before, found.decided_before)


def register_all() -> None:
    """Let the campaign's targets ask."""
    metrics.register(Target.Metric.CORRECTION_RATE, correction_rate, correction_shares)
    metrics.register(Target.Metric.ON_TIME_RATE, on_time_rate, on_time_shares)
