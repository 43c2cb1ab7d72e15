"""A copy of a made-up raw folder as another place: other codes and name, the same people and services on other ground.

What two places would share in one table or one search is other in each copy: codes of areas, practices, sites, stops,
postcodes, ids of streets, and the ground. Who lives there, what stands there, when it opens and what runs stay as they
are, so the minutes of a copy are those of the folder it was made from.
"""

import csv
import gzip
import io
import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import osmium
from numpy.typing import NDArray

from geo.bench.row import Row, timed
from geo.build import EXAMPLE_RAW
from geo.projection import to_grid, to_lonlat

MOST_COPIES = 99
GOAL_SECONDS = 10.0
NAME = "Kingsmere"
# Postcode areas that are none: no real one begins with Q, V or X, and of J there is JE alone.
POSTCODE_AREAS = [first + second for first in "QVXJ" for second in ascii_uppercase if first + second != "JE"]
# Streets of one copy have fewer nodes, and ways, than this.
STREET_IDS = 10_000_000
# Degrees to eight decimals are a millimetre, so that outlines which touch do not come to cross by rounding; streets,
# whose format has seven, a hundredth of a metre.
DEGREE_DECIMALS = 8
# Columns that hold a place, east or longitude first.
PAIRS = (
    ("easting", "northing"),
    ("x", "y"),
    ("lon", "lat"),
    ("long", "lat"),
    ("longitude", "latitude"),
    ("stop_lon", "stop_lat"),
    ("geox", "geoy"),
)
# Eastings and northings of Code-Point Open, which has no header.
POSTCODE_COLUMNS = (2, 3)
# Headers stand in the first row, or below a few lines of words.
HEADER_WITHIN_ROWS = 6
# What holds two numbers of one place, east first, in GeoJSON, in well-known text and in a proposal.
PLACES_IN_TEXT = tuple(
    re.compile(pattern)
    for pattern in (
        r"\[(-?\d+\.?\d*),(-?\d+\.?\d*)\]",
        r'"BNG_E":(\d+\.?\d*),"BNG_N":(\d+\.?\d*)',
        r'"LONG":(-?\d+\.?\d*),"LAT":(-?\d+\.?\d*)',
        r"POINT ?\((-?\d+\.?\d*) (-?\d+\.?\d*)\)",
        r"\blon = (-?\d+\.?\d*)(?:\n|, )lat = (-?\d+\.?\d*)",
    )
)
CORNER = re.compile(r"^(xllcorner|yllcorner)(\s+)(-?\d+\.?\d*)", re.MULTILINE)


@dataclass(frozen=True)
class Copy:
    """number: 1 to 99, which every code and id of the copy carries; name: of the authority; how far it is moved, in
    whole metres as many files hold places."""

    number: int
    name: str
    east_metres: int
    north_metres: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MOST_COPIES:
            raise ValueError(f"A copy has a number of 1 to {MOST_COPIES}; {self.number} was given.")


def copied(raw: Path, to: Path, copy: Copy) -> None:
    """Write into `to` the raw folder `raw`, of Kingsmere's codes, as the place that `copy` says.

    Codes keep their length and the letters that say their kind, cannot be real, and are other for every number:
    E00990001 becomes E00801001 in copy 1. Wards keep their names, and the strip beyond the border that of its
    authority. Coordinates are moved on the National Grid; streets come out rounded to 0.01 m, metres as the file has
    them.
    """
    for path in sorted(raw.rglob("*")):
        if path.is_dir():
            continue
        target = to / path.relative_to(raw)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.name.endswith(".osm.pbf"):
            _streets(path, target, copy)
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed, zipfile.ZipFile(target, "w") as archive:
                for inside in packed.infolist():
                    entry = zipfile.ZipInfo(inside.filename)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    # Headers of Code-Point Open lie in a file of their own.
                    no_header = inside.filename.startswith("Data/CSV/")
                    content = _text_file(packed.read(inside), inside.filename, copy, no_header=no_header)
                    archive.writestr(entry, content, compresslevel=1)
        elif path.suffix == ".gz":
            content = _text_file(gzip.decompress(path.read_bytes()), path.stem, copy)
            target.write_bytes(gzip.compress(content, compresslevel=1, mtime=0))
        else:
            target.write_bytes(_text_file(path.read_bytes(), path.name, copy))


