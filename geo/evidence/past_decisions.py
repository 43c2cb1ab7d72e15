"""What was decided before in a place, and how much of it still weighs: gains and losses that people remember."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geo.errors import InputError

DAYS_A_YEAR = 365.25


class Effect(StrEnum):
    """Which way a decision went for the people of the ward."""

    GAIN = "gain"
    LOSS = "loss"

    @property
    def sign(self) -> float:
        """1 for a gain, -1 for a loss."""
        return 1.0 if self is Effect.GAIN else -1.0


@dataclass(frozen=True)
class PastDecision:
    """One decision of before: the ward (by code), the day or month (ISO), what it was, which way it went.

    Attributes
    ----------
    size
        How much it mattered to people there, 0 to 1, somebody's judgement.
    source
        Where it is written down.
    """

    decision_id: str
    ward_code: str
    date: str
    what: str
    effect: Effect
    size: float
    source: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.size <= 1:
            raise InputError(f"Decision {self.decision_id!r}: its size is {self.size:g}; 0 to 1 was expected.")
        if not self.what.strip():
            raise InputError(f"Decision {self.decision_id!r}: it says nothing of what was decided.")

    @property
    def day(self) -> datetime.date:
        """The day; the first of the month where only that is told, of January where only the year is."""
        return datetime.date.fromisoformat(self.date + "0000-01-01"[len(self.date) :])

    def years_before(self, on: datetime.date) -> float:
        """Years from the decision to a day; 0 where it is later."""
        return max((on - self.day).days, 0) / DAYS_A_YEAR


def signed_sizes(
    decisions: Iterable[PastDecision], ward_code: str, on: datetime.date
) -> tuple[tuple[float, float], ...]:
    """What is recorded of a ward up to a day: (size with its sign, years ago), one a decision; () where nothing is."""
    return tuple(
        (decision.effect.sign * decision.size, decision.years_before(on))
        for decision in decisions
        if decision.ward_code == ward_code and decision.day <= on
    )
