"""Taking in what a phone sent: as an inspection, or held where the plan went on without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Activity, Campaign
from campaigns.queries import shown_campaign
from campaigns.services import require_open
from core.errors import DomainError, NotAllowed
from defects.models import DutyHandOver, HeldInspection, Inspection, InspectionDuty
from defects.services.planning import complete_duty, locked_duty
from defects.services.receiving.holding import hold, hold_again
from defects.services.receiving.reading import TOLERANCE, Sent, read_sending
from defects.services.receiving.records import (
    Received,
    Sending,
    alone_with,
    items_asked,
    keep_answers,
    keep_findings,
    require_asked,
    require_own,
    wanted,
)
from people.models import Employee, ProductionLine

# How long an inspection without a duty may wait on the phone.
LONGEST: Final = dt.timedelta(days=14)


@transaction.atomic
def receive(*, content: Mapping[str, Any], actor: Employee, now: dt.datetime) -> Received:
    """Take over what is not there yet of an inspection that `actor` recorded on a phone.

    `content` is the state as docs/decisions/0010-inspections-offline.md has it; sending it
    again changes nothing. Where the duty was given to somebody else or done meanwhile, or
    the campaign was closed, it is held for the manager. Raises DomainError, in words, for
    whatever else cannot be taken, and then nothing of it is kept; NotAllowed where this
    person does not inspect.
    """
    sending = Sending(read_sending(content, now), content, actor, now)
    sent = sending.sent
    if not actor.has_perm("defects.add_inspection"):
        raise NotAllowed(_("Team leaders and quality people inspect lines."))
    alone_with(sent.id)
    held = HeldInspection.objects.filter(client_id=sent.id).first()
    if held is not None and held.state != HeldInspection.State.TAKEN:
        return hold_again(held, sending)
    items = items_asked(sent.version)
    require_asked(sent, items)
    duty = _locked_duty(sent)
    inspection = _known(sent, actor)
    if inspection is None:
        campaign = _campaign_of(sent, duty)
        _require_recent(sent, duty.opens_at if duty else now - LONGEST)
        reason = _conflict(campaign, duty, actor)
        if reason:
            return hold(sending, campaign, duty, reason)
        inspection = _begun(sending, campaign, duty)
    else:
        _require_recent(sent, inspection.started_at)
        _leave_duty(inspection, duty)
    if inspection.finished_at is None:
        keep_answers(inspection, sent, items)
    findings = keep_findings(inspection, sent, now)
    missing = wanted(inspection, sent.owners)
    if sent.finished_at is not None and inspection.finished_at is None and not missing:
        _finish(inspection, duty, sent.finished_at)
    return Received(inspection, None, findings, missing)


# --- What it belongs to -------------------------------------------------------
def _locked_duty(sent: Sent) -> InspectionDuty | None:
    """The duty, locked until the transaction ends: it is done once, and handed over or done."""
    if sent.duty is None:
        return None
    try:
        duty = locked_duty(sent.duty)
    except InspectionDuty.DoesNotExist as error:
        raise DomainError(_("There is no such inspection in the plan.")) from error
    if (duty.line_id, duty.version_id) != (sent.line, sent.version):
        raise DomainError(_("There is no such inspection in the plan."))
    return duty


def _known(sent: Sent, actor: Employee) -> Inspection | None:
    inspections = Inspection.objects.select_related("campaign", "line__team", "inspector")
    locked = inspections.select_for_update(of=("self",), no_key=True)
    found = locked.filter(client_id=sent.id).first()
    if found is not None:
        require_own(found.inspector_id, actor)
        same = (found.line_id, found.version_id) == (sent.line, sent.version)
        if not same or found.duty_id not in {None, sent.duty}:
            raise DomainError(_("This inspection is of another line or checklist."))
    return found


def _campaign_of(sent: Sent, duty: InspectionDuty | None) -> Campaign:
    """The duty's campaign; else the one that the phone was told of; else the one that runs."""
    if duty is not None:
        return duty.campaign
    campaign = shown_campaign()
    if sent.campaign is not None and (campaign is None or campaign.pk != sent.campaign):
        begun = Campaign.objects.exclude(status=Campaign.Status.DRAFT)
        campaign = begun.filter(pk=sent.campaign).first()
    if campaign is None:
        raise DomainError(_("There is no campaign that this inspection belongs to."))
    return campaign


def _require_recent(sent: Sent, since: dt.datetime) -> None:
    if sent.earliest < since - TOLERANCE:
        raise DomainError(_("A time of this inspection lies too far back."))


def _conflict(campaign: Campaign, duty: InspectionDuty | None, actor: Employee) -> str:
    """Why the plan has no place for it any more; empty where it has.

    Raises DomainError where the duty never was this person's.
    """
    if duty is not None and not _was_theirs(duty, actor):
        raise DomainError(_("This is somebody else's inspection."))
    if campaign.status == Campaign.Status.CLOSED:
        return HeldInspection.Reason.CLOSED
    if duty is None:
        return ""
    other = Inspection.objects.filter(duty=duty).first()
    if other is not None and (other.finished_at or other.inspector_id == actor.pk):
        return HeldInspection.Reason.DONE
    return "" if duty.inspector_id == actor.pk else HeldInspection.Reason.REASSIGNED


def _was_theirs(duty: InspectionDuty, actor: Employee) -> bool:
    handed_over = DutyHandOver.objects.filter(duty=duty, given_from=actor)
    return duty.inspector_id == actor.pk or handed_over.exists()


def _begun(sending: Sending, campaign: Campaign, duty: InspectionDuty | None) -> Inspection:
    """The inspection, as work that was opened when it was begun."""
    sent = sending.sent
    line = ProductionLine.objects.select_related("team").filter(pk=sent.line).first()
    if line is None:
        raise DomainError(_("There is no such line here."))
    if duty is None:
        require_open(campaign, Activity.INSPECTION, sent.started_at)
    else:
        # What somebody began before it was handed over is an inspection of its own now.
        Inspection.objects.filter(duty=duty).update(duty=None)
    return Inspection.objects.create(
        client_id=sent.id,
        campaign=campaign,
        line=line,
        inspector=sending.actor,
        version_id=sent.version,
        duty=duty,
        seed=sent.seed,
        started_at=sent.started_at,
        received_at=sending.now,
    )


def _leave_duty(inspection: Inspection, duty: InspectionDuty | None) -> None:
    """A duty that was handed over meanwhile stays with whoever has it now."""
    is_theirs = duty is not None and duty.inspector_id == inspection.inspector_id
    if inspection.duty_id is None or inspection.finished_at is not None or is_theirs:
        return
    inspection.duty = None
    inspection.save(update_fields=["duty"])


def _finish(inspection: Inspection, duty: InspectionDuty | None, at: dt.datetime) -> None:
    """End the walk; the duty is done, in time or late, where it ended within the grace."""
    inspection.finished_at = max(at, inspection.started_at)
    inspection.save(update_fields=["finished_at"])
    if duty is not None and inspection.duty_id == duty.pk:
        complete_duty(duty_id=duty.pk, at=inspection.finished_at)