def copied_row() -> Row:
    """What one copy of Kingsmere takes, beside its bytes copied as they are."""
    copy = Copy(1, "Queensmere", east_metres=-30_000, north_metres=10_000)
    with tempfile.TemporaryDirectory() as folder:
        return Row(
            "copy a raw folder with other codes, names and ground",
            timed(lambda: copied(EXAMPLE_RAW, Path(folder) / "other", copy), repeats=1),
            GOAL_SECONDS,
            "its bytes as they are",
            timed(lambda: shutil.copytree(EXAMPLE_RAW, Path(folder) / "same"), repeats=1),
            f"{sum(1 for path in EXAMPLE_RAW.rglob('*') if path.is_file())} files",
        )


def _text_file(content: bytes, name: str, copy: Copy, *, no_header: bool = False) -> bytes:
    # Windows-1252 is what a file is in that is not UTF-8, as importers read it.
    try:
        text, coding = content.decode(), "utf-8"
    except UnicodeDecodeError:
        text, coding = content.decode("cp1252"), "cp1252"
    if name.endswith((".csv", ".txt")):
        text = _moved_table(text, copy, no_header=no_header)
    if name.endswith((".csv", ".geojson", ".toml")):
        for places in PLACES_IN_TEXT:
            text = _moved_in_text(places, text, copy)
    if name.endswith(".asc"):
        return CORNER.sub(lambda line: _corner(line, copy), text).encode(coding)
    return _recoded(text, copy).encode(coding)


def _recoded(text: str, copy: Copy) -> str:
    """The text with the copy's name and codes."""
    area = POSTCODE_AREAS[copy.number - 1]
    # The two digits of a copy where Kingsmere has 99: copy 99 takes 00.
    two = f"{copy.number % 99:02d}"
    for pattern, replacement in (
        (r"\b(E0[0-6])990(\d{3})\b", rf"\g<1>8{copy.number:02d}\2"),
        (r"\bZ99(\d{3})", rf"Z{two}\1"),
        (r"\bV990(\d{2})\b", rf"V7{copy.number:02d}\1"),
        (r"\b([FR])99(\d{2})\b", rf"\g<1>{two}\2"),
        (r"\bR99\b", f"R{two}"),
        # Schools, land, holdings, sports sites and places of care; never the decimals of a coordinate.
        (r"(?<![\w.])990(\d{3})(?=,)", rf"2{copy.number:02d}\1"),
        (r"(?<![\w.])9900(\d{3})(?=,)", rf"8{copy.number:02d}0\1"),
        (r"(?<![\w.])990(\d{9})(?=,)", rf"8{copy.number:02d}\1"),
        (r"(?<![\w.])1-990(\d{6})\b", rf"1-8{copy.number:02d}\1"),
        (r"(?<![\w.])710(\d{3})(?=,)", rf"6{copy.number:02d}\1"),
        # Postcodes, stops, and what a list of the authority's own calls its rows.
        (r"(?<![A-Z])KM(?=\d|-|BC\d|P\d|BST)", area),
        (r"^((?:LIB|CC|COM|DAY|JOB|PO)-\d)", rf"{area}-\1"),
    ):
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text.replace(NAME, copy.name).replace(NAME.upper(), copy.name.upper())


def _moved(x: NDArray[np.float64], y: NDArray[np.float64], copy: Copy) -> tuple[NDArray[np.float64], ...]:
    """Places moved; metres or degrees, each as it came, and a pair with its axes swapped is left swapped."""
    degrees = (np.abs(x) <= 180) & (np.abs(y) <= 180)
    swapped = degrees & (np.abs(x) > np.abs(y))
    first, second = np.where(swapped, y, x), np.where(swapped, x, y)
    grid = np.array([first, second])
    if degrees.any():
        grid[:, degrees] = to_grid(first[degrees], second[degrees])
    grid += [[copy.east_metres], [copy.north_metres]]
    if degrees.any():
        grid[:, degrees] = to_lonlat(*grid[:, degrees])
    return np.where(swapped, grid[1], grid[0]), np.where(swapped, grid[0], grid[1])


