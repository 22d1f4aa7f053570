"""The responsible team's answer, and somebody else's verdict on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError, NotAllowed
from core.images import Picture
from defects import rules
from defects.models import Correction, Defect, DefectEvent, Factor, Photo
from defects.services.record import (
    attach_photos,
    clock_of,
    locked,
    record,
    require_allowed,
    set_reminder,
    tell,
)
from defects.services.sweeping import settle_miss
from people.models import Employee, Role
from points import services as points

Kind = DefectEvent.Kind
MOST_VERIFIERS = 50


@transaction.atomic
def add_progress(
    *,
    defect_id: int,
    actor: Employee,
    now: dt.datetime,
    note: str,
    pictures: Sequence[Picture] = (),
) -> DefectEvent:
    """Say how the work goes. The clock is not touched."""
    defect = locked(defect_id)
    require_allowed(defect, Kind.PROGRESS)
    _require_responsible(defect, actor, also="defects.verify_defect")
    if not note.strip():
        raise DomainError(_("Say what has been done so far."), field="note")
    event = record(defect, Kind.PROGRESS, at=now, actor=actor, note=note)
    attach_photos(pictures, kind=Photo.Kind.PROGRESS, taken_by=actor, now=now, defect=defect)
    return event


@transaction.atomic
def submit_correction(
    *,
    defect_id: int,
    actor: Employee,
    now: dt.datetime,
    containment: str,
    factor: str,
    whys: Sequence[str],
    measure: str,
    pictures: Sequence[Picture],
    system_factor: str = "",
    system_cause: str = "",
) -> Correction:
    """Answer the defect; the clock stands still until the verdict.

    `now` is the instant at which the team submitted, and it alone decides: at the
    deadline or before is in time, even where a sweep was quicker to record a miss
    (the miss is then taken back); after it, the miss is recorded here where no
    sweep has come by yet. Raises DomainError beside the field that is wanting,
    NotAllowed for people of other teams, Conflict where an answer waits already.
    """
    defect = locked(defect_id)
    require_allowed(defect, Kind.SUBMITTED)
    _require_responsible(defect, actor)
    _require_sound(
        containment=containment,
        factor=factor,
        whys=whys,
        system_factor=system_factor,
        system_cause=system_cause,
        measure=measure,
        pictures=pictures,
    )
    _settle_by_instant(defect, actor, now)
    defect.state = Defect.State.SUBMITTED
    defect.left = clock_of(defect).left(now, defect.due_at)
    defect.submitted_at = now
    defect.next_reminder_at = None
    defect.save()
    correction = Correction.objects.create(
        defect=defect,
        attempt=defect.corrections.count() + 1,
        containment=containment.strip(),
        factor=factor,
        whys=[why.strip() for why in whys if why.strip()],
        system_factor=system_factor if factor == "people" else "",
        system_cause=system_cause.strip() if factor == "people" else "",
        measure=measure.strip(),
        submitted_by=actor,
        submitted_at=now,
        in_time=defect.missed_at is None,
    )
    attach_photos(
        pictures,
        kind=Photo.Kind.EVIDENCE,
        taken_by=actor,
        now=now,
        defect=defect,
        correction=correction,
    )
    event = record(
        defect, Kind.SUBMITTED, at=now, actor=actor, data={"attempt": correction.attempt}
    )
    _tell_verifiers(defect, event, now)
    return correction


@transaction.atomic
def confirm_correction(
    *, defect_id: int, actor: Employee, now: dt.datetime, note: str = ""
) -> Defect:
    """Confirm the waiting correction; one submitted in time earns its points now.

    Raises NotAllowed for people of the responsible team, Conflict where nothing waits.
    """
    defect = locked(defect_id)
    correction = _waiting(defect, Kind.CONFIRMED, actor)
    defect.state = Defect.State.VERIFIED
    defect.left = None
    defect.ended_at = now
    defect.save()
    earned = _reward(defect, correction, actor, now) if defect.missed_at is None else 0
    event = record(defect, Kind.CONFIRMED, at=now, actor=actor, note=note, points=earned)
    _close(correction, Correction.Verdict.CONFIRMED, actor, now, note)
    tell(
        defect,
        correction.submitted_by_id,
        "correction_confirmed",
        event=event,
        now=now,
        points=f"{earned:+d}",
    )
    return defect


@transaction.atomic
def reject_correction(*, defect_id: int, actor: Employee, now: dt.datetime, reason: str) -> Defect:
    """Send the correction back; the team has what was left on its clock.

    Raises as `confirm_correction`, and DomainError without a reason.
    """
    defect = locked(defect_id)
    correction = _waiting(defect, Kind.REJECTED, actor)
    if not reason.strip():
        raise DomainError(_("Say what is missing, so that the team can mend it."), field="reason")
    if defect.missed_at is None and defect.left is not None:
        defect.due_at = clock_of(defect).add(now, defect.left)
        set_reminder(defect, now)
    defect.state = Defect.State.OPEN
    defect.left = None
    defect.save()
    event = record(defect, Kind.REJECTED, at=now, actor=actor, note=reason)
    _close(correction, Correction.Verdict.REJECTED, actor, now, reason)
    tell(
        defect,
        correction.submitted_by_id,
        "correction_rejected",
        event=event,
        now=now,
        reason=reason.strip(),
    )
    return defect


def _tell_verifiers(defect: Defect, event: DefectEvent, now: dt.datetime) -> None:
    """Whoever found the defect, and everybody whose role it is to verify."""
    verifiers = Employee.objects.filter(roles__contains=[Role.VERIFIER], is_active=True)
    others = verifiers.exclude(team=defect.team_id)
    ids = set(others.values_list("pk", flat=True)[:MOST_VERIFIERS])
    for recipient_id in sorted(ids | {defect.posted_by_id}):
        tell(defect, recipient_id, "correction_submitted", event=event, now=now)


def _require_responsible(defect: Defect, actor: Employee, also: str = "") -> None:
    if also and actor.has_perm(also):
        return
    if not Defect.objects.filter(pk=defect.pk).of_responsible(actor).exists():
        raise NotAllowed(_("Only the responsible team answers a defect."))


def _require_sound(
    *,
    containment: str,
    factor: str,
    whys: Sequence[str],
    system_factor: str,
    system_cause: str,
    measure: str,
    pictures: Sequence[Picture],
) -> None:
    """Refuse a formalistic answer, beside the field that is wanting."""
    words = {
        "too_short": _("Ask why at least twice: one why is a symptom."),
        "needs_system_factor": _("Choose what in the system let a person make this error."),
        "needs_system_cause": _(
            "“Operator error” alone is not a root cause. Say what in the system let it happen."
        ),
    }
    if not containment.strip():
        raise DomainError(_("Say what protects the customer right now."), field="containment")
    if factor not in Factor.values:
        raise DomainError(_("Choose one of the six."), field="factor")
    problems = rules.root_cause_problems(factor, whys, system_factor, system_cause)
    for field, problem in problems.items():
        raise DomainError(words[problem], field=field)
    if not measure.strip():
        raise DomainError(_("Say what will keep it from coming back."), field="measure")
    if not pictures:
        raise DomainError(_("Add a photo that shows the result."), field="photos")


def _settle_by_instant(defect: Defect, actor: Employee, now: dt.datetime) -> None:
    """Let the instant of submission decide, whoever came first to record it."""
    if now > defect.due_at:
        settle_miss(defect, now)
    elif defect.missed_at is not None:
        key = rules.point_key(defect.pk, "missed", defect.clock_round)
        back = points.reverse(
            key=key,
            reason=_("Submitted before the deadline."),
            now=now,
            actor=None,
        )
        defect.missed_at = None
        defect.clock_round += 1
        record(defect, Kind.MISS_WITHDRAWN, at=now, actor=None, points=back)


def _waiting(defect: Defect, kind: DefectEvent.Kind, actor: Employee) -> Correction:
    """The correction that waits, where this person may judge it."""
    require_allowed(defect, kind)
    may = actor.has_perm("defects.verify_defect")
    if not may or not Defect.objects.filter(pk=defect.pk).verifiable_by(actor).exists():
        raise NotAllowed(_("Somebody who is not of the responsible team verifies a correction."))
    return defect.corrections.get(verdict=Correction.Verdict.WAITING)


def _close(
    correction: Correction,
    verdict: Correction.Verdict,
    actor: Employee,
    now: dt.datetime,
    reason: str,
) -> None:
    correction.verdict = verdict
    correction.verified_by = actor
    correction.verified_at = now
    correction.verdict_reason = reason.strip()
    correction.save()


def _reward(defect: Defect, correction: Correction, actor: Employee, now: dt.datetime) -> int:
    return points.post(
        rule=points.rule_for(defect.campaign_id, "defect_corrected"),
        key=rules.point_key(defect.pk, "corrected", 1),
        team_id=defect.team_id,
        department_id=defect.department_id,
        employee_id=correction.submitted_by_id,
        occurred_at=now,
        now=now,
        evidence=defect.get_absolute_url(),
        approved_by=actor,
    )
