"""The one source of the present instant.

`now()` is called at the edge only (a view, a task, a command) and handed down.
In a demo the instant is shifted by the demo clock, so that a deadline can be
reached without waiting; everywhere else it is the host's clock.
"""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    instant = timezone.now()
    if settings.DEMO:
        from core.models import DemoClock  # noqa: PLC0415 - settings may read the clock first

        return instant + DemoClock.current_offset()
    return instant
