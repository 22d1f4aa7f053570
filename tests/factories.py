"""Makes the organisation, the cast and the campaign, plainly from the models.

Facts that a rule is about (a defect, a correction, an entry) are made through the
services, in the tests of their app.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from campaigns.models import Activity, Campaign, Phase
from people.models import Department, Employee, ProductionLine, Role, Site, Team
from points.models import PointRule

PASSWORD = "quality-month"
MONDAY = dt.datetime(2025, 9, 8, 1, 0, tzinfo=dt.UTC)  # 09:00 in the campaign's zone
# Source: the four phases of the seed document.
PHASES: tuple[tuple[str, str, int, int, tuple[Activity, ...]], ...] = (
    ("Kick-off and awareness", "启动宣贯", 1, 5, (Activity.TRAINING,)),
    ("Implementation", "实施攻坚", 6, 24, (Activity.INSPECTION, Activity.INITIATIVES)),
    ("Culture", "文化融入", 1, 30, (Activity.VIDEOS, Activity.PROPOSALS)),
    ("Summary", "总结固化", 25, 30, (Activity.AWARDS, Activity.HANDBOOK)),
)
POINTS: tuple[tuple[str, str, str, int], ...] = (
    ("defect_corrected", "Defect corrected in time", "按期整改", 2),
    ("defect_missed", "Correction deadline missed", "逾期未整改", -2),
)


def make_site(code: str = "P1", **fields: Any) -> Site:
    return Site.objects.create(code=code, **{"name": "Plant 1", "name_zh": "一厂"} | fields)


def make_department(code: str, name: str, name_zh: str, **fields: Any) -> Department:
    return Department.objects.create(code=code, name=name, name_zh=name_zh, **fields)


def make_team(code: str, name: str, name_zh: str, **fields: Any) -> Team:
    return Team.objects.create(code=code, name=name, name_zh=name_zh, **fields)


def make_line(code: str, name: str, name_zh: str, **fields: Any) -> ProductionLine:
    return ProductionLine.objects.create(code=code, name=name, name_zh=name_zh, **fields)


def make_employee(number: str, name: str, roles: Iterable[Role] = (), **fields: Any) -> Employee:
    """Somebody who signs in with `PASSWORD`; whoever has a team has its department too."""
    team = fields.get("team")
    if team is not None:
        fields.setdefault("department", team.department)
    return Employee.objects.create_user(number, PASSWORD, name=name, roles=list(roles), **fields)


def make_campaign(**fields: Any) -> Campaign:
    """The running campaign of September 2025, with its phases and what defects earn."""
    defaults: dict[str, Any] = {
        "name": "Quality Month 2025",
        "name_zh": "2025 年质量月",
        "year": 2025,
        "theme": "Everybody makes quality",
        "theme_zh": "人人创造质量",
        "starts_on": dt.date(2025, 9, 1),
        "ends_on": dt.date(2025, 9, 30),
        "time_zone": "Asia/Shanghai",
        "status": Campaign.Status.ACTIVE,
    }
    campaign = Campaign.objects.create(**defaults | fields)
    for order, (name, name_zh, first, last, activities) in enumerate(PHASES, start=1):
        make_phase(campaign, first, last, activities, order=order, name=name, name_zh=name_zh)
    for code, name, name_zh, amount in POINTS:
        PointRule.objects.create(
            campaign=campaign, code=code, name=name, name_zh=name_zh, amount=amount
        )
    return campaign


def make_phase(
    campaign: Campaign, first: int, last: int, activities: Iterable[Activity], **fields: Any
) -> Phase:
    """A phase from day `first` to day `last` of the campaign's first month."""
    month = campaign.starts_on
    return Phase.objects.create(
        campaign=campaign,
        starts_on=month.replace(day=first),
        ends_on=month.replace(day=last),
        activities=list(activities),
        **fields,
    )
