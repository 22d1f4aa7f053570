"""What phones send is kept once, whatever comes how often."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from core.errors import Conflict, DomainError, Missing
from defects import services
from defects.models import (
    Commendation,
    Defect,
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
    Phone,
    answer,
    counts,
    finding,
    instant,
    nothing,
    photographed,
    praise,
)
from tests.factories import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
LATER = MONDAY + HOUR


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
