"""How each target is measured. Upper apps add theirs in their AppConfig.ready()."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Target

Measure = Callable[[Campaign, dt.datetime], Decimal | None]

_MEASURES: dict[str, Measure] = {}

DEFINITIONS = {
    Target.Metric.MANUAL: _("The newest value that somebody typed in."),
    Target.Metric.CORRECTION_RATE: _(
        "Defects whose correction was verified, of all defects posted; void ones don't count."
    ),
    Target.Metric.ON_TIME_RATE: _(
        "Defects corrected by their deadline, of all whose deadline is decided; void ones "
        "don't count."
    ),
}


def register(metric: str, measure: Measure) -> None:
    """Let `measure(campaign, now)` answer `metric`; it returns None while there is no data."""
    _MEASURES[metric] = measure


def measured(metric: str, campaign: Campaign, now: dt.datetime) -> Decimal | None:
    """The value of a computed metric, or None: no data, or nobody measures it."""
    measure = _MEASURES.get(metric)
    return measure(campaign, now) if measure else None
