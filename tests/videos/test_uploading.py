"""A file on its way: begun, taken in pieces, finished, given up, cleaned away."""

import errno
import io
import os
import shutil
import threading
import time
import uuid
from types import SimpleNamespace

import pytest

from core.errors import Conflict, DomainError, Missing, NotAllowed
from tests.factories import MONDAY
from tests.videos.phone import appended, begun, sent, written
from videos import rules, services
from videos.models import Upload, Video, VideoRules
from videos.services import claims, uploading
from videos.services.record import part_path
from videos.services.uploading import KEPT, Locked, NoRoom, TooLarge

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
CONTENT = bytes(range(256)) * 1000  # four blocks, and no block is like another


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return settings.UPLOAD_DIR


@pytest.fixture
def video(campaign, member):
    return written(campaign, member)


def on_disk(upload) -> bytes:
    return part_path(upload.pk).read_bytes()


class Vanishing:
    """A phone that sends so much, and is gone."""

    def __init__(self, content: bytes) -> None:
        self.rest = io.BytesIO(content)

    def read(self, size: int, /) -> bytes:
        found = self.rest.read(size)
        if len(found) < size:
            raise ConnectionResetError
        return found


# --- Begun --------------------------------------------------------------------------
def test_file_begins_empty_and_is_its_owners_alone(video, disk):
    upload = begun(video, 10, name="a" * 300)
    assert (upload.video, upload.length, len(upload.name)) == (video, 10, 255)
    assert (upload.touched_at, upload.finished_at) == (MONDAY, None)
    assert on_disk(upload) == b""
    assert part_path(upload.pk).stat().st_mode & 0o777 == 0o600
    assert disk.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("length", [0, -1])
def test_empty_file_is_refused(video, length):
    with pytest.raises(DomainError, match="empty"):
        begun(video, length)


def test_campaign_says_how_large_a_file_may_be(campaign, video):
    VideoRules.objects.create(campaign=campaign, max_megabytes=1)
    assert begun(video, MEGABYTE).length == MEGABYTE
    with pytest.raises(TooLarge, match="more than 1 MB"):
        begun(video, MEGABYTE + 1)


@pytest.mark.parametrize(("free", "fits"), [(1100 * MEGABYTE, True), (1100 * MEGABYTE - 1, False)])
def test_disk_keeps_a_gigabyte_free(video, monkeypatch, free, fits):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free))
    if fits:
        begun(video, 76 * MEGABYTE)
    else:
        with pytest.raises(NoRoom):
            begun(video, 76 * MEGABYTE)
        assert not Upload.objects.exists()


def test_pieces_wait_while_the_disk_is_as_full_as_it_may_be(video, monkeypatch):
    upload = begun(video)
    room = SimpleNamespace(free=1024 * MEGABYTE - 1)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda path: room)
        with pytest.raises(NoRoom):
            appended(upload, b"0123")
    assert on_disk(upload) == b""
    assert appended(upload, b"0123") == 4


@pytest.mark.parametrize("state", Video.State.values)
def test_state_says_whether_a_file_is_taken(video, state):
    Video.objects.filter(pk=video.pk).update(state=state)
    if state in rules.TAKES_FILE:
        assert begun(video).video == video
    else:
        with pytest.raises(DomainError, match="takes no file"):
            begun(video)


def test_nobody_sends_for_another(video, leader, manager):
    for other in (leader, manager):
        with pytest.raises(NotAllowed):
            begun(video, actor=other)


def test_another_file_takes_the_place_of_one_on_its_way(video, django_capture_on_commit_callbacks):
    first = begun(video)
    appended(first, b"0123")
    with django_capture_on_commit_callbacks(execute=True):
        second = begun(video, 20)
    assert list(Upload.objects.all()) == [second]
    assert (part_path(first.pk).exists(), on_disk(second)) == (False, b"")


# --- Taken in pieces --------------------------------------------------------------------
def test_pieces_come_one_after_the_other(video):
    upload = begun(video, len(CONTENT))
    offset, later = 0, MONDAY
    for size in (1, 65_535, 65_536, 65_537):
        later += KEPT
        offset = appended(upload, CONTENT[offset : offset + size], offset, later)
    assert offset == 196_609
    assert on_disk(upload) == CONTENT[:offset]
    assert Upload.objects.get().touched_at == later
    assert Video.objects.get().state == "written"


@pytest.mark.parametrize("offset", [0, 3, 5, 10, 10**15])
def test_piece_for_another_place_changes_nothing(video, offset):
    upload = begun(video)
    appended(upload, b"0123")
    with pytest.raises(Conflict, match="stands elsewhere"):
        appended(upload, b"xxxxxx", offset)
    assert on_disk(upload) == b"0123"


