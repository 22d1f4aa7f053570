"""Reviews and decisions: marks by those whose duty it is, and one answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Conflict, DomainError, NotAllowed
from people.models import Employee
from proposals import rules
from proposals.models import Authorship, Criterion, Proposal, ProposalEvent, Review, Support
from proposals.services.earning import ADOPTED, earn
from proposals.services.record import (
    authors_of,
    locked,
    move,
    record,
    require,
    rules_of,
    tell,
)

BEST: Final = 10
State = Proposal.State
# Where somebody carries it on: a trial, or the thing itself.
CARRIED: Final = frozenset({State.TRIAL, State.ADOPTED})


@transaction.atomic
def review(
    *,
    proposal_id: int,
    scores: Mapping[int, int],
    comment: str,
    actor: Employee,
    now: dt.datetime,
) -> Review:
    """Give one's marks, 0 to 10 for each criterion of the campaign; given again, they replace.

    The first marks take a submitted proposal into review. Raises NotAllowed where it is
    not this person's duty, or their own or their team's; Conflict where it was decided.
    """
    proposal = locked(proposal_id)
    if proposal.state not in {State.SUBMITTED, State.IN_REVIEW}:
        raise Conflict(_("%(number)s has been decided on.") % {"number": proposal.number})
    words = _("You review what is your duty, and never what is yours or your team's.")
    require(proposal, Proposal.objects.reviewable_by(actor), words)
    mark = _mark(proposal, scores)
    given, _new = Review.objects.update_or_create(
        proposal=proposal,
        reviewer=actor,
        defaults={
            "scores": {str(criterion): score for criterion, score in scores.items()},
            "mark": mark,
            "comment": comment.strip(),
            "given_at": now,
        },
    )
    if proposal.state == State.SUBMITTED:
        move(proposal, State.IN_REVIEW, actor=actor, now=now, owner=proposal.decider)
    return given


def _mark(proposal: Proposal, scores: Mapping[int, int]) -> Decimal:
    weights = dict(Criterion.objects.filter(campaign=proposal.campaign).values_list("pk", "weight"))
    if set(scores) != set(weights) or not weights:
        raise DomainError(_("Give every criterion a mark."))
    if not all(0 <= score <= BEST for score in scores.values()):
        raise DomainError(_("A mark is a number from 0 to 10."))
    return rules.weighted(scores, weights)


@transaction.atomic
def decide(
    *,
    proposal_id: int,
    version: int,
    verdict: str,
    actor: Employee,
    now: dt.datetime,
    answer: str = "",
    carrier: Employee | None = None,
    into: Proposal | None = None,
) -> Proposal:
    """One of DECISIONS: take it into review, try, adopt, shelve, decline, merge.

    `version` is the one that the decider saw; where it changed meanwhile, Conflict is
    raised: the first of two wins, and no answer goes to words that nobody has read.
    `answer` goes to the authors (needed to shelve, decline, merge), `carrier` tries or
    implements it (needed for both), `into` is what it is merged into. The same decision
    by the same person again changes nothing.
    """
    if into is not None:
        _lock_in_order(proposal_id, into.pk)
    proposal = locked(proposal_id)
    words = _("Whoever reviews these decides on them, or a quality manager; never an author.")
    if verdict not in rules.DECISIONS:
        raise DomainError(_("Choose what becomes of it."), field="verdict")
    answer = answer.strip()
    if proposal.state == verdict and _last_actor(proposal) == actor.pk:
        return proposal
    require_decider(proposal, actor, words)
    if proposal.version != version:
        raise Conflict(_("%(number)s was changed meanwhile.") % {"number": proposal.number})
    _require_fit(proposal, verdict, answer, carrier, into)
    proposal.answer = answer or proposal.answer
    if verdict == State.MERGED and into is not None:
        _merge(proposal, into, actor, now)
    owner = carrier if verdict in CARRIED else proposal.decider
    move(proposal, verdict, actor=actor, now=now, owner=owner, note=answer)
    if verdict == State.ADOPTED:
        earn(proposal, ADOPTED, occurred_at=now, now=now, by=actor)
    return proposal


def _lock_in_order(*ids: int) -> None:
    """Lock several at once: two that are merged into each other don't wait for one another."""
    found = Proposal.objects.filter(pk__in=ids).order_by("pk")
    list(found.select_for_update(no_key=True).values_list("pk", flat=True))


