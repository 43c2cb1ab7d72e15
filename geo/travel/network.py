"""The streets made ready for searching: speeds and limits of travel, one graph a mode, and points moved to the streets.

Points are snapped to a place on a street, not to the nearest junction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.travel.street_parts import NodeGrid, Part, cut, fastest
from geo.travel.streets import CYCLE_MODES, LEAST_METRES, STREET_MODES, WHEELCHAIR_MODES, Mode, Streets
from geo.values import Floats, OnDemand

if TYPE_CHECKING:
    from scipy.sparse import csr_array
# Where cars wait, our choice. Streets driven slower than this in free flow are drives, car parks and home zones and
# make no junction; streets that differ by less than the second are driven alike.
LEAST_JUNCTION_KMH = 20.0
ALIKE_KMH = 2.0
# A part of the network with fewer junctions than this share of the largest part strands whoever starts in it.
LEAST_PART = 0.01


@dataclass(frozen=True)
class TravelSettings:
    """Speeds and limits of travel; our choice where no source is named.

    Attributes
    ----------
    walk_kmh
        Department for Transport's Journey Time Statistics and TfL.
    slow_walk_kmh
        0.8 m/s, the mean of women of 65 and over in England [1]_; its minutes are those on foot, lengthened.
    wheelchair_kmh
        An able-bodied walk is 38.9% faster.
    cycle_kmh, lock_minutes
        Journey Time Statistics.
    peak_factor
        Free flow to peak minutes of driving, for a network at the peak; off it one drives at free flow.
    junction_seconds
        Waited at the end of a street where three or more streets for cars meet, unless it is a faster one than others
        there, whichever way one turns.
    off_network_factor
        Lengthens straight metres to the nearest street.
    detour_factor, straight_car_kmh
        Where there are no streets.

    References
    ----------
    .. [1] Asher, Aresu, Falaschetti and Mindell, Most older pedestrians are unable to cross the road in time, Age and
       Ageing 41 (2012).
    """

    walk_kmh: float = 4.8
    slow_walk_kmh: float = 2.9
    wheelchair_kmh: float = 3.4
    cycle_kmh: float = 16.0
    peak_factor: float = 1.3
    junction_seconds: float = 5.0
    lock_minutes: float = 5.0
    parking_minutes: float = 5.0
    snap_metres: float = 500.0
    off_network_factor: float = 1.2
    detour_factor: float = 1.3
    straight_car_kmh: float = 30.0
    limit_minutes: float = 120.0

    def fixed_minutes(self, mode: Mode) -> float:
        """Minutes that a trip takes whatever its length: locking a bicycle, parking a car."""
        if mode in CYCLE_MODES:
            return self.lock_minutes
        return self.parking_minutes if mode is Mode.CAR else 0.0

    def metres_a_minute_to_street(self, mode: Mode) -> float:
        """Speed between a door and the nearest street: a walk, or a wheelchair's roll, whatever comes after."""
        return (self.wheelchair_kmh if mode in WHEELCHAIR_MODES else self.walk_kmh) * 1000 / 60


@dataclass(frozen=True, eq=False)
class ModeGraph:
    """The streets as one mode uses them.

    Attributes
    ----------
    reversed_minutes
        Sparse (N, N): entry [v, u] is the minutes of the fastest edge from u to v and of waiting at its end.
    edge_from, edge_to
        Nodes (E,).
    forward, backward
        Minutes along a whole edge (E,), infinite where it may not be used.
    wait_forward, wait_backward
        Minutes waited at the end of each before going on (E,).
    joinable, lines
        The edges on which a trip may begin or end, and a search tree over their shapes in the same order.
    grid
        Where the nodes stand.
    """

    mode: Mode
    reversed_minutes: "csr_array"
    edge_from: NDArray[np.int32]
    edge_to: NDArray[np.int32]
    forward: Floats
    backward: Floats
    wait_forward: Floats
    wait_backward: Floats
    joinable: NDArray[np.int64]
    lines: shapely.STRtree
    grid: NodeGrid

    @cached_property
    def _metres_a_minute(self) -> float:
        """As the crow flies, on the fastest street."""
        return fastest(self.grid, (self.edge_from, self.edge_to), np.minimum(self.forward, self.backward))

    @cached_property
    def _whole(self) -> Part:
        nodes = np.arange(self.reversed_minutes.shape[0])
        return Part(self.reversed_minutes, nodes, nodes.astype(np.int32))

    def within_reach(self, edges: NDArray[np.int64], limit_minutes: float) -> Part:
        """All nodes from which, and streets by which, one of these edges is reached within so many minutes.

        Some besides; all of them where most are.
        """
        ends = np.concatenate([self.edge_from[edges], self.edge_to[edges]])
        nodes = self.grid.around(ends, limit_minutes * self._metres_a_minute)
        return self._whole if nodes is None else cut(self.reversed_minutes, nodes)

    @cached_property
    def same_both_ways(self) -> bool:
        """Whether every street takes as long one way as the other; on foot only escalators and the like do not."""
        return bool(np.array_equal(self.forward, self.backward))

    @cached_property
    def turned(self) -> "ModeGraph":
        """The same streets used the other way round: what leads to a place here leads away from it there."""
        return replace(
            self,
            reversed_minutes=self.reversed_minutes.T.tocsr(),
            forward=self.backward,
            backward=self.forward,
            wait_forward=self.wait_backward,
            wait_backward=self.wait_forward,
        )


