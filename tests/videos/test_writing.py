"""The words of a video: written, changed, taken back."""

import uuid

import pytest
from django.urls import reverse

from core.errors import Conflict, DomainError, NotAllowed
from tests.factories import MONDAY
from tests.videos.phone import appended, begun, written
from videos import rules, services
from videos.models import Upload, Video, VideoEvent, VideoRules
from videos.services.record import part_path

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"


def log(video):
    return list(video.events.order_by("id").values_list("state", "actor__number", "note"))


# --- Written ------------------------------------------------------------------------
def test_words_are_saved_before_any_file(campaign, member):
    video = written(campaign, member, title=" My press ", words=" How I set it up. ")
    found = Video.objects.get()
    assert (found, found.title, found.words) == (video, "My press", "How I set it up.")
    assert (found.state, found.author, found.created_at) == ("written", member, MONDAY)
    assert (found.sent_at, found.fault, found.attempts) == (None, "", 0)
    assert log(found) == [("written", "member", "")]


def test_department_stays_as_it_was(campaign, member, production_department, quality_department):
    video = written(campaign, member)
    member.department = quality_department
    member.save()
    assert Video.objects.get(pk=video.pk).department == production_department


def test_department_of_the_team_where_a_person_has_none(campaign, member, production_department):
    member.department = None
    member.save()
    assert written(campaign, member).department == production_department


def test_words_sent_twice_are_one_video(campaign, member):
    key = uuid.uuid4()
    first = written(campaign, member, client_id=key)
    again = written(campaign, member, client_id=key, title="Another title")
    assert (again.pk, again.title) == (first.pk, "My press")
    assert VideoEvent.objects.count() == 1


def test_id_of_somebody_else_is_refused(campaign, member, leader):
    key = uuid.uuid4()
    written(campaign, member, client_id=key)
    with pytest.raises(Conflict):
        written(campaign, leader, client_id=key)
    assert Video.objects.get().author == member


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"words": "x" * 1001}, "words"),
    ],
)
def test_words_that_are_missing_or_too_long_are_said(campaign, member, words, field):
    with pytest.raises(DomainError) as refused:
        written(campaign, member, **words)
    assert refused.value.field == field
    assert not Video.objects.exists()


def test_words_wait_for_their_phase(campaign, member):
    campaign.phases.filter(name="Culture").delete()
    with pytest.raises(DomainError, match="not part of this campaign"):
        written(campaign, member)


def test_somebody_deactivated_writes_nothing(campaign, member):
    member.is_active = False
    with pytest.raises(NotAllowed):
        written(campaign, member)


@pytest.mark.parametrize("state", Video.State.values)
def test_so_many_may_wait(campaign, member, leader, state):
    VideoRules.objects.create(campaign=campaign, max_waiting=2)
    for _turn in range(2):
        video = written(campaign, member)
        Video.objects.filter(pk=video.pk).update(state=state)
    if state in rules.EDITABLE:
        with pytest.raises(DomainError, match="2 of your videos wait"):
            written(campaign, member)
    else:
        written(campaign, member)
    assert written(campaign, leader).author == leader


# --- Changed ------------------------------------------------------------------------
def edit(video, actor, title="Another title", words="Other words"):
    return services.edit(video_id=video.pk, title=title, words=words, actor=actor, now=MONDAY)


@pytest.mark.parametrize("state", Video.State.values)
def test_words_change_until_it_is_public(campaign, member, state):
    video = written(campaign, member)
    Video.objects.filter(pk=video.pk).update(state=state)
    if state in rules.EDITABLE:
        changed = edit(video, member)
        assert (changed.title, changed.words) == ("Another title", "Other words")
        assert log(video)[1:] == [(state, "member", "Its words were changed.")]
    else:
        with pytest.raises(Conflict, match="stay as they are"):
            edit(video, member)
    assert Video.objects.get().state == state


def test_change_to_the_same_words_is_none(campaign, member):
    video = written(campaign, member)
    edit(video, member, title="My press ", words="")
    assert len(log(video)) == 1


@pytest.mark.parametrize("who", ["leader", "manager", "verifier"])
def test_nobody_else_changes_or_withdraws_it(request, campaign, member, who):
    video = written(campaign, member)
    other = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        edit(video, other)
    with pytest.raises(NotAllowed):
        services.withdraw(video_id=video.pk, actor=other, now=MONDAY)
    assert Video.objects.get().title == "My press"


# --- Taken back -----------------------------------------------------------------------
@pytest.mark.parametrize("state", Video.State.values)
def test_author_takes_it_back_whatever_its_state(campaign, member, state):
    video = written(campaign, member)
    Video.objects.filter(pk=video.pk).update(
        state=state, claim=uuid.uuid4(), claimed_until=MONDAY, reason="Too dark"
    )
    for _turn in range(2):
        services.withdraw(video_id=video.pk, actor=member, now=MONDAY)
    gone = Video.objects.get()
    assert gone.state == "withdrawn"
    if state != "withdrawn":
        assert (gone.claim is None, gone.reason) == (False, "")  # the sweep clears it away
        assert log(video)[1:] == [("withdrawn", "member", "")]


@pytest.mark.parametrize("whole", [False, True])
def test_file_that_was_sent_goes_with_it(
    campaign, member, django_capture_on_commit_callbacks, whole
):
    video = written(campaign, member)
    upload = begun(video)
    appended(upload, b"0123456789" if whole else b"0123")
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(video_id=video.pk, actor=member, now=MONDAY)
    assert not Upload.objects.exists()
    assert not part_path(upload.pk).exists()


# --- On its page ----------------------------------------------------------------------
def test_author_withdraws_on_the_page(client_for, campaign, member, leader, manager):
    video = written(campaign, member)
    Video.objects.filter(pk=video.pk).update(state="public")
    address = reverse("videos:withdraw", args=[video.pk])
    assert client_for(member).get(address).status_code == 405
    for other in (leader, manager):
        assert client_for(other).post(address).status_code == 404
    assert Video.objects.get().state == "public"
    answer = client_for(member).post(address)
    assert (answer.status_code, answer["Location"]) == (302, video.get_absolute_url())
    assert Video.objects.get().state == "withdrawn"
