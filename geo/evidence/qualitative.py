"""What people say of a ward: focus groups, informants, forums and walks, beside the estimates and never in them.

An entry is said to agree with the estimate of its ward, to doubt it, or to do neither. That is somebody's reading, with
a strength, a date and a day by which it should be read again; no number moves by it.
"""

from dataclasses import dataclass
from enum import StrEnum

from geo.errors import InputError

WEAKEST, STRONGEST = 1, 3
STRENGTHS = {1: "weak", 2: "fair", 3: "strong"}
NEVER_CHANGES = "What people said stands beside the estimates and never changes the number."


class Method(StrEnum):
    """How it was heard."""

    FOCUS_GROUP = "focus_group"
    INFORMANT = "informant"
    FORUM = "forum"
    WALKABOUT = "walkabout"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The method in plain words."""
        return self.value.replace("_", " ")


class Supports(StrEnum):
    """What an entry says to the estimate of its ward."""

    AGREES = "+"
    NEITHER = "0"
    DOUBTS = "-"

    @property
    def label(self) -> str:
        """The same in words."""
        return {"+": "agrees with it", "0": "says nothing to it", "-": "doubts it"}[self.value]


class Sensitivity(StrEnum):
    """Whether an entry may leave: what is restricted is not kept with a place."""

    OPEN = "open"
    RESTRICTED = "restricted"


@dataclass(frozen=True)
class Heard:
    """One entry: heard in a ward (by its code) on a date (ISO, the day or the month), from a community in words.

    Attributes
    ----------
    community
        "" where it was nobody's in particular.
    review_date
        "" where none is set.
    """

    entry_id: str
    ward_code: str
    date: str
    method: Method
    community: str
    summary: str
    strength: int
    supports: Supports
    review_date: str = ""

    def __post_init__(self) -> None:
        if not WEAKEST <= self.strength <= STRONGEST:
            raise InputError(
                f"Entry {self.entry_id!r}: its strength is {self.strength}; {WEAKEST} to {STRONGEST} was expected."
            )
        if not self.summary.strip():
            raise InputError(f"Entry {self.entry_id!r}: it says nothing; a summary was expected.")
