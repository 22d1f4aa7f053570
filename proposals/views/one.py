"""One proposal: what it says, how far it is, and whatever this person may do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.clock import Nearness, StatusRule, nearness
from campaigns.pages import page
from core.forms import PlainForm
from core.middleware import TimedRequest
from core.templatetags.ui import look
from proposals import queries, services
from proposals.forms import (
    CommentForm,
    DecideForm,
    FinishForm,
    HandOnForm,
    MeasureForm,
    ReviewForm,
    VerifyForm,
)
from proposals.models import Attachment, Criterion, Proposal, ProposalEvent
from proposals.views.common import acted, of_proposal, tapped

Forms = dict[str, PlainForm]


@require_safe
@of_proposal
def proposal(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    """The page; a draft goes on where it was begun."""
    if proposal.state == "draft":
        return redirect(f"{reverse('proposals:new')}?draft={proposal.pk}")
    return show(request, proposal)


def show(request: TimedRequest, proposal: Proposal, sent: Forms | None = None) -> HttpResponse:
    """The page, with what was sent and refused in its place."""
    may = queries.may(proposal, request.user)
    photos = list(proposal.attachments.all())
    context = {
        "proposal": proposal,
        "may": may,
        "nearness": _nearness(proposal, request),
        "people": [one.employee for one in proposal.authorships.all()],
        "before": [one for one in photos if one.kind == Attachment.Kind.BEFORE],
        "after": [one for one in photos if one.kind == Attachment.Kind.AFTER],
        "documents": list(proposal.documents.order_by("id")),
        "marks": queries.marks(proposal, request.user, decides=may.decide),
        "effect": queries.effect_of(proposal),
        "comments": queries.comments_of(proposal),
        "events": _story(queries.events_of(proposal)),
        "supporters": proposal.supports.count(),
        "supported": proposal.supports.filter(employee=request.user).exists(),
        **_forms(proposal, may, request, sent or {}),
    }
    return page(request, "proposals/proposal.html", proposal.campaign, context)


def _nearness(proposal: Proposal, request: TimedRequest) -> Nearness | None:
    if proposal.due_at is None:
        return None
    campaign = proposal.campaign
    return nearness(proposal.due_at, request.now, StatusRule.of(campaign))


def _forms(proposal: Proposal, may: queries.May, request: TimedRequest, sent: Forms) -> Forms:
    """The forms of the page that this person may send, those that were sent as they were."""
    kinds: dict[str, tuple[bool, Callable[[], PlainForm]]] = {
        "comment_form": (True, CommentForm),
        "review_form": (may.review, lambda: _review_form(proposal, request)),
        "decide_form": (may.decide, lambda: DecideForm(proposal=proposal)),
        "finish_form": (may.finish, FinishForm),
        "measure_form": (may.measure, MeasureForm),
        "verify_form": (
            may.verify,
            lambda: VerifyForm(initial={"version": proposal.version}),
        ),
        "hand_on_form": (may.hand_on, HandOnForm),
    }
    return {name: make() for name, (shown, make) in kinds.items() if shown} | sent


def _review_form(proposal: Proposal, request: TimedRequest, data: Any = None) -> ReviewForm:
    """The sheet with the marks that this person has given already."""
    criteria = list(Criterion.objects.filter(campaign=proposal.campaign))
    mine = proposal.reviews.filter(reviewer=request.user).first()
    initial = {f"mark_{key}": mark for key, mark in (mine.scores if mine else {}).items()}
    initial["comment"] = mine.comment if mine else ""
    return ReviewForm(data, criteria=criteria, initial=initial)


def _story(events: Sequence[ProposalEvent]) -> list[dict[str, Any]]:
    """The log as the timeline shows it; whose turn it is, where that changed."""
    told, turn = [], None
    for event in events:
        is_new = event.owner is not None and event.owner_id != turn
        told.append(_told(event, event.owner.name if is_new and event.owner else ""))
        turn = event.owner_id
    return told


def _told(event: ProposalEvent, turn: str) -> dict[str, Any]:
    seen = look(f"proposal_{event.state}")
    is_moved = event.kind == ProposalEvent.Kind.MOVED
    return {
        "at": event.at,
        "words": event.get_state_display() if is_moved else event.get_kind_display(),
        "who": event.actor,
        "note": event.note,
        "icon": seen.icon if is_moved else "point",
        "css": seen.css if is_moved else "faint",
        "detail": _("Turn of %(name)s") % {"name": turn} if turn else "",
    }


# --- What is done on it -------------------------------------------------------------------
def _done(
    request: TimedRequest,
    proposal: Proposal,
    form: PlainForm,
    service: Callable[..., Any],
    *,
    words: str,
    name: str,
) -> HttpResponse:
    """Do it, or show the page with the form as it was sent, which has this name there."""
    done = acted(
        request,
        form,
        lambda: service(proposal_id=proposal.pk, actor=request.user, now=request.now),
        words,
        proposal,
    )
    return done or show(request, proposal, {name: form})


@require_POST
@of_proposal
def comment(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    form = CommentForm(request.POST)

    def said(**common: Any) -> Any:
        return services.comment(**form.cleaned_data, **common)

    return _done(request, proposal, form, said, words=_("Said."), name="comment_form")


@require_POST
@of_proposal
def review(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    form = _review_form(proposal, request, request.POST)

    def given(**common: Any) -> Any:
        return services.review(scores=form.scores(), comment=form.cleaned_data["comment"], **common)

    return _done(
        request, proposal, form, given, words=_("Your marks are kept."), name="review_form"
    )


@require_POST
@of_proposal
def decide(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    form = DecideForm(request.POST, proposal=proposal)

    def decided(**common: Any) -> Any:
        return services.decide(**form.cleaned_data, **common)

    return _done(
        request,
        proposal,
        form,
        decided,
        words=_("Decided. The author has been told."),
        name="decide_form",
    )


@require_POST
@of_proposal
def hand_on(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    form = HandOnForm(request.POST)

    def handed(**common: Any) -> Any:
        return services.hand_on(**form.cleaned_data, **common)

    return _done(request, proposal, form, handed, words=_("Handed on."), name="hand_on_form")


@require_POST
@of_proposal
def finish(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    form = FinishForm(request.POST, request.FILES)

    def finished(**common: Any) -> Any:
        data = form.cleaned_data
        return services.finish(note=data["note"], pictures=data["photos"], **common)

    return _done(
        request,
        proposal,
        form,
        finished,
        words=_("Done. The effect is verified next."),
        name="finish_form",
    )


@require_POST
@of_proposal
def measure(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    form = MeasureForm(request.POST)

    def measured(**common: Any) -> Any:
        return services.measure(measured=form.measured(), **common)

    return _done(request, proposal, form, measured, words=_("Written down."), name="measure_form")


@require_POST
@of_proposal
def verify(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    form = VerifyForm(request.POST)
    holds = request.POST.get("holds") == "yes"

    def verified(**common: Any) -> Any:
        return services.verify(holds=holds, **form.cleaned_data, **common)

    words = _("Confirmed. The points are posted.") if holds else _("Back to work with it.")
    return _done(request, proposal, form, verified, words=words, name="verify_form")


@require_POST
@of_proposal
def begin(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    return tapped(
        request,
        lambda: services.begin(proposal_id=proposal.pk, actor=request.user, now=request.now),
        _("Begun."),
        proposal,
    )


@require_POST
@of_proposal
def support(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    """Say that one wants the same; a second time, no longer."""
    is_new = not proposal.supports.filter(employee=request.user).exists()
    return tapped(
        request,
        lambda: services.support(proposal_id=proposal.pk, actor=request.user, now=request.now),
        _("You support it.") if is_new else _("You no longer support it."),
        proposal,
    )
