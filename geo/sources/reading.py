"""Bytes to text tables: one way to open what publishers print, with every oddity said in words.

A `Sample` is what recognising needs (format, header, first rows); a `Table` is the whole file as text. Nothing is
converted here: `NA` or an empty cell becomes missing only when a column of figures is read (`figures`).
"""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from geo.sources import delimited, kml, layers, packed, workbooks
from geo.sources.commas import Comma, comma_of
from geo.sources.delimited import Layout
from geo.sources.layers import FeatureCollection, is_shapes
from geo.sources.look import Look

SAMPLE_ROWS = 50
LOOKED_AT = 2000
# A table of more bytes is looked at by its beginning and read by its columns. Our choice.
LARGE_BYTES = 4 * 1024**2
BEGINNING_BYTES = 1024**2
# The first name in a JSON that is no map.
OUTERMOST = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"([\w -]{1,60})"\s*:')
# Spellings of nothing in the columns of a timetable; what they are in a column of figures, `figures` tells.
MISSING_SPELLINGS = frozenset({"", "NA", "N/A", "-", "..", ":", "NULL"})


@dataclass(frozen=True)
class RawFile:
    """A file of the folder, or a part of one, as bytes unpacked from gzip.

    Attributes
    ----------
    name
        Its path inside the folder, followed by the part where it is one of several.
    facts
        What sources.toml says of the file (kind, service, date, publisher, licence, title), all text.
    member
        The name of the part inside a zip archive; "" for the file itself.
    layer
        The layer that is meant; "" where there is only one.
    sheet
        The sheet of a workbook that is meant, which is then read as a table of text; "" for all other files.
    pages
        Further files with the same headings, whose rows follow its own; empty for all but a table sent in pages.
    """

    name: str
    path: Path
    facts: dict[str, str] = field(default_factory=dict)
    member: str = ""
    layer: str = ""
    sheet: str = ""
    pages: tuple["RawFile", ...] = ()

    @cached_property
    def content(self) -> bytes:
        """The bytes, gunzipped where the first bytes say gzip; one sentence where they are cut short or too many."""
        if self.pages:
            return packed.pages([page.content for page in (replace(self, pages=()), *self.pages)])
        whole = packed.content(self.path, self.name)
        inner = packed.member(whole, self.member, self.name) if self.member else whole
        return workbooks.as_csv(inner, self.sheet, self.name) if self.sheet else inner

    @cached_property
    def head(self) -> bytes:
        """The first 64 bytes before any unpacking."""
        if self.member or self.sheet:
            return self.beginning[:64]
        with self.path.open("rb") as file:
            return file.read(64)

    @cached_property
    def is_large(self) -> bool:
        """Whether it is a plain table of text, as it lies or in an archive, too large to hold beside its cells."""
        if self.sheet or self.pages or packed.unpacked_bytes(self.path, self.member) <= LARGE_BYTES:
            return False
        with packed.opened(self.path, self.member, self.name) as file:
            start = file.read(BEGINNING_BYTES)
        return delimited.is_plain_table(start)

    @cached_property
    def beginning(self) -> bytes:
        """The bytes; of a large table those of its first whole lines."""
        if not self.is_large:
            return self.content
        with packed.opened(self.path, self.member, self.name) as file:
            start = file.read(BEGINNING_BYTES)
        return start[: start.rfind(b"\n") + 1]

    @cached_property
    def checksum(self) -> str:
        """Checksum of the unpacked bytes."""
        if not self.is_large:
            return hashlib.sha256(self.content).hexdigest()
        with packed.opened(self.path, self.member, self.name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]

    @property
    def plain_name(self) -> str:
        """Its own name in lower case, without folders and the ending of gzip."""
        return (self.member or self.path.name).rsplit("/", 1)[-1].lower().removesuffix(".gz")

    @cached_property
    def sha256(self) -> str:
        """Checksum of the file as it lies on disk; of several pages that of their rows together."""
        if self.pages:
            return self.checksum
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def decoded(self) -> tuple[str, tuple[str, ...]]:
        """The text and notes on its encoding, where it is not UTF-8."""
        return delimited.decoded(self.content, self.name)

    @cached_property
    def layout(self) -> Layout:
        """What parts the cells of a text table, and where its header is."""
        return delimited.layout_of(self.opening)

    @cached_property
    def opening(self) -> str:
        """The text, or of a large table its beginning."""
        return delimited.decoded(self.beginning, self.name)[0] if self.is_large else self.decoded[0]

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        """The zip archive; one sentence where it is cut short, damaged or unpacks to too much."""
        return packed.archive(self.content, self.name)

    @cached_property
    def layers(self) -> Mapping[str, Callable[[], FeatureCollection]]:
        """What reads each layer of shapes, by its name; empty when the file holds no shapes of a kind known here."""
        if is_shapes(self.head):
            return layers.shape_layers(self.path, self.member, self.name)
        if self.plain_name.endswith(".shp"):
            what = f"{beginning(visible(self.member))} in it is" if self.member else "it is"
            raise InputError(f"{self.name}: {what} no shapefile, by its first bytes.")
        start = self.beginning[:LOOKED_AT].lstrip(b"\xef\xbb\xbf\xff\xfe\x00\x1e \r\n\t")
        if start.startswith(b"<"):
            return kml.kml_layers(self.content, self.name)
        return layers.json_layers(self.decoded[0], self.name) if start.startswith(b"{") else {}

    @cached_property
    def geojson(self) -> FeatureCollection | None:
        """The layer of shapes that is meant, the first where none is; None when the file holds no shapes.

        Each feature is a dictionary with `properties` (a dictionary) and `geometry` (a mapping, a shape or None); what
        is neither in the file becomes empty, so that it is found missing where it is needed.
        """
        name = self.layer or next(iter(self.layers), "")
        return self.layers[name]() if name in self.layers else None

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
        csv (cells parted by any mark), geojson (shapes, however they are written), zip, pbf, asc (a grid of heights) or
        other.
    header
        Cells of the header, stripped and in lower case; of shapes the properties of the first.
    rows
        Up to 50 first rows of cells; of shapes their property values, of a zip the names of its members.
    first
        The cells of a table's header as they stand (a headerless file's first row); of other JSON its first name.
    geometry
        The type of the first shape.
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
        The line number that a person sees in the file for each row (a header without a title above is line 1).
    delimiter
        What parts the cells in the file.
    """

    name: str
    frame: pd.DataFrame
    lines: NDArray[np.int64]
    notes: tuple[str, ...] = ()
    delimiter: str = ","

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

    @cached_property
    def comma(self) -> Comma:
        """What the commas in its figures are."""
        return comma_of(self.frame, self.delimiter)

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
    """One kind of file: how it is recognised, how it is read, and what it looks like in words.

    matches looks at a Sample and the bytes' head only; read returns that kind's own frozen record, with `source`, and
    raises InputError in words.
    """

    key: str
    title: str
    matches: Callable[[Sample], bool]
    read: Callable[[RawFile], Any]
    look: Look


def rows_with_lines(text: str, name: str, layout: Layout = delimited.COMMAS) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row that is not blank as the line it ends on and its stripped cells; the way to read a headerless file.

    `name` is how a fault calls the file: a quotation mark that is never closed is refused, as it would swallow rows.
    """
    lines = io.StringIO(text, newline="")
    for _ in range(layout.lines_before):
        lines.readline()
    reader = csv.reader(lines, delimiter=layout.delimiter, skipinitialspace=True, strict=True)
    try:
        for row in reader:
            cells = tuple([cell.strip() for cell in row])
            if any(cells):
                yield layout.lines_before + reader.line_num, cells
    except csv.Error as fault:
        raise InputError(f"{name}: the table stops making sense ({fault}); export it again.") from fault


