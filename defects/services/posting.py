"""Putting findings on the red list and the black list."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Activity, Campaign
from campaigns.services import require_open
from core.errors import Conflict, DomainError, NotAllowed
from core.images import Picture
from defects import rules
from defects.models import (
    Commendation,
    Defect,
    DefectEvent,
    Factor,
    Inspection,
    Photo,
    Severity,
)
from defects.services.record import (
    attach_photos,
    clock_of,
    create_once,
    record,
    responsible_person,
    tell,
)
from people.models import Employee, ProductionLine, Team


@transaction.atomic
def post_defect(
    *,
    campaign: Campaign,
    line: ProductionLine,
    category: str,
    severity: str,
    title: str,
    actor: Employee,
    now: dt.datetime,
    team: Team | None = None,
    detail: str = "",
    inspection: Inspection | None = None,
    pictures: Sequence[Picture] = (),
    client_id: uuid.UUID | None = None,
    reported_at: dt.datetime | None = None,
    is_received: bool = False,
) -> Defect:
    """Put a defect on the black list; its clock starts at `now`.

    `team` is the line's unless given. The same `client_id` sent again gives the
    defect that stands already: a second tap, or a retry over a bad network, posts
    nothing; with other content it raises Conflict, for nothing may be lost silently.
    What was reported while the campaign took defects (`reported_at`) may be posted after,
    and what a received inspection turned up (`is_received`): that was judged as a whole.
    Raises DomainError where the campaign does not take defects now, or the words are
    missing; NotAllowed where this person may not post.
    """
    client_id = client_id or uuid.uuid4()
    standing = Defect.objects.filter(client_id=client_id, posted_by=actor).first()
    if standing is not None:
        return _same(standing, line, title, category)
    if not is_received:
        _require_may_post(actor, "defects.add_defect")
        _require_new(
            campaign=campaign,
            line=line,
            title=title,
            actor=actor,
            now=now,
            inspection=inspection,
            reported_at=reported_at,
        )
    _require_choices(category, severity)
    team = team or line.team
    due_at = clock_of(campaign).deadline(now)
    defect, is_new = create_once(
        Defect,
        client_id=client_id,
        posted_by=actor,
        campaign=campaign,
        inspection=inspection,
        line=line,
        team=team,
        department_id=team.department_id,
        category=category,
        severity=severity,
        title=title.strip(),
        detail=detail.strip(),
        posted_at=now,
        clock_rule=campaign.clock_rule,
        clock_days=campaign.clock_days,
        clock_zone=campaign.time_zone,
        due_at=due_at,
        next_reminder_at=rules.next_reminder(due_at, campaign.reminder_hours, now),
    )
    if not is_new:
        return _same(defect, line, title, category)
    attach_photos(pictures, kind=Photo.Kind.FOUND, taken_by=actor, now=now, defect=defect)
    event = record(
        defect,
        DefectEvent.Kind.POSTED,
        at=now,
        actor=actor,
        data={
            "rule": campaign.clock_rule,
            "days": campaign.clock_days,
            "zone": campaign.time_zone,
            "team": team.pk,
        },
    )
    tell(defect, responsible_person(team), "defect_posted", event=event, now=now, loud=True)
    return defect


@transaction.atomic
def post_commendation(
    *,
    campaign: Campaign,
    line: ProductionLine,
    title: str,
    actor: Employee,
    now: dt.datetime,
    team: Team | None = None,
    employee: Employee | None = None,
    detail: str = "",
    inspection: Inspection | None = None,
    pictures: Sequence[Picture] = (),
    client_id: uuid.UUID | None = None,
    reported_at: dt.datetime | None = None,
    is_received: bool = False,
) -> Commendation:
    """Put good work on the red list. `client_id` and the rest as in `post_defect`."""
    client_id = client_id or uuid.uuid4()
    standing = Commendation.objects.filter(client_id=client_id, posted_by=actor).first()
    if standing is not None:
        return standing
    if not is_received:
        _require_may_post(actor, "defects.add_commendation")
        _require_new(
            campaign=campaign,
            line=line,
            title=title,
            actor=actor,
            now=now,
            inspection=inspection,
            reported_at=reported_at,
        )
    commendation, is_new = create_once(
        Commendation,
        client_id=client_id,
        posted_by=actor,
        campaign=campaign,
        inspection=inspection,
        line=line,
        team=team or line.team,
        employee=employee,
        title=title.strip(),
        detail=detail.strip(),
        posted_at=now,
    )
    if is_new:
        attach_photos(
            pictures, kind=Photo.Kind.PRAISE, taken_by=actor, now=now, commendation=commendation
        )
    return commendation


def _require_may_post(actor: Employee, permission: str) -> None:
    if not actor.has_perm(permission):
        raise NotAllowed(_("Team leaders and quality people post findings."))


def _same(standing: Defect, line: ProductionLine, title: str, category: str) -> Defect:
    """The defect that was sent before, where it is what is sent now."""
    before = (standing.line_id, standing.title, standing.category)
    if before == (line.pk, title.strip(), category):
        return standing
    raise Conflict(
        _("This form has been sent already, as %(number)s. Send this one as a new defect.")
        % {"number": standing.number}
    )


def _require_choices(category: str, severity: str) -> None:
    if category not in Factor.values:
        raise DomainError(_("Choose what kind of defect it is."), field="category")
    if severity not in Severity.values:
        raise DomainError(_("Choose how bad it is."), field="severity")


def _require_new(
    *,
    campaign: Campaign,
    line: ProductionLine,
    title: str,
    actor: Employee,
    now: dt.datetime,
    inspection: Inspection | None,
    reported_at: dt.datetime | None,
) -> None:
    """New work needs an open phase; what an inspection under way turns up does not."""
    if inspection is not None:
        _require_own(inspection, campaign, line, actor)
    if inspection is None or not rules.is_under_way(
        inspection.started_at, inspection.finished_at, now
    ):
        _require_open(campaign, now, reported_at)
    if not title.strip():
        raise DomainError(_("Say in one line what you found."), field="title")


def _require_open(campaign: Campaign, now: dt.datetime, reported_at: dt.datetime | None) -> None:
    """Open now; or, for what had been reported before it closed, at that time."""
    try:
        require_open(campaign, Activity.INSPECTION, now)
    except DomainError:
        if reported_at is None:
            raise
        require_open(campaign, Activity.INSPECTION, reported_at)


def _require_own(
    inspection: Inspection, campaign: Campaign, line: ProductionLine, actor: Employee
) -> None:
    if inspection.inspector_id != actor.pk:
        raise NotAllowed(_("This is somebody else's inspection."))
    if (inspection.campaign_id, inspection.line_id) != (campaign.pk, line.pk):
        raise DomainError(_("This inspection is of another line."), field="line")
