"""The forms of the campaign in the admin: plain words beside the field that is wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSingleTimeWidget,
    UnfoldAdminTextInputWidget,
)

from campaigns import rules
from campaigns.models import Activity, Campaign, Phase
from people.rules import robot_scheme_allowed


class DaysForm(forms.ModelForm):
    """A form with a first and a last day, in that order."""

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        first, last = facts.get("starts_on"), facts.get("ends_on")
        if first and last and last < first:
            words = _("The last day is before the first one, %(day)s.")
            self.add_error("ends_on", words % {"day": _spoken(first)})
        return facts


class CampaignForm(DaysForm):
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
        widgets = {
            "reminder_hours": UnfoldAdminTextInputWidget,
            "quiet_from": UnfoldAdminSingleTimeWidget(format="%H:%M"),
            "quiet_until": UnfoldAdminSingleTimeWidget(format="%H:%M"),
        }
        help_texts = {
            "reminder_hours": gettext_lazy("Whole hours, with commas between: 24, 4"),
            "time_zone": gettext_lazy("Every day and every deadline is reckoned in it."),
            "at_risk_hours": gettext_lazy(
                "A defect is shown as at risk once fewer hours than these are left."
            ),
        }

    def clean_robot_url(self) -> str:
        address: str = self.cleaned_data["robot_url"].strip()
        if address and not robot_scheme_allowed(address, trial=settings.DEBUG):
            raise forms.ValidationError(
                _(
                    "Write the address of a WeCom, DingTalk or Feishu group robot, such as "
                    "wecombot://key. Nothing is sent to any other."
                )
            )
        return address


class ClockForm(forms.ModelForm):
    """What the worked example of the correction clock is computed from."""

    class Meta:
        model = Campaign
        fields = ("clock_rule", "clock_days", "time_zone")


class PhaseForm(DaysForm):
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
        campaign, phase = self.instance, form.cleaned_data
        if not (phase and campaign.starts_on and campaign.ends_on):
            return  # an empty row; or the campaign's own days are wrong, and say so themselves
        words = _("This day is outside the campaign, which runs from %(first)s to %(last)s.") % {
            "first": _spoken(campaign.starts_on),
            "last": _spoken(campaign.ends_on),
        }
        outside = rules.days_outside(
            phase["starts_on"], phase["ends_on"], campaign.starts_on, campaign.ends_on
        )
        for name in outside:
            form.add_error(name, words)


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
