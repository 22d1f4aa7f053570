"""What the lists can be narrowed to, as the address says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from defects.forms.fields import PlainForm
from defects.models import Factor, Severity
from defects.queries import Narrowing
from people.models import ProductionLine, Team

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


class Filter(PlainForm):
    """A form in the address. What makes no sense there is left out, never an error page."""

    def __init__(self, address: QueryDict) -> None:
        super().__init__(address)
        self.address = address
        self.is_valid()

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def without(self, name: str) -> str:
        """The query string without one filter, and without a place in the list."""
        query = self.address.copy()
        for gone in (name, "after", "before", "end", "filters"):
            query.pop(gone, None)
        return "?" + query.urlencode()

    def with_panel(self, *, shown: bool) -> str:
        """The query string with the filters' panel open, or closed."""
        query = self.address.copy()
        query.pop("filters", None)
        if shown:
            query["filters"] = "1"
        return "?" + query.urlencode()

    def chips(self) -> list[dict[str, str]]:
        """What is on, each with the address without it."""
        return [{"label": words, "url": self.without(name)} for name, words in self._on()]

    def _on(self) -> Iterator[tuple[str, str]]:
        for name, field in self.fields.items():
            value = self.value(name)
            if value:
                choices = dict(getattr(field, "choices", ())) if isinstance(value, str) else {}
                yield name, str(choices.get(value, getattr(value, "label", value)))


class DefectFilter(Filter):
    q = forms.CharField(label=_("Words or number"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    mine = forms.ChoiceField(label=_("Whose"), choices=MINE, required=False)
    team = forms.ModelChoiceField(
        Team.objects.all(), label=_("Team"), required=False, empty_label=_("All")
    )
    line = forms.ModelChoiceField(
        ProductionLine.objects.all(), label=_("Line"), required=False, empty_label=_("All")
    )
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", _("All")), *Factor.choices], required=False
    )
    severity = forms.ChoiceField(
        label=_("Severity"), choices=[("", _("All")), *Severity.choices], required=False
    )

    def narrowing(self) -> Narrowing:
        team, line = self.value("team"), self.value("line")
        return Narrowing(
            state=self.value("state") or "",
            team=team.pk if team else None,
            line=line.pk if line else None,
            category=self.value("category") or "",
            severity=self.value("severity") or "",
            mine=self.value("mine") or "",
            words=self.value("q") or "",
        )


class RedFilter(Filter):
    team = forms.ModelChoiceField(
        Team.objects.all(), label=_("Team"), required=False, empty_label=_("All")
    )
