"""Races on the real database; each is first shown to go wrong without its guard."""

import random

import pytest

from defects import services
from defects.models import Defect
from devtools.bulk import make_open_defects
from points import services as points
from tests.concurrency.harness import all_of, at_once, disagreeing, misses, without_row_locks
from tests.defects.acting import HOUR, TICK, submit
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)

DUE = MONDAY + 48 * HOUR
SWEEPS = 32
RACES = 1000


def make_overdue(campaign, line, leader, count):
    make_open_defects(
        campaign=campaign, lines=[line], poster=leader, count=count, posted_at=MONDAY, due_at=DUE
    )


def test_parallel_sweeps_without_the_lock_double_their_events(campaign, line, leader):
    make_overdue(campaign, line, leader, 2000)
    with without_row_locks():
        at_once([lambda: services.sweep(now=DUE + HOUR)] * 8)
    assert misses() != all_of(2000)


def test_parallel_sweeps_record_each_miss_once(campaign, line, leader):
    make_overdue(campaign, line, leader, 10_000)
    assert at_once([lambda: services.sweep(now=DUE + HOUR, batch=500)] * SWEEPS) == []
    assert misses() == all_of(10_000)
    assert points.verify() == []


def race_submissions(member, count: int, seed: int) -> tuple[dict[int, bool], list[BaseException]]:
    """Submit each defect at the deadline or just after it while sweeps run.

    Returns which were in time, by defect, and what was raised.
    """
    chance = random.Random(seed)
    ids = list(Defect.objects.values_list("pk", flat=True))[:count]
    in_time = {pk: chance.random() < 0.5 for pk in ids}

    def submitter(part: list[int]):
        def run():
            for pk in part:
                submit(Defect(pk=pk), member, DUE if in_time[pk] else DUE + TICK)

        return run

    def sweeper():
        for _ in range(count // 4):
            services.sweep(now=DUE + TICK, batch=chance.randint(1, 7))

    parts = [ids[start::4] for start in range(4)]
    raised = at_once([submitter(part) for part in parts] + [sweeper] * 3)
    services.sweep(now=DUE + TICK)
    return in_time, raised


def test_submissions_at_the_deadline_without_the_lock_disagree(campaign, line, leader, member):
    make_overdue(campaign, line, leader, 400)
    with without_row_locks():
        _, raised = race_submissions(member, 400, seed=1)
    assert raised or disagreeing()


def test_submissions_at_the_deadline_are_judged_by_their_instant(campaign, line, leader, member):
    make_overdue(campaign, line, leader, RACES)
    in_time, raised = race_submissions(member, RACES, seed=2)
    assert raised == []
    stored = dict(Defect.objects.values_list("pk", "missed_at"))
    assert {pk: missed is None for pk, missed in stored.items()} == in_time
    assert disagreeing() == []
    assert points.verify() == []
