"""The home page, by role, and the demo's clock."""

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

from core.errors import DomainError
from core.middleware import TimedRequest
from core.services import move_demo_clock
from core.ways import way_back
from dashboard.forms import DemoClockForm
from dashboard.home import drawn
from dashboard.visit import Visit
from defects.tasks import task_sweep


@require_GET
def home(request: TimedRequest) -> HttpResponse:
    """Today: what is mine to do, what is open, and how I, my team and the campaign stand."""
    campaign, person, now = request.campaign, request.user, request.now
    if campaign is None:
        return render(request, "campaigns/no_campaign.html")
    visit = Visit(campaign, person, now)
    places = drawn(visit)
    context = {
        "today": visit.today,
        "visit": visit,
        "places": places,
        "has_charts": any(block.is_chart for blocks in places.values() for block in blocks),
    }
    return render(request, "dashboard/home.html", context)


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
