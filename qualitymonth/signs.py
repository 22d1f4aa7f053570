"""Lets Celery's processes be known as alive; `core.health` says what becomes of it."""

import logging
from typing import Any

import redis
from celery import bootsteps
from celery.signals import after_task_publish
from celery.worker import WorkController

from core import health

HEARTBEAT = "core.tasks.task_heartbeat"
logger = logging.getLogger(__name__)


class WorkerSign(bootsteps.StartStopStep):
    """A worker says that it is alive, from its start to its end."""

    requires = {"celery.worker.components:Timer"}

    def __init__(self, worker: WorkController, **kwargs: Any) -> None:
        self.timer: Any = None

    def start(self, worker: WorkController) -> None:
        sign = (health.sign_worker, worker.hostname, _kind(worker))
        _say(*sign)
        self.timer = worker.timer.call_repeatedly(health.SIGN_INTERVAL, _say, sign)

    def stop(self, worker: WorkController) -> None:
        if self.timer is not None:
            self.timer.cancel()
        _say(health.forget_worker, worker.hostname, _kind(worker))


def _kind(worker: WorkController) -> str:
    """A worker that takes nothing but conversions does not count as one that does the rest."""
    queues = worker.app.amqp.queues.consume_from
    return health.CONVERTERS_KEY if set(queues) == {"videos"} else health.WORKERS_KEY


@after_task_publish.connect(sender=HEARTBEAT)
def beat_is_alive(**kwargs: Any) -> None:
    """Only beat sends the heartbeat task."""
    _say(health.sign_beat)


def _say(sign: Any, *arguments: str) -> None:
    """A sign that does not get through is itself the sign; the process goes on."""
    try:
        sign(*arguments)
    except redis.RedisError as error:
        logger.warning("No sign of life was left: %s", error)
