"""How a defect goes on after it was posted, and the walks on which defects are found.

A story is a generator: it yields the instant at which it goes on, and acts at that
instant once it is resumed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, repeat

from dashboard.demo.clockwork import DAY, HOUR, MINUTE, Story, moment, next_shift
from dashboard.demo.plant import Crew
from dashboard.demo.world import Case, World
from defects.models import ChecklistItem, Inspection, InspectionDuty
from defects.queries.checklists import items_of
from defects.services import finish_inspection, remind, remind_of_reports, start_inspection, sweep
from defects.services.planning import mark_missed, remind_duties
from people.models import Employee, ProductionLine

Life = Callable[[World, Case], Story]


def _reviewed(world: World, submitted: dt.datetime) -> dt.datetime:
    """When somebody comes round to judge the correction."""
    return next_shift(submitted + world.rng.randrange(60, 14 * 60) * MINUTE)


def _answered(world: World, case: Case, since: dt.datetime) -> Story:
    """The team corrects in time, and Quality confirms."""
    at = moment(world.rng, since + HOUR, world.due(case))
    if world.rng.random() < 0.4:
        halfway = since + (at - since) / 2
        yield halfway
        world.progress(case, halfway)
    yield at
    world.submit(case, at)
    yield from _confirmed(world, case, at)


def _confirmed(world: World, case: Case, submitted: dt.datetime) -> Story:
    at = _reviewed(world, submitted)
    yield at
    world.confirm(case, at)


def corrected(world: World, case: Case) -> Story:
    """In time, and good."""
    yield from _answered(world, case, case.posted_at)


def corrected_twice(world: World, case: Case) -> Story:
    """The first correction was not good enough; the second comes in what was left."""
    at = moment(world.rng, case.posted_at + 2 * HOUR, case.posted_at + DAY)
    yield at
    world.submit(case, at)
    at = _reviewed(world, at)
    yield at
    world.reject(case, at)
    yield from _answered(world, case, at)


def corrected_late(world: World, case: Case) -> Story:
    """After the deadline, by hours."""
    at = next_shift(world.due(case) + world.rng.randrange(2 * 60, 26 * 60) * MINUTE)
    yield at
    world.submit(case, at)
    yield from _confirmed(world, case, at)


def neglected(world: World, case: Case) -> Story:
    """After the deadline, by days."""
    at = moment(world.rng, case.posted_at, world.due(case))
    yield at
    world.progress(case, at)
    at = next_shift(world.due(case) + world.rng.randrange(4 * 24, 6 * 24) * HOUR)
    yield at
    world.submit(case, at)
    yield from _confirmed(world, case, at)


def extended(world: World, case: Case) -> Story:
    """The manager gives another day, and the team is in time."""
    at = moment(world.rng, case.posted_at + 4 * HOUR, world.due(case) - 4 * HOUR)
    yield at
    world.extend(case, at, hours=24)
    yield from _answered(world, case, at)


def transferred(world: World, case: Case) -> Story:
    """It belongs to another team, which corrects it."""
    at = moment(world.rng, case.posted_at + HOUR, case.posted_at + 12 * HOUR)
    others = [crew for crew in world.plant.crews if crew is not case.crew]
    crew = world.rng.choice(others)
    yield at
    world.transfer(case, crew, at)
    yield from _answered(world, replace(case, crew=crew), at)


def voided(world: World, case: Case) -> Story:
    """It was none."""
    at = moment(world.rng, case.posted_at + HOUR, case.posted_at + 20 * HOUR)
    yield at
    world.void(case, at)


def posted_twice(world: World, case: Case) -> Story:
    """Somebody of Quality posts the same thing again; that one is a duplicate."""
    at = case.posted_at + 50 * MINUTE
    poster = world.rng.choice(world.cast.verifiers)
    yield at
    second = world.post_again(
        case.crew, case.line, poster, at, example=case.example, title=case.title
    )
    at = next_shift(at + 3 * HOUR)
    yield at
    world.void(second, at, duplicate_of=case)
    yield from _answered(world, case, at)


# Of 25 defects so many go each way.
FREQUENCIES: tuple[tuple[Life, int], ...] = (
    (corrected, 13),
    (corrected_twice, 4),
    (corrected_late, 3),
    (extended, 1),
    (neglected, 1),
    (transferred, 1),
    (voided, 1),
    (posted_twice, 1),
)


def lives(world: World) -> Iterator[Life]:
    """Without end, in shuffled rounds of 25, so that each way is taken as often as it should."""
    deck = list(chain.from_iterable(repeat(life, count) for life, count in FREQUENCIES))
    while True:
        yield from world.shuffled(deck)


def walk(
    world: World,
    ways: Iterator[Life],
    inspector: Employee,
    crew: Crew,
    start: dt.datetime,
    *,
    findings: int,
    praise: bool,
) -> Story:
    """One inspection of a line of `crew`: what is found goes on the lists on the way."""
    line = world.rng.choice(crew.lines)
    yield start
    duty = _planned(inspector, crew, start)
    line = duty.line if duty else line
    inspection = start_inspection(
        campaign=world.campaign, line=line, actor=inspector, now=start, duty=duty
    )
    at = start
    for _finding in range(findings):
        at += world.rng.randint(3, 9) * MINUTE
        yield at
        case = world.post(crew, line, inspector, at, inspection)
        world.agenda.begin(next(ways)(world, case))
    if praise:
        at += 4 * MINUTE
        yield at
        world.praise(crew, line, inspection, at)
    at += 3 * MINUTE
    yield at
    _finish(world, inspection, findings, at)


def _planned(inspector: Employee, crew: Crew, now: dt.datetime) -> InspectionDuty | None:
    """What the plan asks of this person now on the first line of this team, if anything.

    What becomes of the second lines' inspections is drawn in `duties`.
    """
    asked = InspectionDuty.objects.filter(
        inspector=inspector,
        line=crew.lines[0],
        state=InspectionDuty.State.OPEN,
        inspection=None,
        opens_at__lte=now,
        closes_at__gt=now,
    )
    return asked.select_related("line").order_by("id").first()


def _finish(world: World, inspection: Inspection, failed: int, now: dt.datetime) -> None:
    asked = items_of(inspection.version_id).filter(kind=ChecklistItem.Kind.CHECK)
    items = world.shuffled(list(asked))
    answers: dict[int, bool | None] = {item.pk: True for item in items}
    answers |= {item.pk: False for item in items[:failed]}
    answers[items[-1].pk] = None
    finish_inspection(
        inspection_id=inspection.pk, actor=inspection.inspector, now=now, answers=answers
    )


def watch(begin: dt.datetime) -> Story:
    """What the worker does every minute in life, every hour here."""
    at = begin
    while True:
        yield at
        sweep(now=at)
        remind(now=at)
        remind_of_reports(now=at)
        mark_missed(now=at)
        remind_duties(now=at)
        at += HOUR


def arranged(
    world: World,
    crew: Crew,
    line: ProductionLine,
    posted: dt.datetime,
    steps: tuple[tuple[dt.datetime, str], ...],
) -> Story:
    """A defect that stands where a newcomer should find it; each step has its own instant."""
    judge, poster = world.cast.verifiers[:2]
    yield posted
    case = world.post(crew, line, poster, posted)
    for at, step in steps:
        yield at
        if step == "progress":
            world.progress(case, at)
        elif step == "submit":
            world.submit(case, at, actor=crew.members[0])
        elif step == "confirm":
            world.confirm(case, at, actor=judge)
        elif step == "reject":
            world.reject(case, at, actor=judge)
        else:
            world.extend(case, at, hours=int(step.removeprefix("extend ")))
