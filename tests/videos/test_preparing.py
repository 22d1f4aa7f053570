"""From the file that was sent to a video that can be watched, whatever goes wrong between."""

import hashlib
import os
import time
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.errors import Conflict, DomainError, NotAllowed
from core.health import broker
from people.models import Notice
from tests.factories import MONDAY
from tests.videos.clips import clip
from tests.videos.sending import DAY, MINUTE, on_the_way, sent, stored, wholly
from videos import services
from videos.media.process import StoppedError
from videos.models import Rendition, Video, VideoRules
from videos.services import claims, preparing, uploading
from videos.services.record import part_path

State = Video.State


@pytest.fixture(autouse=True)
def committing(django_capture_on_commit_callbacks):
    """What is done on commit is done at the end of each call of `done`."""
    return django_capture_on_commit_callbacks


@pytest.fixture
def queued(monkeypatch):
    """The videos that a worker was asked for."""
    asked = []
    monkeypatch.setattr(claims.current_app, "send_task", lambda *a, **k: asked.append((a, k)))
    return asked


def asked_for(queued) -> list[int]:
    return [arguments[1][0] for arguments, _options in queued]


@pytest.fixture
def prepare(committing):
    def run(video, now=MONDAY):
        with committing(execute=True):
            services.prepare(video_id=video.pk, clock=lambda: now)
        video.refresh_from_db()

    return run


@pytest.fixture
def sweep(committing):
    def run(now):
        with committing(execute=True):
            services.sweep(now=now)

    return run


def told() -> list[tuple[str, int]]:
    return list(Notice.objects.order_by("kind", "recipient").values_list("kind", "recipient_id"))


def left_at(video) -> tuple:
    """What the claim left on the row."""
    return (video.claim, video.claimed_until, video.attempts, video.progress)


# --- All goes well ----------------------------------------------------------------
@pytest.mark.django_db
def test_sent_video_is_converted_and_waits_for_a_moderator(
    video, manager, verifier, employee, prepare, folders
):
    upload = sent(video)
    prepare(video, MONDAY + MINUTE)
    data = clip("phone").read_bytes()
    assert (video.state, video.fault, left_at(video)) == ("ready", "", (None, None, 0, 0))
    assert (video.sha256, video.original_bytes) == (hashlib.sha256(data).hexdigest(), len(data))
    assert video.original.read() == data
    assert 1900 < video.duration_ms < 2100
    [made] = video.renditions.all()
    assert (made.size, made.width, made.height, made.bytes) == (480, 320, 240, made.file.size)
    assert wholly(video)
    assert not part_path(upload.pk).exists()
    assert on_the_way(folders.UPLOAD_DIR) == []
    moderators = sorted([manager.pk, verifier.pk])
    assert told() == [
        ("video_ready", video.author_id),
        *(("video_to_look_at", person) for person in moderators),
    ]
    assert list(video.events.values_list("state", "actor", "at")) == [
        ("ready", None, MONDAY + MINUTE)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "ending"), [("phone", "mp4"), ("webm", "webm")])
def test_original_is_saved_under_a_name_that_can_be_opened(
    video, prepare, client_for, kind, ending
):
    sent(video, clip(kind))
    prepare(video)
    answer = client_for(video.author).get(f"/videos/{video.pk}/original/")
    assert answer.getvalue() == clip(kind).read_bytes()
    name = f"{video.number}.{ending}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.django_db
def test_moderator_is_not_told_of_their_own_video(video, manager, verifier, prepare):
    video.author = manager
    sent(video)
    prepare(video)
    assert told() == [("video_ready", manager.pk), ("video_to_look_at", verifier.pk)]


@pytest.mark.django_db
def test_prepared_twice_is_prepared_once(video, prepare):
    sent(video)
    prepare(video)
    before, notices = stored(), told()
    prepare(video)
    assert (stored(), told(), video.events.count()) == (before, notices, 1)


@pytest.mark.django_db
def test_another_file_replaces_the_one_before(video, prepare):
    sent(video)
    prepare(video)
    before = stored()
    sent(video, clip("large"), MONDAY + DAY)
    prepare(video, MONDAY + DAY)
    assert [one.size for one in video.renditions.all()] == [720, 480]
    assert wholly(video)
    assert stored().isdisjoint(before)


# --- It is refused, or goes wrong ---------------------------------------------------
@pytest.mark.django_db
def test_file_that_is_no_video_is_refused_and_gone(video, prepare, folders):
    sent(video, clip("picture"))
    prepare(video)
    assert (video.state, video.fault, left_at(video)) == (
        "refused",
        "not_video",
        (None, None, 0, 0),
    )
    assert (stored(), on_the_way(folders.UPLOAD_DIR)) == (set(), [])
    assert told() == [("video_refused", video.author_id)]
    assert [event.note for event in video.events.all()] == ["not_video"]


@pytest.mark.django_db
def test_limit_is_the_campaigns(video, campaign, prepare):
    VideoRules.objects.create(campaign=campaign, max_seconds=5)
    sent(video, clip("long"))
    prepare(video)
    assert (video.state, video.fault) == ("refused", "too_long")


