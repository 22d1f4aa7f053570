"""What narrows a month, and what confirms that it is closed."""

from __future__ import annotations

import datetime as dt
import re

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm

# Far from where calendars end.
MONTH = re.compile(r"2[0-9]{3}-(0[1-9]|1[0-2])", re.ASCII)


def month_of(text: str) -> dt.date | None:
    """The first day of a month as the address writes it (2025-09); None for anything else."""
    if MONTH.fullmatch(text) is None:
        return None
    return dt.date.fromisoformat(f"{text}-01")


class SearchForm(PlainForm):
    q = forms.CharField(label=_("Number or name"), max_length=100, required=False)

    @property
    def words(self) -> str:
        """What is looked for; nothing where it makes no sense."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""


class CloseForm(PlainForm):
    """The numbers that were shown, so that no others are closed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=200)
