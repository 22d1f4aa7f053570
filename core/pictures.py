"""The bytes of kept pictures: in ranges, never to be run as a page.

Who may see one is asked by the view, in its query, before it comes here.
"""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import quote_etag
from whitenoise.responders import StaticFile

# A photo never changes: its address shows the same picture for ever, to this person.
HEADERS = {
    "Content-Type": "image/jpeg",
    "Content-Disposition": "inline",
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    # Not compressed: it is a picture, and ranges count its own bytes.
    "Content-Encoding": "identity",
}


def send_photo(request: HttpRequest, name: str) -> HttpResponseBase:
    """The bytes of a photo's file, for whoever was found to be allowed to see it."""
    if settings.MEDIA_ACCEL_PREFIX:
        return _by_front_server(name)
    return _by_this_process(request, name)


def _by_front_server(name: str) -> HttpResponse:
    address = settings.MEDIA_ACCEL_PREFIX.rstrip("/") + "/" + name
    return HttpResponse(headers=HEADERS | {"X-Accel-Redirect": address, "ETag": quote_etag(name)})


def _by_this_process(request: HttpRequest, name: str) -> HttpResponseBase:
    path = Path(default_storage.path(name))
    if not path.is_file():
        raise Http404
    answer = StaticFile(str(path), list(HEADERS.items())).get_response(request.method, request.META)
    response: HttpResponseBase = FileResponse(answer.file) if answer.file else HttpResponse()
    response.status_code = int(answer.status)
    for header, value in answer.headers:
        response[header] = value
    return response
