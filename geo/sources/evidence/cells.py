"""What the tables of evidence share: dates as far as they are told, and cells that are none of what was expected."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from geo.periods import read_period
from geo.sources.reading import TextTable

# Characters of an ISO date that tell a day, a month or a year, by the length of each in months.
ISO_CHARACTERS = {0: 10, 1: 7, 12: 4}
SHOWN_OF_A_CELL = 40
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
        f"{table.name}, row {table.row_of(int(at))}: {column} is {_beginning(table.frame[column].iloc[at])!r}{ending}"
        for at in np.flatnonzero(~good.to_numpy(bool))
    ]


def unexpected_cells(table: TextTable, column: str, good: pd.Series, *, expected: str) -> list[str]:
    """A sentence for each cell of a column that is not good, which says what was expected there."""
    return wrong_cells(table, column, good, ending=f"; {expected} was expected.")


def _beginning(cell: str) -> str:
    return cell if len(cell) <= SHOWN_OF_A_CELL else cell[:SHOWN_OF_A_CELL] + CUT
