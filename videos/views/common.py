"""What the pages of videos share: finding one, and one tap."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from core.errors import Conflict, DomainError
from core.middleware import TimedRequest
from videos.models import Video

View = Callable[..., HttpResponse]


def of_video(view: View) -> View:
    """Give the view the video of the address, as far as this person may see it.

    Where somebody else was faster, the person is told on its page.
    """

    @wraps(view)
    def wrapped(request: TimedRequest, pk: int, **kwargs: Any) -> HttpResponse:
        seen = Video.objects.visible_to(request.user)
        video = get_object_or_404(seen.select_related("campaign", "author", "department"), pk=pk)
        with timezone.override(video.campaign.zone):
            try:
                return view(request, video, **kwargs)
            except Conflict as conflict:
                messages.warning(request, conflict.text)
                return redirect(video)

    return wrapped


def tapped(
    request: TimedRequest, service: Callable[[], Any], words: str, video: Video
) -> HttpResponse:
    """One tap without a form: done, or said why not."""
    try:
        service()
        messages.success(request, words)
    except DomainError as error:
        messages.warning(request, error.text)
    return redirect(video)
