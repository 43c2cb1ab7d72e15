"""The scan of a day's rides, backwards from a site: from every stop, when one arrives, whenever one boards.

One pass over the rides, the latest first, answers every departure at once (the profile form of the connection scan:
Dibbelt, Pick, Strasser and Wagner, Connection Scan Algorithm, ACM JEA 2018), with at most three rides. Two answers are
kept apart: what boarding at a stop is good for, which is all that a walk from home may lead to, and what staying on a
vehicle is good for: one that goes on as another trip is one ride. A change leads to boarding only, so nobody walks
twice in a row. All kernels release Python's lock.
"""

# mypy: disable-error-code="no-untyped-def"

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from geo.travel.connections import LAST_SECOND, Connections
from geo.travel.stops import NEVER, Walks
from geo.travel.windows import TripDirection

Ints = NDArray[np.int32]
MOST_RIDES = 3


@dataclass(frozen=True, eq=False)
class Scanned:
    """What a scan leaves: arrival at the site in seconds (NEVER where none), in the direction's own time.

    Attributes
    ----------
    to_site
        Seconds of the last walk from each stop (S,).
    riding
        (E, 3): by being on a ride, counted in the order of the scan, with at most 1, 2 and 3 rides in all.
    boarding
        (E, 3): by boarding at a slot's stop at its departure or any later one.
    """

    connections: Connections
    to_site: Ints
    riding: Ints
    boarding: Ints


@dataclass(frozen=True, eq=False)
class Departures:
    """From each stop the departures worth taking, the earliest first.

    No later departure arrives as early as an earlier one.

    Attributes
    ----------
    start
        (S + 1,): the departures of stop s are start[s] to start[s + 1].
    at
        Seconds at the stop.
    until
        Seconds at the site.
    """

    start: NDArray[np.int64]
    at: Ints
    until: Ints


def scan(connections: Connections, to_site: Ints, *, earliest: int, latest: int) -> Scanned:
    """Scan the rides that depart between two seconds.

    Parameters
    ----------
    to_site
        Seconds of the last walk from each stop (S,), NEVER where it is too long.
    earliest, latest
        The two seconds, in the direction's own time.
    """
    first = int(np.searchsorted(-connections.depart, -latest, side="left"))
    last = int(np.searchsorted(-connections.depart, -earliest, side="right"))
    riding = np.full((len(connections.depart), MOST_RIDES), NEVER, dtype=np.int32)
    boarding = np.full((len(connections.depart) + 1, MOST_RIDES), NEVER, dtype=np.int32)
    _scan(
        first,
        last,
        connections.arrive,
        connections.stop,
        connections.board,
        connections.alight,
        connections.onward,
        connections.fork_start,
        connections.fork,
        connections.slot,
        connections.by_slot,
        connections.stop_start,
        connections.change_start,
        connections.change_slot,
        to_site,
        riding,
        boarding,
    )
    return Scanned(connections, to_site, riding, boarding)


@njit(cache=True, nogil=True)
def _scan(
    first,
    last,
    arrive,
    stop,
    board,
    alight,
    onward,
    fork_start,
    fork,
    slot,
    by_slot,
    stop_start,
    change_start,
    change_slot,
    to_site,
    riding,
    boarding,
):
    ends = np.zeros(len(by_slot) + 1, dtype=np.bool_)
    for end in stop_start:
        ends[end] = True
    for ride in range(first, last):
        by_one = by_two = by_three = NEVER
        after = onward[ride]
        if after >= 0:
            by_one, by_two, by_three = riding[after, 0], riding[after, 1], riding[after, 2]
            for further in range(fork_start[ride], fork_start[ride + 1]):
                after = fork[further]
                by_one = min(by_one, riding[after, 0])
                by_two = min(by_two, riding[after, 1])
                by_three = min(by_three, riding[after, 2])
        if alight[ride]:
            if to_site[stop[ride]] < NEVER:
                by_one = min(by_one, arrive[ride] + to_site[stop[ride]])
            for change in range(change_start[ride], change_start[ride + 1]):
                caught = change_slot[change]
                by_two = min(by_two, boarding[caught, 0])
                by_three = min(by_three, boarding[caught, 1])
        by_two = min(by_one, by_two)
        by_three = min(by_two, by_three)
        riding[ride, 0], riding[ride, 1], riding[ride, 2] = by_one, by_two, by_three
        here = slot[ride]
        if not board[ride]:
            by_one = by_two = by_three = NEVER
        if not ends[here + 1]:
            by_one = min(by_one, boarding[here + 1, 0])
            by_two = min(by_two, boarding[here + 1, 1])
            by_three = min(by_three, boarding[here + 1, 2])
        boarding[here, 0], boarding[here, 1], boarding[here, 2] = by_one, by_two, by_three


def departures(scanned: Scanned, *, within_seconds: int) -> Departures:
    """The departures worth taking from every stop, by which one arrives within so many seconds of departing."""
    connections = scanned.connections
    start, at, until = _departures(
        connections.stop_start, connections.by_slot, connections.depart, scanned.boarding, np.int32(within_seconds)
    )
    return Departures(start, at, until)


