"""A column of figures: what each cell means, in the one place where that is decided.

A cell that says that there is no figure (`[c]`, `*`, `<5`, `n/a`, `..`, `:`) is missing, never nought, and counted. One
that is no figure of the kind that was expected is missing as well, and named by its row. A file is refused only where
such cells stand on most rows of a column.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.plain import shown
from geo.sources.commas import DECIMALS, EITHER, Comma, plain_figures
from geo.sources.reading import TextTable
from geo.sources.rows import by_row

# How a figure is printed that its publisher withholds or does not have.
NO_FIGURE = re.compile(
    r"""n/?a | \#n/?a | n\.a\.? | nan | null | none
    | no[ ]data | not[ ](available|applicable|known|recorded|held|collected|published)
    | [-\u2013\u2014~:*.\u2026]+ | [cxz] | low | missing | unknown
    | suppressed | redacted | withheld | disclosive | confidential
    | \[[ ]?[a-z*][a-z/ ]*\d?[ ]?\] | \((c|x|z|\*)\)
    | (<|>|<=|>=|\u2264|\u2265|under|over|fewer[ ]than|less[ ]than|more[ ]than)[ ]?\d+(\.\d+)?%?""",
    re.IGNORECASE | re.VERBOSE,
)
SHOWN_MARKS = 3


@dataclass(frozen=True, eq=False)
class FigureColumn:
    """The figures of one column by row.

    Attributes
    ----------
    figures
        float64, NaN where a cell is empty, says that there is no figure, or is none of the kind expected.
    faults
        Why the file must be refused, a sentence each: most rows hold no figure of this kind. Else empty.
    notes
        What is said of the cells that are not held.
    """

    figures: pd.Series
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def is_missing(cells: pd.Series) -> pd.Series:
    """Whether each cell is empty or says that there is no figure."""
    return (cells == "") | cells.map({cell: bool(NO_FIGURE.fullmatch(cell)) for cell in cells.unique()}).astype(bool)


def numbers(table: TextTable, column: str, *, lowest: float = 0.0) -> FigureColumn:
    """One column of figures from `lowest` up (-inf for any); a per cent sign behind one is left off."""
    cells = table.frame[column]
    plain = pd.to_numeric(cells, errors="coerce")
    if np.isfinite(plain).all() and (plain >= lowest).all():
        return FigureColumn(plain.astype(float))
    missing = is_missing(cells)
    figures = _plain(cells.str.removesuffix("%").mask(missing, ""), table.comma)
    wrong = ~missing & ~(np.isfinite(figures) & (figures >= lowest))
    expected = "a number" if lowest == -np.inf else f"a number of {lowest:g} or more"
    faults, notes = by_row(
        table,
        {
            at: f"{column} is {shown(cells.iloc[at])}; {_of_comma(cells.iloc[at]) or expected + ' was expected'}"
            for at in map(int, np.flatnonzero(wrong))
        },
    )
    marks = cells[missing & (cells != "")]
    if len(marks):
        spellings = ", ".join(map(shown, marks.unique()[:SHOWN_MARKS]))
        notes = (
            f"{table.name}: cells of {column} that say there is no figure ({spellings}): {len(marks)}; not held, and "
            f"not nought.",
            *notes,
        )
    if table.comma is Comma.DECIMAL and cells.str.contains(",", regex=False).any():
        notes = (f"{table.name}: the commas in {column} are read as decimal marks, as throughout the file.", *notes)
    return FigureColumn(figures.mask(wrong), faults, notes)


def counts(table: TextTable, column: str, *, repeat_cell: bool = True) -> FigureColumn:
    """One column of whole numbers of people or events, never a percentage; empty cells are counted among the missing.

    repeat_cell: whether a sentence may repeat what a cell says; a guarded count's may not.
    """
    cells = table.frame[column]
    plain = _whole_figures(cells)
    if plain is not None:
        return FigureColumn(plain)
    cells = cells.astype(str)
    missing = is_missing(cells)
    # A count has no decimals, so a comma that may be either is a mark of thousands.
    comma = Comma.THOUSANDS if table.comma is Comma.UNSURE else table.comma
    figures = _plain(cells.mask(missing, ""), comma)
    whole = np.isfinite(figures) & (figures >= 0) & (figures == figures.round())
    wrong = {
        at: f"{column} is "
        + (shown(cells.iloc[at]) if repeat_cell else "no count")
        + "; a whole number of nought or more was expected"
        + (", not a percentage" if "%" in cells.iloc[at] else "")
        for at in map(int, np.flatnonzero(~missing & ~whole))
    }
    faults, notes = by_row(table, wrong)
    absent = int(missing.sum())
    if absent:
        said = f"{table.name}: cells of {column} that are empty or withheld: {absent}; not held, and not nought."
        notes = (said, *notes)
    return FigureColumn(figures.where(whole), faults, notes)


def _whole_figures(cells: pd.Series) -> pd.Series | None:
    """The figures of cells that are all whole numbers of nought or more without a mark; None where one is not."""
    each = pd.Categorical(cells)
    figures = pd.to_numeric(pd.Series(each.categories, dtype=object), errors="coerce").to_numpy(float)
    whole = np.isfinite(figures) & (figures >= 0) & (figures == np.round(figures))
    return pd.Series(figures[each.codes], index=cells.index, name=cells.name) if len(figures) and whole.all() else None


def _of_comma(cell: str) -> str:
    """Why a figure with a comma could not be read; "" for any other cell."""
    if EITHER.fullmatch(cell):
        return "the comma may mark thousands or decimals, and nothing in the file tells which"
    figure = DECIMALS.fullmatch(cell) or not re.search(r"[^\d.,+-]", cell)
    return "the comma marks neither thousands nor, throughout the file, decimals" if "," in cell and figure else ""


def _plain(cells: pd.Series, comma: Comma) -> pd.Series:
    has_mark = bool(cells.str.contains(",", regex=False).any()) or comma is Comma.DECIMAL
    return pd.to_numeric(plain_figures(cells, comma) if has_mark else cells, errors="coerce").astype(float)
