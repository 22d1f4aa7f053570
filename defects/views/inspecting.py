"""The inspections that were made, and one of them. They are made on `walking_page`."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.pages import in_campaign, page
from core.middleware import TimedRequest
from core.pagination import keyset_page
from defects import queries
from defects.models import Inspection, Photo
from defects.queries.looks import with_past
from defects.views.answers import by_item, facts_of, shown_sections


@require_safe
@in_campaign
def inspections(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """All inspections, the newest first."""
    found = keyset_page(queries.inspections(campaign), order=["-id"], params=request.GET)
    return page(request, "defects/inspections.html", campaign, {"page": found})


@require_safe
def inspection_start(request: TimedRequest) -> HttpResponse:
    """On to the page for inspections, with the line that the address names."""
    line = request.GET.get("line", "")
    named = f"?line={line}" if line.isascii() and line.isdigit() else ""
    return redirect(reverse("defects:walk") + named)


@require_safe
def inspection(request: TimedRequest, pk: int) -> HttpResponse:
    """What came of it, for everybody; whoever walks is led on to where they do."""
    related = ("campaign", "line__team", "inspector", "version__checklist", "duty", "held")
    found = get_object_or_404(Inspection.objects.select_related(*related), pk=pk)
    with timezone.override(found.campaign.zone):
        return page(request, "defects/inspection.html", found.campaign, _shown(request, found))


def _shown(request: TimedRequest, found: Inspection) -> dict[str, Any]:
    photos = Photo.objects.filter(answer__inspection=found).select_related("answer")
    answers = list(found.answers.all())
    return {
        "inspection": found,
        "goes_on": found.finished_at is None and found.inspector_id == request.user.pk,
        "facts": facts_of(found, answers),
        "sections": shown_sections(found.version_id, answers, by_item(with_past(photos))),
        "defects": found.defects.select_related("team").order_by("id")[:100],
        "commendations": found.commendations.select_related("team").order_by("id")[:100],
    }
