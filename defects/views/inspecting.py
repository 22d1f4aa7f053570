"""A walk along a line with the checklist."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.models import Activity, Campaign
from campaigns.services import require_open
from core.errors import Conflict
from core.middleware import TimedRequest
from core.pagination import keyset_page
from defects import queries, services
from defects.forms import ChecklistForm, StartForm
from defects.models import ChecklistItem, Inspection, Photo
from defects.queries_checklists import items_of
from defects.queries_looks import with_past
from defects.views.answers import by_item, facts_of, shown_sections
from defects.views.common import attempt, in_campaign, page

# The buttons on the way: where they lead, after the answers are kept.
ONWARD = {"defect": "defects:post", "praise": "defects:praise"}


@require_safe
@in_campaign
def inspections(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """All inspections, the newest first."""
    found = keyset_page(queries.inspections(campaign), order=["-id"], params=request.GET)
    return page(request, "defects/inspections.html", campaign, {"page": found})


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign
def inspection_start(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """Choose the line; the person's own come first."""
    form = StartForm(
        request.POST or None, person=request.user, initial={"line": request.GET.get("line")}
    )
    if request.method == "POST" and form.is_valid():
        begun = attempt(
            form,
            lambda: services.start_inspection(
                campaign=campaign,
                line=form.cleaned_data["line"],
                actor=request.user,
                now=request.now,
                client_id=form.cleaned_data["client_id"],
            ),
        )
        if begun is not None:
            return redirect("defects:inspection", begun.pk)
    closed = queries.refusal_of(require_open, campaign, Activity.INSPECTION, request.now)
    context = {"form": form, "own": form.own_lines, "closed": closed}
    return page(request, "defects/inspection_start.html", campaign, context)


def _inspections() -> Any:
    return Inspection.objects.select_related(
        *("campaign", "line__team", "inspector", "version__checklist", "duty", "held")
    )


def _own(request: TimedRequest) -> Any:
    """What this person walks with the form; what a phone began goes on there."""
    return _inspections().filter(inspector=request.user, received_at=None)


def _checklist(request: TimedRequest, inspection: Inspection) -> ChecklistForm:
    answers = dict(inspection.answers.values_list("item_id", "passed"))
    # Numbers, scores, words and photos are asked by the page for phones alone.
    items = items_of(inspection.version_id).filter(kind=ChecklistItem.Kind.CHECK)
    return ChecklistForm(request.POST or None, items=items, answers=answers)


@require_http_methods(["GET", "HEAD", "POST"])
def inspection(request: TimedRequest, pk: int) -> HttpResponse:
    """The checklist while it is under way, for who walks; what came of it, for everybody."""
    chosen = _own(request) if request.method == "POST" else _inspections()
    found = get_object_or_404(chosen, pk=pk)
    with timezone.override(found.campaign.zone):
        if request.method == "POST":
            return _keep(request, found)
        return _show(request, found, _checklist(request, found))


def _keep(request: TimedRequest, found: Inspection) -> HttpResponse:
    """Keep the answers so far, and go where the button leads."""
    here = reverse("defects:inspection", args=[found.pk])
    form = _checklist(request, found)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        services.answer_checklist(
            inspection_id=found.pk, answers=form.answers(), actor=request.user
        )
    except Conflict as conflict:
        messages.warning(request, conflict.text)
        return redirect(here)
    onward = ONWARD.get(request.POST.get("onward", ""))
    if onward:
        return redirect(f"{reverse(onward)}?inspection={found.pk}")
    messages.success(request, _("Your answers are kept."))
    return redirect(here)


def _show(request: TimedRequest, found: Inspection, form: ChecklistForm) -> HttpResponse:
    is_theirs = found.finished_at is None and found.inspector_id == request.user.pk
    photos = Photo.objects.filter(answer__inspection=found).select_related("answer")
    answers = list(found.answers.all())
    context = {
        "inspection": found,
        "form": form,
        "walks": is_theirs and found.received_at is None,
        "goes_on": is_theirs and found.received_at is not None,
        "facts": facts_of(found, answers),
        "sections": shown_sections(found.version_id, answers, by_item(with_past(photos))),
        "defects": found.defects.select_related("team").order_by("id")[:100],
        "commendations": found.commendations.select_related("team").order_by("id")[:100],
    }
    return page(request, "defects/inspection.html", found.campaign, context)


@require_POST
def inspection_finish(request: TimedRequest, pk: int) -> HttpResponse:
    """End the walk, with the last answers."""
    found = get_object_or_404(_own(request), pk=pk)
    with timezone.override(found.campaign.zone):
        form = _checklist(request, found)
        if not form.is_valid():
            return _show(request, found, form)
        services.finish_inspection(
            inspection_id=found.pk, actor=request.user, now=request.now, answers=form.answers()
        )
        messages.success(request, _("Finished. Thank you for looking closely."))
        return redirect("defects:inspection", found.pk)
