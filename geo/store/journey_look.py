"""A table of journeys from anybody, gone through whole in a process of its own before this one reads it.

A damaged file can end the process that reads it rather than raise a fault, and here many visitors are in one.
"""

import json
import subprocess
import sys
from pathlib import Path

from geo.errors import GeoError, InputError
from geo.store import journey_table
from geo.store.journey_table import JourneyTable

ROOT = Path(__file__).resolve().parents[2]
# From standard input, where a file was handed in and lies nowhere.
HANDED_IN = "-"
# Some 30 million rows take a tenth of it.
MOST_SECONDS = 300


def looked_at(content: bytes | Path, name: str, stamp: str) -> JourneyTable:
    """The table, every row of which was looked at elsewhere first; InputError, a sentence a fault."""
    where, given = (HANDED_IN, content) if isinstance(content, bytes) else (str(content.resolve()), b"")
    command = [sys.executable, "-m", __name__, where, name]
    try:
        looking = subprocess.run(
            command,
            input=given,
            capture_output=True,
            cwd=ROOT,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise InputError(f"{name}: going through it took more than {MOST_SECONDS // 60} minutes.") from fault
    except OSError as fault:
        raise InputError(f"{name}: no process could be begun to look at it ({fault.strerror}).") from fault
    try:
        faults = json.loads(looking.stdout)
    except ValueError as fault:
        raise InputError(f"{name} {journey_table.UNREADABLE}") from fault
    if faults:
        raise InputError(*faults)
    return journey_table.opened(content, name, stamp)


def _look(where: str, name: str) -> None:
    """Go through the table in this process, and print its faults as JSON."""
    content = sys.stdin.buffer.read() if where == HANDED_IN else Path(where)
    try:
        journey_table.by_authority(journey_table.opened(content, name, ""))
        faults: tuple[str, ...] = ()
    except GeoError as fault:
        faults = fault.faults
    sys.stdout.write(json.dumps(faults))


if __name__ == "__main__":
    _look(*sys.argv[1:3])
