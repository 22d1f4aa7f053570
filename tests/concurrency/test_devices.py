"""Fifty devices come back to the network at once: none of what they recorded is lost or doubled.

In full, with DEVICES=full in the environment: 500 inspections with five photos each. Without
it, a smaller form of the same.
"""

import itertools
import json
import os
import random
import statistics
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core import clock
from defects.models import ChecklistVersion, Commendation, Defect, Inspection, Photo
from people.models import Employee, Role
from tests.concurrency.serving import TOKEN, Browser, Processes, open_today, own_valkey, processes
from tests.concurrency.test_kills import environment
from tests.defects.walking import (
    MINUTE,
    Phone,
    answer,
    finding,
    items_by_kind,
    jpeg,
    make_version,
    owner_of,
    praise,
    scene,
)
from tests.factories import make_employee

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.celery]

FULL = os.environ.get("DEVICES") == "full"
DEVICES, EACH, PHOTOS = (50, 10, 5) if FULL else (8, 2, 2)
IDLE = 40  # sendings of one device alone, for the idle server's pace
TIMES = 10  # how many times as long an answer may take, 99 times of 100
PAUSE = 5 if FULL else 1  # seconds that a phone waits at least before it tries again
SPREAD = 3.0  # seconds within which the phones notice that there is a network


@pytest.fixture
def web(tmp_path: Path, transactional_db: None) -> Iterator[str]:
    """The product's web server on this test's database; its address."""
    (tmp_path / "sockets").mkdir()
    with own_valkey(tmp_path) as valkey:
        addresses = {
            "DATABASE_URL": environment()["DATABASE_URL"],
            "REDIS_URL": valkey.server.url(),
            "VAR_DIR": str(tmp_path),
        }
        with processes(tmp_path, **addresses) as running:
            yield served(running)


def served(running: Processes) -> str:
    return running.web()


class Device:
    """A phone with inspections that wait; it sends like the page: state, photos, state."""

    def __init__(self, site: str, person: Employee, walks: list[Phone]) -> None:
        self.browser = Browser(site, person)
        self.browser.session.headers["X-CSRFToken"] = TOKEN
        self.walks = walks
        self.seconds: list[float] = []  # of every answer to a state
        self.again = 0
        self.other: list[int] = []

    def send_all(self, pictures: list[bytes]) -> None:
        for walk in self.walks:
            wanted = self.send(walk)
            owners = owners_of(walk)
            for photo in wanted:
                self.send_photo(walk, photo, owners[photo], random.choice(pictures))
            assert self.send(walk) == []

    def send(self, walk: Phone) -> list[str]:
        content = json.dumps(walk.content(clock.now()))
        headers = {"Content-Type": "application/json"}
        got = self.browser.ask("POST", "/inspections/walk/send/", data=content, headers=headers)
        self.seconds.append(got.seconds)
        if got.status != 200:
            self.other.append(got.status)
            time.sleep(0.5)
            return self.send(walk)
        return list(json.loads(got.words)["photos_wanted"])

    def send_photo(self, walk: Phone, photo: str, owner: str, data: bytes) -> None:
        fields = {"id": photo, "inspection": walk.state["id"], "owner": owner}
        for tries in itertools.count(1):
            files = {"file": ("photo.jpg", data, "image/jpeg")}
            got = self.browser.ask("POST", "/inspections/walk/photo/", data=fields, files=files)
            if got.status == 200:
                return
            assert got.status in {0, 429}, got
            self.again += 1
            time.sleep(PAUSE * min(tries, 4) * random.uniform(1, 1.25))


def owners_of(walk: Phone) -> dict[str, str]:
    owned = (*walk.state["answers"], *walk.state["findings"])
    return {photo: owner_of(each) for each in owned for photo in each["photos"]}


def recorded(person: Employee, line: Any, version: ChecklistVersion, photos: int) -> Phone:
    """A finished inspection of five answers, a defect and good work."""
    begun = clock.now() - 20 * MINUTE
    walk = Phone(person, line, version, begun=begun)
    items = items_by_kind(version)
    names = [str(uuid.uuid4()) for _number in range(photos)]
    walk.state["answers"] = [answer(item, begun + MINUTE, passed=True) for item in items.values()]
    walk.state["answers"][0]["photos"] = names[:2]
    walk.state["findings"] = [finding(begun + MINUTE, photos=names[2:]), praise(begun + MINUTE)]
    walk.finish(begun + 5 * MINUTE)
    return walk


def devices(site: str, line: Any, version: ChecklistVersion) -> list[Device]:
    made = []
    for number in range(DEVICES):
        leader = make_employee(f"device{number}", f"Device {number}", [Role.TEAM_LEADER])
        walks = [recorded(leader, line, version, PHOTOS) for _walk in range(EACH)]
        made.append(Device(site, leader, walks))
    return made


def idle_pace(site: str, line: Any, version: ChecklistVersion) -> float:
    """Half of the answers of a server with one guest come within so many seconds."""
    leader = make_employee("alone", "Alone", [Role.TEAM_LEADER])
    alone = Device(site, leader, [])
    for _number in range(IDLE // 2):
        walk = recorded(leader, line, version, 0)
        alone.send(walk)
        alone.send(walk)
    return statistics.median(alone.seconds[4:])


def all_at_once(devices_: list[Device], pictures: list[bytes]) -> float:
    """Every device sends all that it has; returns how long that took."""
    start, wrong = threading.Barrier(len(devices_)), []

    def run(device: Device) -> None:
        try:
            start.wait(60)
            time.sleep(random.uniform(0, SPREAD))
            device.send_all(pictures)
        except BaseException as error:  # noqa: BLE001 - the test raises it
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(device,)) for device in devices_]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(1800)
    if wrong:
        raise wrong[0]
    return time.monotonic() - began


def test_devices_that_send_at_once_lose_nothing_and_double_nothing(
    web, campaign, line, leader, capsys
):
    open_today(campaign)
    version = make_version()
    pace = idle_pace(web, line, version)
    before = {model: model.objects.count() for model in (Inspection, Defect, Commendation)}
    fleet = devices(web, line, version)
    pictures = [jpeg(scene(seed, 1600, 1200)) for seed in range(8)]
    took = all_at_once(fleet, pictures)
    walks = DEVICES * EACH
    made = {model: model.objects.count() - number for model, number in before.items()}
    assert made == {Inspection: walks, Defect: walks, Commendation: walks}
    assert Photo.objects.count() == walks * PHOTOS
    assert Inspection.objects.filter(finished_at=None).count() == 0
    named = {photo for device in fleet for walk in device.walks for photo in owners_of(walk)}
    kept = {str(key) for key in Photo.objects.values_list("client_id", flat=True)}
    assert kept == named
    seconds = sorted(second for device in fleet for second in device.seconds)
    p99 = seconds[int(len(seconds) * 0.99) - 1]
    with capsys.disabled():
        print(
            f"\n{walks} inspections, {walks * PHOTOS} photos, {DEVICES} devices: {took:.0f} s;"
            f" idle p50 {pace * 1000:.0f} ms; sent p50 {statistics.median(seconds) * 1000:.0f} ms,"
            f" p99 {p99 * 1000:.0f} ms = {p99 / pace:.1f} times;"
            f" photos sent again {sum(device.again for device in fleet)},"
            f" states {sum(len(device.other) for device in fleet)}"
        )
    assert [status for device in fleet for status in device.other] == []
    if FULL:
        assert p99 < TIMES * pace
