"""Groups beside criteria as tables: whether a group bears more than others, what people judged, what is done about it.

Groups are never ranked: their order is that of the community table, whatever is told of them. Only those of whom about
as many as of others are further or nearer, or hardly anybody, are folded away; a group without figures never is.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.appraisal.record import Appraisal
from geo.fairness.group_rows import beside_others, group_rows, offered_groups
from geo.impact.bearing import (
    ABOUT_AS_MANY,
    HARDLY_ANYBODY,
    SIDES,
    TOO_FEW,
    WORDS,
    BearingSettings,
)
from geo.language.phrases import sentence
from geo.proposals.assessment import NOT_ASSESSED, Cell, Criterion, signed, worst_of
from geo.travel.ways import Way
from geo.views.words.tables import NOT_RECORDED

READ_IT = (
    "From -3 (bears most) to 3 (gains most), judged by people. A cell that nobody has filled is not assessed, which is "
    "not nought. Whether more of a group than of others are further is told beside it on Impact, and fills no cell."
)


@dataclass(frozen=True, eq=False)
class Matrix:
    """Groups beside criteria in their fixed order: those that are read, and those folded away.

    Columns Community, Group, Further and Nearer (each only where anybody is), and one a criterion.
    """

    shown: pd.DataFrame
    folded: pd.DataFrame

    @property
    def words(self) -> str:
        """How many groups are folded away, and why."""
        if self.folded.empty:
            return "Every group is shown; none is folded away."
        return (
            f"{len(self.folded)} of {len(self.shown) + len(self.folded)} groups are folded into a table of their own: "
            f"of each, {WORDS[ABOUT_AS_MANY]} or {WORDS[HARDLY_ANYBODY]} would be further or nearer."
        )


def how_told(lines: BearingSettings) -> list[str]:
    """How a group is set beside everybody else, and by which lines."""
    return [
        "How often people of a group would be further, or nearer, beside everybody else: within the area that this "
        "proposal touches, and over the whole place. Both are told; the words follow the larger.",
        f"{lines.more_from:g} times as often or more is more than others, {lines.fewer_to:g} times or less fewer. No "
        "law sets these lines.",
        f"{sentence(TOO_FEW)}: fewer than {lines.fewest_expected:g} would be expected and fewer than "
        f"{lines.fewest_counted:g} are counted. Of a small group, fewer than {lines.small_group:g} people live in the "
        "area touched: it is to be asked, whatever its figures.",
        "The order of groups is fixed and is no ranking. The criteria are judged by people, and a cell that nobody has "
        "filled is not assessed, which is not nought.",
    ]


def matrix(appraisal: Appraisal, way: Way) -> Matrix:
    """Every row of the community table beside the criteria: "-2, then -1" where something is done about it."""
    beside, judged = appraisal.ways[way].bearing, appraisal.proposal.record.assessment
    sides = [side for side in SIDES if (beside[side]["met"] >= 0.5).any()]
    by_key = {(cell.group.casefold(), cell.criterion): cell for cell in judged if cell.assessed}
    marked = {group for group, _ in by_key}
    rows: list[tuple[str, ...]] = []
    folded: list[bool] = []
    for row in group_rows(beside.index, (cell.group for cell in judged)):
        figures = None if row.key is None else beside.loc[row.key]
        on_sides = [""] * len(sides) if figures is None else _told(figures, sides)
        scores = (_score(by_key.get((row.name.casefold(), criterion))) for criterion in Criterion)
        rows.append((row.community, row.group, *on_sides, *scores))
        alike = figures is not None and _alike(figures, sides)
        folded.append(alike and row.name.casefold() not in marked)
    criteria = [sentence(criterion.value) for criterion in Criterion]
    table = pd.DataFrame(rows, columns=["Community", "Group", *(sentence(side) for side in sides), *criteria])
    away = np.array(folded, dtype=bool)
    return Matrix(table[~away].reset_index(drop=True), table[away].reset_index(drop=True))


def _alike(beside: pd.Series, sides: list[str]) -> bool:
    """Whether there is nothing more to read of a group, nor anybody to ask, on either side."""
    return all(
        abs(beside[side, "score"]) in (ABOUT_AS_MANY, HARDLY_ANYBODY) and not beside[side, "small"] for side in sides
    )


def _told(beside: pd.Series, sides: list[str]) -> list[str]:
    return [beside_others(beside[side], side) for side in sides]


def _score(cell: Cell | None) -> str:
    if cell is None:
        return NOT_ASSESSED
    after = "" if math.isnan(cell.residual) else f", then {signed(cell.residual)}"
    return f"{signed(cell.score)}{after}"


def summary(judged: Iterable[Cell]) -> pd.DataFrame:
    """One row a criterion: how many groups are judged, and the worst before and after what is done about it."""
    rows = []
    for criterion in Criterion:
        cells = [cell for cell in judged if cell.criterion is criterion and cell.assessed]
        worst, then = worst_of(cells, mitigated=False), worst_of(cells, mitigated=True)
        rows.append((sentence(criterion.value), str(len(cells)), signed(worst), signed(then)))
    return pd.DataFrame(rows, columns=["Criterion", "Groups judged", "Worst", "Worst, once mitigated"])


def grounds(judged: Iterable[Cell], groups: pd.MultiIndex) -> pd.DataFrame:
    """What the cells that people judged rest on, and what is done about them, in the order of the groups."""
    order = {name.casefold(): at for at, name in enumerate(offered_groups(groups))}
    chosen = sorted(
        (cell for cell in judged if cell.assessed), key=lambda cell: order.get(cell.group.casefold(), math.inf)
    )
    rows = [
        (
            cell.group,
            sentence(cell.criterion.value),
            _score(cell),
            str(cell.evidence or NOT_RECORDED),
            str(cell.confidence or NOT_RECORDED),
            cell.note,
            cell.mitigation or NOT_RECORDED,
            cell.owner or NOT_RECORDED,
        )
        for cell in chosen
    ]
    headings = ["Group", "Criterion", "Score", "Rests on", "Confidence", "Note", "What is done about it", "Owner"]
    return pd.DataFrame(rows, columns=headings)
