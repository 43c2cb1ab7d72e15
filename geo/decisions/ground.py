"""What an entry of the record rests on: whose it is, its day, its evidence, and what of it is not for the public.

A file of evidence is not kept: its name, where it lies and its checksum are, so that anybody who has it can tell
whether it is the one that was meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from geo.decisions.written import settle
from geo.errors import InputError
from geo.language.dates import british
from geo.plain import checked_day, shown

CHECKSUM = re.compile(r"[0-9a-f]{64}")
NOT_RECORDED = "not recorded"
Written = TypeVar("Written")


class EvidenceState(StrEnum):
    """What somebody found who looked for a file of evidence."""

    FITS = "fits"
    OTHER = "other"
    GONE = "gone"

    @property
    def words(self) -> str:
        """The same as the end of a sentence."""
        return {
            "fits": "the file fits its checksum",
            "other": "the file that was found does not fit the checksum, so it is not the one that was meant",
            "gone": "the file is gone and cannot be read any more",
        }[self.value]


@dataclass(frozen=True)
class Ground:
    """What an entry rests on.

    Attributes
    ----------
    owner
        Who answers for it ("" where nobody is recorded).
    on
        The day of what it tells; None where none is recorded.
    evidence, evidence_at, sha256
        Name of a file or paper, where it lies (an address or a reference), its checksum; each may be empty.
    exempt
        What of it is not for the public (rents, leases, staff); public papers leave it out.
    replaces
        Number of the entry of its kind that it takes the place of; 0 for none. That one stays on record.
    """

    owner: str = ""
    on: date | None = None
    evidence: str = ""
    evidence_at: str = ""
    sha256: str = ""
    exempt: str = ""
    replaces: int = 0

    def __post_init__(self) -> None:
        settle(
            self,
            names=("owner", "evidence", "sha256"),
            notes=("evidence_at", "exempt"),
            may_lack="owner evidence sha256 evidence_at exempt",
        )
        object.__setattr__(self, "sha256", self.sha256.lower())
        if self.on is not None:
            checked_day(self.on, "The day")
        if self.sha256 and not CHECKSUM.fullmatch(self.sha256):
            raise InputError(f"The checksum is {shown(self.sha256)}; 64 figures and letters from a to f were expected.")
        if self.sha256 and not self.evidence:
            raise InputError("A checksum is given without the name of the file that it is of; give the name too.")
        if self.replaces < 0:
            raise InputError(f"An entry cannot take the place of number {self.replaces}.")

    @property
    def day(self) -> str:
        """Its day as it is printed; that none is recorded."""
        return british(self.on.isoformat()) if self.on else NOT_RECORDED


@dataclass(frozen=True)
class EvidenceLook:
    """That somebody looked for a file of evidence, by its name and checksum, and what became of it."""

    evidence: str
    sha256: str
    state: EvidenceState
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("evidence", "sha256", "who"), may_lack="sha256")


def without_exempt(entry: Written) -> Written:
    """An entry without what of it is not for the public."""
    ground = getattr(entry, "ground", None)
    if not isinstance(ground, Ground) or not ground.exempt:
        return entry
    changed: Any = entry
    return replace(changed, ground=replace(ground, exempt=""))


def standing(entries: Sequence[Written]) -> list[tuple[int, Written]]:
    """The entries of one kind that no later one took the place of, with their numbers from 1."""
    gone = {ground.replaces for entry in entries if isinstance(ground := getattr(entry, "ground", None), Ground)}
    return [(number, entry) for number, entry in enumerate(entries, start=1) if number not in gone]


def evidence_words(ground: Ground, looks: Sequence[EvidenceLook]) -> str:
    """The evidence of an entry in a sentence, with what the last who looked for it found."""
    if not ground.evidence:
        return f"evidence: {ground.evidence_at}" if ground.evidence_at else "evidence: not recorded"
    at = f" ({ground.evidence_at})" if ground.evidence_at else ""
    checksum = f", checksum {ground.sha256[:12]}" if ground.sha256 else ", without a checksum"
    last = [look for look in looks if (look.evidence, look.sha256) == (ground.evidence, ground.sha256)][-1:]
    found = "".join(f"; {look.state.words} ({look.who}, {british(look.when.date().isoformat())})" for look in last)
    return f"evidence: {ground.evidence}{at}{checksum}{found}"
