"""Real Celery workers, as processes, on the database and the broker of the running test."""

import contextlib
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from core import health
from devtools.servers import wait_until

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS = 30
QUEUE = ("celery", "videos", "unacked", "unacked_index", "unacked_mutex")


def database_url() -> str:
    """The address of the database that this test uses."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def empty_queue() -> None:
    with health.broker() as client:
        client.delete(*QUEUE)


def is_ready(name: str, key: str) -> bool:
    with health.broker() as client:
        return client.zscore(key, name) is not None


@contextlib.contextmanager
def worker(*, concurrency: int = 1, converts: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that is ready for tasks, or for conversions; it ends with the block."""
    name = f"test-{uuid.uuid4().hex[:8]}@here"
    command = [sys.executable, "-m", "celery", "--app", "qualitymonth", "worker"]
    command += ["--concurrency", str(concurrency), "--hostname", name, "--loglevel", "WARNING"]
    command += ["--queues", "videos"] if converts else []
    key = health.CONVERTERS_KEY if converts else health.WORKERS_KEY
    settings = {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "qualitymonth.settings.test",
    }
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings)
    try:
        assert wait_until(lambda: is_ready(name, key), READY_SECONDS), "The worker did not start."
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
