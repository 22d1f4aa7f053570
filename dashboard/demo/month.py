"""The month from its first inspection to its end, and the demo built up to one of its stages."""

from __future__ import annotations

import datetime as dt
import random
from itertools import cycle

from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from campaigns.models import Campaign
from core.models import DemoClock
from dashboard.demo import STAGES
from dashboard.demo.anomalies import add_anomalies
from dashboard.demo.campaign import PREPARED, build_campaign, measuring
from dashboard.demo.checklists import build_checklists
from dashboard.demo.clockwork import HOUR, moment, september
from dashboard.demo.duties import plan_lines, weeks
from dashboard.demo.held import made_twice
from dashboard.demo.people import cast_people
from dashboard.demo.plant import build_plant
from dashboard.demo.proposals import IDEAS, arrange_reviews, proposed, supported
from dashboard.demo.questions import build_questions
from dashboard.demo.reports import TOLD, became_defect, told
from dashboard.demo.stories import arranged, lives, walk, watch
from dashboard.demo.videos import CLIPS, arrange_videos, filmed, voted
from dashboard.demo.world import World
from defects.services import remind, sweep
from defects.services.planning import mark_missed
from proposals.services import remind as remind_of_proposals

# When each leader walks: first and last instant, and whether it is a line of their own.
WALKS = (
    (september(6, 8), september(9, 17), True),
    (september(10, 8), september(13, 11), False),
    (september(16, 8), september(18, 17), True),
    (september(19, 8), september(24, 17), False),
)
FINDINGS = (3, 2, 4)  # on one walk after the other

# Team and line by place, when it is posted, and what happens when. Made so that on
# 15 September at 10:05 the demo's leader (team 0) has one due today, one at risk, one
# waiting for verification, one overdue and one with time; and others on 29 September.
ARRANGED = (
    (
        0,
        0,
        september(13, 15, 40),
        ((september(15, 14, 20), "submit"), (september(15, 17, 5), "confirm")),
    ),
    (
        0,
        1,
        september(11, 16, 0),
        (
            (september(12, 16, 30), "submit"),
            (september(15, 8, 40), "reject"),
            (september(15, 16, 0), "submit"),
            (september(16, 9, 30), "confirm"),
        ),
    ),
    (
        0,
        0,
        september(12, 14, 0),
        ((september(13, 10, 15), "submit"), (september(15, 11, 30), "confirm")),
    ),
    (
        0,
        1,
        september(12, 9, 30),
        (
            (september(13, 11, 0), "progress"),
            (september(15, 16, 30), "submit"),
            (september(16, 10, 0), "confirm"),
        ),
    ),
    (
        0,
        0,
        september(15, 8, 50),
        ((september(16, 10, 40), "submit"), (september(16, 15, 20), "confirm")),
    ),
    (
        1,
        0,
        september(13, 10, 20),
        ((september(15, 8, 25), "submit"), (september(15, 13, 40), "confirm")),
    ),
    (
        3,
        1,
        september(13, 14, 10),
        (
            (september(15, 9, 35), "submit"),
            (september(15, 15, 10), "reject"),
            (september(15, 16, 50), "submit"),
            (september(16, 9, 5), "confirm"),
        ),
    ),
    (
        5,
        0,
        september(13, 16, 15),
        ((september(15, 9, 50), "submit"), (september(16, 8, 30), "confirm")),
    ),
    (
        1,
        1,
        september(13, 9, 45),
        (
            (september(15, 9, 10), "progress"),
            (september(15, 13, 15), "submit"),
            (september(16, 11, 20), "confirm"),
        ),
    ),
    (0, 1, september(24, 16, 30), ((september(26, 14, 0), "extend 72"),)),
    (0, 0, september(23, 15, 0), ((september(29, 9, 10), "submit"),)),
    (
        0,
        1,
        september(24, 10, 0),
        ((september(25, 17, 0), "submit"), (september(29, 8, 30), "reject")),
    ),
    (2, 0, september(24, 17, 20), ((september(26, 15, 30), "submit"),)),
    (6, 1, september(24, 9, 15), ((september(26, 8, 50), "progress"),)),
)


@transaction.atomic
def build_demo(*, stage: str, seed: int, scale: int) -> Campaign:
    """Build the demo up to the instant of `stage`, all of it or nothing.

    The same `seed` and `scale` give the same people, defects, instants and points, and
    an earlier stage is the beginning of a later one. At the end the demo's clock
    stands at the stage's instant.
    """
    until = STAGES[stage]
    rng = random.Random(seed)  # noqa: S311 - invents people and findings, guards nothing
    plant = build_plant(scale)
    cast = cast_people(plant, scale, rng)
    campaign = build_campaign(plant, cast.manager)
    checklists = build_checklists(cast.manager, PREPARED)
    add_anomalies(cast.manager)
    build_questions(cast.manager, PREPARED)
    world = World(campaign, plant, cast, checklists, rng)
    _plan(world, seed)
    _live(world, until)
    DemoClock.objects.update_or_create(pk=1, defaults={"offset": until - timezone.now()})
    return campaign


def _plan(world: World, seed: int) -> None:
    """Put the month on the agenda; what is found on the way adds to it."""
    plan_lines(world)
    world.agenda.begin(weeks(world, seed))
    world.agenda.begin(measuring(world.campaign))
    world.agenda.begin(watch(september(6)))
    for report in TOLD:
        world.agenda.begin(told(world, report))
    world.agenda.begin(became_defect(world))
    arrange_reviews(world.campaign, world)
    for place in range(len(IDEAS)):
        world.agenda.begin(proposed(world, place))
    world.agenda.begin(supported(world))
    arrange_videos(world.campaign)
    for place in range(len(CLIPS)):
        world.agenda.begin(filmed(world, place))
    world.agenda.begin(voted(world))
    world.agenda.begin(made_twice(world))
    ways, counts, crews = lives(world), cycle(FINDINGS), world.plant.crews
    for team, line, posted, steps in ARRANGED:
        crew = crews[team]
        world.agenda.begin(arranged(world, crew, crew.lines[line], posted, steps))
    for number, (first, last, own) in enumerate(WALKS):
        for place, crew in enumerate(crews):
            inspected = crew if own else crews[(place + 1) % len(crews)]
            start = moment(world.rng, first, last)
            praise = (place + number) % 2 == 0
            world.agenda.begin(
                walk(
                    world,
                    ways,
                    crew.head,
                    inspected,
                    start,
                    findings=next(counts),
                    praise=praise,
                )
            )


def _live(world: World, until: dt.datetime) -> None:
    """Let time pass up to `until`, with a bar in a terminal."""
    begin = september(1)
    hours = int((until - begin) / HOUR)
    with tqdm(total=hours, desc="Living through September 2025", unit=" h", disable=None) as bar:

        def passed(at: dt.datetime) -> None:
            bar.update(int((at - begin) / HOUR) - bar.n)

        world.agenda.run(until, passed)
        bar.update(hours - bar.n)
    if world.posted:
        sweep(now=until)
        remind(now=until)
        remind_of_proposals(now=until)
        mark_missed(now=until)
