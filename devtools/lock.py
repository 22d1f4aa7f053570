"""`make lock`: pin what pyproject.toml and package.json ask for, naming no registry."""

import subprocess
import sys
from pathlib import Path

from devtools import bootstrap

COMPILE = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes"]
QUIET = ["--no-emit-index-url", "--no-annotate", "--custom-compile-command", "make lock", "--quiet"]


def pin(name: str, *more: str) -> bool:
    """Write the lock file `name`; what it holds already is kept where it still fits."""
    command = [sys.executable, "-m", *COMPILE, *QUIET, *more, "--output-file", name]
    return subprocess.call(command, cwd=bootstrap.ROOT) == 0


def main() -> int:
    done = pin(bootstrap.RUNNING) and pin(bootstrap.DEVELOPING, "--group", "dev")
    done = done and bootstrap.npm("install", "--package-lock-only")
    if done and '"resolved"' in Path(bootstrap.ROOT, "package-lock.json").read_text():
        bootstrap.fail("package-lock.json names a registry; see .npmrc.")
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
