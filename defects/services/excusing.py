"""Excusing one planned inspection by hand, and taking the excuse back.

What was inspected nevertheless, or before the phone heard of the excuse, is not excused:
`complete_duty` makes it done, and the excuse stays on the record.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.telling import channels
from core.errors import Conflict, DomainError, NotAllowed
from defects.models import DutyExcuse, InspectionDuty
from defects.queries.planning import EXCUSES
from defects.services.planning import address_of, locked_duty
from people.models import Employee
from people.notify import notify

State = InspectionDuty.State
BY_HAND = InspectionDuty.Excuse.BY_HAND


@transaction.atomic
def excuse_duty(*, duty_id: int, reason: str, actor: Employee, now: dt.datetime) -> DutyExcuse:
    """Ask nobody for this inspection any more, for a reason; its inspector is told.

    The same person's second tap changes nothing. Raises NotAllowed, DomainError without a
    reason, and Conflict where it has ended or was excused meanwhile.
    """
    _require_may_excuse(actor)
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Say why: it stays on the record."), field="reason")
    duty = locked_duty(duty_id)
    standing = _standing(duty)
    if standing is not None:
        if standing.excused_by_id == actor.pk and standing.reason == reason:
            return standing
        words = _("%(name)s has excused this inspection already.")
        raise Conflict(words % {"name": standing.excused_by.name})
    if duty.state != State.OPEN or now >= duty.closes_at:
        raise Conflict(_("This inspection has ended and can no longer be excused."))
    excuse = DutyExcuse.objects.create(duty=duty, excused_by=actor, reason=reason, at=now)
    _save(duty, State.EXCUSED, BY_HAND, now)
    _tell("duty_excused", excuse, actor, now)
    return excuse


@transaction.atomic
def ask_again(*, duty_id: int, actor: Employee, now: dt.datetime) -> InspectionDuty:
    """Take the excuse back while the week is not over; its inspector is told.

    The same person's second tap changes nothing. Raises NotAllowed, and Conflict where
    there is no excuse any more, or its week has ended.
    """
    _require_may_excuse(actor)
    duty = locked_duty(duty_id)
    excuse = _standing(duty)
    if excuse is None:
        if duty.state == State.OPEN and duty.excuses.filter(taken_back_by=actor).exists():
            return duty
        raise Conflict(_("This inspection is not excused any more."))
    is_running = duty.campaign.status == Campaign.Status.ACTIVE
    if now >= duty.closes_at or not is_running:
        raise Conflict(_("The week of this inspection is over: its excuse stays."))
    excuse.taken_back_by, excuse.taken_back_at = actor, now
    excuse.save(update_fields=["taken_back_by", "taken_back_at"])
    _save(duty, State.OPEN, "", None)
    _tell("duty_asked_again", excuse, actor, now)
    return duty


def _require_may_excuse(actor: Employee) -> None:
    if not actor.has_perm(EXCUSES):
        raise NotAllowed(_("Only a quality manager excuses inspections."))


def _standing(duty: InspectionDuty) -> DutyExcuse | None:
    """The excuse for which nobody is asked at present."""
    if duty.excuse != BY_HAND:
        return None
    return duty.excuses.select_related("excused_by").get(taken_back_at=None)


def _save(duty: InspectionDuty, state: str, excuse: str, ended_at: dt.datetime | None) -> None:
    duty.state, duty.excuse, duty.ended_at = state, excuse, ended_at
    duty.save(update_fields=["state", "excuse", "ended_at"])


def _tell(kind: str, excuse: DutyExcuse, actor: Employee, now: dt.datetime) -> None:
    duty = excuse.duty
    if duty.inspector_id == actor.pk:
        return
    params: dict[str, Any] = {
        "line": duty.line.name,
        "line_zh": duty.line.name_zh,
        "due_at": duty.due_at.isoformat(),
        "zone": duty.campaign.time_zone,
        "reason": excuse.reason,
        "given_by": actor.name,
    }
    notify(
        recipient_id=duty.inspector_id,
        kind=kind,
        params=params,
        url=address_of(duty.pk) if kind == "duty_asked_again" else "",
        key=f"duty:{duty.pk}:{kind}:{excuse.pk}",
        now=now,
        channels=channels(duty.campaign, now),
    )
