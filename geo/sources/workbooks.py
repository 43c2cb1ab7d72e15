"""Workbooks (.xlsx), for what a publisher gives in no other way: a sheet becomes the text of a table.

Values are taken as they were last worked out. A sheet with two tables, or with a heading over several columns, is
refused, as what would be read of it is not what a person sees.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from geo.errors import InputError
from geo.plain import shown, visible
from geo.sources.delimited import header_at

# The beginning of a file of the old kind of office suites: an .xls, or an .xlsx that is locked with a password.
LOCKED_MAGIC = b"\xd0\xcf\x11\xe0"
SHEETS = "xl/workbook.xml"
MOST_CELLS = 20_000_000
LOOKED_AT_ROWS = 50
# A column is filled where this share of the first rows are.
FILLED = 0.5
Row = tuple[str, ...]


def refuse_locked(head: bytes, name: str) -> None:
    """Refuse a workbook that is locked, or of the kind before 2007."""
    if head.startswith(LOCKED_MAGIC):
        raise InputError(
            f"{name}: it is locked with a password, or a workbook of the old kind (.xls); save it as .xlsx without a "
            f"password, or the sheet as CSV."
        )


def sheets_with_tables(content: bytes, name: str) -> tuple[str, ...]:
    """The titles of the sheets that hold a table of more than one column, in their order."""
    titles = []
    with _sheets(content, name) as sheets:
        for title, rows in sheets:
            first = [row for _, row in zip(range(LOOKED_AT_ROWS), rows, strict=False)]
            wide = [row for row in first if sum(map(bool, row)) > 1]
            if len(wide) > 1:
                titles.append(title)
    return tuple(titles)


def as_csv(content: bytes, sheet: str, name: str) -> bytes:
    """One sheet as the text of a table; refused where it holds two tables, or a heading over several columns."""
    text = io.StringIO(newline="")
    with _sheets(content, name) as sheets:
        rows = next((list(rows) for title, rows in sheets if title == sheet), [])
    _refuse_two_tables(rows, name)
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8")


@contextmanager
def _sheets(content: bytes, name: str) -> Iterator[Iterator[tuple[str, Iterator[Row]]]]:
    """The sheets of a workbook, each as its title and its rows of text; what is damaged is said in words."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        yield ((sheet.title, _rows(sheet, name)) for sheet in book.worksheets)
        book.close()
    except (InvalidFileException, LookupError, ValueError, OSError, SyntaxError, TypeError, AttributeError) as fault:
        raise InputError(f"{name}: the workbook cannot be opened; save the sheet that is meant as CSV.") from fault


def _rows(sheet: Any, name: str) -> Iterator[Row]:
    cells = 0
    for row in sheet.iter_rows(values_only=True):
        cells += len(row)
        if cells > MOST_CELLS:
            raise InputError(f"{name}: the sheet has more than {MOST_CELLS:,} cells; save it as CSV.")
        yield tuple(map(_text, row))


def _text(value: object) -> str:
    """A cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (datetime, date)):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return visible(str(value)).strip()


def _refuse_two_tables(rows: Sequence[Row], name: str) -> None:
    """Refuse a sheet with a table below another, or beside it, or with headings over several columns."""
    filled = [row for row in rows if any(row)]
    at = header_at(filled[:LOOKED_AT_ROWS])
    if not filled:
        return
    header = filled[at]
    below = [row for row in filled[at + 1 :] if sum(map(bool, row)) > 1][:LOOKED_AT_ROWS]
    width = max(place + 1 for row in (header, *below) for place, cell in enumerate(row) if cell)
    for place in range(width):
        if not header[place] and below and sum(bool(row[place]) for row in below) > FILLED * len(below):
            before = next((cell for cell in reversed(header[:place]) if cell), "")
            raise InputError(
                f"{name}: the heading {shown(before)} stands over several columns; give each column a heading "
                f"of its "
                f"own, and save the sheet as CSV."
            )
    gaps = [place for place in range(width) if not header[place] and not any(row[place] for row in below)]
    if any(header[place + 1 : width] and place for place in gaps):
        raise InputError(f"{name}: two tables stand side by side on the sheet; save each as a CSV of its own.")
    blocks = [list(block) for has_cells, block in groupby(rows, key=any) if has_cells]
    tables = [block for block in blocks if len(block) > 1 and all(sum(map(bool, row)) > 1 for row in block[:2])]
    headed = [block for block in tables[1:] if not any(_is_figure(cell) for cell in block[0] if cell)]
    if headed and any(_is_figure(cell) for row in headed[0][1:] for cell in row):
        raise InputError(f"{name}: two tables stand on the sheet, one below the other; save each as a CSV of its own.")


def _is_figure(cell: str) -> bool:
    return cell.replace(".", "", 1).replace(",", "").lstrip("-").isdigit()
