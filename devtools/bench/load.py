"""A bounded load on loopback: so many connections, so many requests each, then it ends."""

import http.client
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devtools.servers import wait_until

ROOT = Path(__file__).resolve().parents[2]
FIRST_PORT = 18731


@dataclass(frozen=True)
class Server:
    """A gunicorn on a port of loopback, and the address of its database."""

    port: int
    database: str

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def wait(self) -> None:
        """Until it answers."""
        if not wait_until(self._answers, 60):
            raise SystemExit("The web server of the benchmark did not start.")

    def _answers(self) -> bool:
        connection = self.connect()
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def serving(*asked: tuple[str, str]) -> Iterator[list[Server]]:
    """A web server for each (settings, database), until the block ends.

    Each has two processes with four threads, as the product is served. They come up
    meanwhile, and ask their database for nothing before the first request.
    """
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    processes = []
    for port, (settings, database) in enumerate(asked, FIRST_PORT):
        environment = {"DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": database}
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"],
            cwd=ROOT,
            env={**os.environ, **environment, "WEB_WORKERS": "2"},
        )
        processes.append(process)
    try:
        yield [Server(port, database) for port, (_, database) in enumerate(asked, FIRST_PORT)]
    finally:
        for process in processes:
            process.send_signal(signal.SIGQUIT)  # at once: nobody is asking any more
        for process in processes:
            process.wait(30)


@contextmanager
def posting(server: Server) -> Iterator[None]:
    """Ten entries a second go into the server's ledger, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "devtools.bench.poster"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": server.database},
        stdin=subprocess.PIPE,
    )
    try:
        yield
    finally:
        process.communicate(timeout=30)


@dataclass(frozen=True)
class Timing:
    """Latencies of one run, in milliseconds."""

    latencies: list[float]

    @property
    def p50(self) -> float:
        return statistics.median(self.latencies)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.latencies, n=100)[94]

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.latencies, n=100)[98]


def run(clients: int, each: int, request: Callable[[int, int], Callable[[], None]]) -> Timing:
    """`clients` threads that make `each` requests; `request(client, number)` gives one to time."""
    latencies: list[float] = []
    lock = threading.Lock()

    def work(client: int) -> None:
        own = []
        for number in range(each):
            action = request(client, number)
            begin = time.perf_counter()
            action()
            own.append((time.perf_counter() - begin) * 1000)
        with lock:
            latencies.extend(own)

    threads = [threading.Thread(target=work, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Timing(latencies)


def get_pages(server: Server, path: str, cookie: str, clients: int, each: int) -> Timing:
    """GET one page; any answer but 200 ends the benchmark.

    Each request has a connection of its own: whichever process is free takes it. Kept ones
    stay with the process that took them first, as often three and one as two and two.
    """
    connections = [server.connect() for _ in range(clients)]
    headers = {"Cookie": cookie, "Connection": "close"}

    def request(client: int, number: int) -> Callable[[], None]:
        def action() -> None:
            connections[client].request("GET", path, headers=headers)
            answer = connections[client].getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path} answered {answer.status}.")

        return action

    return run(clients, each, request)


def in_turn(rounds: int, *measures: Callable[[], Timing]) -> list[tuple[Timing, ...]]:
    """Each once a round, a warm-up before, so that what slows the machine slows all of them.

    Who begins changes from round to round.
    """
    for measure in measures:
        measure()
    found = []
    for number in range(rounds):
        order = sorted(range(len(measures)), key=lambda place: (place + number) % len(measures))
        timings = {place: measures[place]() for place in order}
        found.append(tuple(timings[place] for place in range(len(measures))))
    return found
