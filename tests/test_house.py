"""The floors, the lock files, and the deployment's files hold together."""

import json
import re
import subprocess
import sys
import tomllib
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from campaigns.models import Phase
from people.models import Employee

ROOT = Path(settings.BASE_DIR)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
APPS = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]


def pinned(name):
    found = re.findall(r"^([\w.-]+)==([^ ;\\]+)", (ROOT / name).read_text(), re.MULTILINE)
    return dict(found)


def test_floors_are_kept():
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [tool, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_module_of_rules_is_held_to_be_pure():
    modules = {f"{path.parent.name}.rules" for path in ROOT.glob("*/rules.py")}
    contract = PROJECT["tool"]["importlinter"]["contracts"][2]
    assert modules <= set(contract["source_modules"])


@pytest.mark.django_db
def test_models_and_migrations_say_the_same():
    output = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=output)
    assert output.getvalue() == "No changes detected\n"


def test_development_installs_what_runs_too():
    assert pinned("requirements.txt").items() <= pinned("requirements-dev.txt").items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_python_lock_has_hashes_and_no_address(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert len(pinned(name)) == len(re.findall(r"==[^\n]*\\\n    --hash=sha256:", text))


def test_node_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = [package for path, package in lock["packages"].items() if path]
    assert all("integrity" in package and "resolved" not in package for package in packages)


def test_every_check_of_the_workflow_has_a_name():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"run", "test", "lint", "e2e", "messages", "lock"} <= set(targets)


# --- The deployment -------------------------------------------------------
@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_has_every_part_each_with_a_health_check(compose):
    parts = set(compose["services"])
    assert parts == {"postgres", "valkey", "migrate", "web", "worker", "converter", "beat", "front"}
    watched = {name for name, part in compose["services"].items() if "test" in part["healthcheck"]}
    assert watched == parts - {"migrate"}


def test_compose_gives_no_secret_a_default():
    text = (ROOT / "docker-compose.yml").read_text()
    variables = re.findall(r"\$\{(\w+)(:-\}|:?[-?])?", text)
    secrets = {(name, mark) for name, mark in variables if re.search("PASSWORD|SECRET", name)}
    assert secrets
    assert {mark for _name, mark in secrets if mark != ":-}"} == {":?"}  # or none at all


def test_compose_keeps_its_data_in_named_volumes(compose):
    used = {
        volume.partition(":")[0]
        for part in compose["services"].values()
        for volume in part.get("volumes", ())
        if not volume.startswith(".")
    }
    assert used == set(compose["volumes"]) >= {"postgres", "valkey", "media", "private", "uploads"}


def test_every_folder_that_the_product_writes_to_is_its_own_and_shared(compose):
    """Kept files, and what one process takes in and another one reads: rosters, videos."""
    made = re.search(
        r"^RUN mkdir -p (.+?) && .*?chown -R quality:quality (.+?)$", _dockerfile(), re.MULTILINE
    )
    assert made is not None
    folders = {"var/media", "var/private", "var/uploads"}
    assert set(made[1].split()) == set(made[2].split()) == folders
    for name in ("web", "worker", "converter"):
        mounted = {volume.split(":")[1] for volume in compose["services"][name]["volumes"]}
        assert mounted == {f"/srv/quality/{folder}" for folder in folders}
    front = {volume.split(":")[0] for volume in compose["services"]["front"]["volumes"]}
    assert front.isdisjoint({"private", "uploads"})


def _dockerfile() -> str:
    """Its instructions, each as one line."""
    return (ROOT / "Dockerfile").read_text().replace("\\\n", " ")


def test_environment_example_names_what_compose_asks_for():
    asked = re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text())
    example = (ROOT / ".env.example").read_text()
    assert all(re.search(rf"^{name}=", example, re.MULTILINE) for name in asked)


def test_image_does_not_run_as_root():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users[-1] == "quality"


# --- The product's role in the database -----------------------------------
APPEND_ONLY = (
    *("points_pointentry", "defects_defectevent"),
    *("points_performancemonth", "points_performancerow", "points_performanceentry"),
)


@pytest.fixture
def as_product(db):
    """The connection, acting as the role that the product has in a real deployment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'quality_app'")
        if cursor.fetchone() is None:
            cursor.execute("CREATE ROLE quality_app")
        cursor.execute((ROOT / "deploy" / "roles.sql").read_text())
        cursor.execute("SET LOCAL ROLE quality_app")
        yield cursor


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_product_can_not_change_what_is_append_only(as_product, table, statement):
    with (
        pytest.raises(ProgrammingError, match=f"permission denied for table {table}"),
        transaction.atomic(),
    ):
        as_product.execute(statement.format(table))


def test_product_can_do_its_work(as_product, campaign, leader):
    leader.name = "Li Wei Wei"
    leader.save()
    campaign.phases.all().delete()
    assert (Employee.objects.get().name, Phase.objects.exists()) == ("Li Wei Wei", False)
