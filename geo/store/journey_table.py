"""A table of journeys as its makers keep it (Parquet), read a service and a way at a time; whoever made it.

Nothing of a file is believed before it was looked at: its size, its columns and their kinds, and what the rows hold.
"""

import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.access.journey_table import (
    COLUMNS,
    FLAGS,
    NUMBERS,
    WORDS,
    TableAbout,
    TableSource,
    added,
    checked,
    sums,
)
from geo.errors import GeoError, InputError
from geo.language.phrases import joined_few
from geo.plain import all_visible, shown, text, whole
from geo.services.services import Service
from geo.travel.ways import WAYS, Way

FILE = "table.parquet"
META_KEY = b"better_placed"
# Raised whenever the columns change, or what a figure of them means.
FORM = 2
# England's small areas, services and ways are some 30 million rows; no table has as many as this.
MOST_ROWS = 100_000_000
# One service by one way of all small areas of Great Britain, twice over.
MOST_ROWS_AT_ONCE = 500_000
UNREADABLE = "cannot be read as a table of journeys (Parquet); it is damaged, or another kind of file."
MOST_BYTES_OF_COLUMNS = 8 * 1024**3
MOST_META_BYTES = 1024 * 1024
MOST_SOURCES, LONGEST_TEXT = 5_000, 400
# Of a file's own account of itself.
MOST_FOOTER_BYTES = 16 * 1024 * 1024
ROWS_AT_ONCE = 500_000


@dataclass(frozen=True, eq=False)
class JourneyTable:
    """A table that was looked at. content: the file's bytes, or where it lies; stamp: changes when it does."""

    name: str
    content: bytes | Path
    stamp: str
    about: TableAbout


def of_setting(named: str) -> Path:
    """The table's file, of a folder that a batch wrote or of the file itself; InputError where there is none."""
    path = Path(named)
    path = path / FILE if path.is_dir() else path
    if not path.is_file():
        raise InputError(f"{path}: no table of journeys is there; a folder of `geo batch` or its {FILE} was expected.")
    return path


def stamp_of(path: Path) -> str:
    """A short text that changes when the file does."""
    facts = path.stat()
    return f"{path}:{facts.st_mtime_ns}:{facts.st_size}"


def opened(content: bytes | Path, name: str, stamp: str) -> JourneyTable:
    """The table, of which the columns and what it says of itself were looked at; InputError, a sentence a fault."""
    with _in_words(name):
        file = _file(content)
        faults = list(_faults_of(file))
        if faults:
            raise InputError(*(f"{name}: {fault}" for fault in faults))
        return JourneyTable(name, content, stamp, _about(file.schema_arrow.metadata or {}))


def rows_of(table: JourneyTable, service: Service, ways: Iterable[Way]) -> pd.DataFrame:
    """The rows of a service by these ways, columns of COLUMNS, words as text; InputError where they cannot be so."""
    wanted = [str(way) for way in ways]
    parts, size = [], 0
    with _in_words(table.name):
        for batch in _batches(table, service=[str(service)], way=wanted):
            chosen = _is(batch, "service", [str(service)]) & _is(batch, "way", wanted)
            size += int(chosen.sum())
            if size > MOST_ROWS_AT_ONCE:
                raise InputError(f"more than {MOST_ROWS_AT_ONCE:,} rows are of one service; no country has as many.")
            if chosen.any():
                parts.append(batch.filter(pa.array(chosen)))
        if not parts:
            kinds = dict.fromkeys(FLAGS, bool) | dict.fromkeys(NUMBERS, float)
            return pd.DataFrame(columns=list(COLUMNS)).astype(kinds)
        return checked(_frame(parts).astype(dict.fromkeys(WORDS, object)), table.name)


def by_authority(table: JourneyTable) -> pd.DataFrame:
    """What the whole table comes to by authority, service and way (journey_table.sums)."""
    with _in_words(table.name):
        return added(_sums(table))


def _sums(table: JourneyTable) -> Iterator[pd.DataFrame]:
    parts, size = [], 0
    for batch in _batches(table):
        parts.append(batch)
        size += batch.num_rows
        # A file may come in many small pieces, each as slow to look at as a large one.
        if size >= ROWS_AT_ONCE:
            yield sums(checked(_frame(parts), table.name))
            parts, size = [], 0
    if size:
        yield sums(checked(_frame(parts), table.name))


def _file(content: bytes | Path) -> pq.ParquetFile:
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    return pq.ParquetFile(
        source,
        read_dictionary=list(WORDS),
        thrift_string_size_limit=MOST_FOOTER_BYTES,
        thrift_container_size_limit=MOST_FOOTER_BYTES,
    )


def _faults_of(file: pq.ParquetFile) -> Iterator[str]:
    facts = file.metadata
    if facts.num_rows > MOST_ROWS:
        yield f"it has {facts.num_rows:,} rows; at most {MOST_ROWS:,} are read."
    schema = file.schema_arrow
    missing = [name for name in COLUMNS if name not in schema.names]
    if missing:
        yield f"it is no table of journeys: {joined_few(missing)} is not among its columns."
        return
    twice = [name for name in COLUMNS if schema.names.count(name) > 1]
    if twice:
        yield f"the column {joined_few(twice)} stands in it twice."
        return
    for names, is_right, kind in (
        (WORDS, _is_text, "text"),
        (FLAGS, pa.types.is_boolean, "yes and no"),
        (NUMBERS, pa.types.is_floating, "numbers with decimals"),
    ):
        wrong = [name for name in names if not is_right(schema.field(name).type)]
        if wrong:
            yield f"{joined_few(wrong)} should hold {kind}."
    size = sum(
        facts.row_group(group).column(column).total_uncompressed_size
        for group in range(facts.num_row_groups)
        for column in range(facts.num_columns)
        if facts.row_group(group).column(column).path_in_schema in COLUMNS
    )
    if size > MOST_BYTES_OF_COLUMNS:
        yield f"its columns unpack to {size / 1024**3:,.0f} GB; at most {MOST_BYTES_OF_COLUMNS // 1024**3} GB are read."


