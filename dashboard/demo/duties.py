"""The plan of the demo: every line, every week, with leaders who also see other lines.

What becomes of each week's inspections is drawn apart from the month's other stories, so
that these stay as they are.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dashboard.demo.clockwork import DAY, HOUR, MINUTE, Story, moment, september
from dashboard.demo.plant import Crew
from dashboard.demo.world import World
from defects.models import ChecklistItem, InspectionDuty, InspectionPlan
from defects.queries.checklists import items_of
from defects.services import planning, receive
from people.models import Employee

WEEKS = (september(8), september(15), september(22))
WORDS = ("Nothing.", "没有。", "The light above station 3 flickers.", "工装偶尔卡滞，已报修。")
GRACE = DAY
# How a second line's inspections end, those of the demo's leader apart. First lines are all
# inspected in time, some of them on the walks of the month's other stories.
FATES = ("missed", "late", "handed over", "done", "done", "done", "done")
FAST_TEAM = 5  # whose leader hurries


def plan_lines(world: World) -> None:
    """Two rotations: one over the first line of each team, one over the second."""
    process, five_s, _seven_s = world.checklists
    for place, version in enumerate((process, five_s)):
        InspectionPlan.objects.bulk_create(
            [
                InspectionPlan(
                    campaign=world.campaign,
                    line=crew.lines[place],
                    checklist=version.checklist,
                    inspector=crew.head,
                    rotation="AB"[place],
                    since=september(1),
                )
                for crew in world.plant.crews
            ]
        )


def weeks(world: World, seed: int) -> Story:
    """On each Monday the week's inspections are made, and go their ways."""
    rng = random.Random(f"duties {seed}")  # noqa: S311 - draws what happens, guards nothing
    crews = {crew.head.pk: crew for crew in world.plant.crews}
    for monday in WEEKS:
        yield monday
        planning.make_duties(now=monday)
        week = InspectionDuty.objects.filter(week=monday.date(), state="open")
        fates = _fates(rng)
        for duty in week.select_related("inspector", "line", "plan").order_by("id"):
            crew = crews[duty.inspector_id]
            is_drawn = duty.plan.rotation == "B" and crew is not world.plant.crews[0]
            fate = next(fates) if is_drawn else "done"
            own = random.Random(rng.random())  # noqa: S311 - as above
            world.agenda.begin(_way(world, duty, crew, fate, own))


def _fates(rng: random.Random) -> Iterator[str]:
    """Without end, in shuffled rounds."""
    while True:
        yield from rng.sample(FATES, len(FATES))


def _way(world: World, duty: InspectionDuty, crew: Crew, fate: str, rng: random.Random) -> Story:
    """What becomes of one planned inspection."""
    if fate == "missed":
        return
    at = moment(rng, duty.opens_at + 29 * HOUR, duty.due_at - HOUR)
    if fate == "late":
        at = duty.due_at + GRACE * rng.uniform(0.35, 0.7)
    inspector = duty.inspector
    if fate == "handed over":
        handed_at = moment(rng, duty.opens_at + 8 * HOUR, at)
        yield handed_at
        if not _is_open(duty):
            return
        inspector = _deputy(world, crew)
        planning.hand_over(
            duty_id=duty.pk, to=inspector, reason="出差。", actor=duty.inspector, now=handed_at
        )
        at = max(at, handed_at + HOUR)
    yield at
    if _is_open(duty):
        make(duty, inspector, at, rng, hurries=crew is world.plant.crews[FAST_TEAM])


def _is_open(duty: InspectionDuty) -> bool:
    """Whether nobody has begun it on a walk meanwhile."""
    return InspectionDuty.objects.filter(pk=duty.pk, state="open", inspection=None).exists()


def _deputy(world: World, crew: Crew) -> Employee:
    """The leader of the next team."""
    crews = world.plant.crews
    return crews[(crews.index(crew) + 1) % len(crews)].head


# --- On the phone -----------------------------------------------------------------------
def make(
    duty: InspectionDuty, inspector: Employee, at: dt.datetime, rng: random.Random, *, hurries: bool
) -> None:
    """Record it on a phone, and send it as a whole; it ends at `at`."""
    items = list(items_of(duty.version_id))
    pace = 6 if hurries else rng.randint(50, 75)  # seconds for an item
    begin = at - dt.timedelta(seconds=pace * (len(items) + 1))
    answers = [
        _answer(item, begin + dt.timedelta(seconds=pace * place), rng, always_good=hurries)
        for place, item in enumerate(items, start=1)
        if item.kind != ChecklistItem.Kind.PHOTO
    ]
    inspection = {
        "id": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "duty": duty.pk,
        "campaign": duty.campaign_id,
        "line": duty.line_id,
        "checklist_version": duty.version_id,
        "seed": rng.randrange(1000),
        "started_at": begin.isoformat(),
        "finished_at": at.isoformat(),
        "answers": answers,
        "findings": [],
    }
    now = at + MINUTE
    content = {"version": 1, "sent_at": now.isoformat(), "inspection": inspection}
    receive(content=content, actor=inspector, now=now)


def _answer(
    item: ChecklistItem, at: dt.datetime, rng: random.Random, *, always_good: bool
) -> dict[str, Any]:
    answer: dict[str, Any] = {"item": item.pk, "at": at.isoformat(), "note": "", "text": ""}
    answer |= {"passed": None, "number": None, "score": None, "fixed": False, "photos": []}
    return answer | dict(_said(item, rng, always_good=always_good))


def _said(
    item: ChecklistItem, rng: random.Random, *, always_good: bool
) -> Iterator[tuple[str, Any]]:
    """What is answered to an item; now and then it fails, and the note says why."""
    fails = not always_good and not item.photo_on_fail and rng.random() < 0.06
    if item.kind == ChecklistItem.Kind.CHECK:
        yield "passed", not fails
    elif item.kind == ChecklistItem.Kind.NUMBER:
        yield "number", str(_measured(item, rng))
        fails = False
    elif item.kind == ChecklistItem.Kind.SCORE:
        yield "score", 2 if fails else rng.randint(3, 5)
    else:
        yield "text", rng.choice(WORDS)
        fails = False
    if fails:
        yield (
            "note",
            rng.choice(("Told the shift; looked at again tomorrow.", "已告知班组，明日复查。")),
        )


def _measured(item: ChecklistItem, rng: random.Random) -> Decimal:
    """A value within the item's limits."""
    lowest, highest = item.lowest or Decimal(0), item.highest or Decimal(100)
    return (lowest + (highest - lowest) * Decimal(str(round(rng.random(), 2)))).quantize(
        Decimal("0.01")
    )
