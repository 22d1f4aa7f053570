"""What the forms of every app share: refusals beside inputs, photos, days, filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.documents import SUFFIXES, Document, safe_document
from core.errors import Conflict, DomainError
from core.images import Picture, safe_picture

MAX_PHOTOS = 6
MAX_DOCUMENTS = 3
# The first and the last day that a filter takes, far from where calendars end.
EARLIEST, LATEST = dt.date(1970, 1, 1), dt.date(2999, 12, 31)

Result = TypeVar("Result")


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

    # Of choices that are drawn large: value -> the name of its icon.
    icons: ClassVar[Mapping[str, str]] = {}

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
                icon=self.icons.get(value, ""),
                is_chosen=str(value) == chosen,
            )
            for value, label in field.choices
        ]

    def refuse(self, error: DomainError) -> None:
        """Show what a service refused, beside the field that it names where it is ours."""
        self.add_error(error.field if error.field in self.fields else None, error.text)


def attempt(form: PlainForm, service: Callable[[], Result]) -> Result | None:
    """What the service made, or None with its refusal on the form."""
    try:
        return service()
    except DomainError as error:
        form.refuse(error)
    return None


def attempt_on(form: PlainForm, service: Callable[[], Result]) -> Result | None:
    """As `attempt`, for what may have changed meanwhile: raises Conflict, for the page."""
    try:
        return service()
    except Conflict:
        raise
    except DomainError as error:
        form.refuse(error)
    return None


class PhotosInput(forms.FileInput):
    """Any number of files, of any number of inputs of one name: the camera's, the gallery's."""

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


class DocumentsField(forms.Field):
    """Attached documents, made sure of; `clean` gives Documents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=PhotosInput({"accept": ",".join(SUFFIXES)}), **kwargs)

    def clean(self, value: list[UploadedFile]) -> list[Document]:
        uploads = [upload for upload in value or [] if upload]
        if len(uploads) > MAX_DOCUMENTS:
            words = _("Choose at most %(limit)d files.")
            raise ValidationError(words % {"limit": MAX_DOCUMENTS})
        try:
            return [safe_document(upload) for upload in uploads]
        except DomainError as error:
            raise ValidationError(error.text) from error


class DayField(forms.DateField):
    """A day, chosen from the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], required=False, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        day = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise ValidationError("no day of ours")
        return day


PLACE = ("after", "before", "end", "filters")


class Filter(PlainForm):
    """A form in the address. What makes no sense there is left out, never an error page."""

    def __init__(self, address: QueryDict) -> None:
        super().__init__(address)
        self.address = address
        self.is_valid()

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def without(self, name: str) -> str:
        """The query string without one filter, and without a place in the list."""
        query = self.address.copy()
        for gone in (name, *PLACE):
            query.pop(gone, None)
        return "?" + query.urlencode()

    def sorted(self, sort: str) -> str:
        """The query string of the same list in another order, from its beginning."""
        query = self.address.copy()
        for gone in ("sort", *PLACE):
            query.pop(gone, None)
        query["sort"] = sort
        return "?" + query.urlencode()

    def with_panel(self, *, shown: bool) -> str:
        """The query string with the filters' panel open, or closed."""
        query = self.address.copy()
        query.pop("filters", None)
        if shown:
            query["filters"] = "1"
        return "?" + query.urlencode()

    def chips(self) -> list[dict[str, str]]:
        """What is on, each with the address without it."""
        return [{"label": words, "url": self.without(name)} for name, words in self._on()]

    def _on(self) -> Iterator[tuple[str, str]]:
        for name, field in self.fields.items():
            value = self.value(name)
            if value:
                yield name, _words(name, field, value)

    def _key(self, name: str) -> int | None:
        chosen = self.value(name)
        return chosen.pk if chosen else None


def _words(name: str, field: forms.Field, value: Any) -> str:
    """What a chip says of a filter."""
    if isinstance(value, dt.date):
        words = _("From %(day)s") if name == "since" else _("Until %(day)s")
        return words % {"day": date_format(value, "DATE_FORMAT")}
    choices = dict(getattr(field, "choices", ())) if isinstance(value, str) else {}
    return str(choices.get(value, getattr(value, "label", value)))
