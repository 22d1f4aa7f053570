"""Celery's processes while the broker is away: they wait for it, and are back within seconds.

Of themselves, a worker would ask less and less often, up to every half minute, and beat would end.
"""

import logging
import time
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any

import redis
from celery.worker.consumer import Consumer
from redbeat import RedBeatScheduler
from redbeat.schedulers import acquire_distributed_beat_lock
from redis.exceptions import LockError

PAUSE = 1  # seconds between two tries
logger = logging.getLogger(__name__)


def _asked_every_second(connection: Any) -> Any:
    """The connection to the broker, which otherwise asks less and less often."""
    every_second = {"interval_start": PAUSE, "interval_step": 0, "interval_max": PAUSE}
    connection.ensure_connection = partial(connection.ensure_connection, **every_second)
    return connection


class SteadyConsumer(Consumer):
    """A worker's end of the queue."""

    def ensure_connected(self, conn: Any) -> Any:
        return super().ensure_connected(_asked_every_second(conn))


class SteadyScheduler(RedBeatScheduler):
    """Beat's schedule in the broker; of several beats the one with the lock sends."""

    lock: Any  # None while another beat has it, or nobody

    @cached_property
    def connection(self) -> Any:
        return _asked_every_second(super().connection)

    def setup_schedule(self) -> None:
        while True:
            try:
                return super().setup_schedule()
            except redis.RedisError as error:
                logger.warning("Beat waits for the broker: %s", error)
                time.sleep(PAUSE)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; returns the seconds until something is due again."""
        try:
            if self.lock is None:
                acquire_distributed_beat_lock(sender=SimpleNamespace(scheduler=self))
            return float(super().tick(*args, **kwargs))
        except LockError:
            logger.warning("Beat's lock ran out; it is taken anew, unless another beat has it.")
            self.lock = None
            return 0
        except redis.RedisError as error:
            logger.warning("Beat waits for the broker: %s", error)
            return PAUSE
