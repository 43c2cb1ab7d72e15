"""Longitude and latitude to British National Grid and back; nothing else in the project transforms coordinates."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer
from pyproj.enums import TransformDirection

from geo.errors import InputError

GRID = "EPSG:27700"

# The National Grid's own extent in metres; a pair outside it is not a place in Great Britain.
GRID_EASTING_METRES = (0.0, 700_000.0)
GRID_NORTHING_METRES = (0.0, 1_300_000.0)


@dataclass(frozen=True)
class GridPoint:
    """A point on the British National Grid, in metres (EPSG:27700)."""

    easting: float
    northing: float


# pyproj makes a transformer anew in every thread, for 60 ms; a dashboard answers every click in a new one. So one
# thread of ours keeps both directions and does all the work.
_ONE_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="projection")


# From the grid to degrees by one fixed shift of datum (Ordnance Survey's seven parameters, EPSG:1314), and back by the
# same. Left to choose, pyproj takes none beyond 1.92 degrees east, and a point comes back 130 metres away.
PIPELINE = (
    "+proj=pipeline"
    " +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
    " +step +proj=push +v_3 +step +proj=cart +ellps=airy"
    " +step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489"
    " +convention=position_vector"
    " +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"
    " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


@cache
def _transformer() -> Transformer:
    return Transformer.from_pipeline(PIPELINE)


def _transformed(direction: TransformDirection, x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    first, second = np.asarray(x, float), np.asarray(y, float)
    there = _ONE_THREAD.submit(lambda: _transformer().transform(first, second, direction=direction)).result()
    return tuple(np.asarray(part) for part in there)


def to_grid(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Eastings and northings in metres (EPSG:27700) of longitudes and latitudes in degrees (WGS84).

    Without the Ordnance Survey's correction grid, which is not installed, positions are good to about 5 metres.
    """
    easting, northing = _transformed(TransformDirection.INVERSE, lon, lat)
    return easting, northing


def to_lonlat(easting: ArrayLike, northing: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes in degrees of eastings and northings in metres."""
    lon, lat = _transformed(TransformDirection.FORWARD, easting, northing)
    return lon, lat


def on_grid(easting: ArrayLike, northing: ArrayLike) -> NDArray[np.bool_]:
    """Which pairs lie inside the National Grid's extent."""
    e, n = np.asarray(easting, float), np.asarray(northing, float)
    low_e, high_e = GRID_EASTING_METRES
    low_n, high_n = GRID_NORTHING_METRES
    return (e >= low_e) & (e <= high_e) & (n >= low_n) & (n <= high_n)


def point_as_kept(easting: float, northing: float) -> GridPoint:
    """A point as a file gives it back: its degrees to six decimals, so that a figure here and from the file is one."""
    lon, lat = to_lonlat(easting, northing)
    return point_of(round(float(lon), 6), round(float(lat), 6))


def point_of(lon: float, lat: float) -> GridPoint:
    """The grid point of a longitude and latitude in degrees; swapped or far-off coordinates are refused in words."""
    if 49 <= lon <= 61 and -9 <= lat <= 3:
        raise InputError(f"lon {lon:g} and lat {lat:g} look swapped; lon comes first and is between -9 and 3 here.")
    if not (-9 <= lon <= 3 and 49 <= lat <= 61):
        raise InputError(f"lon {lon:g}, lat {lat:g} is not in Great Britain; give degrees such as lon 1.90, lat 53.61.")
    easting, northing = to_grid(lon, lat)
    return GridPoint(float(easting), float(northing))
