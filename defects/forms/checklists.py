"""What the admin's forms of checklists let pass."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from core.errors import DomainError
from core.images import safe_picture
from defects.models import ChecklistItem, ScoreExample
from defects.services.checklists import FIELDS, item_problems
from people.roster import MAX_BYTES


class ItemForm(forms.ModelForm):
    """An item whose limits and unit belong to its kind."""

    class Meta:
        model = ChecklistItem
        fields = ("order", *FIELDS)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        names = ("kind", "unit", "lowest", "highest")
        if cleaned is not None and all(name in cleaned for name in names):
            item = ChecklistItem(**{name: cleaned[name] for name in names})
            for name, words in item_problems(item).items():
                self.add_error(name, words)
        return cleaned


class ExampleForm(forms.ModelForm):
    """What a score looks like; its photo is made safe before it is kept."""

    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/*"}),
    )

    class Meta:
        model = ScoreExample
        fields = ("score", "words", "words_zh")

    def clean_photo(self) -> ContentFile | None:
        """The picture, drawn anew."""
        upload = self.cleaned_data["photo"]
        if not upload:
            return None
        try:
            picture = safe_picture(upload, upload.size or 0)
        except DomainError as error:
            raise ValidationError(error.text) from error
        return ContentFile(picture.full, name=f"{picture.name}.jpg")

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("photo"):
            self.instance.file = self.cleaned_data["photo"]
        return super().save(commit)


class CopyForm(forms.Form):
    """What the copy of a checklist is called."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"), max_length=100, widget=UnfoldAdminTextInputWidget
    )
    name_zh = forms.CharField(
        label=gettext_lazy("Name in Chinese"),
        max_length=100,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )


class SheetForm(forms.Form):
    """The spreadsheet to be read."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 10 MB. Nothing is written yet."),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 10 MB. Split it into smaller ones."))
        content: bytes = upload.read()
        return content
