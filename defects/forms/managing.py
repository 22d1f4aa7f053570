"""What only the quality manager does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PlainForm
from defects.forms.fields import NumberField
from defects.models import Defect
from people.models import Team


class ReasonedForm(PlainForm):
    """Every such step says why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stays on the record, and the team reads it."),
        max_length=800,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, defect: Defect, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.defect = defect


class ExtendForm(ReasonedForm):
    hours = forms.IntegerField(
        label=gettext_lazy("Hours more"),
        min_value=1,
        max_value=720,
        initial=24,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )


class TransferForm(ReasonedForm):
    team = forms.ModelChoiceField(
        Team.objects.all(), label=gettext_lazy("To which team?"), empty_label=gettext_lazy("Choose")
    )
    restart = forms.TypedChoiceField(
        label=gettext_lazy("The clock"),
        coerce=lambda value: value == "yes",
        choices=[
            (
                "yes",
                gettext_lazy("Start it again: the new team has the full time from now."),
            ),
            ("no", gettext_lazy("Leave it: the new team has what is left.")),
        ],
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        field.queryset = Team.objects.exclude(pk=self.defect.team_id)


class VoidForm(ReasonedForm):
    cause = forms.ChoiceField(
        label=gettext_lazy("Why is it void?"),
        choices=[
            ("not_a_defect", gettext_lazy("It is not a defect.")),
            ("duplicate", gettext_lazy("It repeats another one.")),
            ("wrong_team", gettext_lazy("It was posted to the wrong team.")),
        ],
        widget=forms.RadioSelect,
    )
    duplicate_of = NumberField(
        label=gettext_lazy("Number of the other one"),
        help_text=gettext_lazy("Only where it repeats another one."),
        max_length=20,
        required=False,
    )

    def clean_duplicate_of(self) -> Defect | None:
        number = self.cleaned_data["duplicate_of"]
        if number is None or self.cleaned_data.get("cause") != "duplicate":
            return None
        others = Defect.objects.exclude(pk=self.defect.pk).exclude(state=Defect.State.VOID)
        found = others.filter(campaign=self.defect.campaign_id, pk=number).first()
        if found is None:
            raise ValidationError(_("No other defect of this campaign has this number."))
        return found
