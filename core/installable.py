"""What makes the product an app on a phone: its manifest, its service worker, its offline page.

The worker keeps the shell (styles, scripts, icons: files that are named by their content),
one page that says that there is no network, and the page for inspections, which has no data
in it. It keeps no page with data, so that what is shown is never out of date.
"""

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

ACCENT = "#1d5fbf"
GROUND = "#f6f7f9"
ICONS = (
    ("img/icon-192.png", "192x192", "any"),
    ("img/icon-512.png", "512x512", "any"),
    ("img/icon-maskable-512.png", "512x512", "maskable"),
)
# The inspection on the phone, which works without a network.
WALK_SCRIPTS = tuple(
    f"js/walk/{name}.js"
    for name in (
        *("app", "person", "photos", "record", "server", "status", "store", "sync", "words"),
        *("view_answers", "view_end", "view_finding", "view_item", "view_list"),
    )
)
SHELL = (
    "css/core.css",
    "tabler/tabler.css",
    "django_htmx/htmx-2.min.js",
    "js/theme.js",
    "js/countdown.js",
    "js/frame.js",
    "js/network.js",
    "js/back.js",
    "js/offline.js",
    "img/mark.svg",
    "img/icon-192.png",
    "css/walk.css",
    *WALK_SCRIPTS,
)
WALK = "/inspections/walk/"
# Addresses that open it where there is no network: its own, and those that lead into it.
LEAD_TO_WALK = (WALK, "/inspections/new/", "/lines/")
# Addresses that the worker never looks at: the admin and the board speak for themselves.
LEFT_ALONE = ("/admin/", "/board/", "/healthz/")
revalidated = cache_control(no_cache=True)


@require_safe
@revalidated
@vary_on_headers("Accept-Language", "Cookie")
def manifest(request: HttpRequest) -> HttpResponse:
    """How the phone names and shows the app, in the language of the person."""
    facts = {
        "id": "/",
        "name": _("Quality Month"),
        "short_name": _("Quality Month"),
        "description": _("The red-black list, its deadlines, and the points of the campaign."),
        "lang": get_language(),
        "dir": "ltr",
        "start_url": reverse("dashboard:home"),
        "scope": "/",
        "display": "standalone",
        "theme_color": ACCENT,
        "background_color": GROUND,
        "icons": [
            {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    }
    return JsonResponse(facts, content_type="application/manifest+json")


@require_safe
@revalidated
def offline(request: HttpRequest) -> HttpResponse:
    """The page that the worker keeps: in both languages, and the same for everybody."""
    return HttpResponse(offline_page())


@require_safe
@revalidated
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker; another one whenever a file of the shell or the offline page is another."""
    context = {"shell": json.dumps({"version": shell_version(), **_facts()})}
    return render(request, "core/service_worker.js", context, content_type="text/javascript")


def _facts() -> dict[str, Any]:
    return {
        "files": shell_files(),
        "offline": reverse("core:offline"),
        "walk": WALK,
        "leadToWalk": LEAD_TO_WALK,
        "leftAlone": LEFT_ALONE,
    }


def shell_version() -> str:
    """A digest of what is kept; pages name it whose files must be those that are kept."""
    facts = json.dumps(_facts())
    return hashlib.sha256(f"{facts}{offline_page()}".encode()).hexdigest()[:16]


def shell_files() -> list[str]:
    """The addresses of the shell; none where names do not change with the content.

    Otherwise whoever works on a file would be shown the one before.
    """
    addresses = [static(name) for name in SHELL]
    plain = [f"{settings.STATIC_URL}{name}" for name in SHELL]
    return [] if addresses == plain else addresses


@lru_cache(maxsize=1)
def offline_page() -> str:
    return render_to_string("core/offline.html", {"languages": settings.LANGUAGES, "walk": WALK})