@dataclass(frozen=True, eq=False)
class Network:
    """Streets and the settings under which they are made ready for searching.

    rush: whether cars are driven as at the peak; then they are the only mode made ready, as no other differs.
    """

    streets: Streets
    settings: TravelSettings
    rush: bool = False

    @cached_property
    def graphs(self) -> Mapping[Mode, ModeGraph]:
        """The streets made ready, one graph a mode; each made when first asked for."""
        starts = self.streets.shape_start
        lines = shapely.linestrings(
            np.column_stack([self.streets.shape_easting, self.streets.shape_northing]),
            indices=np.repeat(np.arange(len(starts) - 1), np.diff(starts)),
        )
        ways = _ways(self.streets)
        settings = self.settings if self.rush else replace(self.settings, peak_factor=1.0)
        modes = (Mode.CAR,) if self.rush else STREET_MODES
        grid = NodeGrid(self.streets.node_easting, self.streets.node_northing)
        return OnDemand(modes, lambda mode: _graph(_Drawn(self.streets, grid, ways, lines), mode, settings))

    @cached_property
    def at_peak(self) -> "Network":
        """The same streets as cars are driven on them at the peak."""
        return Network(self.streets, self.settings, rush=True)


@dataclass(frozen=True, eq=False)
class Snapped:
    """Points moved to the streets of one mode, P of them in the order of codes.

    Attributes
    ----------
    edge
        int64 (P,), the street joined.
    position
        (P,), how far along it, 0 at its start to 1 at its end.
    access_metres
        (P,), straight line to it. NaN here and in position (and edge 0): no street of this mode within reach.
    """

    codes: pd.Index
    edge: NDArray[np.int64]
    position: Floats
    access_metres: Floats

    @property
    def held(self) -> NDArray[np.bool_]:
        """Which points have a street within reach."""
        return ~np.isnan(self.access_metres)


def network_of(streets: Streets, *, settings: TravelSettings) -> Network:
    """Streets that can be searched by every street mode."""
    return Network(streets, settings)


def snap(network: Network, where: pd.DataFrame, *, mode: Mode) -> Snapped:
    """Points (index code; easting, northing) moved to the nearest street that a trip by this mode may begin or end on.

    Such a street may be used by the mode and, since the trip begins at a door, on foot (nobody joins a motorway from a
    field); and both its ends lie in a part of the network within which one can go there and back, of at least 1% of the
    junctions of the largest such part, so that an unconnected footpath strands nobody.
    """
    graph = network.graphs[mode]
    metres = np.full(len(where), np.nan)
    position = np.full(len(where), np.nan)
    edge = np.zeros(len(where), dtype=np.int64)
    here = shapely.points(where["easting"].to_numpy(float), where["northing"].to_numpy(float))
    (which, line), away = graph.lines.query_nearest(
        here, max_distance=network.settings.snap_metres, return_distance=True, all_matches=False
    )
    metres[which] = away
    edge[which] = graph.joinable[line]
    position[which] = shapely.line_locate_point(graph.lines.geometries[line], here[which], normalized=True)
    return Snapped(where.index, edge, position, metres)


@dataclass(frozen=True, eq=False)
class _Ways:
    """Both directions of every edge that joins two nodes, in the order of a sparse matrix's entries.

    edge: the edge (W,), below E forward and E more backward. first: where the next pair of nodes begins. head, tail:
    nodes of each pair, in the order of first.
    """

    edge: NDArray[np.int64]
    first: NDArray[np.int64]
    head: NDArray[np.int32]
    tail: NDArray[np.int32]


def _ways(streets: Streets) -> _Ways:
    head = np.concatenate([streets.edge_to, streets.edge_from])
    tail = np.concatenate([streets.edge_from, streets.edge_to])
    edge = np.lexsort([tail, head])
    edge = edge[head[edge] != tail[edge]]
    head, tail = head[edge], tail[edge]
    first = np.flatnonzero((np.diff(head, prepend=-1) != 0) | (np.diff(tail, prepend=-1) != 0))
    return _Ways(edge, first, head[first], tail[first])


class _Drawn(NamedTuple):
    """What the graphs of all modes share: streets, their nodes by where they stand, ways, and shapes."""

    streets: Streets
    grid: NodeGrid
    ways: _Ways
    lines: NDArray[np.object_]


def _graph(drawn: _Drawn, mode: Mode, settings: TravelSettings) -> ModeGraph:
    """One mode's graph; where several edges join the same two nodes the fastest counts."""
    # Sparse matrices and their searches take a fifth of a second to load; to open a place and say what it holds needs
    # none.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    streets, grid, ways, lines = drawn
    forward, backward = _edge_minutes(streets, mode, settings)
    nodes = len(streets.node_easting)
    waits = _waits(streets, settings.junction_seconds if mode is Mode.CAR else 0.0)
    minutes = np.concatenate([forward + waits[0], backward + waits[1]])[ways.edge]
    fastest = np.minimum.reduceat(minutes, ways.first) if len(ways.first) else minutes
    usable = np.isfinite(fastest)
    tail = ways.tail[usable]
    row_start = np.searchsorted(ways.head[usable], np.arange(nodes + 1)).astype(np.int32)
    graph = csr_array((fastest[usable], tail, row_start), shape=(nodes, nodes))
    _, part = connected_components(graph, connection="strong")
    size = np.bincount(part)
    large = (size >= max(2, LEAST_PART * size.max()))[part]
    to_the_door = {Mode.WHEELCHAIR: streets.wheelchair, Mode.WHEELCHAIR_CAUTIOUS: streets.wheelchair_cautious}
    on_foot = ~np.isnan(to_the_door.get(mode, streets.walk)).all(axis=0)
    open_to_mode = np.isfinite(forward) | np.isfinite(backward)
    joinable = np.flatnonzero(
        (streets.edge_metres > 0) & open_to_mode & on_foot & large[streets.edge_from] & large[streets.edge_to]
    )
    tree = shapely.STRtree(lines[joinable])
    return ModeGraph(mode, graph, streets.edge_from, streets.edge_to, forward, backward, *waits, joinable, tree, grid)


def _edge_minutes(streets: Streets, mode: Mode, settings: TravelSettings) -> tuple[Floats, Floats]:
    """Minutes of whole edges forward and backward, infinite where the mode may not use them."""
    kmh = {
        Mode.WALK: streets.walk * settings.walk_kmh,
        Mode.WHEELCHAIR: streets.wheelchair * settings.wheelchair_kmh,
        Mode.WHEELCHAIR_CAUTIOUS: streets.wheelchair_cautious * settings.wheelchair_kmh,
        Mode.CYCLE: streets.cycle * settings.cycle_kmh,
        Mode.CYCLE_QUIET: streets.cycle_quiet * settings.cycle_kmh,
        Mode.CAR: streets.car_kmh / settings.peak_factor,
    }[mode].astype(np.float64)
    minutes = np.maximum(streets.edge_metres, LEAST_METRES) * 0.06 / kmh
    minutes[np.isnan(minutes)] = np.inf
    return minutes[0], minutes[1]


def _waits(streets: Streets, junction_seconds: float) -> tuple[Floats, Floats]:
    """Minutes that cars wait at the far end of each edge, going forward and going backward (E,).

    Nobody waits on the faster street of a junction; where all are driven alike, everybody does.
    """
    if junction_seconds == 0:
        return np.zeros(len(streets.edge_from)), np.zeros(len(streets.edge_from))
    nodes = len(streets.node_easting)
    kmh = np.nan_to_num(streets.car_kmh).max(axis=0)
    counts = kmh >= LEAST_JUNCTION_KMH
    ends = np.concatenate([streets.edge_from[counts], streets.edge_to[counts]])
    fastest, slowest = np.zeros(nodes), np.full(nodes, np.inf)
    np.maximum.at(fastest, ends, np.tile(kmh[counts], 2))
    np.minimum.at(slowest, ends, np.tile(kmh[counts], 2))
    is_junction = np.bincount(ends, minlength=nodes) >= 3
    all_alike = fastest - slowest < ALIKE_KMH

    def at(node: NDArray[np.int32]) -> Floats:
        waits = is_junction[node] & (all_alike[node] | (kmh <= fastest[node] - ALIKE_KMH))
        return np.where(waits, junction_seconds / 60, 0.0)

    return at(streets.edge_to), at(streets.edge_from)
