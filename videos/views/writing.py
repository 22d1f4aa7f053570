"""What authors do with a tap: take their video back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.middleware import TimedRequest
from videos import services
from videos.models import Video
from videos.views.common import of_video, tapped


@require_POST
@of_video
def withdraw(request: TimedRequest, video: Video) -> HttpResponse:
    get_object_or_404(Video.objects.filter(author=request.user), pk=video.pk)
    return tapped(
        request,
        lambda: services.withdraw(video_id=video.pk, actor=request.user, now=request.now),
        _("Withdrawn."),
        video,
    )