def _is_text(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _about(metadata: Mapping[bytes, bytes]) -> TableAbout:
    written = metadata.get(META_KEY, b"")
    if not written or len(written) > MOST_META_BYTES:
        raise InputError("it does not say what it is; a table that `geo batch` wrote was expected.")
    try:
        facts = all_visible(json.loads(written))
    except (ValueError, RecursionError) as fault:
        raise InputError("what it says of itself cannot be read; make the table again.") from fault
    if not isinstance(facts, dict) or facts.get("kind") != "table":
        raise InputError("it says that it is something else than a table of journeys.")
    form = whole(facts, "version")
    if form != FORM:
        raise InputError(f"it is a table of form {form}, and this version reads form {FORM}; make the table again.")
    return TableAbout(
        text(facts, "when", longest=LONGEST_TEXT, needed=False),
        {str(code)[:9]: str(when)[:LONGEST_TEXT] for code, when in _dict(facts, "when_by_authority").items()},
        dict(_thresholds(_dict(facts, "thresholds"))),
        tuple(_sources(facts.get("sources", []))),
    )


def _dict(facts: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = facts.get(key, {})
    if not isinstance(value, dict):
        raise InputError(f"{key} is {shown(value)}; a table by names was expected.")
    return value


def _thresholds(by_service: Mapping[str, Any]) -> Iterator[tuple[tuple[Service, Way], float]]:
    for service, by_way in by_service.items():
        for way, minutes in (by_way if isinstance(by_way, dict) else {}).items():
            if service not in {*Service} or way not in WAYS:
                continue
            if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 0 < minutes <= 120:
                raise InputError(f"the threshold of {service} by {way} is {shown(minutes)}; minutes were expected.")
            yield (Service(service), Way(way)), float(minutes)


def _sources(listed: Any) -> Iterator[TableSource]:
    if not isinstance(listed, list) or len(listed) > MOST_SOURCES or not all(isinstance(each, dict) for each in listed):
        raise InputError(f"its sources are no list of at most {MOST_SOURCES:,}.")
    for each in listed:
        keys = ("publisher", "title", "edition", "licence")
        yield TableSource(*(text(each, key, longest=LONGEST_TEXT, needed=False) for key in keys))


def _batches(table: JourneyTable, **wanted: Collection[str]) -> Iterator[pa.RecordBatch]:
    """Pieces of the table; wanted: by column the words that are asked for, so that groups of rows without them are left
    out; others may still be in a piece."""
    with _in_words(table.name):
        file = _file(table.content)
        facts = file.metadata
        groups = [at for at in range(facts.num_row_groups) if _may_hold(facts.row_group(at), wanted)]
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, row_groups=groups, columns=list(COLUMNS)):
            # A damaged file may point beyond its own words.
            batch.validate(full=True)
            yield batch


def _may_hold(group: pq.RowGroupMetaData, wanted: Mapping[str, Collection[str]]) -> bool:
    """Whether a group of rows may have one of these words of each column, by what the file says of it."""
    for at in range(group.num_columns):
        column = group.column(at)
        words, told = wanted.get(column.path_in_schema), column.statistics
        if words is None or told is None or not told.has_min_max or not isinstance(told.min, str):
            continue
        if not any(told.min <= word <= told.max for word in words):
            return False
    return True


def _words(batch: pa.RecordBatch, column: str) -> list[str]:
    return [str(word) for word in batch.column(column).dictionary.to_pylist()]


def _is(batch: pa.RecordBatch, column: str, wanted: list[str]) -> np.ndarray:
    """Which rows hold one of these words; a row without a word is one of none."""
    among = np.array([*(word in wanted for word in _words(batch, column)), False])
    return among[batch.column(column).indices.fill_null(len(among) - 1).to_numpy(zero_copy_only=False)]


def _frame(batches: list[pa.RecordBatch]) -> pd.DataFrame:
    """Pieces of a table as one frame of COLUMNS, words as categories."""
    pieces = pa.Table.from_batches(batches).unify_dictionaries()
    empty = [name for name in (*WORDS, *FLAGS) if pieces.column(name).null_count]
    if empty:
        raise InputError(f"{joined_few(empty)} is empty in some rows.")
    return pieces.to_pandas().astype(dict.fromkeys(NUMBERS, float))[list(COLUMNS)]


@contextmanager
def _in_words(name: str) -> Iterator[None]:
    """Faults of the file as sentences that name it."""
    try:
        yield
    except GeoError as fault:
        start = f"{name}: "
        raise InputError(*(each if each.startswith(start) else start + each for each in fault.faults)) from fault
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError, MemoryError) as fault:
        raise InputError(f"{name} {UNREADABLE}") from fault
