"""The photos' bytes: who gets them, and how."""

import io

import pytest
import time_machine
from django.urls import reverse
from PIL import Image

from core.images import safe_picture
from defects.models import Photo
from tests.defects.acting import post
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


def jpeg(width=800, height=600):
    out = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def photo(campaign, line, other_leader):
    data = jpeg()
    with time_machine.travel(MONDAY, tick=False):
        picture = safe_picture(io.BytesIO(data), len(data))
        post(campaign, line, other_leader, MONDAY, pictures=[picture])
    return Photo.objects.get()


def address(photo, size="full"):
    return reverse("defects:photo", args=[photo.pk, size])


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_photo_is_for_those_who_are_signed_in(client, photo):
    response = client.get(address(photo))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("people:sign_in"))


@pytest.mark.parametrize(("size", "longest"), [("full", 800), ("small", 400)])
def test_photo_is_a_picture_that_only_this_browser_keeps(
    client_for, employee, photo, size, longest
):
    response = client_for(employee).get(address(photo, size))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private, max-age=")
    assert max(Image.open(io.BytesIO(body(response))).size) == longest


def test_range_gives_that_part(client_for, employee, photo):
    client = client_for(employee)
    whole = body(client.get(address(photo)))
    part = client.get(address(photo), headers={"range": "bytes=10-19", "accept-encoding": "gzip"})
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert part["Content-Length"] == "10"
    assert body(part) == whole[10:20]


def test_range_beyond_the_end_is_refused(client_for, employee, photo):
    response = client_for(employee).get(address(photo), headers={"range": "bytes=99999999-"})
    assert response.status_code == 416


def test_unchanged_photo_is_not_sent_again(client_for, employee, photo):
    client = client_for(employee)
    first = client.get(address(photo))
    again = client.get(address(photo), headers={"if-modified-since": first["Last-Modified"]})
    assert again.status_code == 304
    assert body(again) == b""


def test_front_server_sends_where_there_is_one(client_for, employee, photo, settings):
    settings.MEDIA_ACCEL_PREFIX = "/protected/"
    response = client_for(employee).get(address(photo))
    assert response["X-Accel-Redirect"] == f"/protected/{photo.file.name}"
    assert response.content == b""


def test_photo_that_is_not_there_is_not_found(client_for, employee, photo):
    client = client_for(employee)
    assert client.get("/photos/999999999999999999999999/full/").status_code == 404
    assert client.get(f"/photos/{photo.pk}/huge/").status_code == 404
    photo.file.storage.delete(photo.file.name)
    assert client.get(address(photo)).status_code == 404
