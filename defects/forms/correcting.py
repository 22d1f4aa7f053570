"""Answering a defect, and judging the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PhotosField, PlainForm, Tile
from core.words import sentences
from defects.forms.fields import ICONS, WhysField
from defects.models import Factor

SHOWN_WHYS = 5
NO_FACTOR = [
    ("", gettext_lazy("Choose")),
    *(each for each in Factor.choices if each[0] != "people"),
]


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class ProgressForm(PlainForm):
    """How the work goes."""

    note = forms.CharField(
        label=gettext_lazy("What has been done so far?"), max_length=2000, widget=_lines(3)
    )
    photos = PhotosField(label=gettext_lazy("Photos"), required=False)


class CorrectionForm(PlainForm):
    """Containment, cause, measure, evidence."""

    icons = ICONS

    containment = forms.CharField(
        label=gettext_lazy("Containment"),
        help_text=gettext_lazy("What protects the customer right now?"),
        max_length=2000,
        widget=_lines(3),
    )
    factor = forms.ChoiceField(label=gettext_lazy("Cause"), choices=Factor.choices)
    whys = WhysField(label=gettext_lazy("Ask why until you reach the cause"), required=False)
    system_factor = forms.ChoiceField(
        label=gettext_lazy("What in the system let it happen?"), choices=NO_FACTOR, required=False
    )
    system_cause = forms.CharField(
        label=gettext_lazy("The system cause in words"), max_length=500, required=False
    )
    measure = forms.CharField(
        label=gettext_lazy("Measure"),
        help_text=gettext_lazy("What keeps it from coming back?"),
        max_length=2000,
        widget=_lines(3),
    )
    photos = PhotosField(
        label=gettext_lazy("Evidence"), help_text=gettext_lazy("Photos of it corrected.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["factor"].error_messages["required"] = _("Choose one of the six.")

    def factor_tiles(self) -> list[Tile]:
        return self.tiles("factor")

    def why_rows(self) -> list[str]:
        """What was typed, and empty inputs up to five."""
        typed = [str(why) for why in self["whys"].value() or []]
        return typed + [""] * (SHOWN_WHYS - len(typed))


class VerdictForm(PlainForm):
    """Confirm, or reject with a reason from a short list, in words, or both."""

    CONFIRM, REJECT = "confirm", "reject"

    decision = forms.ChoiceField(choices=[(CONFIRM, ""), (REJECT, "")])
    common = forms.ChoiceField(
        label=gettext_lazy("If you reject it: what is missing?"),
        required=False,
        choices=[
            ("", gettext_lazy("Choose, or write below")),
            ("evidence", gettext_lazy("The photo does not show the correction.")),
            ("cause", gettext_lazy("This is a symptom, not the root cause.")),
            ("measure", gettext_lazy("The measure does not keep it from coming back.")),
            ("containment", gettext_lazy("The containment does not protect the customer.")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("In words"), max_length=800, required=False, widget=_lines(3)
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("decision") == self.REJECT and not self.full_reason():
            words = _("Say what is missing, so that the team can mend it.")
            self.add_error("reason", ValidationError(words))
        return data

    @property
    def confirms(self) -> bool:
        return bool(self.cleaned_data["decision"] == self.CONFIRM)

    def full_reason(self) -> str:
        """The chosen sentence and the person's own words."""
        field: Any = self.fields["common"]
        common = self.cleaned_data.get("common")
        chosen = str(dict(field.choices)[common]) if common else ""
        return sentences(chosen, self.cleaned_data.get("reason", ""))
