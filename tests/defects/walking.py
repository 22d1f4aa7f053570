"""What phones send, and the plan that it belongs to."""

import copy
import datetime as dt
import io
import json
import random
import uuid
from collections.abc import Callable
from typing import Any

from django.test import Client
from PIL import Image, ImageDraw, ImageFilter

from campaigns.models import Campaign
from core.images import Picture, safe_picture
from defects import services
from defects.models import (
    Checklist,
    ChecklistItem,
    ChecklistSection,
    ChecklistVersion,
    Commendation,
    Defect,
    DutyHandOver,
    HeldInspection,
    HeldPhoto,
    Inspection,
    InspectionAnswer,
    InspectionDuty,
    InspectionPlan,
    Photo,
)
from people.models import Employee, ProductionLine
from tests.factories import MONDAY

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
# The week of MONDAY: open from Monday to the end of Friday, and a day of grace.
OPENS = MONDAY - HOUR
DUE = OPENS + dt.timedelta(days=5)
CLOSES = DUE + dt.timedelta(days=1)


def make_version(**more: Any) -> ChecklistVersion:
    """A published version with an item of each kind; the check asks for note and photo."""
    checklist = Checklist.objects.create(name="Line walk", name_zh="产线巡检", **more)
    version = ChecklistVersion.objects.create(checklist=checklist)
    section = ChecklistSection.objects.create(version=version, name="Line", name_zh="产线")
    limits: dict[str, dict[str, Any]] = {
        "check": {"photo_on_fail": True, "note_on_fail": True},
        "number": {"lowest": "1.0000", "highest": "2.0000", "unit": "mm"},
        "score": {"lowest": "3"},
        "text": {},
        "photo": {},
    }
    for order, (kind, fields) in enumerate(limits.items(), start=1):
        ChecklistItem.objects.create(
            section=section, order=order, kind=kind, name=f"The {kind}", **fields
        )
    version.published_at = MONDAY - 14 * 24 * HOUR
    version.save()
    return version


def items_by_kind(version: ChecklistVersion) -> dict[str, ChecklistItem]:
    return {item.kind: item for item in ChecklistItem.objects.filter(section__version=version)}


def make_duty(
    campaign: Campaign, line: ProductionLine, version: ChecklistVersion, inspector: Employee
) -> InspectionDuty:
    plan = InspectionPlan.objects.create(
        campaign=campaign, line=line, checklist=version.checklist, inspector=inspector
    )
    return InspectionDuty.objects.create(
        plan=plan,
        campaign=campaign,
        line=line,
        version=version,
        inspector=inspector,
        week=MONDAY.date(),
        opens_at=OPENS,
        due_at=DUE,
        closes_at=CLOSES,
    )


def hand_over(duty: InspectionDuty, to: Employee, by: Employee) -> None:
    """As the plan does it, without its checks."""
    DutyHandOver.objects.create(
        duty=duty,
        given_by=by,
        given_from=duty.inspector,
        given_to=to,
        reason="On leave.",
        at=MONDAY + HOUR,
    )
    duty.inspector = to
    duty.save(update_fields=["inspector"])


