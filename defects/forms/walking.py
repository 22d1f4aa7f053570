"""A photo that a phone sends by itself."""

from __future__ import annotations

from django import forms

from core.forms import PlainForm


class WalkPhotoForm(PlainForm):
    """The names are the contract with the phone: docs/decisions/0010-inspections-offline.md."""

    id = forms.UUIDField()
    inspection = forms.UUIDField()
    owner = forms.CharField(max_length=60)
    file = forms.FileField(allow_empty_file=True)
