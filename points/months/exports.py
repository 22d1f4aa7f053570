"""A closed month to be taken to HR."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.exports import Column, Export, Kind, number, text
from points.models import PerformanceMonth
from points.months import queries
from points.months.services import month_words
from points.months.statements import EMPLOYEES, Subject


def closed(month: PerformanceMonth, subject: Subject, now: dt.datetime) -> Export:
    """Every employee, or every department, of the month as it was closed; by number."""
    of = _("employees") if subject is EMPLOYEES else _("departments")
    unit = month.unit_label
    figure = _("Figure (%(unit)s)") % {"unit": unit} if unit else _("Figure")
    return Export(
        title=_("Performance %(month)s, %(of)s") % {"month": f"{month.month:%Y-%m}", "of": of},
        campaign=month.campaign.label,
        columns=[
            *_who(subject),
            number(_("Points"), "points"),
            number(figure, "figure"),
        ],
        rows=queries.rows_of(month, subject).order_by("number", "id"),
        now=now,
        filters=[month_words(month.month), of],
    )


def _who(subject: Subject) -> list[Column]:
    name = Column(_("Name"), lambda row: row.label, width=24)
    if subject is not EMPLOYEES:
        return [text(_("Code"), "number"), name]
    return [
        text(_("Employee number"), "number"),
        name,
        Column(_("Department"), lambda row: row.department_label, Kind.TEXT, 24),
    ]
