"""The invented plant: two sites, seven departments, and copies of eight teams with their lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from people.models import Department, Employee, ProductionLine, Site, Team

SITES = (
    ("MAIN", "Main plant", "总部工厂"),
    ("WEST", "West base", "西部基地"),
)

# Code, names, and how many people work there beside the head.
DEPARTMENTS = (
    ("QA", "Quality", "质量部", 8),
    ("HR", "Human Resources", "人力资源部", 2),
    ("PUR", "Purchasing", "采购部", 4),
    ("RD", "R&D", "研发部", 5),
    ("PT", "Production Technology", "生产技术部", 4),
    ("MFG", "Manufacturing", "制造部", 0),
    ("PMC", "PMC", "PMC部", 3),
)
TEAM_SIZE = 11


@dataclass(frozen=True)
class TeamPlan:
    """A team of Manufacturing; `area` says which findings turn up on its lines."""

    code: str
    area: str
    name: str
    name_zh: str
    lines: tuple[tuple[str, str], ...]
    site: str = "MAIN"


TEAMS = (
    TeamPlan(
        "DCA",
        "assembly",
        "DC Pile Assembly",
        "直流桩总装班",
        (("DC Line 1, 120 kW", "直流一线（120 kW）"), ("DC Line 2, 240 kW", "直流二线（240 kW）")),
    ),
    TeamPlan(
        "PCB",
        "board",
        "Board Soldering",
        "插件焊接班",
        (("Wave soldering line", "波峰焊线"), ("Hand soldering line", "手工补焊线")),
    ),
    TeamPlan(
        "PWM",
        "module",
        "Power Modules",
        "电源模块班",
        (("Module Line 1", "模块一线"), ("Module Line 2", "模块二线")),
    ),
    TeamPlan(
        "WIR",
        "wiring",
        "Wire Harness",
        "线束班",
        (("Crimping line", "端子压接线"), ("Harness line", "线束成型线")),
    ),
    TeamPlan(
        "ACA",
        "assembly",
        "AC Pile Assembly",
        "交流桩总装班",
        (("AC Line 1, 7 kW", "交流一线（7 kW）"), ("AC Line 2, 7 kW", "交流二线（7 kW）")),
    ),
    TeamPlan(
        "TST",
        "test",
        "Test and Ageing",
        "测试老化班",
        (("Functional test line", "功能测试线"), ("Ageing room", "老化房")),
    ),
    TeamPlan(
        "PAC",
        "packing",
        "Packing and Shipping",
        "包装发货班",
        (("Packing line", "包装线"), ("Shipping dock", "发货区")),
    ),
    TeamPlan(
        "WBA",
        "assembly",
        "West Base Assembly",
        "西部基地总装班",
        (("West Line 1", "西部一线"), ("West Line 2", "西部二线")),
        site="WEST",
    ),
)


@dataclass
class Crew:
    """One team as the stories need it."""

    plan: TeamPlan
    team: Team
    lines: list[ProductionLine]
    leader: Employee | None = None
    members: list[Employee] = field(default_factory=list)

    @property
    def head(self) -> Employee:
        """The leader, whom the casting has named by now."""
        if self.leader is None:
            raise LookupError(f"{self.team} has no leader yet.")
        return self.leader


@dataclass
class Plant:
    """What is where, by code, in the order in which it was made."""

    sites: dict[str, Site]
    departments: dict[str, Department]
    crews: list[Crew]


def build_plant(scale: int) -> Plant:
    """Make the organisation, with `scale` copies of each team and its lines."""
    sites = {code: _site(code, name, name_zh) for code, name, name_zh in SITES}
    departments = {
        code: Department.objects.create(code=code, name=name, name_zh=name_zh, site=sites["MAIN"])
        for code, name, name_zh, _count in DEPARTMENTS
    }
    plans = [(plan, copy) for copy in range(1, scale + 1) for plan in TEAMS]
    teams = Team.objects.bulk_create(
        [_team(plan, copy, scale, departments["MFG"]) for plan, copy in plans]
    )
    lines = ProductionLine.objects.bulk_create(
        [
            line
            for (plan, copy), team in zip(plans, teams, strict=True)
            for line in _lines(plan, copy, scale, team, sites[plan.site])
        ]
    )
    crews = {team.pk: Crew(plan, team, []) for (plan, _), team in zip(plans, teams, strict=True)}
    for line in lines:
        crews[line.team_id].lines.append(line)
    return Plant(sites, departments, list(crews.values()))


def _site(code: str, name: str, name_zh: str) -> Site:
    return Site.objects.create(code=code, name=name, name_zh=name_zh)


def _team(plan: TeamPlan, copy: int, scale: int, department: Department) -> Team:
    number = f" {copy}" if scale > 1 else ""
    return Team(
        code=_code(plan.code, copy, scale),
        name=plan.name + number,
        name_zh=plan.name_zh + number,
        department=department,
    )


def _lines(plan: TeamPlan, copy: int, scale: int, team: Team, site: Site) -> list[ProductionLine]:
    number = f" / {copy}" if scale > 1 else ""
    return [
        ProductionLine(
            code=f"{_code(plan.code, copy, scale)}-{place}",
            name=name + number,
            name_zh=name_zh + number,
            site=site,
            team=team,
        )
        for place, (name, name_zh) in enumerate(plan.lines, start=1)
    ]


def _code(code: str, copy: int, scale: int) -> str:
    return f"{code}{copy:03d}" if scale > 1 else code
