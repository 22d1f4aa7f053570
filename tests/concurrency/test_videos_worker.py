"""Workers that convert videos, killed in the middle and several at once: one result."""

import datetime as dt
import time
import uuid

import psutil
import pytest

from core import clock
from devtools.servers import wait_until
from people.models import Notice
from tests import workers
from tests.concurrency.harness import at_once
from tests.videos.clips import clip
from tests.videos.sending import on_the_way, sent, stored, wholly
from videos import services
from videos.models import Rendition, Video, VideoEvent
from videos.services import claims

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.celery]
SECONDS = 120


@pytest.fixture
def folders(settings, tmp_path, monkeypatch):
    """Folders of the test's own, for this process and for the workers."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    settings.MEDIA_ROOT, settings.UPLOAD_DIR = tmp_path / "media", tmp_path / "uploads"
    return settings


@pytest.fixture
def video(campaign, member, folders):
    workers.empty_queue()
    yield Video.objects.create(
        campaign=campaign, author=member, title="We weigh twice", created_at=clock.now()
    )
    workers.empty_queue()


def prepare(video):
    services.prepare(video_id=video.pk, clock=clock.now)


def assert_once(video, folders):
    """It is ready: one set of files and rows, one event, one notice; nothing else is left."""
    video.refresh_from_db()
    assert (video.state, video.claim, video.attempts) == ("ready", None, 0)
    assert wholly(video)
    assert VideoEvent.objects.count() == 1
    assert list(Notice.objects.values_list("kind", flat=True)) == ["video_ready"]
    services.sweep(now=clock.now())
    assert on_the_way(folders.UPLOAD_DIR) == []


def converting(folders) -> bool:
    return any(folders.UPLOAD_DIR.glob("work-*/480.mp4"))


def kill(worker) -> list[psutil.Process]:
    """End the worker and its processes as a power cut does; gives the converters it had."""
    family = [psutil.Process(worker.pid), *psutil.Process(worker.pid).children(recursive=True)]
    converters = [process for process in family if "ffmpeg" in process.name()]
    for process in family:
        if process not in converters:
            process.kill()
    worker.wait(10)
    return converters


def test_killed_worker_starts_over_and_nothing_is_doubled(video, folders):
    sent(video, clip("slow"), clock.now())
    with workers.worker(converts=True) as worker:
        services.queue(video.pk)
        assert wait_until(lambda: converting(folders), SECONDS)
        converters = kill(worker)
    assert converters
    _gone, alive = psutil.wait_procs(converters, timeout=10)
    assert alive == []  # nobody works for a worker that is dead
    assert len(on_the_way(folders.UPLOAD_DIR)) == 2  # the file, and what it left
    assert (Rendition.objects.count(), stored()) == (0, set())
    Video.objects.update(claimed_until=clock.now() - dt.timedelta(seconds=1))  # a minute later
    with workers.worker(converts=True):
        services.sweep(now=clock.now())
        assert wait_until(lambda: Video.objects.get().state == "ready", SECONDS)
    assert_once(video, folders)


def test_workers_kill_of_what_is_stored_already_leaves_one_set(video, folders):
    """It died between the files and the rows: the next one clears its files away."""
    sent(video, at=clock.now())
    dead = claims.take(video.pk, clock.now)
    for name in claims.stored_names(video, dead.id).values():
        (folders.MEDIA_ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (folders.MEDIA_ROOT / name).write_bytes(b"from the dead")
    Video.objects.update(claimed_until=clock.now() - dt.timedelta(seconds=1))
    prepare(video)
    assert_once(video, folders)


def test_many_at_once_convert_it_once(video, folders):
    sent(video, at=clock.now())
    assert at_once([lambda: prepare(video)] * 6) == []
    assert_once(video, folders)


def test_claims_that_run_out_at_once_still_give_one_result(video, folders, monkeypatch):
    """All convert it to the end; the last claim wins, whoever is first."""
    monkeypatch.setattr(claims, "SPAN", dt.timedelta(0))
    sent(video, at=clock.now())
    assert at_once([lambda: prepare(video)] * 3) == []
    assert_once(video, folders)


def test_withdrawn_while_it_is_converted_leaves_nothing(video, folders):
    sent(video, clip("slow"), clock.now())

    def withdraw():
        assert wait_until(lambda: converting(folders), SECONDS)
        Video.objects.update(state=Video.State.WITHDRAWN)

    begun = time.monotonic()
    assert at_once([lambda: prepare(video), withdraw]) == []
    assert time.monotonic() - begun < SECONDS
    services.sweep(now=clock.now())
    assert (stored(), Rendition.objects.count(), VideoEvent.objects.count()) == (set(), 0, 0)
    assert [name for name in on_the_way(folders.UPLOAD_DIR) if "work" in name] == []


def test_rest_of_the_work_does_not_wait_for_conversions(video):
    """A worker of the rest takes no conversion."""
    with workers.worker():
        services.queue(video.pk)
        time.sleep(1)
        with workers.health.broker() as client:
            assert client.llen("videos") == 1


def test_claim_is_given_once_to_many_who_ask(video, folders):
    sent(video, at=clock.now())
    given: list[uuid.UUID] = []

    def ask():
        claim = claims.take(video.pk, clock.now)
        if claim is not None:
            given.append(claim.id)

    assert at_once([ask] * 20) == []
    video.refresh_from_db()
    assert (given, video.attempts) == ([video.claim], 1)
