"""How far one reaches: the ground within so many minutes of a site, as shapes cut from a raster of the streets.

Minutes are laid on a grid of 25 m along every street, spread to the ground beside the streets at walking pace, and
contoured. A shape tells where streets lead; people are counted by where they live, never by the area of a shape.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from contourpy import FillType, contour_generator
from scipy.ndimage import distance_transform_edt

from geo.errors import InputError
from geo.projection import GRID, GridPoint
from geo.travel.network import ModeGraph, Network, Snapped, snap
from geo.travel.streets import Mode
from geo.travel.travel import part_minutes, search_back
from geo.values import Floats

CELL_METRES = 25.0
# Ground further from a street than this is nobody's front door: our choice.
BESIDE_METRES = 100.0
STEPS = (10.0, 20.0, 30.0)
# Cells of a raster at most: 50 km by 50 km.
MOST_CELLS = 4_000_000


@dataclass(frozen=True, eq=False)
class Reached:
    """How long it takes to a site by one street mode.

    Attributes
    ----------
    junctions
        Minutes from every junction (N,), infinite beyond the limit or unconnected.
    end
        The site's own point on its street.
    fixed
        Minutes that every trip takes besides, from that point to the door among them.
    """

    mode: Mode
    within_minutes: float
    junctions: Floats
    end: Snapped
    fixed: float


@dataclass(frozen=True, eq=False)
class Raster:
    """Minutes by cell (rows from south to north, columns from west to east), NaN where no street is near.

    west, south: metres of the middle of the first cell.
    """

    minutes: Floats
    west: float
    south: float


def reached(network: Network, at: GridPoint, *, mode: Mode, within_minutes: float) -> Reached:
    """How long it takes to a site, up to so many minutes.

    InputError where no street of this mode comes near the site.
    """
    where = pd.DataFrame({"easting": [at.easting], "northing": [at.northing]}, index=["site"])
    end = snap(network, where, mode=mode)
    if not end.held[0]:
        raise InputError(f"No street that can be used {mode.label} comes near this site, so nothing can be drawn.")
    settings = network.settings
    fixed = settings.fixed_minutes(mode) + float(end.access_metres[0]) * (
        settings.off_network_factor / settings.metres_a_minute_to_street(mode)
    )
    junctions = search_back(network.graphs[mode], end, limit_minutes=within_minutes)[0] + fixed
    return Reached(mode, within_minutes, junctions, end, fixed)


def raster(network: Network, reach: Reached) -> Raster | None:
    """Minutes of every cell from those along the streets; None where no street is within the limit."""
    easting, northing, taken = _along_streets(network, network.graphs[reach.mode], reach)
    near = taken <= reach.within_minutes
    if not near.any():
        return None
    easting, northing, taken = easting[near], northing[near], taken[near]
    margin = BESIDE_METRES + 2 * CELL_METRES
    west, south = easting.min() - margin, northing.min() - margin
    columns = int((easting.max() + margin - west) // CELL_METRES) + 1
    rows = int((northing.max() + margin - south) // CELL_METRES) + 1
    if rows * columns > MOST_CELLS:
        raise InputError("The ground within reach is too large to draw; ask for fewer minutes.")
    grid = np.full((rows, columns), np.inf)
    cell = ((northing - south) // CELL_METRES).astype(int), ((easting - west) // CELL_METRES).astype(int)
    np.minimum.at(grid, cell, taken)
    return Raster(_beside(grid, network, reach.mode), west + CELL_METRES / 2, south + CELL_METRES / 2)


def isochrones(grid: Raster | None, *, steps: tuple[float, ...] = STEPS) -> gpd.GeoDataFrame:
    """The ground within each step of minutes and beyond the one before: index to_minutes; from_minutes, geometry."""
    shapes, bounds = [], []
    if grid is not None:
        for low, high in pairwise((0.0, *steps)):
            shape = _between(grid, low, high)
            if not shape.is_empty:
                shapes.append(shape)
                bounds.append((low, high))
    frame = pd.DataFrame(bounds, columns=["from_minutes", "to_minutes"]).set_index("to_minutes")
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=GRID)


def _along_streets(network: Network, graph: ModeGraph, reach: Reached) -> tuple[Floats, Floats, Floats]:
    """Points at most half a cell apart along every usable street, and the minutes from there."""
    streets, minutes = network.streets, reach.junctions
    own, position = reach.end.edge[0], reach.end.position[0]
    usable = np.flatnonzero(np.isfinite(graph.forward) | np.isfinite(graph.backward))
    from_end = np.isfinite(minutes[graph.edge_from[usable]]) | np.isfinite(minutes[graph.edge_to[usable]])
    edges = usable[from_end | (usable == own)]
    count = np.maximum(np.ceil(streets.edge_metres[edges] * 2 / CELL_METRES).astype(int), 1) + 1
    edge = np.repeat(edges, count)
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    share = (np.arange(len(edge)) - np.repeat(first, count)) / np.repeat(np.maximum(count - 1, 1), count)
    ahead = part_minutes(graph.forward[edge], 1 - share) + graph.wait_forward[edge] + minutes[graph.edge_to[edge]]
    behind = part_minutes(graph.backward[edge], share) + graph.wait_backward[edge] + minutes[graph.edge_from[edge]]
    starts = streets.shape_start
    lines = shapely.linestrings(
        np.column_stack([streets.shape_easting, streets.shape_northing]),
        indices=np.repeat(np.arange(len(starts) - 1), np.diff(starts)),
    )
    where = shapely.line_interpolate_point(lines[edge], share, normalized=True)
    # On the site's own street one need not go by either of its ends.
    here = part_minutes(np.where(share <= position, graph.forward[own], graph.backward[own]), np.abs(position - share))
    taken = np.fmin(np.fmin(ahead, behind), np.where(edge == own, here + reach.fixed, np.inf))
    return shapely.get_x(where), shapely.get_y(where), taken


def _beside(grid: Floats, network: Network, mode: Mode) -> Floats:
    """The grid with the cells beside streets filled from the nearest street, at walking pace."""
    settings = network.settings
    away, (row, column) = distance_transform_edt(np.isinf(grid), sampling=CELL_METRES, return_indices=True)
    pace = settings.off_network_factor / settings.metres_a_minute_to_street(mode)
    # A street runs half a cell from the edge of its own cell.
    filled = grid[row, column] + np.maximum(away - CELL_METRES / 2, 0) * pace
    return np.where(away <= BESIDE_METRES, filled, np.nan)


def _between(grid: Raster, low: float, high: float) -> shapely.Geometry:
    rows, columns = grid.minutes.shape
    lines = contour_generator(
        x=grid.west + CELL_METRES * np.arange(columns),
        y=grid.south + CELL_METRES * np.arange(rows),
        # Shapes end where no street is near, so that two steps share one edge and no sliver of ground is in both.
        z=np.ma.masked_invalid(grid.minutes),
        fill_type=FillType.OuterOffset,
    )
    filled: Any = lines.filled(low if low > 0 else -1.0, high)
    polygons = []
    for points, cuts in zip(*filled, strict=True):
        rings = [points[a:b] for a, b in pairwise(cuts)]
        polygons.append(shapely.Polygon(rings[0], rings[1:]))
    return shapely.union_all(shapely.make_valid(polygons)) if polygons else shapely.MultiPolygon()
