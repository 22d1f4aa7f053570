"""The weeks of the plan: who inspects what, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from campaigns.models import Campaign
from campaigns.pages import in_campaign, page
from core.errors import Conflict, DomainError
from core.exports import answer
from core.forms import attempt_on
from core.middleware import TimedRequest
from defects import exports, queries
from defects.forms.planning import ExcuseForm, HandOverForm, chosen_week, week_label
from defects.models import InspectionDuty
from defects.rules.planning import Completion
from defects.services import excusing, planning


@dataclass(frozen=True)
class Week:
    """A week of the picker, with what became of it."""

    value: str
    label: str
    is_chosen: bool
    completion: Completion


def _weeks(campaign: Campaign, chosen: dt.date | None) -> list[Week]:
    became = queries.planning.completion_by_week(campaign)
    return [
        Week(week.isoformat(), week_label(week), week == chosen, became.get(week, Completion()))
        for week in queries.planning.weeks_of(campaign)
    ]


def _chosen(request: TimedRequest, campaign: Campaign) -> dt.date | None:
    today = campaign.local_date(request.now)
    weeks = queries.planning.weeks_of(campaign)
    return chosen_week(weeks, request.GET.get("week", ""), today)


@require_safe
@in_campaign
def plan(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """One week: the duties, two figures; below them all weeks, and what is worth a question."""
    week = _chosen(request, campaign)
    rows = queries.planning.week_duties(campaign, week, request.now) if week else []
    rows.sort(key=lambda row: queries.planning.STATUSES.index(row.status))
    weeks = _weeks(campaign, week)
    may_hand_over = request.user.has_perm(queries.planning.MANAGES)
    context = {
        "rows": rows,
        "weeks": weeks,
        "week": next((each for each in weeks if each.is_chosen), None),
        "may_hand_over": may_hand_over,
        "may_excuse": request.user.has_perm(queries.planning.EXCUSES),
        "questions": _questions(campaign) if may_hand_over else [],
    }
    return page(request, "defects/plan.html", campaign, context)


def _questions(campaign: Campaign) -> list[queries.planning.Question]:
    """Those of the whole campaign: a week is too short to say anything about anybody."""
    return queries.planning.questions(campaign, campaign.begins_at)


@require_GET
@in_campaign
def plan_export(request: TimedRequest, campaign: Campaign) -> HttpResponseBase:
    """The duties of one week, or of all of them."""
    every = request.GET.get("week") == "all"
    week = None if every else _chosen(request, campaign)
    words = [week_label(week)] if week else []
    return answer(request, exports.duties(campaign, week, request.now, words))


@require_http_methods(["GET", "HEAD", "POST"])
def duty_hand_over(request: TimedRequest, pk: int) -> HttpResponse:
    """Give a planned inspection to somebody else: the manager any, everybody else their own."""
    duty = get_object_or_404(queries.planning.may_hand_over(request.user), pk=pk)
    with timezone.override(duty.campaign.zone):
        try:
            return _hand_over(request, duty)
        except Conflict as conflict:
            messages.warning(request, conflict.text)
            return redirect(_back(request))


def _hand_over(request: TimedRequest, duty: Any) -> HttpResponse:
    row = queries.planning.WeekDuty(duty, request.now)
    if not row.is_open:
        raise Conflict(_("This inspection has ended and can no longer be handed over."))
    form = HandOverForm(request.POST or None, duty=duty, person=request.user)
    if request.method == "POST" and form.is_valid():
        given = attempt_on(
            form,
            lambda: planning.hand_over(
                duty_id=duty.pk, actor=request.user, now=request.now, **form.cleaned_data
            ),
        )
        if given is not None:
            words = _("Handed over to %(name)s, who has been told.")
            messages.success(request, words % {"name": given.inspector.name})
            return redirect(_back(request))
    context = {"duty": duty, "form": form, "back": _back(request)}
    return page(request, "defects/duty_hand_over.html", duty.campaign, context)


def _back(request: TimedRequest) -> str:
    """Whence they came: the manager from the plan, an inspector from today."""
    is_manager = request.user.has_perm("defects.view_inspectionduty")
    return reverse("defects:plan" if is_manager else "dashboard:home")


@require_http_methods(["GET", "HEAD", "POST"])
def duty_excuse(request: TimedRequest, pk: int) -> HttpResponse:
    """Excuse a planned inspection that can't be made; where it is excused, say by whom."""
    duty = get_object_or_404(queries.planning.duties(), pk=pk)
    with timezone.override(duty.campaign.zone):
        try:
            return _excuse(request, duty)
        except Conflict as conflict:
            messages.warning(request, conflict.text)
            return redirect(_week_of(duty))


def _excuse(request: TimedRequest, duty: InspectionDuty) -> HttpResponse:
    row = queries.planning.WeekDuty(duty, request.now)
    form = ExcuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        excused = attempt_on(
            form,
            lambda: excusing.excuse_duty(
                duty_id=duty.pk, actor=request.user, now=request.now, **form.cleaned_data
            ),
        )
        if excused is not None:
            words = _("Excused: %(name)s has nothing to do for it.")
            messages.success(request, words % {"name": duty.inspector.name})
            return redirect(_week_of(duty))
    if not (row.is_open or row.may_ask_again):
        raise Conflict(_("This inspection has ended and can no longer be excused."))
    context = {"duty": duty, "row": row, "form": form, "back": _week_of(duty)}
    return page(request, "defects/duty_excuse.html", duty.campaign, context)


@require_POST
def duty_ask_again(request: TimedRequest, pk: int) -> HttpResponse:
    """Take the excuse back: the inspection is to be made after all."""
    duty = get_object_or_404(queries.planning.duties(), pk=pk)
    try:
        excusing.ask_again(duty_id=duty.pk, actor=request.user, now=request.now)
    except DomainError as error:  # its week is over, or somebody else was faster
        messages.warning(request, error.text)
    else:
        words = _("The excuse is taken back: %(name)s has it to do again.")
        messages.success(request, words % {"name": duty.inspector.name})
    return redirect(_week_of(duty))


def _week_of(duty: InspectionDuty) -> str:
    """The plan, at the week of this inspection."""
    return f"{reverse('defects:plan')}?week={duty.week.isoformat()}"
