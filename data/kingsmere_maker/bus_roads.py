"""Which way does a bus go, where does it stop and how long does it take? The shortest way by roads that take a bus."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely import MultiPoint, Point, STRtree

from . import bus_lines, ground
from .estate import stop_places
from .joined import Network, Spot

# A metre of a side street counts as more, so that buses keep to main roads where they can.
METRE_COUNTS_AS = {
    "trunk": 1.0,
    "primary": 1.0,
    "secondary": 1.0,
    "tertiary": 1.1,
    "unclassified": 1.2,
    "residential": 1.6,
}
IN_TOWN_KMH, OUTSIDE_KMH = 18.0, 30.0
COUNTRY_LIMITS = ("50 mph", "60 mph")


@dataclass(frozen=True)
class Call:
    """A call of a way: the place (a row of `stop_places`, or None at the bus station), the side, metres and minutes.

    Side 0 is the stop for buses to the north and east. Minutes are those of quiet roads, with the fraction.
    """

    place: int | None
    side: int
    at: Spot
    metres: float
    minutes: float


class BusRoads:
    """The roads that take a bus, and the places along them where buses stop."""

    def __init__(self, network: Network) -> None:
        self._row: dict[Spot, int] = {}
        links: dict[tuple[int, int], tuple[float, float]] = {}
        main: set[int] = set()
        for points, tags in network.ways:
            if tags["highway"] not in METRE_COUNTS_AS or tags.get("access") == "private":
                continue
            rows = [self._row.setdefault(point, len(self._row)) for point in points]
            main |= set(rows) if tags["highway"] != "residential" else set()
            kmh = OUTSIDE_KMH if tags.get("maxspeed") in COUNTRY_LIMITS else IN_TOWN_KMH
            for (a, start), (b, end) in pairwise(zip(rows, points, strict=True)):
                metres = float(np.hypot(end[0] - start[0], end[1] - start[1]))
                counts = round(metres * METRE_COUNTS_AS[tags["highway"]], 6)
                for link in ((a, b),) if "oneway" in tags else ((a, b), (b, a)):
                    if counts < links.get(link, (np.inf, 0.0))[0]:
                        links[link] = (counts, kmh)
        self._spots = list(self._row)
        self._kmh = {link: kmh for link, (_, kmh) in links.items()}
        ends = np.array(list(links))
        size = len(self._spots)
        self._graph = csr_array(
            (np.array([counts for counts, _ in links.values()]), (ends[:, 0], ends[:, 1])), shape=(size, size)
        )
        self._main = sorted(main)
        self._main_tree = STRtree(list(MultiPoint([self._spots[row] for row in self._main]).geoms))
        self.places = stop_places(network)
        self._place_at = {self._row[spot]: number for number, (spot, _) in enumerate(self.places)}
        self._place_tree = STRtree(list(MultiPoint([spot for spot, _ in self.places]).geoms))
        self.bus_station = self._nearest(bus_lines.BUS_STATION)

    def spot(self, row: int) -> Spot:
        """Where a point of the roads is on the finished map."""
        return self._spots[row]

    def _nearest(self, at: bus_lines.Plan) -> int:
        return self._main[int(self._main_tree.nearest(ground.at_plan(*at)))]

    def _terminus(self, at: bus_lines.Plan) -> int:
        if at == bus_lines.BUS_STATION:
            return self.bus_station
        return self._row[self.places[int(self._place_tree.nearest(ground.at_plan(*at)))][0]]

    def way(self, by: tuple[bus_lines.Plan, ...]) -> list[int]:
        """Points of the roads from the first point of the plan to the last, by all between; the ends are stops."""
        turns = [self._terminus(by[0]), *(self._nearest(at) for at in by[1:-1]), self._terminus(by[-1])]
        run = turns[:1]
        for start, end in pairwise(turns):
            _, before = dijkstra(self._graph, indices=start, return_predecessors=True)
            leg = [end]
            while leg[-1] != start:
                leg.append(int(before[leg[-1]]))
            run += leg[::-1][1:]
        return run

    def calls(self, way: list[int]) -> list[Call]:
        """The stops along a way; a place passed twice running, where the bus turns round, counts once."""
        stops: list[Call] = []
        metres = minutes = 0.0
        for at, row in enumerate(way):
            if at:
                (ax, ay), (bx, by) = self._spots[way[at - 1]], self._spots[row]
                step = float(np.hypot(bx - ax, by - ay))
                metres, minutes = metres + step, minutes + step / self._kmh[way[at - 1], row] * 0.06
            place = self._place_at.get(row)
            if row != self.bus_station and place is None:
                continue
            (ax, ay), (bx, by) = self._spots[way[max(at - 1, 0)]], self._spots[way[min(at + 1, len(way) - 1)]]
            side = 0 if 6 * (bx - ax) + 7 * (by - ay) >= 0 else 1
            call = Call(None if row == self.bus_station else place, side, self._spots[row], metres, minutes)
            if not stops or stops[-1].place != call.place:
                stops.append(call)
        return stops

    def nearest_places(self, x: float, y: float, *, within: float) -> list[tuple[int, float]]:
        """Rows of the places of stops within so many metres of a point of the finished map, and how far they are."""
        near = self._place_tree.query(Point(x, y), predicate="dwithin", distance=within)
        far = [
            (round(float(np.hypot(self.places[i][0][0] - x, self.places[i][0][1] - y)), 3), i) for i in near.tolist()
        ]
        return [(i, metres) for metres, i in sorted(far)]
