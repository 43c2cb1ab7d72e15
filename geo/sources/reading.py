"""Bytes to text tables: one way to open what publishers print, with every oddity said in words.

A `Sample` is what recognising needs (format, header, first rows); a `Table` is the whole file as text. Nothing is
converted here: `NA` or an empty cell becomes missing only when a named numeric column is read by `numbers`.
"""

import csv
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from geo.errors import InputError
from geo.provenance import Source

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
SAMPLE_ROWS = 50
# Spellings of a missing figure in published tables; in a column of words they are words.
MISSING_SPELLINGS = frozenset({"", "NA", "N/A", "-", "..", ":", "NULL"})


@dataclass(frozen=True)
class RawFile:
    """A file of the folder as bytes, unpacked from gzip; `name` is its path inside the folder.

    facts are what sources.toml says of the file (kind, service, date, publisher, licence, title), all text.
    """

    name: str
    path: Path
    facts: dict[str, str] = field(default_factory=dict)

    @cached_property
    def content(self) -> bytes:
        """The bytes, gunzipped where the first bytes say gzip; one sentence where they are cut short."""
        raw = self.path.read_bytes()
        if not raw.startswith(GZIP_MAGIC):
            return raw
        try:
            return gzip.decompress(raw)
        except (EOFError, gzip.BadGzipFile, OSError) as fault:
            raise InputError(f"{self.name}: the gzip file is cut short or damaged; download it again.") from fault

    @cached_property
    def head(self) -> bytes:
        """The first 64 bytes as they lie on disk, before any unpacking."""
        with self.path.open("rb") as file:
            return file.read(64)

    @cached_property
    def sha256(self) -> str:
        """Checksum of the file as it lies on disk."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @cached_property
    def decoded(self) -> tuple[str, tuple[str, ...]]:
        """The text and notes on its encoding: UTF-8 with or without a mark, else Windows-1252 with a note."""
        try:
            return self.content.decode("utf-8-sig"), ()
        except UnicodeDecodeError:
            pass
        try:
            return self.content.decode("cp1252"), (f"{self.name}: read as Windows-1252 text, as it is not UTF-8.",)
        except UnicodeDecodeError as fault:
            raise InputError(f"{self.name}: the text is neither UTF-8 nor Windows-1252; save it as UTF-8.") from fault

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        """The zip archive; one sentence where it is cut short."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(self.content))
            damaged = archive.testzip()
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as fault:
            raise InputError(f"{self.name}: the zip file is cut short or damaged; download it again.") from fault
        if damaged:
            raise InputError(f"{self.name}: {damaged} inside the zip file is damaged; download it again.")
        return archive

    @cached_property
    def geojson(self) -> dict[str, Any] | None:
        """The parsed GeoJSON FeatureCollection; None when the file is not one."""
        if not self.content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            return None
        try:
            parsed = json.loads(self.decoded[0])
        except json.JSONDecodeError as fault:
            if b"FeatureCollection" in self.content[:2000]:
                raise InputError(
                    f"{self.name}: the GeoJSON stops making sense at line {fault.lineno}; download it again."
                ) from fault
            return None
        return parsed if isinstance(parsed, dict) and parsed.get("type") == "FeatureCollection" else None

    @cached_property
    def sample(self) -> "Sample":
        """What recognising needs."""
        return _sample(self)

    @cached_property
    def table(self) -> "Table":
        """The whole file as a text table with its header."""
        return _table(self)

    def source(self, title: str, *, edition: str = "", date: str = "", publisher: str = "") -> Source:
        """The provenance of this file; sources.toml holds over what an importer knows."""
        return Source(
            file=self.name,
            title=self.facts.get("title", title),
            publisher=self.facts.get("publisher", publisher),
            edition=self.facts.get("edition", edition),
            licence=self.facts.get("licence", ""),
            date=self.facts.get("date", date),
            sha256=self.sha256,
        )


@dataclass(frozen=True)
class Sample:
    """The look of a file: its format, header cells (stripped, lower case) and up to 50 first rows of cells.

    format: csv, geojson, gpkg, zip, pbf or other. For GeoJSON the header is the properties of the first feature and
    rows are the property values of the first features; geometry is the first feature's geometry type. For a zip the
    rows are its member names. For a CSV `first` is the first line's cells as they stand (a headerless file's first row).
    """

    format: str
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    first: tuple[str, ...] = ()
    geometry: str = ""

    def has(self, *columns: str) -> bool:
        """Whether the header has all these columns (lower case)."""
        return set(columns) <= set(self.header)

    def column(self, name: str) -> list[str]:
        """The sampled cells of one column."""
        place = self.header.index(name)
        return [row[place] for row in self.rows if len(row) > place]


