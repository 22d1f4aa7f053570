"""The bytes of videos: what was made of a file for everybody, and the file as it was sent."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.files import send_file
from people.middleware import PersonRequest
from videos import queries
from videos.models import Rendition


@require_safe
def file(request: PersonRequest, pk: int, height: int) -> HttpResponseBase:
    """The video for one size of screen, in whatever range the player asks for."""
    seen = Rendition.objects.filter(video__in=queries.shown_to(request.user))
    made = get_object_or_404(seen, video=pk, size=height)
    return send_file(request, str(made.file), "video/mp4")


@require_safe
def poster(request: PersonRequest, pk: int) -> HttpResponseBase:
    seen = queries.shown_to(request.user).exclude(poster="")
    return send_file(request, get_object_or_404(seen, pk=pk).poster, "image/jpeg")


@require_safe
def original(request: PersonRequest, pk: int) -> HttpResponseBase:
    """The file as it was sent, to be kept and never to be played: nobody has made it safe."""
    video = get_object_or_404(queries.originals_for(request.user), pk=pk)
    sent = str(video.original)
    name = video.number + PurePosixPath(sent).suffix
    return send_file(request, sent, "application/octet-stream", download=name)
