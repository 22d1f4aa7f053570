"""Compiles the message catalogues in Python, so that no gettext is needed to run."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_messages(locale: Path = LOCALE) -> list[Path]:
    """Write each `.mo` that is missing or older than its `.po`; returns those written."""
    written = []
    for catalogue in sorted(locale.glob("**/LC_MESSAGES/*.po")):
        compiled = catalogue.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime:
            continue
        unfinished = compiled.with_suffix(".mo.new")
        polib.pofile(str(catalogue)).save_as_mofile(str(unfinished))
        unfinished.replace(compiled)
        written.append(compiled)
    return written


if __name__ == "__main__":
    compile_messages()
