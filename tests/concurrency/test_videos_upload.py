"""A large file over a network that breaks, from a server that dies: it arrives as it was.

200 MB; the connection is cut twenty times at random places, and the server killed twice.
"""

import hashlib
import os
import random
import re
import signal
import socket
import struct
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from django.urls import reverse

from core import clock
from devtools.bench.plant import cookie_of
from devtools.servers import wait_until
from tests.concurrency.serving import TOKEN, Processes, open_today, processes
from tests.videos.phone import PIECE, TUS, metadata
from tests.workers import database_url
from videos import services
from videos.models import Upload, Video
from videos.services.record import part_path

pytestmark = pytest.mark.django_db(transaction=True)

MEGABYTE = 1024 * 1024
LENGTH = 200 * MEGABYTE
STEP = 5 * MEGABYTE  # a piece of the page's script
CUTS, KILLS = 20, 2
MOST_GROWTH = 50 * MEGABYTE
AWAY = (OSError, HTTPException)


@pytest.fixture
def running(transactional_db: None, tmp_path: Path) -> Iterator[Processes]:
    with processes(tmp_path, DATABASE_URL=database_url()) as started:
        yield started


@pytest.fixture
def video(campaign, member) -> Video:
    return services.write(
        campaign=open_today(campaign),
        actor=member,
        title="Two hundred megabytes",
        words="",
        client_id=uuid.uuid4(),
        now=clock.now(),
    )


@dataclass
class Web:
    """The server, which may be killed with all its processes; how much memory they had."""

    running: Processes
    site: str = ""
    first: int = 0  # bytes, before the first piece
    most: int = 0

    def start(self) -> None:
        self.site = self.running.web()
        self.first = self.first or sum(one.memory_info().rss for one in self._processes())

    def kill(self) -> None:
        """At once, as when the power fails; then it is started again."""
        for process in self._processes():
            process.send_signal(signal.SIGKILL)
        self.running.started.pop().wait(20)
        self.start()

    def look(self) -> None:
        """The most that they ever had, as Linux keeps it: no moment is missed."""
        peaks = [Path(f"/proc/{one.pid}/status").read_text() for one in self._processes()]
        found = [int(re.search(r"VmHWM:\s+(\d+) kB", text)[1]) * 1024 for text in peaks]
        self.most = max(self.most, sum(found))

    def _processes(self) -> list[psutil.Process]:
        master = psutil.Process(self.running.started[-1].pid)
        return [*master.children(recursive=True), master]


@dataclass
class Phone:
    """Sends one file, from wherever the server says that it stands."""

    web: Web
    cookie: str
    content: bytes
    chance: random.Random = field(default_factory=lambda: random.Random(6))
    path: str = ""
    refused: int = 0
    kept: int = 0  # bytes that arrived in pieces that were cut

    def ask(self, method: str, path: str, **headers: str) -> HTTPResponse:
        connection = self._connection()
        connection.request(method, path, headers={**self._headers(), **headers})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def begin(self, video: Video) -> None:
        said = {"Upload-Length": str(len(self.content)), "Upload-Metadata": metadata(video.pk)}
        answer = self.ask("POST", reverse("videos:uploads"), **said)
        assert answer.status == 201
        self.path = answer.headers["Location"]

    def offset(self) -> int:
        return int(self.ask("HEAD", self.path).headers["Upload-Offset"])

    def begin_piece(self, offset: int, most: int) -> HTTPConnection:
        """The first `most` bytes of a piece, which says that it is longer."""
        connection = self._connection()
        said = {"Upload-Offset": str(offset), "Content-Type": PIECE}
        length = min(STEP, len(self.content) - offset)
        connection.putrequest("PATCH", self.path)
        for name, value in {**self._headers(), **said, "Content-Length": str(length)}.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(memoryview(self.content)[offset : offset + min(most, length)])
        return connection

    def send(self, offset: int) -> int:
        """A whole piece; gives the status, or 0 where the server hung up on the rest of it."""
        try:
            connection = self.begin_piece(offset, STEP)
            answer = connection.getresponse()
            answer.read()
        except AWAY:
            return 0
        connection.close()
        return answer.status

    def _hang_up(self, connection: HTTPConnection) -> None:
        """As a network that is gone: sometimes with a reset, sometimes with an end."""
        if self.chance.random() < 0.5:
            at_once = struct.pack("ii", 1, 0)
            connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        connection.close()

    def go_on(self) -> int:
        """One more whole piece; gives the offset after it."""
        offset = self.offset()
        if offset < len(self.content) and self.send(offset) != 204:
            self.refused += 1  # the cut one is not over yet
            time.sleep(0.05)
        return self.offset()

    def be_cut(self) -> None:
        """The network goes in the middle of a piece."""
        offset = self.offset()
        self._hang_up(self.begin_piece(offset, self.chance.randrange(STEP)))
        time.sleep(self.chance.uniform(0, 0.1))
        self.kept += self.offset() - offset

    def _connection(self) -> HTTPConnection:
        return HTTPConnection(urlsplit(self.web.site).netloc, timeout=30)

    def _headers(self) -> dict[str, str]:
        cookies = f"csrftoken={TOKEN}; {self.cookie}"
        return {**TUS, "Cookie": cookies, "X-CSRFToken": TOKEN}


