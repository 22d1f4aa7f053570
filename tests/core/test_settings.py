"""What the environment may say, and what each setting does about the rest."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from qualitymonth.celery import app
from qualitymonth.settings import environment
from videos import tasks

ROOT = Path(settings.BASE_DIR)
GOOD = {
    "DJANGO_SETTINGS_MODULE": "qualitymonth.settings.prod",
    "SECRET_KEY": "k3-" + "xQ7vLm2RtY9pWc4Z" * 4,
    "DATABASE_URL": "postgresql://app:hush-hush@db:5432/quality",
    "REDIS_URL": "redis://valkey:6379/0",
    "ALLOWED_HOSTS": "quality.example.com",
    "CSRF_TRUSTED_ORIGINS": "https://quality.example.com",
    "SITE_URL": "https://quality.example.com",
}


def manage(*arguments, **environment_):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | environment_,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_the_deployment_check_without_asking_a_server():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", None, "SECRET_KEY is not set; it is the secret that signs sessions"),
        ("SECRET_KEY", "short", "SECRET_KEY is too simple"),
        ("DATABASE_URL", None, "DATABASE_URL is not set"),
        ("ALLOWED_HOSTS", None, "ALLOWED_HOSTS is not set; it is the host names"),
        ("SITE_URL", None, "SITE_URL is not set; it is the address that links in messages"),
        ("DATABASE_URL", "mysql://app:hush-hush@db/quality", "DATABASE_URL is not an address like"),
        ("DATABASE_URL", "postgresql://app:hush-hush@db:port/q", "DATABASE_URL is not an address"),
        ("REDIS_URL", "http://valkey", "REDIS_URL is not an address like"),
        ("DEMO", "perhaps", "DEMO='perhaps' is not yes or no"),
        ("DEMO", "yes", "DEMO is on"),
        ("HSTS_SECONDS", "-1", "HSTS_SECONDS='-1' is not a whole number of at least 0"),
    ],
)
def test_bad_environment_is_one_line_that_names_the_variable(name, value, said):
    given = {**GOOD, name: value} if value else {k: v for k, v in GOOD.items() if k != name}
    done = manage("check", **given)
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (2, 1, "")
    assert done.stderr.startswith(f"Configuration: {said}")
    assert "hush-hush" not in done.stderr


@pytest.mark.parametrize(
    ("address", "celery"),
    [
        ("redis://valkey:6379/1", "redis://valkey:6379/1"),
        ("unix:///run/valkey.sock?db=2", "redis+socket:///run/valkey.sock?virtual_host=2"),
    ],
)
def test_broker_is_written_as_celery_reads_it(address, celery):
    assert environment.broker(address) == celery


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)


def test_tasks_survive_a_killed_worker():
    assert app.conf.task_acks_late is True
    assert app.conf.task_reject_on_worker_lost is True
    assert app.conf.worker_prefetch_multiplier == 1
    longest = max(app.conf.task_time_limit, tasks.LIMIT)
    assert app.conf.broker_transport_options["visibility_timeout"] > longest