@pytest.mark.django_db
def test_file_that_is_not_there_is_to_be_sent_again(video, prepare):
    part_path(sent(video).pk).unlink()
    prepare(video)
    assert (video.state, video.fault) == ("refused", "damaged")


@pytest.mark.django_db
def test_conversion_that_was_stopped_failed_and_its_file_stays(video, prepare, monkeypatch):
    def stop(*arguments, **options):
        raise StoppedError("time")

    upload = sent(video)
    monkeypatch.setattr(preparing.ffmpeg, "convert", stop)
    prepare(video)
    assert (video.state, video.fault, stored()) == ("failed", "broke_off", set())
    assert part_path(upload.pk).is_file()
    assert told() == [("video_failed", video.author_id)]


@pytest.mark.django_db
def test_storage_that_breaks_three_times_fails_the_conversion(video, prepare, monkeypatch, folders):
    """What was stored before it broke is cleared away by whoever takes the video next."""
    save = default_storage.save

    def break_at_the_end(name, content):
        if name.endswith("original.mp4"):
            raise OSError("no space")
        return save(name, content)

    upload = sent(video)
    monkeypatch.setattr(default_storage, "save", break_at_the_end)
    for attempt in range(3):
        with pytest.raises(OSError, match="no space"):
            prepare(video, MONDAY + 2 * attempt * MINUTE)
        assert len(stored()) == 2
    prepare(video, MONDAY + 6 * MINUTE)
    assert (video.state, video.fault, stored()) == ("failed", "broke_off", set())
    assert on_the_way(folders.UPLOAD_DIR) == [f"{upload.pk}.part"]


# --- Claims -------------------------------------------------------------------------
@pytest.mark.django_db
def test_video_that_somebody_has_is_left_to_them(video, prepare):
    sent(video)
    claim = claims.take(video.pk, lambda: MONDAY)
    prepare(video, MONDAY + MINUTE / 2)
    assert (video.state, video.claim, video.attempts) == ("checking", claim.id, 1)


@pytest.mark.django_db
def test_claim_that_ran_out_is_lost_to_the_next(video, prepare):
    sent(video)
    slow = claims.take(video.pk, lambda: MONDAY)
    default_storage.save(slow.stored_name("480.mp4"), ContentFile(b"half"))
    prepare(video, MONDAY + 2 * MINUTE)
    assert (video.state, wholly(video)) == ("ready", True)
    with pytest.raises(claims.LostError):
        slow.extend(50)


@pytest.mark.django_db
def test_progress_is_saved_now_and_then_and_extends_the_claim(video, monkeypatch):
    sent(video)
    now = [MONDAY]
    claim = claims.take(video.pk, lambda: now[0])
    claim.hear(10)
    video.refresh_from_db()
    assert video.progress == 0  # not before two seconds passed
    monkeypatch.setattr(claims, "SAVED_EVERY", 0)
    now[0] += MINUTE / 2
    claim.hear(20)
    video.refresh_from_db()
    assert (video.progress, video.claimed_until) == (20, MONDAY + 1.5 * MINUTE)


@pytest.mark.django_db
def test_video_withdrawn_meanwhile_is_not_converted_to_the_end(
    video, prepare, monkeypatch, folders
):
    sent(video)
    monkeypatch.setattr(claims, "SAVED_EVERY", 0)
    convert = preparing.ffmpeg.convert

    def withdrawn(*arguments, **options):
        Video.objects.update(state=State.WITHDRAWN)
        return convert(*arguments, **options)

    monkeypatch.setattr(preparing.ffmpeg, "convert", withdrawn)
    prepare(video)
    assert (video.state, stored(), told()) == ("withdrawn", set(), [])
    assert not Rendition.objects.exists()
    assert [name for name in on_the_way(folders.UPLOAD_DIR) if "work" in name] == []


@pytest.mark.django_db
def test_claim_lost_in_the_last_moment_leaves_nothing(video, prepare, monkeypatch):
    """Everything is stored; then another worker has the video."""
    sent(video)
    finish = preparing._finish

    def too_late(claim, *arguments):
        Video.objects.update(claim=uuid.uuid4())
        return finish(claim, *arguments)

    monkeypatch.setattr(preparing, "_finish", too_late)
    prepare(video)
    assert (video.state, stored(), told(), video.events.count()) == ("checking", set(), [], 0)


# --- Once more ------------------------------------------------------------------------
@pytest.fixture
def failed(video):
    sent(video)
    video.state, video.fault, video.attempts = State.FAILED, "broke_off", 4
    video.save()
    return video


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["member", "manager", "verifier"])
def test_author_and_moderators_may_try_again(failed, who, request, queued, committing):
    actor = request.getfixturevalue(who)
    with committing(execute=True):
        services.retry(video_id=failed.pk, actor=actor, now=MONDAY + MINUTE)
    failed.refresh_from_db()
    assert (failed.state, failed.fault, failed.attempts) == ("checking", "", 0)
    assert asked_for(queued) == [failed.pk]


