"""`make run`, as a person meets it: started twice, killed, stopped, in the way of another."""

import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from devtools import product
from devtools.run import secret_key
from devtools.servers import wait_until


def members(session):
    """The processes of a session."""
    found = []
    for pid in psutil.pids():
        try:
            if os.getsid(pid) == session:
                found.append(psutil.Process(pid))
        except (OSError, psutil.Error):
            continue
    return found


def worker_of(session):
    """The worker's main process, or None while there is none."""
    for process in members(session):
        try:
            is_worker = "worker" in process.cmdline() and "videos" not in process.cmdline()
            is_worker = is_worker and process.ppid() == session
        except psutil.Error:
            continue
        if is_worker:
            return process
    return None


def refused(var, port):
    """What is said, and exited with, where it does not start."""
    other = product.launch(var, port, DEMO="no")
    code = other.process.wait(30)
    return code, (var / "output.log").read_text()


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    return tmp_path_factory.mktemp("run")


def test_run_survives_a_killed_worker_and_ends_whole(var):
    with product.running(var / "data", DEMO="no") as served:
        session = served.session
        killed = worker_of(session)
        killed.send_signal(signal.SIGKILL)
        assert wait_until(lambda: worker_of(session) not in {None, killed}, 5)
        assert served.stop() == 0
    assert members(session) == []
    log = (var / "data" / "output.log").read_text()
    assert served.url in log
    assert "Traceback" not in log


def test_run_starts_again_in_seconds_and_ends_when_it_is_killed(var):
    begun = time.monotonic()
    with product.running(var / "data", DEMO="no") as served:
        assert time.monotonic() - begun < 20  # seconds; under 10 where nothing else is running
        session = served.session
        assert refused_says(var / "data", served.port + 1, served.url)
        served.process.kill()
        assert wait_until(lambda: members(session) == [], 60)


def refused_says(data, port, url):
    """A second copy on the same data says where the first one is."""
    environment = os.environ | {"VAR_DIR": str(data), "PORT": str(port)}
    done = subprocess.run(
        [sys.executable, "-m", "devtools.run"],
        cwd=product.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    expected = f"This already runs on the data in {data}, at {url}; stop that copy first.\n"
    return (done.returncode, done.stdout, done.stderr) == (2, expected, "")


def test_run_says_that_a_port_is_taken(var):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        code, said = refused(var / "taken", port)
    assert code == 2
    assert said.startswith(f"Port {port} of 127.0.0.1 cannot be used (Address already in use);")
    assert said.count("\n") == 1


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "８０"])
def test_run_says_that_a_port_is_none(var, port):
    expected = f"PORT={port} is not a port; use a number from 1 to 65535.\n"
    assert refused(var / f"none-{port}", port) == (2, expected)


def test_secret_key_is_made_once_for_its_owner_only(tmp_path):
    file = tmp_path / "secret-key"
    assert secret_key(file) == secret_key(file)
    assert len(secret_key(file)) >= 50
    assert file.stat().st_mode & 0o777 == 0o600
