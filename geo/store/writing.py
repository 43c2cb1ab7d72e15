"""One writer at a time in a place's folder: the lock is the system's, and goes with the process that holds it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".writing"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else writes in this folder, and keep others waiting; OSError where it cannot be had."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT)
    try:
        _lock(handle)
        yield
    finally:
        # Closed, the lock is gone.
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