def _first_rows(raw: RawFile, count: int) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    try:
        for _, cells in rows_with_lines(raw.opening[:200_000], "the sample", raw.layout):
            rows.append(cells)
            if len(rows) == count:
                break
    except InputError:
        # The rows that made sense are enough to recognise a file by; reading all of it says what is wrong.
        return rows
    return rows


def _sample(raw: RawFile) -> Sample:
    workbooks.refuse_locked(raw.head, raw.name)
    if raw.head.startswith(packed.ZIP_MAGIC):
        return Sample("zip", rows=tuple((name,) for name in raw.archive.namelist()))
    if b"OSMHeader" in raw.head:
        return Sample("pbf")
    if raw.geojson is not None:
        return _geojson_sample(raw.geojson)
    if named := OUTERMOST.match(raw.beginning[:LOOKED_AT]):
        return Sample("other", first=(named[1].decode("ascii"),))
    if raw.plain_name.endswith((".md", ".toml", ".json", ".png", ".pdf")) or delimited.is_binary(raw.beginning):
        return Sample("other")
    if raw.beginning[:40].lstrip().lower().startswith((b"ncols", b"nrows")):
        return Sample("asc")
    lines = _first_rows(raw, SAMPLE_ROWS + 1 + raw.layout.header)[raw.layout.header :]
    if not lines:
        return Sample("other")
    header = tuple(cell.lower() for cell in lines[0])
    return Sample("csv" if len(header) > 1 else "other", header, tuple(lines[1:]), first=lines[0])


def _geojson_sample(collection: FeatureCollection) -> Sample:
    features = collection["features"][:SAMPLE_ROWS]
    if not features:
        return Sample("geojson")
    header = tuple(str(key).strip().lower() for key in features[0]["properties"])
    rows = tuple(layers.words(tuple(feature["properties"].values())) for feature in features)
    shapes = (layers.type_of(feature["geometry"]) for feature in features)
    return Sample("geojson", header, rows, geometry=next(filter(None, shapes), ""))


def _table(raw: RawFile) -> TextTable:
    text, notes = raw.decoded
    rows = list(rows_with_lines(text, raw.name, raw.layout))
    if not rows:
        raise InputError(f"{raw.name}: the file is empty; a table with a header was expected.")
    at = raw.layout.header
    if at:
        notes = (*notes, f"{raw.name}: the header is on row {rows[at][0]}; what stands above it is left out.")
    header, rows = rows[at][1], rows[at + 1 :]
    names = [cell.lower() for cell in header]
    delimited.refuse_twice(raw.name, names)
    width = len(names)
    whole = [(line, row[:width]) for line, row in rows if len(row) >= width and not any(row[width:])]
    if len(whole) < len(rows):
        odd = next((line, row) for line, row in rows if len(row) < width or any(row[width:]))
        notes = (
            *notes,
            f"{raw.name}, row {odd[0]}: {len(odd[1])} cells where the header has {width}; "
            f"{len(rows) - len(whole)} such rows are left out.",
        )
    frame = pd.DataFrame([row for _, row in whole], columns=names, dtype=str)
    lines = np.array([line for line, _ in whole], dtype=np.int64)
    named = frame.loc[:, [bool(name) for name in names]]
    return TextTable(raw.name, named, lines, notes, raw.layout.delimiter)


def plain_postcode(text: str) -> str:
    """A postcode as the join key: upper case, no spaces."""
    return "".join(text.split()).upper()


def one_fault_each(faults: Sequence[str]) -> None:
    """Refuse with all the faults at once, when there are any."""
    if faults:
        raise InputError(*faults)
