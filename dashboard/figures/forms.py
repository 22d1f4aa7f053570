"""What the figures are narrowed to, as the address says it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, Filter
from defects.statistics import Scope
from people.models import Department, ProductionLine, Team


def _unit(label: Any, units: QuerySet[Any]) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(units, label=label, required=False, empty_label=_("All"))


class FiguresFilter(Filter):
    """A period of days in the campaign's time zone, and a part of the plant."""

    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"))
    department = _unit(_("Department"), Department.objects.all())
    team = _unit(_("Team"), Team.objects.all())
    line = _unit(_("Line"), ProductionLine.objects.all())

    def clean_until(self) -> dt.date | None:
        """The last day; one before the first makes no sense, and is left out."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data["until"]
        if since and until and until < since:
            raise forms.ValidationError(_("The last day lies before the first."))
        day: dt.date | None = until
        return day

    def scope(self) -> Scope:
        """What to count."""
        units = {name: self._key(name) for name in ("department", "team", "line")}
        return Scope(first=self.value("since"), last=self.value("until"), **units)
