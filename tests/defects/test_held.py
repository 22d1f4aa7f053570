"""What the plan has no place for any more is held, until a manager decides."""

import uuid

import pytest

from core.errors import Conflict, DomainError, NotAllowed
from defects import services
from defects.models import (
    Defect,
    HeldInspection,
    Inspection,
    Photo,
)
from tests.defects.walking import (
    HOUR,
    MINUTE,
    Phone,
    answer,
    counts,
    finding,
    hand_over,
    photographed,
    praise,
)
from tests.factories import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
LATER = MONDAY + HOUR


def test_inspection_of_a_duty_that_was_handed_over_is_held(planned, duty, other_leader, manager):
    hand_over(duty, other_leader, manager)
    photo = str(uuid.uuid4())
    planned.state["findings"] = [finding(photos=[photo])]
    for _time in range(3):
        received = planned.send()
    held = HeldInspection.objects.get()
    assert (received.held, received.inspection) == (held, None)
    assert received.photos_wanted == [uuid.UUID(photo)]
    assert (held.reason, held.duty, held.content["inspection"]) == (
        "reassigned",
        duty,
        planned.state,
    )
    planned.send_photo(photo, planned.state["findings"][0])
    planned.send_photo(photo, planned.state["findings"][0])
    assert planned.send().photos_wanted == []
    assert counts() == {
        "Inspection": 0,
        "InspectionAnswer": 0,
        "Defect": 0,
        "Commendation": 0,
        "Photo": 0,
        "HeldInspection": 1,
        "HeldPhoto": 1,
    }


def test_what_is_recorded_after_it_was_held_is_kept_too(planned, duty, other_leader, manager):
    hand_over(duty, other_leader, manager)
    planned.send()
    planned.state["findings"] = [finding()]
    planned.send(LATER + HOUR)
    held = HeldInspection.objects.get()
    assert held.content["inspection"] == planned.state
    assert held.received_at == LATER + HOUR


def test_inspection_that_the_deputy_has_done_is_held(
    planned, duty, line, version, other_leader, manager
):
    hand_over(duty, other_leader, manager)
    deputy = Phone(other_leader, line, version, duty)
    deputy.finish(MONDAY + 5 * MINUTE)
    assert deputy.send().inspection.duty == duty
    assert planned.send().held.reason == "done"
    duty.refresh_from_db()
    assert (duty.state, duty.inspection.inspector) == ("done", other_leader)


def test_second_device_of_the_same_person_is_held(planned, duty, leader, line, version):
    planned.send()
    assert Phone(leader, line, version, duty).send().held.reason == "done"


def test_begun_inspection_whose_duty_was_handed_over_goes_on_as_its_own(
    planned, duty, line, version, other_leader, manager
):
    planned.send()
    hand_over(duty, other_leader, manager)
    deputy = Phone(other_leader, line, version, duty)
    deputy.finish(MONDAY + 5 * MINUTE)
    deputy.send()
    planned.finish(MONDAY + 6 * MINUTE)
    planned.send()
    rows = Inspection.objects.order_by("id").values_list("inspector", "duty", "finished_at")
    assert list(rows) == [
        (planned.person.pk, None, MONDAY + 6 * MINUTE),
        (other_leader.pk, duty.pk, MONDAY + 5 * MINUTE),
    ]
    duty.refresh_from_db()
    assert duty.ended_at == MONDAY + 5 * MINUTE


def test_begun_inspection_leaves_its_duty_to_the_deputy(planned, duty, other_leader, manager):
    planned.send()
    hand_over(duty, other_leader, manager)
    planned.finish(MONDAY + 6 * MINUTE)
    planned.send()
    duty.refresh_from_db()
    assert (duty.state, Inspection.objects.get().duty) == ("open", None)


@pytest.mark.parametrize("which", ["phone", "planned"])
def test_inspection_of_a_closed_campaign_is_held(request, campaign, manager, which):
    walk = request.getfixturevalue(which)
    campaign.status = "closed"
    campaign.save()
    assert walk.send().held.reason == "closed"


def test_begun_inspection_goes_on_after_the_campaign_was_closed(phone, campaign):
    phone.send()
    campaign.status = "closed"
    campaign.save()
    phone.state["findings"] = [finding()]
    phone.finish(MONDAY + 5 * MINUTE)
    assert phone.send().inspection.finished_at == MONDAY + 5 * MINUTE
    assert Defect.objects.count() == 1


