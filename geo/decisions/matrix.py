"""Options beside criteria and groups: what figures say of a group, and what people judged of it, side by side.

The two never fill each other. Nothing is averaged or counted over groups, as an average can hide a severe loss. A cell
that nobody has filled is not assessed, which is not nought, and the order of groups is fixed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from geo.decisions.comparison import Comparison
from geo.fairness.group_rows import GroupRow, beside_others, group_rows
from geo.impact.bearing import SIDES
from geo.proposals.assessment import Cell, Criterion, worst_of


@dataclass(frozen=True)
class MatrixRow:
    """One group over all options.

    Attributes
    ----------
    findings
        Of each option in order, what figures say: whether more of the group than of others would be further, and
        nearer; "" where nobody is moved or no figures are held.
    cells
        Of each option, what was judged by each criterion (in the order of Criterion); None where nobody judged it.
    """

    row: GroupRow
    findings: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True)
class OptionsMatrix:
    """Names of the options, every group in its fixed order, and by option and criterion the worst that was judged.

    worst, worst_mitigated: NaN where nobody judged.
    """

    names: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    worst: Mapping[tuple[str, Criterion], float]
    worst_mitigated: Mapping[tuple[str, Criterion], float]


def options_matrix(comparison: Comparison, judged: Mapping[str, Sequence[Cell]]) -> OptionsMatrix:
    """The matrix of a comparison, figures by the first way. judged: what people filled in, by the option's name."""
    by_option = [
        {(cell.group.casefold(), cell.criterion): cell for cell in judged.get(name, ()) if cell.assessed}
        for name in comparison.names
    ]
    bearings = [option.ways[comparison.first_way].bearing for option in comparison.options]
    # An option may define groups of its own, which another has no figures of.
    groups = bearings[0].index.append([table.index for table in bearings[1:]]).unique()
    rows = []
    for row in group_rows(groups, [cell.group for cells in by_option for cell in cells.values()]):
        findings = tuple(
            "" if row.key is None or row.key not in table.index else _finding(table.loc[row.key]) for table in bearings
        )
        cells = tuple(
            tuple(cells_of.get((row.name.casefold(), criterion)) for criterion in Criterion) for cells_of in by_option
        )
        rows.append(MatrixRow(row, findings, cells))
    worst, mitigated = (
        {
            (name, criterion): worst_of(
                (cell for (_, of), cell in cells.items() if of is criterion), mitigated=afterwards
            )
            for name, cells in zip(comparison.names, by_option, strict=True)
            for criterion in Criterion
        }
        for afterwards in (False, True)
    )
    return OptionsMatrix(comparison.names, tuple(rows), worst, mitigated)


def _finding(beside: pd.Series) -> str:
    """What figures say of a group: on each side on which anybody at all is."""
    sides = [side for side in SIDES if beside[side]["met"] > 0 or beside[side]["expected"] > 0]
    return ". ".join(f"{side.capitalize()}: {beside_others(beside[side], side)}" for side in sides)
