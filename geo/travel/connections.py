"""One day's rides, set out for scanning: from call to call, by stop and by time, with the changes each ride allows.

The way home is asked of the same day with time turned round: every time of day becomes its negative, and a ride runs
from where it ended to where it began. What is then "the earliest arrival" is the latest departure in truth.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numba import njit
from numpy.typing import NDArray

from geo.travel.stops import StopNetwork, turned, usable
from geo.travel.through import goes_on
from geo.travel.timetable import refuse_outside, trips_on
from geo.travel.windows import MINUTES_A_DAY, TripDirection

Ints = NDArray[np.int32]
SECONDS_A_DAY = MINUTES_A_DAY * 60
# A journey begun before midnight may end two hours into the next day; nothing later is asked.
LAST_SECOND = SECONDS_A_DAY + 2 * 60 * 60


@dataclass(frozen=True, eq=False)
class Connections:
    """E rides of one day from one call to the next, in one direction, in the order of the scan: latest departure first.

    Attributes
    ----------
    depart, arrive
        Seconds after midnight of the day (E,); negated on the way home.
    stop
        Row of the stop that each ride leads to (E,).
    trip
        Row of the timetable (E,).
    board, alight
        Whether one may (E,).
    onward
        The same vehicle's next ride (E,), -1 at its end: of the same trip, or of the one that it goes on as.
    fork_start, fork
        The further next rides of each ride, fork[fork_start[e] : fork_start[e + 1]], where a vehicle is divided (on
        the way home: where two are joined).
    slot
        Each ride's place among the departures by stop and time (E,).
    stop_start
        The slots of each stop (S + 1,).
    by_slot
        The ride at each slot (E,).
    change_start, change_slot
        For each ride the slots from which on one can board after a change.
    """

    day: date
    direction: TripDirection
    depart: Ints
    arrive: Ints
    stop: Ints
    trip: Ints
    board: NDArray[np.bool_]
    alight: NDArray[np.bool_]
    onward: Ints
    fork_start: Ints
    fork: Ints
    slot: Ints
    stop_start: Ints
    by_slot: Ints
    change_start: NDArray[np.int64]
    change_slot: Ints


def connections_of(stops: StopNetwork, day: date, *, direction: TripDirection) -> Connections:
    """The day's rides, those of the day before after midnight and of the next morning with them.

    InputError for a day that the timetable does not cover.
    """
    timetable = stops.timetable
    refuse_outside(timetable, day)
    parts = [_rides(stops, day, offset) for offset in (-1, 0, 1)]
    call, trip_copy, depart, arrive = (np.concatenate(column) for column in zip(*parts, strict=True))
    stays = np.concatenate([_stays(stops, day, offset) for offset in (-1, 0, 1)])
    trip = np.repeat(np.arange(len(timetable.trip_days)), np.diff(timetable.call_start))[call]
    # When the trip set out, of trips that lead on to one another: the order of their rides within a second.
    set_out = np.where(np.isin(trip_copy, stays), timetable.call_depart[timetable.call_start[trip]].astype(np.int64), 0)
    begin, end, board, alight = call, call + 1, timetable.call_board[call], timetable.call_alight[call + 1]
    position, changes = call, stops.changes
    if direction is TripDirection.BACK:
        depart, arrive = -arrive, -depart
        begin, end, board, alight = end, begin, alight, board
        position, set_out, changes = -call, -set_out, turned(stops.changes)
        stays = stays[:, ::-1]
    from_stop, to_stop = timetable.call_stop[begin], timetable.call_stop[end]
    # Of rides in the same second the later one of a vehicle is scanned first, as the earlier one leads on to it.
    order = np.lexsort((-position, -set_out, -depart))
    trip, trip_copy, position, set_out = trip[order], trip_copy[order], position[order], set_out[order]
    depart, arrive, from_stop, to_stop = depart[order], arrive[order], from_stop[order], to_stop[order]
    by_slot = np.lexsort((position, set_out, depart, from_stop))
    slot = np.empty(len(order), dtype=np.int32)
    slot[by_slot] = np.arange(len(order))
    stop_start = np.searchsorted(from_stop[by_slot], np.arange(len(timetable.stop_id) + 1)).astype(np.int32)
    slot_depart = depart[by_slot].astype(np.int32)
    alight = alight[order]
    start = _change_counts(to_stop, alight, changes.start)
    change_start, change_slot = _changes(
        to_stop,
        alight,
        arrive,
        changes.start,
        changes.stop,
        changes.seconds,
        stop_start,
        slot_depart,
        start,
    )
    onward, fork_start, fork = _onward(trip_copy, position, stays)
    return Connections(
        day=day,
        direction=direction,
        depart=depart.astype(np.int32),
        arrive=arrive.astype(np.int32),
        stop=to_stop.astype(np.int32),
        trip=trip.astype(np.int32),
        board=board[order],
        alight=alight,
        onward=onward,
        fork_start=fork_start,
        fork=fork,
        slot=slot,
        stop_start=stop_start,
        by_slot=by_slot.astype(np.int32),
        change_start=change_start,
        change_slot=change_slot,
    )


def _rides(stops: StopNetwork, day: date, offset: int) -> tuple[NDArray[np.int64], ...]:
    """Call set out from, copy of the trip (trips run on several days), departure and arrival of one day's rides."""
    timetable = stops.timetable
    running = trips_on(timetable, day + timedelta(days=offset)) & usable(timetable.trip_step_free, stops.foot)
    trip = np.repeat(np.arange(len(running)), np.diff(timetable.call_start))
    call = np.flatnonzero((trip[:-1] == trip[1:]) & running[trip[:-1]])
    depart = timetable.call_depart[call].astype(np.int64) + offset * SECONDS_A_DAY
    arrive = timetable.call_arrive[call + 1].astype(np.int64) + offset * SECONDS_A_DAY
    in_time = (depart >= 0) & (arrive <= LAST_SECOND)
    return call[in_time], trip[call[in_time]] * 3 + offset + 1, depart[in_time], arrive[in_time]


