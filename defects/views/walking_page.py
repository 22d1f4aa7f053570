"""The page on which a line is inspected: a shell without data, kept on the phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from core import installable
from defects.forms.fields import ICONS
from defects.models import Factor, Severity

# The signs that scripts put beside words.
SIGNS = (
    *("alert-circle", "alert-triangle", "circle-check", "circle-dashed", "circle-x", "clock"),
    *("flame", "hourglass", "thumb-up", "tool"),
)


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language", "Cookie")
def walk(request: HttpRequest) -> HttpResponse:
    """The same for everybody of one language; what it shows comes from the phone.

    Open to whoever is signed out, too: the phone has to be given it at any time, and
    there is nothing of anybody in it.
    """
    choices = {
        "categories": [(value, label, ICONS[value]) for value, label in Factor.choices],
        "severities": [(value, label, ICONS[value]) for value, label in Severity.choices],
    }
    context = {**choices, "signs": SIGNS, "scripts": installable.WALK_SCRIPTS}
    response = render(request, "defects/walk.html", context)
    # The worker keeps it beside the scripts that it names, and beside no others.
    response["X-Shell"] = installable.shell_version()
    return response
