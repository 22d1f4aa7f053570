"""How much a request may bring."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse


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
        return self.get_response(request)
