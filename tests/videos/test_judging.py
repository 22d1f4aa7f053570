"""What moderators decide on videos, what it earns, and who is told."""

import pytest

from core.errors import Conflict, DomainError, NotAllowed
from people.models import Notice
from points.models import PointEntry
from tests.factories import MONDAY
from tests.videos.cast import HOUR, fresh, video_of
from videos import services
from videos.models import Video

pytestmark = pytest.mark.django_db


def publish(video, actor, now=MONDAY, **more):
    return services.publish(video_id=video.pk, actor=actor, now=now, **more)


def give_back(video, actor, reason="Too dark.", now=MONDAY):
    return services.give_back(video_id=video.pk, reason=reason, actor=actor, now=now)


def take_down(video, actor, reason="A customer is in it.", now=MONDAY):
    return services.take_down(video_id=video.pk, reason=reason, actor=actor, now=now)


def story(video):
    return list(video.events.order_by("id").values_list("state", "actor__number", "note"))


def told(kind):
    return list(Notice.objects.filter(kind=kind).values_list("recipient__number", flat=True))


@pytest.fixture
def ready(campaign, member):
    return video_of(campaign, member, "ready")


def test_published_is_public_earns_and_is_told(ready, verifier):
    publish(ready, verifier)
    now = fresh(ready)
    assert (now.state, now.published_at) == ("public", MONDAY)
    assert story(ready) == [("public", "verifier", "")]
    (entry,) = PointEntry.objects.all()
    assert (entry.employee.number, entry.amount, entry.rule.code) == (
        "member",
        2,
        "video_published",
    )
    assert told("video_public") == ["member"]


def test_captions_that_came_after_the_look_are_not_let_through(ready, member, verifier):
    saw = services.seen(ready)
    words = "WEBVTT\n\n00:01.000 --> 00:02.000\nNobody has read this.\n"
    services.save_caption(video_id=ready.pk, language="en", source=words, actor=member)
    with pytest.raises(Conflict):
        publish(ready, verifier, saw=saw)
    publish(ready, verifier, saw=services.seen(ready))
    assert fresh(ready).state == "public"


def test_public_again_keeps_its_date_and_earns_nothing_more(ready, verifier, manager):
    publish(ready, verifier)
    take_down(ready, manager, now=MONDAY + HOUR)
    assert (fresh(ready).state, fresh(ready).reason) == ("taken_down", "A customer is in it.")
    publish(ready, verifier, now=MONDAY + 2 * HOUR)
    assert (fresh(ready).state, fresh(ready).published_at) == ("public", MONDAY)
    assert fresh(ready).reason == ""
    assert PointEntry.objects.count() == 1
    assert told("video_public") == ["member", "member"]
    assert told("video_taken_down") == ["member"]


def test_given_back_says_why(ready, verifier):
    give_back(ready, verifier, " Too dark. ")
    assert (fresh(ready).state, fresh(ready).reason) == ("returned", "Too dark.")
    assert fresh(ready).published_at is None
    assert told("video_returned") == ["member"]
    assert PointEntry.objects.count() == 0


@pytest.mark.parametrize(("decide", "state"), [(give_back, "ready"), (take_down, "public")])
def test_reason_is_needed(campaign, member, verifier, decide, state):
    video = video_of(campaign, member, state)
    with pytest.raises(DomainError) as refused:
        decide(video, verifier, " \n")
    assert refused.value.field == "reason"
    assert fresh(video).state == state


@pytest.mark.parametrize(
    ("decide", "state"), [(publish, "ready"), (give_back, "ready"), (take_down, "public")]
)
def test_same_decision_of_one_moderator_again_changes_nothing(
    campaign, member, verifier, manager, decide, state
):
    video = video_of(campaign, member, state)
    decide(video, verifier)
    decide(video, verifier)
    assert video.events.count() == 1
    assert Notice.objects.count() == 1
    with pytest.raises(Conflict):
        decide(video, manager)


@pytest.mark.parametrize(
    ("decide", "state"), [(publish, "ready"), (give_back, "ready"), (take_down, "public")]
)
@pytest.mark.parametrize("who", ["member", "leader", "executive", "judge"])
def test_only_moderators_decide(request, campaign, member, decide, state, who):
    video = video_of(campaign, member, state)
    with pytest.raises(NotAllowed):
        decide(video, request.getfixturevalue(who))
    assert fresh(video).state == state


@pytest.mark.parametrize(
    ("decide", "state"), [(publish, "ready"), (give_back, "ready"), (take_down, "public")]
)
def test_nobody_decides_on_their_own(campaign, verifier, decide, state):
    video = video_of(campaign, verifier, state)
    with pytest.raises(NotAllowed):
        decide(video, verifier)
    assert fresh(video).state == state


OTHERS = {
    publish: {"ready", "taken_down"},
    give_back: {"ready"},
    take_down: {"public"},
}


@pytest.mark.parametrize("state", Video.State.values)
@pytest.mark.parametrize("decide", OTHERS)
def test_decision_fits_its_states_only(campaign, member, verifier, decide, state):
    video = video_of(campaign, member, state)
    if state in OTHERS[decide]:
        decide(video, verifier)
        assert fresh(video).state != state
    else:
        with pytest.raises(Conflict):
            decide(video, verifier)
        assert fresh(video).state == state


@pytest.mark.parametrize("changed", [{"title": "Other"}, {"words": "Other"}, {"sha256": "f" * 64}])
def test_what_was_changed_since_it_was_looked_at_is_not_published(ready, verifier, changed):
    saw = services.seen(ready)
    Video.objects.filter(pk=ready.pk).update(**changed)
    with pytest.raises(Conflict):
        publish(ready, verifier, saw=saw)
    assert fresh(ready).state == "ready"
    publish(ready, verifier, saw=services.seen(fresh(ready)))
    assert fresh(ready).state == "public"
