"""The second, slow way to answer public transport questions: one origin, one departure at a time, forwards.

It is what the speed table and the tests hold the product's own answers against, so it shares nothing with them but the
timetable's arrays, the points moved to the streets and the speeds. Walks are plain shortest paths of networkx over the
streets, cut at every stop and door; rides are counted in rounds, each of which looks at every call of the day.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.travel.network import Network, snap
from geo.travel.streets import LEAST_METRES, Mode, Streets
from geo.travel.through import SAME_PLACE_METRES
from geo.travel.timetable import Timetable, trips_on
from geo.values import Floats

DAY_SECONDS = 86_400
MOST_RIDES = 3
LIMIT_SECONDS = 7_200
# Later than any arrival: not reached.
NEVER = np.iinfo(np.int64).max // 4
# A walk of a whole number of seconds stays one in spite of the last digits of its minutes.
ROUNDING_SECONDS = 1e-6

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ForwardTrips:
    """The trips that can be met on one day, call after call, H in all.

    Attributes
    ----------
    trip
        Which trip of these a call belongs to, 0, 1, 2 and so on.
    stop
        The timetable's row.
    arrive, depart
        Seconds after that day's midnight. Trips of the day before have 24 hours less, those of the day after 24 hours
        more, so times may be below zero.
    """

    stops: int
    trip: Ints
    stop: Ints
    arrive: Ints
    depart: Ints
    board: Bools
    alight: Bools

    @cached_property
    def first_call(self) -> Ints:
        """The first call of each call's trip, (H,)."""
        return np.searchsorted(self.trip, self.trip)


@dataclass(frozen=True, eq=False)
class Changes:
    """Ways from the stop where one alights to the stop where one boards next, the same stop included, in seconds."""

    from_stop: Ints
    to_stop: Ints
    seconds: Ints


@dataclass(frozen=True)
class Ends:
    """Whole seconds on foot at the two ends, by row of stop: origin to stop, stop to site; and all the way, or None."""

    from_origin: Mapping[int, int]
    to_site: Mapping[int, int]
    direct_seconds: int | None = None


def trips_of_day(timetable: Timetable, day: date) -> ForwardTrips:
    """The trips of a day, with those of the day before that run on and those of the day after.

    What one vehicle makes one after another is one trip here; a trip that it divides into is there once for each.
    """
    calls: list[int] = []
    trip_number: list[int] = []
    shift: list[int] = []
    trips = 0
    for days in (-1, 0, 1):
        for made in _by_vehicle(timetable, day + timedelta(days=days)):
            own = [call for trip in made for call in range(timetable.call_start[trip], timetable.call_start[trip + 1])]
            calls += own
            trip_number += [trips] * len(own)
            shift += [days * DAY_SECONDS] * len(own)
            trips += 1
    at, later = np.array(calls, dtype=np.int64), np.array(shift, dtype=np.int64)
    # Nobody gets on where a trip ends, or off where it sets out, though its vehicle comes from there or goes on.
    sets_out, ends = np.isin(at, timetable.call_start[:-1]), np.isin(at, timetable.call_start[1:] - 1)
    return ForwardTrips(
        len(timetable.stop_id),
        trip=np.array(trip_number, dtype=np.int64),
        stop=timetable.call_stop[at].astype(np.int64),
        arrive=timetable.call_arrive[at] + later,
        depart=timetable.call_depart[at] + later,
        board=timetable.call_board[at] & ~ends,
        alight=timetable.call_alight[at] & ~sets_out,
    )


