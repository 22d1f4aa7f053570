"""The way out: real messages to a real server, once each, whatever dies in between."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from people import notices, rules, sending
from people.models import Delivery, Employee, Notice
from people.notify import Channels, notify
from people.rules import QuietHours
from people.services import deliver_due
from tests.factories import MONDAY, make_employee
from tests.mailbox import mailbox

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = dt.timedelta(minutes=1)


class Sink(ThreadingHTTPServer):
    """Takes what a group robot would, and answers with `status`."""

    daemon_threads = True

    def __init__(self) -> None:
        self.messages: list[dict[str, str]] = []
        self.status = 200
        self.hold = threading.Event()
        self.hold.set()
        self.arrived = threading.Event()
        super().__init__(("127.0.0.1", 0), _Robot)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/robot"


class _Robot(BaseHTTPRequestHandler):
    server: Sink

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.messages.append({key: message[key] for key in ("title", "message")})
        self.server.arrived.set()
        self.server.hold.wait(5)
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/inside")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Keeps the tests' output quiet."""


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    settings.DEBUG = True  # which lets plain JSON through, beside the chat services
    server = Sink()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.hold.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    settings.SITE_URL = "https://quality.example.com/"
    monkeypatch.setattr(notices, "_templates", dict(notices._templates))
    notices.register("test_due", title="%(line)s needs you", body="Correct it.")


@pytest.fixture
def reader() -> Employee:
    return make_employee("reader", "Li Wei")


def queue(recipient: Employee, name: str, address: str, **fields: object) -> Delivery:
    notice = Notice.objects.create(
        recipient=recipient,
        kind="test_due",
        params={"line": name},
        url=f"/defects/{name}/",
        key=f"{recipient.pk}:{name}",
        created_at=MONDAY,
    )
    defaults = {"channel": Delivery.Channel.ROBOT, "not_before": MONDAY}
    return Delivery.objects.create(notice=notice, address=address, **defaults | fields)


def state(delivery: Delivery) -> tuple[str, int]:
    delivery.refresh_from_db()
    return delivery.state, delivery.attempts


def test_delivery_of_one_notice_says_it_with_its_link(sink: Sink, reader: Employee):
    delivery = queue(reader, "L1", sink.url)
    assert deliver_due(now=MONDAY) == 1
    assert sink.messages == [
        {
            "title": "L1 needs you",
            "message": "Correct it.\nhttps://quality.example.com/defects/L1/",
        }
    ]
    assert state(delivery) == ("sent", 1)
    assert delivery.sent_at is not None
    assert MONDAY <= delivery.sent_at < MONDAY + MINUTE


def test_delivery_of_several_is_one_digest_for_each_address(sink: Sink, reader: Employee):
    other = sink.url + "2"
    for name in ("L1", "L2", "L3"):
        queue(reader, name, sink.url)
    queue(reader, "L4", other)
    assert deliver_due(now=MONDAY) == 2
    assert sorted(message["title"] for message in sink.messages) == [
        "3 things wait for you",
        "L4 needs you",
    ]
    digest = next(one["message"] for one in sink.messages if one["title"].startswith("3"))
    assert digest.split("\n\n") == [
        f"{name} needs you\nCorrect it.\nhttps://quality.example.com/defects/{name}/"
        for name in ("L1", "L2", "L3")
    ]


def test_delivery_tells_a_group_one_fact_once(sink: Sink, reader: Employee):
    for recipient in (reader, make_employee("second", "Wang Fang")):
        queue(recipient, "L1", sink.url)
    assert deliver_due(now=MONDAY) == 1
    assert [message["title"] for message in sink.messages] == ["L1 needs you"]


def test_delivery_waits_for_its_time(sink: Sink, reader: Employee):
    delivery = queue(reader, "L1", sink.url, not_before=MONDAY + dt.timedelta(seconds=1))
    assert deliver_due(now=MONDAY) == 0
    assert state(delivery) == ("waiting", 0)
    assert deliver_due(now=MONDAY + dt.timedelta(seconds=1)) == 1


def test_delivery_twice_sends_once(sink: Sink, reader: Employee):
    queue(reader, "L1", sink.url)
    assert (deliver_due(now=MONDAY), deliver_due(now=MONDAY + MINUTE)) == (1, 0)
    assert len(sink.messages) == 1


