"""What moderators do: the list of what waits for them, and their decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign
from campaigns.pages import in_campaign, page
from core.forms import attempt_on
from core.middleware import TimedRequest
from core.pagination import keyset_page
from videos import rules, services
from videos.models import Video
from videos.views.common import WAITING, of_video, tabs, tapped
from videos.voice_forms import ReasonForm

PAGE = 50


@require_safe
@in_campaign
def waiting(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """What this person may let through, the longest waiting first."""
    theirs = Video.objects.judged_by(request.user)
    ready = theirs.filter(campaign=campaign, state=rules.READY, sent_at__isnull=False)
    found = ready.select_related("author", "department")
    order = ("sent_at", "id")
    context = {
        "tabs": tabs(request, campaign, WAITING),
        "page": keyset_page(found, order=order, params=request.GET, size=PAGE),
    }
    return page(request, "videos/waiting.html", campaign, context)


def context_of(request: TimedRequest, video: Video) -> dict[str, Any]:
    """The decisions that this person may take now, each with what its form needs."""
    if not Video.objects.judged_by(request.user).filter(pk=video.pk).exists():
        return {}
    return {
        "may_publish": rules.may_follow(video.state, rules.PUBLIC),
        "give_back_form": _reason_for(video, rules.RETURNED),
        "take_down_form": _reason_for(video, rules.TAKEN_DOWN),
        "saw": services.seen(video),
    }


def _reason_for(video: Video, after: str) -> ReasonForm | None:
    return ReasonForm() if rules.may_follow(video.state, after) else None


@require_POST
@of_video
def publish(request: TimedRequest, video: Video) -> HttpResponse:
    return tapped(
        request,
        lambda: services.publish(
            video_id=video.pk,
            actor=request.user,
            now=request.now,
            saw=request.POST.get("saw", ""),
        ),
        _("%(number)s is public now.") % {"number": video.number},
        video,
    )


@require_POST
@of_video
def give_back(request: TimedRequest, video: Video) -> HttpResponse:
    words = _("%(number)s is given back.") % {"number": video.number}
    return _with_reason(request, video, services.give_back, words, "give_back_form")


@require_POST
@of_video
def take_down(request: TimedRequest, video: Video) -> HttpResponse:
    words = _("%(number)s is taken down.") % {"number": video.number}
    return _with_reason(request, video, services.take_down, words, "take_down_form")


def _with_reason(
    request: TimedRequest, video: Video, service: Callable[..., Video], words: str, name: str
) -> HttpResponse:
    """Do it, or ask for the reason once more, on a page of its own."""
    get_object_or_404(Video.objects.judged_by(request.user), pk=video.pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        decided = attempt_on(form, lambda: _decide(request, video, service, form))
        if decided is not None:
            messages.success(request, words)
            return redirect(video)
    context = {"video": video, "part": "videos/_moderate.html", name: form}
    return page(request, "videos/again.html", video.campaign, context)


def _decide(
    request: TimedRequest, video: Video, service: Callable[..., Video], form: ReasonForm
) -> Video:
    reason = form.cleaned_data["reason"]
    return service(video_id=video.pk, reason=reason, actor=request.user, now=request.now)