@dataclass(frozen=True)
class Table:
    """A whole file as text. frame: columns as in the header, stripped and lower case; all cells str, stripped.

    `row_of` gives the line number a person sees in the file for a frame position (the header is line 1).
    """

    name: str
    frame: pd.DataFrame
    notes: tuple[str, ...] = ()
    first_line: int = 2

    def row_of(self, position: int) -> int:
        """The line in the file of the row at this position."""
        return position + self.first_line

    def need(self, *columns: str) -> None:
        """Refuse the file in words unless it has these columns."""
        absent = [column for column in columns if column not in self.frame.columns]
        if absent:
            raise InputError(
                f"{self.name}: no column {', '.join(absent)}; the columns are {', '.join(self.frame.columns[:12])}."
            )

    def numbers(self, column: str, *, lowest: float = 0.0) -> tuple[pd.Series, tuple[str, ...]]:
        """One column as float64, NaN where it is missing, with a sentence for each cell that is no number of this kind.

        At most five faults are spelt out and the rest counted.
        """
        text = self.frame[column].str.replace(",", "", regex=False).str.removesuffix("%")
        missing = text.isin(MISSING_SPELLINGS)
        figures = pd.to_numeric(text.mask(missing), errors="coerce")
        wrong = (figures.isna() & ~missing) | (figures < lowest)
        faults = [
            f"{self.name}, row {self.row_of(position)}: {column} is {self.frame[column].iloc[position]!r}; "
            f"a number of {lowest:g} or more was expected."
            for position in wrong.to_numpy().nonzero()[0]
        ]
        if len(faults) > 5:
            faults = [*faults[:5], f"{self.name}: {len(faults) - 5} more cells of {column} are not numbers of this kind."]
        return figures.mask(wrong), tuple(faults)


@dataclass(frozen=True)
class Kind:
    """One kind of file: how it is recognised and how it is read.

    matches looks at a Sample and the bytes' head only; read returns that kind's own frozen record, with `source`, and
    raises InputError in words.
    """

    key: str
    title: str
    matches: Callable[[Sample], bool]
    read: Callable[[RawFile], Any]


def _cells(text: str, rows: int) -> list[tuple[str, ...]]:
    found = []
    for row in csv.reader(io.StringIO(text, newline="")):
        found.append(tuple(cell.strip() for cell in row))
        if len(found) > rows:
            break
    return found


def _sample(raw: RawFile) -> Sample:
    if raw.head.startswith(ZIP_MAGIC):
        return Sample("zip", rows=tuple((name,) for name in raw.archive.namelist()))
    if raw.head.startswith(b"SQLite format 3"):
        return Sample("gpkg")
    if b"OSMHeader" in raw.head:
        return Sample("pbf")
    if raw.geojson is not None:
        features = raw.geojson.get("features") or []
        header = tuple(str(key).strip().lower() for key in (features[0].get("properties") or {})) if features else ()
        rows = tuple(
            tuple("" if cell is None else str(cell) for cell in (f.get("properties") or {}).values())
            for f in features[:SAMPLE_ROWS]
        )
        geometry = (features[0].get("geometry") or {}).get("type", "") if features else ""
        return Sample("geojson", header, rows, geometry=geometry)
    if raw.path.name.removesuffix(".gz").lower().endswith((".md", ".txt", ".toml", ".json", ".png", ".pdf")):
        return Sample("other")
    if b"\x00" in raw.content[:2000]:
        return Sample("other")
    rows_of_cells = _cells(raw.decoded[0][:200_000], SAMPLE_ROWS)
    if not rows_of_cells or len(rows_of_cells[0]) < 2:
        return Sample("other")
    header = tuple(cell.lower() for cell in rows_of_cells[0])
    return Sample("csv", header, tuple(rows_of_cells[1:]), first=rows_of_cells[0])


def _table(raw: RawFile) -> Table:
    text, notes = raw.decoded
    try:
        frame = pd.read_csv(
            io.StringIO(text), dtype=str, keep_default_na=False, skipinitialspace=True, index_col=False
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as fault:
        raise InputError(f"{raw.name}: not a table that can be read ({fault}).") from fault
    header = _cells(text[:200_000], 0)[0]
    names = [cell.lower() for cell in header]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError(f"{raw.name}: the column {twice[0]} stands in the header more than once; keep one of them.")
    frame.columns = pd.Index(names[: frame.shape[1]])
    return Table(raw.name, frame.apply(lambda column: column.fillna("").str.strip()), notes)


def plain_postcode(text: str) -> str:
    """A postcode as the join key: upper case, no spaces."""
    return "".join(text.split()).upper()


def one_fault_each(faults: Sequence[str]) -> None:
    """Refuse with all the faults at once, when there are any."""
    if faults:
        raise InputError(*faults)
