"""The broker goes away for a minute: nobody sees an error, and every notice goes out once.

A page never speaks to the broker: a notice is written into the outbox with what it tells.
"""

import re
import signal
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password

from core import clock
from defects.models import Correction, Defect
from devtools.servers import wait_until
from people.models import Delivery
from tests import workers
from tests.concurrency.serving import (
    Browser,
    Processes,
    Server,
    busy,
    open_today,
    own_valkey,
    processes,
)
from tests.defects.acting import HOUR, post
from tests.factories import PASSWORD
from tests.mailbox import Mailbox, mailbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.celery]

AWAY_SECONDS = 60
SILENT_SECONDS = 8  # longer than the broker is waited for
PAUSE = 2  # seconds from one answer to the next request
SLOWEST = 2  # seconds that a person waits for an answer
BACK_WITHIN = 10  # seconds from the broker's return until every notice is out


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Server]:
    with own_valkey(tmp_path) as server:
        yield server


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as server:
        yield server


@pytest.fixture
def running(tmp_path: Path, broker: Server, box: Mailbox) -> Iterator[Processes]:
    addresses = {
        "DATABASE_URL": workers.database_url(),
        "REDIS_URL": broker.server.url(),
        "MAIL_URL": box.url,
        "SITE_URL": "https://quality.example.com",
    }
    with processes(tmp_path, **addresses) as started:
        yield started


@pytest.fixture
def people(leader, verifier, employee):
    """Those who are told have an address; the one who signs in, a password."""
    for person in (leader, verifier):
        person.email = f"{person.number}@example.com"
        person.save()
    employee.password = make_password(PASSWORD, hasher="pbkdf2_sha256_initial")
    employee.save()


def all_are_out() -> bool:
    return not Delivery.objects.exclude(state=Delivery.State.SENT).exists()


def is_ticking(running: Processes) -> bool:
    """Whether beat has sent something that the worker has carried out."""
    return running.said("worker", "succeeded") > 0


@pytest.fixture
def at_work(running: Processes) -> Browser:
    """A web server, a worker and beat, all up; and somebody who has not signed in."""
    site = running.web()
    running.celery("worker", "--concurrency", "2")
    running.celery("beat", "--pidfile=")
    assert wait_until(lambda: is_ticking(running), 60)
    return Browser(site)


def sign_in(stranger: Browser, number: str, password: str) -> int:
    return stranger.post("/sign-in/", username=number, password=password).status


def links(box: Mailbox) -> Counter[str]:
    return Counter(re.findall(r"https://quality\.example\.com(/defects/\d+/)", box.text()))


def test_broker_away_for_a_minute_is_seen_by_nobody(
    at_work, broker, box, people, campaign, line, leader, member, other_leader, employee
):
    open_today(campaign)
    found = [post(campaign, line, other_leader, clock.now() - HOUR) for _ in range(60)]
    stranger, site = at_work, at_work.site
    poster, corrector = Browser(site, other_leader), Browser(site, member)
    reader = Browser(site, leader)
    assert poster.post_defect(line.pk, str(uuid.uuid4())).status == 302
    assert wait_until(all_are_out, BACK_WITHIN)

    broker.stop(signal.SIGKILL)
    with busy(
        lambda turn: poster.post_defect(line.pk, str(uuid.uuid4())),
        lambda turn: corrector.correct(found[turn].pk),
        lambda turn: reader.get(("/", "/list/", "/standings/", "/inbox/")[turn % 4]),
        pause=PAUSE,
    ):
        assert sign_in(stranger, employee.number, "guessed") == 200
        assert sign_in(stranger, employee.number, PASSWORD) == 302
        time.sleep(AWAY_SECONDS)
        left = Delivery.objects.exclude(state=Delivery.State.SENT).count()

    posted, corrected = len(poster.answers), len(corrector.answers)
    assert {answer.status for answer in poster.answers + corrector.answers} == {302}
    assert {answer.status for answer in reader.answers} == {200}
    everybody = poster.answers + corrector.answers + reader.answers + stranger.answers
    assert max(answer.seconds for answer in everybody) < SLOWEST
    assert min(posted, corrected) > AWAY_SECONDS / (PAUSE + SLOWEST)
    assert left >= posted + corrected - 4  # what was sent before, and while it was counted
    assert Defect.objects.count() == len(found) + posted
    assert Correction.objects.count() == corrected

    broker.start()
    assert wait_until(all_are_out, BACK_WITHIN)
    time.sleep(6)  # another round of deliveries, which has nothing left to send
    told = Delivery.objects.filter(channel=Delivery.Channel.EMAIL)
    assert told.count() == posted + corrected
    assert links(box) == Counter(told.values_list("notice__url", flat=True))


def test_silent_broker_is_given_up_and_found_again(
    at_work, broker, box, campaign, line, leader, other_leader, people
):
    open_today(campaign)
    poster = Browser(at_work.site, other_leader)
    broker.process.send_signal(signal.SIGSTOP)
    try:
        time.sleep(SILENT_SECONDS)
        assert poster.post_defect(line.pk, str(uuid.uuid4())).status == 302
    finally:
        broker.process.send_signal(signal.SIGCONT)
    assert wait_until(all_are_out, BACK_WITHIN)
    assert sum(links(box).values()) == 1
    assert poster.answers[0].seconds < SLOWEST


def test_beat_as_it_comes_ends_without_its_broker(running, broker):
    """The guard taken away: nothing would be sent before somebody starts beat again."""
    beat = running.celery("beat", "--scheduler", "redbeat.RedBeatScheduler", "--pidfile=")
    assert wait_until(lambda: running.said("beat", "Sending due task sweep") > 1, 30)
    broker.stop(signal.SIGKILL)
    assert beat.wait(30) == 1
