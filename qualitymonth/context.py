"""What every page needs to draw its frame."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The demo flag and the request's instant, for the page frame."""
    return {"demo": settings.DEMO, "now": getattr(request, "now", None)}
