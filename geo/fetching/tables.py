"""What the store holds, read as rows of text: tables, tables in an archive, and pages of a service."""

import fnmatch
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pandas as pd

from geo.errors import InputError
from geo.fetching.arcgis import features_of
from geo.fetching.entries import Entry

ROWS_AT_ONCE = 200_000
ZIP = b"PK"
BOM = b"\xef\xbb\xbf"
COLUMN_NUMBER = re.compile(r"column (\d+)")


@dataclass(frozen=True)
class Rows:
    """Some rows of one table: every cell as text. member: of which file of an archive, "" where it is none."""

    member: str
    header: tuple[str, ...]
    frame: pd.DataFrame

    def column(self, name: str) -> pd.Series:
        """The cells of a column by its heading (? stands for any letter) or as "column 3"; InputError where none is."""
        return self.frame[self.frame.columns[self.place(name)]].str.strip()

    def place(self, name: str) -> int:
        """Where a column stands, from nought."""
        number = COLUMN_NUMBER.fullmatch(name)
        if number:
            if int(number[1]) <= self.frame.shape[1]:
                return int(number[1]) - 1
            raise InputError(f"it has {self.frame.shape[1]} columns; {name} was expected.")
        wanted = name.casefold()
        for place, heading in enumerate(self.header):
            cell = heading.strip().casefold()
            if cell == wanted or fnmatch.fnmatchcase(cell, wanted):
                return place
        seen = ", ".join(self.header[:8])
        raise InputError(f"the column {name} is not there; its columns begin {seen}.")


def rows_of(entry: Entry, paths: Sequence[Path]) -> Iterator[Rows]:
    """The rows of a source, some at a time; every file of it has headings of its own, unless it has none."""
    if entry.file.endswith(".geojson"):
        yield _of_features([feature["properties"] for feature in features_of(list(paths))])
        return
    if paths and _begins(paths[0]).startswith((b"{", b"[")):
        yield _of_features(json_rows(entry, paths))
        return
    for path in paths:
        if _begins(path) == ZIP:
            yield from _of_archive(entry, path)
        else:
            with path.open("rb") as file, _in_words(path.name):
                yield from _of_table(entry, file, "")


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(BOM) + len(ZIP)).removeprefix(BOM)[: len(ZIP)]


def json_rows(entry: Entry, paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The rows of pages of JSON: the attributes of features, or the list that is named in `rows` (A.B: B in A)."""
    name = str(entry.settings.get("rows", ""))
    if not name:
        return [feature["attributes"] for feature in features_of(list(paths))]
    rows: list[dict[str, Any]] = []
    for path in paths:
        with _in_words(path.name):
            page = json.loads(path.read_bytes())
        here = json_at(page, name)
        if not isinstance(here, list) or not all(isinstance(row, dict) for row in here):
            raise InputError(f"{path.name}: no list of {name} is in it.")
        rows += here
    return rows


def json_at(document: Any, name: str) -> Any:
    """What lies in a document under a name, or under several from the outside inwards (A.B); None where nothing does.

    A list may lie there in a table that holds nothing else.
    """
    for each in name.split("."):
        document = document.get(each) if isinstance(document, dict) else None
    if isinstance(document, dict) and len(document) == 1 and isinstance(next(iter(document.values())), list):
        return next(iter(document.values()))
    return document


def preamble(entry: Entry, path: Path) -> str:
    """The lines above the headings of a table, as they came."""
    with path.open(encoding=entry.encoding, newline="") as file:
        return "".join(file.readline() for _ in range(entry.skip_lines))


def _of_features(properties: list[dict[str, Any]]) -> Rows:
    header = tuple(dict.fromkeys(name for row in properties for name in row))
    cells = [["" if row.get(name) is None else str(row.get(name)) for name in header] for row in properties]
    return Rows("", header, pd.DataFrame(cells, columns=range(len(header)), dtype=str))


def _of_archive(entry: Entry, path: Path) -> Iterator[Rows]:
    """The members whose name fits; they are read where they lie and never written under a path of their own."""
    with _in_words(path.name), zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        astray = [name for name in names if name.startswith(("/", "\\")) or ".." in PurePosixPath(name).parts]
        if astray or any(":" in name.split("/")[0] for name in names):
            raise InputError(f"{path.name}: a member is named {(astray or names)[0]}, which leads out of the archive.")
        if spoiled := archive.testzip():
            raise InputError(f"{path.name}: {spoiled} in it is damaged.")
        wanted = re.compile(str(entry.settings.get("member", "")))
        members = [name for name in names if wanted.fullmatch(name)]
        if not members:
            raise InputError(f"{path.name}: no member is like {wanted.pattern}; it holds {', '.join(names[:5])}.")
        for name in members:
            with archive.open(name) as file:
                yield from _of_table(entry, file, name)


def _of_table(entry: Entry, file: IO[bytes], member: str) -> Iterator[Rows]:
    header: tuple[str, ...] = ()
    with (
        io.TextIOWrapper(file, encoding=entry.encoding, newline="") as text,
        pd.read_csv(
            text,
            header=None,
            dtype=str,
            keep_default_na=False,
            chunksize=ROWS_AT_ONCE,
            skiprows=entry.skip_lines,
        ) as frames,
    ):
        for frame in frames:
            if not header and not entry.headless:
                header = tuple(frame.iloc[0])
                frame = frame.iloc[1:]
            yield Rows(member, header or tuple(f"column {n + 1}" for n in range(frame.shape[1])), frame)


@contextmanager
def _in_words(name: str) -> Iterator[None]:
    """Faults of the readers as one sentence."""
    try:
        yield
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as fault:
        raise InputError(f"{name}: the archive is damaged.") from fault
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as fault:
        raise InputError(f"{name}: the table in it makes no sense ({fault}).") from fault
    except json.JSONDecodeError as fault:
        raise InputError(f"{name}: JSON was expected, and something else came.") from fault
