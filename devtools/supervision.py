"""The process manager of `make run`: supervisor, its programs, and how to talk to it."""

import shlex
import subprocess
import sys
import xmlrpc.client
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

MEGABYTES_OF_LOG = 10
STOP_SECONDS = 20


@dataclass(frozen=True)
class Program:
    """One process that is kept running; those that start at once are the ground of the others."""

    name: str
    command: list[str]
    at_once: bool = False
    stop_signal: str = "TERM"

    def section(self, logs: Path) -> str:
        lines = {
            "command": shlex.join(self.command).replace("%", "%%"),
            "autostart": str(self.at_once).lower(),
            "autorestart": "true",
            "startsecs": 1,
            "startretries": 10,
            "stopsignal": self.stop_signal,
            "stopwaitsecs": STOP_SECONDS,
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": str(logs / f"{self.name}.log").replace("%", "%%"),
            "stdout_logfile_maxbytes": f"{MEGABYTES_OF_LOG}MB",
            "stdout_logfile_backups": 3,
        }
        return _section(f"program:{self.name}", lines)


@dataclass(frozen=True)
class Group:
    """Programs that are stopped together. Groups are stopped one by one, the last first."""

    name: str
    programs: list[Program]


def _section(title: str, lines: dict[str, Any]) -> str:
    return "\n".join([f"[{title}]", *(f"{name}={value}" for name, value in lines.items()), ""])


@dataclass(frozen=True)
class Supervisor:
    """A supervisord with its files in `run`, its socket in `sockets`, and logs in `logs`."""

    run: Path
    sockets: Path
    logs: Path

    @property
    def _socket(self) -> Path:
        return self.sockets / "supervisor.sock"

    def start(
        self, groups: list[Group], directory: Path, environment: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        """Start it, in a session of its own: Ctrl-C reaches whoever started it, and nobody else."""
        self.logs.mkdir(parents=True, exist_ok=True)
        file = self.run / "supervisord.conf"
        file.write_text(self._configuration(groups, directory))
        command = [sys.executable, "-m", "supervisor.supervisord", "--configuration", str(file)]
        output = (self.logs / "supervisord.out").open("wb")
        with output:
            return subprocess.Popen(
                command,
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _configuration(self, groups: list[Group], directory: Path) -> str:
        def escaped(path: Path) -> str:
            return str(path).replace("%", "%%")

        main = {
            "nodaemon": "true",
            "silent": "true",
            "directory": escaped(directory),
            "pidfile": escaped(self.run / "supervisord.pid"),
            "logfile": escaped(self.logs / "supervisord.log"),
            "logfile_maxbytes": f"{MEGABYTES_OF_LOG}MB",
            "logfile_backups": 3,
        }
        server = {"file": escaped(self._socket), "chmod": "0700"}
        factory = "supervisor.rpcinterface:make_main_rpcinterface"
        sections = [
            _section("supervisord", main),
            _section("unix_http_server", server),
            _section("rpcinterface:supervisor", {"supervisor.rpcinterface_factory": factory}),
        ]
        for order, group in enumerate(groups, start=1):
            names = ",".join(program.name for program in group.programs)
            sections.append(_section(f"group:{group.name}", {"programs": names, "priority": order}))
            sections += [program.section(self.logs) for program in group.programs]
        return "\n".join(sections)

    def _ask(self) -> Any:
        transport = SupervisorTransport(None, None, serverurl=f"unix://{self._socket}")
        return xmlrpc.client.ServerProxy("http://localhost", transport=transport).supervisor

    def start_group(self, name: str) -> None:
        """Start what did not start at once; returns before it is up."""
        self._ask().startProcessGroup(name, False)

    def has_given_up(self, name: str) -> bool:
        """Whether the program (`group:name`) failed so often that it is no longer started."""
        return bool(self._ask().getProcessInfo(name)["statename"] == "FATAL")
