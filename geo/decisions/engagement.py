"""Who was asked and who answered, as it was recorded: by exercise, ward, age band and group, beside the people there.

What is not recorded is not known, and is never nought. Fewer than ten answers of one row are kept as just that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geo.decisions.ground import Ground
from geo.decisions.written import settle
from geo.errors import InputError
from geo.evidence.poll import FEWEST_COUNTED

MOST_PEOPLE = 10_000_000
NO_ANSWERS = "No answers are recorded here"
FEW = f"fewer than {FEWEST_COUNTED}"


class AskedBy(StrEnum):
    """How people were asked."""

    LETTER = "letter"
    SURVEY = "survey"
    ONLINE = "online form"
    MEETING = "public meeting"
    DROP_IN = "drop-in"
    GROUP = "focus group"
    VISIT = "visit to a group"
    OTHER = "another way"


@dataclass(frozen=True)
class Engagement:
    """One row of who was asked.

    Attributes
    ----------
    exercise
        What it was a part of, such as "Letter to all households"; rows of one exercise are counted once.
    ward_code, age_band, group
        Of whom it tells; "" for all.
    asked, answered
        How many people; None where it is not recorded. Never 1 to 9 answers: those are `few`.
    """

    exercise: str
    ward_code: str
    age_band: str
    group: str
    asked_by: AskedBy
    asked: int | None
    answered: int | None
    few: bool
    ground: Ground
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("exercise", "ward_code", "age_band", "group", "who"), may_lack="ward_code age_band group")
        for people in (self.asked, self.answered):
            if people is not None and not 0 <= people <= MOST_PEOPLE:
                raise InputError(f"{people:,} people are more than there can be; 0 to {MOST_PEOPLE:,} was expected.")
        if self.answered is not None and (self.few or 0 < self.answered < FEWEST_COUNTED):
            raise InputError(f"Of {self.exercise}, {FEW} answers are kept as just that, without a number.")
        if self.asked is not None and self.answered is not None and self.answered > self.asked:
            raise InputError(
                f"Of {self.exercise}, {self.answered:,} answered and {self.asked:,} were asked: no more can answer."
            )


def counted(answered: int | None) -> tuple[int | None, bool]:
    """How many answered as it is kept: the number, or none and that they were few."""
    few = answered is not None and 0 < answered < FEWEST_COUNTED
    return (None, True) if few else (answered, False)


@dataclass(frozen=True)
class Reach:
    """How many answered, of one ward or age band, as far as it is recorded: nothing, a number, or more than it."""

    recorded: bool
    answered: int
    and_few: bool

    @property
    def words(self) -> str:
        """As it is printed."""
        if not self.recorded:
            return NO_ANSWERS
        if self.and_few:
            return f"{self.answered:,} and {FEW} more" if self.answered else FEW
        return f"{self.answered:,}"


def reach(rows: Iterable[Engagement], *, ward_code: str = "", age_band: str = "") -> Reach:
    """How many answered of a ward, or of an age band; within one exercise nobody is counted twice.

    A row of the whole ward (or band) goes before those of its parts, as these are in it.
    """
    exercises: dict[str, list[Engagement]] = {}
    for row in rows:
        is_of = row.ward_code == ward_code if ward_code else row.age_band == age_band
        if is_of and not row.group and (row.answered is not None or row.few):
            exercises.setdefault(row.exercise.casefold(), []).append(row)
    counted_once = []
    for listed in exercises.values():
        whole = [row for row in listed if not (row.age_band if ward_code else row.ward_code)]
        counted_once += whole or listed
    return Reach(
        bool(counted_once),
        sum(row.answered or 0 for row in counted_once),
        any(row.few for row in counted_once),
    )
