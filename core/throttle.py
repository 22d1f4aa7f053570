"""How often somebody may ask: counted by each process for itself, in memory, minute by minute."""

import time

from django.core.cache import cache

MINUTE = 60


def is_too_often(name: str, most: int) -> bool:
    """Whether `name` has asked more than `most` times in this minute, this time included.

    Each process counts for itself, so that several take as many times more: it is a guard
    against floods, which costs no write, not a quota.
    """
    key = f"asked:{name}:{int(time.time() // MINUTE)}"
    cache.add(key, 0, 2 * MINUTE)
    return cache.incr(key) > most
