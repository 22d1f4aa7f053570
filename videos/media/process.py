"""Runs a program on a file that nobody has judged yet: with little power, and not for long.

A session of its own; the lowest claim to the processor; limits of memory, processor time and
the size of what it writes; no standard input and next to no environment. It is killed with
all that it started at its time's end, where the caller raises, and where this process dies.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Final, cast

MEMORY: Final = 3 * 1024**3  # bytes of addresses
MOST_SAID: Final = 256 * 1024  # bytes that are kept of what it says
QUIET: Final = 0.5  # seconds between two looks at the clock
BLOCK: Final = 64 * 1024
OUT: Final = 0  # of its two ways, the one that is listened to


class StoppedError(Exception):
    """It was stopped: it took too long or too much."""


@dataclass(frozen=True)
class Limits:
    """What it may take: seconds by the clock, and bytes of each file that it writes."""

    seconds: int
    file_bytes: int


@dataclass(frozen=True)
class Said:
    """How it ended, and what it said on its two ways."""

    code: int
    out: str
    err: str


def run(
    command: Sequence[str], limits: Limits, hear: Callable[[str], None] = lambda said: None
) -> Said:
    """Run it to its end. Raises StoppedError, and whatever `hear` raises.

    `hear` is told what it puts out as it comes, and every QUIET seconds nothing.
    """
    process = subprocess.Popen(
        [*_bounded(limits), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.defpath, "LC_ALL": "C"},
        start_new_session=True,
    )
    with process:
        try:
            said = _listen(process, time.monotonic() + limits.seconds, hear)
            code = process.wait()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if code < 0:
        raise StoppedError(signal.Signals(-code).name)
    return Said(code, said[0], said[1])


def _bounded(limits: Limits) -> list[str]:
    return [
        *("prlimit", f"--as={MEMORY}", f"--cpu={2 * limits.seconds}"),
        *(f"--fsize={limits.file_bytes}", "--core=0"),
        *("nice", "-n", "10", "setpriv", "--pdeathsig", "KILL"),
    ]


def _listen(
    process: subprocess.Popen[bytes], deadline: float, hear: Callable[[str], None]
) -> list[str]:
    """What it says on its two ways until it closes them. Raises StoppedError."""
    said = [bytearray(), bytearray()]
    with selectors.DefaultSelector() as ways:
        for number, way in enumerate((process.stdout, process.stderr)):
            ways.register(cast("IO[bytes]", way), selectors.EVENT_READ, number)
        while ways.get_map():
            if time.monotonic() > deadline:
                raise StoppedError("time")
            ready = ways.select(QUIET)
            for key, _events in ready:
                _take(ways, key, said[key.data], hear)
            if not ready:
                hear("")
    return [text.decode(errors="replace") for text in said]


def _take(
    ways: selectors.BaseSelector,
    key: selectors.SelectorKey,
    said: bytearray,
    hear: Callable[[str], None],
) -> None:
    data = os.read(key.fd, BLOCK)
    if not data:
        ways.unregister(key.fileobj)
    said.extend(data[: MOST_SAID - len(said)])
    if key.data == OUT:
        hear(data.decode(errors="replace"))
