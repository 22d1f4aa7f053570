"""Taps that meet while a video is written and sent: one outcome each, and no file too many."""

import uuid

import pytest

from core.errors import DomainError, Missing
from tests.concurrency.harness import at_once, without_row_locks
from tests.factories import MONDAY
from tests.videos.phone import appended, begun, written
from videos import services
from videos.models import Upload, Video, VideoEvent, VideoRules
from videos.services.record import part_path
from videos.services.uploading import KEPT

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return settings.UPLOAD_DIR


@pytest.fixture
def video(campaign, member):
    return written(campaign, member)


def test_same_words_at_once_are_one_video(campaign, member):
    key = uuid.uuid4()
    assert at_once([lambda: written(campaign, member, client_id=key)] * MANY) == []
    assert (Video.objects.count(), VideoEvent.objects.count()) == (1, 1)


def test_no_more_wait_than_may(campaign, member):
    VideoRules.objects.create(campaign=campaign, max_waiting=2)
    raised = at_once([lambda: written(campaign, member)] * MANY)
    assert [type(error) for error in raised] == [DomainError] * (MANY - 2)
    assert Video.objects.count() == 2


def test_without_the_lock_more_wait_than_may(campaign, member):
    VideoRules.objects.create(campaign=campaign, max_waiting=2)
    with without_row_locks():
        at_once([lambda: written(campaign, member)] * MANY)
    assert Video.objects.count() > 2


def test_of_files_begun_at_once_the_last_is_on_its_way(video, disk):
    assert at_once([lambda: begun(video)] * MANY) == []
    upload = Upload.objects.get()
    assert list(disk.iterdir()) == [part_path(upload.pk)]


def test_file_is_finished_once(video):
    upload = begun(video)
    part_path(upload.pk).write_bytes(b"0123456789")
    finish = [lambda: services.finish_upload(upload_id=upload.pk, now=MONDAY)] * MANY
    asked = [lambda: services.resume(upload=upload, now=MONDAY)] * MANY
    assert at_once([*finish, *asked]) == []
    assert video.events.filter(state="checking").count() == 1


def test_cleaning_at_once_with_last_pieces_breaks_nothing(campaign, member, disk):
    """Each is whole or gone, never both, whoever was faster."""
    VideoRules.objects.create(campaign=campaign, max_waiting=100)
    uploads = [begun(written(campaign, member)) for _ in range(2 * MANY)]
    last = [lambda one=one: appended(one, b"0123456789", now=MONDAY) for one in uploads]
    cleaning = [lambda: services.clean(now=MONDAY + 2 * KEPT)] * 2
    raised = at_once([*last, *cleaning])
    assert {type(error) for error in raised} <= {Upload.DoesNotExist, Missing}
    left = set(Upload.objects.all())
    assert {part_path(one.pk) for one in left} == set(disk.iterdir())
    for one in uploads:
        whole = one.video.events.filter(state="checking").exists()
        assert whole == (one in left)
