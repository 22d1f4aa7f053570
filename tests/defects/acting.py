"""Short forms of the services, for tests that are about something else."""

import datetime as dt
import io
from typing import Any

from PIL import Image

from campaigns.models import Campaign
from core.images import Picture
from defects import rules, services
from defects.models import (
    Checklist,
    ChecklistItem,
    ChecklistSection,
    ChecklistVersion,
    Correction,
    Defect,
)
from people.models import Employee, ProductionLine
from points.models import PointEntry

HOUR = dt.timedelta(hours=1)
PUBLISHED = dt.datetime(2025, 8, 25, 2, 0, tzinfo=dt.UTC)
TICK = dt.timedelta(microseconds=1)


def _dot() -> bytes:
    """A photo of one grey point."""
    out = io.BytesIO()
    Image.new("RGB", (1, 1), "grey").save(out, "JPEG")
    return out.getvalue()


PICTURE = Picture(name="evidence", full=_dot(), thumbnail=_dot())
SOUND = {
    "containment": "Stock is blocked.",
    "factor": "method",
    "whys": ["The torque was low.", "The tool was not calibrated."],
    "measure": "Calibrate each week.",
    "pictures": [PICTURE],
}


def make_checklist(*names: str, kind: str = "check", **fields: Any) -> list[ChecklistItem]:
    """The items of a published checklist with one section."""
    checklist = Checklist.objects.create(name="Line inspection", name_zh="产线巡检", **fields)
    version = ChecklistVersion.objects.create(checklist=checklist)
    section = ChecklistSection.objects.create(version=version, name="Line", name_zh="产线")
    items = [
        ChecklistItem.objects.create(section=section, order=order, kind=kind, name=name)
        for order, name in enumerate(names, start=1)
    ]
    version.published_at = PUBLISHED
    version.save()
    return items


def post(
    campaign: Campaign, line: ProductionLine, actor: Employee, now: dt.datetime, **more: Any
) -> Defect:
    words = {"category": "method", "severity": "major", "title": "Screw loose"} | more
    return services.post_defect(campaign=campaign, line=line, actor=actor, now=now, **words)


def submit(defect: Defect, actor: Employee, now: dt.datetime, **more: Any) -> Correction:
    return services.submit_correction(
        defect_id=defect.pk, actor=actor, now=now, **{**SOUND, **more}
    )


def points_of(defect: Defect) -> int:
    """What the ledger holds for this defect, reversals included."""
    entries = PointEntry.objects.filter(key__startswith=f"defect:{defect.pk}:")
    entries |= PointEntry.objects.filter(reverses__key__startswith=f"defect:{defect.pk}:")
    return sum(entries.values_list("amount", flat=True))


def replayed(defect: Defect) -> rules.Replayed:
    return rules.replay(
        rules.Step(event.kind, event.at, event.due_at, event.left, event.points, event.data)
        for event in defect.events.order_by("id")
    )


def stored(defect: Defect) -> rules.Replayed:
    """The columns, as the replay must give them."""
    defect.refresh_from_db()
    return rules.Replayed(
        state=defect.state,
        due_at=defect.due_at,
        left=defect.left,
        missed_at=defect.missed_at,
        submitted_at=defect.submitted_at,
        ended_at=defect.ended_at,
        clock_round=defect.clock_round,
        extensions=defect.extensions,
        points=points_of(defect),
    )
