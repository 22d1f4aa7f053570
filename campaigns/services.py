"""Every write of the campaign, and the check that new work must pass."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns import queries
from campaigns.copying import copy_belongings, unsaved_copy
from campaigns.models import Activity, Campaign
from core.errors import Conflict, DomainError, NotAllowed
from people.models import Employee


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


@transaction.atomic
def activate(*, campaign: Campaign, actor: Employee, now: dt.datetime) -> Campaign:
    """Make this the running campaign. Raises DomainError while another one runs.

    A campaign that was closed by mistake may run again.
    """
    _require_manager(actor)
    locked = _locked(campaign)
    if locked.status == Campaign.Status.ACTIVE:
        raise Conflict(_("%(campaign)s is running already.") % {"campaign": locked.label})
    other = Campaign.objects.filter(status=Campaign.Status.ACTIVE).first()
    if other is not None:
        words = _("%(other)s is running, and one campaign runs at a time. Close it first.")
        raise DomainError(words % {"other": other.label})
    locked.status = Campaign.Status.ACTIVE
    locked.save(update_fields=["status"])
    return locked


@transaction.atomic
def close(*, campaign: Campaign, actor: Employee, now: dt.datetime) -> Campaign:
    """End the running campaign: it takes no new work, and no clock stops for it."""
    _require_manager(actor)
    locked = _locked(campaign)
    if locked.status != Campaign.Status.ACTIVE:
        raise Conflict(_("%(campaign)s is not running.") % {"campaign": locked.label})
    locked.status = Campaign.Status.CLOSED
    locked.save(update_fields=["status"])
    return locked


def _require_manager(actor: Employee) -> None:
    if not actor.has_perm("campaigns.change_campaign"):
        raise NotAllowed(_("Only a quality manager sets up campaigns."))


def _locked(campaign: Campaign) -> Campaign:
    """The campaign, with all of them locked: two cannot start at the same time."""
    campaigns = {each.pk: each for each in Campaign.objects.order_by("pk").select_for_update()}
    return campaigns[campaign.pk]


@transaction.atomic
def duplicate_campaign(
    *, campaign: Campaign, actor: Employee, now: dt.datetime, year: int
) -> Campaign:
    """A draft for `year` with the same days of the month and all that was set up.

    Raises DomainError where `year` is the campaign's own, or outside 2000 to 2100.
    """
    _require_manager(actor)
    years = year - campaign.year
    if years == 0:
        words = _("%(campaign)s is of %(year)s itself. Choose another year.")
        raise DomainError(words % {"campaign": campaign.label, "year": year}, field="year")
    if not 2000 <= year <= 2100:
        raise DomainError(_("Choose a year from 2000 to 2100."), field="year")
    copy = unsaved_copy(Campaign.objects.get(pk=campaign.pk), years)
    copy.year = year
    copy.name = campaign.name.replace(str(campaign.year), str(year))
    copy.name_zh = campaign.name_zh.replace(str(campaign.year), str(year))
    copy.status = Campaign.Status.DRAFT
    copy.save()
    copy_belongings(campaign, copy, years, now)
    return copy
