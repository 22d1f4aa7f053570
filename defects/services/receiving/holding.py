"""What the plan has no place for is held, until a manager takes it in or puts it aside."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from core.errors import Conflict, DomainError, NotAllowed
from core.images import looks_of_file
from defects.models import (
    Commendation,
    Defect,
    HeldInspection,
    Inspection,
    InspectionDuty,
    Photo,
)
from defects.services.receiving.reading import Sent, SentAnswer, read_sending
from defects.services.receiving.records import (
    Received,
    Sending,
    alone_with,
    items_asked,
    keep_answers,
    keep_findings,
    owned_by,
    require_asked,
    require_own,
)
from defects.services.record import keep_photo
from people.models import Employee, ProductionLine


def hold(
    sending: Sending, campaign: Campaign, duty: InspectionDuty | None, reason: str
) -> Received:
    """Keep the sending as it is. Raises DomainError where its line is unknown."""
    sent = sending.sent
    if not ProductionLine.objects.filter(pk=sent.line).exists():
        raise DomainError(_("There is no such line here."))
    held = HeldInspection.objects.create(
        client_id=sent.id,
        campaign=campaign,
        duty=duty,
        line_id=sent.line,
        inspector=sending.actor,
        reason=reason,
        content=dict(sending.content),
        received_at=sending.now,
    )
    return Received(held=held, photos_wanted=list(sent.owners))


def hold_again(held: HeldInspection, sending: Sending) -> Received:
    """Take over what was recorded since, as long as nobody has settled it."""
    sent, content = sending.sent, sending.content
    require_own(held.inspector_id, sending.actor)
    if held.state != HeldInspection.State.WAITING:
        return Received(held=held)
    if sent.line != held.line_id or sent.version != held.content["inspection"]["checklist_version"]:
        raise DomainError(_("This inspection is of another line or checklist."))
    require_asked(sent, items_asked(sent.version))
    if content["inspection"] != held.content["inspection"]:
        # Its instants are told by the clock of the phone at this sending.
        held.content, held.received_at = dict(content), sending.now
        held.save(update_fields=["content", "received_at"])
    there = set(held.photos.values_list("client_id", flat=True))
    return Received(held=held, photos_wanted=[each for each in sent.owners if each not in there])


def read_again(held: HeldInspection) -> Sent:
    """What is held, as it was understood when it came."""
    return read_sending(held.content, held.received_at)


# --- The manager's decision ---------------------------------------------------
@transaction.atomic
def take_in(*, held_id: int, actor: Employee, now: dt.datetime) -> Inspection:
    """Make it an inspection of its own, without a duty; its findings are posted at `now`.

    The same person's second tap changes nothing. Raises Conflict where it was settled
    otherwise, NotAllowed where this person may not.
    """
    held = _locked(held_id, actor)
    if held.result is not None and held.settled_by_id == actor.pk:
        return held.result
    _require_waiting(held)
    sent = read_again(held)
    inspection = Inspection.objects.create(
        client_id=held.client_id,
        campaign=held.campaign,
        line=held.line,
        inspector=held.inspector,
        version_id=sent.version,
        seed=sent.seed,
        started_at=sent.started_at,
        finished_at=sent.finished_at,
        received_at=held.received_at,
    )
    keep_answers(inspection, sent, items_asked(sent.version))
    _move_photos(held, inspection, sent, keep_findings(inspection, sent, now), now)
    held.result = inspection
    _settle(held, HeldInspection.State.TAKEN, actor, now)
    return inspection


@transaction.atomic
def put_aside(*, held_id: int, actor: Employee, now: dt.datetime, reason: str) -> HeldInspection:
    """Leave it as it is, for a reason; it stays to be read. Errors as in `take_in`."""
    held = _locked(held_id, actor)
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Say why it is put aside."), field="reason")
    is_same = held.state == HeldInspection.State.ASIDE and held.settled_note == reason
    if is_same and held.settled_by_id == actor.pk:
        return held
    _require_waiting(held)
    held.settled_note = reason
    _settle(held, HeldInspection.State.ASIDE, actor, now)
    return held


def _locked(held_id: int, actor: Employee) -> HeldInspection:
    """The held inspection, alone with it. Raises HeldInspection.DoesNotExist."""
    if not actor.has_perm("defects.settle_heldinspection"):
        raise NotAllowed(_("A quality manager decides about held inspections."))
    alone_with(HeldInspection.objects.values_list("client_id", flat=True).get(pk=held_id))
    related = ("campaign", "line__team", "inspector", "result")
    return HeldInspection.objects.select_related(*related).get(pk=held_id)


def _require_waiting(held: HeldInspection) -> None:
    if held.state != HeldInspection.State.WAITING:
        raise Conflict(_("This has been settled already."))


def _settle(held: HeldInspection, state: str, actor: Employee, now: dt.datetime) -> None:
    held.state, held.settled_by, held.settled_at = state, actor, now
    held.save()


def _move_photos(
    held: HeldInspection,
    inspection: Inspection,
    sent: Sent,
    findings: Mapping[Any, Defect | Commendation],
    now: dt.datetime,
) -> None:
    """The photos that came, to what they belong to; their files stay where they are."""
    owners = sent.owners
    used = Photo.objects.filter(client_id__in=owners).values_list("client_id", flat=True)
    elsewhere = set(used)
    answers = {answer.item_id: answer for answer in inspection.answers.all()}
    for photo in held.photos.all():
        owner = owners.get(photo.client_id)
        if owner is None:
            continue  # taken off on the phone after it was sent
        place = answers[owner.item] if isinstance(owner, SentAnswer) else findings[owner.id]
        kept = Photo(
            client_id=uuid.uuid4() if photo.client_id in elsewhere else photo.client_id,
            file=photo.file.name,
            thumbnail=photo.thumbnail.name,
            taken_by=held.inspector,
            added_at=now,
            **owned_by(place),
        )
        keep_photo(kept, looks_of_file(photo.thumbnail))
