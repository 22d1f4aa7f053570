"""The demo's clock control."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

STEPS = {
    "hour": dt.timedelta(hours=1),
    "day": dt.timedelta(days=1),
    "three_days": dt.timedelta(days=3),
}


class DemoClockForm(forms.Form):
    """A step by a button, or an instant in the campaign's time zone."""

    by = forms.ChoiceField(choices=[(name, name) for name in STEPS], required=False)
    to = forms.DateTimeField(
        required=False,
        error_messages={"invalid": _("Enter a day and a time, such as 2025-09-15 10:00.")},
    )

    def move(self) -> dict[str, Any]:
        """What the service needs; a button outweighs the field."""
        step = STEPS.get(self.cleaned_data["by"])
        return {"by": step} if step else {"to": self.cleaned_data["to"]}
