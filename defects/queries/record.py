"""One defect with its whole record."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from defects import rules
from defects.models import Correction, Defect, DefectEvent
from people.models import Team
from points import queries as points_queries


def whole_defects() -> QuerySet[Defect]:
    """Defects with everything that their header and facts name."""
    return Defect.objects.select_related(
        *("campaign", "team__leader", "line", "department", "posted_by", "duplicate_of"),
        "report__reported_by",
    )


def events_of(defect: Defect) -> list[DefectEvent]:
    """The log, in order."""
    return list(defect.events.select_related("actor").order_by("id"))


def corrections_of(defect: Defect) -> list[Correction]:
    """Every try, the newest first."""
    people = defect.corrections.select_related("submitted_by", "verified_by")
    return list(people.order_by("-attempt"))


def steps(events: list[DefectEvent]) -> list[rules.Step]:
    """The log as the replay reads it."""
    return [
        rules.Step(event.kind, event.at, event.due_at, event.left, event.points, event.data)
        for event in events
    ]


def ledger_points(defect: Defect, events: list[DefectEvent]) -> int:
    """What the ledger holds for this defect.

    An entry that the quality manager took back by hand, at an instant of which the log
    says nothing, is the ledger's own affair: it counts as it was earned.
    """
    logged = {event.at for event in events}
    total = 0
    for entry in points_queries.entries_of_facts(f"defect:{defect.pk}:"):
        back = getattr(entry, "reversed_by", None)
        is_gone = back is not None and back.posted_at in logged
        total += 0 if is_gone else entry.amount
    return total


def differences(defect: Defect, replayed: rules.Replayed, events: list[DefectEvent]) -> list[str]:
    """Where the record differs from what the log says: columns, `points`; none is right."""
    names = (
        "state",
        "due_at",
        "left",
        "missed_at",
        "submitted_at",
        "ended_at",
        "clock_round",
        "extensions",
    )
    different = [name for name in names if getattr(defect, name) != getattr(replayed, name)]
    return different + ["points"] * (ledger_points(defect, events) != replayed.points)


def team_names(events: list[DefectEvent]) -> Mapping[int, Team]:
    """The teams that transfers name."""
    moves = [event for event in events if event.kind == DefectEvent.Kind.TRANSFERRED]
    ids = {event.data.get(end) for event in moves for end in ("from", "to")}
    return Team.objects.in_bulk([pk for pk in ids if pk]) if ids else {}
