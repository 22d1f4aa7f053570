"""Pages that say what went wrong, and what to do."""

import logging
import secrets
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.json_answers import json_page, refused

# The driver has three ways to say that the database went away; the bare one names nothing else.
AWAY = (OperationalError, InterfaceError, DatabaseError)
RETRY_SECONDS = "5"
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
logger = logging.getLogger(__name__)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection token is gone: mostly a page left open over a sign-out."""
    if json_page(request):
        return refused(_("This page is out of date. Open it again."), 403, stale=True)
    return render(request, "errors/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that nobody's browser makes by itself; or one that is too large."""
    status = 413 if isinstance(exception, TOO_LARGE) else 400
    if json_page(request):
        return refused(_("What was sent cannot be read."), status)
    return render(request, f"errors/{status}.html", status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if json_page(request):
        return refused(_("You may not do this."), 403, stale=False)
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if json_page(request):
        return refused(_("There is nothing here."), 404)
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Drawn without the request, so that no query and no person is needed for it.

    503 where it was the database that could not be reached: that passes by itself.
    """
    if type(sys.exception()) in AWAY:
        page = render_to_string("errors/503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": RETRY_SECONDS})
    mark = secrets.token_hex(4).upper()
    # Django logs what happened beside it.
    logger.error("Mark %s: %s %s", mark, request.method, request.get_full_path())
    return HttpResponse(render_to_string("errors/500.html", {"mark": mark}), status=500)
