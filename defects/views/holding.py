"""What phones recorded and the plan had no place for: both versions, and a decision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.models import Campaign
from campaigns.pages import in_campaign, page
from core.errors import DomainError
from core.middleware import TimedRequest
from core.pagination import keyset_page
from core.pictures import send_photo
from defects import services
from defects.forms.holding import AsideForm
from defects.models import (
    ChecklistItem,
    HeldInspection,
    HeldPhoto,
    Inspection,
    InspectionDuty,
    Photo,
)
from defects.services.receiving import Sent, SentAnswer, SentFinding, read_again, unsaved_answers
from defects.views.answers import ShownSection, by_item, shown_sections

State = HeldInspection.State


@require_safe
@in_campaign
def held_list(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """What waits, the oldest first; below it what was settled, the newest first."""
    whole = HeldInspection.objects.select_related("line", "inspector", "settled_by")
    settled = whole.filter(campaign=campaign).exclude(state=State.WAITING)
    context = {
        "waiting": whole.filter(state=State.WAITING).order_by("id")[:100],
        "page": keyset_page(settled, order=["-id"], params=request.GET),
    }
    return page(request, "defects/held_list.html", campaign, context)


@dataclass(frozen=True)
class Recorded:
    """What the phone recorded, drawn like an inspection."""

    sent: Sent
    sections: list[ShownSection]
    findings: list[tuple[SentFinding, list[HeldPhoto]]]
    missing: int  # photos that were named and have not come


@require_http_methods(["GET", "HEAD", "POST"])
def held(request: TimedRequest, pk: int) -> HttpResponse:
    """Both versions side by side: what the phone recorded, and what became of the plan."""
    whole = HeldInspection.objects.select_related(
        *("campaign", "line__team", "inspector", "settled_by", "result"),
        *("duty__inspector", "duty__version__checklist"),
    )
    found = get_object_or_404(whole, pk=pk)
    form = AsideForm(request.POST if "aside" in request.POST else None)
    with timezone.override(found.campaign.zone):
        if request.method == "POST":
            done = _decided(request, found, form)
            if done is not None:
                return done
        return _show(request, found, form)


def _decided(request: TimedRequest, found: HeldInspection, form: AsideForm) -> HttpResponse | None:
    """Take it in, or put it aside; None where the form has to say what is wrong."""
    who = {"held_id": found.pk, "actor": request.user, "now": request.now}
    try:
        if "aside" not in request.POST:
            made = services.take_in(**who)
            messages.success(request, _("Taken in as %(number)s.") % {"number": made.number})
            return redirect(made)
        if not form.is_valid():
            return None
        reason = form.cleaned_data["reason"]
        services.put_aside(**who, reason=reason)
    except DomainError as error:  # settled meanwhile, or nothing that can be taken in
        messages.warning(request, error.text)
        return redirect("defects:held", found.pk)
    messages.success(request, _("Put aside. It can still be read here."))
    return redirect("defects:held_list")


def _show(request: TimedRequest, found: HeldInspection, form: AsideForm) -> HttpResponse:
    other = _other(found)
    context = {
        "held": found,
        "form": form,
        "waits": found.state == State.WAITING,
        "recorded": _recorded(found),
        "other": other,
        "other_sections": _sections_of(other) if other else [],
        "defects": other.defects.select_related("team").order_by("id")[:100] if other else [],
        "commendations": (
            other.commendations.select_related("team").order_by("id")[:100] if other else []
        ),
        "duty": found.duty,
        "is_open": found.duty is not None and found.duty.state == InspectionDuty.State.OPEN,
    }
    return page(request, "defects/held.html", found.campaign, context)


def _recorded(found: HeldInspection) -> Recorded:
    sent = read_again(found)
    photos = {photo.client_id: photo for photo in found.photos.all()}
    of_items: dict[int, list[Any]] = defaultdict(list)
    findings = []
    for owner in sent.each():
        there = [photos[photo] for photo in owner.photos if photo in photos]
        if isinstance(owner, SentAnswer):
            of_items[owner.item] = there
        else:
            findings.append((owner, there))
    answers = unsaved_answers(sent, ChecklistItem.objects.in_bulk([a.item for a in sent.answers]))
    missing = sum(photo not in photos for photo in sent.owners)
    return Recorded(sent, shown_sections(sent.version, answers, of_items), findings, missing)


def _other(found: HeldInspection) -> Inspection | None:
    """The inspection that has the duty now."""
    if found.duty is None:
        return None
    others = Inspection.objects.select_related("inspector", "line", "version__checklist")
    return others.filter(duty=found.duty).first()


def _sections_of(other: Inspection) -> list[ShownSection]:
    photos = Photo.objects.filter(answer__inspection=other).select_related("answer")
    return shown_sections(other.version_id, other.answers.all(), by_item(photos))


@require_safe
def held_photo(request: HttpRequest, pk: str, size: str) -> HttpResponseBase:
    """One photo of a held inspection, `full` or `small`."""
    field = "file" if size == "full" else "thumbnail"
    found = get_object_or_404(HeldPhoto.objects.values_list(field, flat=True), pk=int(pk))
    return send_photo(request, found)
