"""What only the quality manager does: extend, transfer, void. Each says why."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, NotAllowed
from defects import rules
from defects.models import Correction, Defect, DefectEvent
from defects.services.record import (
    clock_of,
    locked,
    record,
    require_allowed,
    responsible_person,
    set_reminder,
    start_clock,
    tell,
)
from defects.services.sweeping import settle_miss
from people.models import Employee, Team
from points import services as points

Kind = DefectEvent.Kind
VOID_REASONS = ("not_a_defect", "duplicate", "wrong_team")


@transaction.atomic
def extend_deadline(
    *, defect_id: int, actor: Employee, now: dt.datetime, hours: int, reason: str
) -> Defect:
    """Give the team `hours` more on its clock, before the deadline has passed.

    Raises Conflict once it is missed, DomainError without a reason or hours.
    """
    defect = locked(defect_id)
    _require_permission(actor, "defects.extend_defect")
    require_allowed(defect, Kind.EXTENDED)
    if defect.missed_at or rules.is_breached(defect.clock, now):
        raise Conflict(_("The deadline has passed; it can no longer be extended."))
    if not 1 <= hours <= 720:
        raise DomainError(_("Give between 1 and 720 hours."), field="hours")
    _require_reason(reason)
    span = dt.timedelta(hours=hours)
    if defect.left is not None:
        defect.left += span
    else:
        defect.due_at = clock_of(defect).add(defect.due_at, span)
        set_reminder(defect, now)
    defect.extensions += 1
    defect.save()
    event = record(defect, Kind.EXTENDED, at=now, actor=actor, note=reason, data={"hours": hours})
    tell(
        defect,
        responsible_person(defect.team),
        "defect_extended",
        event=event,
        now=now,
        hours=hours,
    )
    return defect


@transaction.atomic
def transfer_defect(
    *,
    defect_id: int,
    actor: Employee,
    now: dt.datetime,
    team: Team,
    reason: str,
    restart: bool,
) -> Defect:
    """Hand the defect to the team that it belongs to.

    With `restart` the new team has the full time from `now`, and a miss of the old
    team is taken back; without it the clock, and a miss, stay as they are. Either
    way the event says so. Raises Conflict while a correction waits.
    """
    defect = locked(defect_id)
    _require_permission(actor, "defects.transfer_defect")
    require_allowed(defect, Kind.TRANSFERRED)
    if team.pk == defect.team_id:
        raise DomainError(_("It is this team's already."), field="team")
    _require_reason(reason)
    # What ran out before the transfer is the old team's miss, whether or not a
    # sweep has come by.
    settle_miss(defect, now)
    before, back = defect.team, 0
    if restart:
        back = _take_back_miss(defect, reason, now, actor)
        _restart(defect, now)
    defect.team = team
    defect.department_id = team.department_id
    defect.save()
    data = {"from": before.pk, "to": team.pk, "restarted": restart}
    event = record(
        defect, Kind.TRANSFERRED, at=now, actor=actor, note=reason, points=back, data=data
    )
    tell(defect, responsible_person(team), "defect_transferred", event=event, now=now, loud=True)
    if back:
        tell(
            defect,
            responsible_person(before),
            "miss_taken_back",
            event=event,
            now=now,
            points=f"{back:+d}",
            reason=reason.strip(),
        )
    return defect


@transaction.atomic
def void_defect(
    *,
    defect_id: int,
    actor: Employee,
    now: dt.datetime,
    cause: str,
    reason: str,
    duplicate_of: Defect | None = None,
) -> Defect:
    """End the defect as none: not a defect, a duplicate, or the wrong team.

    Points that it brought are taken back. Raises DomainError without a reason, or
    for a duplicate of itself or of nothing.
    """
    original = _lock_original(defect_id, duplicate_of)
    defect = locked(defect_id)
    _require_permission(actor, "defects.void_defect")
    require_allowed(defect, Kind.VOIDED)
    _require_void_cause(defect, cause, original)
    _require_reason(reason)
    settle_miss(defect, now)
    back = _take_back_miss(defect, reason, now, actor)
    earned = rules.point_key(defect.pk, "corrected", 1)
    back += points.reverse(key=earned, reason=reason, now=now, actor=actor)
    defect.corrections.filter(verdict=Correction.Verdict.WAITING).update(
        verdict=Correction.Verdict.WITHDRAWN
    )
    defect.state = Defect.State.VOID
    defect.left = None
    defect.ended_at = now
    defect.next_reminder_at = None
    defect.duplicate_of = original
    defect.save()
    event = record(
        defect, Kind.VOIDED, at=now, actor=actor, note=reason, points=back, data={"cause": cause}
    )
    tell(defect, responsible_person(defect.team), "defect_voided", event=event, now=now)
    return defect


def _take_back_miss(defect: Defect, reason: str, now: dt.datetime, actor: Employee) -> int:
    if defect.missed_at is None:
        return 0
    key = rules.point_key(defect.pk, "missed", defect.clock_round)
    return points.reverse(key=key, reason=reason, now=now, actor=actor)


def _restart(defect: Defect, now: dt.datetime) -> None:
    defect.clock_round += 1
    defect.missed_at = None
    start_clock(defect, now)


def _require_permission(actor: Employee, permission: str) -> None:
    if not actor.has_perm(permission):
        raise NotAllowed(_("The quality manager decides this."))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("Give the reason; it stays on the record."), field="reason")


def _lock_original(defect_id: int, original: Defect | None) -> Defect | None:
    """Lock both defects in the order of their numbers; the original as it stands now.

    Two that are voided as each other's duplicates in one instant meet here.
    """
    if original is None:
        return None
    both = Defect.objects.filter(pk__in=[defect_id, original.pk]).order_by("pk")
    found = {defect.pk: defect for defect in both.select_for_update(no_key=True)}
    return found[original.pk]


def _require_void_cause(defect: Defect, cause: str, original: Defect | None) -> None:
    if cause not in VOID_REASONS:
        raise DomainError(_("Choose why it is void."), field="cause")
    if cause != "duplicate":
        return
    if original is None or original.pk == defect.pk:
        raise DomainError(_("Name the defect that it repeats."), field="duplicate_of")
    if original.campaign_id != defect.campaign_id or original.state == Defect.State.VOID:
        raise DomainError(
            _("%(number)s is void or of another campaign; name the one that stays on the list.")
            % {"number": original.number},
            field="duplicate_of",
        )
