"""Anybody's reports: made in half a minute, waiting for somebody, answered."""

from __future__ import annotations

from collections.abc import Callable
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
from core.errors import Conflict
from core.exports import answer, filters_of
from core.forms import PlainForm, attempt, attempt_on
from core.middleware import TimedRequest
from core.moments import when
from core.pagination import keyset_page
from core.templatetags.ui import at_most
from defects import exports, queries, services
from defects.forms.reporting import AcceptForm, AnswerForm, ReportFilter, ReportForm
from defects.models import Report
from defects.queries.reports import ALL, MINE, WAITING
from defects.services.reporting import ANSWERS, answerers

PAGE = 50
COUNTED = 99


# --- Making one ---------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign
def report_new(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """Report a problem, or good work: from the line's code (`?line=`) or from anywhere."""
    form = ReportForm(
        request.POST or None,
        request.FILES or None,
        person=request.user,
        initial=_known(request),
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.make_report(
                campaign=campaign, actor=request.user, now=request.now, **form.report()
            ),
        )
        if made is not None:
            messages.success(request, _sent(made))
            return redirect(made)
    context = {
        "form": form,
        "closed": campaign.status != Campaign.Status.ACTIVE,
        "photos_lost": bool(form.errors and request.FILES),
    }
    return page(request, "defects/report_new.html", campaign, context)


def _known(request: TimedRequest) -> dict[str, Any]:
    """What need not be asked: the line, and what kind of report the address names."""
    named = request.GET.get("line")
    usual = None if named or request.method == "POST" else queries.reports.usual_line(request.user)
    known = {"line": named or (usual.pk if usual else None)}
    kind = request.GET.get("kind")
    return known | ({"kind": kind} if kind in Report.Kind.values else {})


def _sent(report: Report) -> str:
    told = _names_of_answerers(report)
    if not told:
        return _("Sent. You will be told as soon as somebody has answered.")
    words = _("Sent to %(name)s. You will hear the answer.")
    return words % {"name": told}


def _names_of_answerers(report: Report) -> str:
    return _(", ").join(person.name for person in answerers(report))


# --- The list -----------------------------------------------------------------
@require_safe
@in_campaign
def reports(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """What waits for this person, what they reported, and all that they may see."""
    answers = request.user.has_perm(ANSWERS)
    narrowing = ReportFilter(request.GET)
    by = narrowing.narrowing(answers=answers)
    found = queries.reports.with_photo(queries.reports.narrowed(campaign, request.user, by))
    context = {
        "tabs": _tabs(request, campaign, by.which) if answers else [],
        "which": by.which,
        "page": keyset_page(found, order=by.order, params=request.GET, size=PAGE),
        "filter": narrowing,
        "chips": narrowing.chips(),
        "panel": "filters" in request.GET,
        "open_panel": narrowing.with_panel(shown=True),
        "closed_panel": narrowing.with_panel(shown=False),
        "export_query": filters_of(request.GET),
        "clear": f"{request.path}?which={by.which}",
    }
    return page(request, "defects/reports.html", campaign, context)


def _tabs(request: TimedRequest, campaign: Campaign, here: str) -> list[dict[str, Any]]:
    waiting = queries.reports.waiting_for(campaign, request.user)
    number = waiting.order_by("id").values("pk")[: COUNTED + 1].count()
    words = ((WAITING, _("Waiting for me")), (MINE, _("My reports")), (ALL, _("All")))
    return [
        {
            "label": label,
            "url": f"{reverse('defects:reports')}?which={which}",
            "count": at_most(number, COUNTED) if which == WAITING else None,
            "is_current": which == here,
        }
        for which, label in words
    ]


@require_GET
@in_campaign
def reports_export(request: TimedRequest, campaign: Campaign) -> HttpResponseBase:
    narrowing = ReportFilter(request.GET)
    by = narrowing.narrowing(answers=request.user.has_perm(ANSWERS))
    words = [chip["label"] for chip in narrowing.chips()]
    return answer(request, exports.reports(campaign, request.user, by, request.now, words))


# --- One report ---------------------------------------------------------------
@require_safe
def report(request: TimedRequest, pk: int) -> HttpResponse:
    """One report: for whoever made it, and whoever answers for its line."""
    seen = queries.reports.with_names(Report.objects.visible_to(request.user))
    return _show(request, get_object_or_404(seen, pk=pk))


def _show(
    request: TimedRequest,
    found: Report,
    accept: AcceptForm | None = None,
    refusal: AnswerForm | None = None,
) -> HttpResponse:
    """The page of a report, with both forms as they stand where this person answers."""
    may = request.user.has_perm(ANSWERS)
    theirs = may and Report.objects.waiting().answerable_by(request.user)
    with timezone.override(found.campaign.zone):
        context = {
            "report": found,
            "photos": queries.reports.photos_of(found),
            "told": _names_of_answerers(found) if found.state == Report.State.WAITING else "",
            "answers": bool(theirs and theirs.filter(pk=found.pk).exists()),
            "accept": accept or AcceptForm(kind=found.kind),
            "refusal": refusal or AnswerForm(),
        }
        return page(request, "defects/report.html", found.campaign, context)


@require_POST
def report_accept(request: TimedRequest, pk: int) -> HttpResponse:
    """Onto the list; the next page is what it became."""
    found = _answerable(request, pk)
    form = AcceptForm(request.POST, kind=found.kind)
    done = _decided(
        request,
        form,
        lambda: services.accept_report(
            report_id=pk, actor=request.user, now=request.now, **form.cleaned_data
        ),
        found,
    )
    if done is None:
        return _show(request, found, accept=form)
    return done


@require_POST
def report_answer(request: TimedRequest, pk: int) -> HttpResponse:
    """Answered with a reason; the next page is the report."""
    found = _answerable(request, pk)
    form = AnswerForm(request.POST)
    done = _decided(
        request,
        form,
        lambda: services.answer_report(
            report_id=pk, actor=request.user, now=request.now, **form.cleaned_data
        ),
        found,
    )
    if done is None:
        return _show(request, found, refusal=form)
    return done


def _answerable(request: TimedRequest, pk: int) -> Report:
    theirs = queries.reports.with_names(Report.objects.answerable_by(request.user))
    return get_object_or_404(theirs, pk=pk)


def _decided(
    request: TimedRequest, form: PlainForm, service: Callable[[], Report], found: Report
) -> HttpResponse | None:
    """Where the decision leads; None: it was refused, and the form says why.

    Whoever comes second reads on the report's page who was first.
    """
    if not form.is_valid():
        return None
    with timezone.override(found.campaign.zone):
        try:
            done = attempt_on(form, service)
        except Conflict as conflict:
            messages.warning(request, conflict.text)
            return redirect(found)
        if done is None:
            return None
        messages.success(request, _done(done))
    return redirect(_result(done))


def _result(report: Report) -> Any:
    """What a report became, or itself."""
    if report.commendation_id:
        return reverse("defects:commendation", args=[report.commendation_id])
    return report.defect or report


def _done(report: Report) -> str:
    words = {"name": report.reported_by.name}
    if report.defect:
        posted = _("On the list as %(number)s. %(team)s has until %(due)s; %(name)s has been told.")
        return posted % {
            **words,
            "number": report.defect.number,
            "team": report.defect.team.label,
            "due": when(report.defect.due_at),
        }
    if report.commendation_id:
        return _("On the red list. %(name)s has been told.") % words
    return _("Answered. %(name)s has been told.") % words
