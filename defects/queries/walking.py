"""What a phone is given for inspecting, and what was found on a line last time. All bounded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from campaigns.models import Campaign
from defects import rules
from defects.models import (
    ChecklistItem,
    ChecklistSection,
    ChecklistVersion,
    Commendation,
    Defect,
    Factor,
    Inspection,
    InspectionAnswer,
    InspectionDuty,
    ScoreExample,
    Severity,
)
from defects.queries.checklists import published_versions, with_content
from defects.queries.planning import duties
from people.models import Employee, ProductionLine
from people.queries import teams_of

VERSION = 1
AHEAD = dt.timedelta(days=7)
MOST_DUTIES = 50
MOST_LINES = 500
MOST_FOUND = 10

Json = dict[str, Any]


def phone_data(person: Employee, campaign: Campaign | None, now: dt.datetime) -> Json:
    """Everything that this person needs to inspect without a network, as JSON.

    The form of it stands in docs/decisions/0010-inspections-offline.md.
    """
    theirs = _duties_of(person, campaign, now)
    return {
        "version": VERSION,
        "language": person.language,
        "person": {"id": person.pk, "name": person.name},
        "campaign": {"id": campaign.pk, "name": campaign.label} if campaign else None,
        "duties": [_duty(duty, now) for duty in theirs],
        "checklists": _checklists(theirs),
        "lines": _lines(person, [duty.line_id for duty in theirs]),
        "factors": _choices(Factor),
        "severities": _choices(Severity),
    }


def _choices(of: Any) -> list[Json]:
    return [{"value": value, "label": str(label)} for value, label in of.choices]


# --- Duties -------------------------------------------------------------------
def _duties_of(
    person: Employee, campaign: Campaign | None, now: dt.datetime
) -> list[InspectionDuty]:
    """What is to be done now or opens within a week, the nearest deadline first."""
    if campaign is None:
        return []
    mine = duties().filter(
        campaign=campaign,
        inspector=person,
        state=InspectionDuty.State.OPEN,
        opens_at__lte=now + AHEAD,
        closes_at__gt=now,
    )
    return list(mine.order_by("due_at", "id")[:MOST_DUTIES])


def _duty(duty: InspectionDuty, now: dt.datetime) -> Json:
    return {
        "id": duty.pk,
        "line": duty.line_id,
        "checklist_version": duty.version_id,
        "week": duty.week.isoformat(),
        "opens_at": duty.opens_at.isoformat(),
        "due_at": duty.due_at.isoformat(),
        "closes_at": duty.closes_at.isoformat(),
        "late": now > duty.due_at,
    }


# --- Checklists ---------------------------------------------------------------
def _checklists(theirs: Iterable[InspectionDuty]) -> list[Json]:
    """Those that the duties name, and those in use for an inspection without one."""
    offered = set(
        published_versions().filter(checklist__is_active=True).values_list("pk", flat=True)
    )
    named = {duty.version_id for duty in theirs}
    versions = ChecklistVersion.objects.filter(pk__in=offered | named).order_by("checklist", "pk")
    return [
        {
            "version": version.pk,
            "name": version.checklist.label,
            "kind": version.checklist.kind,
            "shuffled": version.checklist.is_shuffled,
            "offered": version.pk in offered,
            "sections": [_section(section) for section in version.sections.all()],
        }
        for version in with_content(versions)
    ]


def _section(section: ChecklistSection) -> Json:
    items = [_item(item) for item in section.items.all()]
    return {"id": section.pk, "name": section.label, "items": items}


def _item(item: ChecklistItem) -> Json:
    return {
        "id": item.pk,
        "kind": item.kind,
        "name": item.label,
        "hint": item.hint_label,
        "unit": item.unit,
        "lowest": _limit(item.lowest),
        "highest": _limit(item.highest),
        "photo_on_fail": item.photo_on_fail,
        "note_on_fail": item.note_on_fail,
        "examples": [_example(example) for example in item.examples.all()],
    }


def _limit(value: Decimal | None) -> str | None:
    """`1.5` for 1.5000."""
    return None if value is None else f"{value.normalize():f}"


def _example(example: ScoreExample) -> Json:
    photo = reverse("defects:example", args=[example.pk]) if example.file else None
    return {"score": example.score, "words": example.words_label, "photo": photo}


# --- Lines, and what was found there last time ----------------------------------
def _lines(person: Employee, also: Collection[int]) -> list[Json]:
    teams = set(teams_of(person))
    lines = ProductionLine.objects.filter(Q(is_active=True) | Q(pk__in=also))
    chosen = list(lines.select_related("team").order_by("code", "pk")[:MOST_LINES])
    last = last_walks([line.pk for line in chosen])
    return [
        {
            "id": line.pk,
            "code": line.code,
            "name": line.label,
            "team": line.team.label,
            "own": line.team_id in teams,
            "last": last.get(line.pk),
        }
        for line in chosen
    ]


def last_walks(lines: Collection[int]) -> dict[int, Json]:
    """Line id -> its last finished inspection and what that found: defects, what was corrected
    on the spot, and good work, ten at most; a line that nobody inspected is left out."""
    walks = _last_of(lines)
    found: dict[int, list[Json]] = {walk.pk: [] for walk in walks}
    for walk_id, entry in _found_on(list(found)):
        if len(found[walk_id]) < MOST_FOUND:
            found[walk_id].append(entry)
    return {
        walk.line_id: {
            "inspection": walk.pk,
            "url": reverse("defects:inspection", args=[walk.pk]),
            "at": walk.finished_at.isoformat() if walk.finished_at else None,
            "by": walk.inspector.name,
            "findings": found[walk.pk],
        }
        for walk in walks
    }


def _last_of(lines: Collection[int]) -> QuerySet[Inspection]:
    finished = Inspection.objects.filter(line=OuterRef("pk"), finished_at__isnull=False)
    newest = Subquery(finished.order_by("-finished_at").values("pk")[:1])
    ids = ProductionLine.objects.filter(pk__in=lines).order_by().values_list(newest, flat=True)
    return Inspection.objects.filter(pk__in=[pk for pk in ids if pk]).select_related("inspector")


def _found_on(walks: list[int]) -> Iterable[tuple[int, Json]]:
    """Inspection id and what the phone shows of each thing found, defects first."""
    defects = Defect.objects.filter(inspection__in=walks).order_by("id")
    for pk, walk, title, state in defects.values_list("pk", "inspection", "title", "state"):
        url = reverse("defects:detail", args=[pk])
        entry = _entry("defect", rules.number(pk), title, url, str(Defect.State(state).label))
        yield walk, entry | {"isVerified": state == Defect.State.VERIFIED}
    fixed = InspectionAnswer.objects.filter(inspection__in=walks, fixed_on_spot=True)
    for answer in fixed.select_related("item").order_by("id"):
        url = reverse("defects:inspection", args=[answer.inspection_id])
        title = f"{answer.item.label}: {answer.note}"
        yield answer.inspection_id, _entry("fixed", "", title, url, "")
    praised = Commendation.objects.filter(inspection__in=walks).order_by("id")
    for pk, walk, title in praised.values_list("pk", "inspection", "title"):
        url = reverse("defects:commendation", args=[pk])
        yield walk, _entry("praise", rules.number(pk), title, url, "")


def _entry(kind: str, number: str, title: str, url: str, state: str) -> Json:
    return {"kind": kind, "number": number, "title": title, "url": url, "state": state}
