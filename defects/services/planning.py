"""The planned inspections of each week: made, handed over, done, missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.telling import channels
from core.errors import Conflict, DomainError, NotAllowed
from defects.models import (
    DutyHandOver,
    Inspection,
    InspectionDuty,
    InspectionPlan,
)
from defects.queries.checklists import newest_of
from defects.queries.planning import INSPECTS, MANAGES, plans_in_use, spans_of
from defects.rules import planning
from people.models import Employee
from people.notify import notify, notify_selection

REMIND_BEFORE = dt.timedelta(hours=24)
State = InspectionDuty.State
Excuse = InspectionDuty.Excuse


# --- Making the week's inspections -----------------------------------------------------
def make_duties(*, now: dt.datetime) -> int:
    """Make what the plans of running campaigns ask for, up to the week of `now`.

    Exactly once for each plan and week, however often and by however many workers it is
    run. After an outage the present week is made late; a week whose grace has ended is made
    as excused, so that nobody has missed what they were never told. Returns how many are new.
    """
    running = Campaign.objects.filter(status=Campaign.Status.ACTIVE)
    return sum(_make_of(campaign, now) for campaign in running)


@transaction.atomic
def _make_of(campaign: Campaign, now: dt.datetime) -> int:
    _ask_again(campaign, now)
    plans = list(plans_in_use(campaign))
    if not plans:
        return 0
    made = InspectionDuty.objects.filter(campaign=campaign).values_list("plan_id", "week")
    there = set(made.iterator())
    wanted = [duty for duty in _asked(campaign, plans, now) if _key(duty) not in there]
    # Whoever else makes the same meets us at the unique key, and leaves it to us.
    InspectionDuty.objects.bulk_create(wanted, ignore_conflicts=True)
    if wanted:
        _tell_new(campaign, wanted, now)
    return len(wanted)


def _ask_again(campaign: Campaign, now: dt.datetime) -> None:
    """The campaign was closed by mistake: what was excused for that can still be done."""
    excused = InspectionDuty.objects.filter(
        campaign=campaign, excuse=Excuse.CLOSED, closes_at__gt=now
    )
    excused.update(state=State.OPEN, excuse="", ended_at=None)


def _key(duty: InspectionDuty) -> tuple[int, dt.date]:
    return duty.plan_id, duty.week


def _asked(
    campaign: Campaign, plans: list[InspectionPlan], now: dt.datetime
) -> Iterator[InspectionDuty]:
    """What the plans ask for in every week up to that of `now`, not yet saved."""
    versions = newest_of({plan.checklist_id for plan in plans})
    spans = spans_of(campaign)
    today = min(campaign.local_date(now), campaign.ends_on)
    for week in planning.weeks_between(campaign.starts_on, today):
        inspectors = inspectors_of(plans, _weeks_gone(campaign, week))
        for plan in plans:
            version = versions.get(plan.checklist_id)
            window = _window(plan, week, campaign, spans)
            if version and window and window.due_at > plan.since:
                duty = _duty(plan, window, inspectors[plan.pk], now)
                duty.week, duty.version = week, version
                yield duty


def _weeks_gone(campaign: Campaign, week: dt.date) -> int:
    return (week - planning.monday_of(campaign.starts_on)).days // 7


def _window(
    plan: InspectionPlan, week: dt.date, campaign: Campaign, spans: list[planning.Span]
) -> planning.Window | None:
    return planning.window(
        week,
        first_weekday=plan.first_weekday,
        last_weekday=plan.last_weekday,
        grace_hours=plan.grace_hours,
        zone=campaign.zone,
        spans=spans,
    )


def inspectors_of(plans: list[InspectionPlan], weeks_gone: int) -> Mapping[int, Employee]:
    """Plan id -> its inspector, `weeks_gone` weeks after the campaign's first.

    `plans` are in the order of their ids; those of one rotation hand their inspectors on.
    """
    people = {plan.pk: plan.inspector for plan in plans if not plan.rotation}
    for rotation in {plan.rotation for plan in plans if plan.rotation}:
        places = [plan for plan in plans if plan.rotation == rotation]
        moved = planning.rotated([plan.inspector for plan in places], weeks_gone)
        people |= {plan.pk: person for plan, person in zip(places, moved, strict=True)}
    return people


def _duty(
    plan: InspectionPlan, window: planning.Window, inspector: Employee, now: dt.datetime
) -> InspectionDuty:
    person = inspector if may_inspect(inspector) else _leader_of(plan)
    excuse = _excuse(plan, window, person, now)
    return InspectionDuty(
        plan=plan,
        campaign_id=plan.campaign_id,
        line=plan.line,
        inspector=person or inspector,
        opens_at=window.opens_at,
        due_at=window.due_at,
        closes_at=window.closes_at,
        state=State.EXCUSED if excuse else State.OPEN,
        excuse=excuse,
        ended_at=now if excuse else None,
    )


def may_inspect(person: Employee) -> bool:
    return person.is_active and person.has_perm(INSPECTS)


def _leader_of(plan: InspectionPlan) -> Employee | None:
    """Who inspects instead where the inspector has left: the leader of the line's team."""
    leader = plan.line.team.leader
    return leader if leader is not None and may_inspect(leader) else None


