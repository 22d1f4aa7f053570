"""A container's health check: `alive.py URL PART...` fails unless each part is up there."""

import json
import sys
import urllib.error
import urllib.request


def state(url: str) -> dict[str, dict[str, bool]]:
    """What the health page says, also where it says that something is down."""
    try:
        with urllib.request.urlopen(url, timeout=8) as answer:  # noqa: S310 - our own address
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))


def main(url: str, *parts: str) -> int:
    try:
        found = state(url)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{url} does not answer: {error}\n")
        return 1
    down = [part for part in parts if not found[part]["ok"]]
    sys.stdout.write(f"down: {', '.join(down)}\n" if down else "up\n")
    return 1 if down else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
