"""What somebody writes about a video, before its file is sent."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import PlainForm
from videos.models import Video


class WordsForm(PlainForm):
    """The words of a video; `client_id` makes a second try of one sending the same video."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=100)
    words = forms.CharField(
        label=gettext_lazy("What is it about?"),
        widget=forms.Textarea({"rows": 4}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4


class EditForm(WordsForm):
    """The words of a video that is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["client_id"]


def initial_of(video: Video) -> dict[str, Any]:
    """What a form shows of a video."""
    return {"title": video.title, "words": video.words}
