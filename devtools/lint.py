"""`make lint`: everything that is checked without running the product, two at a time."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DJANGO = "5.2"
# Settings are read, but no server is asked.
NOWHERE = {
    "DATABASE_URL": "postgresql://nobody@/nothing?host=/nowhere",
    "REDIS_URL": "unix:///nowhere/valkey.sock",
    "DJANGO_SETTINGS_MODULE": "qualitymonth.settings.test",
}


def templates() -> list[str]:
    """Every page of ours."""
    folders = [ROOT / "templates", *ROOT.glob("*/templates")]
    return sorted(str(file) for folder in folders for file in folder.rglob("*.html"))


def checks() -> dict[str, list[str]]:
    """The checks by name, the slowest first."""
    tools = Path(sys.executable).parent
    module = [sys.executable, "-m"]
    migrations = [sys.executable, "-W", "ignore::RuntimeWarning", "manage.py", "makemigrations"]
    return {
        "types": [*module, "mypy"],
        "messages": [*module, "devtools.catalogue", "check"],
        "floors": [str(tools / "lint-imports")],
        "migrations": [*migrations, "--check", "--dry-run"],
        "code": [*module, "ruff", "check", "--quiet", "."],
        "format": [*module, "ruff", "format", "--check", "--quiet", "."],
        "templates": [str(tools / "djade"), "--target-version", DJANGO, "--check", *templates()],
    }


def _run(command: list[str]) -> tuple[subprocess.CompletedProcess[str], float]:
    begun = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | NOWHERE,
        capture_output=True,
        text=True,
        check=False,
    )
    return done, time.monotonic() - begun


def results() -> Iterator[bool]:
    """Run every check, say how each went, and yield whether it passed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        running = {name: pool.submit(_run, command) for name, command in checks().items()}
        for name, future in running.items():
            done, seconds = future.result()
            word = "failed" if done.returncode else "passed"
            sys.stdout.write(f"{name:<12}{word} in {seconds:.1f} s\n")
            if done.returncode:
                sys.stdout.write(f"{done.stdout}{done.stderr}\n")
            sys.stdout.flush()
            yield not done.returncode


def main() -> int:
    return 0 if all(list(results())) else 1


if __name__ == "__main__":
    sys.exit(main())
