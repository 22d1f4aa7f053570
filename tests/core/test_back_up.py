"""Back-up and restore, tried: with the very commands that docs/operations.md gives."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core import clock
from defects import services
from defects.models import Defect, Photo
from points import services as points
from points.models import PointEntry
from tests.concurrency.serving import Server, connected_to, open_today, own_postgres
from tests.defects.acting import HOUR, PICTURE, post, submit

ROOT = Path(__file__).resolve().parents[2]
ROWS = """SELECT count(*), md5(string_agg(kept::text, '|' ORDER BY kept::text)) FROM "{}" AS kept"""
Seen = dict[str, object]
pytestmark = pytest.mark.django_db(transaction=True)


def commands() -> list[str]:
    """The blocks of the page's section: back up, wipe, restore."""
    page = (ROOT / "docs" / "operations.md").read_text()
    section = page.split("## Back-up and restore")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Server]:
    with own_postgres(tmp_path) as server:
        yield server


@pytest.fixture
def run(tmp_path: Path, postgres: Server) -> Callable[[str], str]:
    """Runs lines of a shell as somebody who operates the product would; returns what they say."""
    tools = Path(postgres.server._binary("psql")).parent
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(tools), str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PGHOST": str(postgres.server.sockets),
        "PGUSER": "postgres",
        "DATABASE_URL": address(postgres, "quality_app"),
        "OWNER_DATABASE_URL": address(postgres, "quality_owner"),
        "VAR_DIR": str(tmp_path / "var"),
        "BACKUP": str(tmp_path),
        "POSTGRES_USER": "postgres",
        "POSTGRES_DB": "quality",
        "OWNER_PASSWORD": "owner",
        "APP_PASSWORD": "app",
    }

    def shell(lines: str) -> str:
        done = subprocess.run(
            ["bash", "-euc", lines],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return shell


def address(postgres: Server, role: str) -> str:
    return postgres.server.url("quality").replace("postgres@", f"{role}@")


@pytest.fixture
def product(postgres, run, tmp_path, settings, transactional_db) -> Iterator[None]:
    """The product with its two roles, as compose sets it up, working as `quality_app`."""
    settings.MEDIA_ROOT = tmp_path / "var" / "media"
    run((ROOT / "deploy" / "create-roles.sh").read_text())
    with connected_to(address(postgres, "quality_owner")):
        call_command("migrate", verbosity=0)
    run('DATABASE_URL="$OWNER_DATABASE_URL" python deploy/grant_roles.py')
    with connected_to(address(postgres, "quality_app")):
        yield


@pytest.fixture
def month(product, campaign, line, member, other_leader, verifier) -> None:
    """A campaign with photos, a reward, a miss, and notices."""
    open_today(campaign)
    now = clock.now()
    found = [
        post(campaign, line, other_leader, now - hours * HOUR, pictures=[PICTURE])
        for hours in (60, 3, 2)
    ]
    submit(found[1], member, now - HOUR)
    services.confirm_correction(defect_id=found[1].pk, actor=verifier, now=now)
    services.sweep(now=now)
    assert sorted(PointEntry.objects.values_list("amount", flat=True)) == [-2, 2]


def everything(var: Path) -> Seen:
    """Every table's rows, every sequence and every photo, each as a count and a checksum."""
    seen: Seen = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(ROWS.format(table))
            seen[table] = cursor.fetchone()
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences")
        seen |= dict(cursor.fetchall())
    for photo in sorted((var / "media").rglob("*.*")):
        seen[str(photo.relative_to(var))] = hashlib.sha256(photo.read_bytes()).hexdigest()
    return seen


def test_restored_product_is_the_one_that_was_backed_up(
    month, run, tmp_path, campaign, line, other_leader
):
    back_up, wipe, restore = commands()
    before = everything(tmp_path / "var")
    assert before["points_pointentry"][0] == 2
    assert sum(name.startswith("media/") for name in before) == 2 * Photo.objects.count() > 0

    run(back_up)
    connection.close()
    run(wipe)
    shutil.rmtree(tmp_path / "var" / "media")
    assert everything(tmp_path / "var") == {}
    connection.close()
    agrees = "The standings and 0 closed month(s) agree with the ledger (2 entries).\n"
    assert run(restore).endswith(agrees)

    assert everything(tmp_path / "var") == before
    assert points.verify() == []
    goes_on(campaign, line, other_leader)


def goes_on(campaign, line, other_leader) -> None:
    """The restored product works, and what nobody may alter is still protected."""
    count = Defect.objects.count()
    post(campaign, line, other_leader, clock.now())
    assert Defect.objects.count() == count + 1
    refused = "permission denied for table points_pointentry"
    with pytest.raises(DatabaseError, match=refused), transaction.atomic():
        PointEntry.objects.update(amount=100)
