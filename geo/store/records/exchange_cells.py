"""Tables as CSV that any spreadsheet opens and none takes for formulas, and back with every cell as it was.

A text that begins like a formula (= + - @) has an apostrophe before it, which spreadsheets take for plain text; so has
one that begins with an apostrophe. Reading takes it off again.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Float, Integer, Table

from geo.errors import InputError
from geo.plain import shown

LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
WHOLE = re.compile(r"\d{1,9}")
YES_NO = {"yes": True, "no": False}
# Rows of one table; above what any decision holds.
MOST_ROWS = 200_000


@dataclass(frozen=True)
class Cells:
    """What a column holds (str, int, float or bool), and whether an empty cell is none."""

    kind: type = str
    may_lack: bool = False


Columns = Mapping[str, Cells]


def columns_of(table: Table, *, without: Iterable[str]) -> dict[str, Cells]:
    """The columns of a table of the database, in their order."""
    kinds = {Boolean: bool, Float: float, Integer: int}
    return {
        column.name: Cells(kinds.get(type(column.type), str), bool(column.nullable))
        for column in table.columns
        if column.name not in without
    }


def csv_text(rows: Iterable[Mapping[str, Any]], columns: Columns) -> str:
    """Rows as CSV with a line of headings; what is in no column is left out."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return written.getvalue()


def csv_rows(text: str, columns: Columns, *, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of a CSV with their number in a spreadsheet, from 2; InputError in words with file and row."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1 and cells != list(columns):
                raise InputError(f"{name} has the headings {shown(cells)}; {', '.join(columns)} were expected.")
            if len(cells) != len(columns) or number > MOST_ROWS:
                raise InputError(
                    f"{name}, row {number}: {len(columns)} cells were expected, in {MOST_ROWS:,} rows at most."
                )
            if number > 1:
                row = zip(columns.items(), cells, strict=True)
                yield number, {key: _value(cell, column, f"{name}, row {number}: {key}") for (key, column), cell in row}
    except csv.Error as fault:
        raise InputError(f"{name} is no table of cells parted by commas ({fault}).") from fault


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(LIKE_A_FORMULA) else value
    return "" if value is None else repr(value)


def _value(cell: str, column: Cells, what: str) -> Any:
    text = cell.removeprefix("'")
    if text == "" and column.may_lack:
        return None
    if column.kind is str:
        return text
    if column.kind is bool and text in YES_NO:
        return YES_NO[text]
    if column.kind is int and WHOLE.fullmatch(text):
        return int(text)
    if column.kind is float:
        try:
            figure = float(text)
        except ValueError:
            figure = math.nan
        if math.isfinite(figure):
            return figure
    expected = {bool: "yes or no", int: "a whole number", float: "a number"}[column.kind]
    raise InputError(f"{what} is {shown(text)}; {expected} was expected.")
