"""The tables of a timetable's zip as text, whatever program packed it, with every oddity said in words.

A table may lie in a folder of the zip, with or without a byte-order mark, in UTF-8 or Windows-1252, with any line
ends. One that stops in the middle of a row was cut off, and is refused: what came after it is not known.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
from numpy.typing import NDArray

from geo.errors import InputError
from geo.plain import beginning, visible
from geo.sources.packed import ZIP_MAGIC
from geo.sources.reading import MISSING_SPELLINGS, RawFile, Sample, TextTable, rows_with_lines
from geo.sources.rows import SPELT_OUT

# Enough of a timetable to know one by, so that one with a table missing is still named as what it is.
TELLING = frozenset({"stops.txt", "stop_times.txt", "trips.txt"})
TELLING_TABLES = 2
# Tables that none but a timetable has, of which one comes early in its zip, whatever the order.
FIRST_TABLES = ("agency.txt", "calendar_dates.txt", "stop_times.txt")
# The buses of South Wales have a twentieth of this; our choice, as a table is unpacked in memory.
MOST_TABLE_BYTES = 1024**3
HEADER_CHARACTERS = 100_000
# Columns that every timetable has and that a single row may leave blank; a row without another needed cell is broken.
MAY_BE_BLANK = frozenset({"arrival_time", "departure_time", "stop_lat", "stop_lon"})


@dataclass(frozen=True)
class Codes:
    """One column of N cells as its distinct texts: cell n is values[codes[n]]. codes: int32 (N,)."""

    codes: NDArray[np.int32]
    values: pd.Index


@dataclass(frozen=True)
class CodedTable:
    """A long table as codes by column; lines: int64 (N,), the row of the file that each stands on (header: 1)."""

    name: str
    columns: dict[str, Codes]
    lines: NDArray[np.int64]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class FeedZip:
    """One timetable's zip: by table ("stops.txt") the member that holds it."""

    raw: RawFile
    members: dict[str, str]

    def named(self, table: str) -> str:
        """How a sentence calls a table of this zip."""
        return f"{self.raw.name}, {table}"

    def __contains__(self, table: str) -> bool:
        return table in self.members


@dataclass(frozen=True)
class _FeedRows:
    """The rows of a table, as pyarrow reads them: `numbers` are where they stand in the file."""

    table: pa.Table
    numbers: NDArray[np.int64]
    notes: tuple[str, ...]


def is_timetable(sample: Sample) -> bool:
    """A zip with the tables that tell a timetable, in whatever folder."""
    if sample.format != "zip":
        return False
    return len(TELLING & {row[0].rsplit("/", 1)[-1].lower() for row in sample.rows}) >= TELLING_TABLES


def is_part_of_timetable(raw: RawFile) -> bool:
    """Whether a zip that was cut short was a timetable: its list of tables is lost, but a name stands before each."""
    packed = raw.path.read_bytes()
    return packed.startswith(ZIP_MAGIC) and any(table.encode() in packed for table in FIRST_TABLES)


def feed_zip(raw: RawFile) -> FeedZip:
    """The tables of a zip, which may lie in a folder of it; two feeds in one zip are refused."""
    members: dict[str, str] = {}
    for member in raw.archive.namelist():
        *folders, table = member.split("/")
        if not table.lower().endswith(".txt") or any(part.startswith((".", "__MACOSX")) for part in (*folders, table)):
            continue
        other = members.setdefault(table.lower(), member)
        if other != member:
            raise InputError(f"{raw.name}: {other} and {member} lie in one zip; pack each timetable by itself.")
    return FeedZip(raw, members)


def text_table(feed: FeedZip, table: str, *, need: Sequence[str], may: Sequence[str] = ()) -> TextTable:
    """A table with the columns that are needed and those that may be there ("" throughout where they are not)."""
    rows = _rows(feed, table, need=need, may=may, kind=pa.string())
    frame = rows.table.to_pandas().astype(str).apply(lambda column: column.str.strip())
    return TextTable(feed.named(table), frame.reindex(columns=[*need, *may], fill_value=""), rows.numbers, rows.notes)


def coded_table(feed: FeedZip, table: str, *, need: Sequence[str], may: Sequence[str] = ()) -> CodedTable:
    """The same as `text_table` for the longest table, each distinct text held once."""
    rows = _rows(feed, table, need=need, may=may, kind=pa.dictionary(pa.int32(), pa.string()))
    columns = {name: _codes(rows.table.column(name)) for name in rows.table.column_names}
    for absent in set(may) - set(columns):
        columns[absent] = Codes(np.zeros(len(rows.numbers), dtype=np.int32), pd.Index([""]))
    return CodedTable(feed.named(table), columns, rows.numbers, rows.notes)


