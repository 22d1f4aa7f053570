"""Reads what differs between deployments from the environment.

A missing or malformed value ends the process with one plain line that names the
variable, says what it is for and what was expected: never with a traceback.
"""

import os
import sys
from collections.abc import Callable
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

import environ

T = TypeVar("T")


def fail(problem: str) -> NoReturn:
    """End the process with `problem` as its one line."""
    sys.stderr.write(f"Configuration: {problem}\n")
    sys.stderr.flush()
    raise SystemExit(2)


def text(name: str, meaning: str, default: str | None = None) -> str:
    """The variable `name`; without a default it must be set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        fail(f"{name} is not set; it is {meaning}.")
    return default


def _convert(name: str, meaning: str, expected: str, raw: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(raw)
    except ValueError:
        fail(f"{name}={raw!r} is not {expected}; it is {meaning}.")


def integer(name: str, meaning: str, default: int, minimum: int = 0) -> int:
    """The variable `name` as a whole number of at least `minimum`."""

    def parse(raw: str) -> int:
        number = int(raw)
        if number < minimum:
            raise ValueError(raw)
        return number

    raw = text(name, meaning, str(default))
    return _convert(name, meaning, f"a whole number of at least {minimum}", raw, parse)


def boolean(name: str, meaning: str, default: bool) -> bool:
    """The variable `name` as yes or no."""
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}

    def parse(raw: str) -> bool:
        if raw.lower() not in words:
            raise ValueError(raw)
        return words[raw.lower()]

    return _convert(name, meaning, "yes or no", text(name, meaning, str(default)), parse)


def words(name: str, meaning: str, default: str | None = "") -> list[str]:
    """The variable `name` as a list, separated by commas; with None as default it must be set."""
    return [word.strip() for word in text(name, meaning, default).split(",") if word.strip()]


def database(name: str, meaning: str) -> dict[str, object]:
    """The variable `name` as a PostgreSQL address: postgresql://user:password@host:port/name."""
    raw = text(name, meaning)

    def parse(value: str) -> dict[str, object]:
        config = environ.Env.db_url_config(value)
        if not config or "postgresql" not in str(config.get("ENGINE")) or not config.get("NAME"):
            raise ValueError(value)
        return dict(config)

    # The address may hold a password, so the message does not repeat it.
    try:
        return parse(raw)
    except (ValueError, environ.ImproperlyConfigured):
        form = "postgresql://user:password@host:5432/name"
        fail(f"{name} is not an address like {form}; it is {meaning}.")


def broker(address: str) -> str:
    """The address of a Valkey server as Celery writes it: sockets have a scheme of their own."""
    if not address.startswith("unix:"):
        return address
    return address.replace("unix:", "redis+socket:", 1).replace("?db=", "?virtual_host=")


def redis(name: str, meaning: str) -> str:
    """The variable `name` as the address of a Valkey or Redis server."""
    raw = text(name, meaning)
    parts = urlsplit(raw)
    if parts.scheme not in {"redis", "rediss", "unix"} or not (parts.netloc or parts.path):
        fail(f"{name} is not an address like redis://host:6379/0; it is {meaning}.")
    return raw


def with_option(address: str, name: str, value: int) -> str:
    """The address of a Valkey server with an option of the client's."""
    return f"{address}{'&' if '?' in address else '?'}{name}={value}"
