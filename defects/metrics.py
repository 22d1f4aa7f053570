"""The campaign's targets that defects measure."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q

from campaigns import metrics
from campaigns.models import Campaign, Target
from defects.models import Defect

CENT = Decimal("0.01")


def _percentage(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP)


def correction_rate(campaign: Campaign, now: dt.datetime) -> Decimal | None:
    """Verified of all posted, in percent; void ones don't count. None: nothing posted."""
    verified = Count("pk", filter=Q(state=Defect.State.VERIFIED))
    posted = Count("pk", filter=~Q(state=Defect.State.VOID))
    found = Defect.objects.filter(campaign=campaign).aggregate(part=verified, whole=posted)
    return _percentage(found["part"], found["whole"])


def on_time_rate(campaign: Campaign, now: dt.datetime) -> Decimal | None:
    """Corrected in time, of all whose deadline is decided, in percent.

    Decided: verified, or the deadline missed (whether a sweep has recorded it or not);
    void ones don't count. None: nothing is decided.
    """
    met = Q(state=Defect.State.VERIFIED, missed_at=None)
    missed = Q(missed_at__isnull=False) & ~Q(state=Defect.State.VOID)
    unrecorded = Q(state=Defect.State.OPEN, missed_at=None, due_at__lt=now)
    found = Defect.objects.filter(campaign=campaign).aggregate(
        part=Count("pk", filter=met), whole=Count("pk", filter=met | missed | unrecorded)
    )
    return _percentage(found["part"], found["whole"])


def register_all() -> None:
    """Let the campaign's targets ask."""
    metrics.register(Target.Metric.CORRECTION_RATE, correction_rate)
    metrics.register(Target.Metric.ON_TIME_RATE, on_time_rate)
