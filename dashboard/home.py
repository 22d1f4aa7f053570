"""The home page, declared: which blocks each role has, and where each block stands.

A person may hold several roles: their page has the blocks of all of them, each once, in
the order of `BLOCKS`. A block is its partial, `dashboard/_<name>.html`, and what it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from dashboard import overview, queries
from dashboard.figures import charts
from dashboard.visit import Visit
from defects.statistics import Scope
from people.models import Employee, Role

CHARTS: Final = "chart_pair"


class Place(StrEnum):
    """Where a block stands on a desk; on a phone they follow one another in this order."""

    TOP = "top"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Block:
    """A part of the page. Where `read` gives None, there is nothing to show."""

    name: str
    place: Place
    read: Callable[[Visit], Any]
    partial: str = ""  # where several blocks share one; else named after the block

    @property
    def template(self) -> str:
        return f"dashboard/_{self.partial or self.name}.html"


def to_do(visit: Visit) -> Any:
    """What is mine to do. Where only verdicts wait, their own block says it all."""
    found = visit.to_do
    mine = found.to_correct or found.duties or found.inspection
    return found if mine or visit.is_idle else None


def lines(visit: Visit) -> list[queries.LineState] | None:
    """The lines of the teams that this person answers for."""
    if not visit.teams:
        return None
    return queries.lines_of(visit.campaign, visit.teams, visit.now) or None


def problems(visit: Visit) -> list[charts.Figure]:
    """What goes wrong most, and how long it has been so."""
    return [draw(visit.campaign, Scope(), visit.now) for draw in (charts.pareto, charts.ageing)]


def progress(visit: Visit) -> list[charts.Figure]:
    """How the campaign went so far."""
    return [charts.trend(visit.campaign, Scope(), visit.now)]


BLOCKS: Final = (
    Block("phases", Place.TOP, lambda visit: queries.phases_on(visit.phases, visit.today)),
    Block(
        "situation",
        Place.TOP,
        lambda visit: overview.situation(visit.campaign, visit.counts, visit.outlooks, visit.now),
    ),
    Block(
        "figures",
        Place.TOP,
        lambda visit: overview.figures(visit.campaign, visit.counts, visit.outlooks, visit.now),
    ),
    Block("problems", Place.TOP, problems, partial=CHARTS),
    Block("targets", Place.TOP, lambda visit: visit.outlooks or None),
    Block("progress", Place.TOP, progress, partial=CHARTS),
    Block("to_do", Place.LEFT, to_do),
    Block("queue", Place.LEFT, lambda visit: visit.queue or None),
    Block("reports", Place.LEFT, lambda visit: visit.reports or None),
    Block("proposals", Place.LEFT, lambda visit: visit.proposals or None),
    Block("videos", Place.LEFT, lambda visit: visit.videos or None),
    Block("answered", Place.LEFT, lambda visit: queries.answered_reports(visit.person, visit.now)),
    Block("actions", Place.LEFT, lambda visit: visit.actions[visit.is_idle :] or None),
    Block("late", Place.LEFT, lambda visit: overview.late_teams(visit.campaign, visit.now)),
    Block("lines", Place.RIGHT, lines),
    Block("waiting", Place.RIGHT, lambda visit: overview.waiting(visit.campaign, visit.now)),
    Block("teams", Place.RIGHT, lambda visit: overview.both_ends(visit.campaign)),
    Block(
        "points",
        Place.RIGHT,
        lambda visit: queries.points_of(visit.campaign, visit.person, visit.now),
    ),
    Block("praise", Place.RIGHT, lambda visit: queries.newest_praise(visit.campaign)),
)

_EVERYBODY: Final = (
    *("phases", "to_do", "proposals", "videos", "answered", "actions", "points", "praise"),
)
HOMES: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.EMPLOYEE: _EVERYBODY,
    Role.JUDGE: _EVERYBODY,
    Role.VERIFIER: (*_EVERYBODY, "queue"),
    Role.TEAM_LEADER: (*_EVERYBODY, "lines", "reports"),
    Role.DEPARTMENT_HEAD: (*_EVERYBODY, "lines", "reports"),
    Role.EXECUTIVE: (
        *_EVERYBODY,
        "situation",
        "figures",
        "problems",
        "targets",
        "progress",
        "teams",
    ),
    Role.QUALITY_MANAGER: (
        *_EVERYBODY,
        "queue",
        "reports",
        "situation",
        "figures",
        "problems",
        "targets",
        "late",
        "waiting",
    ),
}


def blocks_for(person: Employee) -> list[Block]:
    """The blocks of all the roles that somebody holds; everybody is an employee."""
    names = {name for role in {Role.EMPLOYEE, *person.roles} for name in HOMES[Role(role)]}
    return [block for block in BLOCKS if block.name in names]


@dataclass(frozen=True)
class Drawn:
    """A block with what it shows."""

    name: str
    template: str
    data: Any

    @property
    def is_chart(self) -> bool:
        return self.template.endswith(f"_{CHARTS}.html")


def drawn(visit: Visit) -> dict[Place, list[Drawn]]:
    """The page: what stands at each place, in order."""
    page: dict[Place, list[Drawn]] = {place: [] for place in Place}
    for block in blocks_for(visit.person):
        data = block.read(visit)
        if data is not None:
            page[block.place].append(Drawn(block.name, block.template, data))
    return page