def instant(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None


def answer(item: ChecklistItem, at: dt.datetime = MONDAY, **more: Any) -> dict[str, Any]:
    plain = {"passed": None, "number": None, "score": None, "text": "", "note": "", "fixed": False}
    return {"item": item.pk, "at": instant(at), **plain, "photos": [], **more}


def finding(at: dt.datetime = MONDAY, **more: Any) -> dict[str, Any]:
    words = {"title": "Solder splash", "detail": "", "category": "method", "severity": "minor"}
    plain = {"id": str(uuid.uuid4()), "kind": "defect", "photos": []}
    return {**plain, "at": instant(at), **words, **more}


def praise(at: dt.datetime = MONDAY, **more: Any) -> dict[str, Any]:
    return finding(
        at, **{"kind": "praise", "title": "Clean bench", "category": "", "severity": "", **more}
    )


class Phone:
    """One person's inspection, as their phone has it."""

    def __init__(
        self,
        person: Employee,
        line: ProductionLine,
        version: ChecklistVersion,
        duty: InspectionDuty | None = None,
        begun: dt.datetime = MONDAY,
    ) -> None:
        self.person = person
        self.state: dict[str, Any] = {
            "id": str(uuid.uuid4()),
            "duty": duty.pk if duty else None,
            "campaign": None,
            "line": line.pk,
            "checklist_version": version.pk,
            "seed": 7,
            "started_at": instant(begun),
            "finished_at": None,
            "answers": [],
            "findings": [],
        }
        self.clock_is_wrong_by = dt.timedelta()

    @property
    def id(self) -> uuid.UUID:
        return uuid.UUID(self.state["id"])

    def content(self, now: dt.datetime) -> dict[str, Any]:
        sent_at = instant(now + self.clock_is_wrong_by)
        return {"version": 1, "sent_at": sent_at, "inspection": copy.deepcopy(self.state)}

    def finish(self, at: dt.datetime) -> None:
        self.state["finished_at"] = instant(at)

    def send(self, now: dt.datetime = MONDAY + HOUR) -> services.Received:
        return services.receive(content=self.content(now), actor=self.person, now=now)

    def send_photo(
        self,
        photo_id: str | uuid.UUID,
        owner: dict[str, Any],
        picture: Callable[[], Picture] | None = None,
        now: dt.datetime = MONDAY + HOUR,
    ) -> None:
        services.receive_photo(
            photo_id=uuid.UUID(str(photo_id)),
            inspection_id=self.id,
            owner=owner_of(owner),
            picture=picture or (lambda: photographed(random.randrange(10**6))),
            actor=self.person,
            now=now,
        )


def owner_of(owned: dict[str, Any]) -> str:
    return f"item:{owned['item']}" if "item" in owned else f"finding:{owned['id']}"


# --- Over the network ------------------------------------------------------------
DATA, SEND, PHOTO = (f"/inspections/walk/{name}/" for name in ("data", "send", "photo"))


def send(client: Client, content: Any, **more: Any) -> Any:
    """The answer to a state, or to whatever comes in its place."""
    body = content if isinstance(content, (str, bytes)) else json.dumps(content)
    return client.post(SEND, body, content_type="application/json", **more)


def send_photo(
    client: Client, phone: Phone, owner: str, data: bytes, photo_id: str | None = None
) -> Any:
    """The answer to a photo; with a new id, unless it has one."""
    file = io.BytesIO(data)
    file.name = "photo.jpg"
    fields = {"id": photo_id or str(uuid.uuid4()), "inspection": str(phone.id), "owner": owner}
    return client.post(PHOTO, {**fields, "file": file})


def counts() -> dict[str, int]:
    """How many there are of everything that phones bring."""
    models = (Inspection, InspectionAnswer, Defect, Commendation, Photo, HeldInspection, HeldPhoto)
    return {model.__name__: model.objects.count() for model in models}


def nothing() -> bool:
    return not any(counts().values())


# --- Photos -------------------------------------------------------------------
def scene(seed: int, width: int = 800, height: int = 600) -> Image.Image:
    """A picture of something, another one for each seed."""
    chance = random.Random(seed)
    image = Image.new("RGB", (width, height), _colour(chance))
    draw = ImageDraw.Draw(image)
    for _number in range(25):
        x, y = chance.randrange(width), chance.randrange(height)
        size = chance.randrange(width // 20, width // 4)
        shape = (x - size, y - size, x + size, y + size * chance.random())
        draw.ellipse(shape, fill=_colour(chance))
    return image.filter(ImageFilter.GaussianBlur(2))


def _colour(chance: random.Random) -> tuple[int, ...]:
    return tuple(chance.randrange(256) for _channel in range(3))


def jpeg(image: Image.Image, quality: int = 85) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def safe(data: bytes) -> Picture:
    return safe_picture(io.BytesIO(data), len(data))


def photographed(seed: int) -> Picture:
    return safe(jpeg(scene(seed, 200, 150)))
