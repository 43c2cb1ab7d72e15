"""One writer at a time in a place's folder: the lock is the system's, and goes with the process that holds it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".writing"
# The lock is on the first byte; the number of the process that holds it is written behind, where others may read it.
NUMBER_AT = 1


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


@contextmanager
def alone_or_told(folder: Path) -> Iterator[str | None]:
    """Keep others from writing in this folder, and yield None; where another does, yield the number of its process.

    A lock that a process left behind when it ended is none. OSError where the folder cannot be written to.
    """
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT)
    try:
        try:
            _lock_now(handle)
        except OSError:
            os.lseek(handle, NUMBER_AT, os.SEEK_SET)
            yield os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            return
        os.ftruncate(handle, 0)
        os.lseek(handle, NUMBER_AT, os.SEEK_SET)
        os.write(handle, str(os.getpid()).encode())
        yield None
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

    def _lock_now(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _lock_now(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
