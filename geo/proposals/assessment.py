"""Options beside criteria and groups: cells from -3 to 3 with their evidence, judged by people, never averaged.

An average can hide a severe loss, so the worst cell is told. A cell that nobody has filled is not assessed, which is
not nought.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geo.errors import InputError

LOWEST, HIGHEST = -3, 3
NOT_ASSESSED = "not assessed"


class Criterion(StrEnum):
    """What an option is assessed by (the five criteria of the assessment that the guide's Part 7 tells of)."""

    ACCESSIBILITY = "accessibility"
    AFFORDABILITY = "affordability"
    SUSTAINABILITY = "sustainability"
    DELIVERABILITY = "deliverability"
    SAFETY = "safety"


class ScoreBasis(StrEnum):
    """What a score rests on."""

    DATA = "data"
    CONSULTATION = "consultation"
    JUDGEMENT = "judgement"


class Confidence(StrEnum):
    """How sure whoever gave a score is of it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True)
class Cell:
    """One cell: what one group gets by one criterion, what is done about it and the score after that.

    Attributes
    ----------
    group
        In words, such as "Age: 85+" or "Religion or belief".
    score, residual
        -3 to 3; NaN is not assessed, and a residual that is NaN is the score itself.
    evidence, confidence
        None where not recorded.
    """

    group: str
    criterion: Criterion
    score: float = math.nan
    mitigation: str = ""
    residual: float = math.nan
    evidence: ScoreBasis | None = None
    confidence: Confidence | None = None
    note: str = ""
    owner: str = ""

    def __post_init__(self) -> None:
        for score in (self.score, self.residual):
            if not math.isnan(score) and not LOWEST <= score <= HIGHEST:
                raise InputError(f"{self.group}, {self.criterion}: a score is {score:g}; -3 to 3 was expected.")
        if math.isnan(self.score) and not math.isnan(self.residual):
            raise InputError(f"{self.group}, {self.criterion}: a score after mitigation needs the score before it.")

    @property
    def afterwards(self) -> float:
        """The score once mitigated; the score itself where nothing is done."""
        return self.score if math.isnan(self.residual) else self.residual

    @property
    def assessed(self) -> bool:
        """Whether it has a score at all."""
        return not math.isnan(self.score)


def worst_of(cells: Iterable[Cell], *, mitigated: bool) -> float:
    """The worst score of the cells as they are, or once mitigated; NaN where none is assessed."""
    return min((cell.afterwards if mitigated else cell.score for cell in cells if cell.assessed), default=math.nan)


def signed(score: float) -> str:
    """A score with its sign; NaN is not assessed."""
    return NOT_ASSESSED if math.isnan(score) else f"{score:+.0f}".replace("+0", "0")
