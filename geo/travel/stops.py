"""How people get on foot (or by wheelchair) to stops, from one stop to another, and from the last stop to a site.

Walks are whole seconds, rounded up. Nobody walks twice in a row: the first walk ends where one boards, the last begins
where one alights. One table of walks serves going there and coming back: where a street is walked one way only (an
escalator) the longer of both counts. What a timetable says of a change may hold one way only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.travel.network import Network, Snapped, snap
from geo.travel.streets import Mode
from geo.travel.timetable import STEP_FREE_NO, STEP_FREE_YES, Timetable
from geo.travel.travel import SITES_AT_ONCE, near_either_way, neighbouring, part_of

Ints = NDArray[np.int32]
# Beyond any time of a day, and small enough that a day more does not overflow.
NEVER = np.int32(2**30)
# Minutes are held in single precision: what that leaves of a second must not round a walk up.
WHOLE = 1e-3


@dataclass(frozen=True)
class TransitSettings:
    """Limits of a journey by public transport, besides TravelSettings: all our choice but where a source is named.

    At most three rides (the national matrices of the Urban Big Data Centre).

    Attributes
    ----------
    access_minutes
        The longest walk to the first stop or from the last.
    change_minutes
        The longest walk between two rides.
    change_seconds
        The least time between two rides, where the timetable does not say.
    stay_minutes
        The time at the site that makes a return trip workable.
    on_foot_minutes
        A walk all the way that counts as a return trip at any time.
    """

    access_minutes: float = 20.0
    change_minutes: float = 6.0
    change_seconds: int = 120
    stay_minutes: float = 30.0
    on_foot_minutes: float = 30.0


@dataclass(frozen=True, eq=False)
class Walks:
    """Walks from P points to stops.

    Attributes
    ----------
    codes
        The points' codes, in order.
    start
        int64 (P + 1,): the walks of point p are start[p] to start[p + 1].
    stop, seconds
        int32, rows of stops and how long each walk takes.
    """

    codes: pd.Index
    start: NDArray[np.int64]
    stop: Ints
    seconds: Ints


@dataclass(frozen=True, eq=False)
class StopNetwork:
    """The stops of a timetable on the streets, as one way of going on foot reaches them.

    Attributes
    ----------
    foot
        Walk, or a wheelchair figure.
    snapped
        The S stops on the streets; one out of reach, or not step-free for a wheelchair, is not held.
    changes
        Walks from stop to stop, the same stop included, never under the least time.
    """

    timetable: Timetable
    foot: Mode
    settings: TransitSettings
    snapped: Snapped
    changes: Walks


def stop_network(
    network: Network, timetable: Timetable, *, foot: Mode = Mode.WALK, settings: TransitSettings | None = None
) -> StopNetwork:
    """Stops on the streets and the walks between them; what the timetable says of a change goes before the walk."""
    chosen = settings or TransitSettings()
    stops = pd.DataFrame(
        {"easting": timetable.stop_easting, "northing": timetable.stop_northing},
        index=pd.RangeIndex(len(timetable.stop_id)),
    )
    open_to = usable(timetable.stop_step_free, foot)
    nearest = snap(network, stops, mode=foot)
    snapped = Snapped(nearest.codes, nearest.edge, nearest.position, np.where(open_to, nearest.access_metres, np.nan))
    walks = _walks(network, snapped, snapped, foot=foot, within_minutes=chosen.change_minutes)
    return StopNetwork(timetable, foot, chosen, snapped, _changes(walks, timetable, open_to, chosen))


def usable(step_free: NDArray[np.int8], foot: Mode) -> NDArray[np.bool_]:
    """Which stops or trips this way of going on foot can use: the cautious wheelchair figure only what says yes."""
    if foot is Mode.WHEELCHAIR_CAUTIOUS:
        return step_free == STEP_FREE_YES
    return step_free != STEP_FREE_NO if foot is Mode.WHEELCHAIR else np.ones(len(step_free), dtype=bool)


def walks_to_stops(network: Network, stops: StopNetwork, where: pd.DataFrame) -> Walks:
    """Walks from points (index code; easting, northing) to every stop within the longest walk to the first one."""
    points = snap(network, where, mode=stops.foot)
    return _walks(network, points, stops.snapped, foot=stops.foot, within_minutes=stops.settings.access_minutes)


def turned(walks: Walks) -> Walks:
    """Walks between the same stops the other way round: from each stop, where one may have come from."""
    row = np.repeat(np.arange(len(walks.codes)), np.diff(walks.start))
    return _gathered(walks.codes, walks.stop.astype(np.int64), row, walks.seconds.astype(np.int64))


def seconds_up(minutes: NDArray[np.floating]) -> Ints:
    """Whole seconds, rounded up; NEVER where minutes are NaN."""
    seconds = np.ceil(minutes.astype(float) * 60 - WHOLE)
    return np.where(np.isnan(seconds), NEVER, np.maximum(seconds, 0)).astype(np.int32)


def _walks(network: Network, points: Snapped, stops: Snapped, *, foot: Mode, within_minutes: float) -> Walks:
    # Walks count alike both ways, so the searches start from whichever are fewer: one door, or a place's stops.
    by_point = len(points.codes) < int(stops.held.sum())
    many, few = (stops, points) if by_point else (points, stops)
    on_street = neighbouring(network, few)
    of_many, of_few, seconds = [], [], []
    for first in range(0, len(on_street), SITES_AT_ONCE):
        batch = on_street[first : first + SITES_AT_ONCE]
        origin, minutes = near_either_way(network, many, part_of(few, batch), foot=foot, within_minutes=within_minutes)
        row, column = np.nonzero(~np.isnan(minutes))
        of_many.append(origin[row])
        of_few.append(batch[column])
        seconds.append(seconds_up(minutes[row, column]))
    row_parts, stop_parts = (of_few, of_many) if by_point else (of_many, of_few)
    return _gathered(points.codes, _joined(row_parts), _joined(stop_parts), _joined(seconds))


def _joined(parts: Sequence[NDArray[np.integer]]) -> NDArray[np.int64]:
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)


def _gathered(codes: pd.Index, row: NDArray[np.int64], stop: NDArray[np.int64], seconds: NDArray[np.int64]) -> Walks:
    """Walks sorted by point, the shortest first, of equally short ones that to the first of the stops."""
    order = np.lexsort((stop, seconds, row))
    row, stop, seconds = row[order], stop[order], seconds[order]
    start = np.searchsorted(row, np.arange(len(codes) + 1))
    return Walks(codes, start.astype(np.int64), stop.astype(np.int32), seconds.astype(np.int32))


def _changes(walks: Walks, timetable: Timetable, open_to: NDArray[np.bool_], settings: TransitSettings) -> Walks:
    """Walks between stops as changes: at least the least time, the same stop included, the timetable's word first."""
    stops = len(timetable.stop_id)
    least = settings.change_seconds
    row = np.repeat(np.arange(stops), np.diff(walks.start))
    apart = row != walks.stop
    own = np.flatnonzero(open_to)
    pairs = pd.DataFrame(
        {
            "row": np.concatenate([row[apart], own]),
            "stop": np.concatenate([walks.stop[apart], own]),
            "seconds": np.concatenate([np.maximum(walks.seconds[apart], least), np.full(len(own), least)]),
        }
    )
    published = pd.DataFrame(
        {"row": timetable.change_from, "stop": timetable.change_to, "told": timetable.change_seconds}
    ).drop_duplicates(["row", "stop"], keep="last")
    # A change within the same second would ask the scan about rides it has not seen yet.
    published["told"] = published["told"].where(published["told"] < 0, published["told"].clip(lower=1))
    published = published[open_to[published["row"].to_numpy(int)] & open_to[published["stop"].to_numpy(int)]]
    both = pairs.merge(published, on=["row", "stop"], how="outer")
    seconds = both["told"].fillna(both["seconds"])
    possible = both[seconds >= 0]
    return _gathered(
        walks.codes,
        possible["row"].to_numpy(np.int64),
        possible["stop"].to_numpy(np.int64),
        seconds[seconds >= 0].to_numpy(np.int64),
    )
