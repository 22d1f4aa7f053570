"""Ends the process manager when `make run` itself is gone, however it went.

`make run` holds a lock for as long as it lives. This waits for that lock.
"""

import fcntl
import os
import signal
import sys
from pathlib import Path


def main(lock: Path) -> None:
    with lock.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.kill(os.getppid(), signal.SIGTERM)
        signal.pause()  # keep the lock until the process manager ends this too


if __name__ == "__main__":
    main(Path(sys.argv[1]))
