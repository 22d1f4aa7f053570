"""Keeps an uploaded roster between its dry run and the confirmation, privately.

The file lies below `VAR_DIR`, readable by this process only, under a random name that
only the session of who uploaded it knows; what nobody confirmed is gone after an hour.
"""

import os
import re
import secrets
import time
from pathlib import Path

from django.conf import settings

KEPT_SECONDS = 60 * 60
TOKEN = re.compile(r"[0-9a-f]{32}")


def _folder() -> Path:
    folder = Path(settings.VAR_DIR, "private", "roster")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(content: bytes) -> str:
    """Store the file; answers the token that finds it again."""
    _forget_old()
    token = secrets.token_hex(16)
    handle = os.open(_folder() / token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return token


def find(token: str) -> bytes | None:
    """The file of a token; None where it is gone."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        return (_folder() / token).read_bytes()
    except FileNotFoundError:
        return None


def forget(token: str) -> None:
    """Delete the file of a token."""
    if TOKEN.fullmatch(token):
        (_folder() / token).unlink(missing_ok=True)


def _forget_old() -> None:
    oldest = time.time() - KEPT_SECONDS
    for file in _folder().iterdir():
        if TOKEN.fullmatch(file.name) and file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
