"""Whether the street map stops short of what people inside may use: roads cut off beyond the edge, or only the sea.

An extract that ends at a border on land leaves main roads that end in nothing there, and lanes that end in nothing
beyond it. Along a coast, or around an island, hardly any do: a slipway or two.
"""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.travel.streets import Streets
from geo.values import Floats

# Motorways to tertiary roads, by their rank on the map.
MAIN_RANK = 3
# Outlines are drawn generalised: what lies this near to one may be on either side of it.
OUTLINE_METRES = 250.0
# The edge is judged in stretches of this length, as one side of a borough may be coast and another a border.
STRETCH_METRES = 5_000.0
STEP_METRES = 25.0
# Roads that end in nothing are cut off where there are more than one to this length of edge. Our choice.
METRES_TO_AN_END = 20_000.0
# Gaps between the outlines of wards up to twice this are no part of the edge.
GAP_METRES = 15.0
# Ends of lines on the map this near a point of the streets are that point.
SAME_POINT_METRES = 2.0


def stops_short(
    streets: Streets, background: gpd.GeoDataFrame, borough: shapely.Geometry, *, belt_metres: float
) -> bool:
    """Whether somewhere less than belt_metres beyond the borough roads go on and the street map does not.

    True also where the extract tells no main roads: then nothing shows that it ends at the sea.

    Parameters
    ----------
    background
        What the map draws, with layer, rank and geometry: of it the roads.
    """
    nodes = np.column_stack([streets.node_easting, streets.node_northing])
    roads = background[(background["layer"] == "road") & (background["rank"] <= MAIN_RANK)]
    if roads.empty:
        return True
    filled = _filled(borough)
    edge = shapely.get_coordinates(shapely.segmentize(shapely.boundary(filled), STEP_METRES))
    metres, nearest = cKDTree(edge).query(nodes)
    stretch = nearest // int(STRETCH_METRES / STEP_METRES)
    shapely.prepare(filled)
    outside = ~shapely.contains_xy(filled, nodes[:, 0], nodes[:, 1])
    by_car = np.zeros(len(nodes), dtype=np.bool_)
    driven = np.isfinite(streets.car_kmh).any(axis=0)
    by_car[streets.edge_from[driven]] = by_car[streets.edge_to[driven]] = True
    reach = np.zeros(len(edge) // int(STRETCH_METRES / STEP_METRES) + 1)
    np.maximum.at(reach, stretch[by_car & outside], metres[by_car & outside])
    short = reach < belt_metres
    if not short.any():
        return False
    dead = by_car & (np.bincount(np.concatenate([streets.edge_from, streets.edge_to]), minlength=len(nodes)) == 1)
    beyond = outside & (metres > OUTLINE_METRES)
    at_edge = (metres <= OUTLINE_METRES) & _on_roads(nodes, roads)
    cut_off = dead & (metres < belt_metres) & (beyond | at_edge) & short[stretch]
    length = short[np.arange(len(edge)) // int(STRETCH_METRES / STEP_METRES)].sum() * STEP_METRES
    return bool(cut_off.sum() > length / METRES_TO_AN_END)


def _filled(borough: shapely.Geometry) -> shapely.Geometry:
    """The borough without its holes and the gaps between its wards."""
    parts = shapely.get_parts(shapely.buffer(borough, GAP_METRES))
    return shapely.union_all(shapely.polygons(shapely.get_exterior_ring(parts)))


def _on_roads(nodes: Floats, roads: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Which points of the streets are an end of a main road's line."""
    lines = shapely.get_parts(roads.geometry.to_numpy())
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(lines, at)) for at in (0, -1)])
    metres, _ = cKDTree(ends).query(nodes, distance_upper_bound=SAME_POINT_METRES)
    return np.isfinite(metres)
