"""Options beside criteria and groups: cells from -3 to 3 with their evidence, never averaged over groups by default.

An average can hide a severe loss, so the worst cell and how many are severe are told first. A cell that nobody has
filled is not assessed, which is not nought.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geo.errors import InputError

LOWEST, HIGHEST = -3, 3
SEVERE = -2


class Criterion(StrEnum):
    """What an option is assessed by (the five criteria of the assessment that the guide's Part 7 tells of)."""

    ACCESSIBILITY = "accessibility"
    AFFORDABILITY = "affordability"
    SUSTAINABILITY = "sustainability"
    DELIVERABILITY = "deliverability"
    SAFETY = "safety"


@dataclass(frozen=True)
class Cell:
    """One cell: group, criterion, score (-3 to 3, NaN not assessed), what is done about it and the score after that."""

    group: str
    criterion: Criterion
    score: float = math.nan
    mitigation: str = ""
    residual: float = math.nan

    def __post_init__(self) -> None:
        for score in (self.score, self.residual):
            if not math.isnan(score) and not LOWEST <= score <= HIGHEST:
                raise InputError(f"{self.group}, {self.criterion}: a score is {score:g}; -3 to 3 was expected.")

    @property
    def afterwards(self) -> float:
        """The score once mitigated; the score itself where nothing is done."""
        return self.score if math.isnan(self.residual) else self.residual


@dataclass(frozen=True)
class CellSummary:
    """Assessed cells summed: how many, how many below nought, the worst, how many are severe, and the mean beside."""

    assessed: int
    negatives: int
    worst: float
    severe: int
    mean: float


def summarised(cells: Iterable[Cell], *, mitigated: bool) -> CellSummary:
    """The cells as they are, or once mitigated; NaN where none is assessed."""
    scores = [cell.afterwards if mitigated else cell.score for cell in cells]
    told = [score for score in scores if not math.isnan(score)]
    if not told:
        return CellSummary(0, 0, math.nan, 0, math.nan)
    return CellSummary(
        len(told), sum(score < 0 for score in told), min(told), sum(score <= SEVERE for score in told),
        sum(told) / len(told),
    )  # fmt: skip
