"""A pytest plugin: one PostgreSQL and one Valkey of the run's own, for all its processes.

Loaded by `-p` in pyproject.toml, before Django reads its settings. Where DATABASE_URL
and REDIS_URL are set already, those servers are used.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

import pytest

from devtools.messages import compile_messages

ROOT = Path(__file__).resolve().parents[1]
DATABASES = 16  # what every Valkey has unless told otherwise
_running: list[subprocess.Popen[str]] = []


def _start() -> dict[str, str]:
    folder = Path(tempfile.mkdtemp(prefix="qm-"))
    command = [sys.executable, "-m", "devtools.servers", str(folder)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    _running.append(process)
    line = _pipe(process.stdout).readline()
    if not line:
        pytest.exit("The test servers did not start.", returncode=3)
    return dict(json.loads(line))


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def own_redis(url: str, worker: str) -> str:
    """The address with a database number of this worker's own (`gw3`: the fourth after it)."""
    number = int(worker.removeprefix("gw")) + 1
    address, mark, base = url.rpartition("db=" if url.startswith("unix:") else "/")
    return f"{address}{mark}{(int(base or 0) + number) % DATABASES}"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Closing the pipe ends the servers, as does the end of this process however it comes."""
    while _running:
        process = _running.pop()
        _pipe(process.stdin).close()
        process.wait(60)
    if _is_controller():
        shutil.rmtree(os.environ["VAR_DIR"], ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before Django's settings are read: find or start the servers, and make what tests read."""
    if _is_controller():
        compile_messages()
        os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="qm-var-")
        if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
            os.environ.update(_start())
    else:
        worker = os.environ["PYTEST_XDIST_WORKER"]
        os.environ["VAR_DIR"] = str(Path(os.environ["VAR_DIR"], worker))
        os.environ["REDIS_URL"] = own_redis(os.environ["REDIS_URL"], worker)
    Path(os.environ["VAR_DIR"], "static").mkdir(parents=True)


def _is_controller() -> bool:
    return "PYTEST_XDIST_WORKER" not in os.environ