@njit(cache=True, nogil=True)
def _departures(stop_start, by_slot, depart, boarding, within_seconds):
    stops = len(stop_start) - 1
    start = np.zeros(stops + 1, dtype=np.int64)
    at = np.empty(len(by_slot), dtype=np.int32)
    until = np.empty(len(by_slot), dtype=np.int32)
    count = 0
    for stop in range(stops):
        for here in range(stop_start[stop], stop_start[stop + 1]):
            arrival = boarding[here, 2]
            later = boarding[here + 1, 2] if here + 1 < stop_start[stop + 1] else NEVER
            when = depart[by_slot[here]]
            if arrival < later and arrival - when <= within_seconds:
                at[count] = when
                until[count] = arrival
                count += 1
        start[stop + 1] = count
    return start, at[:count].copy(), until[:count].copy()


def arrivals_by_minute(profile: Departures, walks: Walks, *, first: int, minutes: int) -> Ints:
    """Earliest arrival at the site by point and minute of leaving, on the way there.

    Parameters
    ----------
    walks
        From the points.
    first
        Second of the first minute.

    Returns
    -------
    NDArray
        int32 (P, minutes), seconds; NEVER where nothing arrives.
    """
    return _by_minute(leave_home, profile, walks, first, minutes)


def homes_by_minute(profile: Departures, walks: Walks, *, first: int, minutes: int) -> Ints:
    """Earliest time at home by point and minute of leaving the site, on the way home.

    Parameters
    ----------
    profile
        Of the day turned round: at is minus the second of alighting, until minus the second of leaving the site.
    walks
        From the points.
    first
        Second of the first minute.

    Returns
    -------
    NDArray
        int32 (P, minutes), seconds; NEVER where nobody gets home.
    """
    return _by_minute(leave_site, profile, walks, first, minutes)


def _by_minute(fill: Any, profile: Departures, walks: Walks, first: int, minutes: int) -> Ints:
    table = np.empty((len(walks.codes), minutes), dtype=np.int32)
    for point in range(len(table)):
        here = slice(walks.start[point], walks.start[point + 1])
        fill(walks.stop[here], walks.seconds[here], profile.start, profile.at, profile.until, first, table[point])
    return table


@njit(cache=True, nogil=True)
def leave_home(walk_stop, walk_seconds, start, at, until, first, row):
    """Fill one point's row: earliest arrival by minute of leaving home."""
    row[:] = NEVER
    last = np.uint32(len(row) - 1)
    for walk in range(len(walk_stop)):
        stop, seconds = walk_stop[walk], walk_seconds[walk] + first
        for here in range(start[stop], start[stop + 1]):
            if at[here] >= seconds:
                # Dividing without a sign takes half the time, and this is where a table's time goes.
                minute = min(np.uint32(at[here] - seconds) // np.uint32(60), last)
                row[minute] = min(row[minute], until[here])
    _from_the_last(row)


@njit(cache=True, nogil=True)
def leave_site(walk_stop, walk_seconds, start, at, until, first, row):
    """Fill one point's row: earliest time at home by minute of leaving the site, from the day turned round."""
    row[:] = NEVER
    last = len(row) - 1
    for walk in range(len(walk_stop)):
        stop, seconds = walk_stop[walk], walk_seconds[walk]
        for here in range(start[stop], start[stop + 1]):
            leave = -until[here] - first
            if leave >= 0:
                minute = min(leave // 60, last)
                row[minute] = min(row[minute], seconds - at[here])
    _from_the_last(row)


@njit(cache=True, nogil=True)
def _from_the_last(row):
    """One who could leave later can leave now: what is best from a minute on holds for every earlier one."""
    for minute in range(len(row) - 2, -1, -1):
        row[minute] = min(row[minute], row[minute + 1])


def last_ways_home(profile: Departures, walks: Walks, *, home_by: int, within_seconds: int) -> Ints:
    """Latest second of leaving the site, by point, from which one is home by a second; -1 where there is none.

    Parameters
    ----------
    profile
        Of the day turned round.
    home_by
        Second of the day.
    within_seconds
        The longest journey that counts.
    """
    leave = np.full(len(walks.codes), -1, dtype=np.int32)
    _last_homes(
        walks.start, walks.stop, walks.seconds, profile.start, profile.at, profile.until, home_by, within_seconds, leave
    )
    return leave


@njit(cache=True, nogil=True)
def _last_homes(walk_start, walk_stop, walk_seconds, start, at, until, home_by, within_seconds, latest):
    for point in range(len(latest)):
        for walk in range(walk_start[point], walk_start[point + 1]):
            stop, seconds = walk_stop[walk], walk_seconds[walk]
            # Turned round, an earlier departure is a later time at home: the first in time is the latest way home.
            low, high = start[stop], start[stop + 1]
            while low < high:
                middle = (low + high) // 2
                if seconds - at[middle] > home_by:
                    low = middle + 1
                else:
                    high = middle
            for here in range(low, start[stop + 1]):
                leave = -until[here]
                if leave <= latest[point]:
                    break
                if seconds - at[here] - leave <= within_seconds:
                    latest[point] = leave
                    break


def span(direction: TripDirection) -> tuple[int, int]:
    """The first and the last second of a whole day in the direction's own time."""
    return (0, LAST_SECOND) if direction is TripDirection.OUT else (-LAST_SECOND, 0)
