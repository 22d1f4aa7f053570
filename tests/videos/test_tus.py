"""The tus protocol, header by header, and whom it serves."""

import base64
import random
import uuid
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import MONDAY
from tests.videos.phone import TUS, begun, creation, delete, head, metadata, patch, sent, written
from videos.models import Upload, Video, VideoRules
from videos.services import uploading
from videos.services.record import part_path
from videos.views import uploading as views

pytestmark = pytest.mark.django_db
EXPIRES = "Tue, 09 Sep 2025 01:00:00 GMT"  # a day after MONDAY


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"


@pytest.fixture(autouse=True)
def on_monday(monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: MONDAY)


@pytest.fixture
def video(campaign, member):
    return written(campaign, member)


@pytest.fixture
def phone(client_for, member):
    return client_for(member)


# --- The way of a file ------------------------------------------------------------------
def test_file_is_sent_in_two_pieces(phone, video):
    made = creation(phone, video)
    upload = Upload.objects.get()
    assert (made.status_code, made["Tus-Resumable"], made["Upload-Expires"]) == (
        201,
        "1.0.0",
        EXPIRES,
    )
    assert made["Location"] == f"/videos/uploads/{upload.pk}/"
    assert (upload.video, upload.length, upload.name) == (video, 10, "a.mp4")

    first = patch(phone, upload, b"0123")
    assert (first.status_code, first["Upload-Offset"]) == (204, "4")
    assert (first["Tus-Resumable"], first["Upload-Expires"]) == ("1.0.0", EXPIRES)

    asked = head(phone, upload)
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (200, "4", "10")
    assert (asked["Cache-Control"], asked["Upload-Expires"]) == ("private, no-store", EXPIRES)

    second = patch(phone, upload, b"456789", 4)
    assert (second.status_code, second["Upload-Offset"]) == (204, "10")
    assert part_path(upload.pk).read_bytes() == b"0123456789"
    assert Video.objects.get().state == "checking"

    after = head(phone, upload)
    assert (after["Upload-Offset"], after.has_header("Upload-Expires")) == ("10", False)


def test_server_says_what_it_can(phone, campaign, video):
    VideoRules.objects.create(campaign=campaign, max_megabytes=7)
    for address in (
        reverse("videos:uploads"),
        reverse("videos:upload", args=[uuid.uuid4()]),
    ):
        answer = phone.options(address)
        assert answer.status_code == 204
        assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
        assert answer["Tus-Extension"] == "creation,termination,expiration"
        assert answer["Tus-Max-Size"] == str(7 * 1024 * 1024)


def test_file_is_given_up(phone, video):
    upload = begun(video)
    assert delete(phone, upload).status_code == 204
    assert not Upload.objects.exists()
    assert head(phone, upload).status_code == 404
    assert creation(phone, video).status_code == 201


def test_whole_file_is_not_given_up(phone, video):
    upload = sent(video)
    assert delete(phone, upload).status_code == 409
    assert Upload.objects.get() == upload


# --- What is refused ------------------------------------------------------------------------
@pytest.mark.parametrize("version", [None, "", "0.2.2", "1.0.1"])
def test_another_version_is_refused_before_anything_else(phone, video, version):
    upload = begun(video)
    headers = {"Upload-Offset": "0"} | ({} if version is None else {"Tus-Resumable": version})
    address = reverse("videos:upload", args=[upload.pk])
    kind = "application/offset+octet-stream"
    for method in ("PATCH", "HEAD", "DELETE"):
        answer = phone.generic(method, address, b"0123", content_type=kind, headers=headers)
        assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    assert part_path(upload.pk).read_bytes() == b""


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": ""},
        {"Upload-Length": "-1"},
        {"Upload-Length": "1e3"},
        {"Upload-Length": "９"},
        {"Upload-Length": "9" * 40},
        {"Upload-Length": "0"},
        {"Upload-Length": "", "Upload-Defer-Length": "1"},
        {"Upload-Metadata": ""},
        {"Upload-Metadata": "video"},
        {"Upload-Metadata": "video !!!"},
        {"Upload-Metadata": "video MQ"},
        {"Upload-Metadata": "filename " + base64.b64encode(b"\xff\xfe").decode()},
        {"Upload-Metadata": metadata("x")},
        {"Upload-Metadata": metadata("9" * 30)},
    ],
)
def test_creation_that_says_too_little_is_refused_with_words(phone, video, headers):
    answer = creation(phone, video, **headers)
    assert (answer.status_code, list(answer.json())) == (400, ["refused"])
    assert answer["Tus-Resumable"] == "1.0.0"
    assert not Upload.objects.exists()


def test_file_beyond_the_limit_is_refused(phone, video):
    answer = creation(phone, video, 500 * 1024 * 1024 + 1)
    assert (answer.status_code, "more than 500 MB" in answer.json()["refused"]) == (413, True)


