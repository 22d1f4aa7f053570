"""The message catalogues: `check` that they are complete, `update` them from the sources.

Taking messages out of the sources needs gettext; where it is missing, `check` looks
at the catalogues alone.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

from devtools.messages import compile_messages

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "zh_Hans"
CATALOGUE = Path("locale", LANGUAGE, "LC_MESSAGES", "django.po")
SOURCES = ("*.py", "*.html", "*.txt")
IGNORED = (".venv", "node_modules", "var", "tests", "devtools", ".git")
EXTRACT = [sys.executable, "-m", "django", "makemessages", "--locale", LANGUAGE]
OPTIONS = ["--no-obsolete", "--no-wrap", "--add-location", "file"]


def _key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def unfinished(catalogue: Path) -> Iterator[str]:
    """The messages of a catalogue that have no translation, or one that is only guessed."""
    for entry in polib.pofile(str(catalogue)):
        if entry.obsolete:
            continue
        if entry.fuzzy:
            yield f"{catalogue}: fuzzy: {entry.msgid!r}"
        elif not entry.translated():
            yield f"{catalogue}: not translated: {entry.msgid!r}"


def _copy_sources(target: Path) -> None:
    def ignored(folder: str, names: list[str]) -> set[str]:
        """What is no source; a checker beside us writes into its hidden folder meanwhile."""
        if Path(folder) != ROOT:
            return set()
        return {name for name in names if name in {*IGNORED, "locale"} or name.startswith(".")}

    shutil.copytree(ROOT, target, ignore=ignored, dirs_exist_ok=True)
    Path(target, CATALOGUE).parent.mkdir(parents=True)


def extracted() -> set[tuple[str | None, str]]:
    """The messages that the sources have now."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        _copy_sources(copy)
        subprocess.run([*EXTRACT, *OPTIONS], cwd=copy, check=True, capture_output=True)
        return {_key(entry) for entry in polib.pofile(str(copy / CATALOGUE))}


def missing() -> Iterator[str]:
    """The messages of the sources that the catalogue does not have."""
    if shutil.which("xgettext") is None:
        sys.stdout.write("gettext is not installed: the sources were not searched.\n")
        return
    file = ROOT / CATALOGUE
    known = {_key(entry) for entry in polib.pofile(str(file))} if file.exists() else set()
    for _context, message in sorted(extracted() - known, key=str):
        yield f"{CATALOGUE}: missing: {message!r}; make messages adds it"


def problems() -> list[str]:
    """All that keeps a reader of Chinese from reading Chinese."""
    catalogues = sorted(Path(ROOT, "locale").glob("**/*.po"))
    return [*(line for file in catalogues for line in unfinished(file)), *missing()]


def update() -> int:
    """Take new messages into the catalogue and drop those that are gone."""
    Path(ROOT, CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    ignore = [flag for name in IGNORED for flag in ("--ignore", name)]
    done = subprocess.run([*EXTRACT, *OPTIONS, *ignore], cwd=ROOT, check=False)
    compile_messages()
    return done.returncode


def main(action: str) -> int:
    if action == "update":
        return update()
    found = problems()
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
