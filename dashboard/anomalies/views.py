"""The anomalies of a month: seen, typed in, imported, taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from campaigns.models import Campaign
from core.errors import DomainError
from core.exports import Column, Export, Kind, answer, choice
from core.middleware import TimedRequest
from dashboard.anomalies import charts, queries
from dashboard.anomalies.charts import month_words
from dashboard.anomalies.forms import CountsForm, SheetForm, month_of
from defects.anomaly_sheet import template_workbook
from defects.models import AnomalyCategory, Factor
from defects.services import anomalies as services
from people import uploads

SESSION_KEY = "anomalies_import"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
METHODS = ["GET", "HEAD", "POST"]


def in_campaign(view: Any) -> Any:
    """Give the view the campaign that pages are about; without one, say so."""

    @wraps(view)
    def wrapped(request: TimedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.campaign is None:
            return render(request, "campaigns/no_campaign.html")
        found: HttpResponseBase = view(request, request.campaign, *args, **kwargs)
        return found

    return wrapped


def _choices(months: Sequence[dt.date], chosen: dt.date) -> list[dict[str, Any]]:
    """The months to choose from; the one that is shown is always among them."""
    offered = sorted({*months, chosen}, reverse=True)
    return [
        {"value": f"{each:%Y-%m}", "label": month_words(each), "is_chosen": each == chosen}
        for each in offered
    ]


# --- Seen -----------------------------------------------------------------------
def _shown_month(request: TimedRequest, campaign: Campaign) -> tuple[dt.date, list[dt.date]]:
    """The month of the address, else the newest with counts, else the last one that ended."""
    counted = queries.counted_months()
    last = queries.month_before(queries.first_of(campaign.local_date(request.now)))
    return month_of(request.GET.get("month", "")) or next(iter(counted), last), counted


@require_safe
@in_campaign
def anomalies(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """Which few are most, how they differ from last year's, and the defects behind them."""
    month, counted = _shown_month(request, campaign)
    rows = queries.compared(month)
    whole = queries.total([row.count for row in rows])
    context = {
        "month": month,
        "month_value": f"{month:%Y-%m}",
        "months": _choices(counted, month),
        "figures": charts.every(campaign, month, rows) if whole is not None else [],
        "whole": whole,
        "compared": charts.change_words(queries.total([row.change for row in rows])),
        "last_year": queries.year_before(month),
        "export_query": f"month={month:%Y-%m}",
    }
    return render(request, "dashboard/anomalies.html", context)


@require_GET
@in_campaign
def anomalies_export(request: TimedRequest, campaign: Campaign) -> HttpResponseBase:
    month, _counted = _shown_month(request, campaign)
    columns = [
        Column(_("Category"), lambda row: row.label, width=30),
        choice(_("Defects of"), "factor", Factor.choices),
        *(
            Column(month_words(when), _reader(name), Kind.NUMBER)
            for name, when in (
                ("count", month),
                ("last_year", queries.year_before(month)),
                ("previous", queries.month_before(month)),
            )
        ),
    ]
    export = Export(
        title=_("Anomalies"),
        campaign=campaign.label,
        columns=columns,
        rows=queries.rows(month),
        now=request.now,
        filters=[month_words(month)],
    )
    return answer(request, export)


def _reader(name: str) -> Any:
    return lambda row: getattr(row, name)


# --- Typed in -------------------------------------------------------------------
@require_http_methods(METHODS)
@in_campaign
def anomalies_edit(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """All categories of a month on one page, beside those of the month and year before."""
    today = campaign.local_date(request.now)
    months = queries.months_until(today)
    month = month_of(request.GET.get("month", "")) or months[1]
    form = CountsForm(request.POST or None, rows=queries.compared(month))
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.save_counts(
                month=month, counts=form.counts(), actor=request.user, now=request.now
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _saved(month, len(changed)))
            return redirect(f"{reverse('dashboard:anomalies')}?month={month:%Y-%m}")
    context = {
        "form": form,
        "month": month,
        "months": _choices(months, month),
        "previous": queries.month_before(month),
        "last_year": queries.year_before(month),
        "cancel": f"{reverse('dashboard:anomalies')}?month={month:%Y-%m}",
    }
    return render(request, "dashboard/anomalies_edit.html", context)


def _saved(month: dt.date, number: int) -> str:
    words = ngettext(
        "%(month)s is saved: %(n)d count changed.",
        "%(month)s is saved: %(n)d counts changed.",
        number,
    )
    return words % {"month": month_words(month), "n": number}


# --- Imported -------------------------------------------------------------------
@never_cache
@require_http_methods(METHODS)
@in_campaign
def anomalies_import(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """Upload, look at what would change, confirm; a POST with `confirm` writes the last look."""
    if request.method != "POST":
        return _import_page(request, SheetForm())
    if "confirm" in request.POST:
        return _confirm(request)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, form)
    content = form.cleaned_data["file"]
    try:
        report = services.import_counts(
            content=content, actor=request.user, now=request.now, dry_run=True
        )
    except DomainError as error:
        form.add_error("file", error.text)
        return _import_page(request, form)
    _forget(request)
    if report.is_good:
        request.session[SESSION_KEY] = [uploads.keep(content), *report.outcome]
    return _import_page(request, SheetForm(), report)


def _confirm(request: TimedRequest) -> HttpResponse:
    """Write what the look of this session showed."""
    token, *outcome = request.session.get(SESSION_KEY, [""])
    content = uploads.find(token)
    _forget(request)
    if content is None:
        messages.error(request, _("The file is no longer here. Upload it again."))
        return redirect("dashboard:anomalies_import")
    try:
        report = services.import_counts(
            content=content,
            actor=request.user,
            now=request.now,
            dry_run=False,
            expected=tuple(outcome),
        )
    except DomainError as error:
        messages.error(request, error.text)
        return redirect("dashboard:anomalies_import")
    if not report.written:
        return _import_page(request, SheetForm(), report)
    words = ngettext(
        "%(n)d count was taken over.", "%(n)d counts were taken over.", len(report.changes)
    )
    messages.success(request, words % {"n": len(report.changes)})
    return redirect("dashboard:anomalies")


def _forget(request: TimedRequest) -> None:
    token, *_outcome = request.session.pop(SESSION_KEY, [""])
    uploads.forget(token)


def _import_page(
    request: TimedRequest, form: SheetForm, report: services.ImportReport | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "report": report}
    if report is not None:
        context["problems"] = report.problems[:SHOWN]
        context["changes"] = report.changes[:SHOWN]
        context["unlisted"] = max(0, len(report.problems or report.changes) - SHOWN)
    return render(request, "dashboard/anomalies_import.html", context)


@require_GET
@in_campaign
def anomalies_template(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """The workbook to start from."""
    month = queries.month_before(queries.first_of(campaign.local_date(request.now)))
    categories = AnomalyCategory.objects.filter(is_active=True)
    response = HttpResponse(template_workbook(categories, month), content_type=SPREADSHEET)
    response["Content-Disposition"] = 'attachment; filename="anomalies.xlsx"'
    return response