def test_full_disk_is_said(phone, video, monkeypatch):
    monkeypatch.setattr(uploading.shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
    assert creation(phone, video).status_code == 507


def test_words_are_in_the_persons_language(client_for, member, video):
    member.language = "zh-hans"
    member.save()
    answer = creation(client_for(member), video, "x")
    assert answer.json() == {"refused": "发送的内容无法读取。"}


def test_public_video_takes_no_file(phone, video):
    Video.objects.filter(pk=video.pk).update(state="public")
    answer = creation(phone, video)
    assert (answer.status_code, "takes no file" in answer.json()["refused"]) == (400, True)


def test_name_keeps_what_can_be_shown(phone, video):
    creation(phone, video, **{"Upload-Metadata": metadata(video.pk, "视\x00频\u202e.mp4")})
    assert Upload.objects.get().name == "视频.mp4"


@pytest.mark.parametrize("kind", ["application/octet-stream", "text/plain", ""])
def test_piece_of_another_kind_is_refused(phone, video, kind):
    upload = begun(video)
    assert patch(phone, upload, b"0123", content_type=kind).status_code == 415
    assert part_path(upload.pk).read_bytes() == b""


@pytest.mark.parametrize("offset", ["", "x", "-1", "9" * 30])
def test_piece_that_does_not_say_where_is_refused(phone, video, offset):
    assert patch(phone, begun(video), b"0123", offset).status_code == 400


def test_piece_for_another_place_is_a_conflict(phone, video):
    assert patch(phone, begun(video), b"0123", 3).status_code == 409


def test_file_that_another_connection_brings_is_locked(phone, video):
    upload = begun(video)
    with uploading._locked_part(upload):
        assert patch(phone, upload, b"0123").status_code == 423
    assert patch(phone, upload, b"0123").status_code == 204


def test_pieces_beyond_the_room_come_again(phone, video):
    upload = begun(video)
    taken = 0
    while views._room.acquire(blocking=False):
        taken += 1
    try:
        answer = patch(phone, upload, b"0123")
        assert head(phone, upload).status_code == 200
    finally:
        views._room.release(taken)
    assert (taken, answer.status_code, answer["Retry-After"]) == (2, 503, "2")
    assert answer.json() == {"refused": "Too much at once. It goes on in a moment."}
    for number in range(3):  # each gives its room back, however it ends
        assert patch(phone, upload, b"x", number + 5).status_code == 409
    assert patch(phone, upload, b"0123").status_code == 204


# --- Whom it serves -----------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["leader", "manager", "verifier"])
def test_upload_of_somebody_else_is_not_there(request, client_for, video, who):
    other = client_for(request.getfixturevalue(who))
    upload = begun(video)
    answers = [
        head(other, upload),
        patch(other, upload, b"0123"),
        delete(other, upload),
        creation(other, video),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert list(Upload.objects.all()) == [upload]
    assert part_path(upload.pk).read_bytes() == b""


def test_session_that_ended_is_said_in_json(video):
    upload = begun(video)
    for answer in (creation(Client(), video), patch(Client(), upload, b"0123")):
        assert (answer.status_code, list(answer.json())) == (401, ["sign_in"])
    assert part_path(upload.pk).read_bytes() == b""


def test_piece_without_its_token_is_refused(member, video):
    phone = Client(enforce_csrf_checks=True)
    phone.force_login(member, backend="people.backends.RoleBackend")
    phone.cookies["csrftoken"] = "t" * 32
    upload = begun(video)
    answer = patch(phone, upload, b"0123")
    assert (answer.status_code, answer.json()["stale"]) == (403, True)
    assert patch(phone, upload, b"0123", **{"X-CSRFToken": "t" * 32}).status_code == 204


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_other_methods_are_not_known(phone, video, method):
    address = reverse("videos:upload", args=[begun(video).pk])
    assert phone.generic(method, address, b"", headers=TUS).status_code == 405


# --- Beyond what a phone sends -------------------------------------------------------------------
ODD = (
    *("", " ", "0", "1", "4", "-1", "10", "9" * 18, "9" * 40, "1e309", "nan", "\u0663", "x" * 5000),
    *("video", "video MQ==", "video MQ==,video MQ==", "video,", ",,,", "filename AA==", "汉"),
    *("1.0.0", "0.2.2", "application/offset+octet-stream", "multipart/form-data; boundary=x"),
)


def test_generated_headers_are_never_answered_with_a_server_error(phone, video):
    chance = random.Random(2025)
    phone.raise_request_exception = False
    wrong = {}
    for turn in range(500):
        if turn % 20 == 0:  # one that is whole takes no pieces
            Upload.objects.all().delete()
            Video.objects.update(state="written")
        upload = Upload.objects.first() or begun(video)
        address = chance.choice(
            [reverse("videos:uploads"), reverse("videos:upload", args=[upload.pk])]
        )
        headers = {**TUS, "Upload-Metadata": metadata(video.pk), "Upload-Length": "10"}
        headers |= {
            name: chance.choice(ODD)
            for name in ("Tus-Resumable", "Upload-Offset", "Upload-Length", "Upload-Metadata")
            if chance.random() < 0.4
        }
        method = chance.choice(["POST", "HEAD", "PATCH", "PATCH", "DELETE", "OPTIONS", "GET"])
        kind = chance.choice([*ODD[-3:], "application/offset+octet-stream"])
        body = chance.choice([b"", b"0", b"\x00" * 4, b"x" * 100_000])
        status = phone.generic(method, address, body, content_type=kind, headers=headers)
        if status.status_code >= 500:
            wrong[method, str(headers)[:300]] = status.status_code
    assert wrong == {}
