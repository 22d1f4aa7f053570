"""`GET /healthz/`: the state of every part, for the front server and for monitoring."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import health

PATH = "/healthz/"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 and the state of each part; 503 where one of them is down."""
    state = health.report()
    return JsonResponse(state, status=200 if state["ok"] else 503)


class HealthMiddleware:
    """Answers the health page before anything that needs the database, so that it can say so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == PATH:
            return healthz(request)
        return self.get_response(request)
