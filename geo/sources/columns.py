"""A few columns of a large table, read from its file or its place in an archive without holding anything else of it.

The usual way holds a table's bytes, its text and all its cells; a table of every practice and LSOA of the country would
take gigabytes so. What is said of odd rows is the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from geo.errors import InputError
from geo.plain import visible
from geo.sources import delimited, packed
from geo.sources.reading import RawFile, TextTable

UTF_8, WINDOWS = "utf8", "cp1252"
PART_BYTES = 1024**2
# Of so few different texts a byte tells which.
FEW = 128


def read_columns(raw: RawFile, *wanted: str) -> TextTable:
    """These columns of a table, those of them that it has; their cells are categories of text, stripped.

    A table that is not large comes as its whole, `raw.table`, cells as text.
    """
    if not raw.is_large:
        return raw.table
    delimited.refuse_twice(raw.name, raw.sample.header)
    columns = [name for name in dict.fromkeys(wanted) if name in raw.sample.header]
    try:
        return _read(raw, columns, UTF_8)
    except UnicodeDecodeError:
        table = _read(raw, columns, WINDOWS)
    return replace(table, notes=(f"{raw.name}: read as Windows-1252 text, as it is not UTF-8.", *table.notes))


def _read(raw: RawFile, columns: Sequence[str], encoding: str) -> TextTable:
    """The columns in their order, the line of each row, and a note on the rows with too many cells or too few."""
    header = raw.sample.header
    names = [f"{place}" for place in range(len(header))]
    own = [names[header.index(name)] for name in columns]
    odd: list[tuple[int, int]] = []

    def left_out(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number or 0, row.actual_columns))
        return "skip"

    settings = {
        "memory_pool": pa.system_memory_pool(),
        "read_options": arrow_csv.ReadOptions(
            use_threads=False, block_size=PART_BYTES, column_names=names, skip_rows=1, encoding=encoding
        ),
        "parse_options": arrow_csv.ParseOptions(
            delimiter=raw.layout.delimiter, newlines_in_values=True, invalid_row_handler=left_out
        ),
        "convert_options": arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(own, pa.dictionary(pa.int32(), pa.string())),
            include_columns=own,
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
        ),
    }
    # Each part has words of its own; only where they stand among all words is kept, not the part.
    words: list[dict[str, int]] = [{} for _ in columns]
    places: list[list[NDArray[Any]]] = [[] for _ in columns]
    try:
        with (
            packed.opened(raw.path, raw.member, raw.name) as file,
            arrow_csv.open_csv(file, **settings) as parts,
        ):
            for part in parts:
                for known, at, cells in zip(words, places, part.columns, strict=True):
                    texts = [visible(text).strip() for text in cells.dictionary.to_pylist()]
                    stand = [known.setdefault(text, len(known)) for text in texts]
                    least = np.int8 if len(known) < FEW else np.int32
                    at.append(np.array(stand, dtype=least)[cells.indices.to_numpy(zero_copy_only=False)])
    except pa.ArrowInvalid as fault:
        if "UTF8" in str(fault) and encoding == UTF_8:
            raise UnicodeDecodeError(UTF_8, b"", 0, 1, str(fault)) from fault
        raise InputError(
            f"{raw.name}: the table stops making sense ({visible(str(fault))}); export it again."
        ) from fault
    frame = pd.DataFrame(index=pd.RangeIndex(sum(map(len, places[0]))))
    for name, known in zip(columns, words, strict=True):
        # Each is dropped as it is used.
        frame[name] = pd.Categorical.from_codes(np.concatenate(places.pop(0)), categories=list(known))
    # Rows are numbered from 1, the header among them.
    lines = np.arange(2, len(frame) + len(odd) + 2)
    if odd:
        lines = lines[~np.isin(lines, [number for number, _ in odd])][: len(frame)]
    notes: tuple[str, ...] = ()
    if odd:
        number, width = odd[0]
        notes = (
            f"{raw.name}, row {number}: {width} cells where the header has {len(header)}; {len(odd)} such rows are "
            f"left "
            "out.",
        )
    return TextTable(raw.name, frame, lines, notes, raw.layout.delimiter)
