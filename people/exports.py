"""The employees to be taken away: in the roster's columns, so that they can come in again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.exports import Column, Export, Kind, instant
from core.words import listed
from people.models import Employee, Role, Team
from people.roster import COLUMNS

# A column of the roster -> what of an employee stands in it.
SOURCES = {
    "number": "number",
    "name": "name",
    "department": "department__code",
    "department_name": "department__name",
    "team": "team__code",
    "team_name": "team__name",
    "site": "site__code",
    "site_name": "site__name",
    "job_title": "job_title",
    "email": "email",
    "phone": "phone",
    "language": "language",
    "roles": "roles",
    "leads": "leads_a_team",
}


def employees(found: QuerySet[Employee], now: dt.datetime) -> Export:
    """These people, by their numbers. Passwords are no part of it, not even hashed."""
    leads = Exists(Team.objects.filter(leader=OuterRef("pk")))
    return Export(
        title=_("Employees"),
        campaign="",
        columns=[
            *(_column(key) for key in COLUMNS),
            Column(pgettext("employee", "Active"), lambda row: _yes(row.is_active), width=10),
            instant(_("Last sign-in"), "last_login"),
            instant(_("Added"), "joined_at"),
        ],
        rows=found.annotate(leads_a_team=leads)
        .order_by("number")
        .values_list(*SOURCES.values(), "is_active", "last_login", "joined_at", named=True),
        now=now,
    )


def _column(key: str) -> Column:
    chinese = (get_language() or "").startswith("zh")
    heading = COLUMNS[key].chinese if chinese else COLUMNS[key].english
    return Column(heading, lambda row: _cell(getattr(row, SOURCES[key])), Kind.TEXT, 18)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return listed(Role(role).label for role in value)
    return _yes(value) if isinstance(value, bool) else value


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else _("no")
