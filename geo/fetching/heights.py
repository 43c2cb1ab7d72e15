"""Heights in tiles of ten kilometres, each a zip within the country's zip: those that the ring touches are kept."""

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import shapely

from geo.errors import InputError
from geo.fetching.bounds import Bounds

A_DAY = (1980, 1, 1, 0, 0, 0)
# data/sk/sk80_OST50GRID_20230518.zip: two letters of the National Grid, then tens of kilometres east and north.
TILE = re.compile(r"([a-z]{2})(\d)(\d)_ost50grid_\d+\.zip", re.IGNORECASE)
LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
TILE_METRES, SMALL_METRES, LARGE_METRES = 10_000, 100_000, 500_000


def corner_of(letters: str, east: int, north: int) -> tuple[int, int]:
    """Easting and northing of a tile's south-west corner in metres, from its name on the National Grid."""
    large, small = (LETTERS.index(letter) for letter in letters.upper())
    # Squares of 500 km from the letter S, and within each squares of 100 km, both in rows from the north.
    easting = (large % 5 - 2) * LARGE_METRES + small % 5 * SMALL_METRES
    northing = (3 - large // 5) * LARGE_METRES + (4 - small // 5) * SMALL_METRES
    return easting + east * TILE_METRES, northing + north * TILE_METRES


def count_tiles(path: Path) -> int:
    """How many tiles came; InputError where the archive is damaged."""
    with _opened(path) as archive:
        if spoiled := archive.testzip():
            raise InputError(f"{path.name}: {spoiled} in it is damaged.")
        return sum(bool(TILE.fullmatch(PurePosixPath(name).name)) for name in archive.namelist())


def cut_tiles(paths: Sequence[Path], bounds: Bounds, into: Path) -> int:
    """Write the tiles that the ring touches, each as it came; gives how many there are."""
    kept = 0
    ring = bounds.ring
    shapely.prepare(ring)
    with zipfile.ZipFile(into, "w") as smaller:
        for path in paths:
            with _opened(path) as archive:
                for name in sorted(archive.namelist()):
                    tile = TILE.fullmatch(PurePosixPath(name).name)
                    if tile is None:
                        continue
                    east, north = corner_of(tile[1], int(tile[2]), int(tile[3]))
                    if ring.intersects(shapely.box(east, north, east + TILE_METRES, north + TILE_METRES)):
                        # Under a name of ours, and the archive's own is never followed.
                        member = f"data/{tile[1].lower()}/{PurePosixPath(name).name}"
                        smaller.writestr(zipfile.ZipInfo(member, A_DAY), archive.read(name))
                        kept += 1
    if not kept:
        raise InputError("no tile of it touches the district or its surroundings.")
    return kept


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, EOFError) as fault:
        raise InputError(f"{path.name}: the archive is damaged.") from fault
