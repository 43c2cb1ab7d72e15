"""The matrix of options, criteria and groups as tables: what figures say beside what people judged; no averages."""

import math

import pandas as pd

from geo.decisions.matrix import OptionsMatrix
from geo.language.phrases import sentence
from geo.proposals.assessment import NOT_ASSESSED, Cell, Criterion, signed
from geo.views.words.tables import NOT_RECORDED


def found(matrix: OptionsMatrix) -> pd.DataFrame:
    """What figures say of every group under every option: columns Community, Group and one an option."""
    rows = [(each.row.community, each.row.group, *each.findings) for each in matrix.rows]
    return pd.DataFrame(rows, columns=["Community", "Group", *matrix.names])


def judged(matrix: OptionsMatrix, criterion: Criterion) -> pd.DataFrame:
    """What was judged by one criterion: columns Community, Group and one an option, "-2, then -1" once mitigated."""
    at = list(Criterion).index(criterion)
    rows = [(each.row.community, each.row.name, *(_score(cells[at]) for cells in each.cells)) for each in matrix.rows]
    return pd.DataFrame(rows, columns=["Community", "Group", *matrix.names])


def worst(matrix: OptionsMatrix) -> pd.DataFrame:
    """The worst that was judged, a row a criterion and a column an option; never an average."""
    table = {
        name: [_then(matrix.worst[name, each], matrix.worst_mitigated[name, each]) for each in Criterion]
        for name in matrix.names
    }
    return pd.DataFrame(table, index=pd.Index([sentence(each.value) for each in Criterion], name="Worst by criterion"))


def grounds(matrix: OptionsMatrix) -> pd.DataFrame:
    """A row a judged cell: what it rests on, how sure it is, what is done about it, by whom, and what is left."""
    rows = [
        (
            name,
            cell.group,
            sentence(cell.criterion.value),
            signed(cell.score),
            str(cell.evidence or NOT_RECORDED),
            str(cell.confidence or NOT_RECORDED),
            cell.note,
            cell.mitigation or NOT_RECORDED,
            cell.owner or NOT_RECORDED,
            signed(cell.afterwards),
        )
        for each in matrix.rows
        for name, cells in zip(matrix.names, each.cells, strict=True)
        for cell in cells
        if cell is not None
    ]
    headings = ["Option", "Group", "Criterion", "Score", "Rests on", "Confidence", "Note"]
    return pd.DataFrame(rows, columns=[*headings, "What is done about it", "Owner", "Left once that is done"])


def _score(cell: Cell | None) -> str:
    return NOT_ASSESSED if cell is None else _then(cell.score, cell.afterwards)


def _then(score: float, afterwards: float) -> str:
    return signed(score) if math.isnan(score) or score == afterwards else f"{signed(score)}, then {signed(afterwards)}"
