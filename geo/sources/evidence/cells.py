"""What the tables of evidence share: dates as far as they are told, and cells that are none of what was expected."""

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError
from geo.periods import read_period
from geo.plain import shown
from geo.sources.reading import TextTable
from geo.sources.rows import first_few

# Characters of an ISO date that tell a day, a month or a year, by the length of each in months.
ISO_CHARACTERS = {0: 10, 1: 7, 12: 4}
CUT = " ..."


def iso_date(cell: str, *, months: Collection[int]) -> str | None:
    """A date as ISO, as far as it is told; None for an empty cell, for no date and for a span that is not asked for.

    months are the lengths that may stand there: 0 for a day, 1 for a month, 12 for a year.
    """
    period = read_period(cell) if cell else None
    if period is None or period.months not in months:
        return None
    return period.first.isoformat()[: ISO_CHARACTERS[period.months]]


def wrong_cells(table: TextTable, column: str, good: pd.Series, *, ending: str) -> list[str]:
    """A sentence for each cell of a column that is not good, with its row and its first characters.

    Parameters
    ----------
    good
        True for each row of the table whose cell is as it should be.
    ending
        What follows the cell, with its punctuation.
    """
    return [
        f"{table.name}, row {table.row_of(int(at))}: {column} is {shown(table.frame[column].iloc[at])}{ending}"
        for at in np.flatnonzero(~good.to_numpy(bool))
    ]


def kept_rows(
    table: TextTable, checks: Iterable[tuple[str, pd.Series, str]]
) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    """Which rows have every cell as it should be, and a sentence for each cell that costs its row.

    Parameters
    ----------
    checks
        A column, whether each of its cells is good, and what was expected there.

    Raises
    ------
    InputError
        Where no row is left.
    """
    good_rows = np.ones(len(table.frame), dtype=bool)
    wrong: list[str] = []
    for column, good, expected in checks:
        wrong += wrong_cells(table, column, good, ending=f"; {expected} was expected, and the row is left out.")
        good_rows &= good.to_numpy(bool)
    sentences = first_few(wrong, f"cells of {table.name} with a fault of this kind, their rows left out")
    if not good_rows.any():
        raise InputError(*sentences)
    return good_rows, sentences
