"""Minutes by public transport, door to door, over every minute of a window, and how many return trips a day allows.

At each minute of leaving the answer is the better of walking all the way and of at most three rides with their walks
and changes. Over the window stand the median, the quarters, the share of minutes with an answer and the share for which
walking all the way is the answer. Where people must be home by some hour, a minute counts as answered only if there is
a way back after the stay. The same path answers one dropped pin and a whole table.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
import pandas as pd
from numba.core.config import NUMBA_NUM_THREADS  # type: ignore[attr-defined]
from numpy.typing import NDArray

from geo.areas.doors import averaged
from geo.errors import InputError
from geo.travel.connection_scan import Departures, Scanned, departures, last_ways_home, scan, span
from geo.travel.connections import Connections, connections_of
from geo.travel.network import Network, Snapped, snap
from geo.travel.percentiles import FIGURES, figures_of_points
from geo.travel.stops import NEVER, StopNetwork, TransitSettings, Walks, seconds_up, walks_to_stops
from geo.travel.streets import Mode
from geo.travel.travel import Spread, TravelTimes, minutes_between, minutes_either_way
from geo.travel.windows import MINUTES_A_DAY, TripDirection, When
from geo.values import Floats, OnStep

Ints = NDArray[np.int32]
# Points whose minutes are worked out together: a thread's worth.
POINTS_AT_ONCE = 512


@dataclass(frozen=True, eq=False)
class Day:
    """One day's rides both ways."""

    out: Connections
    back: Connections


@dataclass(frozen=True, eq=False)
class Transit:
    """Public transport made ready for a place: its stops on the streets, the walks to them from P points, one day.

    doors: where trips start, an area once for each of its doors (see areas/doors.py); points: the same on the streets.
    """

    stops: StopNetwork
    doors: pd.DataFrame
    points: Snapped
    walks: Walks
    day: Day


def day_of(stops: StopNetwork, day: date) -> Day:
    """The day's rides both ways; InputError, with the days it covers, for a day outside the timetable."""
    return Day(
        connections_of(stops, day, direction=TripDirection.OUT),
        connections_of(stops, day, direction=TripDirection.BACK),
    )


def transit_of(network: Network, stops: StopNetwork, doors: pd.DataFrame, *, day: date) -> Transit:
    """Public transport made ready for trips from these doors (index code; easting, northing) on one day."""
    points = snap(network, doors, mode=stops.foot)
    return Transit(stops, doors, points, walks_to_stops(network, stops, doors), day_of(stops, day))


def from_points(transit: Transit, network: Network, where: pd.DataFrame) -> Transit:
    """The same stops and day for trips from other points (index code; easting, northing)."""
    points = snap(network, where, mode=transit.stops.foot)
    return replace(transit, doors=where, points=points, walks=walks_to_stops(network, transit.stops, where))


def on_day(transit: Transit, day: date) -> Transit:
    """The same stops and walks on another day."""
    return transit if transit.day.out.day == day else replace(transit, day=day_of(transit.stops, day))


@dataclass(frozen=True, eq=False)
class SiteWalks:
    """One site: seconds from every stop, and walking all the way from every point; NEVER out of reach."""

    from_stops: Ints
    on_foot: Ints


def transit_times(
    transit: Transit, network: Network, sites: pd.DataFrame, *, when: When, on_step: OnStep | None = None
) -> TravelTimes:
    """Minutes from every area to every site over a window, with their spread.

    Each figure of an area is the weighted mean of those of its doors.

    Parameters
    ----------
    transit
        Of the window's day.
    sites
        Index site_id; easting, northing.

    Returns
    -------
    TravelTimes
        Its minutes are medians; NaN where half the minutes or more have no answer within the limit. A site out of
        reach of the streets is a column of NaN.

    Raises
    ------
    InputError
        The transit is of another day.
    """
    if transit.day.out.day != when.day:
        raise InputError(f"the rides are those of {transit.day.out.day}, and {when.day} was asked about.")
    ends = snap(network, sites, mode=transit.stops.foot)
    columns: dict[str, NDArray[np.float32]] = {
        name: np.full((len(transit.points.codes), len(sites)), np.nan, dtype=np.float32) for name in FIGURES
    }
    # As many as the kernels would take: whoever runs several places side by side gives each process its part.
    with ThreadPoolExecutor(max_workers=NUMBA_NUM_THREADS) as threads:
        # A table is shared out by site; a single pin by the points it is asked from.
        inner = threads if len(sites) == 1 else None
        answers = (threads.map if inner is None else map)(
            lambda site: _one_site(transit, network, _end(ends, site), when=when, threads=inner), range(len(sites))
        )
        for position, figures in enumerate(answers):
            for name, column in figures.items():
                columns[name][:, position] = column
            if on_step is not None:
                on_step(f"Minutes {Mode.TRANSIT.label}", position + 1, len(sites))
    areas = transit.doors.index.unique()
    means = {name: averaged(table, transit.doors) for name, table in columns.items()}
    frames = {name: pd.DataFrame(mean, areas, sites.index, copy=False) for name, (mean, _) in means.items()}
    minutes, lost = frames.pop("minutes"), means["minutes"][1]
    without = None if lost is None else pd.DataFrame(lost, areas, sites.index)
    return TravelTimes(Mode.TRANSIT, when.label, minutes, network.settings, False, Spread(**frames), without)


