"""SIGKILL at random moments: nothing is lost, nothing doubled.

Fifty kills with work left each time: of a process that sweeps, of the Celery
worker that sweeps, and of beat.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from core import clock
from core.health import broker
from defects import services
from defects.models import Defect
from defects.services import sweeping
from defects.tasks import task_sweep
from devtools.bulk import make_open_defects
from points import services as points
from tests.concurrency.harness import all_of, misses, without_row_locks
from tests.defects.acting import HOUR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.celery]

ROOT = Path(__file__).resolve().parents[2]
SWEEP_KILLS, WORKER_KILLS, BEAT_KILLS = 35, 12, 3


@pytest.fixture
def overdue(campaign, line, leader) -> Callable[[int], None]:
    """Makes so many defects whose deadlines passed an hour ago."""

    def make(count: int) -> None:
        now = clock.now()
        make_open_defects(
            campaign=campaign,
            lines=[line],
            poster=leader,
            count=count,
            posted_at=now - 49 * HOUR,
            due_at=now - HOUR,
        )

    return make


def left() -> int:
    return Defect.objects.filter(missed_at__isnull=True).count()


def assert_sound(count: int) -> None:
    """All records agree on `count` misses, and the standings with the ledger."""
    assert misses() == all_of(count)
    assert points.verify() == []


def fork(action: Callable[[], object]) -> int:
    """Run `action` in a child process with connections of its own; returns its id."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            action()
        finally:
            os._exit(0)
    return child


def test_sweep_without_its_transaction_killed_loses_records(overdue, monkeypatch):
    chance = random.Random(5)
    total = 20_000
    overdue(total)
    monkeypatch.setattr(sweeping, "_sweep_batch", sweeping._sweep_batch.__wrapped__)
    with without_row_locks():
        for _ in range(SWEEP_KILLS):
            child = fork(lambda: services.sweep(now=clock.now(), batch=100))
            time.sleep(chance.uniform(0.0, 0.08))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        services.sweep(now=clock.now())
    assert misses() != all_of(total)


def test_sweep_killed_at_random_moments(overdue):
    chance = random.Random(7)
    total = 20_000
    overdue(total)
    kills = 0
    while kills < SWEEP_KILLS:
        child = fork(lambda: services.sweep(now=clock.now(), batch=100))
        time.sleep(chance.uniform(0.0, 0.08))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        done = total - left()
        assert done < total, "no work was left at this kill"
        assert_sound(done)
        kills += 1
    services.sweep(now=clock.now())
    assert_sound(total)


def environment() -> dict[str, str]:
    """For the product's processes: this test's database and broker."""
    url = urlsplit(os.environ["DATABASE_URL"])
    database = url._replace(path=f"/{connection.settings_dict['NAME']}")
    return {
        **os.environ,
        "DATABASE_URL": database.geturl(),
        "DJANGO_SETTINGS_MODULE": "qualitymonth.settings.test",
        "SWEEP_SECONDS": "1",
    }


class Process:
    """A Celery process in a process group of its own, so that a kill takes all of it."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "celery", "-A", "qualitymonth", *arguments]
        self.popen = subprocess.Popen(
            [*command, "--loglevel", "WARNING"],
            cwd=ROOT,
            env=environment(),
            start_new_session=True,
        )

    def kill(self) -> None:
        if self.popen.poll() is None:
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(10)


@pytest.fixture
def start() -> Iterator[Callable[..., Process]]:
    """Starts Celery processes, and kills those that are left in the end."""
    broker().flushdb()
    started: list[Process] = []

    def begin(*arguments: str) -> Process:
        started.append(Process(*arguments))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
    broker().flushdb()


def wait_for(done: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def test_worker_killed_at_random_moments(overdue, start):
    chance = random.Random(11)
    total = kills = tries = 0
    while kills < WORKER_KILLS:
        tries += 1
        assert tries < 5 * WORKER_KILLS, "the worker is quicker than the kills"
        worker = start("worker", "--concurrency", "1")
        overdue(4000)
        total += 4000
        broker().delete("unacked", "unacked_index", "celery")
        task_sweep.delay()
        wait_for(lambda: broker().hlen("unacked") > 0)
        time.sleep(chance.uniform(0.0, 0.4))
        worker.kill()
        remaining = left()
        assert_sound(total - remaining)
        kills += remaining > 0
    start("worker", "--concurrency", "1")
    wait_for(swept)
    assert_sound(total)


def swept() -> bool:
    """Sends a sweep every second, as beat does every minute; whether nothing is left.

    One may find nothing to do: PostgreSQL ends the statement of a killed worker before it
    notices, and holds what that one had locked until then.
    """
    task_sweep.delay()
    time.sleep(1)
    return left() == 0


def test_beat_killed_at_random_moments(overdue, start):
    chance = random.Random(13)
    total = 0
    start("worker", "--concurrency", "1")
    for _ in range(BEAT_KILLS):
        beat = start("beat")
        wait_for(lambda: broker().exists("redbeat::lock") == 1)
        time.sleep(chance.uniform(0.0, 2.0))
        overdue(4000)
        total += 4000
        beat.kill()
        assert_sound(total - left())
    start("beat")
    wait_for(lambda: left() == 0)
    assert_sound(total)
