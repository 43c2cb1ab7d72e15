"""Heights of the ground on a square grid, as Ordnance Survey publishes Terrain 50 (ESRI ASCII grid, `.asc`).

One tile a file, plain, gzipped or in a zip; a zip may hold several tiles, or further zips of one tile each.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError
from geo.projection import on_grid
from geo.provenance import Source
from geo.sources.look import Look
from geo.sources.packed import ZIP_MAGIC, archive
from geo.sources.reading import Kind, RawFile, Sample
from geo.travel.gradients import HeightTile

NEEDED = ("ncols", "nrows", "xllcorner", "yllcorner", "cellsize")
HEADER = frozenset({*NEEDED, "xllcenter", "yllcenter", "nodata_value"})
# What the format takes for "not known" where a file does not say.
USUAL_NODATA = -9999.0
# Finer is not a grid in metres, coarser tells nothing of a street: our choice.
LEAST_CELL_METRES, MOST_CELL_METRES = 1.0, 200.0
# Nowhere in Great Britain lies beyond; a figure that does is not metres above the sea.
LEAST_HEIGHT_METRES, MOST_HEIGHT_METRES = -100.0, 1400.0
# Tiles of 10 km a side: a square of 200 km. All 2,858 of the country are half a gigabyte of heights.
MOST_TILES = 400


@dataclass(frozen=True)
class HeightFile:
    """The tiles of one file."""

    tiles: tuple[HeightTile, ...]
    source: Source


def _matches(sample: Sample) -> bool:
    if sample.format == "zip":
        names = [row[0].lower() for row in sample.rows]
        return any(name.endswith(".asc") or _is_tile_zip(name) for name in names)
    return sample.format == "asc"


def _is_tile_zip(name: str) -> bool:
    """Whether a member of the country's zip is the zip of one tile: data/sk/sk80_OST50GRID_20230518.zip."""
    return "ost50grid" in name.lower() and name.lower().endswith(".zip")


def read_heights(raw: RawFile) -> HeightFile:
    """The tiles of a file; InputError in words for one that is no grid of heights on the National Grid."""
    tiles: list[HeightTile] = []
    for name, content in _grids(raw):
        if len(tiles) == MOST_TILES:
            raise InputError(
                f"{raw.name}: more than {MOST_TILES} tiles of heights; keep those of this place and 5 km around it."
            )
        tiles.append(_tile(name, content))
    if not tiles:
        raise InputError(f"{raw.name}: no tile of heights (.asc) in it.")
    publisher = "Ordnance Survey" if "ost50grid" in raw.name.lower() or _is_zip_of_tiles(raw) else ""
    return HeightFile(tuple(tiles), raw.source("Heights of the ground", publisher=publisher))


def _is_zip_of_tiles(raw: RawFile) -> bool:
    return raw.head.startswith(ZIP_MAGIC) and any("ost50grid" in name.lower() for name in raw.archive.namelist())


def _grids(raw: RawFile) -> Iterator[tuple[str, bytes]]:
    """Each tile's text with what a fault calls it."""
    if not raw.head.startswith(ZIP_MAGIC):
        yield raw.name, raw.content
        return
    for member in raw.archive.namelist():
        if member.startswith("__MACOSX"):
            continue
        if member.lower().endswith(".asc"):
            yield f"{raw.name}, {member}", raw.archive.read(member)
        elif _is_tile_zip(member):
            inner = archive(raw.archive.read(member), f"{raw.name}, {member}")
            for name in inner.namelist():
                if name.lower().endswith(".asc"):
                    yield f"{raw.name}, {name}", inner.read(name)


def _tile(name: str, content: bytes) -> HeightTile:
    try:
        lines = [line.split() for line in content.decode("ascii").splitlines() if line.strip()]
    except UnicodeDecodeError as fault:
        raise InputError(f"{name}: it is not a text of figures; a grid of heights (.asc) was expected.") from fault
    height_of_header = next((n for n, line in enumerate(lines) if line[0].lower() not in HEADER), len(lines))
    header = _header(name, lines[:height_of_header])
    cell = header["cellsize"]
    rows, columns = int(header["nrows"]), int(header["ncols"])
    west = header["xllcorner"] if "xllcorner" in header else header["xllcenter"] - cell / 2
    south = header["yllcorner"] if "yllcorner" in header else header["yllcenter"] - cell / 2
    if not LEAST_CELL_METRES <= cell <= MOST_CELL_METRES:
        raise InputError(
            f"{name}: the cells are {cell:g} wide; metres of the British National Grid, "
            f"{LEAST_CELL_METRES:g} to {MOST_CELL_METRES:g} a cell, were expected."
        )
    east, north = west + columns * cell, south + rows * cell
    if not on_grid([west, east], [south, north]).all():
        raise InputError(
            f"{name}: the tile reaches from {west:g}, {south:g} to {east:g}, {north:g}, which is not on the British "
            f"National Grid."
        )
    metres = _figures(name, lines[height_of_header:], rows=rows, columns=columns)
    metres[metres == np.float32(header.get("nodata_value", USUAL_NODATA))] = np.nan
    known = metres[~np.isnan(metres)]
    if len(known) and not (known.min() >= LEAST_HEIGHT_METRES and known.max() <= MOST_HEIGHT_METRES):
        raise InputError(
            f"{name}: the heights are from {known.min():g} to {known.max():g}; metres above the sea were expected."
        )
    return HeightTile(west, south, cell, metres)


def _header(name: str, lines: Sequence[Sequence[str]]) -> dict[str, float]:
    """The figures of the header by their names in lower case."""
    try:
        header = {line[0].lower(): float(line[1]) for line in lines}
    except (IndexError, ValueError) as fault:
        raise InputError(f"{name}: a line of the header has no figure.") from fault
    absent = [key for key in NEEDED if key not in header and key.replace("corner", "center") not in header]
    if absent:
        raise InputError(f"{name}: the header has no {', '.join(absent)}; a grid of heights begins with {NEEDED[0]}.")
    whole = all(header[key] >= 1 and header[key].is_integer() for key in ("ncols", "nrows"))
    if not whole or not all(math.isfinite(header[key]) for key in header):
        raise InputError(
            f"{name}: the header's figures make no sense; whole numbers of columns and rows were expected."
        )
    return header


def _figures(name: str, lines: Sequence[Sequence[str]], *, rows: int, columns: int) -> NDArray[np.float32]:
    """The heights, float32 (rows, columns), first row north."""
    if len(lines) != rows:
        raise InputError(f"{name}: {len(lines):,} rows of heights where the header says {rows:,}; download it again.")
    for number, line in enumerate(lines, start=1):
        if len(line) != columns:
            raise InputError(
                f"{name}: row {number} has {len(line):,} heights where the header says {columns:,}; download it again."
            )
    try:
        return np.array(lines, dtype=np.float32)
    except ValueError as fault:
        raise InputError(f"{name}: a height is not a number ({fault}).") from fault


KINDS = (
    Kind(
        "heights",
        "heights of the ground (ASCII grid)",
        _matches,
        read_heights,
        Look(
            "Heights of the ground, for gradients",
            marks="a grid that begins with ncols and nrows, or zips of such grids",
            example="ncols, nrows, xllcorner, yllcorner, cellsize",
            seen="the header of square NN17 of OS Terrain 50 (200 columns and rows of 50 metres), quoted by a program "
            "that reads the whole of it",
        ),
    ),
)