def refuse_empty(table: TextTable | CodedTable) -> None:
    """Refuse a table without a row, with what is known of those that were left out."""
    if not len(table.lines):
        raise InputError(*table.notes, f"{table.name}: there is a header and no usable row below it.")


def spelt_out(positions: NDArray[np.intp], sentence: Callable[[int], str], rest: str) -> tuple[str, ...]:
    """A sentence for each of the first five positions, then one that counts the others; `rest` says what they are."""
    sentences = tuple(sentence(int(at)) for at in positions[:SPELT_OUT])
    return sentences if len(positions) <= SPELT_OUT else (*sentences, f"{len(positions) - SPELT_OUT:,} more: {rest}.")


def counted(count: int, singular: str, plural: str, rest: str) -> tuple[str, ...]:
    """Nothing for none, else "1 call ..." or "12,000 calls ..." with what is said of them."""
    return (f"{count:,} {singular if count == 1 else plural} {rest}",) if count else ()


def of_table(name: str, *counts: tuple[str, ...]) -> tuple[str, ...]:
    """Sentences that count, each led by the name of the table that they are about."""
    return tuple(f"{name}: {sentence}" for count in counts for sentence in count)


def is_blank(texts: pd.Index | pd.Series) -> NDArray[np.bool_]:
    """Which texts stand for nothing: empty, or a program's spelling of it (NA)."""
    return np.asarray(texts.isin(MISSING_SPELLINGS), dtype=bool)


def _rows(feed: FeedZip, table: str, *, need: Sequence[str], may: Sequence[str], kind: pa.DataType) -> _FeedRows:
    name = feed.named(table)
    content, notes = _content(feed, table)
    header_line, header = _header(name, content[:HEADER_CHARACTERS].decode("utf-8", errors="ignore"))
    absent = [column for column in need if column not in header]
    if absent:
        raise InputError(
            f"{name}: no column {', '.join(absent)}; the columns are {', '.join(map(beginning, header[:12]))}."
        )
    wanted = [column for column in (*need, *may) if column in header]
    unended = not content.endswith((b"\n", b"\r"))
    content = _plain_quotes(name, content + b"\n" if unended else content)
    kinds = dict.fromkeys(wanted, kind)
    arrow_table, odd = _read(name, content, below=header_line, header=header, kinds=kinds)
    if odd:
        least = 1 + max((header.index(column) for column in need if column not in MAY_BE_BLANK), default=-1)
        evened = _evened(name, content, widths=(least, len(header)), unended=unended)
        arrow_table, odd = _read(name, evened, below=header_line, header=header, kinds=kinds)
    whole = np.ones(arrow_table.num_rows + len(odd), dtype=bool)
    whole[[number - header_line - 1 for number, _ in odd]] = False
    # A line without anything on it is read as blank cells.
    blank = np.ones(arrow_table.num_rows, dtype=bool)
    for column in wanted:
        if blank.any():
            blank &= np.asarray(pyarrow.compute.equal(arrow_table.column(column).cast(pa.string()), ""), dtype=bool)
    numbers = (header_line + 1 + np.flatnonzero(whole))[~blank]
    if odd:
        notes = (*notes, _odd_rows(name, odd, width=len(header), last=int(numbers.max(initial=0))))
    return _FeedRows(arrow_table.filter(pa.array(~blank)), numbers, notes)


def _read(
    name: str, content: bytes, *, below: int, header: Sequence[str], kinds: dict[str, pa.DataType]
) -> tuple[pa.Table, list[tuple[int, int]]]:
    """The columns of these kinds, of the rows below the header's line; and the number and width of each odd row."""
    odd: list[tuple[int, int]] = []

    def leave_out(row: pyarrow.csv.InvalidRow) -> str:
        odd.append((row.number, row.actual_columns))
        return "skip"

    try:
        arrow_table = pyarrow.csv.read_csv(
            pa.BufferReader(content),
            # One block, so that a table's distinct texts are gathered once; one thread, so that rows are numbered.
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False,
                block_size=len(content) + 1,
                skip_rows=below,
                column_names=[column or f"\x00{number}" for number, column in enumerate(header)],
            ),
            parse_options=pyarrow.csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=leave_out
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=kinds, strings_can_be_null=False, include_columns=list(kinds)
            ),
        )
    except pa.ArrowInvalid as fault:
        raise InputError(f"{name}: not a table that can be read ({str(fault).splitlines()[0]}).") from fault
    return arrow_table, odd