def test_delivery_that_fails_is_tried_again_later_and_later(sink: Sink, reader: Employee):
    delivery = queue(reader, "L1", sink.url)
    sink.status = 500
    now = MONDAY
    waits = []
    for _attempt in range(7):
        assert deliver_due(now=now) == 0
        delivery.refresh_from_db()
        assert delivery.state == "waiting"
        waits.append((delivery.not_before - now) / MINUTE)
        assert deliver_due(now=delivery.not_before - dt.timedelta(seconds=1)) == 0
        now = delivery.not_before
    for wait, least in zip(waits, (1, 2, 4, 8, 16, 32, 60), strict=True):
        assert least <= wait <= least * 1.25 + 0.1
    assert deliver_due(now=now) == 0
    assert state(delivery) == ("failed", 8)
    assert "500" in delivery.error
    assert deliver_due(now=now + dt.timedelta(days=1)) == 0
    assert len(sink.messages) == 8


def test_delivery_after_a_crash_repeats_that_one_and_no_other(
    sink: Sink, reader: Employee, monkeypatch: pytest.MonkeyPatch
):
    before = queue(reader, "L1", sink.url, not_before=MONDAY - MINUTE)
    during = queue(reader, "L2", sink.url + "2", not_before=MONDAY - MINUTE / 2)
    after = queue(reader, "L3", sink.url + "3")
    real = sending.send

    def dies(**message: str) -> None:
        real(**message)
        if message["address"].endswith("2"):
            raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(sending, "send", dies)
        with pytest.raises(SystemExit):
            deliver_due(now=MONDAY)
    assert [state(one) for one in (before, during, after)] == [
        ("sent", 1),
        ("sending", 1),
        ("waiting", 0),
    ]
    assert deliver_due(now=MONDAY + 2 * MINUTE) == 1
    assert state(during) == ("sending", 1)
    assert deliver_due(now=MONDAY + 12 * MINUTE) == 1
    assert [state(one) for one in (before, during, after)] == [
        ("sent", 1),
        ("sent", 2),
        ("sent", 1),
    ]
    titles = [message["title"][:2] for message in sink.messages]
    assert titles == ["L1", "L2", "L3", "L2"]


def test_delivery_that_always_crashes_is_given_up(sink: Sink, reader: Employee):
    delivery = queue(
        reader,
        "L1",
        sink.url,
        state=Delivery.State.SENDING,
        started_at=MONDAY - rules.CRASHED_AFTER,
        attempts=rules.MAX_ATTEMPTS,
    )
    assert deliver_due(now=MONDAY) == 0
    assert state(delivery) == ("failed", 8)
    assert sink.messages == []


def test_delivery_by_two_workers_at_once_sends_each_once(sink: Sink, reader: Employee):
    for number in range(12):
        queue(reader, f"L{number}", f"{sink.url}{number}")

    def work() -> None:
        try:
            deliver_due(now=MONDAY)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(message["title"] for message in sink.messages) == sorted(
        f"L{number} needs you" for number in range(12)
    )
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_delivery_under_way_is_left_alone_by_another_worker(sink: Sink, reader: Employee):
    """And is committed as begun before it is sent, so that a crash can't hide it."""
    delivery = queue(reader, "L1", sink.url)
    sink.hold.clear()

    def work() -> None:
        try:
            deliver_due(now=MONDAY)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert sink.arrived.wait(5)
    assert state(delivery) == ("sending", 1)
    assert deliver_due(now=MONDAY + MINUTE) == 0
    sink.hold.set()
    worker.join()
    assert state(delivery) == ("sent", 1)
    assert len(sink.messages) == 1


NIGHT = {
    "quiet_from": dt.time(21),
    "quiet_until": dt.time(7, 30),
    "time_zone": "Asia/Shanghai",
}
EVENING = MONDAY.replace(hour=12, minute=59, second=30)  # 20:59:30 in the plant
MORNING = MONDAY.replace(hour=23, minute=30)  # 07:30 there, on the next day


def test_delivery_that_fails_before_the_quiet_hours_is_tried_again_after_them(
    sink: Sink, reader: Employee
):
    delivery = queue(reader, "L1", sink.url, **NIGHT)
    sink.status = 500
    assert deliver_due(now=EVENING) == 0
    sink.status = 200
    assert deliver_due(now=EVENING + 5 * MINUTE) == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.not_before) == ("waiting", 1, MORNING)
    assert len(sink.messages) == 1
    assert deliver_due(now=MORNING) == 1


