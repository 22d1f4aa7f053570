"""The responsible team's answer, and the verdict on it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.models import Campaign
from campaigns.pages import in_campaign, page
from core.durations import spelled
from core.errors import Conflict
from core.forms import attempt_on
from core.middleware import TimedRequest
from core.pagination import keyset_page
from core.templatetags.ui import signed
from defects import queries, services
from defects.forms import CorrectionForm, ProgressForm, VerdictForm
from defects.models import Correction, Defect, DefectEvent
from defects.views.common import of_defect
from defects.views.detail import may_tell_progress, picture_context, show_defect
from defects.views.story import outcome_line


@require_POST
@of_defect()
def progress(request: TimedRequest, defect: Defect) -> HttpResponse:
    """A word on how the work goes; the form is on the defect's page."""
    if not may_tell_progress(defect, request.user):
        raise Http404
    form = ProgressForm(request.POST, request.FILES)
    if form.is_valid():
        event = attempt_on(
            form,
            lambda: services.add_progress(
                defect_id=defect.pk,
                actor=request.user,
                now=request.now,
                note=form.cleaned_data["note"],
                pictures=form.cleaned_data["photos"],
            ),
        )
        if event is not None:
            messages.success(request, _("Noted. The clock runs on as before."))
            return redirect(defect)
    return show_defect(request, defect, form)


@require_http_methods(["GET", "HEAD", "POST"])
@of_defect(lambda defects, request: defects.of_responsible(request.user))
def correct(request: TimedRequest, defect: Defect) -> HttpResponse:
    """Containment, cause, measure, evidence."""
    form = CorrectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        correction = attempt_on(
            form,
            lambda: services.submit_correction(
                defect_id=defect.pk,
                actor=request.user,
                now=request.now,
                containment=data["containment"],
                factor=data["factor"],
                whys=data["whys"],
                system_factor=data["system_factor"],
                system_cause=data["system_cause"],
                measure=data["measure"],
                pictures=data["photos"],
            ),
        )
        if correction is not None:
            _say_submitted(request, defect, correction)
            return redirect(defect)
    elif defect.state != Defect.State.OPEN:
        raise Conflict(_("There is nothing to correct here now."))
    context = {
        "defect": defect,
        "form": form,
        "last": queries.corrections_of(defect)[:1],
        "outcome_line": outcome_line(defect, queries.events_of(defect), request.now),
        "photos_lost": bool(form.errors and request.FILES),
    }
    return page(request, "defects/correct.html", defect.campaign, context)


def _say_submitted(request: TimedRequest, defect: Defect, correction: Correction) -> None:
    distance = spelled(abs(defect.due_at - correction.submitted_at))
    if correction.in_time:
        words = _("Submitted %(time)s before the deadline. Waiting for verification by Quality.")
        messages.success(request, words % {"time": distance})
        return
    missed = defect.events.filter(kind=DefectEvent.Kind.MISSED).order_by("id").last()
    words = _(
        "Submitted. The deadline was missed by %(time)s: %(points)s. "
        "It stays on the list until verified."
    )
    lost = signed(missed.points if missed else 0)
    messages.warning(request, words % {"time": distance, "points": lost})


@require_safe
@in_campaign
def queue(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """What waits for a verdict, the oldest first, each with the verifier's own clock."""
    waiting = queries.verification_queue(campaign, request.user)
    found = keyset_page(waiting, order=["submitted_at", "id"], params=request.GET)
    limit = dt.timedelta(hours=campaign.verification_hours)
    rows = [(defect, (defect.submitted_at or request.now) + limit) for defect in found]
    context = {"page": found, "rows": rows, "hours": campaign.verification_hours}
    return page(request, "defects/queue.html", campaign, context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_defect(lambda defects, request: defects.exclude(team=request.user.team_id))
def verify(request: TimedRequest, defect: Defect) -> HttpResponse:
    """Before and after, the cause, and the verdict."""
    if defect.state != Defect.State.SUBMITTED:
        raise Conflict(_("This defect does not wait for verification: somebody was faster."))
    if not Defect.objects.filter(pk=defect.pk).verifiable_by(request.user).exists():
        raise Http404
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _judge(request, defect, form):
        return redirect("defects:queue")
    context = {
        "defect": defect,
        "form": form,
        "outcome_line": outcome_line(defect, queries.events_of(defect), request.now),
        "verify_by": (defect.submitted_at or request.now)
        + dt.timedelta(hours=defect.campaign.verification_hours),
        **picture_context(defect),
    }
    return page(request, "defects/verify.html", defect.campaign, context)


def _judge(request: TimedRequest, defect: Defect, form: VerdictForm) -> bool:
    """Give the verdict; False where the form says why not."""
    verdict = attempt_on(form, lambda: _verdict(request, defect, form))
    if verdict is None:
        return False
    words = {"number": defect.number, "team": defect.team.label}
    if form.confirms:
        earned = verdict.events.order_by("id").last()
        points = signed(earned.points if earned else 0)
        sentence = _("Confirmed: %(number)s. %(team)s: %(points)s.") % {**words, "points": points}
    else:
        sentence = _("Sent back: %(number)s. %(team)s has been told why.") % words
    messages.success(request, sentence)
    return True


def _verdict(request: TimedRequest, defect: Defect, form: VerdictForm) -> Defect:
    if form.confirms:
        return services.confirm_correction(
            defect_id=defect.pk,
            actor=request.user,
            now=request.now,
            note=form.cleaned_data["reason"],
        )
    return services.reject_correction(
        defect_id=defect.pk, actor=request.user, now=request.now, reason=form.full_reason()
    )
