"""Bytes to text tables: one way to open what publishers print, with every oddity said in words.

A `Sample` is what recognising needs (format, header, first rows); a `Table` is the whole file as text. Nothing is
converted here: `NA` or an empty cell becomes missing only when a named numeric column is read by `numbers`.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.areas import AreaKind, kind_of
from geo.errors import InputError
from geo.plain import beginning, shown, visible
from geo.provenance import Source
from geo.sources import packed
from geo.sources.layers import feature_collection, look, shapefiles_in, words

SAMPLE_ROWS = 50
# Spellings of a missing figure in published tables; in a column of words they are words.
MISSING_SPELLINGS = frozenset({"", "NA", "N/A", "-", "..", ":", "NULL"})


@dataclass(frozen=True)
class RawFile:
    """A file of the folder as bytes, unpacked from gzip.

    Attributes
    ----------
    name
        Its path inside the folder.
    facts
        What sources.toml says of the file (kind, service, date, publisher, licence, title), all text.
    """

    name: str
    path: Path
    facts: dict[str, str] = field(default_factory=dict)

    @cached_property
    def content(self) -> bytes:
        """The bytes, gunzipped where the first bytes say gzip; one sentence where they are cut short or too many."""
        return packed.content(self.path, self.name)

    @cached_property
    def head(self) -> bytes:
        """The first 64 bytes as they lie on disk, before any unpacking."""
        with self.path.open("rb") as file:
            return file.read(64)

    @cached_property
    def sha256(self) -> str:
        """Checksum of the file as it lies on disk."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def decoded(self) -> tuple[str, tuple[str, ...]]:
        """The text and notes on it: UTF-8 with or without a mark, else Windows-1252, without marks that nobody sees."""
        try:
            text, notes = self.content.decode("utf-8-sig"), []
        except UnicodeDecodeError:
            text, notes = self._decoded_from_windows(), [f"{self.name}: read as Windows-1252 text, as it is not UTF-8."]
        if "\x00" in text:
            raise InputError(f"{self.name}: bytes of nought stand in the text, as after damage; download it again.")
        seen = visible(text)
        if seen != text:
            notes.append(f"{self.name}: control marks and marks that turn the direction of its text are left out.")
        return seen, tuple(notes)

    def _decoded_from_windows(self) -> str:
        try:
            return self.content.decode("cp1252")
        except UnicodeDecodeError as fault:
            raise InputError(f"{self.name}: the text is neither UTF-8 nor Windows-1252; save it as UTF-8.") from fault

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        """The zip archive; one sentence where it is cut short, damaged or unpacks to too much."""
        return packed.archive(self.content, self.name)

    @cached_property
    def geojson(self) -> dict[str, Any] | None:
        """The parsed GeoJSON FeatureCollection; None when the file is not one.

        Each feature is a dictionary with `properties` (a dictionary) and `geometry` (one, or None); what is neither in
        the file becomes empty, so that it is found missing where it is needed.
        """
        if not self.content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            return None
        return feature_collection(self.decoded[0], self.name)

    @cached_property
    def sample(self) -> "Sample":
        """What recognising needs."""
        return _sample(self)

    @cached_property
    def table(self) -> "TextTable":
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
    """The look of a file.

    Attributes
    ----------
    format
        csv, geojson, gpkg, zip, pbf, asc (a grid of heights) or other.
    header
        Cells of the header, stripped and in lower case; of a GeoJSON the properties of its first feature, of a
        GeoPackage those of its first layer, of a zip the columns of the one shapefile's table in it.
    rows
        Up to 50 first rows of cells; of a GeoJSON or GeoPackage the property values of the first features, of a zip the
        names of its members.
    first
        A CSV's first line as it stands (a headerless file's first row).
    geometry
        The geometry type of the first feature, or of the one shapefile in a zip.
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
class TextTable:
    """A whole file as text.

    Attributes
    ----------
    frame
        Columns as in the header, stripped and lower case, those without a name left out; all cells str, stripped.
    lines
        The line number that a person sees in the file for each row (the header is line 1).
    """

    name: str
    frame: pd.DataFrame
    lines: NDArray[np.int64]
    notes: tuple[str, ...] = ()

    def row_of(self, position: int) -> int:
        """The line in the file of the row at this position."""
        return int(self.lines[position])

    def need(self, *columns: str) -> None:
        """Refuse the file in words unless it has these columns."""
        absent = [column for column in columns if column not in self.frame.columns]
        if absent:
            raise InputError(
                f"{self.name}: no column {', '.join(absent)}; the columns are "
                f"{', '.join(map(beginning, self.frame.columns[:12]))}."
            )

    def numbers(self, column: str, *, lowest: float = 0.0) -> tuple[pd.Series, tuple[str, ...]]:
        """One column as float64, NaN where it is missing, with a sentence for each cell that is no number of this kind.

        At most five faults are spelt out and the rest counted. lowest may be -inf, for any number.
        """
        expected = "a number" if lowest == -np.inf else f"a number of {lowest:g} or more"
        plain = pd.to_numeric(self.frame[column], errors="coerce")
        if np.isfinite(plain).all() and (plain >= lowest).all():
            return plain.astype(float), ()
        text = self.frame[column].str.replace(",", "", regex=False).str.removesuffix("%")
        missing = text.isin(MISSING_SPELLINGS)
        figures = pd.to_numeric(text.mask(missing), errors="coerce")
        wrong = (~np.isfinite(figures) & ~missing) | (figures < lowest)
        faults = [
            f"{self.name}, row {self.row_of(position)}: {column} is {shown(self.frame[column].iloc[position])}; "
            f"{expected} was expected."
            for position in wrong.to_numpy().nonzero()[0]
        ]
        if len(faults) > 5:
            faults = [
                *faults[:5],
                f"{self.name}: {len(faults) - 5} more cells of {column} are not numbers of this kind.",
            ]
        return figures.mask(wrong), tuple(faults)

    def area_codes(self, column: str, *kinds: AreaKind) -> tuple[pd.Series, tuple[str, ...]]:
        """One column's codes, "" where a cell is no nine-character code of these kinds (of any, when none is named).

        The cells that are not, empty ones apart, are counted in one sentence that shows the first.
        """
        text = self.frame[column]
        known = {code: kind_of(code) for code in text.unique()}
        good = text.map({code: kind is not None and (not kinds or kind in kinds) for code, kind in known.items()})
        wrong = (~good.astype(bool) & (text != "")).to_numpy().nonzero()[0]
        if not len(wrong):
            return text, ()
        expected = " or ".join(kind.label for kind in kinds) or "area"
        first = text.iloc[wrong[0]]
        sentence = (
            f"{self.name}, row {self.row_of(wrong[0])}: {column} is {shown(first)} ({len(first)} characters); a "
            f"nine-character code ({expected}) was expected, and {len(wrong)} such codes are dropped."
        )
        return text.where(good.astype(bool), ""), (sentence,)


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


def rows_with_lines(text: str, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row that is not blank as the line it ends on and its stripped cells; the way to read a headerless file.

    `name` is how a fault calls the file: a quotation mark that is never closed is refused, as it would swallow rows.
    """
    reader = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True, strict=True)
    try:
        for row in reader:
            if any(row):
                yield reader.line_num, tuple([cell.strip() for cell in row])
    except csv.Error as fault:
        raise InputError(f"{name}: the table stops making sense ({fault}); export it again.") from fault


