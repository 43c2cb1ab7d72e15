"""The speed table's street searches: ours beside networkx, igraph and pandana, where a person installed them.

The last two are under the GPL and the AGPL, so nothing here needs them. Each second way is given the same graph, made
ready before the clock starts: the reversed streets and the site as one more node behind the last. Where it knows a
limit it has ours.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.bench.row import Row, Took, Watch, attempted, in_words, timed
from geo.errors import NotHeldError
from geo.projection import GridPoint
from geo.services.services import Service, Site, points
from geo.travel.network import ModeGraph, Network, Snapped, TravelSettings, network_of, snap
from geo.travel.streets import STREET_MODES, Mode, Streets
from geo.travel.travel import TravelTimes, add_site, search_back, travel_times
from geo.values import Floats

ORIGINS = 6000
LIMIT_MINUTES = 60.0
# Origins lie this far around the site at most: an hour's walk.
AROUND_METRES = 5000.0
SEED = 2026
# igraph and pandana are asked by the mode that reaches least within the hour and by the one that reaches most.
MODES_BESIDE_OTHERS = (Mode.WALK, Mode.CAR)


@dataclass(frozen=True, eq=False)
class Roads:
    """A mode's graph as lists of edges for the second ways: N junctions of the streets, and the site as node N.

    Attributes
    ----------
    tail, head
        int64 (E,), nodes.
    minutes
        (E,), from tail to head away from the site, against the traffic.
    easting, northing
        (N + 1,), metres.
    """

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    minutes: Floats
    easting: Floats
    northing: Floats

    @property
    def site(self) -> int:
        """The site's node, behind the last junction."""
        return len(self.easting) - 1


@dataclass(frozen=True, eq=False)
class SecondAnswer:
    """What a second way answers: minutes to each node (N + 1,), infinite over the limit; what it took; its terms."""

    minutes: Floats
    took: Took
    terms: str


def roads_of(streets: Streets, graph: ModeGraph, *, end: Snapped, at: GridPoint) -> Roads:
    """The edge lists of one mode's reversed graph, with one site at a point on its own street."""
    links = graph.reversed_minutes.tocoo()
    edge, position = int(end.edge[0]), float(end.position[0])
    site = len(streets.node_easting)
    # By reversed streets one leaves the site for the ends of its own street.
    legs = {
        int(graph.edge_from[edge]): _part(graph.forward[edge], position),
        int(graph.edge_to[edge]): _part(graph.backward[edge], 1 - position),
    }
    legs = {node: minutes for node, minutes in legs.items() if math.isfinite(minutes)}
    return Roads(
        np.concatenate([links.row, np.full(len(legs), site)]).astype(np.int64),
        np.concatenate([links.col, [*legs]]).astype(np.int64),
        np.concatenate([links.data, [*legs.values()]]),
        np.append(streets.node_easting, at.easting),
        np.append(streets.node_northing, at.northing),
    )


def by_networkx(roads: Roads, *, limit_minutes: float) -> SecondAnswer:
    """A bounded search by networkx; NotHeldError where it is not installed."""
    try:
        import networkx
    except ImportError as missing:
        raise NotHeldError("networkx is not installed, so no street search is compared with it.") from missing

    graph = networkx.DiGraph()
    graph.add_nodes_from(range(roads.site + 1))
    graph.add_weighted_edges_from(
        zip(roads.tail.tolist(), roads.head.tolist(), roads.minutes.tolist(), strict=True), weight="minutes"
    )
    watch = Watch()
    reached = networkx.single_source_dijkstra_path_length(graph, roads.site, cutoff=limit_minutes, weight="minutes")
    took = watch.took
    minutes = np.full(roads.site + 1, np.inf)
    minutes[[*reached]] = [*reached.values()]
    return SecondAnswer(minutes, took, "the same limit")


def by_igraph(roads: Roads, *, limit_minutes: float) -> SecondAnswer:
    """A search by igraph, which knows no limit; NotHeldError where it is not installed."""
    try:
        import igraph
    except ImportError as missing:
        raise NotHeldError("igraph is not installed, so no street search is compared with it.") from missing
    edges = np.column_stack([roads.tail, roads.head])
    graph = igraph.Graph(n=roads.site + 1, edges=edges, directed=True, edge_attrs={"minutes": roads.minutes})
    took = timed(lambda: graph.distances(source=roads.site, weights="minutes"))
    minutes = np.array(graph.distances(source=roads.site, weights="minutes")[0])
    minutes[minutes > limit_minutes] = np.inf
    return SecondAnswer(minutes, took, "it knows no limit")


def by_pandana(roads: Roads, *, limit_minutes: float) -> SecondAnswer:
    """A bounded search by pandana's contraction hierarchies; NotHeldError where it is not installed."""
    try:
        import pandana
    except ImportError as missing:
        raise NotHeldError("pandana is not installed, so no street search is compared with it.") from missing
    # It keeps an edge to a thousandth of its unit; in seconds that is little enough.
    edges = pd.DataFrame({"tail": roads.tail, "head": roads.head, "seconds": roads.minutes * 60})
    watch = Watch()
    graph = pandana.Network(
        pd.Series(roads.easting),
        pd.Series(roads.northing),
        edges["tail"],
        edges["head"],
        edges[["seconds"]],
        twoway=False,
    )
    ready = watch.took.seconds
    took = timed(lambda: graph.nodes_in_range([roads.site], limit_minutes * 60))
    reached = graph.nodes_in_range([roads.site], limit_minutes * 60)
    minutes = np.full(roads.site + 1, np.inf)
    minutes[reached["destination"]] = reached["seconds"] / 60
    return SecondAnswer(minutes, took, f"the same limit, its hierarchy made in {in_words(ready)} before")


