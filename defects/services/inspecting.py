"""A walk along a line with the checklist."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Activity, Campaign
from campaigns.services import require_open
from core.errors import Conflict, DomainError, NotAllowed
from defects.models import ChecklistVersion, Inspection, InspectionAnswer, InspectionDuty
from defects.queries.checklists import default_version, items_of
from defects.services.planning import complete_duty, locked_duty
from defects.services.record import create_once
from people.models import Employee, ProductionLine


@transaction.atomic
def start_inspection(
    *,
    campaign: Campaign,
    line: ProductionLine,
    actor: Employee,
    now: dt.datetime,
    client_id: uuid.UUID | None = None,
    version: ChecklistVersion | None = None,
    duty: InspectionDuty | None = None,
) -> Inspection:
    """Begin an inspection. The same `client_id` again gives the one that was begun.

    It keeps the `version` of the checklist: that of its `duty`, if there is one, else the
    default as it is now. Raises DomainError where no phase opens inspections now (a duty is
    work that was opened already); NotAllowed where this person does not inspect; Conflict
    where the duty has ended, or was begun already.
    """
    client_id = client_id or uuid.uuid4()
    begun = Inspection.objects.filter(client_id=client_id, inspector=actor).first()
    if begun is not None:
        return begun
    if not actor.has_perm("defects.add_inspection"):
        raise NotAllowed(_("Team leaders and quality people inspect lines."))
    if duty is None:
        require_open(campaign, Activity.INSPECTION, now)
    else:
        line, version = _of_duty(duty, actor, now)
    inspection, _is_new = create_once(
        Inspection,
        client_id=client_id,
        inspector=actor,
        campaign=campaign,
        line=line,
        version=version or default_version(),
        duty=duty,
        started_at=now,
    )
    return inspection


def _of_duty(
    duty: InspectionDuty, actor: Employee, now: dt.datetime
) -> tuple[ProductionLine, ChecklistVersion]:
    """What the planned inspection is about, once it is certain that it can be begun now."""
    locked = locked_duty(duty.pk)
    if locked.inspector_id != actor.pk:
        raise NotAllowed(_("This inspection is somebody else's to do."))
    if locked.state != InspectionDuty.State.OPEN or not locked.opens_at <= now < locked.closes_at:
        raise Conflict(_("This inspection can't be made now: its week is over, or it is done."))
    if Inspection.objects.filter(duty=locked).exists():
        raise Conflict(_("This inspection was begun already."))
    return locked.line, locked.version


@transaction.atomic
def answer_checklist(
    *, inspection_id: int, answers: Mapping[int, bool | None], actor: Employee
) -> None:
    """Keep the answers so far: item id -> passed, or None for not applicable."""
    inspection = _own(inspection_id, actor)
    _require_asked(inspection, answers)
    InspectionAnswer.objects.bulk_create(
        [
            InspectionAnswer(inspection=inspection, item_id=item_id, passed=passed)
            for item_id, passed in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["inspection", "item"],
        update_fields=["passed"],
    )


@transaction.atomic
def finish_inspection(
    *,
    inspection_id: int,
    actor: Employee,
    now: dt.datetime,
    answers: Mapping[int, bool | None] | None = None,
) -> Inspection:
    """End the inspection, with the last answers. Ending it twice changes nothing more."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection_id)
    if inspection.finished_at is not None and inspection.inspector_id == actor.pk:
        return inspection
    answer_checklist(inspection_id=inspection_id, answers=answers or {}, actor=actor)
    inspection.finished_at = now
    inspection.save(update_fields=["finished_at"])
    if inspection.duty_id is not None:
        complete_duty(duty_id=inspection.duty_id, at=now)
    return inspection


def _require_asked(inspection: Inspection, answers: Mapping[int, Any]) -> None:
    """Raises DomainError for an answer to what this inspection does not ask."""
    asked = items_of(inspection.version_id).values_list("pk", flat=True) if answers else ()
    if not set(answers) <= set(asked):
        raise DomainError(_("This is not asked by the checklist of this inspection."))


def _own(inspection_id: int, actor: Employee) -> Inspection:
    inspection = Inspection.objects.select_for_update().get(pk=inspection_id)
    if inspection.inspector_id != actor.pk:
        raise NotAllowed(_("This is somebody else's inspection."))
    if inspection.finished_at is not None:
        raise Conflict(_("This inspection is finished and can no longer be changed."))
    return inspection
