"""Every write of the campaign, and the check that new work must pass."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns import queries
from campaigns.models import Activity, Campaign
from core.errors import DomainError


def require_open(campaign: Campaign, activity: str, now: dt.datetime) -> None:
    """Refuse new work on `activity` unless a phase opens it at the instant `now`.

    The day is the campaign's own. What is under way goes on without this check.
    Raises DomainError that says when it opens, or when it closed.
    """
    day = campaign.local_date(now)
    _require_running(campaign, day)
    opening = queries.opening(campaign, activity, day)
    if opening.is_open:
        return
    name = Activity(activity).label
    if opening.opens_on:
        words = _("%(activity)s: opens on %(day)s.")
        raise DomainError(words % {"activity": name, "day": _day(opening.opens_on, day)})
    if opening.closed_on:
        words = _("%(activity)s: closed on %(day)s. What is under way goes on.")
        raise DomainError(words % {"activity": name, "day": _day(opening.closed_on, day)})
    raise DomainError(_("%(activity)s: not part of this campaign.") % {"activity": name})


def _require_running(campaign: Campaign, day: dt.date) -> None:
    if campaign.status == Campaign.Status.DRAFT:
        words = _("%(campaign)s is still in preparation. Its first day is %(day)s.")
        raise DomainError(
            words % {"campaign": campaign.label, "day": _day(campaign.starts_on, day)}
        )
    if campaign.status == Campaign.Status.CLOSED:
        words = _("%(campaign)s is closed. Nothing new can be added.")
        raise DomainError(words % {"campaign": campaign.label})


def _day(day: dt.date, today: dt.date) -> str:
    """`day` as people say it: with its year only when that is another one."""
    return date_format(day, "SHORT_DATE_FORMAT" if day.year == today.year else "DATE_FORMAT")
