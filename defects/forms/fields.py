"""Fields and looks that several forms share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.templatetags.ui import LOOKS
from defects.models import Factor, Severity

MAX_WHYS = 10
ICONS: Mapping[str, str] = {
    Factor.PEOPLE: "users",
    Factor.MACHINE: "robot",
    Factor.MATERIAL: "package",
    Factor.METHOD: "clipboard-list",
    Factor.ENVIRONMENT: "wind",
    Factor.MEASUREMENT: "ruler-measure",
    "problem": "alert-triangle",
    "praise": "thumb-up",
    **{severity: LOOKS[severity].icon for severity in Severity},
}


class WhysInput(forms.Widget):
    """Several text inputs of one name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name, []))


class WhysField(forms.Field):
    """The chain of whys, in order, without the empty ones."""

    widget = WhysInput

    def clean(self, value: list[str]) -> list[str]:
        line = forms.CharField(required=False, max_length=500)
        whys = [line.clean(why) for why in value[:MAX_WHYS]]
        return [why for why in whys if why]


class NumberField(forms.CharField):
    """A defect's number as people write it: `#041` or `41`; `clean` gives the integer."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).removeprefix("#").removeprefix("\N{FULLWIDTH NUMBER SIGN}")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise ValidationError(_("Write the number, such as #041."))
        return int(text)
