"""`make run`: everything on this machine, until Ctrl-C.

Starts PostgreSQL and Valkey (unless DATABASE_URL and REDIS_URL name others), brings
the data up to date, and keeps the web server, a worker and beat running.
"""

import contextlib
import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn

import psutil

from devtools.servers import Postgres, ServerError, Valkey, socket_folder, wait_until
from devtools.supervision import STOP_SECONDS, Group, Program, Supervisor

PYTHON = [sys.executable, "-m"]
ROOT = Path(__file__).resolve().parents[1]
DATABASE = "qualitymonth"
ACCOUNTS = ("manager", "leader", "member", "verifier", "executive", "judge", "employee")
PASSWORD = "quality-month"  # noqa: S105 - the demo's, which is printed for everybody to read
START_SECONDS = 60
PARTS = {
    "database": "postgres",
    "broker": "valkey",
    "workers": "worker",
    "converters": "converter",
    "beat": "beat",
}


class StartError(Exception):
    """It cannot start; the message is what to show, `code` what to exit with."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


class Stop(BaseException):
    """A person or the system asked to stop."""


def say(message: str = "") -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone; stopping goes on
        sys.stdout.write(f"{message}\n")
        sys.stdout.flush()


# --- What was asked for ---------------------------------------------------
@dataclass(frozen=True)
class Address:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        name = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", ""} else self.host  # noqa: S104 - compared, not bound
        return f"http://{name}:{self.port}"

    def check_free(self) -> None:
        """Raises StartError where another program listens there already."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                other = 9000 if self.port != 9000 else 9001
                raise StartError(
                    f"Port {self.port} of {self.host} cannot be used ({error.strerror});"
                    f" take another one: PORT={other} make run",
                    2,
                ) from error


def asked_address() -> Address:
    raw = os.environ.get("PORT") or "8000"
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) < 65536:
        raise StartError(f"PORT={raw} is not a port; use a number from 1 to 65535.", 2)
    return Address(os.environ.get("HOST") or "127.0.0.1", int(raw))


def secret_key(file: Path) -> str:
    """The key that signs sessions here: made once, readable by its owner only."""
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as output:
            output.write(secrets.token_urlsafe(60))
    return file.read_text()


