"""What people of the demo report, and how it is answered: the same, whatever the seed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from dashboard.demo.clockwork import Story, september
from dashboard.demo.examples import Example
from dashboard.demo.world import EXAMPLES, Case, World
from defects import services
from defects.models import Report
from people.models import Employee, ProductionLine

PROBLEM, PRAISE = Report.Kind.PROBLEM, Report.Kind.PRAISE


@dataclass(frozen=True)
class Told:
    """One report: when, by whom (team and member by place), of which line (the same)."""

    at: dt.datetime
    teller: tuple[int, int]
    line: tuple[int, int]
    kind: Report.Kind
    title: str
    scene: str
    answered: dt.datetime
    answer: str = ""  # empty: it goes on the list


# On 15 September at 10:05 the demo's leader (team 0) has two of these to answer, and
# the demo's employee (the first member of team 1) has just been answered.
TOLD: Final = (
    Told(
        september(8, 14, 20),
        (1, 0),
        (0, 0),
        PROBLEM,
        "A pallet stands before the emergency exit at station 4",
        "floor",
        september(8, 15, 5),
        "Moved at once, and the floor is marked now. It concerns safety, not quality: "
        "thank you for telling it.",
    ),
    Told(
        september(12, 16, 40),
        (1, 0),
        (0, 1),
        PRAISE,
        "二号工位换型只用了十二分钟，工具摆放一目了然",
        "cabinet",
        september(13, 8, 30),
    ),
    Told(
        september(13, 15, 10),
        (2, 0),
        (0, 0),
        PRAISE,
        "Helped our line to find a loose CAN connector after the shift",
        "cable",
        september(15, 16, 20),
    ),
    Told(
        september(15, 8, 10),
        (0, 1),
        (0, 1),
        PROBLEM,
        "扭力枪今早起不亮绿灯，三号工位",
        "cabinet",
        september(15, 13, 0),
        "已换备用枪，旧枪送校准。谢谢提醒。",
    ),
    Told(
        september(15, 9, 20),
        (4, 0),
        (3, 0),
        PROBLEM,
        "Two labels with the same serial number on one pallet",
        "label",
        september(15, 14, 30),
        "Reprinted before shipping; the printer's counter was reset after the power cut.",
    ),
    Told(
        september(29, 8, 20),
        (0, 2),
        (0, 0),
        PROBLEM,
        "Gloves at station 2 leave threads in the housings",
        "board",
        september(30, 10, 0),
        "Other gloves are ordered.",
    ),
)
# One that becomes a defect, which the team corrects.
FOUND_AT, POSTED_AT = september(10, 9, 15), september(10, 10, 40)
CORRECTED_AT, CONFIRMED_AT = september(11, 14, 0), september(11, 16, 30)


def told(world: World, report: Told) -> Story:
    """Somebody reports; the line's leader answers."""
    crews = world.plant.crews
    line = crews[report.line[0]].lines[report.line[1]]
    teller = crews[report.teller[0]].members[report.teller[1]]
    yield report.at
    made = _made(
        world,
        teller,
        line=line,
        kind=report.kind,
        title=report.title,
        scene=report.scene,
        now=report.at,
    )
    yield report.answered
    leader = crews[report.line[0]].head
    if report.answer:
        services.answer_report(
            report_id=made.pk, actor=leader, now=report.answered, reason=report.answer
        )
    else:
        services.accept_report(report_id=made.pk, actor=leader, now=report.answered)


def became_defect(world: World) -> Story:
    """A report that the leader puts on the black list; the team corrects it in time."""
    crew = world.plant.crews[0]
    example = next(each for each in EXAMPLES if _fits(each, crew.plan.area))
    title = example.title.format(n=7)
    yield FOUND_AT
    made = _made(
        world,
        crew.members[0],
        line=crew.lines[0],
        kind=PROBLEM,
        title=title,
        scene=example.scene,
        now=FOUND_AT,
    )
    yield POSTED_AT
    report = services.accept_report(
        report_id=made.pk,
        actor=crew.head,
        now=POSTED_AT,
        category=example.category,
        severity=example.severity,
    )
    case = Case(report.defect_id or 0, POSTED_AT, example, title, crew.lines[0], crew, photos=True)
    yield CORRECTED_AT
    world.submit(case, CORRECTED_AT, actor=crew.members[1])
    yield CONFIRMED_AT
    services.confirm_correction(
        defect_id=case.defect_id, actor=world.cast.verifiers[0], now=CONFIRMED_AT
    )


def _fits(example: Example, area: str) -> bool:
    """Incoming material, for people of the demo speak of it."""
    return example.area in {area, "any"} and example.category == "material"


def _made(
    world: World,
    teller: Employee,
    *,
    line: ProductionLine,
    kind: Report.Kind,
    title: str,
    scene: str,
    now: dt.datetime,
) -> Report:
    picture = world.album.photo(scene, mended=kind == PRAISE)
    return services.make_report(
        campaign=world.campaign,
        kind=kind,
        line=line,
        title=title,
        actor=teller,
        now=now,
        pictures=[picture],
    )