@pytest.mark.django_db
def test_nobody_else_may_try_again(failed, employee, queued):
    with pytest.raises(NotAllowed):
        services.retry(video_id=failed.pk, actor=employee, now=MONDAY)
    assert asked_for(queued) == []


@pytest.mark.django_db
@pytest.mark.parametrize("state", [state for state in State if state != State.FAILED])
def test_only_what_failed_is_tried_again(failed, member, state):
    Video.objects.update(state=state)
    with pytest.raises(Conflict):
        services.retry(video_id=failed.pk, actor=member, now=MONDAY)


@pytest.mark.django_db
def test_what_is_no_longer_here_is_not_tried_again(failed, member):
    part_path(failed.uploads.get().pk).unlink()
    with pytest.raises(DomainError, match="Send it again"):
        services.retry(video_id=failed.pk, actor=member, now=MONDAY)


# --- What the clock does ----------------------------------------------------------------
@pytest.mark.django_db
def test_sweep_asks_for_what_nobody_converts(video, queued, sweep):
    sent(video)
    sweep(MONDAY + MINUTE)
    assert asked_for(queued) == []
    sweep(MONDAY + 3 * MINUTE)
    assert asked_for(queued) == [video.pk]
    claims.take(video.pk, lambda: MONDAY + 3 * MINUTE)
    sweep(MONDAY + 3.5 * MINUTE)
    assert asked_for(queued) == [video.pk]
    sweep(MONDAY + 5 * MINUTE)
    assert asked_for(queued) == [video.pk] * 2


@pytest.mark.django_db
def test_original_stays_until_it_was_public_for_a_week(video, prepare, sweep):
    sent(video)
    prepare(video)
    original = str(video.original)
    sweep(MONDAY + 30 * DAY)
    assert original in stored()
    video.state, video.published_at = State.PUBLIC, MONDAY + 30 * DAY
    video.save()
    sweep(MONDAY + 36 * DAY)
    assert original in stored()
    sweep(MONDAY + 38 * DAY)
    video.refresh_from_db()
    assert original not in stored()
    assert (str(video.original), len(video.sha256), len(stored())) == ("", 64, 2)


@pytest.mark.django_db
def test_files_of_a_withdrawn_video_are_deleted(video, prepare, sweep, folders, committing):
    """Those that a worker had stored before it died, too."""
    sent(video)
    prepare(video)
    sent(video)
    half = claims.take(video.pk, lambda: MONDAY)
    default_storage.save(half.stored_name("480.mp4"), ContentFile(b"half"))
    with committing(execute=True):
        services.withdraw(video_id=video.pk, actor=video.author, now=MONDAY)
    sweep(MONDAY + MINUTE)
    video.refresh_from_db()
    assert (stored(), str(video.original), video.poster, video.claim) == (set(), "", "", None)
    assert not video.renditions.exists()
    assert on_the_way(folders.UPLOAD_DIR) == []


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.PUBLIC, State.WITHDRAWN])
def test_files_that_a_storage_did_not_delete_go_at_a_later_sweep(
    video, prepare, sweep, monkeypatch, state
):
    def away(name):
        raise OSError("away")

    sent(video)
    prepare(video)
    original = str(video.original)
    Video.objects.update(state=state, published_at=MONDAY)
    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "delete", away)
        with pytest.raises(OSError, match="away"):
            sweep(MONDAY + 8 * DAY)
    assert original in stored()
    sweep(MONDAY + 8 * DAY)
    assert original not in stored()


@pytest.mark.django_db
def test_sweep_leaves_what_is_needed_in_the_folder(video, sweep, folders, queued):
    upload = sent(video)
    claim = claims.take(video.pk, lambda: MONDAY)
    (folders.UPLOAD_DIR / f"work-{claim.id}-x").mkdir()
    (folders.UPLOAD_DIR / f"work-{uuid.uuid4()}-x").mkdir()
    (folders.UPLOAD_DIR / f"{uuid.uuid4()}.part").write_bytes(b"new, and its row will come")
    old = folders.UPLOAD_DIR / f"{uuid.uuid4()}.part"
    old.write_bytes(b"nobody's")
    long_ago = time.time() - 2 * uploading.KEPT.total_seconds()
    os.utime(old, (long_ago, long_ago))
    os.utime(part_path(upload.pk), (long_ago, long_ago))
    sweep(MONDAY)
    services.clean(now=MONDAY)
    left = on_the_way(folders.UPLOAD_DIR)
    assert (len(left), old.exists()) == (3, False)
    assert {f"work-{claim.id}-x", f"{upload.pk}.part"} <= set(left)


@pytest.mark.django_db
def test_conversions_wait_in_a_queue_of_their_own(video):
    with broker() as client:
        client.delete("videos")
        services.queue(video.pk)
        assert (client.llen("videos"), client.llen("celery")) == (1, 0)
        client.delete("videos")
