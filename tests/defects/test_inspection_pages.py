"""The page of an inspection, and the pages of those that are held."""

import uuid

import pytest

from defects import services
from defects.models import (
    HeldInspection,
    Inspection,
    Photo,
)
from tests.defects.walking import (
    HOUR,
    MINUTE,
    Phone,
    answer,
    finding,
    hand_over,
    jpeg,
    owner_of,
    praise,
    scene,
    send,
    send_photo,
)
from tests.factories import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]
NOW = MONDAY + HOUR


def test_page_of_an_inspection_shows_all_of_it(client_for, employee, phone, items):
    photo = str(uuid.uuid4())
    phone.state["answers"] = [
        answer(items["number"], MONDAY + MINUTE, number="2.5", note="Worn"),
        answer(items["check"], MONDAY + 2 * MINUTE, passed=None),
        answer(items["score"], MONDAY, score=1, fixed=True, note="Swept", photos=[photo]),
        answer(items["text"], MONDAY + 3 * MINUTE, text="Tidy today."),
    ]
    phone.finish(MONDAY + 4 * MINUTE)
    phone.send()
    phone.send_photo(photo, phone.state["answers"][2])
    phone.send(MONDAY + 3 * HOUR)
    walk = Inspection.objects.get()
    shown = " ".join(client_for(employee).get(f"/inspections/{walk.pk}/").content.decode().split())
    for words in (
        *("The number", "<strong>2.5 mm</strong> (1 to 2 mm)", "Worn", "Fail"),
        *("Not applicable", "1 of 5", "at least 3", "Corrected on the spot", "Swept"),
        *("Tidy today.", "Not answered", "Line walk, version 1", "4 min"),
        *("No. 1, at 09:00", "No. 2, at 09:01", f"/photos/{Photo.objects.get().pk}/small/"),
    ):
        assert words in shown, words


def test_inspection_that_came_late_says_so(client_for, employee, phone):
    phone.finish(MONDAY + 4 * MINUTE)
    phone.send(MONDAY + 30 * HOUR)
    shown = client_for(employee).get(f"/inspections/{Inspection.objects.get().pk}/")
    assert "29 h 56 min later" in shown.content.decode()


def test_inspection_of_a_phone_takes_no_form(browser, phone, items):
    phone.send()
    walk = Inspection.objects.get()
    assert b'href="/inspections/walk/"' in browser.get(f"/inspections/{walk.pk}/").content
    for address in (f"/inspections/{walk.pk}/", f"/inspections/{walk.pk}/finish/"):
        posted = browser.post(address, {f"item_{items['check'].pk}": "pass"})
        assert posted.status_code in {404, 405}
    assert walk.answers.count() == 0


@pytest.fixture
def held(browser, duty, line, version, leader, items, other_leader, manager):
    hand_over(duty, other_leader, manager)
    walk = Phone(leader, line, version, duty)
    photos = [str(uuid.uuid4()) for _number in range(3)]
    walk.state["answers"] = [answer(items["number"], number="9", note="Worn", photos=photos[:1])]
    walk.state["findings"] = [finding(photos=photos[1:])]
    walk.finish(MONDAY + 4 * MINUTE)
    send(browser, walk.content(NOW))
    for owned in (*walk.state["answers"], *walk.state["findings"]):
        kept = send_photo(browser, walk, owner_of(owned), jpeg(scene(5)), owned["photos"][0])
        assert kept.status_code == 200
    return HeldInspection.objects.get()


def test_held_inspection_is_shown_beside_what_the_plan_has(
    client_for, manager, held, line, version, duty, other_leader
):
    client = client_for(manager)
    assert line.name in client.get("/inspections/held/").content.decode()
    shown = client.get(f"/inspections/held/{held.pk}/").content.decode()
    small = [f"/inspections/held/photos/{photo.pk}/small/" for photo in held.photos.all()]
    for words in ("9 mm", "Worn", "Solder splash", "1 photo has not come", "Zhao Min has", *small):
        assert words in shown, words
    assert client.get(small[0])["Content-Type"] == "image/jpeg"
    deputy = Phone(other_leader, line, version, duty)
    deputy.state["findings"] = [praise(title="By the deputy")]
    deputy.finish(MONDAY + MINUTE)
    deputy.send()
    shown = client.get(f"/inspections/held/{held.pk}/").content.decode()
    for words in ("Solder splash", "By the deputy", "Zhao Min"):
        assert words in shown, words


def test_manager_takes_it_in(client_for, manager, held):
    client = client_for(manager)
    taken = client.post(f"/inspections/held/{held.pk}/")
    walk = Inspection.objects.get()
    assert (taken.status_code, taken["Location"]) == (302, f"/inspections/{walk.pk}/")
    assert (walk.defects.count(), Photo.objects.count()) == (1, 2)
    assert "Taken in" in client.get(f"/inspections/held/{held.pk}/").content.decode()
    assert "Decided" in client.get("/inspections/held/").content.decode()
    assert "by Liu Yang" in client.get(f"/inspections/{walk.pk}/").content.decode()


def test_manager_puts_it_aside_with_a_reason(client_for, manager, held):
    client = client_for(manager)
    shown = client.post(f"/inspections/held/{held.pk}/", {"aside": "1", "reason": " "})
    assert shown.status_code == 200
    assert HeldInspection.objects.get().state == "waiting"
    done = client.post(f"/inspections/held/{held.pk}/", {"aside": "1", "reason": "Twice."})
    assert (done.status_code, HeldInspection.objects.get().state) == (302, "aside")
    again = client.post(f"/inspections/held/{held.pk}/")
    assert (again.status_code, Inspection.objects.count()) == (302, 0)


def test_nobody_but_the_manager_sees_what_is_held(client_for, held, leader, verifier, employee):
    photo = held.photos.first().pk
    for person in (leader, verifier, employee):
        client = client_for(person)
        for address in ("", f"{held.pk}/", f"photos/{photo}/full/"):
            assert client.get(f"/inspections/held/{address}").status_code == 403


def test_manager_is_told_at_home_how_many_wait(client_for, manager, executive, held):
    words = "1 inspection waits for your decision"
    assert words in client_for(manager).get("/").content.decode()
    assert words not in client_for(executive).get("/").content.decode()
    services.put_aside(held_id=held.pk, actor=manager, now=NOW, reason="No.")
    assert words not in client_for(manager).get("/").content.decode()
