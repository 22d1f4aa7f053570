"""Reads of the campaign that pages, services and tasks share."""

from __future__ import annotations

import datetime as dt

from campaigns import rules
from campaigns.models import CalendarDay, Campaign, Phase


def current_campaign() -> Campaign | None:
    """The running campaign; there is one at most."""
    return Campaign.objects.filter(status=Campaign.Status.ACTIVE).first()


def open_phases(campaign: Campaign, day: dt.date) -> list[Phase]:
    """The phases that `day`, a day in the campaign's time zone, falls into."""
    return rules.phases_on(campaign.phases.all(), day)


def opening(campaign: Campaign, activity: str, day: dt.date) -> rules.Opening:
    """How the phases hold `activity` on `day`, whatever the campaign's status."""
    return rules.opening_on(campaign.phases.all(), activity, day)


def is_open(campaign: Campaign, activity: str, day: dt.date) -> bool:
    """Whether `activity` takes new work on `day`, a day in the campaign's time zone."""
    if campaign.status != Campaign.Status.ACTIVE:
        return False
    return opening(campaign, activity, day).is_open


def calendar_exceptions() -> dict[dt.date, bool]:
    """The plant's own working days (True) and days off (False)."""
    return dict(CalendarDay.objects.values_list("day", "is_working"))
