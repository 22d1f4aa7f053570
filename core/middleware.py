"""The edge of the product: when a request arrived."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from core import clock, front


class ArrivalMiddleware:
    """Puts `now`, the instant that counts for this request, on the request.

    It is taken before the body is read: a correction counts from when it was sent,
    however long its photos take on a slow network.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now() - front.waited(request)  # type: ignore[attr-defined]  # views see a TimedRequest
        return self.get_response(request)


class TimedRequest(HttpRequest):
    """A request as views see it, for type checkers."""

    now: dt.datetime
    user: Any  # an Employee behind every address that is not public
    campaign: Any  # the Campaign that runs, or ended last; or None
