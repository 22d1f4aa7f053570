"""The product's own processes on servers that a test may stop and start again.

People are threads with a browser each; what they were answered, and when, is kept.
"""

import datetime as dt
import io
import itertools
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from django.db import connection
from PIL import Image

from campaigns.models import Activity, Campaign, Phase
from core import clock
from devtools.bench.plant import cookie_of
from devtools.product import free_port
from devtools.servers import Postgres, Valkey, start, wait_until
from people.models import Employee
from qualitymonth.settings import environment

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "t" * 32
DAY = dt.timedelta(days=1)


class Server:
    """A PostgreSQL or a Valkey that is stopped and started again on the same data."""

    def __init__(self, server: Any, folder: Path) -> None:
        self.server = server
        self.log = folder / f"{type(server).__name__.lower()}.log"
        self.start()

    @property
    def answers_at(self) -> float:
        """The moment from which on it took connections."""
        return self._answers_at

    def start(self, *options: str) -> None:
        if options:
            self.server = Postgres(self.server.data, self.server.sockets, options)
        self.process = start(self.server, self.log)
        self._answers_at = time.monotonic()

    def stop(self, how: signal.Signals) -> None:
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(60)


@contextmanager
def own_valkey(folder: Path) -> Iterator[Server]:
    """A broker that keeps what it holds, as in a deployment."""
    server = Server(Valkey(folder / "valkey", folder / "sockets"), folder)
    try:
        yield server
    finally:
        server.stop(signal.SIGTERM)


@contextmanager
def own_postgres(folder: Path) -> Iterator[Server]:
    """A PostgreSQL that waits for the disk, as in a deployment, with the product's tables."""
    server = Server(Postgres(folder / "postgres", folder / "sockets" / "postgres"), folder)
    try:
        server.server.create_database("quality")
        yield server
    finally:
        server.stop(signal.SIGINT)


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Let this process work on another database, too, until the block ends."""
    own = dict(connection.settings_dict)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        other = environment.database("DATABASE_URL", "the database of this test")
    connection.close()
    connection.settings_dict.update({"HOST": "", "PORT": "", "OPTIONS": {}, **other})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(own)


@dataclass
class Processes:
    """Web servers, workers and beats that share the addresses of their servers."""

    folder: Path
    addresses: dict[str, str]
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def _begin(self, name: str, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        settings = {"DJANGO_SETTINGS_MODULE": "tests.concurrency.settings", "SWEEP_SECONDS": "2"}
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env={**os.environ, **settings, **self.addresses, **more},
                stdout=log,
                stderr=log,
            )
        self.started.append(process)
        return process

    def web(self, name: str = "web", **more: str) -> str:
        """Two processes with four threads, as the product is served; returns the address."""
        address = f"127.0.0.1:{free_port()}"
        gunicorn = ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", address]
        self._begin(name, *gunicorn, **more)
        assert wait_until(lambda: _answers(f"http://{address}/sign-in/"), 60)
        return f"http://{address}"

    def celery(self, *arguments: str) -> subprocess.Popen[bytes]:
        """`worker` or `beat`; what it says is in its log."""
        celery = ["celery", "--app", "qualitymonth", *arguments, "--loglevel", "INFO"]
        return self._begin(arguments[0], *celery)

    def said(self, name: str, words: str) -> int:
        """How often its log has these words."""
        return (self.folder / f"{name}.log").read_text(errors="replace").count(words)

    def end(self) -> None:
        for process in reversed(self.started):
            process.terminate()
        for process in self.started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def processes(folder: Path, **addresses: str) -> Iterator[Processes]:
    """Starts what a test asks for, and ends it."""
    running = Processes(folder, addresses)
    try:
        yield running
    finally:
        running.end()


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).status_code == 200
    except requests.RequestException:
        return False


# --- The plant --------------------------------------------------------------
def open_today(campaign: Campaign) -> Campaign:
    """Let the campaign run today, with everything open and at all hours."""
    today = clock.now().date()
    campaign.starts_on, campaign.ends_on = today - 5 * DAY, today + 5 * DAY
    campaign.quiet_from = campaign.quiet_until = dt.time()
    campaign.save()
    campaign.phases.all().delete()
    Phase.objects.create(
        campaign=campaign,
        name="All",
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        activities=Activity.values,
    )
    return campaign


# --- People -----------------------------------------------------------------
@dataclass(frozen=True)
class Answer:
    """What a person was answered; 0 and no words where nothing came back."""

    asked_at: float
    answered_at: float
    status: int
    location: str = ""
    words: str = ""

    @property
    def seconds(self) -> float:
        return self.answered_at - self.asked_at


class Browser:
    """One person's browser, signed in."""

    def __init__(self, site: str, person: Employee | None = None) -> None:
        self.site = site
        self.answers: list[Answer] = []
        self.session = requests.Session()
        self.session.cookies.set("csrftoken", TOKEN)
        if person is not None:
            name, _equals, value = cookie_of(person).partition("=")
            self.session.cookies.set(name, value)

    def ask(self, method: str, path: str, **content: Any) -> Answer:
        asked_at = time.monotonic()
        try:
            got = self.session.request(
                method, f"{self.site}{path}", allow_redirects=False, timeout=30, **content
            )
        except requests.RequestException:
            answer = Answer(asked_at, time.monotonic(), 0)
        else:
            location = got.headers.get("Location", "")
            answer = Answer(asked_at, time.monotonic(), got.status_code, location, got.text)
        self.answers.append(answer)
        return answer

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, files: Any = None, **fields: Any) -> Answer:
        return self.ask("POST", path, data={"csrfmiddlewaretoken": TOKEN, **fields}, files=files)

    def post_defect(self, line_id: int, key: str) -> Answer:
        words = {"category": "method", "severity": "minor", "title": f"Finding {key}"}
        return self.post("/defects/new/", client_id=key, line=line_id, **words)

    def correct(self, defect_id: int) -> Answer:
        return self.post(
            f"/defects/{defect_id}/correct/",
            files={"photos": ("after.jpg", _photo(), "image/jpeg")},
            containment="Stock is blocked.",
            factor="method",
            whys=["The torque was low.", "The tool was not calibrated."],
            measure="Calibrate each week.",
        )


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(out, "JPEG")
    return out.getvalue()


@contextmanager
def busy(*works: Callable[[int], object], pause: float = 0.0) -> Iterator[None]:
    """Each work is done over and over, given its turn's number, until the block ends."""
    done = threading.Event()
    wrong: list[BaseException] = []

    def go_on(work: Callable[[int], object]) -> None:
        try:
            for turn in itertools.count():
                if done.is_set():
                    return
                work(turn)
                done.wait(pause)
        except BaseException as error:  # noqa: BLE001 - the test raises it
            wrong.append(error)

    threads = [threading.Thread(target=go_on, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join(60)
    if wrong:
        raise wrong[0]


def number_in(location: str) -> int:
    """The number of the defect that an answer leads to."""
    found = re.fullmatch(r"/defects/(\d+)/", location)
    assert found, location
    return int(found[1])
