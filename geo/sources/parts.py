"""What lies in one file: the members of an archive and the layers of a file of shapes, each read by itself."""

from dataclasses import replace
from pathlib import PurePosixPath

from geo.errors import InputError
from geo.plain import LONGEST_NAME, visible
from geo.sources.layers import beside_shapefile
from geo.sources.reading import RawFile
from geo.sources.workbooks import SHEETS, sheets_with_tables

# By their endings: an archive with none of these is one file of a program, such as a text of an office suite.
READ_FROM_ARCHIVES = frozenset(
    [
        ".shp",
        ".gpkg",
        ".geojson",
        ".json",
        ".geojsonl",
        ".geojsons",
        ".ndjson",
        ".topojson",
        ".kml",
        ".csv",
        ".tsv",
        ".txt",
        ".gz",
        ".zip",
        ".xlsx",
    ]
)
MOST_MEMBERS = 100


def members_of(raw: RawFile) -> tuple[RawFile, ...]:
    """The files inside a zip archive that is of no kind as a whole; empty where none of them may be data.

    A shapefile is its .shp. The one file of an archive keeps the archive's name.
    """
    names = [name for name in raw.archive.namelist() if not name.endswith("/") and not _is_hidden(name)]
    members = [name for name in names if not beside_shapefile(name, names)]
    if raw.member or not any(PurePosixPath(name.lower()).suffix in READ_FROM_ARCHIVES for name in members):
        return ()
    if len(members) > MOST_MEMBERS:
        raise InputError(
            f"{raw.name}: {len(members):,} files in one archive that is no kind known here; unpack those that are "
            f"meant (at most {MOST_MEMBERS} are looked at)."
        )
    if len(members) == 1:
        return (replace(raw, member=members[0]),)
    return tuple(replace(raw, name=f"{raw.name}, {_called(member)}", member=member) for member in members)


def layers_of(raw: RawFile) -> tuple[RawFile, ...]:
    """A file of shapes with several layers as one for each, a workbook as its sheets with tables; any other as it "
    "is."""
    if is_workbook(raw):
        titles = sheets_with_tables(raw.content, raw.name)
        return tuple(replace(raw, name=f"{raw.name}, sheet {_called(title)}", sheet=title) for title in titles) or (
            raw,
        )
    if raw.sample.format != "geojson" or len(raw.layers) < 2:
        return (raw,)
    return tuple(replace(raw, name=f"{raw.name}, {_called(layer) or 'no layer'}", layer=layer) for layer in raw.layers)


def is_workbook(raw: RawFile) -> bool:
    """Whether a file, or a part of an archive, is a workbook of today's kind."""
    return raw.sample.format == "zip" and any(row[0] == SHEETS for row in raw.sample.rows)


def _called(part: str) -> str:
    """A part's name as a sentence can carry it; its end tells it from others in the same folder."""
    return visible(part)[-LONGEST_NAME:]


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
