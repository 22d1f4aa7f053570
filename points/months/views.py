"""The months of a campaign: what each will be or became, closing it, taking it to HR."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from campaigns.models import Campaign
from core.errors import DomainError
from core.exports import answer
from core.middleware import TimedRequest
from points.models import PerformanceMonth
from points.months import exports, queries, services
from points.months.forms import CloseForm, SearchForm, month_of
from points.months.queries import SUBJECTS
from points.months.statements import EMPLOYEES, Subject

LARGEST_ID = 2**63 - 1


def _campaign(campaign_id: int) -> Campaign:
    return get_object_or_404(queries.campaigns(), pk=min(campaign_id, LARGEST_ID))


def _month(text: str) -> dt.date:
    month = month_of(text)
    if month is None:
        raise Http404
    return month


def _closed(campaign: Campaign, month: dt.date) -> PerformanceMonth | None:
    return queries.closed_months(campaign).filter(month=month).first()


def _months_of(campaign: Campaign) -> str:
    return f"{reverse('points:months')}?campaign={campaign.pk}"


def _subject(request: TimedRequest) -> tuple[str, Subject]:
    name = request.GET.get("of", "")
    return (name, SUBJECTS[name]) if name in SUBJECTS else ("employees", EMPLOYEES)


@require_safe
def months(request: TimedRequest) -> HttpResponse:
    """The months that were closed, and the one that is next; of any campaign that began."""
    every = list(queries.campaigns())
    asked = request.GET.get("campaign", "")
    chosen = next((each for each in every if str(each.pk) == asked), request.campaign)
    if chosen is None:
        return render(request, "campaigns/no_campaign.html")
    due = queries.due(chosen)
    context = {
        "shown": chosen,
        "tabs": [
            {"label": each.label, "url": f"?campaign={each.pk}", "is_current": each == chosen}
            for each in every
        ],
        "formula": queries.formula_of(chosen),
        "due": due,
        "is_ready": due is not None and due.is_ready(request.now),
        "closed": queries.closed_months(chosen),
    }
    return render(request, "points/months.html", context)


@require_safe
def month(request: TimedRequest, campaign_id: int, month: str) -> HttpResponse:
    """What a month became; before it is closed, what it would be by now."""
    campaign, first = _campaign(campaign_id), _month(month)
    closed = _closed(campaign, first)
    name, subject = _subject(request)
    words = SearchForm(request.GET).words
    context: dict[str, Any] = {
        "shown": campaign,
        "month": first,
        "value": month,
        "closed": closed,
        "of": name,
        "of_employees": subject is EMPLOYEES,
        "tabs": _tabs(name),
        "words": words,
    }
    if closed is not None:
        context |= {
            "totals": queries.totals_of(closed),
            "formula": closed,
            "page": queries.closed_page(closed, subject, words, request.GET),
        }
        return render(request, "points/month.html", context)
    return _preview(request, campaign, first, subject, context)


def _preview(
    request: TimedRequest,
    campaign: Campaign,
    month: dt.date,
    subject: Subject,
    context: dict[str, Any],
) -> HttpResponse:
    """The same page of the month that is next; no other one can be looked at."""
    due = queries.due(campaign)
    if due is None or due.month != month:
        raise Http404
    context |= {"due": due, "is_ready": due.is_ready(request.now)}
    formula = queries.formula_of(campaign)
    if formula is not None:
        context |= {
            "formula": formula,
            "totals": queries.preview(campaign, due.ends_at, formula),
            "page": queries.preview_page(
                campaign,
                due.ends_at,
                formula,
                subject,
                words=context["words"],
                params=request.GET,
            ),
        }
    return render(request, "points/month.html", context)


def _tabs(chosen: str) -> list[dict[str, Any]]:
    labels = {"employees": _("Employees"), "departments": _("Departments")}
    return [
        {"label": label, "url": f"?of={name}", "is_current": name == chosen}
        for name, label in labels.items()
    ]


@require_GET
def month_export(request: TimedRequest, campaign_id: int, month: str) -> HttpResponseBase:
    """The closed month as a file; what is not closed is not taken away."""
    closed = _closed(_campaign(campaign_id), _month(month))
    if closed is None:
        raise Http404
    _name, subject = _subject(request)
    return answer(request, exports.closed(closed, subject, request.now))


@require_http_methods(["GET", "HEAD", "POST"])
def month_close(request: TimedRequest, campaign_id: int, month: str) -> HttpResponse:
    """Says what closing means, with the numbers; a POST closes, if they are still the same."""
    campaign, first = _campaign(campaign_id), _month(month)
    if request.method == "POST":
        return _close(request, campaign, first, month)
    if _closed(campaign, first) is not None:
        return redirect("points:month", campaign.pk, month)
    due = queries.due(campaign)
    formula = queries.formula_of(campaign)
    if due is None or due.month != first or formula is None:
        return redirect(_months_of(campaign))
    totals = queries.preview(campaign, due.ends_at, formula)
    context = {
        "shown": campaign,
        "month": first,
        "value": month,
        "formula": formula,
        "totals": totals,
        "is_early": request.now < due.ends_at,
        "refusal": services.why_not(campaign, due, first, request.now),
        "form": CloseForm(initial={"seen": totals.mark}),
    }
    return render(request, "points/month_close.html", context)


def _close(request: TimedRequest, campaign: Campaign, month: dt.date, value: str) -> HttpResponse:
    form = CloseForm(request.POST)
    # Without the numbers nothing was confirmed.
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    try:
        services.close_month(
            campaign=campaign, month=month, actor=request.user, now=request.now, seen=seen
        )
    except DomainError as error:
        messages.error(request, error.text)
        return redirect(_months_of(campaign))
    done = _("%(month)s is closed.") % {"month": services.month_words(month)}
    messages.success(request, done)
    return redirect("points:month", campaign.pk, value)