SECOND_WAYS: Mapping[str, Callable[..., SecondAnswer]] = {
    "networkx": by_networkx,
    "igraph": by_igraph,
    "pandana": by_pandana,
}


def search_rows(streets: Streets, title: str) -> Iterator[Row | str]:
    """From a street corner in the middle of the network: each street mode beside networkx, two beside the others.

    Where one is not installed, or fails, its sentence instead of its rows.
    """
    east, north = np.median(streets.node_easting), np.median(streets.node_northing)
    corners = shapely.points(streets.node_easting, streets.node_northing)
    middle = corners[int(np.argmin(shapely.distance(corners, shapely.Point(east, north))))]
    at = GridPoint(float(middle.x), float(middle.y))
    centres = origins_near(streets, at, ORIGINS)
    for name in SECOND_WAYS:
        modes = STREET_MODES if name == "networkx" else MODES_BESIDE_OTHERS
        yield from attempted(
            f"Street searches beside {name}",
            partial(_rows_beside, name, partial(search_row, streets, centres, at, title=title), modes),
        )


def _rows_beside(name: str, row: Callable[..., Row], modes: tuple[Mode, ...]) -> Iterator[Row]:
    for mode in modes:
        yield row(mode=mode, second_way=name)


def search_row(
    streets: Streets, centres: pd.DataFrame, at: GridPoint, *, mode: Mode, title: str, second_way: str = "networkx"
) -> Row:
    """One new site to all centres by one mode within an hour: our search beside a second way's on the same graph."""
    settings = TravelSettings(limit_minutes=LIMIT_MINUTES)
    network = network_of(streets, settings=settings)
    site = Site("NEW", Service.GP, "New", at)
    graph, end = network.graphs[mode], snap(network, points([site]), mode=mode)
    answer = SECOND_WAYS[second_way](roads_of(streets, graph, end=end, at=at), limit_minutes=LIMIT_MINUTES)
    plain = minutes_from(network, centres, end, answer.minutes, mode=mode)
    snapped = snap(network, centres, mode=mode)
    none = travel_times(network, centres, points([]), mode=mode, settings=settings)

    def ours() -> TravelTimes:
        return add_site(none, network, centres, site=site, snapped=snapped)

    minutes = ours().minutes["NEW"].to_numpy(float)
    took = timed(lambda: search_back(graph, end, limit_minutes=LIMIT_MINUTES))
    without_limit = timed(lambda: search_back(graph, end, limit_minutes=math.inf))
    agreed = agreement(minutes, plain)
    agreed += (
        f"; ours without a limit {in_words(without_limit.seconds)}, with snapping and the table {timed(ours).words}"
    )
    question = f"search from one new site to {len(centres):,} origins {mode.label}, {title}"
    return Row(question, took, math.nan, f"{second_way}, same graph, {answer.terms}", answer.took, agreed)


def agreement(ours: Floats, theirs: Floats) -> str:
    """How far two answers are apart (minutes, NaN: not reached within the limit), in words."""
    both, alone = ~np.isnan(ours) & ~np.isnan(theirs), np.isnan(ours) != np.isnan(theirs)
    apart = float(np.abs(ours[both] - theirs[both]).max(initial=0.0))
    words = f"{both.sum():,} reached, at most {apart:.4f} minutes apart"
    if alone.any():
        least = float(np.where(np.isnan(ours), theirs, ours)[alone].min())
        words += f"; NOT the same ones: {alone.sum():,} by one way only, in {least:.4f} minutes or more"
    return words


def minutes_from(network: Network, centres: pd.DataFrame, end: Snapped, to_site: Floats, *, mode: Mode) -> Floats:
    """Minutes from every centre to the site by a second way's minutes from every junction; NaN over the limit."""
    graph, settings = network.graphs[mode], network.settings
    starts = snap(network, centres, mode=mode)
    edge, position = int(end.edge[0]), float(end.position[0])
    to_street = settings.off_network_factor / settings.metres_a_minute_to_street(mode)
    fixed = settings.fixed_minutes(mode) + float(end.access_metres[0]) * to_street
    minutes = np.full(len(centres), np.nan)
    for row in np.flatnonzero(starts.held):
        street, along = starts.edge[row], float(starts.position[row])
        best = min(
            _part(graph.forward[street], 1 - along) + graph.wait_forward[street] + to_site[graph.edge_to[street]],
            _part(graph.backward[street], along) + graph.wait_backward[street] + to_site[graph.edge_from[street]],
        )
        if street == edge:
            way = graph.forward[street] if position >= along else graph.backward[street]
            best = min(best, _part(way, abs(position - along)))
        total = best + fixed + float(starts.access_metres[row]) * to_street
        minutes[row] = total if total <= settings.limit_minutes else math.nan
    return minutes


def _part(minutes: float, share: float) -> float:
    return minutes * share if share > 0 else 0.0


def origins_near(streets: Streets, at: GridPoint, count: int) -> pd.DataFrame:
    """Points within 50 m of street corners around a point, the same each time: index area_code; easting, northing."""
    draw = np.random.default_rng(SEED)
    away = np.hypot(streets.node_easting - at.easting, streets.node_northing - at.northing)
    corner = draw.choice(np.flatnonzero(away <= AROUND_METRES), count)
    shift = draw.uniform(-50, 50, (2, count))
    return pd.DataFrame(
        {"easting": streets.node_easting[corner] + shift[0], "northing": streets.node_northing[corner] + shift[1]},
        index=pd.Index([f"origin {n}" for n in range(count)], name="area_code"),
    )
