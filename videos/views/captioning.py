"""The captions of a video: read by the player, changed by its maker and moderators."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.pages import page
from core.forms import attempt_on
from core.middleware import TimedRequest
from videos import rules, services
from videos.models import Caption, Video
from videos.views.common import of_video, tapped
from videos.voice_forms import CaptionForm

TYPE = "text/vtt; charset=utf-8"


def context_of(request: TimedRequest, video: Video) -> dict[str, Any]:
    """The captions that there are, and the form where this person may change them."""
    may_change = Video.objects.captioned_by(request.user).filter(pk=video.pk).exists()
    return {
        "captions": video.captions.defer("text"),
        "caption_form": CaptionForm() if may_change else None,
    }


@require_safe
def caption(request: TimedRequest, pk: int, language: str) -> HttpResponse:
    """The captions of one language, as far as this person may see the video."""
    seen = Video.objects.visible_to(request.user).exclude(state=rules.WITHDRAWN)
    theirs = Caption.objects.filter(video__in=seen)
    found = get_object_or_404(theirs, video=pk, language=language)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
    return HttpResponse(found.text, content_type=TYPE, headers=headers)


@require_POST
@of_video
def caption_save(request: TimedRequest, video: Video) -> HttpResponse:
    """Take the captions, or show them again with the line that is wrong."""
    get_object_or_404(Video.objects.captioned_by(request.user), pk=video.pk)
    form = CaptionForm(request.POST, request.FILES)
    if form.is_valid():
        saved = attempt_on(form, lambda: _save(request, video, form))
        if saved is not None:
            messages.success(request, _("The captions are saved."))
            return redirect(video)
    context = context_of(request, video) | {"caption_form": form}
    context |= {"video": video, "part": "videos/_captions.html"}
    return page(request, "videos/again.html", video.campaign, context)


def _save(request: TimedRequest, video: Video, form: CaptionForm) -> Caption:
    return services.save_caption(
        video_id=video.pk,
        language=form.cleaned_data["language"],
        source=form.cleaned_data["source"],
        actor=request.user,
    )


@require_POST
@of_video
def caption_remove(request: TimedRequest, video: Video, language: str) -> HttpResponse:
    get_object_or_404(Video.objects.captioned_by(request.user), pk=video.pk)
    get_object_or_404(video.captions, language=language)
    words = _("The captions in %(language)s are removed.")
    return tapped(
        request,
        lambda: services.remove_caption(video_id=video.pk, language=language, actor=request.user),
        words % {"language": dict(settings.LANGUAGES)[language]},
        video,
    )
