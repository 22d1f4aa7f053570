"""Carrying it out: begun, done, measured, and the effect confirmed by somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, NotAllowed
from core.images import Picture
from people.models import Employee
from proposals.models import Attachment, Effect, Proposal, ProposalEvent
from proposals.services.earning import IMPLEMENTED, earn, earn_benefit
from proposals.services.record import authors_of, locked, move, record, require
from proposals.services.writing import attach

State = Proposal.State


@transaction.atomic
def begin(*, proposal_id: int, actor: Employee, now: dt.datetime) -> Proposal:
    """Whoever was asked to carry it out begins; a second tap changes nothing."""
    proposal = locked(proposal_id)
    if proposal.state == State.IMPLEMENTING and proposal.owner_id == actor.pk:
        return proposal
    _require_carrier(proposal, actor)
    move(proposal, State.IMPLEMENTING, actor=actor, now=now, owner=proposal.owner)
    return proposal


@transaction.atomic
def finish(
    *,
    proposal_id: int,
    actor: Employee,
    now: dt.datetime,
    note: str = "",
    pictures: Sequence[Picture] = (),
) -> Proposal:
    """It is done: whoever decides verifies the effect next; after a trial, decides."""
    proposal = locked(proposal_id)
    if proposal.state == State.IMPLEMENTED:
        return proposal
    _require_carrier(proposal, actor)
    after = State.IN_REVIEW if proposal.state == State.TRIAL else State.IMPLEMENTED
    if after == State.IN_REVIEW and not note.strip():
        raise DomainError(_("Say how the trial went."), field="note")
    attach(proposal, pictures, Attachment.Kind.AFTER, actor, now)
    move(proposal, after, actor=actor, now=now, owner=proposal.decider, note=note)
    return proposal


def _require_carrier(proposal: Proposal, actor: Employee) -> None:
    words = _("Whoever was asked to carry it out says so, or a quality manager.")
    require(proposal, Proposal.objects.carried_by(actor), words)


@dataclass(frozen=True)
class Measured:
    """What was measured, with its unit; the benefit in yuan a year."""

    measure: str
    before: Decimal
    after: Decimal
    yearly_benefit: Decimal
    standard: str = ""


@transaction.atomic
def measure(*, proposal_id: int, measured: Measured, actor: Employee, now: dt.datetime) -> Effect:
    """Write down what it brought: an author, whoever carried it out, or a quality manager.

    It is confirmed by whoever decides, and never by whoever measured it.
    """
    proposal = locked(proposal_id)
    if proposal.state != State.IMPLEMENTED:
        raise Conflict(_("The effect is measured once it is implemented."))
    carriers = proposal.events.filter(state__in=[State.ADOPTED, State.IMPLEMENTING])
    allowed = {*authors_of(proposal), *carriers.values_list("owner_id", flat=True)}
    if actor.pk not in allowed and not actor.has_perm("proposals.decide_any_proposal"):
        raise NotAllowed(_("Its authors and whoever carried it out measure the effect."))
    if not measured.measure.strip():
        raise DomainError(_("Say what was measured."), field="measure")
    if measured.yearly_benefit < 0:
        raise DomainError(_("A benefit is nothing or more."), field="yearly_benefit")
    effect, _new = Effect.objects.update_or_create(
        proposal=proposal,
        defaults={
            "measure": measured.measure.strip(),
            "before": measured.before,
            "after": measured.after,
            "yearly_benefit": measured.yearly_benefit,
            "standard": measured.standard.strip(),
            "measured_by": actor,
            "measured_at": now,
        },
    )
    proposal.version += 1
    proposal.save(update_fields=["version"])
    record(proposal, ProposalEvent.Kind.MEASURED, at=now, actor=actor)
    return effect


@transaction.atomic
def verify(
    *,
    proposal_id: int,
    version: int,
    holds: bool,
    actor: Employee,
    now: dt.datetime,
    answer: str = "",
) -> Proposal:
    """Confirm the effect, or send it back to work with the reason (`holds` False).

    The points for carrying it out and for the benefit's band are posted with the
    confirmation, not before. Raises DomainError where nothing was measured, NotAllowed
    for an author and for whoever measured it.
    """
    proposal = locked(proposal_id)
    if proposal.state == State.VERIFIED:
        return proposal
    words = _("Whoever decides on it verifies it; never an author.")
    require(proposal, Proposal.objects.decided_by(actor), words)
    if proposal.version != version:
        raise Conflict(_("%(number)s was changed meanwhile.") % {"number": proposal.number})
    if not holds:
        return _send_back(proposal, answer, actor, now)
    effect = Effect.objects.filter(proposal=proposal).first()
    if effect is None:
        raise DomainError(_("Nothing has been measured yet."))
    if effect.measured_by_id == actor.pk:
        raise NotAllowed(_("You measured it, so somebody else confirms it."))
    effect.confirmed_by, effect.confirmed_at = actor, now
    effect.save(update_fields=["confirmed_by", "confirmed_at"])
    proposal.effect = effect
    proposal.answer = answer.strip() or proposal.answer
    move(proposal, State.VERIFIED, actor=actor, now=now, note=answer)
    earn(proposal, IMPLEMENTED, occurred_at=now, now=now, by=actor)
    earn_benefit(proposal, by=actor, now=now)
    return proposal


def _send_back(proposal: Proposal, answer: str, actor: Employee, now: dt.datetime) -> Proposal:
    if not answer.strip():
        raise DomainError(_("Say why: the author reads your answer."), field="answer")
    proposal.answer = answer.strip()
    move(
        proposal,
        State.IMPLEMENTING,
        actor=actor,
        now=now,
        owner=_carrier(proposal),
        note=answer,
    )
    return proposal


def _carrier(proposal: Proposal) -> Employee:
    """Who carried it out; of what was done already, the author."""
    last = (
        proposal.events.filter(state__in=[State.ADOPTED, State.IMPLEMENTING])
        .exclude(owner=None)
        .select_related("owner")
        .order_by("-id")
        .first()
    )
    return last.owner if last and last.owner else proposal.author
