"""Addresses that a page's script talks to: every answer is JSON, never a page or its address.

A script that is led to the sign-in page by a redirect would take its words for an answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.errors import Busy, Conflict, DomainError, Missing, NotAllowed

View = TypeVar("View", bound=Callable[..., HttpResponse])
STATUSES = (
    (NotAllowed, 403),
    (Missing, 404),
    (Conflict, 409),
    (DomainError, 400),
)
SECONDS = "2"  # after which it is worth trying again where there was no room


def answers_json(page: str) -> Callable[[View], View]:
    """Mark a view as one of these; `page` names the address where its script is at home."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(*args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(*args, **kwargs)
            except DomainError as error:
                if isinstance(error, Busy):
                    return asked_again()
                status = next(status for kind, status in STATUSES if isinstance(error, kind))
                return refused(error.text, status)

        wrapped.json_page = page  # type: ignore[attr-defined]  # read by json_page below
        return wrapped  # type: ignore[return-value]  # the same signature

    return decorate


def json_page(request: HttpRequest) -> str:
    """The page of the script that asks; empty where a person does."""
    match = request.resolver_match
    return getattr(match.func, "json_page", "") if match else ""


def refused(words: str, status: int, **more: Any) -> JsonResponse:
    """What was refused, in words for the person."""
    return _fresh(JsonResponse({"refused": str(words), **more}, status=status))


def asked_again() -> JsonResponse:
    """Where there is no room just now."""
    response = refused(_("Too much at once. It goes on in a moment."), 429)
    response["Retry-After"] = SECONDS
    return response


def answered(content: dict[str, Any], status: int = 200) -> JsonResponse:
    return _fresh(JsonResponse(content, status=status))


def sign_in_first(request: HttpRequest) -> JsonResponse:
    """To whoever is signed out: where to sign in, to come back to the script's page."""
    back = urlencode({"next": reverse(json_page(request))})
    return go_there_first(f"{resolve_url(settings.LOGIN_URL)}?{back}")


def go_there_first(address: str) -> JsonResponse:
    return _fresh(JsonResponse({"sign_in": address}, status=401))


def _fresh(response: JsonResponse) -> JsonResponse:
    response["Cache-Control"] = "private, no-store"
    return response


def read_json(request: HttpRequest, most: int) -> Any:
    """The body, of at most `most` bytes. Raises RequestDataTooBig, DomainError."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > most:
        raise RequestDataTooBig("The body is larger than this product's pages send.")
    if request.content_type != "application/json":
        raise DomainError(_("What was sent cannot be read."))
    try:
        return json.loads(request.body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise DomainError(_("What was sent cannot be read.")) from error


def _no_number(name: str) -> NoReturn:
    """Python alone writes and reads NaN and infinities."""
    raise ValueError(name)
