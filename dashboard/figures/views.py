"""The page of figures."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.middleware import TimedRequest
from dashboard.figures import charts
from dashboard.figures.forms import FiguresFilter


@require_safe
def figures(request: TimedRequest) -> HttpResponse:
    """All charts, of the part of the plant and the period that the address names."""
    campaign = request.campaign
    if campaign is None:
        return render(request, "campaigns/no_campaign.html")
    narrowing = FiguresFilter(request.GET)
    context = {
        "figures": charts.every(campaign, narrowing.scope(), request.now),
        "filter": narrowing,
        "chips": narrowing.chips(),
        "clear": request.path,
        "panel": "filters" in request.GET,
        "open_panel": narrowing.with_panel(shown=True),
        "closed_panel": narrowing.with_panel(shown=False),
    }
    return render(request, "dashboard/figures.html", context)
