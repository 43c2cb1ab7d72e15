"""How much of a walk leads along fast main roads without a pavement."""

import numpy as np
import pandas as pd

from geo.projection import GridPoint
from geo.travel.network import Network, Snapped, snap
from geo.travel.streets import Mode
from geo.travel.travel import part_minutes, search_back
from geo.values import Floats

# Minutes that two ways along a walk may differ by and be the same way.
SAME_MINUTES = 1e-6


def metres_without_pavement(network: Network, begin: GridPoint, end: GridPoint, *, foot: Mode) -> float:
    """Metres of the quickest walk (or roll) between two points along `Streets.no_pavement`; 0 where there is none."""
    if not network.streets.no_pavement.any():
        return 0.0
    where = pd.DataFrame({"easting": [begin.easting, end.easting], "northing": [begin.northing, end.northing]})
    both = snap(network, where, mode=foot)
    if not both.held.all():
        return 0.0
    graph, streets = network.graphs[foot], network.streets
    to_end = search_back(graph, _point(both, 1), limit_minutes=network.settings.limit_minutes)[0]
    home, site = int(both.edge[0]), int(both.edge[1])
    start, stop = float(both.position[0]), float(both.position[1])
    ahead = _part(graph.forward[home], 1 - start) + to_end[graph.edge_to[home]]
    behind = _part(graph.backward[home], start) + to_end[graph.edge_from[home]]
    bare = streets.no_pavement * streets.edge_metres.astype(float)
    if home == site:
        along = _part(graph.forward[home] if start <= stop else graph.backward[home], abs(stop - start))
        if along <= min(ahead, behind):
            return float(bare[home] * abs(stop - start))
    if not np.isfinite(min(ahead, behind)):
        return 0.0
    node = int(graph.edge_to[home] if ahead <= behind else graph.edge_from[home])
    metres = float(bare[home] * ((1 - start) if ahead <= behind else start))
    return metres + _from_junction(network, node, to_end, both, foot=foot)


def _part(minutes: float, share: float) -> float:
    return float(part_minutes(np.array([minutes]), np.array([share]))[0])


def _point(both: Snapped, position: int) -> Snapped:
    part = slice(position, position + 1)
    return Snapped(both.codes[part], both.edge[part], both.position[part], both.access_metres[part])


def _from_junction(network: Network, node: int, to_end: Floats, both: Snapped, *, foot: Mode) -> float:
    """Metres of fast main road from a junction on: at each, the street that keeps what the search found."""
    graph, streets = network.graphs[foot], network.streets
    site, stop = int(both.edge[1]), float(both.position[1])
    metres = 0.0
    while True:
        last = [
            (_part(graph.forward[site], stop), stop) if int(graph.edge_from[site]) == node else None,
            (_part(graph.backward[site], 1 - stop), 1 - stop) if int(graph.edge_to[site]) == node else None,
        ]
        for way in last:
            if way is not None and way[0] <= to_end[node] + SAME_MINUTES:
                return metres + float(streets.no_pavement[site] * streets.edge_metres[site] * way[1])
        out, back = np.flatnonzero(graph.edge_from == node), np.flatnonzero(graph.edge_to == node)
        edges = np.concatenate([out, back])
        far = np.concatenate([graph.edge_to[out], graph.edge_from[back]])
        taken = np.concatenate([graph.forward[out], graph.backward[back]])
        best = int(np.argmin(taken + to_end[far]))
        if not to_end[far[best]] < to_end[node]:
            return metres
        metres += float(streets.no_pavement[edges[best]] * streets.edge_metres[edges[best]])
        node = int(far[best])
