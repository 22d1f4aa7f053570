"""The bytes of kept pictures, for whoever was found to be allowed to see them."""

from django.http import HttpRequest, HttpResponseBase

from core.files import send_file


def send_photo(request: HttpRequest, name: str) -> HttpResponseBase:
    """A photo's file. It never changes: its address shows this person the same for ever."""
    return send_file(request, name, "image/jpeg", lasting=True)