def require_decider(proposal: Proposal, actor: Employee, words: str) -> None:
    """Refuse whoever may not decide on it; what is shelved is taken up by the same people."""
    if proposal.state == State.SHELVED:
        may = actor.pk == proposal.decider_id or actor.has_perm("proposals.decide_any_proposal")
        if not may or actor.pk in authors_of(proposal):
            raise NotAllowed(words)
        return
    if proposal.state in rules.UNDER_WAY:
        require(proposal, Proposal.objects.decided_by(actor), words)


def _last_actor(proposal: Proposal) -> int | None:
    last = proposal.events.filter(kind=ProposalEvent.Kind.MOVED).order_by("-id").first()
    return last.actor_id if last else None


def _require_fit(
    proposal: Proposal,
    verdict: str,
    answer: str,
    carrier: Employee | None,
    into: Proposal | None,
) -> None:
    if verdict in rules.NEED_ANSWER and not answer:
        raise DomainError(_("Say why: the author reads your answer."), field="answer")
    if verdict in CARRIED and (carrier is None or not carrier.is_active):
        raise DomainError(_("Say who carries it on."), field="carrier")
    if verdict == State.MERGED and into is None:
        raise DomainError(_("Say which proposal it goes into."), field="into")
    needed = rules_of(proposal.campaign).scores_needed
    if verdict == State.ADOPTED:  # after a trial, too
        missing = needed - proposal.reviews.count()
        if missing > 0:
            words = ngettext(
                "%(count)d more review is needed before it can be adopted.",
                "%(count)d more reviews are needed before it can be adopted.",
                missing,
            )
            raise DomainError(words % {"count": missing}, field="verdict")


def _merge(proposal: Proposal, into: Proposal, actor: Employee, now: dt.datetime) -> None:
    """Its authors and its supporters become the other one's too."""
    target = locked(into.pk)
    if target.pk == proposal.pk or target.state not in rules.UNDER_WAY:
        raise DomainError(_("Choose another proposal that is under way."), field="into")
    if target.campaign_id != proposal.campaign_id:
        raise DomainError(_("That proposal is of another campaign."), field="into")
    proposal.merged_into = target
    there = authors_of(target)
    new = [person for person in authors_of(proposal) if person not in there]
    Authorship.objects.bulk_create(
        Authorship(proposal=target, employee_id=person, place=len(there) + place)
        for place, person in enumerate(new)
    )
    fans = proposal.supports.exclude(employee__in=[*there, *new]).order_by("id")
    Support.objects.bulk_create(
        [Support(proposal=target, employee_id=fan.employee_id, at=fan.at) for fan in fans],
        ignore_conflicts=True,
    )
    target.supports.filter(employee__in=new).delete()  # it is theirs now
    target.version += 1
    target.save(update_fields=["version"])
    record(target, ProposalEvent.Kind.MERGED, at=now, actor=actor, note=str(proposal))


@transaction.atomic
def hand_on(
    *, proposal_id: int, to: Employee, actor: Employee, now: dt.datetime, note: str = ""
) -> Proposal:
    """Give whoever's turn it is to somebody else; the author's day stays as it is."""
    proposal = locked(proposal_id)
    if proposal.state not in rules.UNDER_WAY:
        raise Conflict(_("%(number)s is at its end.") % {"number": proposal.number})
    words = _("It is not your turn, so you can't hand it on.")
    if actor.pk != proposal.owner_id and not actor.has_perm("proposals.decide_any_proposal"):
        raise NotAllowed(words)
    if not to.is_active or to.pk == proposal.owner_id:
        raise DomainError(_("Choose a colleague who works here."), field="to")
    decides = proposal.owner_id == proposal.decider_id
    if decides and to.pk in authors_of(proposal):
        raise DomainError(_("An author does not decide on it."), field="to")
    proposal.owner = to
    proposal.decider = to if decides else proposal.decider
    proposal.version += 1
    proposal.save(update_fields=["owner", "decider", "version"])
    event = record(proposal, ProposalEvent.Kind.GIVEN, at=now, actor=actor, note=note)
    tell(proposal, to.pk, "proposal_turn", f"event:{event.pk}", by=actor, now=now)
    return proposal
