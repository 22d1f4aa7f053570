"""Files in pieces, by the tus protocol 1.0.0 with creation, termination and expiration.

Every refusal is JSON with words for the person; see core.json_answers.
"""

from __future__ import annotations

import base64
import threading
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from core.json_answers import SECONDS, answers_json, refused
from core.middleware import TimedRequest
from videos import services
from videos.models import Upload, Video
from videos.services.record import rules_of
from videos.services.uploading import KEPT, Locked, NoRoom, TooLarge

View = Callable[..., HttpResponse]
VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
PIECE = "application/offset+octet-stream"
STATUSES: dict[type[DomainError], int] = {TooLarge: 413, Locked: 423, NoRoom: 507}
# How many pieces come in at once in one process. Each holds a thread for as long as its phone
# takes: half of them stay free for pages, however many phones send.
_room = threading.BoundedSemaphore(2)


def speaks_tus(view: View) -> View:
    """Give the view's answers what the protocol asks of each, and refuse other versions of it."""

    @wraps(view)
    def wrapped(request: TimedRequest, **kwargs: Any) -> HttpResponse:
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            response: HttpResponse = refused(_("This page is out of date. Open it again."), 412)
            response["Tus-Version"] = VERSION
        else:
            response = _answer(request, **kwargs)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "private, no-store"
        return response

    @answers_json("videos:list")
    def _answer(request: TimedRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except tuple(STATUSES) as error:
            return refused(error.text, STATUSES[type(error)])

    wrapped.json_page = _answer.json_page  # type: ignore[attr-defined]  # what is refused before
    return wrapped


@require_http_methods(["OPTIONS", "POST"])
@speaks_tus
def uploads(request: TimedRequest) -> HttpResponse:
    """Begin to send a file: how long it is, and of which video."""
    if request.method == "OPTIONS":
        return _abilities(request)
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    mine = Video.objects.filter(author=request.user)
    video = get_object_or_404(mine, pk=_number(said.get("video", "")))
    begun = services.begin_upload(
        video_id=video.pk,
        length=_number(request.headers.get("Upload-Length", "")),
        name="".join(filter(str.isprintable, said.get("filename", ""))),
        actor=request.user,
        now=request.now,
    )
    response = _with_expiry(HttpResponse(status=201), begun)
    response["Location"] = reverse("videos:upload", args=[begun.pk])
    return response


@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE"])
@speaks_tus
def upload(request: TimedRequest, upload_id: uuid.UUID) -> HttpResponse:
    """One's own file on its way: how far it is, its next piece, or its end."""
    if request.method == "OPTIONS":
        return _abilities(request)
    mine = Upload.objects.filter(video__author=request.user)
    found = get_object_or_404(mine, pk=upload_id)
    answer = {"HEAD": _how_far, "PATCH": _piece, "DELETE": _end}[str(request.method)]
    return answer(request, found)


def _abilities(request: TimedRequest) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    if request.campaign is not None:
        response["Tus-Max-Size"] = rules_of(request.campaign).max_bytes
    return response


def _how_far(request: TimedRequest, found: Upload) -> HttpResponse:
    response = _with_expiry(HttpResponse(), found)
    response["Upload-Offset"] = services.resume(upload=found, now=request.now)
    response["Upload-Length"] = found.length
    return response


def _piece(request: TimedRequest, found: Upload) -> HttpResponse:
    """Read from the network straight to the disk: nothing here may ask for the body as a whole."""
    if request.content_type != PIECE:
        return refused(_("What was sent cannot be read."), 415)
    offset = _number(request.headers.get("Upload-Offset", ""))
    if not _room.acquire(blocking=False):
        busy = refused(_("Too much at once. It goes on in a moment."), 503)
        busy["Retry-After"] = SECONDS
        return busy
    try:
        _hang_up_on_silence(request)
        reached = services.append(upload=found, offset=offset, stream=request, now=request.now)
    finally:
        _room.release()
    found.touched_at = request.now
    response = _with_expiry(HttpResponse(status=204), found)
    response["Upload-Offset"] = reached
    return response


def _end(request: TimedRequest, found: Upload) -> HttpResponse:
    services.abandon(upload=found)
    return HttpResponse(status=204)


def _with_expiry(response: HttpResponse, found: Upload) -> HttpResponse:
    if found.finished_at is None:
        response["Upload-Expires"] = http_date((found.touched_at + KEPT).timestamp())
    return response


def _hang_up_on_silence(request: HttpRequest) -> None:
    """Let reading fail then; gunicorn sets its socket anew before the next request."""
    socket = request.META.get("gunicorn.socket")
    if socket is not None:
        socket.settimeout(settings.UPLOAD_SILENCE_SECONDS)


# --- What the headers say ---------------------------------------------------------------
def _number(text: str) -> int:
    """A whole number that a column holds. Raises DomainError."""
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    raise _unreadable()


def _metadata(text: str) -> dict[str, str]:
    """Its names and values: `name base64,name base64`. Raises DomainError."""
    found = {}
    for pair in text.split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except ValueError as error:
            raise _unreadable() from error
    return found


def _unreadable() -> DomainError:
    return DomainError(_("What was sent cannot be read."))
