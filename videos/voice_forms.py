"""What moderators write to whoever made a video, and captions as they are handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError
from core.forms import PlainForm
from videos.media import captions


class ReasonForm(PlainForm):
    """Why a video is given back or taken down."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Whoever made the video reads this."),
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
    )


class CaptionForm(PlainForm):
    """Captions of one language: a file, or the text itself. `source` is what counts.

    A file that is refused is shown as text, so that the line can be put right at once.
    """

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("WebVTT (.vtt) or SRT (.srt)."),
        required=False,
        widget=forms.FileInput({"accept": ".vtt,.srt,text/vtt"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Or the captions as text"),
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        required=False,
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file = values.get("file")
        if file is None:
            if not (values.get("source") or "").strip():
                raise ValidationError({"source": _("Choose a file, or write the captions here.")})
            return values
        # One byte more than is taken, so that the service sees that it is too much.
        values["source"] = file.read(captions.MOST_BYTES + 1)
        return values

    def refuse(self, error: DomainError) -> None:
        """Beside what was handed in; a file's text stands in the form from now on."""
        handed_in = self.cleaned_data.get("source")
        if isinstance(handed_in, bytes):
            self.data = {**self.data, "source": _readable(handed_in)}
        super().refuse(error)


def _readable(data: bytes) -> str:
    """The text of a file, as far as it can be put right here."""
    if len(data) > captions.MOST_BYTES or b"\0" in data:
        return ""
    return data.decode("utf-8-sig", "replace")
