"""What the steps of receiving share: the lock of an inspection, what it asks, its photos."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError
from defects import rules
from defects.models import (
    ChecklistItem,
    ChecklistVersion,
    Commendation,
    Defect,
    HeldInspection,
    Inspection,
    InspectionAnswer,
    Photo,
)
from defects.queries.checklists import items_of
from defects.services.posting import post_commendation, post_defect
from defects.services.receiving.reading import DEFECT, MOST_FINDINGS, Sent, SentAnswer, SentFinding
from people.models import Employee

Items = Mapping[int, ChecklistItem]


@dataclass
class Received:
    """What came of a sending: an inspection that was kept, or what is held for the manager."""

    inspection: Inspection | None = None
    held: HeldInspection | None = None
    findings: dict[uuid.UUID, Defect | Commendation] = field(default_factory=dict)
    photos_wanted: list[uuid.UUID] = field(default_factory=list)


@dataclass(frozen=True)
class Sending:
    """One sending: what was read of it, what it was, who sent it, and when it came."""

    sent: Sent
    content: Mapping[str, Any]
    actor: Employee
    now: dt.datetime


def alone_with(client_id: uuid.UUID) -> None:
    """Let nobody else receive this inspection until the transaction ends.

    The same sending may come twice in the same instant, before there is a row to lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [client_id.int % 2**63])


def require_own(owner_id: int, actor: Employee) -> None:
    """Raises DomainError for what somebody else recorded."""
    if owner_id != actor.pk:
        raise DomainError(_("This is somebody else's inspection."))


# --- What is asked, and what was answered -----------------------------------------
def items_asked(version_id: int) -> dict[int, ChecklistItem]:
    """The items of a published version. Raises DomainError where there is no such version."""
    if not ChecklistVersion.objects.filter(pk=version_id, published_at__isnull=False).exists():
        raise DomainError(_("There is no such checklist here."))
    return {item.pk: item for item in items_of(version_id)}


def require_asked(sent: Sent, items: Items) -> None:
    """Raises DomainError for an answer to what is not asked, and where a failure lacks its proof.

    A failure lacks nothing while the inspection is under way.
    """
    for answer in sent.answers:
        if answer.item not in items:
            raise DomainError(_("This is not asked by the checklist of this inspection."))
        if sent.finished_at is not None:
            _require_proof(answer, items[answer.item])


def _require_proof(answer: SentAnswer, item: ChecklistItem) -> None:
    if verdict(answer, item) is not False:
        return
    if (item.note_on_fail or answer.fixed) and not answer.note:
        words = _("Before you finish, say in a note what is wrong: %(item)s")
        raise DomainError(words % {"item": item.label})
    if (item.photo_on_fail or answer.fixed) and not answer.photos:
        words = _("Before you finish, add a photo of what is wrong: %(item)s")
        raise DomainError(words % {"item": item.label})


def verdict(answer: SentAnswer, item: ChecklistItem) -> bool | None:
    """Whether the item passed: the inspector says so for checks only."""
    return rules.is_passed(
        item.kind,
        said=answer.passed,
        number=answer.number,
        score=answer.score,
        lowest=item.lowest,
        highest=item.highest,
    )


def keep_answers(inspection: Inspection, sent: Sent, items: Items) -> None:
    """Keep what is new, and what was answered later than what stands."""
    standing = {answer.item_id: answer for answer in inspection.answers.all()}
    new: list[InspectionAnswer] = []
    changed: list[InspectionAnswer] = []
    for answer in sent.answers:
        row = standing.get(answer.item) or InspectionAnswer(
            inspection=inspection, item_id=answer.item
        )
        if row.answered_at is not None and answer.at <= row.answered_at:
            continue
        (new if row.pk is None else changed).append(_filled(row, answer, items[answer.item]))
    InspectionAnswer.objects.bulk_create(new)
    InspectionAnswer.objects.bulk_update(changed, ANSWER_FIELDS)


def unsaved_answers(sent: Sent, items: Items) -> list[InspectionAnswer]:
    """The answers as they would be kept, for showing what is held."""
    return [
        _filled(InspectionAnswer(item_id=answer.item), answer, items[answer.item])
        for answer in sent.answers
    ]


