"""Putting a held inspection aside."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm


class AsideForm(PlainForm):
    reason = forms.CharField(
        label=_("Why it is put aside"),
        help_text=_("It stays on the record."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
