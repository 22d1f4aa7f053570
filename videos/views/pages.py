"""One video, as far as what people say to it needs a page."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from campaigns.pages import page
from core.middleware import TimedRequest
from videos.models import Video
from videos.views import voices
from videos.views.common import of_video


@require_safe
@of_video
def video(request: TimedRequest, video: Video) -> HttpResponse:
    context = {"video": video, **voices.context_of(request, video)}
    return page(request, "videos/video.html", video.campaign, context)
