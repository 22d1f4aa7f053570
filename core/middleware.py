"""The edge of the product: when a request arrived, and whether its text is whole."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

from core import clock, front

NUL = "\0"


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


class DamagedTextMiddleware:
    """Refuses a NUL character in an address or a form, with the page for damaged requests.

    PostgreSQL can't store it and no keyboard types it; not every part that reads a
    request (the admin's filters, its search) checks by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> None:
        if NUL in request.path or _is_damaged(request.GET) or _is_damaged(request.POST):
            raise BadRequest("A NUL character came with the request.")


def _is_damaged(texts: QueryDict) -> bool:
    return any(NUL in text for key, values in texts.lists() for text in (key, *values))


class TimedRequest(HttpRequest):
    """A request as views see it, for type checkers."""

    now: dt.datetime
    user: Any  # an Employee behind every address that is not public
    campaign: Any  # the Campaign that runs, or ended last; or None