def _excuse(
    plan: InspectionPlan, window: planning.Window, person: Employee | None, now: dt.datetime
) -> str:
    """Why nobody can be asked for this inspection; empty where somebody can."""
    if window.closes_at <= now:
        return Excuse.GONE_BY
    if not plan.line.is_active:
        return Excuse.LINE
    return "" if person else Excuse.NOBODY


# --- Telling those who inspect -----------------------------------------------------------
def address_of(duty_id: int) -> str:
    """Where this inspection is made."""
    return f"{reverse('defects:walk')}#duty-{duty_id}"


def _tell_new(campaign: Campaign, wanted: list[InspectionDuty], now: dt.datetime) -> None:
    this = {"plan__in": {duty.plan_id for duty in wanted}, "week__in": {d.week for d in wanted}}
    _tell(InspectionDuty.objects.filter(state=State.OPEN, **this), campaign, "duty_new", now)


def remind_duties(*, now: dt.datetime) -> int:
    """Remind of inspections that are due within a day, once each; returns of how many."""
    soon = InspectionDuty.objects.filter(
        state=State.OPEN, opens_at__lte=now, due_at__gt=now, due_at__lte=now + REMIND_BEFORE
    )
    campaigns = Campaign.objects.filter(status=Campaign.Status.ACTIVE)
    return sum(_tell(soon.filter(campaign=each), each, "duty_due", now) for each in campaigns)


@transaction.atomic
def _tell(duties: QuerySet[InspectionDuty], campaign: Campaign, kind: str, now: dt.datetime) -> int:
    """One notice for each of these, once for each kind; returns how many."""
    before, after = address_of(0).rsplit("0", 1)
    details = JSONObject(
        line=F("line__name"),
        line_zh=F("line__name_zh"),
        due_at=F("due_at"),
        zone=_text(campaign.time_zone),
    )
    source = duties.order_by("id").values_list(
        F("inspector_id"),
        _text(kind),
        details,
        Concat(_text(before), _id(), _text(after), output_field=TextField()),
        Concat(_text("duty:"), _id(), _text(f":{kind}"), output_field=TextField()),
        Value(now, DateTimeField()),
    )
    return notify_selection(source, channels(campaign, now))


def _text(value: str) -> Value:
    return Value(value, TextField())


def _id() -> Cast:
    return Cast("id", TextField())


# --- What becomes of them ----------------------------------------------------------------
def mark_missed(*, now: dt.datetime) -> int:
    """Mark what was not done until its grace ended; returns how many.

    What a campaign still asked for when it was closed is excused.
    """
    closed = InspectionDuty.objects.filter(
        state=State.OPEN, closes_at__gt=now, campaign__status=Campaign.Status.CLOSED
    )
    closed.update(state=State.EXCUSED, excuse=Excuse.CLOSED, ended_at=now)
    left = InspectionDuty.objects.filter(state=State.OPEN, closes_at__lte=now)
    return left.update(state=State.MISSED, ended_at=F("closes_at"))


def locked_duty(duty_id: int) -> InspectionDuty:
    """The planned inspection, locked until the transaction ends.

    Nothing is joined to it: whoever waits for the lock would be told that a row whose
    inspector changed meanwhile does not exist.
    """
    return InspectionDuty.objects.select_for_update().get(pk=duty_id)


@transaction.atomic
def complete_duty(*, duty_id: int, at: dt.datetime) -> bool:
    """It was done at `at`, by the inspector's device; says whether that was until its grace ended.

    The instant of the inspection counts, not that of its arrival: what was marked as missed
    is done after all. What came later than the grace stays missed.
    """
    duty = locked_duty(duty_id)
    if duty.state == State.DONE:
        return True
    if at > duty.closes_at:
        return False
    duty.state, duty.ended_at, duty.excuse = State.DONE, at, ""
    duty.save(update_fields=["state", "ended_at", "excuse"])
    return True


