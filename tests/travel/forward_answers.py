"""The engine's questions, answered both ways: by its backward scan, and forwards, one origin and departure at a time.

The forward search of geo/bench/forward.py is given the engine's own walks in whole seconds, so that the two must agree
to the second; where its walks are its own, it is asked by them instead.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.bench.forward import Changes, Ends, journey_seconds, trips_of_day
from geo.travel.connection_scan import arrivals_by_minute, departures, homes_by_minute
from geo.travel.connections import Connections
from geo.travel.network import Network, snap
from geo.travel.stops import NEVER, StopNetwork, Walks
from geo.travel.transit import SiteWalks, Transit, scan_day, site_walks
from geo.travel.windows import TripDirection

LIMIT_SECONDS = 7200


def site_of(transit: Transit, network: Network, easting: float, northing: float) -> SiteWalks:
    """Walks to one site at a place."""
    where = pd.DataFrame({"easting": [easting], "northing": [northing]}, index=["site"])
    return site_walks(transit, network, snap(network, where, mode=transit.stops.foot))


def scanned_seconds(
    transit: Transit, site: SiteWalks, *, first: int, minutes: int, direction: TripDirection
) -> np.ndarray:
    """Seconds door to door by the engine, points x minutes of leaving from a second on; NaN for none."""
    out = direction is TripDirection.OUT
    connections: Connections = transit.day.out if out else transit.day.back
    profile = departures(scan_day(connections, site), within_seconds=LIMIT_SECONDS)
    by_minute = arrivals_by_minute if out else homes_by_minute
    arrive = by_minute(profile, transit.walks, first=first, minutes=minutes).astype(np.int64)
    leave = first + 60 * np.arange(minutes)
    taken = np.minimum(arrive - leave, site.on_foot[:, None].astype(np.int64))
    return np.where(taken <= LIMIT_SECONDS, taken.astype(float), np.nan)


def forward_seconds(
    transit: Transit, site: SiteWalks, *, departs: Sequence[int], direction: TripDirection, most_rides: int = 3
) -> np.ndarray:
    """The same by the forward search with the engine's walks: on the way home one starts at the site."""
    ends = [ends_of(transit, site, row, direction=direction) for row in range(len(transit.walks.codes))]
    trips = trips_of_day(transit.stops.timetable, transit.day.out.day)
    changes = changes_of(transit.stops)
    return journey_seconds(trips, ends, changes, departs=departs, most_rides=most_rides, limit_seconds=LIMIT_SECONDS)


def ends_of(transit: Transit, site: SiteWalks, row: int, *, direction: TripDirection) -> Ends:
    """The engine's walks at the two ends of a trip between a point, by its row, and a site."""
    at_home = near(transit.walks, row)
    at_site = {int(stop): int(site.from_stops[stop]) for stop in np.flatnonzero(site.from_stops < NEVER)}
    direct = None if site.on_foot[row] == NEVER else int(site.on_foot[row])
    return Ends(at_home, at_site, direct) if direction is TripDirection.OUT else Ends(at_site, at_home, direct)


def near(walks: Walks, row: int) -> dict[int, int]:
    """Seconds on foot to the stops near one point."""
    here = slice(int(walks.start[row]), int(walks.start[row + 1]))
    return dict(zip(walks.stop[here].tolist(), walks.seconds[here].tolist(), strict=True))


def changes_of(stops: StopNetwork) -> Changes:
    """The engine's changes as the forward search reads them."""
    walks = stops.changes
    row = np.repeat(np.arange(len(walks.codes)), np.diff(walks.start))
    return Changes(row.astype(np.int64), walks.stop.astype(np.int64), walks.seconds.astype(np.int64))


def differences(ours: np.ndarray, theirs: np.ndarray) -> tuple[int, int]:
    """How many answers are more than a second apart, and how many have an answer by one of the two ways only."""
    one_only = np.isnan(ours) != np.isnan(theirs)
    return int((np.abs(ours - theirs) > 1).sum()), int(one_only.sum())
