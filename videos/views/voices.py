"""What people say to a video: likes, votes, that they watch it; and the rounds of voting."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from campaigns.models import Campaign
from campaigns.pages import in_campaign, page
from core.exports import answer
from core.middleware import TimedRequest
from core.pagination import keyset_page
from videos import exports, results, rules, services
from videos.models import Video, VotingRound
from videos.views import captioning, moderating
from videos.views.common import of_video, tapped

PAGE = 50
ROUNDS = 100
SHOWN = 100  # places of a round on its page; its export has them all


def context_of(request: TimedRequest, video: Video) -> dict[str, Any]:
    """What `_moderate.html`, `_voices.html` and `_captions.html` show beside the video."""
    return {
        **moderating.context_of(request, video),
        **_voices(request, video),
        **captioning.context_of(request, video),
    }


def _voices(request: TimedRequest, video: Video) -> dict[str, Any]:
    if video.state != rules.PUBLIC:
        return {}
    campaign, now = video.campaign, request.now
    last = results.last_round(campaign, now)
    found = results.results(last, now) if last else None
    return {
        "liking": results.liking_of(video, request.user),
        "may_speak": video.author_id != request.user.pk,
        "open_rounds": [
            {"round": each, "mine": results.vote_of(request.user, each)}
            for each in results.open_rounds(campaign, now)
        ],
        "last_round": last,
        "place": found.of(video) if found else None,
    }


# --- To a video -------------------------------------------------------------------------
@require_POST
@of_video
def like(request: TimedRequest, video: Video) -> HttpResponse:
    """Like it, or take that back; which of both the button says, so that two taps are one."""
    on = request.POST.get("on") == "1"
    return tapped(
        request,
        lambda: services.like(video_id=video.pk, actor=request.user, now=request.now, on=on),
        _("You like it.") if on else _("You no longer like it."),
        video,
    )


@require_POST
@of_video
def vote(request: TimedRequest, video: Video) -> HttpResponse:
    """Give one's vote of a round to this video, or move it here."""
    typed = request.POST.get("round", "")
    key = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 18 else 0
    chosen = get_object_or_404(VotingRound, pk=key, campaign=video.campaign)
    return tapped(
        request,
        lambda: services.vote(
            video_id=video.pk, round_id=chosen.pk, actor=request.user, now=request.now
        ),
        _("Your vote is counted."),
        video,
    )


@require_POST
@of_video
def watched(request: TimedRequest, video: Video) -> HttpResponse:
    """Told by the player; what is not public yet is only looked at."""
    if video.state == rules.PUBLIC:
        services.count_view(video_id=video.pk, viewer_id=request.user.pk, now=request.now)
    return HttpResponse(status=204)


# --- Rounds -----------------------------------------------------------------------------
@require_safe
@in_campaign
def rounds(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """The rounds of the campaign: to come, open, and over."""
    found = campaign.voting_rounds.order_by("-opens_at", "-id")[:ROUNDS]
    listed = [{"round": each, "status": _status(each, request)} for each in found]
    return page(request, "videos/rounds.html", campaign, {"rounds": listed})


@require_safe
def voting_round(request: TimedRequest, pk: int) -> HttpResponse:
    """Before the round is over what can be chosen, afterwards what was."""
    shown = _round(pk)
    with timezone.override(shown.campaign.zone):
        found = results.results(shown, request.now)
        context = {"round": shown, "status": _status(shown, request), "results": found}
        if found is None:
            context |= _to_choose(request, shown)
        else:
            context |= {"places": _places(request, found), "most": SHOWN}
        return page(request, "videos/round.html", shown.campaign, context)


def _round(pk: int) -> VotingRound:
    known = VotingRound.objects.exclude(campaign__status=Campaign.Status.DRAFT)
    return get_object_or_404(known.select_related("campaign"), pk=pk)


def _status(shown: VotingRound, request: TimedRequest) -> str:
    if request.now < shown.opens_at:
        return "upcoming"
    return "open" if request.now < shown.closes_at else "closed"


def _to_choose(request: TimedRequest, shown: VotingRound) -> dict[str, Any]:
    public = Video.objects.filter(campaign=shown.campaign, state=rules.PUBLIC)
    found = public.select_related("author", "department")
    return {
        "page": keyset_page(found, order=("-published_at", "-id"), params=request.GET, size=PAGE),
        "mine": results.vote_of(request.user, shown),
    }


def _places(request: TimedRequest, found: results.Results) -> list[dict[str, Any]]:
    """The first places; what is no longer public has words only for those who may see it."""
    may_judge = request.user.has_perm("videos.moderate_video")
    return [
        {
            "it": each,
            "is_readable": each.rank is not None
            or may_judge
            or each.video.author_id == request.user.pk,
        }
        for each in found.standings[:SHOWN]
    ]


@require_GET
def round_export(request: TimedRequest, pk: int) -> HttpResponseBase:
    """The results as a file; before the round is over there are none."""
    shown = _round(pk)
    with timezone.override(shown.campaign.zone):
        found = results.results(shown, request.now)
        if found is None:
            return redirect("videos:round", shown.pk)
        return answer(request, exports.results(shown, found, request.now))
