"""The same inspection sent many times at once is there once; whatever died in between."""

import os
import random
import signal
import time
import uuid
from collections import Counter
from functools import partial

import pytest
from django.db import connection, transaction

from defects import services
from defects.models import (
    ChecklistVersion,
    Commendation,
    Defect,
    DefectEvent,
    HeldInspection,
    HeldPhoto,
    Inspection,
    InspectionAnswer,
    InspectionDuty,
    Photo,
)
from defects.services import planning
from defects.services.receiving import photos, taking
from people.models import Notice
from tests.concurrency.harness import at_once
from tests.defects.walking import (
    HOUR,
    MINUTE,
    Phone,
    answer,
    finding,
    hand_over,
    items_by_kind,
    make_duty,
    make_version,
    photographed,
    praise,
)
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 12
MODELS = (Inspection, InspectionAnswer, Defect, DefectEvent, Commendation, Photo, HeldInspection)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def version(db):
    return make_version()


@pytest.fixture
def duty(campaign, line, version, leader):
    return make_duty(campaign, line, version, leader)


@pytest.fixture
def phone(campaign, line, version, leader, other_leader):
    """A whole inspection without a duty: five answers, a defect, good work, two photos."""
    line.team.leader = other_leader
    line.team.save()
    return filled(Phone(leader, line, version))


def filled(phone, *, photos=2):
    items = items_by_kind_of(phone)
    phone.state["answers"] = [answer(item, passed=True) for item in items.values()]
    found = finding(photos=[str(uuid.uuid4()) for _number in range(photos)])
    phone.state["findings"] = [found, praise()]
    phone.finish(MONDAY + 5 * MINUTE)
    return phone


def items_by_kind_of(phone):
    return items_by_kind(ChecklistVersion.objects.get(pk=phone.state["checklist_version"]))


def counts():
    return {model.__name__: model.objects.count() for model in MODELS}


ONCE = {
    "Inspection": 1,
    "InspectionAnswer": 5,
    "Defect": 1,
    "DefectEvent": 1,
    "Commendation": 1,
    "Photo": 0,
    "HeldInspection": 0,
}


def test_one_sending_from_eight_threads_is_kept_once(phone):
    assert at_once([phone.send] * 8) == []
    assert counts() == ONCE
    assert Notice.objects.filter(kind="defect_posted").count() == 1


def test_without_its_lock_a_sending_at_once_breaks(phone, monkeypatch):
    """The guard taken away: so the test above bites."""
    monkeypatch.setattr(taking, "alone_with", lambda client_id: None)
    for _try in range(5):
        if at_once([phone.send] * 8):
            return
        phone.state["id"] = str(uuid.uuid4())
        phone.state["findings"] = [finding(), praise()]
    raise AssertionError("Eight sendings at once never met.")


def test_one_photo_from_eight_threads_is_kept_once(phone):
    phone.send()
    owner = phone.state["findings"][0]
    picture = photographed(1)
    send = partial(phone.send_photo, owner["photos"][0], owner, lambda: picture)
    assert at_once([send] * 8) == []
    assert Photo.objects.count() == 1


def test_without_its_lock_a_photo_at_once_breaks(phone, monkeypatch):
    monkeypatch.setattr(photos, "alone_with", lambda client_id: None)
    phone.send()
    owner, picture = phone.state["findings"][0], photographed(1)
    for _try in range(5):
        send = partial(phone.send_photo, uuid.uuid4(), owner, lambda: picture)
        if at_once([send] * 8):
            return
        Photo.objects.all().delete()
    raise AssertionError("Eight photos at once never met.")


def test_held_inspection_from_eight_threads_is_held_once(
    duty, line, version, leader, other_leader, manager
):
    hand_over(duty, other_leader, manager)
    phone = filled(Phone(leader, line, version, duty))
    assert at_once([phone.send] * 8) == []
    assert (HeldInspection.objects.count(), Inspection.objects.count()) == (1, 0)
    owner, picture = phone.state["findings"][0], photographed(1)
    send = partial(phone.send_photo, owner["photos"][0], owner, lambda: picture)
    assert at_once([send] * 8) == []
    assert HeldPhoto.objects.count() == 1