@contextlib.contextmanager
def only_copy(file: Path, address: Address) -> Iterator[None]:
    """Hold the lock on the data; the watchdog waits for it. Raises StartError where it is held."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(_other_copy(lock, file), 2) from None
        lock.truncate(0)
        lock.write(address.url)
        lock.flush()
        yield


def _other_copy(lock: IO[str], file: Path) -> str:
    lock.seek(0)
    where = lock.read() or "another address"
    return f"This already runs on the data in {file.parents[1]}, at {where}; stop that copy first."


# --- The parts ------------------------------------------------------------
@dataclass
class Everything:
    """All that runs, and how it is brought up and down."""

    var: Path
    address: Address
    environment: dict[str, str] = field(init=False)
    session: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.run, self.logs = self.var / "run", self.var / "log"
        self.sockets = socket_folder(self.run)
        self.supervisor = Supervisor(self.run, self.sockets, self.logs)
        self.postgres = self._own("DATABASE_URL", Postgres, "postgres")
        self.valkey = self._own("REDIS_URL", Valkey, "valkey")
        self.environment = self._environment()

    def _own(self, variable: str, kind: type[Any], name: str) -> Any:
        """Our own server, or None where the environment names another."""
        if os.environ.get(variable):
            return None
        return kind(self.var / name, self.sockets / name)

    def _environment(self) -> dict[str, str]:
        hosts = "localhost,127.0.0.1" if self.address.host == "127.0.0.1" else "*"
        defaults = {
            "DJANGO_SETTINGS_MODULE": "qualitymonth.settings.dev",
            "DEMO": "yes",
            "SITE_URL": self.address.url,
            "ALLOWED_HOSTS": hosts,
            "PYTHONUNBUFFERED": "1",
        }
        if not os.environ.get("SECRET_KEY"):
            defaults["SECRET_KEY"] = secret_key(self.var / "secret-key")
        if self.postgres:
            defaults["DATABASE_URL"] = self.postgres.url(DATABASE)
        if self.valkey:
            defaults["REDIS_URL"] = self.valkey.url()
        given = {name: value for name, value in os.environ.items() if value}
        return {**defaults, **given, "VAR_DIR": str(self.var)}

    def _groups(self) -> list[Group]:
        watch = [*PYTHON, "devtools.watchdog", str(self.run / "lock")]
        data: list[Program] = []
        if self.postgres:
            data += [Program("postgres", self.postgres.command(), at_once=True, stop_signal="INT")]
        if self.valkey:
            data += [Program("valkey", self.valkey.command(), at_once=True)]
        groups = [Group("watchdog", [Program("watchdog", watch, at_once=True)])]
        return [
            *groups,
            *([Group("data", data)] if data else []),
            Group("serving", self._serving()),
        ]

    def _serving(self) -> list[Program]:
        bind = f"{self.address.host}:{self.address.port}"
        web = [*PYTHON, "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", bind]
        celery = [*PYTHON, "celery", "--app", "qualitymonth"]
        worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"]
        # One conversion at a time, by a worker that does nothing else.
        converter = [*celery, "worker", "--queues", "videos", "--hostname", "videos@%h"]
        converter += ["--concurrency", "1", "--loglevel", "INFO"]
        beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile="]
        return [
            Program("web", web),
            Program("worker", worker),
            Program("converter", converter),
            Program("beat", beat),
        ]

    # --- Up ---
    def start(self) -> None:
        for server in filter(None, (self.postgres, self.valkey)):
            server.prepare()
        say("Starting ...")
        self.session = self.supervisor.start(self._groups(), ROOT, self.environment)
        self._await("data:postgres", self.postgres)
        self._await("data:valkey", self.valkey)
        if self.postgres:
            self.postgres.create_database(DATABASE)
        self._prepare()
        self.supervisor.start_group("serving")
        self._await_health()

    def _await(self, name: str, server: Any) -> None:
        def done() -> bool:
            return server.is_ready() or self._has_ended(name)

        if server and not (wait_until(done, START_SECONDS) and server.is_ready()):
            self._fail(name)

    def _has_ended(self, name: str) -> bool:
        if self.session is None or self.session.poll() is not None:
            return True
        with contextlib.suppress(OSError):  # the process manager is not listening yet
            return self.supervisor.has_given_up(name)
        return False

    def _fail(self, program: str) -> NoReturn:
        name = program.partition(":")[2]
        file = self.logs / f"{name}.log"
        lines = file.read_text(errors="replace").splitlines() if file.exists() else []
        raise StartError("\n".join([f"{name} did not start. The end of {file}:", *lines[-15:]]))

    def _prepare(self) -> None:
        command = [*PYTHON, "devtools.prepare"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, process_group=0
        )
        try:
            if process.wait():
                raise StartError("The data could not be brought up to date.")
        finally:
            process.kill()
            process.wait()

    def _await_health(self) -> None:
        """Wait until everything is up; without its web server it is of no use."""
        states: dict[str, Any] = {}

        def is_up() -> bool:
            states.update(read_health(self.address))
            return bool(states.get("ok")) or self._has_ended("serving:web")

        wait_until(is_up, START_SECONDS)
        if not states or self._has_ended("serving:web"):
            self._fail("serving:web")
        for part, log in PARTS.items():
            if not states[part]["ok"]:
                say(f"Not up yet: {part}. Its log is {self.logs / log}.log")

    # --- Down ---
    def stop(self) -> None:
        """End every process that was started; whatever is asked meanwhile is not heard."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if self.session is None:
            return
        say("Stopping ...")
        self.session.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.session.wait(3 * STOP_SECONDS)
        end_session(self.session.pid)
        self.session.wait()


def end_session(session: int) -> None:
    """End what is left of the process manager's session: it may itself have been killed."""
    left = [psutil.Process(pid) for pid in psutil.pids() if _session_of(pid) == session]
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    _gone, alive = psutil.wait_procs(left, timeout=10)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def read_health(address: Address) -> dict[str, Any]:
    """What the health page says; nothing where it does not answer."""
    host = "127.0.0.1" if address.host == "0.0.0.0" else address.host  # noqa: S104 - compared, not bound
    try:
        with urllib.request.urlopen(f"http://{host}:{address.port}/healthz/", timeout=5) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        with contextlib.suppress(ValueError):
            return dict(json.load(error))
    except OSError:
        pass
    return {}


def welcome(address: Address, *, demo: bool) -> None:
    say()
    say(f"  Quality Month is at  {address.url}")
    if demo:
        say(f"  Sign in as           {', '.join(ACCOUNTS)}")
        say(f"  with the password    {PASSWORD}")
    say("  Ctrl-C stops it; the data stays.")
    say()


def _asked_to_stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def serve(var: Path, address: Address) -> None:
    """Bring everything up, and stay until asked to stop."""
    with only_copy(var / "run" / "lock", address):
        address.check_free()
        everything = Everything(var, address)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _asked_to_stop)
        try:
            begun = time.monotonic()
            everything.start()
            welcome(address, demo=everything.environment["DEMO"].lower() in {"1", "yes", "true"})
            say(f"  (up in {time.monotonic() - begun:.1f} s)")
            if everything.session and everything.session.wait():
                raise StartError(f"The process manager ended; see {everything.logs}.")
        except Stop:
            say()
        finally:
            everything.stop()


def main() -> int:
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    try:
        serve(var, asked_address())
    except ServerError as error:
        say(str(error))
        return 2
    except StartError as error:
        say(str(error))
        return error.code
    return 0


if __name__ == "__main__":
    sys.exit(main())
