"""Sentences that explain a setting by what it does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns import rules
from campaigns.clock import clock_for
from campaigns.models import Campaign
from core.moments import spoken

POSTED_AT = dt.time(16, 0)


def clock_example(campaign: Campaign, exceptions: Mapping[dt.date, bool]) -> str:
    """`Posted Fri 26 Sep 16:00 → due Sun 28 Sep 16:00`, by the campaign's own clock."""
    day = rules.example_day(campaign.starts_on, campaign.ends_on)
    start = dt.datetime.combine(day, POSTED_AT, tzinfo=campaign.zone)
    due = clock_for(campaign, exceptions).deadline(start).astimezone(campaign.zone)
    words = _("Posted %(start)s → due %(due)s")
    return words % {"start": spoken(start), "due": spoken(due)}


def public_calendar_words(day: dt.date) -> str:
    """What the public calendar says about `day`, without the plant's own exceptions."""
    spoken = {"weekday": date_format(day, "l"), "day": date_format(day, "DATE_FORMAT")}
    worked = rules.is_working_day(day, {})
    if worked and day.weekday() >= 5:
        return _("%(weekday)s, %(day)s: a make-up workday in the public calendar.") % spoken
    if worked:
        return _("%(weekday)s, %(day)s: a working day in the public calendar.") % spoken
    if rules.public_name(day, "en_US"):
        return _("%(weekday)s, %(day)s: a public holiday.") % spoken
    return _("%(weekday)s, %(day)s: a weekend in the public calendar.") % spoken