def _evened(name: str, content: bytes, *, widths: tuple[int, int], unended: bool) -> bytes:
    """The same table with rows as wide as the header, where nothing but empty cells at their end is too few or many.

    Many programs leave out a row's last cells where they are empty, or write one more. widths: the cells that no row
    can do without, and all; a row short of the first stays as it is. So does a short last row where the file has no
    line end and no other row is short: there it was cut off.
    """
    least, width = widths
    rows: list[list[str]] = []
    short: list[int] = []
    reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), skipinitialspace=True)
    try:
        for printed in reader:
            rows.extend([[]] * (reader.line_num - len(rows) - 1))
            # A row of several lines becomes one of a single line, as the header is skipped by lines.
            cells = [" ".join(cell.splitlines()) for cell in printed]
            if least <= len(cells) < width:
                short.append(len(rows))
            rows.append(cells if any(cell.strip() for cell in cells[width:]) else cells[:width])
    except csv.Error as fault:
        raise InputError(f"{name}: the table stops making sense ({fault}); export it again.") from fault
    if unended and short == [len(rows) - 1]:
        short = []
    for row in short:
        rows[row] += [""] * (width - len(rows[row]))
    return _as_bytes(rows)


def _as_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def _content(feed: FeedZip, table: str) -> tuple[bytes, tuple[str, ...]]:
    """A table's bytes in UTF-8, and a note where they were not."""
    name, member = feed.named(table), feed.members[table]
    size = feed.raw.archive.getinfo(member).file_size
    if size > MOST_TABLE_BYTES:
        raise InputError(
            f"{name}: the table has {size / 1024**3:.1f} GB, more than {MOST_TABLE_BYTES / 1024**3:g}; cut the "
            f"timetable down to the area that is meant."
        )
    content = feed.raw.archive.read(member)
    if b"\x00" in content:
        raise InputError(f"{name}: the text is neither UTF-8 nor Windows-1252; save it as UTF-8.")
    notes: tuple[str, ...] = ()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as fault:
            raise InputError(f"{name}: the text is neither UTF-8 nor Windows-1252; save it as UTF-8.") from fault
        notes = (f"{name}: read as Windows-1252 text, as it is not UTF-8.",)
    return visible(text).encode("utf-8"), notes


def _header(name: str, text: str) -> tuple[int, list[str]]:
    """The row that the header ends on, counted from 1, and its cells, stripped and in lower case."""
    first = next(islice(rows_with_lines(text, name), 1), None)
    if first is None:
        raise InputError(f"{name}: the file is empty; a table with a header was expected.")
    header = [cell.lower() for cell in first[1]]
    twice = sorted({cell for cell in header if cell and header.count(cell) > 1})
    if twice:
        raise InputError(
            f"{name}: the column {beginning(twice[0])} stands in the header more than once; keep one of them."
        )
    return first[0], header


def _plain_quotes(name: str, content: bytes) -> bytes:
    """The same table with no space before a quotation mark; one that is never closed is refused.

    pyarrow would take the first for a part of the text, and would swallow all rows after the second.
    """
    unclosed, spaced = content.count(b'"') % 2 == 1, b', "' in content
    if not unclosed and not spaced:
        return content
    rows: list[tuple[str, ...]] = []
    line = 0
    try:
        for line, cells in rows_with_lines(content.decode("utf-8"), name):
            rows.extend([()] * (line - len(rows) - 1))
            rows.append(cells)
    except InputError as fault:
        raise InputError(
            f"{name}: the table is cut off at row {line + 1}, or a quotation mark there is never closed; download it "
            f"again."
        ) from fault
    if not spaced:
        return content
    return _as_bytes(rows)


def _odd_rows(name: str, odd: list[tuple[int, int]], *, width: int, last: int) -> str:
    """A sentence on rows of another width than the header; the table was cut off where the last of all is short."""
    number, cells = odd[-1]
    if number > last and cells < width:
        raise InputError(
            f"{name}: the table is cut off at row {number}, which has {cells} of {width} cells; download it again."
        )
    number, cells = odd[0]
    return f"{name}, row {number}: {cells} cells where the header has {width}; {len(odd):,} such rows are left out."


def _codes(column: pa.ChunkedArray) -> Codes:
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], type=column.type)
    # Texts that differ by the spaces around them are one.
    again, values = pd.factorize(pd.Index([text.strip() for text in whole.dictionary.to_pylist()], dtype=object))
    codes = whole.indices.to_numpy(zero_copy_only=False)
    return Codes(again.astype(np.int32)[codes] if len(values) else codes.astype(np.int32), pd.Index(values))
