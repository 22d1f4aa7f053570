"""The home page, by role, and the demo's clock."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaigns.models import Activity, Campaign
from campaigns.queries import is_open
from core.errors import DomainError
from core.middleware import TimedRequest
from core.services import move_demo_clock
from core.ways import way_back
from dashboard import queries
from dashboard.forms import DemoClockForm
from defects.tasks import task_sweep
from people.models import Employee, Role
from points import queries as points_queries

WEEK = dt.timedelta(days=7)


@require_GET
def home(request: TimedRequest) -> HttpResponse:
    """Today: what is mine to do, what is open, and how I, my team and the campaign stand."""
    campaign, person, now = request.campaign, request.user, request.now
    if campaign is None:
        return render(request, "dashboard/no_campaign.html")
    context = {
        "phases": queries.phases_today(campaign, now),
        "today": campaign.local_date(now),
        "praise": queries.newest_praise(campaign),
        **_tasks(campaign, person, now),
        **_standing(campaign, person, now),
        **_overview(campaign, person, now),
    }
    return render(request, "dashboard/home.html", context)


def _tasks(campaign: Campaign, person: Employee, now: dt.datetime) -> dict[str, Any]:
    """What waits for this person, and what they may begin."""
    rows = queries.to_correct(campaign, person, now)
    verifies = person.has_perm("defects.verify_defect")
    return {
        "to_correct": rows[: queries.SHOWN],
        "has_more_to_correct": len(rows) > queries.SHOWN,
        "verifies": verifies,
        "to_verify": queries.to_verify(campaign, person, now) if verifies else [],
        "inspection_open": is_open(campaign, Activity.INSPECTION, campaign.local_date(now)),
    }


def _standing(campaign: Campaign, person: Employee, now: dt.datetime) -> dict[str, Any]:
    """The points of this person and of their team."""
    boards = points_queries.BOARDS
    return {
        "own": points_queries.standing_of(campaign, boards["employees"], person),
        "own_of": points_queries.ranked_count(campaign, boards["employees"]),
        "own_week": points_queries.points_since(campaign, person, now - WEEK),
        "team_standing": points_queries.standing_of(campaign, boards["teams"], person),
        "teams_of": points_queries.ranked_count(campaign, boards["teams"]),
    }


def _overview(campaign: Campaign, person: Employee, now: dt.datetime) -> dict[str, Any]:
    """How the whole campaign stands, for those who answer for it."""
    if not person.has_role(Role.QUALITY_MANAGER, Role.EXECUTIVE):
        return {}
    return {
        "figures": queries.figures(campaign, now),
        "states": queries.by_state(campaign),
        "most_overdue": queries.most_overdue(campaign, now),
    }


@require_POST
def demo_clock(request: TimedRequest) -> HttpResponse:
    """Moves the demo's clock forward; the sweep follows at once, as it would by itself."""
    if not settings.DEMO:
        raise Http404
    form = DemoClockForm(request.POST)
    if form.is_valid():
        _move(request, form)
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    return HttpResponseRedirect(way_back(request, reverse("dashboard:home")))


def _move(request: TimedRequest, form: DemoClockForm) -> None:
    try:
        with transaction.atomic():
            instant = move_demo_clock(now=request.now, **form.move())
            transaction.on_commit(task_sweep.delay, robust=True)
    except DomainError as error:
        messages.error(request, error.text)
        return
    shown = date_format(timezone.localtime(instant), "DATETIME_FORMAT")
    messages.success(request, _("The demo's clock now shows %(time)s.") % {"time": shown})
