"""What the tests of walks put into the product and read out of it, past its pages."""

import datetime as dt
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from devtools.product import UNSET, Product
from devtools.run import Address, Everything

ROOT = Path(__file__).resolve().parents[2]
CHECKLIST = "Thirty points"
CHECKS = 28
LOWEST, HIGHEST = "1.2", "1.4"


@dataclass(frozen=True)
class Recorded:
    """What the server has of one inspection."""

    finished: bool
    answers: int
    defects: int
    photos: int
    held: bool = False


EVERYTHING = Recorded(finished=True, answers=30, defects=4, photos=10)
COUNTS = """
    SELECT i.finished_at IS NOT NULL,
      (SELECT count(*) FROM defects_inspectionanswer a WHERE a.inspection_id = i.id),
      (SELECT count(*) FROM defects_defect d WHERE d.inspection_id = i.id),
      (SELECT count(*) FROM defects_photo p
         LEFT JOIN defects_defect d ON d.id = p.defect_id
         LEFT JOIN defects_inspectionanswer a ON a.id = p.answer_id
         WHERE i.id IN (d.inspection_id, a.inspection_id))
    FROM defects_inspection i WHERE i.client_id = %s
"""
HELD = """
    SELECT content -> 'inspection' -> 'finished_at' <> 'null',
      jsonb_array_length(content -> 'inspection' -> 'answers'),
      jsonb_array_length(content -> 'inspection' -> 'findings'),
      (SELECT count(*) FROM defects_heldphoto p WHERE p.held_id = h.id), true
    FROM defects_heldinspection h WHERE h.client_id = %s
"""


# --- Read ---------------------------------------------------------------------------
def environment(product: Product) -> dict[str, str]:
    """The product's own: not the one of these tests."""
    kept = {name: os.environ.pop(name) for name in UNSET if name in os.environ}
    try:
        return Everything(product.var, Address("127.0.0.1", product.port)).environment
    finally:
        os.environ.update(kept)


def rows(product: Product, query: str, *values: Any) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(environment(product)["DATABASE_URL"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())
    finally:
        connection.close()


def recorded(product: Product, client_id: str) -> list[Recorded]:
    """What came of the phone's inspection: one, and only one, once it was sent."""
    found = [Recorded(*row) for row in rows(product, COUNTS, client_id)]
    return found + [Recorded(*row) for row in rows(product, HELD, client_id)]


# --- Put in ---------------------------------------------------------------------------
def within(product: Product, call: str) -> None:
    """Run a function of this module in the product's own settings."""
    code = f"import django; django.setup(); from tests.e2e import walk_plant; walk_plant.{call}"
    command = [sys.executable, "-c", code]
    subprocess.run(command, cwd=ROOT, env=environment(product), check=True)


def make() -> None:
    """A checklist of thirty items, and an inspection with it that waits for the leader."""
    from core import clock
    from defects.models import Checklist

    if not Checklist.objects.filter(name=CHECKLIST).exists():
        _version(clock.now())
    make_duty()


def make_duty() -> None:
    """Another inspection for the leader to make, on a line that has none with this checklist."""
    from campaigns.models import Campaign
    from core import clock
    from defects.models import ChecklistVersion, InspectionDuty, InspectionPlan
    from people.models import Employee, ProductionLine

    now = clock.now()
    version = ChecklistVersion.objects.get(checklist__name=CHECKLIST)
    leader = Employee.objects.get(number="leader")
    campaign = Campaign.objects.get(status=Campaign.Status.ACTIVE)
    planned = InspectionPlan.objects.filter(checklist=version.checklist).values("line")
    line = ProductionLine.objects.exclude(pk__in=planned).order_by("pk").first()
    plan = InspectionPlan.objects.create(
        campaign=campaign, line=line, checklist=version.checklist, inspector=leader
    )
    today = campaign.local_date(now)
    InspectionDuty.objects.create(
        plan=plan,
        campaign=campaign,
        line=line,
        version=version,
        inspector=leader,
        week=today - dt.timedelta(days=today.weekday()),
        opens_at=now - dt.timedelta(days=1),
        due_at=now + dt.timedelta(days=2),
        closes_at=now + dt.timedelta(days=3),
    )


def _version(now: dt.datetime) -> None:
    from defects.models import Checklist, ChecklistItem, ChecklistSection, ChecklistVersion

    checklist = Checklist.objects.create(name=CHECKLIST, name_zh="三十项")
    version = ChecklistVersion.objects.create(checklist=checklist)
    section = ChecklistSection.objects.create(version=version, name="Line", name_zh="产线")
    limits = {"lowest": LOWEST, "highest": HIGHEST, "unit": "Nm"}
    kinds: list[tuple[str, dict[str, str]]] = [("check", {})] * CHECKS
    for order, (kind, fields) in enumerate([*kinds, ("number", limits), ("photo", {})], start=1):
        ChecklistItem.objects.create(
            section=section, order=order, kind=kind, name=f"Point {order}", **fields
        )
    version.published_at = now - dt.timedelta(days=10)
    version.save()


def hand_over() -> None:
    """The leader's inspections with this checklist go to a deputy."""
    from core import clock
    from defects.models import InspectionDuty
    from defects.services.planning import hand_over as give
    from people.models import Employee

    manager = Employee.objects.get(number="manager")
    deputy = Employee.objects.get(number="verifier")
    theirs = InspectionDuty.objects.filter(inspector__number="leader", state="open")
    for duty in theirs.filter(version__checklist__name=CHECKLIST):
        give(duty_id=duty.pk, to=deputy, reason="Ill", actor=manager, now=clock.now())
