"""Views: counted once a day for each person, added once whatever breaks off."""

import datetime as dt
import logging
import zoneinfo

import pytest
import redis
from django.utils import timezone

from core.health import broker
from tests.factories import MONDAY
from tests.videos.cast import HOUR, fresh, video_of
from videos import services
from videos.models import ViewBatch
from videos.services import watching

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_counted():
    """Nothing that another test counted is there, and nothing stays."""
    _forget()
    yield
    _forget()


def _forget():
    with broker() as valkey:
        for key in kept():
            valkey.delete(key)


def kept():
    with broker() as valkey:
        return list(valkey.scan_iter(match="qualitymonth:videos:*"))


def waiting():
    return [key for key in kept() if key.decode().startswith(watching.WAITING)]


@pytest.fixture
def videos(campaign, member):
    return [video_of(campaign, member), video_of(campaign, member)]


def watch(video, viewer, now=MONDAY):
    services.count_view(video_id=video.pk, viewer_id=viewer, now=now)


def views(videos):
    return [fresh(video).views for video in videos]


def test_one_view_of_each_person_and_video_on_a_day(videos):
    for viewer in (1, 1, 2):
        watch(videos[0], viewer)
    watch(videos[1], 1)
    with timezone.override(zoneinfo.ZoneInfo("Asia/Shanghai")):
        watch(videos[0], 1, MONDAY + 14 * HOUR)  # 23:00 there
        watch(videos[0], 1, MONDAY + 15 * HOUR)  # the next day
    assert views(videos) == [0, 0]
    services.add_views(now=MONDAY)
    assert views(videos) == [3, 1]
    services.add_views(now=MONDAY)
    assert views(videos) == [3, 1]
    assert waiting() == []


def test_watching_writes_nothing_to_the_database(videos, django_assert_num_queries):
    with django_assert_num_queries(0):
        watch(videos[0], 1)


def test_what_is_remembered_of_a_viewer_goes_by_itself(videos):
    watch(videos[0], 1)
    with broker() as valkey:
        (seen,) = [key for key in kept() if key.decode().startswith(watching.SEEN)]
        assert 0 < valkey.ttl(seen) <= 2 * 24 * 3600


def test_without_valkey_one_goes_on_watching(videos, settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with caplog.at_level(logging.WARNING):
        watch(videos[0], 1)
    assert f"A view of video {videos[0].pk} is lost" in caplog.text


class Killed(BaseException):
    """The worker ends here."""


def killed(*_args, **_kwargs):
    raise Killed


KILLS = {
    "after it is set aside": (watching, "_add"),
    "between two videos": (watching, "sorted"),
    "before it is deleted": (redis.Redis, "delete"),
}


def break_off(monkeypatch, point):
    """Run once, and end at this point."""
    owner, name = KILLS[point]
    with monkeypatch.context() as patch:
        if name == "sorted":
            patch.setattr(watching, name, first_and_no_more, raising=False)
        else:
            patch.setattr(owner, name, killed)
        with pytest.raises(Killed):
            services.add_views(now=MONDAY)


def first_and_no_more(items):
    yield min(items)
    raise Killed


@pytest.mark.parametrize("point", KILLS)
def test_killed_anywhere_adds_each_view_once(videos, monkeypatch, point):
    for viewer in range(3):
        watch(videos[0], viewer)
    watch(videos[1], 1)
    break_off(monkeypatch, point)
    assert len(waiting()) == 1
    watch(videos[1], 2)
    break_off(monkeypatch, point)
    services.add_views(now=MONDAY)
    assert views(videos) == [3, 2]
    assert waiting() == []


def test_without_the_row_a_killed_run_is_added_twice(videos, monkeypatch):
    """What the row of a batch is for."""
    watch(videos[0], 1)
    break_off(monkeypatch, "before it is deleted")
    ViewBatch.objects.all().delete()
    services.add_views(now=MONDAY)
    assert views(videos) == [2, 0]


def test_rows_of_batches_go_after_a_month_but_not_before_their_batch(videos, monkeypatch):
    watch(videos[0], 1)
    break_off(monkeypatch, "before it is deleted")
    services.add_views(now=MONDAY + 31 * DAY)
    assert views(videos) == [1, 0]
    assert ViewBatch.objects.count() == 0


def test_view_of_a_video_that_is_not_there_is_nobodys(videos):
    services.count_view(video_id=10**12, viewer_id=1, now=MONDAY)
    watch(videos[0], 1)
    services.add_views(now=MONDAY)
    assert views(videos) == [1, 0]