def disasters(chance: random.Random) -> list[tuple[int, str]]:
    """Where each comes: at so many bytes."""
    cuts = [(chance.randrange(LENGTH - STEP), "cut") for _ in range(CUTS)]
    kills = [(LENGTH * (one + 1) // (KILLS + 1), "kill") for one in range(KILLS)]
    return sorted(cuts + kills)


def die_amid(phone: Phone, web: Web) -> None:
    """The server is killed while a piece is coming in."""
    begun = phone.begin_piece(phone.offset(), STEP // 2)
    web.kill()
    begun.close()


def test_file_arrives_whole_over_a_broken_network(running, video, member, capsys):
    content = os.urandom(LENGTH)
    began = time.monotonic()
    web = Web(running)
    web.start()
    phone = Phone(web, cookie_of(member), content)
    phone.begin(video)
    offset, ahead = 0, disasters(phone.chance)
    while offset < LENGTH:
        while ahead and ahead[0][0] <= offset:
            if ahead.pop(0)[1] == "cut":
                phone.be_cut()
            else:
                die_amid(phone, web)
        offset = phone.go_on()
        web.look()
    seconds = time.monotonic() - began

    upload = Upload.objects.get()
    with part_path(upload.pk).open("rb") as part:
        stored = hashlib.file_digest(part, "sha256").hexdigest()
    with capsys.disabled():
        print(
            f"\n{LENGTH // MEGABYTE} MB, {CUTS} cuts, {KILLS} kills: {seconds:.1f} s; "
            f"{phone.kept / MEGABYTE:.1f} MB kept of what was cut, {phone.refused} tried again; "
            f"memory {web.first / MEGABYTE:.0f} MB, at most {web.most / MEGABYTE:.0f} MB"
        )
    assert stored == hashlib.sha256(content).hexdigest()
    assert ahead == []
    assert web.most - web.first < MOST_GROWTH
    assert upload.finished_at is not None
    assert Video.objects.get().state == "checking"
    assert video.events.filter(state="checking").count() == 1


def test_phone_that_falls_silent_gives_its_file_free(running, video, member):
    """No end and no reset: its network is just gone. Nothing but time tells."""
    web = Web(running)
    web.start()
    phone = Phone(web, cookie_of(member), os.urandom(STEP))
    phone.begin(video)
    silent = phone.begin_piece(0, MEGABYTE)
    assert wait_until(lambda: phone.offset() > 0, 10)
    assert phone.send(phone.offset()) in {0, 423}
    assert wait_until(lambda: phone.go_on() == STEP, 30)
    silent.close()
    part = part_path(Upload.objects.get().pk)
    assert part.read_bytes() == phone.content
