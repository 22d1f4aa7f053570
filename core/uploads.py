"""How much a request may bring."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from core import images
from core.json_answers import asked_again

View = TypeVar("View", bound=Callable[..., HttpResponse])


class UploadLimitMiddleware:
    """Refuses a body that is larger than any of our forms, before a byte of it is stored.

    Django limits a form's text and the number of files, not the size of the files.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.MAX_UPLOAD_BYTES:
            raise RequestDataTooBig(f"The body has {length} bytes.")
        if images.is_full() and _gives_way(request):
            return asked_again()
        return self.get_response(request)


def gives_way(view: View) -> View:
    """Mark a view that takes photos of which nobody waits at a screen.

    Where there is no room for one more, its request is not even read.
    """
    view.gives_way = True  # type: ignore[attr-defined]  # read by _gives_way below
    return view


def _gives_way(request: HttpRequest) -> bool:
    try:
        return hasattr(resolve(request.path_info).func, "gives_way")
    except Resolver404:
        return False
