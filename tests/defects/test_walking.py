"""What the page on the phone asks of the server, and is answered."""

import json
import threading
import uuid

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from core import images
from defects.models import (
    Defect,
    Inspection,
    Photo,
    ScoreExample,
)
from devtools.servers import wait_until
from people.models import Role
from tests.defects.test_images import encoded, png_bomb
from tests.defects.walking import (
    CLOSES,
    DATA,
    DUE,
    HOUR,
    MINUTE,
    OPENS,
    PHOTO,
    SEND,
    Phone,
    answer,
    finding,
    hand_over,
    jpeg,
    make_version,
    praise,
    scene,
    send,
    send_photo,
)
from tests.factories import MONDAY, make_employee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]
NOW = MONDAY + HOUR


# --- What the phone is given -----------------------------------------------------
def test_phone_is_given_everything(
    browser, leader, campaign, line, other_line, duty, version, items
):
    data = browser.get(DATA).json()
    assert {name: data[name] for name in ("version", "now", "language", "person", "campaign")} == {
        "version": 1,
        "now": NOW.isoformat(),
        "language": leader.language,
        "person": {"id": leader.pk, "name": "Li Wei"},
        "campaign": {"id": campaign.pk, "name": "Quality Month 2025"},
    }
    assert data["duties"] == [
        {
            "id": duty.pk,
            "line": line.pk,
            "checklist_version": version.pk,
            "week": "2025-09-08",
            "opens_at": OPENS.isoformat(),
            "due_at": DUE.isoformat(),
            "closes_at": CLOSES.isoformat(),
            "late": False,
        }
    ]
    (checklist,) = data["checklists"]
    (section,) = checklist.pop("sections")
    assert checklist == {
        "version": version.pk,
        "name": "Line walk",
        "kind": "process",
        "shuffled": False,
        "offered": True,
    }
    assert [item["id"] for item in section["items"]] == [item.pk for item in items.values()]
    assert section["items"][1] == {
        "id": items["number"].pk,
        "kind": "number",
        "name": "The number",
        "hint": "",
        "unit": "mm",
        "lowest": "1",
        "highest": "2",
        "photo_on_fail": False,
        "note_on_fail": False,
        "examples": [],
    }
    assert [(each["id"], each["own"], each["last"]) for each in data["lines"]] == [
        (line.pk, True, None),
        (other_line.pk, False, None),
    ]
    assert [each["value"] for each in data["severities"]] == ["minor", "major", "critical"]
    assert len(data["factors"]) == 6


def test_phone_is_given_nobody_elses_duties_and_no_drafts(client_for, duty, other_leader, version):
    version.checklist.versions.create(number=2)
    data = client_for(other_leader).get(DATA).json()
    assert data["duties"] == []
    assert [each["version"] for each in data["checklists"]] == [version.pk]


def test_checklist_out_of_use_comes_with_its_duty_and_is_not_offered(browser, duty, version):
    version.checklist.is_active = False
    version.checklist.save()
    (checklist,) = browser.get(DATA).json()["checklists"]
    assert checklist["offered"] is False


def test_what_was_found_last_time_comes_with_the_line(browser, phone, line, items):
    photo = str(uuid.uuid4())
    mended = answer(items["score"], score=1, fixed=True, note="Swept", photos=[photo])
    phone.state |= {"answers": [mended], "findings": [praise(), finding()]}
    phone.finish(MONDAY + 5 * MINUTE)
    phone.send()
    first = Inspection.objects.get()
    assert browser.get(DATA).json()["lines"][0]["last"] is None
    phone.send_photo(photo, mended)
    phone.send()
    last = browser.get(DATA).json()["lines"][0]["last"]
    defect, commendation = first.defects.get(), first.commendations.get()
    assert last == {
        "inspection": first.pk,
        "url": f"/inspections/{first.pk}/",
        "at": (MONDAY + 5 * MINUTE).isoformat(),
        "by": "Li Wei",
        "findings": [
            {
                "kind": "defect",
                "number": defect.number,
                "title": "Solder splash",
                "url": f"/defects/{defect.pk}/",
                "state": "To be corrected",
                "isVerified": False,
            },
            {
                "kind": "fixed",
                "number": "",
                "title": "The score: Swept",
                "url": f"/inspections/{first.pk}/",
                "state": "",
            },
            {
                "kind": "praise",
                "number": commendation.number,
                "title": "Clean bench",
                "url": f"/commendations/{commendation.pk}/",
                "state": "",
            },
        ],
    }


