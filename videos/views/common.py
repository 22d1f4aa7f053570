"""What the pages of videos share: their tabs, finding one, and one tap."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from core.errors import Conflict, DomainError
from core.middleware import TimedRequest
from core.templatetags.ui import at_most
from videos import queries
from videos.models import Video

View = Callable[..., HttpResponse]
WAITING = "waiting"  # the tab of moderators


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


def tabs(request: TimedRequest, campaign: Campaign, here: str) -> list[dict[str, Any]]:
    """All, one's own, and for a moderator what waits; `here` is the one that is shown."""
    address = reverse("videos:list")
    found = [
        {"label": _("All"), "url": address, "is_current": here == queries.ALL},
        {
            "label": _("Mine"),
            "url": f"{address}?which={queries.MINE}",
            "is_current": here == queries.MINE,
        },
    ]
    if request.user.has_perm(queries.MODERATES):
        count = queries.waiting_count(campaign, request.user)
        label = _("To look at")
        shown = at_most(count, queries.COUNT_LIMIT) if count else None
        address = reverse("videos:waiting")
        is_current = here == WAITING
        found.append({"label": label, "url": address, "is_current": is_current, "count": shown})
    return found
