"""What phones send: kept once, whatever comes how often; refused whole, or held."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from core.errors import Conflict, DomainError, Missing, NotAllowed
from defects import services
from defects.models import (
    Commendation,
    Defect,
    HeldInspection,
    HeldPhoto,
    Inspection,
    InspectionAnswer,
    Photo,
)
from people.models import Notice
from tests.defects.walking import (
    CLOSES,
    DUE,
    HOUR,
    MINUTE,
    OPENS,
    Phone,
    answer,
    finding,
    hand_over,
    instant,
    items_by_kind,
    make_duty,
    make_version,
    photographed,
    praise,
)
from tests.factories import MONDAY, make_campaign

pytestmark = pytest.mark.django_db
LATER = MONDAY + HOUR


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def version(db):
    return make_version()


@pytest.fixture
def items(version):
    return items_by_kind(version)


@pytest.fixture
def duty(campaign, line, version, leader):
    return make_duty(campaign, line, version, leader)


@pytest.fixture
def phone(campaign, line, version, leader):
    """An inspection without a duty."""
    return Phone(leader, line, version)


@pytest.fixture
def planned(duty, line, version, leader):
    """The inspection of the duty."""
    return Phone(leader, line, version, duty)


def counts():
    models = (Inspection, InspectionAnswer, Defect, Commendation, Photo, HeldInspection, HeldPhoto)
    return {model.__name__: model.objects.count() for model in models}


def nothing():
    return all(number == 0 for number in counts().values())


# --- Taken in -----------------------------------------------------------------
def test_sending_keeps_everything(phone, items, leader, line, other_leader):
    line.team.leader = other_leader
    line.team.save()
    found, praised = finding(detail="At station 3."), praise()
    phone.state["findings"] = [found, praised]
    phone.state["answers"] = [
        answer(items["check"], passed=True),
        answer(items["number"], number="2.5", note="Worn"),
        answer(items["score"], score=3),
        answer(items["text"], text="  Tidy.  "),
        answer(items["photo"]),
    ]
    received = phone.send(LATER)
    kept = Inspection.objects.get()
    assert (received.inspection, received.held, received.photos_wanted) == (kept, None, [])
    assert (kept.client_id, kept.inspector, kept.line, kept.seed) == (phone.id, leader, line, 7)
    assert (kept.started_at, kept.finished_at, kept.received_at) == (MONDAY, None, LATER)
    fields = ("item__kind", "passed", "number", "score", "text", "note", "fixed_on_spot")
    assert list(kept.answers.order_by("item__order").values_list(*fields)) == [
        ("check", True, None, None, "", "", False),
        ("number", False, Decimal("2.5"), None, "", "Worn", False),
        ("score", True, None, 3, "", "", False),
        ("text", None, None, None, "Tidy.", "", False),
        ("photo", None, None, None, "", "", False),
    ]
    defect, commendation = Defect.objects.get(), Commendation.objects.get()
    assert received.findings == {
        uuid.UUID(found["id"]): defect,
        uuid.UUID(praised["id"]): commendation,
    }
    assert (defect.inspection, defect.posted_by, defect.posted_at) == (kept, leader, LATER)
    assert (defect.title, defect.detail, defect.category) == (
        "Solder splash",
        "At station 3.",
        "method",
    )
    assert (commendation.inspection, commendation.title) == (kept, "Clean bench")
    assert list(Notice.objects.values_list("recipient", "kind")) == [
        (other_leader.pk, "defect_posted")
    ]


def test_sending_again_changes_nothing(phone, items):
    phone.state["findings"] = [finding(), praise()]
    phone.state["answers"] = [answer(items["check"], passed=True)]
    phone.send()
    before, rows = counts(), list(InspectionAnswer.objects.values())
    for hours in range(1, 4):
        phone.send(MONDAY + hours * HOUR)
    assert counts() == before
    assert list(InspectionAnswer.objects.values()) == rows
    assert Notice.objects.filter(kind="defect_posted").count() <= 1


def test_later_answer_wins_whichever_comes_first(phone, items):
    phone.state["answers"] = [answer(items["check"], MONDAY + 2 * MINUTE, passed=False, note="b")]
    phone.send()
    phone.state["answers"] = [answer(items["check"], MONDAY + MINUTE, passed=True, note="a")]
    phone.send()
    assert list(InspectionAnswer.objects.values_list("passed", "note")) == [(False, "b")]
    phone.state["answers"] = [answer(items["check"], MONDAY + 3 * MINUTE, passed=True, note="c")]
    phone.send()
    assert list(InspectionAnswer.objects.values_list("passed", "note")) == [(True, "c")]


def test_verdict_is_the_servers_for_numbers_and_scores(phone, items):
    phone.state["answers"] = [
        answer(items["number"], number="0.9999", passed=True),
        answer(items["score"], score=2, passed=True),
    ]
    phone.send()
    assert list(InspectionAnswer.objects.values_list("passed", flat=True)) == [False, False]


def test_finding_that_was_sent_cannot_be_changed(phone):
    phone.state["findings"] = [finding()]
    phone.send()
    phone.state["findings"][0]["title"] = "Another"
    phone.send()
    assert list(Defect.objects.values_list("title", flat=True)) == ["Solder splash"]


def test_clock_of_a_defect_starts_when_it_is_posted(phone):
    phone.state["findings"] = [finding()]
    late = MONDAY + 30 * HOUR
    phone.send(late)
    assert Defect.objects.get().due_at == late + 48 * HOUR


def test_wrong_clock_of_the_phone_is_moved_to_ours(phone, items):
    phone.clock_is_wrong_by = dt.timedelta(days=400, seconds=20)
    wrong = MONDAY + phone.clock_is_wrong_by
    phone.state["started_at"] = instant(wrong)
    phone.state["answers"] = [answer(items["check"], wrong + MINUTE, passed=True)]
    phone.send(LATER)
    kept, seconds = Inspection.objects.get(), dt.timedelta(seconds=20)
    assert kept.started_at == MONDAY + seconds
    assert kept.answers.get().answered_at == MONDAY + seconds + MINUTE


def test_time_on_the_way_moves_nothing(phone):
    content = phone.content(LATER)
    services.receive(content=content, actor=phone.person, now=LATER + 20 * dt.timedelta(seconds=1))
    assert Inspection.objects.get().started_at == MONDAY


# --- Finishing ----------------------------------------------------------------
def test_it_is_finished_when_every_photo_is_there(phone, items):
    photo, other = str(uuid.uuid4()), str(uuid.uuid4())
    failed = answer(items["check"], passed=False, note="Loose", photos=[photo])
    found = finding(photos=[other])
    phone.state |= {"answers": [failed], "findings": [found]}
    phone.finish(MONDAY + 5 * MINUTE)
    assert phone.send().photos_wanted == [uuid.UUID(photo), uuid.UUID(other)]
    assert Inspection.objects.get().finished_at is None
    phone.send_photo(photo, failed)
    assert phone.send().photos_wanted == [uuid.UUID(other)]
    phone.send_photo(other, found)
    assert Inspection.objects.get().finished_at is None
    received = phone.send()
    assert received.photos_wanted == []
    assert Inspection.objects.get().finished_at == MONDAY + 5 * MINUTE
    assert list(Photo.objects.order_by("id").values_list("client_id", "kind")) == [
        (uuid.UUID(photo), "answer"),
        (uuid.UUID(other), "found"),
    ]


def test_after_the_end_answers_stay_and_findings_are_still_taken(phone, items):
    phone.state["answers"] = [answer(items["check"], passed=True)]
    phone.finish(MONDAY + 5 * MINUTE)
    phone.send()
    phone.state["answers"] = [answer(items["check"], MONDAY + 6 * MINUTE, passed=None)]
    phone.state["findings"] = [finding()]
    phone.send()
    assert InspectionAnswer.objects.get().passed is True
    assert Defect.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"note": "Loose"}, "add a photo"),
        ({"photos": [str(uuid.uuid4())]}, "say in a note"),
    ],
)
def test_failure_without_its_proof_cannot_be_finished(phone, items, more, refusal):
    phone.state["answers"] = [answer(items["check"], passed=False, **more)]
    phone.send()
    phone.finish(MONDAY + 5 * MINUTE)
    phone.state["findings"] = [finding()]
    with pytest.raises(DomainError, match=refusal):
        phone.send()
    assert (Inspection.objects.get().finished_at, Defect.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"note": "Mended"}, "add a photo"),
        ({"photos": [str(uuid.uuid4())]}, "say in a note"),
    ],
)
def test_corrected_on_the_spot_needs_note_and_photo(phone, items, more, refusal):
    phone.state["answers"] = [answer(items["score"], score=1, fixed=True, **more)]
    phone.finish(MONDAY + 5 * MINUTE)
    with pytest.raises(DomainError, match=refusal):
        phone.send()
    assert nothing()


def test_corrected_on_the_spot_is_kept_with_its_note_and_is_no_defect(phone, items):
    mended = answer(items["score"], score=1, fixed=True)
    phone.state["answers"] = [mended]
    phone.send()
    assert InspectionAnswer.objects.get().fixed_on_spot is False
    mended |= {"note": "Mended", "at": instant(MONDAY + MINUTE)}
    phone.send()
    assert InspectionAnswer.objects.get().fixed_on_spot is True
    assert Defect.objects.count() == 0


# --- The duty -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "state"),
    [
        (DUE, "done"),
        (DUE + MINUTE, "done"),
        (CLOSES, "done"),
        (CLOSES + dt.timedelta(seconds=1), "open"),
    ],
)
def test_duty_is_done_when_the_walk_ended_within_the_grace(planned, duty, at, state):
    planned.finish(at)
    received = planned.send(CLOSES + 30 * HOUR)
    duty.refresh_from_db()
    assert (duty.state, duty.ended_at) == (state, at if state == "done" else None)
    assert received.inspection.finished_at == at
    assert duty.inspection == received.inspection


@pytest.mark.parametrize(("was", "excuse"), [("missed", ""), ("excused", "gone_by")])
def test_duty_that_was_done_without_a_network_is_done(planned, duty, was, excuse):
    duty.state, duty.ended_at, duty.excuse = was, CLOSES, excuse
    duty.save()
    planned.finish(MONDAY + 5 * MINUTE)
    planned.send(CLOSES + 30 * HOUR)
    duty.refresh_from_db()
    assert (duty.state, duty.ended_at) == ("done", MONDAY + 5 * MINUTE)


def test_phase_that_has_ended_keeps_nothing_out_that_was_begun_in_it(phone, planned):
    after = MONDAY + 17 * 24 * HOUR  # the phase ends on 24 September
    begun = after - 36 * HOUR
    phone.state["started_at"] = instant(begun)
    phone.state["findings"] = [finding(begun)]
    assert phone.send(after).inspection.defects.count() == 1
    planned.state["started_at"] = planned.state["finished_at"] = instant(CLOSES - MINUTE)
    assert planned.send(after).inspection.finished_at == CLOSES - MINUTE


def test_inspection_begun_after_its_phase_is_refused(phone):
    after = MONDAY + 20 * 24 * HOUR
    phone.state["started_at"] = instant(after - HOUR)
    with pytest.raises(DomainError, match="closed on"):
        phone.send(after)
    assert nothing()


# --- Held ---------------------------------------------------------------------
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


# --- Photos -------------------------------------------------------------------
def test_photo_that_is_sent_again_is_kept_once(phone):
    found = finding(photos=[str(uuid.uuid4())])
    phone.state["findings"] = [found]
    phone.send()
    for _time in range(3):
        phone.send_photo(found["photos"][0], found)
    assert Photo.objects.get().defect == Defect.objects.get()


def test_photo_of_what_was_never_sent_is_missing(phone, items, other_leader):
    stranger = uuid.uuid4()
    with pytest.raises(Missing):
        phone.send_photo(stranger, finding())
    phone.state["answers"] = [answer(items["check"])]
    phone.send()
    for owner in ({"item": items["number"].pk}, {"item": 10**30}, {"id": "x"}, finding()):
        with pytest.raises(Missing):
            phone.send_photo(stranger, owner)
    phone.person = other_leader
    with pytest.raises(Missing):
        phone.send_photo(stranger, phone.state["answers"][0])
    assert Photo.objects.count() == 0


def test_photos_are_counted_for_each_owner_and_in_all(phone, items, monkeypatch):
    owner = answer(items["check"])
    phone.state["answers"] = [owner, answer(items["photo"])]
    phone.send()
    picture = photographed(1)
    for _number in range(6):
        phone.send_photo(uuid.uuid4(), owner, lambda: picture)
    with pytest.raises(DomainError, match="at most 6"):
        phone.send_photo(uuid.uuid4(), owner, lambda: picture)
    monkeypatch.setattr("defects.services.receiving.photos.MOST_PHOTOS", 6)
    with pytest.raises(DomainError, match="at most 6"):
        phone.send_photo(uuid.uuid4(), phone.state["answers"][1], lambda: picture)
    assert Photo.objects.count() == 6


def test_id_of_another_photo_is_refused(phone, items, line, version, other_leader):
    owner = answer(items["check"], photos=[str(uuid.uuid4())])
    phone.state["answers"] = [owner]
    phone.send()
    phone.send_photo(owner["photos"][0], owner)
    thief = Phone(other_leader, line, version)
    thief.state["answers"] = [owner]
    with pytest.raises(Conflict):
        thief.send()
    thief.state["answers"] = [{**owner, "photos": []}]
    thief.send()
    with pytest.raises(Conflict):
        thief.send_photo(owner["photos"][0], owner)
    assert (Inspection.objects.count(), Photo.objects.count()) == (2, 1)


# --- The hostile phone --------------------------------------------------------
def test_inspection_of_somebody_else_is_refused(phone, planned, other_leader):
    phone.send()
    before = counts()
    for walk in (phone, planned):
        walk.person = other_leader
        with pytest.raises(DomainError, match="somebody else"):
            walk.send()
    assert counts() == before


def test_held_inspection_of_somebody_else_is_refused(held, planned, other_leader):
    planned.person = other_leader
    with pytest.raises(DomainError, match="somebody else"):
        planned.send()


def test_who_does_not_inspect_is_refused(phone, employee):
    phone.person = employee
    with pytest.raises(NotAllowed):
        phone.send()
    assert nothing()


def test_finding_of_another_inspection_is_refused(phone, leader, line, version):
    phone.state["findings"] = [finding(), praise()]
    phone.send()
    before = counts()
    for stolen in phone.state["findings"]:
        other = Phone(leader, line, version)
        other.state["findings"] = [stolen]
        with pytest.raises(DomainError, match="id of another"):
            other.send()
    assert counts() == before


def test_unpublished_version_is_refused(phone, version):
    draft = version.checklist.versions.create(number=2)
    for key in (draft.pk, 999_999):
        phone.state["checklist_version"] = key
        with pytest.raises(DomainError, match="no such checklist"):
            phone.send()
    assert nothing()


def test_duty_of_another_line_or_version_is_refused(planned, other_line):
    planned.state["line"] = other_line.pk
    with pytest.raises(DomainError, match="no such inspection in the plan"):
        planned.send()
    planned.state["duty"] = 999_999
    with pytest.raises(DomainError, match="no such inspection in the plan"):
        planned.send()
    assert nothing()


def test_known_inspection_does_not_move_to_another_line(phone, other_line):
    phone.send()
    phone.state["line"] = other_line.pk
    with pytest.raises(DomainError, match="another line"):
        phone.send()


def test_item_of_another_checklist_is_refused(phone):
    other = items_by_kind(make_version())
    phone.state["answers"] = [answer(other["check"], passed=True)]
    with pytest.raises(DomainError, match="not asked"):
        phone.send()
    assert nothing()


@pytest.mark.parametrize(
    ("begun", "refusal"),
    [
        (MONDAY + 2 * HOUR, "future"),
        (MONDAY - 15 * 24 * HOUR, "too far back"),
        (MONDAY - 3 * 365 * 24 * HOUR, "too far back"),
    ],
)
@pytest.mark.parametrize("where", ["started_at", "answers", "findings"])
def test_times_in_the_future_or_long_ago_are_refused(phone, items, where, begun, refusal):
    phone.state["findings"] = [finding()]
    phone.state["answers"] = [answer(items["check"])]
    if where == "started_at":
        phone.state["started_at"] = instant(begun)
    else:
        phone.state[where][0]["at"] = instant(begun)
    with pytest.raises(DomainError, match=refusal):
        phone.send()
    assert nothing()


def test_planned_inspection_is_not_begun_before_its_window(planned):
    planned.state["started_at"] = instant(OPENS - 3 * MINUTE)
    with pytest.raises(DomainError, match="too far back"):
        planned.send()


def test_end_before_the_beginning_is_refused(phone):
    phone.finish(MONDAY - MINUTE)
    with pytest.raises(DomainError, match="ended before"):
        phone.send()


def test_ten_thousand_findings_are_refused(phone):
    phone.state["findings"] = [finding() for _number in range(10_000)]
    with pytest.raises(DomainError, match="10000 of at most 100"):
        phone.send()
    assert nothing()


def test_hundred_findings_by_and_by_are_the_most(phone):
    for _number in range(2):
        phone.state["findings"] = [praise() for _number in range(50)]
        phone.send()
    phone.state["findings"] = [praise()]
    with pytest.raises(DomainError, match="at most 100"):
        phone.send()
    assert Commendation.objects.count() == 100


ONE = "11111111-1111-4111-8111-111111111111"
BAD = {
    "version": [0, 2, "1", None, True, 1.0],
    "sent_at": ["", "2025-09-08", "2025-09-08T01:00:00", "0001-01-01T00:00:00Z", 5, None],
    "inspection": [None, [], "x", 5],
    "inspection.id": ["", "x" * 36, 5, None, "11111111-1111-4111-8111-11111111111\0"],
    "inspection.duty": [0, -1, 2**63, "1", True, 1.5, []],
    "inspection.line": [0, None, 2**64, 10**400, "1", float("nan")],
    "inspection.checklist_version": [None, "1", -5],
    "inspection.seed": [-1, 2**31, None, "0"],
    "inspection.started_at": [None, "", "9999-12-31T23:59:59+00:00", 0, "x" * 100],
    "inspection.finished_at": ["", 0, "9999-12-31T23:59:59-23:59", False],
    "inspection.answers": [None, {}, "x", [None], [[]], [5], [{}]],
    "inspection.answers.0.item": [None, "1", True, 2**63],
    "inspection.answers.0.passed": ["true", 1, 0, []],
    "inspection.answers.0.number": [1.25, 1, "NaN", "1e9", "123456789", "1.23456", "", "١", "1\n"],
    "inspection.answers.0.score": [-1, 6, 2.5, "3", True],
    "inspection.answers.0.text": [None, 5, "x" * 2001, "a\0b", "\ud800"],
    "inspection.answers.0.note": [None, [], "x" * 501, "\0"],
    "inspection.answers.0.fixed": [None, 0, "false"],
    "inspection.answers.0.photos": [None, "x", [5], [None], ["x"], [ONE, ONE]],
    "inspection.answers.0.more": [1],
    "inspection.more": [1],
    "more": [1],
    "inspection.findings": [None, {}, [None]],
    "inspection.findings.0.id": [None, "", 5],
    "inspection.findings.0.kind": [None, "", "Defect", []],
    "inspection.findings.0.title": [None, "", "   ", "x" * 201, "a\0"],
    "inspection.findings.0.detail": [None, "x" * 4001],
    "inspection.findings.0.category": [None, "", "weather", {}],
    "inspection.findings.0.severity": [None, "", "huge"],
    "inspection.findings.0.photos": [[str(uuid.uuid4()) for _number in range(7)]],
}


def put(content, path, value):
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    for part in way:
        content = content[part]
    content[last] = value


@pytest.mark.parametrize(("path", "value"), [(path, v) for path, vs in BAD.items() for v in vs])
def test_what_is_malformed_is_refused_whole(phone, items, path, value):
    phone.state["answers"] = [answer(items["check"], passed=True)]
    phone.state["findings"] = [finding(), praise()]
    content = phone.content(LATER)
    put(content, path, value)
    with pytest.raises(DomainError):
        services.receive(content=content, actor=phone.person, now=LATER)
    assert nothing()


@pytest.mark.parametrize("content", [None, [], "x", 5, {}, {"version": 1}])
def test_what_is_no_sending_is_refused(phone, content):
    with pytest.raises(DomainError):
        services.receive(content=content, actor=phone.person, now=LATER)


@pytest.mark.parametrize("path", sorted(path for path in BAD if "more" not in path))
def test_what_lacks_a_field_is_refused(phone, items, path):
    phone.state["answers"] = [answer(items["check"], passed=True)]
    phone.state["findings"] = [finding()]
    content = phone.content(LATER)
    holder = content
    *way, last = path.split(".")
    for part in way:
        holder = holder[int(part) if part.isdigit() else part]
    del holder[last]
    with pytest.raises(DomainError):
        services.receive(content=content, actor=phone.person, now=LATER)
    assert nothing()


def test_what_is_there_twice_is_refused(phone, items):
    one, found, photo = answer(items["check"]), finding(), str(uuid.uuid4())
    twice = [
        {"answers": [one, one]},
        {"findings": [found, found]},
        {"answers": [{**one, "photos": [photo]}], "findings": [{**found, "photos": [photo]}]},
    ]
    for more in twice:
        phone.state |= {"answers": [], "findings": [], **more}
        with pytest.raises(DomainError, match="twice"):
            phone.send()
    assert nothing()


def test_more_than_sixty_photos_are_refused(phone):
    phone.state["findings"] = [
        finding(photos=[str(uuid.uuid4()) for _photo in range(6)]) for _number in range(11)
    ]
    with pytest.raises(DomainError, match="at most 60 photos"):
        phone.send()
    assert nothing()


def test_inspection_without_any_campaign_is_refused(phone, campaign):
    campaign.status = "draft"
    campaign.save()
    with pytest.raises(DomainError, match="no campaign"):
        phone.send()


def test_campaign_that_the_phone_was_told_of_is_its_own(phone, campaign):
    campaign.status = "closed"
    campaign.save()
    make_campaign(name="Next", year=2026)
    phone.state["campaign"] = campaign.pk
    assert phone.send().held.campaign == campaign