@pytest.fixture
def held(planned, duty, items, other_leader, manager):
    """A finished inspection of the leader's with two photos, which the plan gave away."""
    hand_over(duty, other_leader, manager)
    photos = [str(uuid.uuid4()) for _number in range(2)]
    failed = answer(items["check"], passed=False, note="Loose", photos=photos[:1])
    found = finding(photos=photos[1:])
    planned.state |= {"answers": [failed], "findings": [found, praise()]}
    planned.finish(MONDAY + 5 * MINUTE)
    planned.send()
    planned.send_photo(photos[0], failed, lambda: photographed(1))
    planned.send_photo(photos[1], found, lambda: photographed(2))
    return HeldInspection.objects.get()


def test_held_inspection_is_taken_in_as_one_of_its_own(held, planned, manager, leader, duty):
    taken_at = LATER + 50 * HOUR
    made = services.take_in(held_id=held.pk, actor=manager, now=taken_at)
    assert services.take_in(held_id=held.pk, actor=manager, now=taken_at) == made
    held.refresh_from_db()
    assert (held.state, held.settled_by, held.settled_at, held.result) == (
        "taken",
        manager,
        taken_at,
        made,
    )
    assert (made.inspector, made.duty, made.started_at) == (leader, None, MONDAY)
    assert (made.finished_at, made.received_at) == (MONDAY + 5 * MINUTE, held.received_at)
    defect = made.defects.get()
    assert (defect.posted_by, defect.posted_at) == (leader, taken_at)
    assert made.commendations.count() == 1
    kept = Photo.objects.order_by("id").values_list("kind", "answer__item__kind", "defect", "file")
    assert list(kept) == [
        ("answer", "check", None, held.photos.all()[0].file.name),
        ("found", None, defect.pk, held.photos.all()[1].file.name),
    ]
    assert None not in Photo.objects.values_list("looks", flat=True)
    duty.refresh_from_db()
    assert duty.state == "open"
    before = counts()
    again = planned.send(taken_at + HOUR)
    assert (again.inspection, again.held, again.photos_wanted) == (made, None, [])
    assert counts() == before


def test_held_inspection_is_put_aside_with_a_reason(held, planned, manager):
    with pytest.raises(DomainError, match="Say why"):
        services.put_aside(held_id=held.pk, actor=manager, now=LATER, reason="  ")
    for _time in range(2):
        services.put_aside(held_id=held.pk, actor=manager, now=LATER, reason="Done by the deputy.")
    held.refresh_from_db()
    assert (held.state, held.settled_note, held.result) == ("aside", "Done by the deputy.", None)
    again = planned.send()
    assert (again.held, again.photos_wanted) == (held, [])
    assert Inspection.objects.count() == 0
    with pytest.raises(Conflict):
        services.take_in(held_id=held.pk, actor=manager, now=LATER)


def test_only_the_manager_settles_what_is_held(held, leader, verifier):
    for person in (leader, verifier):
        with pytest.raises(NotAllowed):
            services.take_in(held_id=held.pk, actor=person, now=LATER)
        with pytest.raises(NotAllowed):
            services.put_aside(held_id=held.pk, actor=person, now=LATER, reason="No.")
    assert Inspection.objects.count() == 0


def test_held_inspection_of_somebody_else_is_refused(held, planned, other_leader):
    planned.person = other_leader
    with pytest.raises(DomainError, match="somebody else"):
        planned.send()


def test_inspection_that_the_deputy_has_begun_is_held_as_handed_over(
    planned, duty, line, version, other_leader, manager
):
    hand_over(duty, other_leader, manager)
    Phone(other_leader, line, version, duty).send()
    assert planned.send().held.reason == "reassigned"


def test_held_inspection_whose_ids_are_anothers_is_not_half_taken_in(
    held, planned, manager, other_leader, line, version, client_for
):
    """Somebody has posted a finding and a photo under its ids before the manager decides."""
    thief = Phone(other_leader, line, version)
    stolen = {**planned.state["findings"][0], "photos": []}
    thief.state["findings"] = [stolen]
    thief.send()
    thief.send_photo(planned.state["findings"][0]["photos"][0], stolen)
    before = counts()
    with pytest.raises(DomainError, match="id of another"):
        services.take_in(held_id=held.pk, actor=manager, now=LATER)
    assert client_for(manager).post(f"/inspections/held/{held.pk}/").status_code == 302
    assert counts() == before
