"""The dashboard in a process of its own: started on a free port, its processor time and memory told, stopped after."""

import math
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from geo import build
from geo.errors import NotHeldError
from geo.store.records import opening, server

START_SECONDS = 120
STOP_SECONDS = 20


@dataclass(frozen=True)
class Dashboard:
    """A dashboard that runs."""

    address: str
    process: int

    @property
    def processor_seconds(self) -> float:
        """That it has used since it was started; NaN where the system does not tell."""
        try:
            told = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return math.nan
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def dashboard(
    script: str = "dashboard.py", *, folder: Path = build.ROOT, log: Path | None = None, records: Path | None = None
) -> Iterator[Dashboard]:
    """The dashboard on this machine only, ready for its first visit.

    NotHeldError where it does not start.

    Parameters
    ----------
    script
        File of the app, in the folder that it is started in.
    log
        Takes what it prints.
    records
        Folder of the database that it works on; the usual one where none is given.
    """
    own = {"PYTHONPATH": str(build.ROOT)}
    if records:
        own |= {opening.FOLDER_SETTING: str(records), server.SETTING: ""}
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    # Nobody edits the app while it is timed.
    settings = ["--server.headless=true", "--server.fileWatcherType=none", f"--server.port={port}"]
    with open(log or os.devnull, "w") as output:
        running = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, "--server.address=localhost", *settings],
            cwd=folder,
            env={**os.environ, **own},
            stdout=output,
            stderr=output,
        )
        try:
            address = f"http://localhost:{port}"
            _wait_for(f"{address}/health", running)
            yield Dashboard(address, running.pid)
        finally:
            running.terminate()
            running.wait(STOP_SECONDS)


def _wait_for(address: str, running: subprocess.Popen[bytes]) -> None:
    given_up = time.monotonic() + START_SECONDS
    while time.monotonic() < given_up and running.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=1):
            return
        time.sleep(0.1)
    raise NotHeldError("The dashboard did not start in time.")