def test_data_that_has_not_changed_is_not_sent_again(browser, duty):
    first = browser.get(DATA)
    assert first["Cache-Control"] == "private, no-cache"
    with time_machine.travel(NOW + MINUTE, tick=False):
        again = browser.get(DATA, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    duty.delete()
    assert browser.get(DATA, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_data_takes_the_same_queries_for_one_and_three(
    browser, campaign, line, version, leader, django_assert_num_queries, other_line, items
):
    def walked(where):
        walk = Phone(leader, where, version)
        walk.state["findings"] = [finding(), praise()]
        walk.finish(MONDAY + MINUTE)
        walk.send()

    walked(line)
    browser.get(DATA)
    with CaptureQueriesContext(connection) as one:
        browser.get(DATA)
    for where in (line, other_line, other_line):
        walked(where)
    make_version()
    with django_assert_num_queries(len(one)):
        browser.get(DATA)


def test_example_of_a_draft_is_shown_with_its_photo(client_for, version, employee):
    draft = version.checklist.versions.create(number=2)
    section = draft.sections.create(name="Line")
    item = section.items.create(kind="score", name="Order", order=1)
    example = ScoreExample(item=item, score=3, words="Swept")
    example.file.save("three.jpg", ContentFile(jpeg(scene(1))), save=False)
    example.save()
    bare = ScoreExample.objects.create(item=item, score=4, words="Tidy")
    seen = client_for(employee)
    answer_ = seen.get(f"/inspections/walk/examples/{example.pk}/")
    assert (answer_.status_code, answer_["Content-Type"]) == (200, "image/jpeg")
    assert seen.get(f"/inspections/walk/examples/{bare.pk}/").status_code == 404
    assert Client().get(f"/inspections/walk/examples/{example.pk}/").status_code == 302


# --- Sending ------------------------------------------------------------------
def test_sending_is_answered_with_what_came_of_it(browser, phone, items):
    found, good = finding(photos=[str(uuid.uuid4())]), praise()
    phone.state["findings"] = [found, good]
    phone.finish(MONDAY + MINUTE)
    kept = send(browser, phone.content(NOW))
    walk, defect = Inspection.objects.get(), Defect.objects.get()
    commendation = walk.commendations.get()
    assert (kept.status_code, kept.json()) == (
        200,
        {
            "inspection": walk.pk,
            "url": f"/inspections/{walk.pk}/",
            "finished": False,
            "findings": {
                found["id"]: {"number": defect.number, "url": f"/defects/{defect.pk}/"},
                good["id"]: {
                    "number": commendation.number,
                    "url": f"/commendations/{commendation.pk}/",
                },
            },
            "photos_wanted": found["photos"],
        },
    )
    for _time in range(2):
        owner = f"finding:{found['id']}"
        kept = send_photo(browser, phone, owner, jpeg(scene(1)), found["photos"][0])
        assert (kept.status_code, kept.json()) == (200, {"kept": True})
    assert send(browser, phone.content(NOW)).json()["finished"] is True
    assert Photo.objects.get().defect == defect


def test_conflict_is_answered_as_held(browser, duty, line, version, leader, other_leader, manager):
    hand_over(duty, other_leader, manager)
    held = send(browser, Phone(leader, line, version, duty).content(NOW))
    assert (held.status_code, held.json()) == (
        202,
        {
            "held": True,
            "reason": "The inspection was given to somebody else meanwhile.",
            "photos_wanted": [],
        },
    )


@pytest.mark.parametrize(("method", "address"), [("get", DATA), ("post", SEND), ("post", PHOTO)])
def test_signed_out_is_told_where_to_sign_in(campaign, method, address):
    answered = getattr(Client(), method)(address)
    assert (answered.status_code, answered.json()) == (
        401,
        {"sign_in": "/sign-in/?next=%2Finspections%2Fwalk%2F"},
    )


def test_first_password_comes_first(client_for, leader):
    leader.must_change_password = True
    leader.save()
    answered = client_for(leader).get(DATA)
    assert (answered.status_code, answered.json()) == (401, {"sign_in": "/me/password/"})


def test_who_does_not_inspect_is_told_in_json(client_for, employee, phone):
    client = client_for(employee)
    for answered in (client.get(DATA), send(client, phone.content(NOW)), client.post(PHOTO)):
        assert (answered.status_code, answered.json()["stale"]) == (403, False)
    assert Inspection.objects.count() == 0


def test_token_is_needed_and_comes_with_the_data(leader, phone, campaign):
    client = Client(enforce_csrf_checks=True)
    client.force_login(leader, backend="people.backends.RoleBackend")
    answered = send(client, phone.content(NOW))
    assert (answered.status_code, answered.json()["stale"]) == (403, True)
    assert Inspection.objects.count() == 0
    token = client.get(DATA).json()["token"]
    kept = send(client, phone.content(NOW), headers={"X-CSRFToken": token})
    assert kept.status_code == 200


def test_another_person_on_the_same_phone_sends_nothing_of_the_first(client_for, phone, items):
    """Signed in between: their token and session do not make it theirs."""
    send(client_for(phone.person), phone.content(NOW))
    second = client_for(make_employee("second", "Gao", [Role.TEAM_LEADER]))
    phone.state["answers"] = [answer(items["check"], passed=True)]
    answered = send(second, phone.content(NOW))
    assert answered.status_code == 400
    assert "somebody else" in answered.json()["refused"]
    assert Inspection.objects.get().answers.count() == 0


def test_too_many_sendings_wait_a_minute(browser, phone, monkeypatch, client_for, other_leader):
    monkeypatch.setattr("defects.views.walking.MOST_ASKED", 3)
    statuses = [send(browser, phone.content(NOW)).status_code for _time in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert browser.get(DATA)["Retry-After"] == "60"
    assert client_for(other_leader).get(DATA).status_code == 200
    with time_machine.travel(NOW + MINUTE, tick=False):
        assert send(browser, phone.content(NOW)).status_code == 200


def test_photo_for_which_there_is_no_room_is_sent_later(browser, phone, owner):
    data, come = jpeg(scene(1)), threading.Event()

    def wait() -> None:
        images.made_patiently(lambda: come.wait(30))

    others = [threading.Thread(target=wait) for _number in range(2)]
    for other in others:
        other.start()
    try:
        assert wait_until(lambda: images._room._value == 0, 10)
        answered = send_photo(browser, phone, owner, data)
        assert send(browser, phone.content(NOW)).status_code == 200
    finally:
        come.set()
        for other in others:
            other.join()
    assert (answered.status_code, answered["Retry-After"]) == (429, "2")
    assert send_photo(browser, phone, owner, data).status_code == 200


def test_photo_is_refused_in_the_language_of_the_person(client_for, phone, owner):
    phone.person.language = "zh-hans"
    phone.person.save()
    answered = send_photo(client_for(phone.person), phone, owner, b"no photo")
    assert "JPEG、PNG" in answered.json()["refused"]


# --- The hostile phone --------------------------------------------------------
BODIES = [
    "",
    "{",
    "[" * 100_000,
    '{"a": NaN}',
    '{"version": 1e999}',
    '{"version": ' + "9" * 5000 + "}",
    b"\xff\xfe",
    "null",
    "[]",
    '"x"',
    '{"version": 1, "sent_at": "2025-09-08T01:00:00Z", "inspection": {"\\u0000": 1}}',
]


@pytest.mark.parametrize("body", BODIES)
def test_what_is_no_sending_is_refused_in_words(browser, campaign, body):
    answered = send(browser, body)
    assert answered.status_code == 400
    assert answered.json()["refused"]


def test_sending_beyond_a_megabyte_is_too_large(browser, campaign):
    answered = send(browser, " " * (1024 * 1024 + 1))
    assert answered.status_code == 413
    assert answered.json()["refused"]


def test_form_is_no_sending(browser, campaign):
    assert browser.post(SEND, {"version": "1"}).status_code == 400
    assert browser.post(PHOTO, "{}", content_type="application/json").status_code == 400


def test_thousands_of_findings_leave_nothing(browser, phone):
    phone.state["findings"] = [finding(title="x") for _number in range(4_000)]
    answered = send(browser, json.dumps(phone.content(NOW), separators=(",", ":")))
    assert answered.status_code == 400
    assert "4000 of at most 100" in answered.json()["refused"]
    assert (Inspection.objects.count(), Defect.objects.count()) == (0, 0)


@pytest.fixture
def owner(browser, phone, items):
    """An answer that a photo can be sent for."""
    phone.state["answers"] = [answer(items["check"])]
    send(browser, phone.content(NOW))
    return f"item:{items['check'].pk}"


HOSTILE = {
    "text": lambda: b"not a picture",
    "empty": lambda: b"",
    "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "bomb": png_bomb,
    "truncated": lambda: jpeg(scene(1))[:700],
    "gif": lambda: encoded(scene(1), "GIF"),
    "80 megapixels": lambda: encoded(Image.new("L", (10_000, 8_000)), "PNG"),
    "30 MB": lambda: jpeg(scene(1)) + b"\0" * (30 * 1024 * 1024),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_photo_is_refused_in_words(browser, phone, owner, kind):
    answered = send_photo(browser, phone, owner, HOSTILE[kind]())
    assert answered.status_code == 400
    assert answered.json()["refused"]
    assert Photo.objects.count() == 0


def test_forty_megapixels_are_kept_small(browser, phone, owner):
    data = encoded(Image.new("RGB", (8_000, 5_000), "grey"), "JPEG")
    assert send_photo(browser, phone, owner, data).status_code == 200
    assert (Photo.objects.get().width, Photo.objects.get().height) == (1600, 1000)


def test_photo_of_somebody_elses_inspection_is_not_found(client_for, phone, owner, other_leader):
    answered = send_photo(client_for(other_leader), phone, owner, jpeg(scene(1)))
    assert answered.status_code == 404
    assert answered.json()["refused"]
    assert Photo.objects.count() == 0


@pytest.mark.parametrize(
    "owner_", ["", "item:", "item:0", "item:x", "finding:x", "x", "item:" + "9" * 50]
)
def test_photo_of_nothing_is_not_found(browser, phone, owner, owner_):
    answered = send_photo(browser, phone, owner_, jpeg(scene(1)))
    assert answered.status_code in {400, 404}
    assert Photo.objects.count() == 0


def test_photo_whose_id_is_another_ones_is_a_conflict(browser, phone, owner, version, line):
    photo_id = str(uuid.uuid4())
    send_photo(browser, phone, owner, jpeg(scene(1)), photo_id)
    other = Phone(phone.person, line, version)
    other.state["answers"] = phone.state["answers"]
    send(browser, other.content(NOW))
    answered = send_photo(browser, other, owner, jpeg(scene(2)), photo_id)
    assert answered.status_code == 409
    assert Photo.objects.count() == 1
