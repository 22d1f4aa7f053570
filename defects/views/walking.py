"""What the page for inspecting on the phone asks of the server: JSON only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Activity
from campaigns.services import require_open
from core.errors import DomainError
from core.images import Picture, made_patiently, safe_picture
from core.json_answers import answered, answers_json, read_json, refused
from core.middleware import TimedRequest
from core.pictures import send_photo
from core.throttle import MINUTE, is_too_often
from core.uploads import gives_way
from defects import services
from defects.forms.walking import WalkPhotoForm
from defects.models import Commendation, Defect, ScoreExample
from defects.queries import refusal_of
from defects.queries.walking import phone_data

MOST_BYTES = 1024 * 1024
# Of one person in a minute: a whole inspection with sixty photos goes through at once.
MOST_ASKED = 240


def for_phones(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answers in JSON; whoever asks too often is asked to wait."""

    @wraps(view)
    def wrapped(request: TimedRequest) -> HttpResponse:
        if is_too_often(f"walk:{request.user.pk}", MOST_ASKED):
            response = refused(_("Too much at once. It goes on in a minute."), 429)
            response["Retry-After"] = str(MINUTE)
            return response
        return view(request)

    return answers_json("defects:walk")(wrapped)


@require_safe
@for_phones
def walk_data(request: TimedRequest) -> HttpResponse:
    """What is needed to inspect without a network, and the token for sending."""
    content = phone_data(request.user, request.campaign, request.now)
    content["closed"] = _closed(request)
    token = get_token(request)
    etag = _etag(content, request.META["CSRF_COOKIE"])
    response = answered({**content, "now": request.now.isoformat(), "token": token})
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=etag, response=response) or response


def _closed(request: TimedRequest) -> str:
    """Why nothing but planned inspections is taken now; empty where any line may be inspected."""
    if request.campaign is None:
        return _("No campaign is running.")
    refusal = refusal_of(require_open, request.campaign, Activity.INSPECTION, request.now)
    return str(refusal)


def _etag(content: dict[str, Any], secret: str) -> str:
    """The same as long as nothing but the instant changes; a new sign-in brings a new token."""
    whole = json.dumps(content, sort_keys=True) + secret
    return f'"{hashlib.sha256(whole.encode()).hexdigest()[:32]}"'


@require_POST
@for_phones
def walk_send(request: TimedRequest) -> HttpResponse:
    """An inspection as the phone has it."""
    content = read_json(request, MOST_BYTES)
    received = services.receive(content=content, actor=request.user, now=request.now)
    photos = [str(photo) for photo in received.photos_wanted]
    if received.held is not None:
        reason = str(received.held.get_reason_display())
        return answered({"held": True, "reason": reason, "photos_wanted": photos}, 202)
    inspection: Any = received.inspection
    return answered(
        {
            "inspection": inspection.pk,
            "url": reverse("defects:inspection", args=[inspection.pk]),
            "finished": inspection.finished_at is not None,
            "findings": {str(key): _posted(found) for key, found in received.findings.items()},
            "photos_wanted": photos,
        }
    )


def _posted(found: Defect | Commendation) -> dict[str, str]:
    name = "detail" if isinstance(found, Defect) else "commendation"
    return {"number": found.number, "url": reverse(f"defects:{name}", args=[found.pk])}


@require_POST
@gives_way
@for_phones
def walk_photo(request: TimedRequest) -> HttpResponse:
    """One photo of what was sent before."""
    form = WalkPhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        raise DomainError(_("What was sent is no photo of an inspection."))
    sent = form.cleaned_data
    upload: UploadedFile = sent["file"]
    services.receive_photo(
        photo_id=sent["id"],
        inspection_id=sent["inspection"],
        owner=sent["owner"],
        picture=lambda: _safe(upload),
        actor=request.user,
        now=request.now,
    )
    return answered({"kept": True})


def _safe(upload: UploadedFile) -> Picture:
    return made_patiently(lambda: safe_picture(upload, upload.size or 0, field="file"))


@require_safe
def example(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The photo of what a score looks like, for whoever may see inspections."""
    found = get_object_or_404(ScoreExample.objects.exclude(file=""), pk=pk)
    return send_photo(request, str(found.file.name))
