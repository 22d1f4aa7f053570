"""Whether each part of the product is up."""

import time

import redis
from django.conf import settings

HEARTBEAT_KEY = "qualitymonth:heartbeat"


def broker() -> redis.Redis:
    """A connection to Valkey that gives up quickly."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def record_heartbeat() -> None:
    """Remember that a worker ran a task of beat's just now (host clock, Unix seconds)."""
    broker().set(HEARTBEAT_KEY, time.time(), ex=3600)
