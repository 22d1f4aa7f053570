"""Anybody's reports: taken in, then accepted onto a list or answered, never left in silence."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.telling import channels
from core.errors import Conflict, DomainError, NotAllowed
from core.images import Picture
from defects.models import Commendation, Defect, Photo, Report
from defects.services.posting import post_commendation, post_defect
from defects.services.record import attach_photos, create_once
from people.models import Employee, ProductionLine
from people.notify import notify

ANSWERS = "defects.answer_report"
# Who is told where neither leader nor head can answer.
MOST_TOLD = 10


@transaction.atomic
def make_report(
    *,
    campaign: Campaign,
    kind: str,
    line: ProductionLine,
    title: str,
    actor: Employee,
    now: dt.datetime,
    pictures: Sequence[Picture] = (),
    client_id: uuid.UUID | None = None,
) -> Report:
    """Take in what somebody saw on a line, and tell whoever answers for it.

    The same `client_id` sent again gives the report that stands already; with other
    content it raises Conflict. Raises DomainError where the campaign does not run, or
    the words are missing; NotAllowed where this person may not report.
    """
    client_id = client_id or uuid.uuid4()
    title = title.strip()
    standing = Report.objects.filter(client_id=client_id, reported_by=actor).first()
    if standing is not None:
        return _same(standing, kind, line, title)
    _require_sound(campaign, kind, line, title, actor)
    report, is_new = create_once(
        Report,
        client_id=client_id,
        reported_by=actor,
        campaign=campaign,
        kind=kind,
        line=line,
        title=title,
        reported_at=now,
    )
    if not is_new:
        return _same(report, kind, line, title)
    attach_photos(pictures, kind=_photo_kind(report), taken_by=actor, now=now, report=report)
    for person in answerers(report):
        tell(report, person.pk, f"report_{kind}", now, name=actor.name)
    return report


@transaction.atomic
def accept_report(
    *, report_id: int, actor: Employee, now: dt.datetime, category: str = "", severity: str = ""
) -> Report:
    """Put a reported problem on the black list, where its clock starts at `now`; good work
    on the red list.

    `category` and `severity` are those of the defect. The photos move to what it becomes,
    and the reporter is told. The same person's second tap changes nothing. Raises Conflict
    where somebody else has answered meanwhile, NotAllowed where this person may not, and
    DomainError as `post_defect` does.
    """
    report = _locked(report_id)
    _require_may_answer(report, actor)
    if report.state == Report.State.ACCEPTED and report.answered_by_id == actor.pk:
        return report
    _require_waiting(report)
    if report.kind == Report.Kind.PROBLEM:
        report.defect = _to_defect(report, actor, now, category, severity)
        report.photos.update(report=None, defect=report.defect)
    else:
        report.commendation = _to_commendation(report, actor, now)
        report.photos.update(report=None, commendation=report.commendation)
    _close(report, Report.State.ACCEPTED, actor, now)
    became = report.defect or report.commendation
    kind = "report_listed" if report.defect else "report_praised"
    tell(report, report.reported_by_id, kind, now, number=became.number if became else "")
    return report


@transaction.atomic
def answer_report(*, report_id: int, actor: Employee, now: dt.datetime, reason: str) -> Report:
    """Answer with a reason why it goes on no list; the reporter is told.

    The same person's second tap changes nothing. Errors as in `accept_report`.
    """
    report = _locked(report_id)
    _require_may_answer(report, actor)
    reason = reason.strip()
    if not reason:
        words = _("Say why: whoever reported it reads your answer.")
        raise DomainError(words, field="reason")
    is_again = report.state == Report.State.ANSWERED and report.answer == reason
    if is_again and report.answered_by_id == actor.pk:
        return report
    _require_waiting(report)
    report.answer = reason
    _close(report, Report.State.ANSWERED, actor, now)
    tell(report, report.reported_by_id, "report_answered", now, reason=reason)
    return report


def answerers(report: Report) -> list[Employee]:
    """Who is told of a report: the line's leader, else the head, else the quality managers.

    Nobody answers their own report, so then it is the next one's.
    """
    team = report.line.team
    for person in (team.leader, team.department.head):
        if person and _can_answer(person, report):
            return [person]
    return managers_for(report)


def managers_for(report: Report) -> list[Employee]:
    """The quality managers who can answer this report, ten at most."""
    managers = Employee.objects.managers().order_by("pk")[: MOST_TOLD + 1]
    return [person for person in managers if _can_answer(person, report)][:MOST_TOLD]


def _can_answer(person: Employee, report: Report) -> bool:
    is_other = person.pk != report.reported_by_id
    return person.is_active and is_other and person.has_perm(ANSWERS)


# --- Checks -------------------------------------------------------------------
def _require_sound(
    campaign: Campaign, kind: str, line: ProductionLine, title: str, actor: Employee
) -> None:
    if not actor.has_perm("defects.add_report"):
        raise NotAllowed(_("You may not report anything here."))
    if campaign.status != Campaign.Status.ACTIVE:
        words = _("%(campaign)s is not running, so that nothing can be reported now.")
        raise DomainError(words % {"campaign": campaign.label})
    if kind not in Report.Kind.values:
        raise DomainError(_("Choose whether it is a problem or good work."), field="kind")
    if not line.is_active:
        raise DomainError(_("This line is no longer in use."), field="line")
    if not title:
        raise DomainError(_("Say in one line what you saw."), field="title")


def _same(standing: Report, kind: str, line: ProductionLine, title: str) -> Report:
    """The report that was sent before, where it is what is sent now."""
    if (standing.kind, standing.line_id, standing.title) == (kind, line.pk, title):
        return standing
    raise Conflict(_("This form has been sent already. Send this one as a new report."))


def _locked(report_id: int) -> Report:
    """The report, locked until the transaction ends. Raises Report.DoesNotExist.

    Without what it refers to: joined to it, that would be as it was before the wait for
    the lock, and nobody would have answered yet.
    """
    return Report.objects.select_for_update(no_key=True).get(pk=report_id)


def _require_may_answer(report: Report, actor: Employee) -> None:
    theirs = Report.objects.answerable_by(actor).filter(pk=report.pk)
    if not (actor.has_perm(ANSWERS) and theirs.exists()):
        words = _("The line's team leader, the head of department or a quality manager answers.")
        raise NotAllowed(words)


def _require_waiting(report: Report) -> None:
    if report.state == Report.State.WAITING:
        return
    who = {"name": report.answered_by.name if report.answered_by else ""}
    if report.state == Report.State.ANSWERED:
        raise Conflict(_("%(name)s has answered this report already.") % who)
    became = report.defect or report.commendation
    words = _("%(name)s has put this report on the list already, as %(number)s.")
    raise Conflict(words % {**who, "number": became.number if became else ""})


# --- What it becomes ------------------------------------------------------------
def _to_defect(
    report: Report, actor: Employee, now: dt.datetime, category: str, severity: str
) -> Defect:
    return post_defect(
        campaign=report.campaign,
        line=report.line,
        category=category,
        severity=severity,
        title=report.title,
        actor=actor,
        now=now,
        reported_at=report.reported_at,
    )


def _to_commendation(report: Report, actor: Employee, now: dt.datetime) -> Commendation:
    return post_commendation(
        campaign=report.campaign,
        line=report.line,
        title=report.title,
        actor=actor,
        now=now,
        reported_at=report.reported_at,
    )


def _photo_kind(report: Report) -> Photo.Kind:
    is_problem = report.kind == Report.Kind.PROBLEM
    return Photo.Kind.FOUND if is_problem else Photo.Kind.PRAISE


def _close(report: Report, state: Report.State, actor: Employee, now: dt.datetime) -> None:
    report.state, report.answered_by, report.answered_at = state, actor, now
    report.save(
        update_fields=[
            "state",
            "answer",
            "answered_by",
            "answered_at",
            "defect",
            "commendation",
        ]
    )


def tell(report: Report, recipient_id: int, kind: str, now: dt.datetime, **more: str) -> None:
    """Tell one person one thing about a report, once."""
    notify(
        recipient_id=recipient_id,
        kind=kind,
        params={"title": report.title, **more},
        url=report.get_absolute_url(),
        key=f"report:{report.pk}:{kind}:{recipient_id}",
        now=now,
        channels=channels(report.campaign, now),
    )
