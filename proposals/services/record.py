"""What every change of a proposal shares: the lock, whose turn it is, the event, the notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from campaigns.clock import WorkingDaysClock, next_reminder
from campaigns.models import Campaign
from campaigns.queries import calendar_exceptions
from campaigns.telling import channels
from core.errors import Conflict, NotAllowed
from people.models import Employee
from people.notify import notify
from proposals import rules
from proposals.models import Proposal, ProposalEvent, ProposalRules, ReviewDuty

State = Proposal.State
Kind = ProposalEvent.Kind


def rules_of(campaign: Campaign) -> ProposalRules:
    """What the campaign asks of proposals; the defaults where nothing was set up."""
    found = ProposalRules.objects.filter(campaign=campaign).first()
    return found or ProposalRules(campaign=campaign)


def locked(proposal_id: int) -> Proposal:
    """The proposal, locked until the transaction ends. Raises Proposal.DoesNotExist.

    What it refers to is read after the lock, as it is then.
    """
    Proposal.objects.select_for_update(no_key=True).get(pk=proposal_id)
    related = ("campaign", "author", "owner", "decider", "team", "department", "merged_into")
    return Proposal.objects.select_related(*related).get(pk=proposal_id)


def require(proposal: Proposal, theirs: Any, words: str) -> None:
    """Refuse whoever the object rules leave out; `theirs` is what this person may act on."""
    if not theirs.filter(pk=proposal.pk).exists():
        raise NotAllowed(words)


def require_step(proposal: Proposal, after: str) -> None:
    """Refuse what cannot follow the state as it is now: somebody was faster."""
    if rules.may_follow(proposal.state, after):
        return
    words = _("%(number)s is “%(state)s” by now. Look at it again before you go on.")
    raise Conflict(words % {"number": proposal.number, "state": proposal.get_state_display()})


def authors_of(proposal: Proposal) -> list[int]:
    """Whoever wrote it, by id: who submitted it first."""
    return list(proposal.authorships.order_by("place", "id").values_list("employee_id", flat=True))


# --- Whose turn it is -----------------------------------------------------------
def days_of(state: str, asked: ProposalRules) -> int:
    """Working days in which the author hears something of a proposal in `state`."""
    spans = {
        State.SUBMITTED: asked.answer_days,
        State.IN_REVIEW: asked.review_days,
        State.TRIAL: asked.trial_days,
        State.ADOPTED: asked.answer_days,
        State.IMPLEMENTING: asked.carry_days,
        State.IMPLEMENTED: asked.verify_days,
    }
    return int(spans[State(state)])


def give_turn(proposal: Proposal, owner: Employee | None, now: dt.datetime) -> None:
    """Whose turn it is from `now` on, and until when; nobody's once it is at an end."""
    if proposal.state not in rules.UNDER_WAY:
        proposal.owner = proposal.due_at = proposal.next_reminder_at = None
        return
    campaign = proposal.campaign
    days = days_of(proposal.state, rules_of(campaign))
    clock = WorkingDaysClock(days, campaign.zone, calendar_exceptions())
    proposal.owner = owner
    proposal.due_at = clock.deadline(now)
    hours = [*campaign.reminder_hours, 0]  # and once when it is overdue
    proposal.next_reminder_at = next_reminder(proposal.due_at, hours, now)


def decider_for(proposal: Proposal) -> Employee:
    """Who decides on it: the most special duty that leads, else the head, else a manager.

    Never an author. Raises NotAllowed where the plant has nobody who could.
    """
    authors = set(authors_of(proposal)) | {proposal.author_id}
    for person in _candidates(proposal):
        if person.is_active and person.pk not in authors:
            return person
    raise NotAllowed(_("There is nobody who could decide on this. Tell a quality manager."))


def _candidates(proposal: Proposal) -> Iterable[Employee]:
    duties = ReviewDuty.objects.filter(campaign=proposal.campaign, leads=True)
    fitting = [
        duty
        for duty in duties.select_related("reviewer").order_by("id")
        if duty.department_id in {None, proposal.department_id}
        and duty.category in {"", proposal.category}
    ]
    special = sorted(fitting, key=lambda duty: (duty.department_id is None, duty.category == ""))
    yield from (duty.reviewer for duty in special)
    if proposal.department and proposal.department.head:
        yield proposal.department.head
    yield from Employee.objects.managers().order_by("pk")[:20]


# --- The log and the notices ------------------------------------------------------
def record(
    proposal: Proposal, kind: str, *, at: dt.datetime, actor: Employee | None, note: str = ""
) -> ProposalEvent:
    """Append the event, with the state, the turn and the day as it left them."""
    return ProposalEvent.objects.create(
        proposal=proposal,
        kind=kind,
        at=at,
        actor=actor,
        state=proposal.state,
        owner=proposal.owner,
        due_at=proposal.due_at,
        note=note.strip(),
    )


def move(
    proposal: Proposal,
    after: str,
    *,
    actor: Employee | None,
    now: dt.datetime,
    owner: Employee | None = None,
    note: str = "",
) -> ProposalEvent:
    """Into another state, with the turn, the day, the log and word to everybody concerned."""
    require_step(proposal, after)
    before = proposal.owner_id
    proposal.state = after
    if actor is not None and actor.pk != proposal.author_id:
        proposal.first_answer_at = proposal.first_answer_at or now
    if after in rules.DECIDED:
        proposal.decided_at = proposal.decided_at or now
    proposal.ended_at = None if after in rules.UNDER_WAY else now
    give_turn(proposal, owner, now)
    proposal.version += 1
    proposal.save()
    event = record(proposal, Kind.MOVED, at=now, actor=actor, note=note)
    _tell_of(proposal, event, now, is_new_turn=proposal.owner_id != before)
    return event


def _tell_of(
    proposal: Proposal, event: ProposalEvent, now: dt.datetime, *, is_new_turn: bool
) -> None:
    """The authors hear what became of it; whoever's turn it has become hears that it is."""
    key = f"event:{event.pk}"
    authors = authors_of(proposal)
    if proposal.state not in {State.SUBMITTED, State.WITHDRAWN}:
        for author in authors:
            tell(proposal, author, f"proposal_{proposal.state}", key, by=event.actor, now=now)
    if is_new_turn and proposal.owner_id and proposal.owner_id not in authors:
        tell(proposal, proposal.owner_id, "proposal_turn", key, by=event.actor, now=now)


def tell(
    proposal: Proposal,
    recipient_id: int,
    kind: str,
    key: str,
    *,
    by: Employee | None,
    now: dt.datetime,
    **more: str,
) -> None:
    """Tell one person, once for each `key`; whoever did it (`by`) knows already."""
    if by is not None and recipient_id == by.pk:
        return
    params = {
        "number": proposal.number,
        "title": proposal.title,
        "answer": proposal.answer,
        "zone": proposal.campaign.time_zone,
    }
    if proposal.due_at:
        params["due_at"] = proposal.due_at.isoformat()
    notify(
        recipient_id=recipient_id,
        kind=kind,
        params=params | more,
        url=proposal.get_absolute_url(),
        key=f"proposal:{proposal.pk}:{kind}:{key}:{recipient_id}",
        now=now,
        channels=channels(proposal.campaign, now),
    )
