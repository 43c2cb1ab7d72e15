"""What can be taken away: an appraisal, a table or a proposal as the content of a file."""

import csv
import io
import json
import re

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain

# The column of a table that holds lists of figures, the oldest first, to be drawn as lines.
OVER_TIME = "Over time"
# What a clerk joins tables by: last on the screen, and the first column of a download as CSV.
CODES = ("Ward code", "Small area", "Code")
# A spreadsheet reads a text that begins so as a formula.
_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")


def json_of(appraisal: Appraisal) -> str:
    """The appraisal as the JSON of the command line: the same figures."""
    return json.dumps(to_plain(appraisal), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def name_first(table: pd.DataFrame) -> pd.DataFrame:
    """A table as it is shown: the name in front and what a clerk joins by last. As CSV it keeps its own order."""
    if table.index.name in CODES:
        table = table.reset_index()
    return table[sorted(table.columns, key=lambda heading: heading in CODES)]


def csv_of(table: pd.DataFrame) -> bytes:
    """A table as CSV that a spreadsheet opens as it is; a text that would run as a formula is quoted off."""
    frame = table.reset_index() if table.index.name else table
    safe = frame.apply(
        lambda column: column.map(inert) if column.dtype == object or str(column.dtype) == "str" else column
    )
    return safe.rename(columns=inert).to_csv(index=False).encode("utf-8-sig")


def inert(cell: object) -> object:
    """A cell that no spreadsheet runs: a text that would be a formula is quoted off, a list told as text."""
    if isinstance(cell, list):
        return "; ".join(f"{figure:.12g}" for figure in cell)
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def table_of(content: bytes) -> pd.DataFrame:
    """A table that was written so, every cell as text as it was; an empty one where it cannot be read."""
    try:
        head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        return pd.DataFrame(
            [[_as_it_was(cell) for cell in row] for row in rows], columns=[*map(_as_it_was, head)], dtype=object
        )
    except (UnicodeError, csv.Error, ValueError):
        return pd.DataFrame()


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def file_name(*parts: str, ending: str) -> str:
    """A file's name from names in words: small letters, digits and hyphens only."""
    words = re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower()).strip("-")
    return f"{words[:80] or 'better-placed'}.{ending}"
