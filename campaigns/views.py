"""The campaign page that everybody sees."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns import queries
from campaigns.models import Campaign, Principle
from people.middleware import PersonRequest


@require_safe
def campaign(request: PersonRequest) -> HttpResponse:
    """The campaign: its month, what each phase asks of whom, its targets.

    The one that was closed last stays to be read until another one runs.
    """
    current: Campaign | None = request.campaign
    if current is None:
        return render(request, "campaigns/none.html")
    today = current.local_date(request.now)
    context = {
        "campaign": current,
        "today": today,
        "is_over": current.status == Campaign.Status.CLOSED,
        "timeline": queries.timeline_of(current, today),
        "core_tasks": current.core_tasks.select_related("lead"),
        "targets": queries.target_figures(current, request.now),
        "principle": _by_level(current),
        "may_change": request.user.is_staff and request.user.has_perm("campaigns.change_campaign"),
    }
    return render(request, "campaigns/campaign.html", context)


def _by_level(current: Campaign) -> list[tuple[int, str, list[Principle]]]:
    """The 1-2-3 principle: each level with its number and name, and its lines."""
    rows = current.principles.all()
    return [
        (level, str(Principle.Level(level).label), list(lines))
        for level, lines in groupby(rows, key=lambda row: row.level)
    ]
