"""What holds for whoever is signed in, on every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from core.json_answers import go_there_first, json_page
from core.middleware import TimedRequest
from people.models import Employee

FREE = {
    "people:set_password",
    "people:sign_out",
    "people:set_language",
    "dashboard:healthz",
    "core:manifest",
    "core:service_worker",
    "core:offline",
    "defects:walk",
}


class PersonMiddleware:
    """Speaks the person's language, and asks for a new password before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        waiting = getattr(request.user, "must_change_password", False)
        if waiting and match is not None and match.view_name not in FREE:
            if json_page(request):
                return go_there_first(reverse("people:set_password"))
            return redirect("people:set_password")
        return None


class PersonRequest(TimedRequest):
    """The request of a page that only people who are signed in can open."""

    user: Employee  # the access table lets nobody else through
