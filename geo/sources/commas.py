"""What a comma in a figure means: a mark of thousands, or of decimals where that holds for a whole table.

`1,234.5` can only be thousands, `12,5`, `0,75` and `1.234,5` only decimals; `1,23,456` is neither, and `1,234` alone
may be both.
"""

import re
from enum import StrEnum

import pandas as pd

THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
DECIMALS = re.compile(r"[+-]?(\d*|[1-9]\d{0,2}(\.\d{3})+),\d+")
POINT = re.compile(r"[+-]?\d*\.\d+")
FIGURE = re.compile(r"[+-]?[.,]*\d[\d.,]*")
MOST_FIGURES = 0.5
# What may be read as thousands in a table with decimal commas.
POINT_OF_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")


class Comma(StrEnum):
    """What the commas in the figures of a table are."""

    THOUSANDS = "thousands"
    DECIMAL = "decimal"
    UNSURE = "unsure"


def comma_of(frame: pd.DataFrame, delimiter: str) -> Comma:
    """What the commas in a table's figures are, all its columns together.

    Decimal marks, where figures can be nothing else and none speaks against it: one with a decimal point, or one that
    can only be thousands. Between semicolons, which programs write where the comma is the decimal mark, one figure is
    proof enough, and `1,234` tells nothing by itself. Between other marks most figures of some column must have a
    decimal comma, as a lone one may be a slip of the pen, and `1,234` is thousands, as people here write it.
    """
    proof = against = False
    for _, cells in frame.items():
        marked = cells[cells.str.contains(r"[.,]", regex=True)]
        known = pd.Series(marked.str.removesuffix("%").unique(), dtype=str)
        thousands, either = known.str.fullmatch(THOUSANDS), known.str.fullmatch(EITHER)
        decimals = set(known[known.str.fullmatch(DECIMALS) & ~thousands])
        if decimals and delimiter != ";":
            figures = cells.str.removesuffix("%")
            figures = figures[figures.str.fullmatch(FIGURE)]
            proof |= bool(figures.isin(decimals).mean() > MOST_FIGURES)
        else:
            proof |= bool(decimals)
        against |= bool((thousands & (~either | (delimiter != ";"))).any())
        points = known.str.fullmatch(POINT)
        against |= bool((points & ((delimiter != ";") | ~known.str.fullmatch(POINT_OF_THOUSANDS))).any())
    if proof and not against:
        return Comma.DECIMAL
    return Comma.UNSURE if delimiter == ";" and not against else Comma.THOUSANDS


def plain_figures(cells: pd.Series, comma: Comma) -> pd.Series:
    """Cells with their figures as Python writes them; one whose comma or point cannot be told becomes "?".

    In a table with decimal commas `1,234` is read so only in a column that holds a figure which can be nothing else.
    """
    thousands, either, decimals = (cells.str.fullmatch(pattern) for pattern in (THOUSANDS, EITHER, DECIMALS))
    plain = cells.mask(cells.str.contains(",", regex=False), "?")
    if comma is Comma.DECIMAL:
        known = decimals & (~either | bool((decimals & ~either).any()))
        text = cells.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
        return plain.mask(cells.str.contains(".", regex=False), "?").mask(known, text)
    known = thousands & ~(either & (comma is Comma.UNSURE))
    return plain.mask(known, cells.str.replace(",", "", regex=False))


def plain_figure(cell: str) -> str:
    """One figure by itself as Python writes it; a comma in it is a mark of thousands, or it becomes "?"."""
    return cell.replace(",", "") if "," not in cell or THOUSANDS.fullmatch(cell) else "?"
