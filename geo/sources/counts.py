"""A column of counts: whole numbers of people or events, never a percentage; what is withheld is not held."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.plain import shown
from geo.sources.reading import MISSING_SPELLINGS, TextTable

# How a count that its owner has withheld or cannot give is printed, besides the spellings of a missing figure.
WITHHELD = re.compile(r"^(\*|~|c|z|x|low|<\s*\d+|under \d+|suppressed|withheld)$", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class CountColumn:
    """The counts of one column by row, NaN where missing or withheld; a fault a cell that is no count; what was said of
    the cells that are not held."""

    figures: pd.Series
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def counts(table: TextTable, column: str, *, repeat_cell: bool = True) -> CountColumn:
    """One column as counts. repeat_cell: whether a fault may repeat what the cell says; a guarded count's may not."""
    text = table.frame[column].str.replace(",", "", regex=False)
    withheld = text.map(lambda cell: bool(WITHHELD.match(cell)))
    missing = text.isin(MISSING_SPELLINGS) | withheld
    figures = pd.to_numeric(text.mask(missing), errors="coerce")
    whole = np.isfinite(figures) & (figures >= 0) & (figures == figures.round())
    wrong = ~missing & ~whole
    faults = [
        f"{table.name}, row {table.row_of(int(at))}: {column} is "
        + (f"{shown(table.frame[column].iloc[at])}" if repeat_cell else "no count")
        + "; a whole number of nought or more was expected"
        + (", not a percentage." if "%" in text.iloc[at] else ".")
        for at in np.flatnonzero(wrong)
    ]
    absent = int(missing.sum())
    notes = [f"{table.name}: cells of {column} that are empty or withheld: {absent}; not held, and not nought."]
    return CountColumn(figures.where(whole).astype(float), tuple(faults), tuple(notes) if absent else ())
