"""Setting up a machine, and compiling the catalogues without gettext."""

import ast
import gettext
import os
import subprocess
from pathlib import Path

import pytest

from devtools import bootstrap, catalogue
from devtools.messages import compile_messages
from devtools.servers import MAX_SOCKET_PATH, POSTGRES_SOCKET, as_service, socket_folder
from tests.servers import own_redis

ENTRIES = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Defect"
msgstr "黑榜问题"
"""


def test_bootstrap_can_be_read_by_old_pythons():
    source = Path(bootstrap.__file__).read_text()
    assert ast.parse(source, feature_version=(3, 5))


def test_bootstrap_says_in_one_line_that_python_is_too_old(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.sys, "executable", "/usr/bin/python3")
    with pytest.raises(SystemExit) as stopped:
        bootstrap.check_python()
    said = capsys.readouterr().err
    assert stopped.value.code == 2
    assert said == (
        "Python 3.11 or newer is needed, and /usr/bin/python3 is 3.9."
        " Name another one: make run PYTHON=python3.12\n"
    )


@pytest.mark.parametrize(
    ("stamp", "developing", "installs"),
    [
        ({}, False, True),
        ({"requirements.txt": "now"}, False, False),
        ({"requirements.txt": "now"}, True, True),
        ({"requirements.txt": "now", "requirements-dev.txt": "now"}, True, False),
        ({"requirements.txt": "now", "requirements-dev.txt": "now"}, False, False),
        ({"requirements.txt": "before", "requirements-dev.txt": "before"}, False, True),
    ],
)
def test_bootstrap_installs_only_what_changed(monkeypatch, tmp_path, stamp, developing, installs):
    commands = []
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "installed.json")
    monkeypatch.setattr(bootstrap, "installed", lambda: stamp)
    monkeypatch.setattr(bootstrap, "digest", lambda name: "now")
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command: commands.append(command) or 0)
    bootstrap.install_python(developing)
    assert bool(commands) is installs


@pytest.mark.parametrize(
    ("stamp", "developing", "asked"),
    [
        (None, False, [("ci", "--omit=dev")]),
        (None, True, [("ci",)]),
        ("now", False, []),
        ("now", True, [("ci",)]),
        ("now with tools", False, []),
        ("now with tools", True, []),
        ("before with tools", False, [("ci", "--omit=dev")]),
    ],
)
def test_bootstrap_brings_the_measuring_tools_to_developers_only(
    monkeypatch, tmp_path, stamp, developing, asked
):
    runs = []
    monkeypatch.setattr(bootstrap, "PACKAGES", tmp_path)
    monkeypatch.setattr(bootstrap, "digest", lambda name: "now")
    monkeypatch.setattr(bootstrap, "npm", lambda *arguments: runs.append(arguments) or True)
    if stamp:
        (tmp_path / "installed").write_text(stamp)
    bootstrap.install_packages(developing)
    bootstrap.install_packages(developing)
    assert runs == asked


def test_messages_are_compiled_where_they_are_newer(tmp_path):
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(ENTRIES)
    compiled = source.with_suffix(".mo")
    assert compile_messages(tmp_path) == [compiled]
    assert compile_messages(tmp_path) == []
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Defect") == "黑榜问题"
    later = compiled.stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_messages(tmp_path) == [compiled]


def test_catalogue_check_names_what_is_not_translated_and_what_is_guessed(tmp_path):
    file = tmp_path / "django.po"
    more = '\nmsgid "Team"\nmsgstr ""\n\n#, fuzzy\nmsgid "Line"\nmsgstr "产线"\n'
    file.write_text(ENTRIES + more)
    assert list(catalogue.unfinished(file)) == [
        f"{file}: not translated: 'Team'",
        f"{file}: fuzzy: 'Line'",
    ]


def test_sockets_move_where_the_path_is_too_long(tmp_path):
    short = Path("/tmp/qm")  # noqa: S108 - compared, not made
    long = tmp_path / ("x" * MAX_SOCKET_PATH)
    assert len(str(short / "postgres" / POSTGRES_SOCKET)) < MAX_SOCKET_PATH
    moved = socket_folder(long)
    try:
        assert moved != long
        assert moved.stat().st_mode & 0o777 == 0o700
        assert socket_folder(long) == moved
    finally:
        moved.rmdir()


@pytest.mark.parametrize(
    ("url", "worker", "own"),
    [
        ("redis://127.0.0.1:6379/0", "gw0", "redis://127.0.0.1:6379/1"),
        ("redis://127.0.0.1:6379/15", "gw1", "redis://127.0.0.1:6379/1"),
        ("unix:///tmp/qm/valkey.sock?db=0", "gw2", "unix:///tmp/qm/valkey.sock?db=3"),
    ],
)
def test_each_test_process_has_its_own_part_of_valkey(url, worker, own):
    assert own_redis(url, worker) == own


def test_service_reaches_what_is_closed_to_others(tmp_path):
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    program = closed / "program"
    program.write_text("#!/bin/sh\necho reached\n")
    program.chmod(0o755)
    checked = subprocess.run(as_service(["test", "-x", str(program)]), check=False)
    done = subprocess.run(as_service([str(program)]), capture_output=True, text=True, check=False)
    assert (checked.returncode, done.stdout) == (0, "reached\n")
    assert os.geteuid() or "--reuid=nobody" in as_service(["true"])
