"""What the figures are narrowed to, as the address says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from defects.forms.listing import Filter
from defects.statistics import Scope
from people.models import Department, ProductionLine, Team


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def _unit(label: Any, units: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(units, label=label, required=False, empty_label=_("All"))


class FiguresFilter(Filter):
    """A period of days in the campaign's time zone, and a part of the plant."""

    first = _day(_("From"))
    last = _day(_("Up to"))
    department = _unit(_("Department"), Department.objects.all())
    team = _unit(_("Team"), Team.objects.all())
    line = _unit(_("Line"), ProductionLine.objects.all())

    def clean_last(self) -> dt.date | None:
        """The last day; one before the first makes no sense, and is left out."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data["last"]
        if first and last and last < first:
            raise forms.ValidationError(_("The last day lies before the first."))
        return last

    def scope(self) -> Scope:
        """What to count."""
        units = {name: self.value(name) for name in ("department", "team", "line")}
        return Scope(
            first=self.value("first"),
            last=self.value("last"),
            **{name: unit.pk if unit else None for name, unit in units.items()},
        )

    def _on(self) -> Iterator[tuple[str, str]]:
        """Days in words, each with its end of the period."""
        words = {"first": gettext("from %(day)s"), "last": gettext("up to %(day)s")}
        for name, label in super()._on():
            day = self.value(name)
            if name in words:
                yield name, words[name] % {"day": date_format(day, "DATE_FORMAT")}
            else:
                yield name, label