def _moved_words(pairs: list[tuple[str, str]], copy: Copy) -> list[tuple[str, str]]:
    """The same of numbers as a file spells them; metres without decimals stay so."""
    numbers = np.array(pairs, dtype=float).reshape(-1, 2)
    moved = np.column_stack(_moved(numbers[:, 0], numbers[:, 1], copy))
    return [
        tuple(  # type: ignore[misc]
            f"{value:.{DEGREE_DECIMALS if abs(old) <= 180 else len(word.partition('.')[2])}f}"
            for value, old, word in zip(new, row, words, strict=True)
        )
        for new, row, words in zip(moved.tolist(), numbers.tolist(), pairs, strict=True)
    ]


def _moved_in_text(places: re.Pattern[str], text: str, copy: Copy) -> str:
    matches = list(places.finditer(text))
    if not matches:
        return text
    pieces, end = [], 0
    words = _moved_words([(match[1], match[2]) for match in matches], copy)
    for match, (x, y) in zip(matches, words, strict=True):
        pieces += [text[end : match.start(1)], x, text[match.end(1) : match.start(2)], y]
        end = match.end(2)
    return "".join([*pieces, text[end:]])


def _moved_table(text: str, copy: Copy, *, no_header: bool) -> str:
    """A table with the places of its columns moved; one without places as it came."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    start, columns = (0, [POSTCODE_COLUMNS]) if no_header else _columns_of_places(rows)
    if not columns:
        return text
    for x, y in columns:
        held = [row for row in rows[start:] if len(row) > max(x, y) and _number(row[x]) and _number(row[y])]
        for row, words in zip(held, _moved_words([(row[x], row[y]) for row in held], copy), strict=True):
            row[x], row[y] = words
    written = io.StringIO(newline="")
    end = "\r\n" if "\r\n" in text[:10_000] else "\n"
    csv.writer(written, lineterminator=end, quoting=csv.QUOTE_ALL if no_header else csv.QUOTE_MINIMAL).writerows(rows)
    return written.getvalue()


def _columns_of_places(rows: list[list[str]]) -> tuple[int, list[tuple[int, int]]]:
    for number, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        names = [name.strip().lower() for name in row]
        columns = [(names.index(x), names.index(y)) for x, y in PAIRS if x in names and y in names]
        if columns:
            return number + 1, columns
    return 0, []


def _number(word: str) -> bool:
    # Nought east and nought north is how a postcode without a place is told.
    return bool(re.fullmatch(r"-?\d+\.?\d*", word)) and float(word) != 0


def _corner(line: re.Match[str], copy: Copy) -> str:
    metres = copy.east_metres if line[1] == "xllcorner" else copy.north_metres
    return f"{line[1]}{line[2]}{float(line[3]) + metres:.12g}"


def _streets(path: Path, target: Path, copy: Copy) -> None:
    shift = copy.number * STREET_IDS
    nodes = np.array([(node.lon, node.lat) for node in osmium.FileProcessor(path) if isinstance(node, osmium.osm.Node)])
    places = iter(np.column_stack(_moved(nodes[:, 0], nodes[:, 1], copy)).tolist())
    target.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(target)) as writer:
        for thing in osmium.FileProcessor(path):
            tags = {tag.k: tag.v.replace(NAME, copy.name) for tag in thing.tags}
            if isinstance(thing, osmium.osm.Node):
                writer.add_node(thing.replace(id=thing.id + shift, location=next(places), tags=tags))
            elif isinstance(thing, osmium.osm.Way):
                ends = [node.ref + shift for node in thing.nodes]
                writer.add_way(thing.replace(id=thing.id + shift, nodes=ends, tags=tags))
            elif isinstance(thing, osmium.osm.Relation):
                members = [(member.type, member.ref + shift, member.role) for member in thing.members]
                writer.add_relation(thing.replace(id=thing.id + shift, members=members, tags=tags))
