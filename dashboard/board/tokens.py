"""The keys in the boards' addresses.

A token is 256 random bits, so nobody finds one by trying; for the same reason its plain
SHA-256 is safe to keep, and can be looked up by an index.
"""

import hashlib
import secrets

BYTES = 32


def new() -> str:
    """A fresh token, of letters that an address takes as they are."""
    return secrets.token_urlsafe(BYTES)


def digest(token: str) -> str:
    """What is kept of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
