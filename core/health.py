"""Whether each part of the product is up, and what the parts say to be known as alive.

A worker says so itself every few seconds. Beat does whenever it sends the heartbeat
task, and the worker that carries it out says that the way between them is open. All
instants here are Unix seconds of the host that wrote them.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import psycopg2
import redis
from django.conf import settings
from django.db import connection

from core.clock import LIMIT

TIMEOUT = 2  # seconds that a part has to answer
SIGN_INTERVAL = 5  # seconds between a worker's signs of life
WORKER_LIMIT = 15  # seconds after which a silent worker counts as gone
BEAT_LIMIT = 30  # the same for beat: another one needs up to 20 s to take over


WORKERS_KEY = "qualitymonth:health:workers"
CONVERTERS_KEY = "qualitymonth:health:converters"  # workers that convert videos, and only those
BEAT_KEY = "qualitymonth:health:beat"
TASK_KEY = "qualitymonth:health:task"


@dataclass(frozen=True)
class Part:
    """How one part is; `facts` are what its state was judged by."""

    ok: bool
    facts: dict[str, Any] = field(default_factory=dict)


def broker() -> redis.Redis:
    """A connection to Valkey that gives up quickly."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
    )


# --- Signs of life --------------------------------------------------------
def sign_worker(name: str, key: str = WORKERS_KEY) -> None:
    """The worker `name`, one of those at `key`, is alive; those long silent are forgotten."""
    now = time.time()
    with broker() as client, client.pipeline() as pipe:
        pipe.zadd(key, {name: now})
        pipe.zremrangebyscore(key, "-inf", now - 3600)
        pipe.execute()


def forget_worker(name: str, key: str = WORKERS_KEY) -> None:
    """The worker `name` stops as it should."""
    with broker() as client:
        client.zrem(key, name)


def sign_beat() -> None:
    """Beat has just sent the heartbeat task."""
    with broker() as client:
        client.set(BEAT_KEY, time.time())


def sign_task() -> None:
    """A worker has just carried out the heartbeat task."""
    with broker() as client:
        client.set(TASK_KEY, time.time())


# --- The report -----------------------------------------------------------
def check_database() -> tuple[Part, Part]:
    """The database and the clock: one connection of its own answers for both."""
    params = connection.get_connection_params() | {"connect_timeout": TIMEOUT}
    params["options"] = f"-c statement_timeout={TIMEOUT * 1000}"
    try:
        other = psycopg2.connect(**_libpq(params))
    except psycopg2.OperationalError:
        return Part(ok=False), Part(ok=False)
    try:
        with other.cursor() as cursor:
            asked = time.time()
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
            (theirs,) = cursor.fetchone()
            ours = (asked + time.time()) / 2
    except psycopg2.Error:
        return Part(ok=False), Part(ok=False)
    finally:
        other.close()
    difference = round(ours - theirs, 3) or 0.0  # never -0.0
    clock = Part(ok=abs(difference) <= LIMIT, facts={"difference_seconds": difference})
    return Part(ok=True), clock


def _libpq(params: dict[str, Any]) -> dict[str, Any]:
    """What psycopg2 itself takes of Django's parameters."""
    return {name: value for name, value in params.items() if isinstance(value, str | int)}


def check_queue() -> dict[str, Part]:
    """The broker, and by what it remembers the workers and beat."""
    now = time.time()
    try:
        with broker() as client:
            alive = client.zcount(WORKERS_KEY, now - WORKER_LIMIT, "+inf")
            converters = client.zcount(CONVERTERS_KEY, now - WORKER_LIMIT, "+inf")
            beat, task = client.mget(BEAT_KEY, TASK_KEY)
    except redis.RedisError:
        return dict.fromkeys(("broker", "workers", "converters", "beat"), Part(ok=False))
    silence = _age(beat, now)
    return {
        "broker": Part(ok=True),
        "workers": Part(
            ok=alive > 0, facts={"count": alive, "last_heartbeat_seconds": _age(task, now)}
        ),
        "converters": Part(ok=converters > 0, facts={"count": converters}),
        "beat": Part(
            ok=silence is not None and silence <= BEAT_LIMIT,
            facts={"last_heartbeat_seconds": silence},
        ),
    }


def _age(instant: bytes | None, now: float) -> float | None:
    return None if instant is None else round(now - float(instant), 1)


def report() -> dict[str, Any]:
    """The state of every part, and `ok`: whether all are up."""
    database, clock = check_database()
    parts = {"database": database, **check_queue(), "clock": clock}
    states = {name: {"ok": part.ok, **part.facts} for name, part in parts.items()}
    return {"ok": all(part.ok for part in parts.values()), **states}
