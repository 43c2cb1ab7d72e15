"""Whether what came is what was asked for: a short or a strange answer is worse than none."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from geo.errors import InputError
from geo.fetching.bounds import Bounds
from geo.fetching.entries import Entry
from geo.fetching.forms import FORMS
from geo.fetching.tables import Rows, rows_of

# Of the codes of a file so many may be unknown: areas of another year share most of their codes.
STRANGE_SHARE = 0.01
SHRUNK = 0.5


def whole_rows(entry: Entry, paths: Sequence[Path], bounds: Bounds, *, rows_before: int = 0) -> int:
    """How many rows came; InputError in one sentence where they are not what the entry expects.

    rows_before: of the last edition, 0 where none is held.
    """
    expect = entry.expect
    rows = 0
    strange, coded = 0, 0
    column, _, wanted = expect.codes.partition(" of ")
    covering, _, covered = expect.covers.partition(" of ")
    known = bounds.codes(wanted) if wanted else frozenset()
    left = set(bounds.codes(covered)) if covered else set()
    first_strange = ""
    count = FORMS[entry.cut].count if entry.cut in FORMS else None
    if count is not None:
        rows = sum(count(path) for path in paths)
        tables: Iterator[Rows] = iter(())
    else:
        tables = rows_of(entry, paths)
    for some in tables:
        for name in expect.columns:
            some.place(name)
        rows += len(some.frame)
        if wanted:
            codes = _codes(some, column)
            unknown = codes[~codes.isin(known)]
            strange, coded = strange + len(unknown), coded + len(codes)
            first_strange = first_strange or (str(unknown.iloc[0]) if len(unknown) else "")
        if left:
            left -= set(some.column(covering))
    if rows < expect.rows_at_least:
        raise InputError(f"{rows:,} rows came where at least {expect.rows_at_least:,} are owed.")
    if rows < rows_before * SHRUNK:
        raise InputError(f"{rows:,} rows came where the edition before had {rows_before:,}.")
    if strange > coded * STRANGE_SHARE:
        raise InputError(
            f"{strange:,} of {coded:,} codes in {column} (first {first_strange}) are none of the {_words(wanted)}: "
            "it is of another year's areas, or of another kind."
        )
    if left:
        raise InputError(
            f"{len(left):,} of {len(bounds.codes(covered)):,} {_words(covered)} are not in it (first {min(left)}): "
            "it is of another year's areas, or not whole."
        )
    return rows


def _codes(some: Rows, column: str) -> pd.Series:
    cells = some.column(column)
    return cells[cells.str.match(r"[EW]\d{8}$")]


def _words(name: str) -> str:
    return name.replace("_", " ")