def _by_vehicle(timetable: Timetable, day: date) -> list[list[int]]:
    """The trips of a day as rows of those that one vehicle makes one after another, every way that leads on."""
    running = np.flatnonzero(trips_on(timetable, day)).tolist()
    first = {trip: int(timetable.call_start[trip]) for trip in running}
    last = {trip: int(timetable.call_start[trip + 1]) - 1 for trip in running}

    def leads_on(trip: int, other: int) -> bool:
        return bool(
            timetable.call_arrive[last[trip]] <= timetable.call_depart[first[other]]
            and timetable.call_depart[first[trip]] < timetable.call_depart[first[other]]
        )

    def near(trip: int, other: int) -> bool:
        stops = [timetable.call_stop[last[trip]], timetable.call_stop[first[other]]]
        east, north = np.diff(timetable.stop_easting[stops])[0], np.diff(timetable.stop_northing[stops])[0]
        return math.hypot(east, north) <= SAME_PLACE_METRES

    named = zip(timetable.stay_from.tolist(), timetable.stay_to.tolist(), timetable.stay_allowed.tolist(), strict=True)
    by_name = {(trip, other): allowed for trip, other, allowed in sorted(named, key=lambda row: not row[2])}
    onward: dict[int, list[int]] = {trip: [] for trip in running}
    by_block: dict[int, list[int]] = {}
    for trip in sorted(running, key=lambda trip: timetable.call_depart[first[trip]]):
        by_block.setdefault(int(timetable.trip_block[trip]), []).append(trip)
    for block in by_block.values():
        for trip, other in pairwise(block):
            if near(trip, other) and leads_on(trip, other) and by_name.get((trip, other), True):
                onward[trip].append(other)
    for (trip, other), allowed in by_name.items():
        if allowed and trip in first and other in first and leads_on(trip, other) and other not in onward[trip]:
            onward[trip].append(other)
    followed = {other for others in onward.values() for other in others}
    rows = [[trip] for trip in running if trip not in followed]
    whole = []
    while rows:
        row = rows.pop()
        rows += [[*row, other] for other in onward[row[-1]]]
        if not onward[row[-1]]:
            whole.append(row)
    return whole


def trips_within(trips: ForwardTrips, *, first_second: int, last_second: int) -> ForwardTrips:
    """Only the trips that matter to whoever leaves at the first second or later and arrives by the last."""
    count = int(trips.trip.max(initial=-1)) + 1
    begins, ends = np.full(count, NEVER), np.full(count, -NEVER)
    np.minimum.at(begins, trips.trip, trips.depart)
    np.maximum.at(ends, trips.trip, trips.arrive)
    in_time = ((begins <= last_second) & (ends >= first_second))[trips.trip]
    return ForwardTrips(
        trips.stops,
        trip=np.unique(trips.trip[in_time], return_inverse=True)[1].astype(np.int64),
        stop=trips.stop[in_time],
        arrive=trips.arrive[in_time],
        depart=trips.depart[in_time],
        board=trips.board[in_time],
        alight=trips.alight[in_time],
    )


def forward_arrival(
    trips: ForwardTrips,
    ends: Ends,
    changes: Changes,
    *,
    depart: int,
    most_rides: int = MOST_RIDES,
    limit_seconds: int = LIMIT_SECONDS,
) -> int | None:
    """The earliest second at the site for one who leaves the origin at depart; None where that takes over the limit.

    One walks to a stop, rides, and changes at most most_rides - 1 times, each time to a stop where one boards again;
    the last walk goes from the stop where one alights to the site. Or one walks all the way.
    """
    best = NEVER if ends.direct_seconds is None else depart + ends.direct_seconds
    ready = np.full(trips.stops, NEVER)
    for stop, seconds in ends.from_origin.items():
        ready[stop] = depart + seconds
    last_walks = list(ends.to_site.items())
    for _ in range(most_rides):
        alighted = ride(trips, ready)
        best = min([best, *(int(alighted[stop]) + seconds for stop, seconds in last_walks)])
        # No label of the round before is kept: whoever stands at a stop now has just changed to it.
        ready = np.full(trips.stops, NEVER)
        np.minimum.at(ready, changes.to_stop, alighted[changes.from_stop] + changes.seconds)
    return best if best <= depart + limit_seconds else None


def journey_seconds(
    trips: ForwardTrips,
    ends: Sequence[Ends],
    changes: Changes,
    *,
    departs: Sequence[int],
    most_rides: int = MOST_RIDES,
    limit_seconds: int = LIMIT_SECONDS,
) -> Floats:
    """Seconds from leaving to the site, origins x departures (O, D), one question after another; NaN for none."""
    seconds = np.full((len(ends), len(departs)), np.nan)
    near = trips_within(trips, first_second=min(departs), last_second=max(departs) + limit_seconds)
    for row, column in np.ndindex(seconds.shape):
        arrival = forward_arrival(
            near, ends[row], changes, depart=departs[column], most_rides=most_rides, limit_seconds=limit_seconds
        )
        if arrival is not None:
            seconds[row, column] = arrival - departs[column]
    return seconds