def test_nothing_is_taken_beyond_the_length(video):
    upload = begun(video, 10)
    more = io.BytesIO(b"0123456789and more")
    assert services.append(upload=upload, offset=0, stream=more, now=MONDAY) == 10
    assert (on_disk(upload), more.read()) == (b"0123456789", b"and more")


def test_empty_piece_moves_nothing(video):
    upload = begun(video)
    assert appended(upload, b"") == 0


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_what_arrived_is_kept_when_the_phone_is_gone(video, kept):
    upload = begun(video, len(CONTENT))
    whole = kept * uploading.BLOCK
    stream = Vanishing(CONTENT[: whole + 7])
    assert services.append(upload=upload, offset=0, stream=stream, now=MONDAY) == whole
    assert appended(upload, CONTENT[whole:], whole) == len(CONTENT)
    assert on_disk(upload) == CONTENT


def test_full_disk_keeps_what_it_could_and_says_so(video, monkeypatch):
    upload = begun(video, len(CONTENT))
    write = uploading._write

    def full(part, block):
        if part.tell():
            raise uploading._no_room() from OSError(errno.ENOSPC, "full")
        write(part, block)

    monkeypatch.setattr(uploading, "_write", full)
    with pytest.raises(NoRoom):
        appended(upload, CONTENT)
    assert on_disk(upload) == CONTENT[: uploading.BLOCK]


def test_full_disk_is_told_from_a_broken_one():
    class Disk:
        def __init__(self, number: int) -> None:
            self.number = number

        def write(self, block):
            raise OSError(self.number, "")

    with pytest.raises(NoRoom):
        uploading._write(Disk(errno.ENOSPC), b"x")
    with pytest.raises(OSError, match=str(errno.EIO)):
        uploading._write(Disk(errno.EIO), b"x")


# --- Two at once ------------------------------------------------------------------------
class Gate:
    """A slow phone: says when it is being read, and sends when it is told to."""

    def __init__(self, content: bytes) -> None:
        self.content = io.BytesIO(content)
        self.asked, self.told = threading.Event(), threading.Event()

    def read(self, size: int, /) -> bytes:
        self.asked.set()
        assert self.told.wait(20)
        return self.content.read(size)


def two_at_once(upload) -> list[object]:
    """A slow phone's piece of As, and one of Bs that comes meanwhile; what each came to."""
    slow = Gate(b"A" * 10)
    ends: list[object] = []

    def take(stream) -> None:
        try:
            with uploading._locked_part(upload) as part:
                uploading._agreed(0, uploading._size(part))
                uploading._copy(stream, part, 10)
        except DomainError as error:
            ends.append(type(error))
        else:
            ends.append("taken")

    first = threading.Thread(target=take, args=(slow,))
    first.start()
    assert slow.asked.wait(20)
    take(io.BytesIO(b"B" * 20))
    slow.told.set()
    first.join(20)
    return ends


def test_of_two_pieces_at_once_one_waits(video):
    upload = begun(video, 20)
    assert two_at_once(upload) == [Locked, "taken"]
    assert on_disk(upload) == b"A" * 10


def test_without_the_lock_two_pieces_at_once_are_both_taken(video, monkeypatch):
    """The guard taken away: two are told that their bytes stand where only one's do."""
    monkeypatch.setattr(uploading.fcntl, "flock", lambda *_: None)
    upload = begun(video, 20)
    assert two_at_once(upload) == ["taken", "taken"]
    assert on_disk(upload) != b"B" * 10


def test_lock_is_free_after_each_piece_however_it_ends(video):
    upload = begun(video)
    with pytest.raises(Conflict):
        appended(upload, b"x", 5)
    services.append(upload=upload, offset=0, stream=Vanishing(b""), now=MONDAY)
    assert appended(upload, b"0123") == 4


# --- Finished ---------------------------------------------------------------------------
@pytest.fixture
def queued(monkeypatch):
    """What was put into the queue."""
    found = []

    def send_task(name, args, **options):
        found.append((name, args, options["retry"]))

    monkeypatch.setattr(claims.current_app, "send_task", send_task)
    return found


def test_last_byte_sends_the_video_to_be_converted(
    video, queued, django_capture_on_commit_callbacks
):
    Video.objects.filter(pk=video.pk).update(
        state="refused", fault="damaged", attempts=3, progress=50, claim=uuid.uuid4()
    )
    with django_capture_on_commit_callbacks(execute=True):
        upload = sent(video, now=MONDAY + KEPT)
    found = Video.objects.get()
    assert (found.state, found.fault, found.sent_at) == ("checking", "", MONDAY + KEPT)
    assert (found.original_bytes, found.attempts, found.progress) == (10, 0, 0)
    assert (found.claim, found.claimed_until) == (None, None)
    assert (upload.finished_at, on_disk(upload)) == (MONDAY + KEPT, b"0123456789")
    last = found.events.order_by("-id").first()
    assert (last.state, last.actor, last.at) == ("checking", found.author, MONDAY + KEPT)
    assert queued == [("videos.tasks.task_prepare", [video.pk], False)]


