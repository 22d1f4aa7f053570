"""The product itself, as `make run` starts it, on data and a port of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devtools.run import Address, Everything, read_health
from devtools.servers import ServerError, wait_until

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 300  # a machine that does other things, too, takes its time
STOP_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Product:
    """One `make run` on the data in `var`."""

    var: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def session(self) -> int:
        """The session of everything that it started: the process manager's number."""
        return int((self.var / "run" / "supervisord.pid").read_text())

    def health(self) -> dict[str, Any]:
        return read_health(Address("127.0.0.1", self.port))

    def wait_until_up(self) -> None:
        """Raises ServerError with the output where it ends before it is up."""

        def settled() -> bool:
            return bool(self.health().get("ok")) or self.process.poll() is not None

        up = wait_until(settled, START_SECONDS) and self.process.poll() is None
        if not up:
            self.stop()
            raise ServerError((self.var / "output.log").read_text())

    def stop(self) -> int:
        """As Ctrl-C does; returns what it exited with."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOP_SECONDS)


UNSET = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY")


def launch(var: Path, port: int, **environment: str) -> Product:
    """Start it; its output goes to `output.log` among its data."""
    var.mkdir(parents=True, exist_ok=True)
    given = {name: value for name, value in os.environ.items() if name not in UNSET}
    given |= {"VAR_DIR": str(var), "PORT": str(port), **environment}
    with (var / "output.log").open("a") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "devtools.run"],
            cwd=ROOT,
            env=given,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            text=True,
        )
    return Product(var, port, process)


@contextlib.contextmanager
def running(var: Path, **environment: str) -> Iterator[Product]:
    product = launch(var, free_port(), **environment)
    try:
        product.wait_until_up()
        yield product
    finally:
        product.stop()


def share_data(product: Product) -> None:
    """Let this process use the product's database and settings, as its own programs do."""
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(Everything(product.var, Address("127.0.0.1", product.port)).environment)
