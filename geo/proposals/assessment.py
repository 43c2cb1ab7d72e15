"""Options beside criteria and groups: cells from -3 to 3 with their evidence, never averaged over groups by default.

An average can hide a severe loss, so the worst cell and how many are severe are told first. A cell that nobody has
filled is not assessed, which is not nought. Accessibility follows from journeys; the rest is judged, and said to be.

Whether a group bears more than its share follows the rule of the Department for Transport's appraisal guidance (TAG
A4.2): within five points of its share of the people of the impact area is in line. The band is a published practice
that was not read again here.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.errors import InputError

# Points of a share within which an impact is in line with a group's share of the people. Unverified.
IN_LINE_WITHIN = 0.05
WORDS = {
    3: "more than its share gains",
    2: "gains in line with its share",
    1: "less than its share gains",
    0: "no impact",
    -1: "less than its share loses",
    -2: "loses in line with its share",
    -3: "more than its share loses",
}
LOWEST, HIGHEST = -3, 3
SEVERE = -2


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
    assessed = [score for score in scores if not math.isnan(score)]
    if not assessed:
        return CellSummary(0, 0, math.nan, 0, math.nan)
    return CellSummary(
        len(assessed),
        sum(score < 0 for score in assessed),
        min(assessed),
        sum(score <= SEVERE for score in assessed),
        sum(assessed) / len(assessed),
    )


def accessibility(groups: pd.DataFrame) -> pd.Series:
    """Scores of accessibility by (kind, group), -3 to 3: whether a group bears, or gets, more than its share.

    A group with as many further as nearer, or more, has its loss rated; else its gain; 0 where nobody of it is either.
    NaN where a kind has nobody in the impact area. groups: as impact.by_group gives it; the headline counts.
    """
    further, nearer = groups["lose_headline"], groups["gain_headline"]
    scores = rating(groups, side="lose").where(further >= nearer, rating(groups, side="gain"))
    return scores.where((further > 0) | (nearer > 0) | scores.isna(), 0.0)


def accessibility_cells(groups: pd.DataFrame, names: pd.Series) -> tuple[Cell, ...]:
    """The same as cells, with the rating in words; names: a group in words by (kind, group), of those to be told."""
    scores = accessibility(groups).reindex(names.index)
    return tuple(
        Cell(
            str(names[key]),
            Criterion.ACCESSIBILITY,
            score,
            evidence=ScoreBasis.DATA,
            note="" if math.isnan(score) else f"{WORDS[int(score)]}, from minutes to the nearest site",
        )
        for key, score in scores.items()
    )


def filled(judged: Iterable[Cell], derived: Iterable[Cell]) -> tuple[Cell, ...]:
    """Cells that people have judged, and those that follow from figures where nobody has."""
    own = tuple(judged)
    assessed = {(cell.group.casefold(), cell.criterion) for cell in own if cell.assessed}
    return (*own, *(cell for cell in derived if (cell.group.casefold(), cell.criterion) not in assessed))


def rating(groups: pd.DataFrame, *, side: str) -> pd.Series:
    """From -3 to 3 by (kind, group), as WORDS; NaN where a kind has nobody in the impact area.

    Parameters
    ----------
    groups
        As impact.by_group gives it.
    side
        "lose" (adverse, below nought) or "gain".
    """
    counted = groups[f"{side}_headline"]
    together = counted.groupby(level="kind").transform("sum")
    share = counted / together.where(together > 0)
    apart = (share - groups["share_of_impact_area"]).round(6)
    size = np.select([apart > IN_LINE_WITHIN, apart < -IN_LINE_WITHIN], [3.0, 1.0], 2.0)
    scored = pd.Series(np.where(counted > 0, size, np.where(share.notna() & (counted <= 0), 1.0, 0.0)), groups.index)
    scored = scored.where(together > 0, 0.0)
    # A group that nobody of is touched bears less than its share of what there is.
    return (-scored if side == "lose" else scored).where(groups["share_of_impact_area"].notna() | (together <= 0))
