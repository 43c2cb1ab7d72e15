"""A PostgreSQL server for a while: in a temporary folder, on a free port of loopback alone, gone with whoever asked.

PostgreSQL does not run as root: started by root, it runs as the user postgres whom its package makes.
"""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from geo.errors import NotHeldError
from geo.store.records import server
from geo.store.records.opening import Where

USER = "postgres"
MISSING = "No PostgreSQL is installed, so nothing was tried on one; on Debian: apt-get install postgresql."
# Debian keeps its programs out of everybody's way, a folder a version.
DEBIAN = Path("/usr/lib/postgresql")
# A disk is not waited for where nothing need outlive the machine.
SETTINGS = ("-F", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=60")


@cache
def binaries() -> Path | None:
    """The folder of the programs of the newest PostgreSQL here; None where there is none, and on Windows."""
    if sys.platform == "win32":
        return None
    numbered = {
        folder: [int(figure) for figure in re.findall(r"\d+", folder.parent.name)] for folder in DEBIAN.glob("*/bin")
    }
    folders = sorted(numbered, key=lambda folder: numbered[folder], reverse=True)
    listed = [*folders, *(Path(path).parent for path in [shutil.which("initdb")] if path)]
    return next((folder for folder in listed if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _as_user() -> dict[str, Any]:
    return {"user": USER, "group": USER, "extra_groups": []} if _is_root() else {}


@dataclass
class Postgres:
    """A running server."""

    folder: Path
    port: int
    password: str
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextmanager
    def started(cls) -> "Iterator[Postgres]":
        """A server from nothing, stopped and taken away at the end."""
        folder = Path(tempfile.mkdtemp(prefix="better-placed-postgres-"))
        try:
            if _is_root():
                shutil.chown(folder, USER, USER)
            password = secrets.token_hex(8)
            _begun(folder, password)
            running = cls(folder, _free_port(), password)
            running.start()
            try:
                yield running
            finally:
                running.stop()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def start(self) -> None:
        """Run it and wait until it answers."""
        program = str(_programs() / "postgres")
        command = [program, "-D", str(self.folder / "data"), "-p", str(self.port), *SETTINGS]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **_as_user())
        log.close()
        ready = [str(_programs() / "pg_isready"), "-h", "127.0.0.1", "-p", str(self.port), "-t", "1", "-q"]
        for _ in range(300):
            if subprocess.run(ready, check=False).returncode == 0:
                return
            if self.process.poll() is not None:
                break
        raise RuntimeError(f"PostgreSQL does not start:\n{(self.folder / 'log').read_text('utf-8', 'replace')}")

    def stop(self) -> None:
        """Stop it at once, and those connected to it with it."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)

    def asked(self, statement: str, database: str = USER) -> str:
        """What the server's own program answers to a statement."""
        command = [str(_programs() / "psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", database]
        done = subprocess.run(
            [*command, "-Atqc", statement],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PGPASSWORD": self.password},
        )
        return done.stdout.strip()

    @contextmanager
    def database(self) -> Iterator[Where]:
        """The address of an empty database, which is taken away at the end whoever is connected to it."""
        name = f"one_{secrets.token_hex(6)}"
        self.asked(f"CREATE DATABASE {name}")
        try:
            yield server.read(f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{name}")
        finally:
            self.asked(f"DROP DATABASE {name} WITH (FORCE)")


def _programs() -> Path:
    programs = binaries()
    if programs is None:
        raise NotHeldError(MISSING)
    return programs


def _begun(folder: Path, password: str) -> None:
    word = folder / "word"
    word.write_text(password)
    if _is_root():
        shutil.chown(word, USER, USER)
    command = [str(_programs() / "initdb"), "-D", str(folder / "data"), "-U", USER, "--pwfile", str(word)]
    settled = ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    subprocess.run([*command, *settled], check=True, capture_output=True, cwd=folder, **_as_user())


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
