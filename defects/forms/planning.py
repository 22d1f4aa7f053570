"""The forms of planned inspections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from core.forms import PlainForm
from defects.models import InspectionDuty
from defects.queries.planning import deputies
from people.models import Employee


class HandOverForm(PlainForm):
    """Who inspects instead, and why."""

    to = forms.ModelChoiceField(
        Employee.objects.none(),
        label=gettext_lazy("Who inspects instead?"),
        empty_label=gettext_lazy("Choose"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stays on the record, and whoever inspects reads it."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, duty: InspectionDuty, person: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = deputies(duty, person).select_related("team")
        field.label_from_instance = _with_team


class ExcuseForm(PlainForm):
    """Why nobody has to make the inspection."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stays on the record, and the inspector reads it."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


def _with_team(person: Employee) -> str:
    return f"{person.name} · {person.team.label}" if person.team else person.name


def chosen_week(weeks: Sequence[dt.date], written: str, today: dt.date) -> dt.date | None:
    """The week of the address; without one that is there, the present or the nearest one."""
    by_name = {week.isoformat(): week for week in weeks}
    if written in by_name:
        return by_name[written]
    begun = [week for week in weeks if week <= today]
    return begun[-1] if begun else next(iter(weeks), None)


def week_label(week: dt.date) -> str:
    """A week by its first and last day: `8 Sep – 14 Sep`."""
    last = week + dt.timedelta(days=6)
    return f"{date_format(week, 'SHORT_DATE_FORMAT')} – {date_format(last, 'SHORT_DATE_FORMAT')}"