def ride(trips: ForwardTrips, ready: Ints) -> Ints:
    """The earliest second at which one alights at each stop, (S,), by one ride of those who stand there when ready.

    NEVER where no ride leads.
    """
    boards = trips.board & (ready[trips.stop] <= trips.depart)
    # Chances to get on before each call, of all trips; less those before a trip's first call they are its own.
    before: Ints = np.cumsum(boards) - boards
    alights = trips.alight & (before > before[trips.first_call])
    alighted = np.full(trips.stops, NEVER)
    np.minimum.at(alighted, trips.stop[alights], trips.arrive[alights])
    return alighted


def walking_graph(network: Network, where: pd.DataFrame) -> Any:
    """The streets on foot as a networkx graph of minutes, both ways, with the doors and stops of where put in.

    where: index code (each once); easting, northing. A street with doors on it is cut at each of them, and each door
    (the node ("door", code)) hangs on its cut by its way to the street. What no street comes near is not in the graph.
    """
    import networkx

    settings, streets = network.settings, network.streets
    snapped = snap(network, where, mode=Mode.WALK)
    cuts: dict[int, list[tuple[float, Any]]] = {}
    graph = networkx.Graph()
    for code, edge, position, metres in zip(
        snapped.codes, snapped.edge.tolist(), snapped.position.tolist(), snapped.access_metres.tolist(), strict=True
    ):
        if not math.isnan(metres):
            cuts.setdefault(edge, []).append((position, ("cut", code)))
            to_street = metres * settings.off_network_factor
            graph.add_edge(("door", code), ("cut", code), minutes=to_street * 60 / (1000 * settings.walk_kmh))
    for edge, whole in walking_minutes(streets, settings.walk_kmh).items():
        along = [
            (0.0, int(streets.edge_from[edge])),
            *sorted(cuts.get(edge, []), key=lambda cut: cut[0]),
            (1.0, int(streets.edge_to[edge])),
        ]
        for (start, node), (end, other) in pairwise(along):
            minutes = (end - start) * whole
            if minutes < graph.get_edge_data(node, other, {"minutes": math.inf})["minutes"]:
                graph.add_edge(node, other, minutes=minutes)
    return graph


def walking_minutes(streets: Streets, walk_kmh: float) -> dict[int, float]:
    """Minutes of each street that may be walked, by its row."""
    metres = np.maximum(streets.edge_metres.astype(float), LEAST_METRES)
    minutes = metres * 60 / (1000 * walk_kmh * streets.walk[0].astype(float))
    return {row: float(minutes[row]) for row in range(len(minutes)) if not math.isnan(minutes[row])}


def walks_from(graph: Any, start: str, ends: Iterable[str], *, most_minutes: float) -> dict[str, int]:
    """Whole seconds on foot, rounded up, from one door to those of the others that most_minutes reach."""
    import networkx

    if ("door", start) not in graph:
        return {}
    minutes = networkx.single_source_dijkstra_path_length(graph, ("door", start), cutoff=most_minutes, weight="minutes")
    reached = ((end, minutes[("door", end)]) for end in ends if ("door", end) in minutes)
    return {end: math.ceil(60 * taken - ROUNDING_SECONDS) for end, taken in reached}


def changes_on_foot(graph: Any, stops: list[str], *, most_minutes: float, least_seconds: int) -> Changes:
    """Changes between all stops (names of doors, in the order of the timetable's rows), the same stop included.

    A change takes its walk and never less than least_seconds.
    """
    row = {stop: number for number, stop in enumerate(stops)}
    seconds_between = {(number, number): least_seconds for number in row.values()}
    for stop in stops:
        for other, seconds in walks_from(graph, stop, stops, most_minutes=most_minutes).items():
            if other != stop:
                seconds_between[row[stop], row[other]] = max(seconds, least_seconds)
    pairs = np.array([*seconds_between], dtype=np.int64).reshape(-1, 2)
    return Changes(pairs[:, 0], pairs[:, 1], np.array([*seconds_between.values()], dtype=np.int64))
