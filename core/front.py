"""What the front server knows about a request; believed only where there is one.

It sets these headers itself, whatever the browser sent (deploy/nginx.conf).
"""

import datetime as dt
from math import isfinite

from django.conf import settings
from django.http import HttpRequest

NOT_AT_ALL = dt.timedelta()
# What a slow network is given at most: more could be bought by sending slowly on purpose.
LONGEST = 120.0  # seconds


def client_address(request: HttpRequest) -> str:
    """The address of the browser's machine, for throttling."""
    real = request.headers.get("X-Real-IP", "") if settings.BEHIND_FRONT else ""
    return real or str(request.META.get("REMOTE_ADDR", ""))


def waited(request: HttpRequest) -> dt.timedelta:
    """How long the request was on its way into the front server, which hands it on when whole."""
    raw = request.headers.get("X-Request-Age", "") if settings.BEHIND_FRONT else ""
    try:
        seconds = float(raw)
    except ValueError:
        return NOT_AT_ALL
    return (
        dt.timedelta(seconds=min(max(seconds, 0.0), LONGEST)) if isfinite(seconds) else NOT_AT_ALL
    )
