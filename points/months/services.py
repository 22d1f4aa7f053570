"""Closing a month: what it takes, what is written, and why it can't be done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from core.errors import Conflict, DomainError, NotAllowed
from people.models import Employee
from points.models import FormulaValues, PerformanceFormula, PerformanceMonth
from points.months import queries, statements
from points.months.queries import Due, Totals


@transaction.atomic
def close_month(
    *,
    campaign: Campaign,
    month: dt.date,
    actor: Employee,
    now: dt.datetime,
    seen: str | None = None,
) -> PerformanceMonth:
    """Close `month`, its first day: take its entries, and write what they come to, for good.

    It takes every entry of the campaign dated before the month's end that no month has
    taken. One that commits meanwhile is not among them, and falls into the next month.
    `seen` is the mark of the numbers that were confirmed. Raises Conflict where the month
    is closed already, or comes to something else by now; DomainError where it is not its
    turn.
    """
    if not actor.has_perm("points.close_performancemonth"):
        raise NotAllowed(_("Only a quality manager closes a month."))
    locked = _locked(campaign)
    due = _require_due(locked, month, now)
    formula = require_formula(locked)
    month_id = _next_id()
    totals = _write(locked, due, formula, month_id)
    if seen is not None and seen != totals.mark:
        raise Conflict(_("The numbers have changed since you looked. Look again, then close."))
    return PerformanceMonth.objects.create(
        pk=month_id,
        campaign=locked,
        month=due.month,
        ends_at=due.ends_at,
        closed_at=now,
        closed_by=actor,
        **_formula_values(formula),
        **vars(totals),
    )


def _locked(campaign: Campaign) -> Campaign:
    """The campaign, held so that its months are closed one after the other.

    Entries are posted on: what refers to the campaign waits for a stronger lock only.
    """
    return Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def _require_due(campaign: Campaign, month: dt.date, now: dt.datetime) -> Due:
    closed = queries.closed_months(campaign).filter(month=month).first()
    if closed is not None:
        words = _("%(month)s is closed already, by %(name)s on %(when)s.")
        raise Conflict(
            words
            % {
                "month": month_words(month),
                "name": closed.closed_by.name,
                "when": _when(campaign, closed.closed_at),
            }
        )
    due = queries.due(campaign)
    refusal = why_not(campaign, due, month, now)
    if refusal or due is None:
        raise DomainError(refusal)
    return due


def why_not(campaign: Campaign, due: Due | None, month: dt.date, now: dt.datetime) -> str:
    """Why `month`, which is not closed, can't be closed now; empty where it can."""
    if campaign.status == Campaign.Status.DRAFT:
        words = _("%(campaign)s is still in preparation: there is nothing to close.")
        return words % {"campaign": campaign.label}
    if due is None or month < due.month:
        words = _("There is nothing to close in %(month)s.")
        return words % {"month": month_words(month)}
    if month > due.month:
        return _("Months are closed in order: %(month)s comes first.") % {
            "month": month_words(due.month)
        }
    if not due.is_ready(now):
        words = _("%(month)s can be closed from %(when)s.")
        return words % {"month": month_words(month), "when": _when(campaign, due.closable_from)}
    return ""


def require_formula(campaign: Campaign) -> PerformanceFormula:
    formula = queries.formula_of(campaign)
    if formula is None:
        raise DomainError(_("Enter first what a point comes to, in the administration."))
    return formula


def month_words(month: dt.date) -> str:
    """`September 2025`, as the reader's language writes it."""
    return date_format(month, "YEAR_MONTH_FORMAT")


def _when(campaign: Campaign, instant: dt.datetime) -> str:
    return date_format(localtime(instant, campaign.zone), "DATETIME_FORMAT")


def _next_id() -> int:
    """The id of the month, which is written last: it has the totals, and is never changed."""
    with connection.cursor() as cursor:
        table = PerformanceMonth._meta.db_table
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return int(cursor.fetchone()[0])


def _write(campaign: Campaign, due: Due, formula: PerformanceFormula, month_id: int) -> Totals:
    """Take the entries and write the rows, in one statement however many there are."""
    found: dict[str, Any] = {"campaign": campaign.pk, "ends_at": due.ends_at, "month": month_id}
    with connection.cursor() as cursor:
        cursor.execute(statements.close(), found | statements.values(formula))
        return Totals(*cursor.fetchone())


def _formula_values(formula: PerformanceFormula) -> dict[str, Any]:
    """The formula's values, for the month that is closed with them."""
    return {field.name: getattr(formula, field.name) for field in FormulaValues._meta.local_fields}
