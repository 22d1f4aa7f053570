"""The one source of the present instant.

`now()` is called at the edge only (a view, a task, a command) and handed down.
In a demo the instant is shifted by the demo clock, so that a deadline can be
reached without waiting; everywhere else it is the host's clock.
"""

import datetime as dt

from django.conf import settings
from django.db import connection
from django.utils import timezone

# How far the host's clock may be from the database's, in seconds.
LIMIT = 2.0


class ClocksDisagreeError(RuntimeError):
    """The host and the database tell different times, so no deadline can be judged."""


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    instant = timezone.now()
    if settings.DEMO:
        from core.models import DemoClock  # noqa: PLC0415 - settings may read the clock first

        return instant + DemoClock.current_offset()
    return instant


def difference() -> float:
    """How far the host's clock is ahead of the database's, in seconds."""
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
        after = timezone.now()
    return ((before + (after - before) / 2) - theirs).total_seconds()


def agreed_now() -> dt.datetime:
    """The present instant, where host and database agree on it within LIMIT.

    Raises ClocksDisagreeError: a miss that costs points is not recorded on the word
    of a clock that is wrong.
    """
    apart = difference()
    if abs(apart) > LIMIT:
        raise ClocksDisagreeError(
            f"The host's clock is {apart:+.1f} s from the database's; at most {LIMIT:.0f} s is"
            " allowed. Nothing was swept. Set both by NTP."
        )
    return now()
