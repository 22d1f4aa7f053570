"""Pages of the admin beside the campaign's form: preview, start, close, duplicate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns import examples, queries, services
from campaigns.forms import ClockForm, DayForm, YearForm
from campaigns.models import Campaign
from core.errors import DomainError
from people.middleware import PersonRequest

if TYPE_CHECKING:
    from unfold.admin import ModelAdmin


@dataclass(frozen=True)
class Question:
    """What a confirmation page asks, and what it does once confirmed."""

    title: str
    words: str
    button: str
    log: str
    run: Callable[[Any], Campaign]
    form: forms.Form | None = None


def timeline_context(
    request: PersonRequest, model_admin: ModelAdmin, object_id: str
) -> dict[str, Any]:
    """The month as bars, for the campaign's own page."""
    campaign = model_admin.get_object(request, object_id)
    if campaign is None:
        return {}
    return {"timeline": queries.timeline_of(campaign, campaign.local_date(request.now))}


def clock_example(request: PersonRequest, model_admin: ModelAdmin, object_id: str) -> HttpResponse:
    """The worked example for the clock as it stands in the form, not yet saved."""
    form = ClockForm(request.GET, instance=_viewed(request, model_admin, object_id))
    if not form.is_valid():
        return HttpResponse(_("Fill in the clock's rule, its days and the time zone."))
    campaign = form.save(commit=False)
    return HttpResponse(examples.clock_example(campaign, queries.calendar_exceptions()))


def public_calendar(request: PersonRequest, model_admin: ModelAdmin) -> HttpResponse:
    """What the public calendar says for the day that is being typed in."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = DayForm(request.GET)
    if not form.is_valid():
        return HttpResponse(_("Choose a day to see what the public calendar says."))
    return HttpResponse(examples.public_calendar_words(form.cleaned_data["day"]))


def preview(request: PersonRequest, model_admin: ModelAdmin, object_id: str) -> HttpResponse:
    """What is open on a chosen day, by which phase, and who leads it."""
    campaign = _viewed(request, model_admin, object_id)
    today = campaign.local_date(request.now)
    form = DayForm(request.GET if "day" in request.GET else {"day": today.isoformat()})
    day = form.cleaned_data["day"] if form.is_valid() else None
    context = _context(request, model_admin, campaign, _("What is open when")) | {
        "form": form,
        "day": day,
        "rows": queries.activities_on(campaign, day) if day else [],
        "timeline": queries.timeline_of(campaign, day or today),
    }
    return TemplateResponse(request, "admin/campaigns/preview.html", context)


def activate(request: PersonRequest, model_admin: ModelAdmin, object_id: str) -> HttpResponse:
    """Asks, then makes this the running campaign."""
    campaign = _changed(request, model_admin, object_id)
    question = Question(
        title=_("Start %(campaign)s?") % {"campaign": campaign.label},
        words=_("Everybody sees it from now on, and its phases open their activities day by day."),
        button=_("Start the campaign"),
        log=_("Started."),
        run=lambda _form: services.activate(campaign=campaign, actor=request.user, now=request.now),
    )
    return _ask(request, model_admin, campaign, question)


def close(request: PersonRequest, model_admin: ModelAdmin, object_id: str) -> HttpResponse:
    """Asks, then ends the running campaign."""
    campaign = _changed(request, model_admin, object_id)
    question = Question(
        title=_("Close %(campaign)s?") % {"campaign": campaign.label},
        words=_("Nothing new can be added afterwards. What is under way goes on to its end."),
        button=_("Close the campaign"),
        log=_("Closed."),
        run=lambda _form: services.close(campaign=campaign, actor=request.user, now=request.now),
    )
    return _ask(request, model_admin, campaign, question)


def duplicate(request: PersonRequest, model_admin: ModelAdmin, object_id: str) -> HttpResponse:
    """Asks for the year, then copies the campaign into it."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    campaign = _viewed(request, model_admin, object_id)
    form = YearForm(request.POST or None, initial={"year": campaign.year + 1})
    question = Question(
        title=_("Duplicate %(campaign)s?") % {"campaign": campaign.label},
        words=_(
            "Phases, responsibilities, core tasks, principles, targets, point rules and "
            "inspection plans are copied, with the same days of the month. What was measured "
            "and earned is not, nor are plans of lines that are out of use or of people who no "
            "longer inspect. The copy is in preparation until you start it."
        ),
        button=_("Duplicate"),
        log=_("Duplicated from %(campaign)s.") % {"campaign": campaign.label},
        form=form,
        run=lambda filled: services.duplicate_campaign(
            campaign=campaign,
            actor=request.user,
            now=request.now,
            year=filled.cleaned_data["year"],
        ),
    )
    return _ask(request, model_admin, campaign, question)


def _ask(
    request: PersonRequest, model_admin: ModelAdmin, campaign: Campaign, question: Question
) -> HttpResponse:
    """Show the question; on POST do it, note it in the history, and go to the campaign."""
    form = question.form
    refused = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            outcome = question.run(form)
        except DomainError as error:
            refused = str(error)
            if form is not None and error.field in form.fields:
                form.add_error(error.field, refused)
                refused = ""
        else:
            model_admin.log_change(request, outcome, question.log)
            messages.success(request, f"{outcome.label}: {question.log}")
            return redirect(_page_of(outcome))
    context = _context(request, model_admin, campaign, question.title) | {
        "question": question,
        "form": form,
        "refused": refused,
    }
    return TemplateResponse(request, "admin/campaigns/confirm.html", context)


def _page_of(campaign: Campaign) -> str:
    return reverse("admin:campaigns_campaign_change", args=[campaign.pk])


def _viewed(request: PersonRequest, model_admin: ModelAdmin, object_id: str) -> Campaign:
    """The campaign, for somebody who may see it here; else 403 or 404."""
    campaign = model_admin.get_object(request, object_id)
    if not model_admin.has_view_permission(request, campaign):
        raise PermissionDenied
    if campaign is None:
        raise Http404
    return campaign


def _changed(request: PersonRequest, model_admin: ModelAdmin, object_id: str) -> Campaign:
    """The campaign, for somebody who may change it; else 403 or 404."""
    campaign = _viewed(request, model_admin, object_id)
    if not model_admin.has_change_permission(request, campaign):
        raise PermissionDenied
    return campaign


def _context(
    request: PersonRequest, model_admin: ModelAdmin, campaign: Campaign, title: str
) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "original": campaign,
        "campaign": campaign,
        "back": _page_of(campaign),
    }