def test_nobody_is_told_of_a_broker_that_is_away(
    video, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*_, **__):
        raise ConnectionError

    monkeypatch.setattr(claims.current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        sent(video)
    assert Video.objects.get().state == "checking"


def test_end_that_is_said_twice_happens_once(video):
    upload = sent(video)
    assert services.finish_upload(upload_id=upload.pk, now=MONDAY + KEPT).pk == video.pk
    assert services.append(upload=upload, offset=10, stream=io.BytesIO(), now=MONDAY) == 10
    with pytest.raises(Conflict):
        appended(upload, b"0123456789")
    assert Video.objects.get().sent_at == MONDAY
    assert video.events.filter(state="checking").count() == 1


def test_file_that_was_whole_when_the_server_died_is_finished_when_asked_for(video):
    upload = begun(video)
    part_path(upload.pk).write_bytes(b"0123456789")
    assert services.resume(upload=upload, now=MONDAY) == 10
    assert Video.objects.get().state == "checking"


def test_phone_that_missed_the_end_hears_of_it_when_the_file_has_gone_on(video):
    upload = sent(video)
    part_path(upload.pk).unlink()
    assert services.resume(upload=upload, now=MONDAY) == 10


def test_end_of_what_was_given_up_or_withdrawn_is_refused(video):
    upload = begun(video)
    Video.objects.filter(pk=video.pk).update(state="withdrawn")
    with pytest.raises(Conflict):
        appended(upload, b"0123456789")
    assert Upload.objects.get().finished_at is None
    upload.delete()
    with pytest.raises(Missing):
        services.finish_upload(upload_id=upload.pk, now=MONDAY)


def test_new_file_takes_the_place_of_a_refused_one(
    video, queued, django_capture_on_commit_callbacks
):
    first = sent(video)
    Video.objects.filter(pk=video.pk).update(state="refused")
    second = begun(video)
    assert on_disk(first) == b"0123456789"  # until the other one is whole
    with django_capture_on_commit_callbacks(execute=True):
        appended(second, b"9876543210")
    assert list(Upload.objects.all()) == [second]
    assert not part_path(first.pk).exists()


# --- Given up, and cleaned away -----------------------------------------------------------
def test_file_that_is_given_up_is_gone(video, django_capture_on_commit_callbacks):
    upload = begun(video)
    with django_capture_on_commit_callbacks(execute=True):
        services.abandon(upload=upload)
    assert (Upload.objects.exists(), part_path(upload.pk).exists()) == (False, False)
    for action in (
        lambda: services.abandon(upload=upload),
        lambda: services.resume(upload=upload, now=MONDAY),
        lambda: services.append(upload=upload, offset=0, stream=io.BytesIO(), now=MONDAY),
    ):
        with pytest.raises(Missing):
            action()
    assert begun(video).video == video


def test_whole_file_is_not_given_up(video):
    upload = sent(video)
    with pytest.raises(Conflict):
        services.abandon(upload=upload)
    assert on_disk(upload) == b"0123456789"


def test_files_that_nobody_goes_on_sending_are_cleaned_away(
    campaign, member, django_capture_on_commit_callbacks
):
    old, young, whole = (written(campaign, member) for _ in range(3))
    begun(old)
    kept = begun(young, now=MONDAY + KEPT)
    taken = sent(whole)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.clean(now=MONDAY + KEPT) == 0
        assert services.clean(now=MONDAY + 1.5 * KEPT) == 1
    assert set(Upload.objects.all()) == {kept, taken}
    assert (on_disk(kept), on_disk(taken)) == (b"", b"0123456789")
    assert services.clean(now=MONDAY + 1.5 * KEPT) == 0


def test_files_that_nothing_knows_are_cleaned_away_a_day_later(video, disk):
    known = begun(video)
    names = (f"{uuid.uuid4()}.part", "stray.tmp", "young.part", part_path(known.pk).name)
    yesterday = time.time() - KEPT.total_seconds() - 1
    for name in names:
        path = disk / name
        path.touch()
        if name != "young.part":
            os.utime(path, (yesterday, yesterday))
    (disk / "folder").mkdir()
    assert services.clean(now=MONDAY) == 2
    assert sorted(path.name for path in disk.iterdir()) == sorted([*names[2:], "folder"])


def test_file_that_was_finished_while_it_was_given_up_stays(video):
    """Between the look and the act, its last piece comes."""
    upload = begun(video)
    unfinished = Upload.objects.filter(finished_at=None)
    found = unfinished.values_list("pk", flat=True)[:1]
    assert list(found) == [upload.pk]
    appended(upload, b"0123456789")
    assert unfinished.filter(pk=upload.pk).delete()[0] == 0
    assert uploading.give_up(unfinished) == 0
