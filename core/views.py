"""Pages that say what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection token is gone: mostly a page left open over a sign-out."""
    return render(request, "errors/csrf.html", status=403)
