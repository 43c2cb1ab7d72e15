"""Which system a file's pairs of figures are in: degrees or metres, decided by what it states and where they lie."""

import numpy as np

from geo.errors import InputError
from geo.projection import on_grid
from geo.values import Floats

LONLAT, GRID = "lonlat", "grid"
WORDS = {LONLAT: "longitude and latitude", GRID: "metres of the British National Grid"}
# Where Great Britain and the seas about it lie, in degrees; far enough apart that swapped axes cannot pass.
DEGREES_EAST = (-9.5, 3.5)
DEGREES_NORTH = (49.0, 61.5)
LONLAT_NAMES = ("CRS84", "EPSG::4326", "EPSG:4326")
GRID_NAMES = ("EPSG::27700", "EPSG:27700", "British_National_Grid", "British National Grid")


def stated_system(name: str, crs: str) -> str:
    """The system a file says it is in: "lonlat", "grid", or "" when it says nothing; any other is refused."""
    if not crs:
        return ""
    if crs.endswith(LONLAT_NAMES):
        return LONLAT
    if crs.endswith(GRID_NAMES):
        return GRID
    raise InputError(
        f"{name}: the coordinate system is {crs}; longitude and latitude (EPSG:4326) or the British National Grid "
        f"(EPSG:27700) was expected."
    )


def system_of(name: str, x: Floats, y: Floats, *, stated: str = "") -> tuple[str, tuple[str, ...]]:
    """Whether pairs are "lonlat" or "grid" by where they lie, with a note where the file did not say.

    Refused in a sentence: swapped axes, metres called degrees or the reverse, and places outside Great Britain. On the
    grid swapped axes show only where one of them leaves it.
    """
    known = np.isfinite(x) & np.isfinite(y)
    if not known.any():
        raise InputError(f"{name}: there are no coordinates in it.")
    west, east, south, north = x[known].min(), x[known].max(), y[known].min(), y[known].max()
    extent = f"({west:.6g} to {east:.6g}, {south:.6g} to {north:.6g})"
    if _between(west, east, DEGREES_EAST) and _between(south, north, DEGREES_NORTH):
        lies = LONLAT
    elif _between(west, east, DEGREES_NORTH) and _between(south, north, DEGREES_EAST):
        raise InputError(f"{name}: the axes are swapped {extent}; longitude was expected before latitude.")
    elif east > 1000 and bool(on_grid([west, east], [south, north]).all()):
        lies = GRID
    elif east > 1000 and bool(on_grid([south, north], [west, east]).all()):
        raise InputError(f"{name}: the axes are swapped {extent}; easting was expected before northing.")
    else:
        raise InputError(
            f"{name}: the coordinates {extent} are nowhere in Great Britain, as {WORDS[LONLAT]} or as {WORDS[GRID]}."
        )
    if stated and stated != lies:
        raise InputError(f"{name}: it is said to be in {WORDS[stated]}, but the figures {extent} are {WORDS[lies]}.")
    if stated:
        return lies, ()
    return lies, (f"{name}: no coordinate system is stated; by where the figures lie they are {WORDS[lies]}.",)


def _between(low: float, high: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= low and high <= bounds[1]
