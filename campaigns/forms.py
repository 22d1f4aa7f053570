"""The forms of the campaign in the admin: plain words beside the field that is wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
)

from campaigns import rules
from campaigns.models import Activity, Campaign, Phase


class CampaignForm(forms.ModelForm):
    """The facts of a campaign. Its status changes through its own pages, never here."""

    class Meta:
        model = Campaign
        fields = (
            "name",
            "name_zh",
            "year",
            "theme",
            "theme_zh",
            "slogan",
            "slogan_zh",
            "starts_on",
            "ends_on",
            "time_zone",
            "clock_rule",
            "clock_days",
            "verification_hours",
            "at_risk_hours",
            "reminder_hours",
            "quiet_from",
            "quiet_until",
            "robot_url",
        )
        widgets = {"reminder_hours": UnfoldAdminTextInputWidget}
        help_texts = {
            "reminder_hours": gettext_lazy("Whole hours, with commas between: 24, 4"),
            "time_zone": gettext_lazy("Every day and every deadline is reckoned in it."),
            "at_risk_hours": gettext_lazy(
                "A defect is shown as at risk once fewer hours than these are left."
            ),
        }

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        first, last = facts.get("starts_on"), facts.get("ends_on")
        if first and last and last < first:
            words = _("The last day is before the first one, %(day)s.")
            self.add_error("ends_on", words % {"day": _spoken(first)})
        return facts


class ClockForm(forms.ModelForm):
    """What the worked example of the correction clock is computed from."""

    class Meta:
        model = Campaign
        fields = ("clock_rule", "clock_days", "time_zone")


class PhaseForm(forms.ModelForm):
    activities = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Opens"),
        choices=Activity.choices,
        coerce=str,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy(
            "What is ticked takes new work while the phase lasts. Taking one away stops "
            "nothing that is under way."
        ),
    )

    class Meta:
        model = Phase
        fields = ("name", "name_zh", "starts_on", "ends_on", "order", "activities")


class PhaseFormSet(PaginationInlineFormSet):
    """Checks every phase against the campaign's own days, as they stand in the same form."""

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            if form.is_valid() and not self._should_delete_form(form):
                self._check(form)

    def _check(self, form: forms.ModelForm) -> None:
        campaign, days = self.instance, form.cleaned_data
        if not (campaign.starts_on and campaign.ends_on):
            return  # the campaign's own days are wrong, and say so themselves
        faults = rules.phase_faults(
            days["starts_on"], days["ends_on"], campaign.starts_on, campaign.ends_on
        )
        for fault in faults:
            form.add_error(*_fault_words(fault, campaign, days["starts_on"]))


def _fault_words(fault: rules.Fault, campaign: Campaign, starts_on: dt.date) -> tuple[str, str]:
    """The field that a fault belongs beside, and what to say there."""
    days = {"first": _spoken(campaign.starts_on), "last": _spoken(campaign.ends_on)}
    if fault == rules.Fault.ENDS_BEFORE_START:
        words = _("The phase ends before it starts, on %(day)s.")
        return "ends_on", words % {"day": _spoken(starts_on)}
    field = "starts_on" if fault == rules.Fault.STARTS_OUTSIDE else "ends_on"
    words = _("This day is outside the campaign, which runs from %(first)s to %(last)s.")
    return field, words % days


def _spoken(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")


class DayForm(forms.Form):
    """Picks the day of the preview."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": " ".join(INPUT_CLASSES)}
        ),
    )


class YearForm(forms.Form):
    """The year that a campaign is copied into."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=2000,
        max_value=2100,
        widget=UnfoldAdminIntegerFieldWidget,
    )
