"""One defect, its clock replayed, one commendation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.pages import page
from core.middleware import TimedRequest
from defects import queries, rules
from defects.forms import ProgressForm
from defects.forms.fields import ICONS
from defects.models import Commendation, Correction, Defect, DefectEvent, Photo
from defects.queries.looks import with_past
from defects.views.common import of_defect
from defects.views.story import clock_start, outcome_line, replayed, rule_line, told
from people.models import Employee


@dataclass(frozen=True)
class Step:
    """Something that this person may do with this defect."""

    name: str
    words: str
    icon: str


def steps_for(defect: Defect, person: Employee) -> list[Step]:
    """What this person may do now, the main one first."""
    may: list[Step] = []
    one = Defect.objects.filter(pk=defect.pk)
    is_open = defect.state == Defect.State.OPEN
    if defect.state == Defect.State.SUBMITTED and person.has_perm("defects.verify_defect"):
        if one.verifiable_by(person).exists():
            may.append(Step("verify", _("Verify"), "eye-check"))
    elif is_open and one.of_responsible(person).exists():
        may.append(Step("correct", _("Submit correction"), "send"))
    return may + _managing(defect, person)


def _managing(defect: Defect, person: Employee) -> list[Step]:
    offers = (
        ("extended", "extend", _("Extend the deadline"), "clock-plus"),
        ("transferred", "transfer", _("Transfer to another team"), "arrows-exchange"),
        ("voided", "void", _("Declare void"), "ban"),
    )
    return [
        Step(name, words, icon)
        for kind, name, words, icon in offers
        if rules.is_allowed(defect.state, kind) and person.has_perm(f"defects.{name}_defect")
    ]


def may_tell_progress(defect: Defect, person: Employee) -> bool:
    """Whether `add_progress` would take a word from this person."""
    if not rules.is_allowed(defect.state, DefectEvent.Kind.PROGRESS):
        return False
    if person.has_perm("defects.verify_defect"):
        return True
    return Defect.objects.filter(pk=defect.pk).of_responsible(person).exists()


@dataclass(frozen=True)
class Answer:
    """A correction with the drawing of its cause, and its photos."""

    correction: Correction
    factor_icon: str
    system_icon: str
    photos: list[Photo]


def answers_of(defect: Defect, photos: list[Photo]) -> list[Answer]:
    """Every try, the newest first."""
    return [
        Answer(
            correction=each,
            factor_icon=ICONS[each.factor],
            system_icon=ICONS.get(each.system_factor, ""),
            photos=[photo for photo in photos if photo.correction_id == each.pk],
        )
        for each in queries.corrections_of(defect)
    ]


def picture_context(defect: Defect) -> dict[str, Any]:
    """The photos before and after, and the corrections."""
    photos = list(with_past(defect.photos.order_by("id")))
    answers = answers_of(defect, photos)
    return {
        "before": [photo for photo in photos if photo.kind == Photo.Kind.FOUND],
        "after": answers[0].photos if answers else [],
        "meanwhile": [photo for photo in photos if photo.kind == Photo.Kind.PROGRESS],
        "answers": answers,
    }


def show_defect(
    request: TimedRequest, defect: Defect, progress: ProgressForm | None = None
) -> HttpResponse:
    """The page of one defect, with the progress form as it stands."""
    events = queries.events_of(defect)
    steps = steps_for(defect, request.user)
    main = steps[0] if steps and steps[0].name in {"verify", "correct"} else None
    context = {
        "defect": defect,
        "status": rules.status(defect.clock, request.now, queries.status_rule(defect.campaign)),
        "rule_line": rule_line(defect, clock_start(defect, events)),
        "outcome_line": outcome_line(defect, events, request.now),
        "category_icon": ICONS[defect.category],
        "events": told(events),
        "main": main,
        "more": [step for step in steps if step is not main],
        "progress": progress or ProgressForm(),
        "tells_progress": may_tell_progress(defect, request.user),
        **picture_context(defect),
    }
    return page(request, "defects/detail.html", defect.campaign, context)


@require_safe
@of_defect()
def detail(request: TimedRequest, defect: Defect) -> HttpResponse:
    return show_defect(request, defect)


@require_safe
@of_defect()
def clock(request: TimedRequest, defect: Defect) -> HttpResponse:
    """Why is this overdue? The log, step by step, and whether the record says the same."""
    shown, is_same = replayed(defect, queries.events_of(defect))
    context = {"defect": defect, "steps": shown, "is_same": is_same}
    return page(request, "defects/clock.html", defect.campaign, context)


@require_safe
def commendation(request: TimedRequest, pk: int) -> HttpResponse:
    """One entry of the red list."""
    whole = Commendation.objects.select_related(
        *("campaign", "line", "team", "employee", "posted_by", "inspection"),
        "report__reported_by",
    )
    found = get_object_or_404(whole, pk=pk)
    with timezone.override(found.campaign.zone):
        context = {"commendation": found, "photos": list(with_past(found.photos.all()))}
        return page(request, "defects/commendation.html", found.campaign, context)
