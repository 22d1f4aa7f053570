"""Kept files, in a folder, behind a front server and in a bucket: the same bytes, in ranges."""

import uuid

import pytest
from botocore.exceptions import BotoCoreError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import Http404
from django.test import RequestFactory
from moto.server import ThreadedMotoServer

from core.files import send_file
from core.pictures import send_photo
from qualitymonth.settings import media
from tests.factories import MONDAY
from tests.videos.clips import clip
from tests.videos.sending import DAY, sent, stored, wholly
from videos import services
from videos.models import Video

DATA = bytes(range(256)) * 1000
NAME = "videos/2025/09/some-720.mp4"


@pytest.fixture(autouse=True)
def connection_stays():
    """As Django's own test client does: the end of an answer leaves the connection alone."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.fixture(scope="session")
def s3():
    """The address of a server that speaks S3, over HTTP."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3, settings):
    """A bucket of the test's own keeps the files."""
    name = f"quality-{uuid.uuid4()}"
    given = media.in_bucket(name, s3, "us-east-1", "key", "secret")
    settings.MEDIA_S3_BUCKET = name
    settings.STORAGES = settings.STORAGES | {"default": given}
    default_storage.connection.create_bucket(Bucket=name)


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(params=["folder", "bucket"])
def kept(request):
    """A kept file, in each of the two."""
    request.getfixturevalue(request.param)
    assert default_storage.save(NAME, ContentFile(DATA)) == NAME


def ask(name=NAME, method="get", download="", **headers):
    asked = getattr(RequestFactory(), method)("/", headers=headers)
    return send_file(asked, name, "video/mp4", download=download)


def outcome(response) -> tuple:
    """Status, Content-Range, and the bytes, of which there are as many as was said."""
    data = response.getvalue()
    response.close()
    if "Content-Length" in response.headers:
        assert int(response["Content-Length"]) == len(data)
    return response.status_code, response.headers.get("Content-Range"), data


def test_file_comes_whole_with_what_players_need(kept):
    response = ask()
    headers = {name: response[name] for name in ("Content-Type", "Accept-Ranges", "Cache-Control")}
    assert headers == {
        "Content-Type": "video/mp4",
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
    }
    assert response["Content-Disposition"] == "inline"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert outcome(response) == (200, None, DATA)


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-1", 0, 2),  # what an iPhone asks first
        ("bytes=0-", 0, len(DATA)),
        ("bytes=1000-1999", 1000, 2000),
        ("bytes=255999-", 255_999, 256_000),
        ("bytes=255000-999999999", 255_000, 256_000),
        ("bytes=-1", 255_999, 256_000),
        ("bytes=-999999999", 0, 256_000),
    ],
)
def test_range_gives_that_part(kept, asked, start, end):
    said = f"bytes {start}-{end - 1}/{len(DATA)}"
    assert outcome(ask(range=asked)) == (206, said, DATA[start:end])


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999-9999999", "bytes=-0"])
def test_range_beyond_the_end_is_refused(kept, asked):
    assert outcome(ask(range=asked)) == (416, f"bytes */{len(DATA)}", b"")


@pytest.mark.parametrize(
    "asked",
    ["bytes=5-4", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1,5-6", "bytes=" + "9" * 99 + "-"],
)
def test_range_that_makes_no_sense_is_none(kept, asked):
    assert outcome(ask(range=asked)) == (200, None, DATA)


def test_range_of_another_state_gives_the_whole_file(kept):
    first = ask()
    first.close()
    for same in (first["ETag"], first["Last-Modified"]):
        assert outcome(ask(range="bytes=0-1", if_range=same))[0] == 206
    for other in ('"other"', "Mon, 01 Sep 2025 00:00:00 GMT"):
        assert outcome(ask(range="bytes=0-1", if_range=other)) == (200, None, DATA)


def test_unchanged_file_is_not_sent_again(kept):
    first = ask()
    first.close()
    assert outcome(ask(if_none_match=first["ETag"])) == (304, None, b"")
    assert outcome(ask(if_match='"other"'))[0] == 412


def test_head_tells_without_sending(kept):
    response = ask(method="head", range="bytes=0-99")
    assert (response.status_code, response["Content-Length"]) == (206, "100")
    assert response.content == b""


def test_download_is_named(kept):
    response = ask(download="视频.mov")
    response.close()
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%A7%86%E9%A2%91.mov"
    )


def test_file_that_is_not_there_is_not_found(kept):
    with pytest.raises(Http404):
        ask("videos/2025/09/none.mp4")


@pytest.mark.parametrize("where", ["folder", "bucket"])
def test_empty_file_is_sent(where, request):
    request.getfixturevalue(where)
    default_storage.save("videos/empty", ContentFile(b""))
    assert outcome(ask("videos/empty")) == (200, None, b"")
    assert outcome(ask("videos/empty", range="bytes=0-"))[0] == 416


def test_front_server_is_told_what_to_send(folder, settings):
    """It does the ranges itself."""
    settings.MEDIA_ACCEL_PREFIX = "/protected-media/"
    response = ask(range="bytes=0-1", download="a.mp4")
    assert (response.status_code, response["X-Accel-Redirect"], response.content) == (
        200,
        f"/protected-media/{NAME}",
        b"",
    )
    assert response["Content-Disposition"] == 'attachment; filename="a.mp4"'


def test_bucket_is_never_told_to_the_front_server(bucket, settings):
    settings.MEDIA_ACCEL_PREFIX = "/protected-media/"
    default_storage.save(NAME, ContentFile(DATA))
    assert outcome(ask(range="bytes=0-1")) == (206, f"bytes 0-1/{len(DATA)}", DATA[:2])


def test_bucket_that_is_away_is_no_missing_file(bucket, settings, s3):
    """It shows as an error: nobody is told that the file was deleted."""
    given = media.in_bucket(settings.MEDIA_S3_BUCKET, "http://127.0.0.1:1", "", "key", "secret")
    settings.STORAGES = settings.STORAGES | {"default": given}
    with pytest.raises(BotoCoreError):
        ask()


@pytest.mark.django_db
def test_video_is_prepared_and_cleared_away_in_a_bucket(
    bucket, video, django_capture_on_commit_callbacks
):
    def run(action, **options):
        with django_capture_on_commit_callbacks(execute=True):
            action(**options)
        video.refresh_from_db()

    sent(video)
    run(services.prepare, video_id=video.pk, clock=lambda: MONDAY)
    assert (video.state, wholly(video)) == ("ready", True)
    assert outcome(ask(str(video.original)))[2] == clip("phone").read_bytes()
    Video.objects.update(state="withdrawn")
    run(services.sweep, now=MONDAY + DAY)
    assert stored() == set()


def test_photo_of_a_bucket_is_shown(bucket):
    name = default_storage.save("photos/one.jpg", ContentFile(b"jpeg"))
    response = send_photo(RequestFactory().get("/"), name)
    assert (response.getvalue(), response["Content-Type"]) == (b"jpeg", "image/jpeg")
    assert "immutable" in response["Cache-Control"]


def test_bucket_without_its_key_uses_the_hosts_own():
    options = media.in_bucket("quality", "", "eu-west-1", "", "")["OPTIONS"]
    assert (options["endpoint_url"], options["access_key"]) == (None, None)
