"""How each target is measured. Upper apps add theirs in their AppConfig.ready()."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Target
from campaigns.rules import Share

Measure = Callable[[Campaign, dt.datetime], Decimal | None]
# The share now, and what it was at `campaigns.rules.pace_since`.
Shares = Callable[[Campaign, dt.datetime], tuple[Share, Share]]

_MEASURES: dict[str, Measure] = {}
_SHARES: dict[str, Shares] = {}

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

# What a forecast is drawn from: the part and the whole that came since a day.
PACES = {
    Target.Metric.CORRECTION_RATE: _("Since %(day)s: %(part)s verified, %(whole)s posted."),
    Target.Metric.ON_TIME_RATE: _("Since %(day)s: %(part)s of %(whole)s deadlines met."),
}


def register(metric: str, measure: Measure, shares: Shares | None = None) -> None:
    """Let `measure(campaign, now)` answer `metric`; it returns None while there is no data.

    With `shares`, which say what it was a while ago, the metric has a forecast.
    """
    _MEASURES[metric] = measure
    if shares is not None:
        _SHARES[metric] = shares


def measured(metric: str, campaign: Campaign, now: dt.datetime) -> Decimal | None:
    """The value of a computed metric, or None: no data, or nobody measures it."""
    measure = _MEASURES.get(metric)
    return measure(campaign, now) if measure else None


def shares(metric: str, campaign: Campaign, now: dt.datetime) -> tuple[Share, Share] | None:
    """A computed metric's share now and a while ago, or None: nobody counts it."""
    count = _SHARES.get(metric)
    return count(campaign, now) if count else None