def _first_rows(text: str, count: int) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    try:
        for _, cells in rows_with_lines(text, "the sample"):
            rows.append(cells)
            if len(rows) == count:
                break
    except InputError:
        # The rows that made sense are enough to recognise a file by; reading all of it says what is wrong.
        return rows
    return rows


def _sample(raw: RawFile) -> Sample:
    if raw.head.startswith(packed.ZIP_MAGIC):
        return _zip_sample(raw)
    if raw.head.startswith(b"SQLite format 3"):
        header, rows, shape = look(raw.path, raw.name, rows=SAMPLE_ROWS)
        return Sample("gpkg", header, rows, geometry=shape)
    if b"OSMHeader" in raw.head:
        return Sample("pbf")
    if raw.geojson is not None:
        return _geojson_sample(raw.geojson)
    if raw.path.name.removesuffix(".gz").lower().endswith((".md", ".toml", ".json", ".png", ".pdf")):
        return Sample("other")
    if raw.content[:40].lstrip().lower().startswith((b"ncols", b"nrows")):
        return Sample("asc")
    if b"\x00" in raw.content[:2000]:
        return Sample("other")
    lines = _first_rows(raw.decoded[0][:200_000], SAMPLE_ROWS + 1)
    if not lines or len(lines[0]) < 2:
        return Sample("other")
    return Sample("csv", tuple(cell.lower() for cell in lines[0]), tuple(lines[1:]), first=lines[0])


def _geojson_sample(collection: dict[str, Any]) -> Sample:
    features = collection["features"][:SAMPLE_ROWS]
    if not features:
        return Sample("geojson")
    header = tuple(str(key).strip().lower() for key in features[0]["properties"])
    rows = tuple(words(tuple(feature["properties"].values())) for feature in features)
    shapes = [str(feature["geometry"].get("type", "")) for feature in features if feature["geometry"]]
    return Sample("geojson", header, rows, geometry=next(iter(shapes), ""))


def _zip_sample(raw: RawFile) -> Sample:
    members = tuple((name,) for name in raw.archive.namelist())
    if len(shapefiles_in(raw.archive)) != 1:
        return Sample("zip", rows=members)
    header, _, shape = look(raw.path, raw.name, rows=1)
    return Sample("zip", header, members, geometry=shape)


def _table(raw: RawFile) -> TextTable:
    text, notes = raw.decoded
    rows = list(rows_with_lines(text, raw.name))
    if not rows:
        raise InputError(f"{raw.name}: the file is empty; a table with a header was expected.")
    names = [cell.lower() for cell in rows[0][1]]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError(
            f"{raw.name}: the column {beginning(twice[0])} stands in the header more than once; keep one of them."
        )
    width = len(names)
    whole = [(line, row[:width]) for line, row in rows[1:] if len(row) >= width and not any(row[width:])]
    if len(whole) < len(rows) - 1:
        odd = next((line, row) for line, row in rows[1:] if len(row) < width or any(row[width:]))
        notes = (
            *notes,
            f"{raw.name}, row {odd[0]}: {len(odd[1])} cells where the header has {width}; "
            f"{len(rows) - 1 - len(whole)} such rows are left out.",
        )
    frame = pd.DataFrame([row for _, row in whole], columns=names, dtype=str)
    lines = np.array([line for line, _ in whole], dtype=np.int64)
    return TextTable(raw.name, frame.loc[:, [bool(name) for name in names]], lines, notes)


def plain_postcode(text: str) -> str:
    """A postcode as the join key: upper case, no spaces."""
    return "".join(text.split()).upper()


def one_fault_each(faults: Sequence[str]) -> None:
    """Refuse with all the faults at once, when there are any."""
    if faults:
        raise InputError(*faults)
