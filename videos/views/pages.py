"""The pages of videos: the list, one, its words, and the page that sends its file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.models import Activity, Campaign
from campaigns.pages import in_campaign, page
from campaigns.queries import is_open
from core.forms import attempt, attempt_on
from core.json_answers import answered, answers_json
from core.middleware import TimedRequest
from core.pagination import keyset_page
from core.templatetags.ui import look
from videos import queries, rules, services
from videos.forms import EditForm, WordsForm, initial_of
from videos.models import Fault, Video, VideoEvent
from videos.services.record import rules_of
from videos.services.writing import WORDS_CHANGED
from videos.views import voices
from videos.views.common import of_video, tabs, tapped

METHODS = ["GET", "HEAD", "POST"]
PAGE = 24


# --- The list ---------------------------------------------------------------------------
@require_safe
@in_campaign
def videos(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """What is public, and one's own in every state."""
    which = queries.MINE if request.GET.get("which") == queries.MINE else queries.ALL
    found = queries.listed(campaign, request.user, which)
    order = queries.order_of(which)
    context = {
        "tabs": tabs(request, campaign, which),
        "which": which,
        "page": keyset_page(found, order=order, params=request.GET, size=PAGE),
        "open": _is_open(request, campaign),
    }
    return page(request, "videos/list.html", campaign, context)


def _is_open(request: TimedRequest, campaign: Campaign) -> bool:
    return is_open(campaign, Activity.VIDEOS, campaign.local_date(request.now))


# --- Words ------------------------------------------------------------------------------
@require_http_methods(METHODS)
@in_campaign
def new(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """The words first; then the page that sends the file."""
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _write(request, campaign, form))
        if made is not None:
            messages.success(request, _("The words are saved. Now choose the file."))
            return redirect("videos:send", made.pk)
    context = {
        "form": form,
        "open": _is_open(request, campaign),
        "limits": rules_of(campaign),
    }
    return page(request, "videos/new.html", campaign, context)


def _write(request: TimedRequest, campaign: Campaign, form: WordsForm) -> Video:
    return services.write(
        campaign=campaign, actor=request.user, now=request.now, **form.cleaned_data
    )


@require_http_methods(METHODS)
@of_video
def edit(request: TimedRequest, video: Video) -> HttpResponse:
    """Change one's own words until everybody sees them."""
    get_object_or_404(Video.objects.editable_by(request.user), pk=video.pk)
    form = EditForm(request.POST or None, initial=initial_of(video))
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt_on(form, lambda: _edit(request, video, form)) is not None:
        messages.success(request, _("Changed."))
        return redirect(video)
    return page(request, "videos/edit.html", video.campaign, {"form": form, "video": video})


def _edit(request: TimedRequest, video: Video, form: EditForm) -> Video:
    return services.edit(
        video_id=video.pk, actor=request.user, now=request.now, **form.cleaned_data
    )


# --- Sending ----------------------------------------------------------------------------
@require_safe
@of_video
def send(request: TimedRequest, video: Video) -> HttpResponse:
    """Chooses the file and sends it; a video that takes none leads to its page."""
    get_object_or_404(Video.objects.filter(author=request.user), pk=video.pk)
    if video.state not in rules.TAKES_FILE:
        return redirect(video)
    context = {"video": video, "limits": rules_of(video.campaign)}
    return page(request, "videos/send.html", video.campaign, context)


@require_POST
@of_video
def retry(request: TimedRequest, video: Video) -> HttpResponse:
    """Convert once more what broke off."""
    get_object_or_404(queries.followed_by(request.user), pk=video.pk)
    return tapped(
        request,
        lambda: services.retry(video_id=video.pk, actor=request.user, now=request.now),
        _("It is tried again."),
        video,
    )


# --- One --------------------------------------------------------------------------------
@require_safe
@of_video
def video(request: TimedRequest, video: Video) -> HttpResponse:
    """The player, the words, how far it is, and what people say to it."""
    may = queries.may(video, request.user)
    context = {
        "video": video,
        "may": may,
        "mine": video.author_id == request.user.pk,
        "sources": _sources(video),
        "tracks": video.captions.defer("text"),
        "events": _story(queries.events_of(video)) if may.follow else [],
        **voices.context_of(request, video),
    }
    return page(request, "videos/video.html", video.campaign, context)


def _sources(video: Video) -> list[dict[str, Any]]:
    """What a player can be given, the largest first; none of what was withdrawn."""
    if video.state == rules.WITHDRAWN:
        return []
    return [
        {"size": each.size, "url": reverse("videos:file", args=[video.pk, each.size]), "it": each}
        for each in video.renditions.all()
    ]


def _story(events: Sequence[VideoEvent]) -> list[dict[str, Any]]:
    """The log as the timeline shows it."""
    return [
        {
            "at": event.at,
            "words": _words(event),
            "who": event.actor,
            "note": _note(event),
            "icon": look(f"video_{event.state}").icon,
            "css": look(f"video_{event.state}").css,
        }
        for event in events
    ]


def _words(event: VideoEvent) -> str:
    is_begin = event.state == rules.WRITTEN
    return _("Words saved") if is_begin else event.get_state_display()


def _note(event: VideoEvent) -> str:
    """What was said with it: a fault by its code, in words; a reason as it was written."""
    if event.note == WORDS_CHANGED:
        return _(WORDS_CHANGED)
    is_fault = event.state in {rules.REFUSED, rules.FAILED} and event.note in Fault.values
    return str(Fault(event.note).label) if is_fault else event.note


@require_safe
@answers_json("videos:list")
@of_video
def state(request: TimedRequest, video: Video) -> HttpResponse:
    """How far it is, for its page and for the phone that sends the file."""
    may = queries.may(video, request.user)
    return answered(
        {
            "state": video.state,
            "label": video.get_state_display(),
            "progress": video.progress if may.follow else None,
            "fault": video.get_fault_display() if may.follow else "",
            "reason": video.reason if may.follow else "",
            "takes_file": may.send,
            "settled": video.state != rules.CHECKING,
        }
    )
