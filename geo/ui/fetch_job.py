"""The command `fetch` run beside the dashboard as a process of its own: what it would ask, how far it is, what came.

The dashboard itself opens no connection. One runs at a time, and it goes on where a page is closed meanwhile.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from geo import build
from geo.roles.acts import Act
from geo.ui import signed_in

SETTING = "BETTER_PLACED_FETCH"
ON, OFF = "on", "off"
# Where its folders lie is the command's own choice.
MORE: tuple[str, ...] = ()
LINE = re.compile(r"\[(?P<number>\d+)/(?P<total>\d+)\] (?P<said>.*)")
STOPPED = "It was stopped; fetch it again and it goes on where it was."


class Kind(StrEnum):
    """What the process is for."""

    PLAN = "plan"
    FETCH = "fetch"


@dataclass(frozen=True)
class Fetching:
    """One run of the command.

    Attributes
    ----------
    area
        As it was typed, or a district's code.
    folder
        Of its output: the account as JSON, and the lines that it says.
    """

    kind: Kind
    area: str
    process: "subprocess.Popen[bytes]"
    folder: Path
    stopped: list[bool] = field(default_factory=list)

    @property
    def has_ended(self) -> bool:
        """Whether the process is over."""
        return self.process.poll() is not None

    @property
    def account(self) -> dict[str, Any]:
        """What it gave; empty where it gave nothing."""
        try:
            account: dict[str, Any] = json.loads((self.folder / "account.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return account

    @property
    def lines(self) -> list[str]:
        """What it said so far."""
        return (self.folder / "said.txt").read_text(encoding="utf-8", errors="replace").splitlines()

    @property
    def part(self) -> float:
        """How much of the sources is settled (0 to 1)."""
        settled = [match for line in self.lines if (match := LINE.match(line))]
        return int(settled[-1]["number"]) / int(settled[-1]["total"]) if settled else 0.0

    @property
    def stage(self) -> str:
        """What was settled last, in words; "" before anything is."""
        settled = [match for line in self.lines if (match := LINE.match(line))]
        if not settled:
            return ""
        last_one = settled[-1]
        if last_one["number"] == last_one["total"]:
            return f"All {last_one['total']} sources are settled; it is built"
        return f"{last_one['number']} of {last_one['total']}: {last_one['said']}"

    @property
    def faults(self) -> list[str]:
        """Why it gave nothing, or not all of it."""
        if self.stopped:
            return [STOPPED]
        if not self.has_ended or self.process.returncode == 0:
            return []
        faults = [str(fault) for fault in self.account.get("faults", [])]
        return faults or [line for line in self.lines if line and not LINE.match(line)]

    def stop(self) -> None:
        """End the process; what came is kept by it."""
        self.stopped.append(True)
        self.process.terminate()
        self.process.wait()


_LAST: list[Fetching] = []


def is_on() -> bool:
    """Whether this server runs the command at all: by itself where it is its user's own, elsewhere by the setting."""
    default = OFF if signed_in.is_set() else ON
    return os.environ.get(SETTING, default).strip().lower() == ON


def is_allowed() -> bool:
    """Whether whoever looks at the page may have it run."""
    return is_on() and signed_in.may(Act.FETCH)


def last() -> Fetching | None:
    """The run that goes on or ended last, whichever visit began it."""
    return _LAST[-1] if _LAST else None


def begin(kind: Kind, area: str) -> None:
    """Run the command for an area; nothing where one goes on or nobody may."""
    former = last()
    if not area.strip() or not is_allowed() or (former is not None and not former.has_ended):
        return
    if former is not None:
        shutil.rmtree(former.folder, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix="better-placed-fetch-"))
    plan = ("--dry-run",) if kind is Kind.PLAN else ()
    with (folder / "account.json").open("wb") as account, (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            # What was typed is no option, whatever it begins with.
            [sys.executable, "-m", "geo", "fetch", *plan, *MORE, "--json", "-", "--", area.replace("\0", "").strip()],
            cwd=build.ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=account,
            stderr=said,
        )
    _LAST[:] = [Fetching(kind, area.strip(), process, folder)]
