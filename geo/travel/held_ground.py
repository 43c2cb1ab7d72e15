"""How far the streets that are held tell everything, and what that makes sure.

Within the ground that is held no street is missing. Whatever lies beyond it is reached through a point of the streets
outside the ground, so it costs at least the minutes to the nearest of these points: what is found within so many
minutes can be neither beaten nor shortened by anything that is not held. Where the sea is, no way leads out.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.travel.network import ModeGraph, Network, TravelSettings, snap
from geo.travel.street_reach import OUTLINE_METRES, stops_short
from geo.travel.streets import Mode, Streets
from geo.travel.travel import begun
from geo.values import Floats

# How far around an outline streets are tried to be whole, the widest ring first.
RINGS_METRES = (10_000.0, 5_000.0, 2_000.0, 1_000.0, OUTLINE_METRES)
# The part of a ring that counts: a street cut off at the very edge of an extract is not one that is held. Our choice.
RING_SHARE = 0.9
# Straight lines are drawn a little too short rather than too long: places are rounded where streets are cut.
STRAIGHT_SHARE = 0.999


def held_metres(streets: Streets, background: gpd.GeoDataFrame, outline: shapely.Geometry) -> float:
    """How far around an outline the streets are whole, in metres; NaN where they do not even reach its edge."""
    rings = (ring for ring in RINGS_METRES if not stops_short(streets, background, outline, belt_metres=ring))
    return RING_SHARE * next(rings, np.nan)


def ground_of(outline: shapely.Geometry, metres: float) -> shapely.Geometry:
    """The ground of which all is held: so far around an outline, none where metres are NaN."""
    return shapely.Polygon() if np.isnan(metres) else shapely.buffer(outline, metres)


def edge_minutes(network: Network, doors: pd.DataFrame, ground: shapely.Geometry, *, mode: Mode) -> Floats:
    """Minutes (D,) from each door to the nearest point of the streets beyond the ground, and what a trip always costs.

    Endless where none is reached within the limit.
    """
    from scipy.sparse.csgraph import dijkstra

    graph, settings = network.graphs[mode], network.settings
    minutes = np.full(len(doors), np.inf)
    outside = points_beyond(network.streets, ground)
    origins = snap(network, doors, mode=mode)
    leaving = begun(graph, origins)
    if not len(outside) or not len(leaving.start.edge):
        return minutes
    to_edge = dijkstra(graph.reversed_minutes, indices=outside, limit=settings.limit_minutes, min_only=True)
    by_either_end = np.minimum(
        leaving.to_far_end + to_edge[leaving.far_end], leaving.to_near_end + to_edge[leaving.near_end]
    )
    # On a street that leaves the ground, one may be beyond it before its end.
    ends = np.isin(graph.edge_from[leaving.start.edge], outside) | np.isin(graph.edge_to[leaving.start.edge], outside)
    by_either_end[ends] = 0.0
    to_street = settings.off_network_factor / settings.metres_a_minute_to_street(mode)
    total = by_either_end + leaving.start.access_metres * to_street + settings.fixed_minutes(mode)
    minutes[origins.held] = np.where(total > settings.limit_minutes, np.inf, total)
    return minutes


def points_beyond(streets: Streets, ground: shapely.Geometry) -> NDArray[np.intp]:
    """The nodes of the streets outside the ground, and the last ones before it is left."""
    shapely.prepare(ground)
    outside = ~shapely.contains_xy(ground, streets.node_easting, streets.node_northing)
    leaves = outside[streets.edge_from] | outside[streets.edge_to]
    outside[streets.edge_from[leaves]] = outside[streets.edge_to[leaves]] = True
    return np.flatnonzero(outside)


def straight_edge_minutes(
    doors: pd.DataFrame, ground: shapely.Geometry, *, metres_a_minute: float, fixed_minutes: float, limit: float
) -> Floats:
    """The same where no streets are held: in a straight line, to the boundary of the ground."""
    where = shapely.points(doors["easting"].to_numpy(float), doors["northing"].to_numpy(float))
    metres = np.where(shapely.contains(ground, where), shapely.distance(shapely.boundary(ground), where), 0.0)
    minutes = metres / metres_a_minute + fixed_minutes
    return np.where(minutes > limit, np.inf, minutes)


def fastest_metres_a_minute(graph: ModeGraph, settings: TravelSettings, streets: Streets) -> float:
    """The speed that no trip by a mode exceeds, in a straight line from door to site."""
    speeds = [
        streets.edge_metres[usable] / minutes[usable]
        for minutes in (graph.forward, graph.backward)
        if (usable := np.isfinite(minutes) & (minutes > 0)).any()
    ]
    to_street = settings.metres_a_minute_to_street(graph.mode) / settings.off_network_factor
    return max(to_street, *(float(each.max()) for each in speeds), 0.0) / STRAIGHT_SHARE


def least_straight_minutes(
    doors: pd.DataFrame, where: pd.DataFrame, *, metres_a_minute: float, fixed_minutes: float
) -> Floats:
    """Minutes (A, S) below which no area reaches a site: the nearest door in a straight line at this speed."""
    codes = doors.index.to_numpy(dtype=object)
    first = np.flatnonzero(np.append(True, codes[1:] != codes[:-1]))
    metres = np.hypot(
        doors["easting"].to_numpy(float)[:, None] - where["easting"].to_numpy(float),
        doors["northing"].to_numpy(float)[:, None] - where["northing"].to_numpy(float),
    )
    return np.minimum.reduceat(metres, first, axis=0) / metres_a_minute + fixed_minutes
