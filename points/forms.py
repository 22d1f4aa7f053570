"""What the quality manager types about an entry."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TakeBackForm(forms.Form):
    """Why an entry no longer counts."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays in the ledger, and whoever earned the entry reads it."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )
