"""The health page and the signs of life that it judges by."""

import datetime as dt
import json
import time

import pytest
import time_machine
from celery.signals import after_task_publish
from django.test import Client

from core import health
from core.tasks import task_heartbeat
from devtools.servers import wait_until
from qualitymonth.signs import HEARTBEAT

NOWHERE = {"HOST": "/nowhere", "PORT": "", "OPTIONS": {}}


@pytest.fixture(autouse=True)
def no_signs():
    with health.broker() as client:
        client.delete(health.WORKERS_KEY, health.CONVERTERS_KEY, health.BEAT_KEY, health.TASK_KEY)


@pytest.fixture
def signs():
    health.sign_worker("w1@here")
    health.sign_worker("videos@here", health.CONVERTERS_KEY)
    health.sign_beat()
    health.sign_task()


def ask():
    answer = Client().get("/healthz/", HTTP_HOST="whatever.example")
    state = json.loads(answer.content)
    return answer.status_code, {name: part["ok"] for name, part in state.items() if name != "ok"}


ALL_UP = {
    "database": True,
    "broker": True,
    "workers": True,
    "converters": True,
    "beat": True,
    "clock": True,
}


@pytest.mark.django_db
def test_health_is_200_when_all_is_up(signs):
    assert ask() == (200, ALL_UP)


@pytest.mark.django_db
def test_health_is_503_when_no_worker_and_no_beat_ever_signed():
    assert ask() == (503, ALL_UP | {"workers": False, "converters": False, "beat": False})


@pytest.mark.django_db
def test_health_is_503_when_only_conversions_have_a_worker(signs):
    health.forget_worker("w1@here")
    assert ask() == (503, ALL_UP | {"workers": False})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("silence", "workers", "beat"),
    [(14, True, True), (16, False, True), (29, False, True), (31, False, False)],
)
def test_health_forgets_whoever_is_silent(signs, silence, workers, beat):
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=silence)
    with time_machine.travel(later):
        state = health.check_queue()
    assert (state["workers"].ok, state["beat"].ok) == (workers, beat)


@pytest.mark.django_db
def test_health_tells_a_worker_that_left_from_one_that_stays(signs):
    health.sign_worker("w2@here")
    health.forget_worker("w1@here")
    assert health.check_queue()["workers"].facts["count"] == 1


@pytest.mark.django_db
def test_health_is_503_when_the_database_is_down(signs, monkeypatch, settings, client_for, manager):
    settings.DEMO = True  # the demo's clock is in the database
    signed_in = client_for(manager)
    for name, value in NOWHERE.items():
        monkeypatch.setitem(health.connection.settings_dict, name, value)
    answer = signed_in.get("/healthz/")
    down = {name: part["ok"] for name, part in answer.json().items() if name != "ok"}
    assert (answer.status_code, down) == (503, ALL_UP | {"database": False, "clock": False})


@pytest.mark.django_db
def test_health_is_503_within_seconds_when_the_broker_is_down(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    begun = time.monotonic()
    status, state = ask()
    assert (status, state["broker"], state["workers"], state["beat"]) == (503, False, False, False)
    assert time.monotonic() - begun < 3 * health.TIMEOUT


@pytest.mark.django_db
def test_health_is_503_when_the_clocks_differ(signs, monkeypatch):
    real = time.time
    monkeypatch.setattr(health.time, "time", lambda: real() + 3)
    database, clock = health.check_database()
    assert (database.ok, clock.ok) == (True, False)
    assert clock.facts["difference_seconds"] == pytest.approx(3, abs=0.5)


@pytest.mark.django_db
def test_health_takes_no_form():
    assert Client().post("/healthz/").status_code == 405


def test_beat_signs_when_it_sends_the_heartbeat():
    after_task_publish.send(sender="defects.tasks.task_sweep")
    assert health.check_queue()["beat"].ok is False
    after_task_publish.send(sender=HEARTBEAT)
    assert health.check_queue()["beat"].ok is True


@pytest.mark.celery
def test_worker_signs_and_carries_out_the_heartbeat(celery_worker_process):
    task_heartbeat.delay()

    def carried_out():
        return health.check_queue()["workers"].facts["last_heartbeat_seconds"] is not None

    assert wait_until(carried_out, 20)
    assert health.check_queue()["workers"].facts["count"] == 1


@pytest.mark.celery
def test_worker_that_stops_takes_its_sign_along(celery_worker_process):
    celery_worker_process.terminate()
    celery_worker_process.wait(20)
    assert health.check_queue()["workers"].ok is False
