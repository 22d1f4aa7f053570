"""Fields and looks that several forms share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.images import Picture, safe_picture
from core.templatetags.ui import LOOKS
from defects.models import Factor, Severity

MAX_PHOTOS = 6
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


@dataclass(frozen=True)
class Tile:
    """One of a few choices, drawn large."""

    id: str
    name: str
    value: str
    label: str
    icon: str
    is_chosen: bool


class PlainForm(forms.Form):
    """Errors of services find their place beside the inputs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def tiles(self, name: str) -> list[Tile]:
        """The choices of the field `name` as tiles."""
        bound = self[name]
        chosen = str(bound.value() or "")
        field: Any = self.fields[name]
        return [
            Tile(
                id=f"{bound.auto_id}_{value}",
                name=bound.html_name,
                value=str(value),
                label=str(label),
                icon=ICONS.get(value, ""),
                is_chosen=str(value) == chosen,
            )
            for value, label in field.choices
        ]

    def refuse(self, error: DomainError) -> None:
        """Show what a service refused, beside the field that it names where it is ours."""
        self.add_error(error.field if error.field in self.fields else None, error.text)


class PhotosInput(forms.FileInput):
    """Any number of inputs of one name: the camera's and the gallery's."""

    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Any, files: MultiValueDict[str, UploadedFile], name: str
    ) -> list[UploadedFile]:
        return files.getlist(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class PhotosField(forms.Field):
    """Uploaded photos, made safe; `clean` gives Pictures."""

    widget = PhotosInput

    def clean(self, value: list[UploadedFile]) -> list[Picture]:
        uploads = [upload for upload in value or [] if upload]
        if self.required and not uploads:
            raise ValidationError(_("Add a photo: it shows what was done."))
        if len(uploads) > MAX_PHOTOS:
            raise ValidationError(_("Choose at most %(limit)d photos.") % {"limit": MAX_PHOTOS})
        return [self._safe(upload) for upload in uploads]

    @staticmethod
    def _safe(upload: UploadedFile) -> Picture:
        try:
            return safe_picture(upload, upload.size or 0)
        except DomainError as error:
            raise ValidationError(error.text) from error


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
