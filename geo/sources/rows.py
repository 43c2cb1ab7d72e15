"""Which rows of a table carry an area code that can be used, and what is said of the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.areas import AreaKind, kind_of
from geo.errors import InputError
from geo.plain import beginning, shown
from geo.sources.reading import RawFile, TextTable

SPELT_OUT = 5
# The share of a table's rows that must be wrong in one way before its file is refused for it.
MOST_ROWS = 0.5
Read = TypeVar("Read")


@dataclass(frozen=True)
class CodedRows:
    """The rows of a table whose code is of the table's own kind of area.

    Attributes
    ----------
    positions
        Row positions in the table's frame.
    codes
        The area codes there.
    notes
        What was left out, here and on opening the file.
    """

    kind: AreaKind
    positions: NDArray[np.intp]
    codes: pd.Index
    notes: tuple[str, ...]


def first_few(sentences: Sequence[str], rest: str) -> tuple[str, ...]:
    """At most five sentences, then one that counts the others; `rest` says what they are."""
    if len(sentences) <= SPELT_OUT:
        return tuple(sentences)
    return (*sentences[:SPELT_OUT], f"{len(sentences) - SPELT_OUT} more: {rest}.")


def by_row(
    table: TextTable, wrong: Mapping[int, str], *, of: int | None = None, then: str = "it is not held"
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Faults and notes of rows that are wrong: faults where they are most rows of the table, else notes.

    wrong: what is wrong with each row, by its position, without the end of its sentence; `then` is what becomes of it.
    of: how many rows are looked at, where not all are.
    """
    refused = len(wrong) > MOST_ROWS * (len(table.frame) if of is None else of)
    end = "." if refused else f", and {then}."
    sentences = [f"{table.name}, row {table.row_of(at)}: {what}{end}" for at, what in wrong.items()]
    few = first_few(sentences, f"cells of {table.name} with a fault of this kind")
    return (few, ()) if refused else ((), few)


def read_cells(
    table: TextTable, cells: pd.Series, read: Callable[[str], Read | None], expected: str
) -> tuple[dict[str, Read], tuple[str, ...], tuple[str, ...]]:
    """What each different text of one column's cells means; faults and notes, as `by_row`, on those that mean nothing.

    `read` gives None for such a text, which is then no key of the answer, and its rows are for the caller to leave out.
    `expected` is what is said of it.
    """
    meant = {text: read(text) for text in cells.unique()}
    nothing = {text for text, meaning in meant.items() if meaning is None}
    wrong = {at: f"{cells.name} is {shown(text)}; {expected}" for at, text in cells[cells.isin(nothing)].items()}
    faults, notes = by_row(table, wrong, then="the row is left out")
    return {text: meaning for text, meaning in meant.items() if meaning is not None}, faults, notes


def filled_table(raw: RawFile) -> TextTable:
    """The table of a file, refused where no row stands below its header."""
    table = raw.table
    if table.frame.empty:
        raise InputError(*table.notes, f"{raw.name}: there is a header and no usable row below it.")
    return table


def coded_rows(table: TextTable, column: str) -> CodedRows:
    """The rows of the kind of area that most codes of a column belong to.

    Raises InputError when no cell is an area code: the key column is then wrong and nothing can be joined.
    """
    cells = table.frame[column]
    kinds = pd.Series([kind_of(code) for code in cells], dtype=object)
    known = kinds.dropna()
    if known.empty:
        first = shown(cells.iloc[0]) if len(cells) else "no row at all"
        raise InputError(f"{table.name}: {column} holds no area code, found {first}; E01006074 is how one looks.")
    kind = known.value_counts().index[0]
    keep = (kinds == kind).to_numpy()
    bad = [
        f"{table.name}, row {table.row_of(int(place))}: {column} is {shown(cells.iloc[place])}, which is no area "
        f"code of nine characters; the row is left out."
        for place in np.flatnonzero(kinds.isna().to_numpy())
    ]
    others = kinds[~keep].dropna().map(lambda other: other.label).value_counts()
    mixed = [
        f"{table.name}: {count} rows by {label} are left out, as the table is by {kind.label}."
        for label, count in others.items()
    ]
    positions = np.flatnonzero(keep)
    notes = (*table.notes, *first_few(bad, f"rows of {table.name} without a usable area code, left out"), *mixed)
    return CodedRows(kind, positions, pd.Index(cells.to_numpy()[positions], name="area_code"), notes)


def refuse_repeats(table: TextTable, keys: pd.Series, what: str) -> None:
    """Refuse a table in which a key stands on two rows; `keys` keeps the table's row positions as its index."""
    again = keys[keys.duplicated()]
    if again.empty:
        return
    first = keys.index[keys == again.iloc[0]][0]
    faults = [
        f"{table.name}, row {table.row_of(int(again.index[0]))}: {what} {beginning(str(again.iloc[0]))} stands on row "
        f"{table.row_of(int(first))} already; one row each was expected."
    ]
    if len(again) > 1:
        faults.append(f"{table.name}: {len(again) - 1} more: rows that repeat a {what}.")
    raise InputError(*faults)