def minutes_beyond(transit: Transit, network: Network, on_foot: Floats, from_stops: Floats, *, when: When) -> Floats:
    """Minutes (P,) at a window's median below which nothing is reached that lies beyond where all is held.

    Endless beyond the limit. Trips that call at no second stop of those held are not known to it.

    Parameters
    ----------
    on_foot, from_stops
        Minutes on foot to where what is held ends, of the P points and of the stops; endless for none.
    """
    near = np.where(from_stops <= transit.stops.settings.access_minutes, from_stops, np.nan)
    edge = SiteWalks(seconds_up(near), seconds_up(np.where(np.isinf(on_foot), np.nan, on_foot)))
    limit = int(network.settings.limit_minutes * 60)
    ways = [departures(scan_day(day, edge), within_seconds=limit) for day in (transit.day.out, transit.day.back)]
    rows = _of_points(
        (ways[0], ways[1]),
        (transit.walks, edge.on_foot),
        when=replace(when, home_by_minute=None),
        settings=transit.stops.settings,
        limit=limit,
    )
    return np.where(np.isnan(rows[:, 0]), np.inf, rows[:, 0])


def _end(ends: Snapped, position: int) -> Snapped:
    single = slice(position, position + 1)
    return Snapped(ends.codes[single], ends.edge[single], ends.position[single], ends.access_metres[single])


def site_walks(transit: Transit, network: Network, end: Snapped) -> SiteWalks:
    """Walks to one site, moved to the streets, from every stop within the longest last walk and from every point."""
    stops = transit.stops
    within = stops.settings.access_minutes
    near = minutes_either_way(network, stops.snapped, end, foot=stops.foot, within_minutes=within)[:, 0]
    all_the_way = minutes_between(network, transit.points, end, mode=stops.foot)[:, 0]
    return SiteWalks(seconds_up(near), seconds_up(all_the_way))


def _one_site(
    transit: Transit, network: Network, end: Snapped, *, when: When, threads: ThreadPoolExecutor | None
) -> dict[str, NDArray[np.float32]]:
    if not end.held[0]:
        return {}
    site = site_walks(transit, network, end)
    limit = int(network.settings.limit_minutes * 60)
    share = map if threads is None else threads.map
    days = (transit.day.out, transit.day.back)
    out, back = share(lambda connections: departures(scan_day(connections, site), within_seconds=limit), days)
    points = len(site.on_foot)
    parts = [slice(first, first + POINTS_AT_ONCE) for first in range(0, points, POINTS_AT_ONCE)]
    asked = [(_walks_of(transit.walks, part), site.on_foot[part]) for part in parts]
    work = partial(_of_points, (out, back), when=when, settings=transit.stops.settings, limit=limit)
    rows = np.concatenate(list(share(work, asked)))
    rows[~transit.points.held] = np.nan
    return dict(zip(FIGURES, rows.T.astype(np.float32), strict=True))


def _walks_of(walks: Walks, part: slice) -> Walks:
    codes = walks.codes[part]
    return Walks(codes, walks.start[part.start : part.start + len(codes) + 1], walks.stop, walks.seconds)


def _of_points(
    ways: tuple[Departures, Departures], asked: tuple[Walks, Ints], *, when: When, settings: TransitSettings, limit: int
) -> Floats:
    """The figures of some points, a row each, in the order of FIGURES."""
    (out, back), (walks, on_foot) = ways, asked
    must_leave = np.full(len(on_foot), NEVER, dtype=np.int32)
    if when.direction is TripDirection.OUT and when.home_by_minute is not None:
        must_leave = _last_leave(back, walks, on_foot, home_by=when.home_by_minute * 60, within=(limit, limit))
    near = int(settings.on_foot_minutes * 60)
    last_home = _last_leave(back, walks, on_foot, home_by=MINUTES_A_DAY * 60, within=(limit, near))
    stay = int(settings.stay_minutes * 60)
    window = (when.from_minute, when.to_minute + 1)
    figures = np.full((len(on_foot), len(FIGURES)), np.nan)
    walked = (walks.start, walks.stop, walks.seconds, on_foot)
    home = (back.start, back.at, back.until) if when.direction is TripDirection.BACK else None
    arriving = when.direction is TripDirection.ARRIVE
    figures_of_points(
        *walked,
        (out.start, out.at, out.until),
        home,
        (must_leave, last_home),
        (*window, arriving),
        (stay, limit),
        figures,
    )
    return figures


def _last_leave(back: Departures, walks: Walks, on_foot: Ints, *, home_by: int, within: tuple[int, int]) -> Ints:
    """The last second at which one can leave the site and be home: by a ride, or on foot, within so many seconds."""
    ride = last_ways_home(back, walks, home_by=home_by, within_seconds=within[0])
    walked = np.where(on_foot <= within[1], home_by - on_foot, -1)
    return np.maximum(ride, walked).astype(np.int32)


def scan_day(connections: Connections, site: SiteWalks) -> Scanned:
    """The whole day's rides scanned from one site."""
    earliest, latest = span(connections.direction)
    return scan(connections, site.from_stops, earliest=earliest, latest=latest)
