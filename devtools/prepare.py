"""Brings the database and the files to what the code expects; run by `make run` at each start."""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command, get_commands
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from devtools.messages import compile_messages


def say(message: str) -> None:
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()


def check_code() -> None:
    """Load every address and middleware once: a mistake shows here, not in a server's log."""
    checks.run_checks()
    get_wsgi_application()


def migrate() -> None:
    """Bring the schema up to date, one line for each migration."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the database up to date ...")
        call_command("migrate", interactive=False, verbosity=1)


def _static_files() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))


def collect_static() -> None:
    """Collect the static files where one of them has changed since the last time."""
    digest = hashlib.sha256()
    for file in _static_files():
        state = file.stat()
        digest.update(f"{file} {state.st_mtime_ns} {state.st_size}\n".encode())
    stamp = Path(settings.STATIC_ROOT, "collected")
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("Collecting the static files ...")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())


def load_demo() -> None:
    """Load the demo where there is no campaign yet."""
    from campaigns.models import Campaign  # noqa: PLC0415 - models come after django.setup()

    if not settings.DEMO or Campaign.objects.exists() or "seed_demo" not in get_commands():
        return
    say("Loading the demo ...")
    call_command("seed_demo", stage="running")


def main() -> None:
    compile_messages()
    django.setup()
    check_code()
    try:
        migrate()
    except OperationalError as error:
        raise SystemExit(f"The database does not answer: {error}".strip()) from None
    collect_static()
    load_demo()


if __name__ == "__main__":
    main()
