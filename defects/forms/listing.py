"""What the lists can be narrowed to, as the address says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from defects.forms.fields import PlainForm
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
# The first and the last day that a filter takes, far from where calendars end.
EARLIEST, LATEST = dt.date(1970, 1, 1), dt.date(2999, 12, 31)


class DayField(forms.DateField):
    """A day, chosen from the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], required=False, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        day = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise ValidationError("no day of ours")
        return day


def _all_of(model: type[Model], label: Any) -> forms.ModelChoiceField:
    """One record of the organisation, or all."""
    records = model._default_manager.all()  # noqa: SLF001 - public in Django
    return forms.ModelChoiceField(records, label=label, required=False, empty_label=_("All"))


PLACE = ("after", "before", "end", "filters")


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
        for gone in (name, *PLACE):
            query.pop(gone, None)
        return "?" + query.urlencode()

    def sorted(self, sort: str) -> str:
        """The query string of the same list in another order, from its beginning."""
        query = self.address.copy()
        for gone in ("sort", *PLACE):
            query.pop(gone, None)
        query["sort"] = sort
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
                yield name, _words(name, field, value)

    def _key(self, name: str) -> int | None:
        chosen = self.value(name)
        return chosen.pk if chosen else None


def _words(name: str, field: forms.Field, value: Any) -> str:
    """What a chip says of a filter."""
    if isinstance(value, dt.date):
        words = gettext("From %(day)s") if name == "since" else gettext("Until %(day)s")
        return words % {"day": date_format(value, "DATE_FORMAT")}
    choices = dict(getattr(field, "choices", ())) if isinstance(value, str) else {}
    return str(choices.get(value, getattr(value, "label", value)))


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