def test_delivery_of_what_piled_up_waits_for_the_morning(sink: Sink, reader: Employee):
    """Workers that come back at night let sleep who sleeps, and tell who does not."""
    asleep = [queue(reader, f"L{number}", sink.url, **NIGHT) for number in range(3)]
    crashed = queue(reader, "L3", sink.url, state="sending", started_at=MONDAY, attempts=1, **NIGHT)
    awake = queue(reader, "L4", sink.url)
    assert deliver_due(now=EVENING + 60 * MINUTE) == 1
    assert [message["title"] for message in sink.messages] == ["L4 needs you"]
    assert state(awake) == ("sent", 1)
    assert [state(one) for one in [*asleep, crashed]] == [("waiting", 0)] * 3 + [("waiting", 1)]
    assert {one.not_before for one in [*asleep, crashed]} == {MORNING}
    assert deliver_due(now=MORNING - MINUTE) == 0
    assert deliver_due(now=MORNING) == 1


def test_delivery_of_what_is_no_longer_true_is_dropped(sink: Sink, reader: Employee):
    notices.register("test_soon", title="By %(due_at)s", is_stale=notices.has_passed("due_at"))
    deliveries = []
    for name, due_at in (("L1", MONDAY - MINUTE), ("L2", MONDAY + MINUTE), ("L3", "soon")):
        delivery = queue(reader, name, sink.url)
        text = due_at if isinstance(due_at, str) else due_at.isoformat()
        Notice.objects.filter(pk=delivery.notice_id).update(
            kind="test_soon", params={"due_at": text}
        )
        deliveries.append(delivery)
    assert deliver_due(now=MONDAY) == 1
    assert [state(one) for one in deliveries] == [("failed", 0), ("sent", 1), ("sent", 1)]
    assert deliveries[0].error == "It was no longer true when it could be sent."
    assert [message["title"] for message in sink.messages] == ["2 things wait for you"]


def test_notify_gives_deliveries_their_quiet_hours(sink: Sink, reader: Employee):
    quiet = QuietHours(dt.time(21), dt.time(7, 30), ZoneInfo("Asia/Shanghai"))
    notify(
        recipient_id=reader.pk,
        kind="test_due",
        params={"line": "L1"},
        url="",
        key="k",
        now=EVENING + 5 * MINUTE,
        channels=Channels(EVENING + 5 * MINUTE, quiet, sink.url),
    )
    delivery = Delivery.objects.get()
    assert (delivery.quiet, delivery.not_before) == (quiet, MORNING)


def test_delivery_follows_no_redirect(sink: Sink, reader: Employee):
    sink.status = 302
    delivery = queue(reader, "L1", sink.url + "?redirect=yes")
    assert deliver_due(now=MONDAY) == 0
    assert state(delivery) == ("waiting", 1)
    assert len(sink.messages) == 1


@pytest.mark.parametrize(
    "address",
    ["json://127.0.0.1/x", "http://10.0.0.1/", "file:///etc/passwd", "syslog://", "", "wecombot"],
)
def test_delivery_to_anything_but_a_chat_service_is_refused(
    reader: Employee, address: str, settings
):
    settings.DEBUG = False
    delivery = queue(reader, "L1", address)
    assert deliver_due(now=MONDAY) == 0
    assert state(delivery) == ("waiting", 1)
    assert delivery.error == (
        "Only WeCom, DingTalk and Feishu group robots are sent to; correct the address."
    )


def test_delivery_by_mail_is_in_the_readers_language(settings, reader: Employee):
    with mailbox() as box:
        settings.MAIL_URL = box.url
        fields = {"channel": Delivery.Channel.EMAIL}
        delivery = queue(reader, "L1", "li.wei@example.com", **fields)
        sent = deliver_due(now=MONDAY)
    assert (sent, state(delivery)) == (1, ("sent", 1))
    assert [to.upper() for to in box.recipients] == ["RCPT TO:<LI.WEI@EXAMPLE.COM>"]
    assert [message["Subject"] for message in box.messages] == ["L1 needs you"]


def test_delivery_to_a_mail_server_that_is_down_is_kept(settings, reader: Employee):
    settings.MAIL_URL = "mailto://127.0.0.1:1?from=qm@example.com&mode=insecure"
    delivery = queue(reader, "L1", "li.wei@example.com", channel=Delivery.Channel.EMAIL)
    assert deliver_due(now=MONDAY) == 0
    assert state(delivery) == ("waiting", 1)
    assert delivery.error.startswith("Connection error")
