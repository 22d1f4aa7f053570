"""What the lists can be narrowed to, as the address says it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, Filter
from defects.models import Factor, Severity
from defects.queries import Narrowing, RedNarrowing
from people.models import Department, ProductionLine, Team

STATES = [
    ("", _("To be corrected and verified")),
    ("overdue", _("Overdue")),
    ("open", _("To be corrected")),
    ("submitted", _("Awaiting verification")),
    ("ended", _("Ended")),
    ("verified", _("Verified")),
    ("void", _("Void")),
    ("all", _("All")),
]
MINE = [("", _("Everybody's")), ("1", _("My teams")), ("posted", _("Posted by me"))]
SORTS = [
    ("", _("What is most urgent first")),
    ("due", _("Nearest deadline first")),
    ("-due", _("Latest deadline first")),
    ("-posted", _("Newest first")),
    ("posted", _("Oldest first")),
    ("severity", _("Most severe first")),
    ("-severity", _("Least severe first")),
    ("-number", _("Highest number first")),
    ("number", _("Lowest number first")),
]


def _all_of(model: type[Model], label: Any) -> forms.ModelChoiceField:
    """One record of the organisation, or all."""
    records = model._default_manager.all()  # noqa: SLF001 - public in Django
    return forms.ModelChoiceField(records, label=label, required=False, empty_label=_("All"))


class DefectFilter(Filter):
    q = forms.CharField(label=_("Words or number"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    mine = forms.ChoiceField(label=_("Whose"), choices=MINE, required=False)
    team = _all_of(Team, _("Team"))
    line = _all_of(ProductionLine, _("Line"))
    department = _all_of(Department, _("Department"))
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", _("All")), *Factor.choices], required=False
    )
    severity = forms.ChoiceField(
        label=_("Severity"), choices=[("", _("All")), *Severity.choices], required=False
    )
    since = DayField(label=_("Posted from"))
    until = DayField(label=_("Posted until"))
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False)

    def narrowing(self) -> Narrowing:
        return Narrowing(
            state=self.value("state") or "",
            team=self._key("team"),
            line=self._key("line"),
            department=self._key("department"),
            category=self.value("category") or "",
            severity=self.value("severity") or "",
            mine=self.value("mine") or "",
            since=self.value("since"),
            until=self.value("until"),
            words=self.value("q") or "",
            sort=self.value("sort") or "",
        )


class RedFilter(Filter):
    team = _all_of(Team, _("Team"))
    line = _all_of(ProductionLine, _("Line"))
    department = _all_of(Department, _("Department"))
    since = DayField(label=_("Posted from"))
    until = DayField(label=_("Posted until"))

    def narrowing(self) -> RedNarrowing:
        return RedNarrowing(
            team=self._key("team"),
            line=self._key("line"),
            department=self._key("department"),
            since=self.value("since"),
            until=self.value("until"),
        )
