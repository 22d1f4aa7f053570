"""The lists as files: who may read a list may take it away, as far as it is theirs to read."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from campaigns.models import Campaign
from campaigns.pages import in_campaign
from core.exports import answer
from core.forms import Filter
from core.middleware import TimedRequest
from defects import exports
from defects.forms import DefectFilter, RedFilter


def _words(narrowing: Filter) -> list[str]:
    return [chip["label"] for chip in narrowing.chips()]


@require_GET
@in_campaign
def black_export(request: TimedRequest, campaign: Campaign) -> HttpResponseBase:
    narrowing = DefectFilter(request.GET)
    by = narrowing.narrowing()
    export = exports.black_list(campaign, request.user, by, request.now, _words(narrowing))
    return answer(request, export)


@require_GET
@in_campaign
def red_export(request: TimedRequest, campaign: Campaign) -> HttpResponseBase:
    narrowing = RedFilter(request.GET)
    export = exports.red_list(campaign, narrowing.narrowing(), request.now, _words(narrowing))
    return answer(request, export)


@require_GET
@in_campaign
def inspections_export(request: TimedRequest, campaign: Campaign) -> HttpResponseBase:
    return answer(request, exports.inspections(campaign, request.now))


@require_GET
@in_campaign
def queue_export(request: TimedRequest, campaign: Campaign) -> HttpResponseBase:
    return answer(request, exports.verification_queue(campaign, request.user, request.now))
