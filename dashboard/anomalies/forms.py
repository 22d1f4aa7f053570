"""Which month, and its counts: one field for each category, an empty one for no data."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PlainForm
from dashboard.anomalies.queries import Compared
from defects.anomaly_sheet import MOST_COUNT
from defects.models import AnomalyCategory
from people.roster import MAX_BYTES

# Far from where calendars end.
MONTH = re.compile(r"2[0-9]{3}-(0[1-9]|1[0-2])", re.ASCII)


def month_of(text: str) -> dt.date | None:
    """The first day of a month as the address writes it (2025-08); None for anything else."""
    if MONTH.fullmatch(text) is None:
        return None
    return dt.date.fromisoformat(f"{text}-01")


@dataclass(frozen=True)
class Line:
    """A row of the page: the input with what it is to be compared with."""

    field: BoundField
    row: Compared


class CountsForm(PlainForm):
    """All categories of a month at once."""

    def __init__(self, *args: Any, rows: Sequence[Compared], **kwargs: Any) -> None:
        self.rows = rows
        kwargs["initial"] = {self._name(row.category): row.count for row in rows}
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields[self._name(row.category)] = forms.IntegerField(
                label=row.category.label,
                required=False,
                min_value=0,
                max_value=MOST_COUNT,
                widget=forms.NumberInput({"inputmode": "numeric", "class": "form-control"}),
            )

    @staticmethod
    def _name(category: AnomalyCategory) -> str:
        return f"count_{category.pk}"

    def lines(self) -> Iterator[Line]:
        return (Line(self[self._name(row.category)], row) for row in self.rows)

    def counts(self) -> dict[AnomalyCategory, int | None]:
        """Category -> count; None: no data."""
        names = {row.category: self._name(row.category) for row in self.rows}
        return {category: self.cleaned_data[name] for category, name in names.items()}


class SheetForm(PlainForm):
    file = forms.FileField(
        label=gettext_lazy("Sheet"),
        max_length=200,
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 10 MB. Nothing is written yet."),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            words = _("The file is larger than 10 MB. Split it into smaller ones.")
            raise forms.ValidationError(words)
        content: bytes = upload.read()
        return content