@transaction.atomic
def hand_over(
    *, duty_id: int, to: Employee, reason: str, actor: Employee, now: dt.datetime
) -> InspectionDuty:
    """Give a planned inspection to somebody else, with a reason, and tell both.

    A quality manager gives it to anybody who inspects, the inspector to a deputy of the
    same department. Raises NotAllowed, Conflict where it has ended meanwhile, DomainError.
    An inspection that was begun for it goes on as one of its own.
    """
    duty = locked_duty(duty_id)
    is_manager = actor.has_perm(MANAGES)
    if not is_manager and duty.inspector_id != actor.pk:
        raise NotAllowed(_("This inspection is somebody else's to do."))
    if duty.state != State.OPEN or now >= duty.closes_at:
        raise Conflict(_("This inspection has ended and can no longer be handed over."))
    _require_deputy(duty, to, actor, is_manager=is_manager)
    if not reason.strip():
        raise DomainError(_("Say why: it stays on the record."), field="reason")
    Inspection.objects.filter(duty=duty, finished_at=None).update(duty=None)
    given = DutyHandOver.objects.create(
        duty=duty,
        given_by=actor,
        given_from=duty.inspector,
        given_to=to,
        reason=reason.strip(),
        at=now,
    )
    duty.inspector = to
    duty.save(update_fields=["inspector"])
    _tell_handed_over(duty, given, now)
    return duty


def _require_deputy(
    duty: InspectionDuty, to: Employee, actor: Employee, *, is_manager: bool
) -> None:
    if to.pk == duty.inspector_id:
        raise DomainError(_("It is theirs already. Choose somebody else."), field="to")
    if not may_inspect(to):
        raise DomainError(_("%(name)s does not inspect lines.") % {"name": to.name}, field="to")
    same = to.department_id is not None and to.department_id == actor.department_id
    if not is_manager and not same:
        raise DomainError(_("Choose a deputy of your own department."), field="to")


def _tell_handed_over(duty: InspectionDuty, given: DutyHandOver, now: dt.datetime) -> None:
    told = {"duty_given": given.given_to_id, "duty_taken": given.given_from_id}
    for kind, recipient_id in told.items():
        if recipient_id != given.given_by_id:
            notify(
                recipient_id=recipient_id,
                kind=kind,
                params=_params(duty, given),
                url=address_of(duty.pk) if kind == "duty_given" else "",
                key=f"duty:{duty.pk}:{kind}:{given.pk}",
                now=now,
                channels=channels(duty.campaign, now),
            )


def _params(duty: InspectionDuty, given: DutyHandOver) -> dict[str, Any]:
    return {
        "line": duty.line.name,
        "line_zh": duty.line.name_zh,
        "due_at": duty.due_at.isoformat(),
        "zone": duty.campaign.time_zone,
        "reason": given.reason,
        "given_by": given.given_by.name,
        "given_to": given.given_to.name,
    }


# --- Plans -------------------------------------------------------------------------------
@transaction.atomic
def plan_lines(
    *,
    campaign: Campaign,
    checklist_id: int,
    lines: Any,
    rotation: str,
    actor: Employee,
    now: dt.datetime,
) -> int:
    """A plan for each of the lines that has none with this checklist, with its team's leader.

    Lines that are not in use, or whose team has no leader who inspects, are left out.
    Returns how many are new.
    """
    if not actor.has_perm("defects.add_inspectionplan"):
        raise NotAllowed(_("Only a quality manager plans inspections."))
    planned = InspectionPlan.objects.filter(campaign=campaign, checklist=checklist_id)
    others = lines.filter(is_active=True).exclude(Q(pk__in=planned.values("line")))
    plans = [
        InspectionPlan(
            campaign=campaign,
            checklist_id=checklist_id,
            line=line,
            inspector=line.team.leader,
            rotation=rotation,
            since=now,
        )
        for line in others.select_related("team__leader").order_by("code")
        if line.team.leader is not None and may_inspect(line.team.leader)
    ]
    InspectionPlan.objects.bulk_create(plans, ignore_conflicts=True)
    return len(plans)


def copy_plans(source: Campaign, target: Campaign, now: dt.datetime) -> int:
    """The plans of `source` for `target`, in the order of their rotation; returns how many.

    Left out is what would ask for nothing: plans out of use, lines and checklists out of
    use, and inspectors who no longer inspect.
    """
    plans = plans_in_use(source).filter(line__is_active=True, checklist__is_active=True)
    copies = [
        InspectionPlan(
            campaign=target,
            line=plan.line,
            checklist=plan.checklist,
            inspector=plan.inspector,
            first_weekday=plan.first_weekday,
            last_weekday=plan.last_weekday,
            grace_hours=plan.grace_hours,
            rotation=plan.rotation,
            since=now,
        )
        for plan in plans
        if may_inspect(plan.inspector)
    ]
    InspectionPlan.objects.bulk_create(copies)
    return len(copies)
