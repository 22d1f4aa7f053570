"""PostgreSQL is restarted under load: what was answered with yes is there, exactly once.

With `fast` it lets go of everybody; with `immediate` it dies on the spot and repairs itself
at the next start.
"""

import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from core import clock
from defects.models import Correction, Defect
from devtools.bulk import make_open_defects
from devtools.servers import wait_until
from points import services as points
from tests.concurrency.harness import all_of, disagreeing, misses
from tests.concurrency.serving import (
    Answer,
    Browser,
    Processes,
    Server,
    busy,
    connected_to,
    number_in,
    open_today,
    own_postgres,
    own_valkey,
    processes,
)
from tests.defects.acting import HOUR, post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.celery]

CLIENTS = 4
FORGETFUL = ("synchronous_commit=off", "wal_writer_delay=10s")
HOWS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
LATE = 1.0  # seconds after it is back, from which on nobody sees an error any more
OVERDUE = 500


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Server]:
    with own_postgres(tmp_path_factory.mktemp("restarted")) as server:
        with django_db_blocker.unblock(), connected_to(server.server.url("quality")):
            call_command("migrate", verbosity=0)
        yield server


@pytest.fixture
def there(postgres: Server, transactional_db: None) -> Iterator[Server]:
    """The test's own database is that PostgreSQL's, and empty."""
    with connected_to(postgres.server.url("quality")):
        call_command("flush", verbosity=0, interactive=False)
        yield postgres


@pytest.fixture
def running(there: Server, tmp_path: Path) -> Iterator[Processes]:
    with own_valkey(tmp_path) as broker:
        addresses = {
            "DATABASE_URL": there.server.url("quality"),
            "REDIS_URL": broker.server.url(),
        }
        with processes(tmp_path, **addresses) as started:
            yield started


@pytest.fixture
def plant(there, campaign, line, leader, member, other_leader):
    open_today(campaign)


class Poster:
    """Posts findings; what was not answered with yes is sent again, as people do."""

    def __init__(self, site: str, person, line) -> None:
        self.browser = Browser(site, person)
        self.line = line
        self.key = str(uuid.uuid4())
        self.acknowledged: dict[str, int] = {}

    def turn(self, _number: int) -> None:
        answer = self.browser.post_defect(self.line.pk, self.key)
        if answer.status == 302:
            self.acknowledged[self.key] = number_in(answer.location)
            self.key = str(uuid.uuid4())
        else:
            time.sleep(0.05)


class Corrector:
    """Corrects one defect after the other, each once, whatever the answer is."""

    def __init__(self, site: str, person, found: list[Defect]) -> None:
        self.browser = Browser(site, person)
        self.found = found
        self.acknowledged: list[int] = []

    def turn(self, number: int) -> None:
        defect = self.found[number]
        if self.browser.correct(defect.pk).status == 302:
            self.acknowledged.append(defect.pk)
        else:
            time.sleep(0.2)


def overdue(campaign, line, poster) -> None:
    now = clock.now()
    make_open_defects(
        campaign=campaign,
        lines=[line],
        poster=poster,
        count=OVERDUE,
        posted_at=now - 49 * HOUR,
        due_at=now - HOUR,
    )


def late_errors(answers: list[Answer], back: float) -> list[Answer]:
    """What was not answered with yes although it was answered later than LATE after the return."""
    return [one for one in answers if one.answered_at > back + LATE and one.status != 302]


def restart(server: Server, how: str, *options: str) -> None:
    connection.close()  # our own: this process is not what is tested
    server.stop(HOWS[how])
    time.sleep(0.5)  # long enough to be met while it is away
    server.start(*options)


@pytest.mark.parametrize("how", HOWS)
def test_restart_under_load_loses_nothing_that_was_acknowledged(
    how, plant, running, there, campaign, line, leader, member, other_leader
):
    found = [post(campaign, line, other_leader, clock.now() - HOUR) for _ in range(400)]
    before = Defect.objects.count()
    site = running.web()
    running.celery("worker", "--concurrency", "2")
    running.celery("beat", "--pidfile=")
    posters = [Poster(site, other_leader, line) for _ in range(CLIENTS)]
    corrector = Corrector(site, member, found)
    assert wait_until(lambda: running.said("worker", "task_sweep") > 0, 60)
    with busy(*[poster.turn for poster in posters], corrector.turn):
        time.sleep(3)
        restart(there, how)
        time.sleep(LATE + 3)
    answers = [each for poster in posters for each in poster.browser.answers]
    answers += corrector.browser.answers
    assert late_errors(answers, there.answers_at) == []
    assert {answer.status for answer in answers} == {302, 503}
    assert all("Back in a moment" in one.words for one in answers if one.status == 503)

    acknowledged = {
        key: number for poster in posters for key, number in poster.acknowledged.items()
    }
    stored = Defect.objects.filter(client_id__in=acknowledged).values_list("client_id", "pk")
    assert {str(key): number for key, number in stored} == acknowledged
    assert Defect.objects.count() - before in range(
        len(acknowledged), len(acknowledged) + len(posters) + 1
    )
    corrections = Correction.objects.filter(defect__in=corrector.acknowledged)
    assert sorted(corrections.values_list("defect", flat=True)) == sorted(corrector.acknowledged)

    overdue(campaign, line, leader)
    assert wait_until(lambda: misses() == all_of(OVERDUE), 30)
    assert points.verify() == []
    assert disagreeing() == []


def test_connections_that_are_not_checked_show_a_restart_to_people(plant, running, there, leader):
    """The guard taken away: whoever comes first over an old connection is told of it."""
    sites = {"checked": running.web("web"), "careless": running.web("careless", CARELESS="yes")}
    browsers = {name: [Browser(site, leader) for _ in range(8)] for name, site in sites.items()}

    def seen(name: str) -> set[int]:
        asked = browsers[name]
        with busy(*[lambda turn, one=one: one.get("/points/") for one in asked]):
            time.sleep(1)
        statuses = {answer.status for one in asked for answer in one.answers}
        for one in asked:
            one.answers.clear()
        return statuses

    assert (seen("checked"), seen("careless")) == ({404}, {404})
    restart(there, "fast")
    time.sleep(LATE)
    assert (seen("checked"), seen("careless")) == ({404}, {404, 503})


def test_server_that_does_not_wait_for_the_disk_loses_what_it_acknowledged(
    plant, running, there, line, other_leader
):
    """The guard taken away: with synchronous_commit off, a yes is no promise."""
    restart(there, "fast", *FORGETFUL)
    poster = Poster(running.web(), other_leader, line)
    with busy(poster.turn):
        assert wait_until(lambda: len(poster.acknowledged) >= CLIENTS, 30)
    # Nobody posts any more: the session may be among what is lost, too.
    restart(there, "immediate", "synchronous_commit=on")
    stored = Defect.objects.filter(client_id__in=poster.acknowledged).count()
    assert stored < len(poster.acknowledged)
