"""Plans and their weeks, for tests that are about something else."""

from typing import Any

from campaigns.models import Campaign
from defects.models import Checklist, InspectionDuty, InspectionPlan
from defects.services import planning
from people.models import Employee, ProductionLine
from tests.defects.acting import PUBLISHED, make_checklist
from tests.factories import MONDAY


def make_plan(
    campaign: Campaign, line: ProductionLine, inspector: Employee, **fields: Any
) -> InspectionPlan:
    """A weekly plan from Monday to Friday with the one checklist that there is."""
    checklist = Checklist.objects.first()
    if checklist is None:
        make_checklist("Storage", "Tools")
        checklist = Checklist.objects.get()
    values = {"checklist": checklist, "since": PUBLISHED} | fields
    return InspectionPlan.objects.create(
        campaign=campaign, line=line, inspector=inspector, **values
    )


def make_duty(
    campaign: Campaign, line: ProductionLine, inspector: Employee, **fields: Any
) -> InspectionDuty:
    """What such a plan asks for in the week of MONDAY, made on that Monday."""
    plan = make_plan(campaign, line, inspector, **fields)
    planning.make_duties(now=MONDAY)
    return InspectionDuty.objects.get(plan=plan, week=MONDAY.date())