ANSWER_FIELDS = ("passed", "number", "score", "text", "note", "fixed_on_spot", "answered_at")


def _filled(row: InspectionAnswer, answer: SentAnswer, item: ChecklistItem) -> InspectionAnswer:
    """The row with what the item's kind has; without its note, nothing counts as fixed."""
    kinds = ChecklistItem.Kind
    row.passed = verdict(answer, item)
    row.number = answer.number if item.kind == kinds.NUMBER else None
    row.score = answer.score if item.kind == kinds.SCORE else None
    row.text = answer.text if item.kind == kinds.TEXT else ""
    row.note = answer.note
    row.fixed_on_spot = answer.fixed and row.passed is False and bool(answer.note)
    row.answered_at = answer.at
    return row


# --- Findings -----------------------------------------------------------------
def keep_findings(
    inspection: Inspection, sent: Sent, now: dt.datetime
) -> dict[uuid.UUID, Defect | Commendation]:
    """Post what was not posted yet; every finding that was sent, by the phone's id."""
    known = _known_findings(inspection, sent)
    fresh = [finding for finding in sent.findings if finding.id not in known]
    if (
        fresh
        and inspection.defects.count() + inspection.commendations.count() + len(fresh)
        > MOST_FINDINGS
    ):
        words = _("An inspection has at most %(most)d findings.")
        raise DomainError(words % {"most": MOST_FINDINGS})
    for finding in fresh:
        known[finding.id] = _posted(inspection, finding, now)
    return {finding.id: known[finding.id] for finding in sent.findings}


def _known_findings(inspection: Inspection, sent: Sent) -> dict[uuid.UUID, Defect | Commendation]:
    ids = [finding.id for finding in sent.findings]
    known: dict[uuid.UUID, Defect | Commendation] = {}
    standing: list[Defect | Commendation] = [
        *Defect.objects.filter(client_id__in=ids),
        *Commendation.objects.filter(client_id__in=ids),
    ]
    for found in standing:
        if found.inspection_id != inspection.pk:
            raise DomainError(_("A finding of this inspection has the id of another one."))
        known[found.client_id] = found
    return known


def _posted(
    inspection: Inspection, finding: SentFinding, now: dt.datetime
) -> Defect | Commendation:
    if finding.kind == DEFECT:
        return post_defect(
            campaign=inspection.campaign,
            line=inspection.line,
            category=finding.category,
            severity=finding.severity,
            title=finding.title,
            detail=finding.detail,
            actor=inspection.inspector,
            now=now,
            inspection=inspection,
            client_id=finding.id,
            is_received=True,
        )
    return post_commendation(
        campaign=inspection.campaign,
        line=inspection.line,
        title=finding.title,
        detail=finding.detail,
        actor=inspection.inspector,
        now=now,
        inspection=inspection,
        client_id=finding.id,
        is_received=True,
    )


# --- Photos -------------------------------------------------------------------
def photos_of(inspection: Inspection) -> QuerySet[Photo]:
    """The photos of an inspection's answers and findings, as they were found."""
    kinds = (Photo.Kind.ANSWER, Photo.Kind.FOUND, Photo.Kind.PRAISE)
    return Photo.objects.filter(
        Q(answer__inspection=inspection)
        | Q(defect__inspection=inspection)
        | Q(commendation__inspection=inspection),
        kind__in=kinds,
    )


def wanted(inspection: Inspection, named: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """The photos that were named and have not come yet, in the phone's order.

    Raises Conflict where one has the id of another inspection's photo.
    """
    there = set(Photo.objects.filter(client_id__in=named).values_list("client_id", flat=True))
    own = set(photos_of(inspection).filter(client_id__in=there).values_list("client_id", flat=True))
    if there != own:
        raise Conflict(_("A photo of this inspection has the id of another one."))
    return [photo for photo in named if photo not in there]


def owned_by(place: InspectionAnswer | Defect | Commendation) -> dict[str, Any]:
    """How a photo says that it belongs there."""
    if isinstance(place, InspectionAnswer):
        return {"answer": place, "kind": Photo.Kind.ANSWER}
    if isinstance(place, Defect):
        return {"defect": place, "kind": Photo.Kind.FOUND}
    return {"commendation": place, "kind": Photo.Kind.PRAISE}