def test_two_tabs_leave_the_later_answer_of_each_item(phone):
    """Each tab answers all items, one now and one later; they send over and over."""
    items = list(items_by_kind_of(phone).values())
    tabs = []
    for tab in range(2):
        own = clone(phone)
        own.state["answers"] = [
            answer(item, MONDAY + (2 * place + (place + tab) % 2) * MINUTE, note=f"tab {tab}")
            for place, item in enumerate(items)
        ]
        own.state["findings"] = [finding(title=f"Of tab {tab}")]
        tabs.append(own)
    assert at_once([tab.send for tab in tabs * 4]) == []
    notes = list(InspectionAnswer.objects.order_by("item").values_list("note", flat=True))
    assert notes == [f"tab {1 - place % 2}" for place in range(len(items))]
    assert Counter(Defect.objects.values_list("title", flat=True)) == {"Of tab 0": 1, "Of tab 1": 1}


def clone(phone):
    """The same inspection in another tab, under way."""
    other = object.__new__(Phone)
    other.__dict__.update(phone.__dict__)
    other.state = {**phone.state, "finished_at": None}
    return other


def test_duty_is_done_by_one_of_two_devices(duty, line, version, leader):
    phones = [filled(Phone(leader, line, version, duty), photos=0) for _number in range(4)]
    assert at_once([phone.send for phone in phones]) == []
    duty.refresh_from_db()
    assert duty.state == InspectionDuty.State.DONE
    assert (Inspection.objects.count(), HeldInspection.objects.count()) == (1, 3)
    assert Defect.objects.count() == 1


def test_handing_over_and_finishing_at_once_end_in_one_story(
    duty, line, version, leader, other_leader, manager
):
    phone = filled(Phone(leader, line, version, duty), photos=0)
    give = partial(
        planning.hand_over,
        duty_id=duty.pk,
        to=other_leader,
        reason="On leave.",
        actor=manager,
        now=MONDAY + HOUR,
    )
    at_once([phone.send, give])
    duty.refresh_from_db()
    if duty.inspector == leader:
        assert (duty.state, HeldInspection.objects.count()) == ("done", 0)
        assert Inspection.objects.get().duty == duty
    else:
        assert (duty.state, Inspection.objects.count()) == ("open", 0)
        assert HeldInspection.objects.count() == 1


def test_taking_in_and_putting_aside_at_once_is_one_decision(
    duty, line, version, leader, other_leader, manager
):
    hand_over(duty, other_leader, manager)
    phone = filled(Phone(leader, line, version, duty), photos=0)
    held = phone.send().held
    who = {"held_id": held.pk, "actor": manager, "now": MONDAY + HOUR}
    take = partial(services.take_in, **who)
    aside = partial(services.put_aside, **who, reason="Twice.")
    raised = at_once([take, aside] * 4)
    held.refresh_from_db()
    made = 1 if held.state == "taken" else 0
    assert (Inspection.objects.count(), Defect.objects.count()) == (made, made)
    assert len(raised) == 4


def test_sending_killed_at_random_moments_is_whole_or_not_there(phone):
    """Between each photo and the end, too: the phone sends again, and it is there once."""
    chance = random.Random(3)
    owner = phone.state["findings"][0]
    pictures = {photo: photographed(number) for number, photo in enumerate(owner["photos"])}
    for _kill in range(KILLS):
        child = fork(partial(everything, phone, owner, pictures))
        time.sleep(chance.uniform(0.0, 0.25))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = counts()
        assert found | {"Photo": 0} in ({**ONCE}, dict.fromkeys(ONCE, 0))
        assert found["Photo"] <= 2
    everything(phone, owner, pictures)
    assert counts() == {**ONCE, "Photo": 2}
    assert Inspection.objects.get().finished_at == MONDAY + 5 * MINUTE
    assert Notice.objects.filter(kind="defect_posted").count() == 1


def everything(phone, owner, pictures):
    phone.send()
    for photo, picture in pictures.items():
        phone.send_photo(photo, owner, lambda picture=picture: picture)
    phone.send()


def fork(action):
    """Run `action` in a child process with a connection of its own; returns its id."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            action()
        finally:
            os._exit(0)
    return child


def test_refused_sending_is_undone_whole(phone):
    """The last step fails: nothing of the steps before it stays."""
    other = clone(phone)
    other.state["id"] = str(uuid.uuid4())
    phone.send()
    before = counts()
    other.state["answers"] = phone.state["answers"]
    other.state["findings"] = [finding(), phone.state["findings"][0]]
    with pytest.raises(Exception, match="another"), transaction.atomic():
        other.send()
    assert counts() == before