def _stays(stops: StopNetwork, day: date, offset: int) -> NDArray[np.int64]:
    """Pairs of copies of trips (K, 2), as `_rides` numbers them: the first one's vehicle goes on as the second.

    A trip that this way of going on foot cannot use is no part of a pair, though it may stand between two that are.
    """
    timetable = stops.timetable
    pairs = np.column_stack(goes_on(timetable, trips_on(timetable, day + timedelta(days=offset))))
    open_to = usable(timetable.trip_step_free, stops.foot)
    return pairs[open_to[pairs].all(axis=1)] * 3 + offset + 1


def _onward(
    trip_copy: NDArray[np.int64], position: NDArray[np.int64], stays: NDArray[np.int64]
) -> tuple[Ints, Ints, Ints]:
    """For each ride the same vehicle's next one, -1 where there is none; and its further ones (fork_start, fork).

    position rises along the trip; stays: pairs of copies of trips, in the direction's own order.
    """
    along = np.lexsort((position, trip_copy))
    onward = np.full(len(along), -1, dtype=np.int32)
    copies, first = np.unique(trip_copy[along], return_index=True)
    last = np.append(first[1:], len(along)) - 1
    same = trip_copy[along[:-1]] == trip_copy[along[1:]]
    next_to = position[along[1:]] - position[along[:-1]] == 1
    onward[along[:-1][same & next_to]] = along[1:][same & next_to]
    stays = stays[np.isin(stays, copies).all(axis=1)]
    ends, begins = along[last[np.searchsorted(copies, stays[:, 0])]], along[first[np.searchsorted(copies, stays[:, 1])]]
    in_order = np.lexsort((begins, ends))
    ends, begins = ends[in_order], begins[in_order]
    further = np.diff(ends, prepend=-1) == 0
    onward[ends[~further]] = begins[~further]
    counts = np.bincount(ends[further], minlength=len(along))
    return onward, np.concatenate([[0], np.cumsum(counts)]).astype(np.int32), begins[further].astype(np.int32)


def _change_counts(
    to_stop: NDArray[np.int64], alight: NDArray[np.bool_], walk_start: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Where each ride's changes would begin if every change led to a ride."""
    counts = np.where(alight, np.diff(walk_start)[to_stop], 0)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


@njit(cache=True, nogil=True)
def _changes(  # type: ignore[no-untyped-def]  # noqa: PLR0913 (arrays are all a kernel takes)
    to_stop, alight, arrive, walk_start, walk_stop, walk_seconds, stop_start, slot_depart, room
):
    """For each ride and each stop one can change to, the first slot one can still catch there, if any."""
    start = np.zeros(len(to_stop) + 1, dtype=np.int64)
    slots = np.empty(room[-1], dtype=np.int32)
    count = 0
    for ride in range(len(to_stop)):
        if alight[ride]:
            for walk in range(walk_start[to_stop[ride]], walk_start[to_stop[ride] + 1]):
                ready = arrive[ride] + walk_seconds[walk]
                low, high = stop_start[walk_stop[walk]], stop_start[walk_stop[walk] + 1]
                last = high
                while low < high:
                    middle = (low + high) // 2
                    if slot_depart[middle] < ready:
                        low = middle + 1
                    else:
                        high = middle
                if low < last:
                    slots[count] = low
                    count += 1
        start[ride + 1] = count
    return start, slots[:count].copy()
