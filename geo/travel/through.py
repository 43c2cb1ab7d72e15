"""Staying on board: which trips one vehicle makes one after another on a day, so that to stay on it is one ride.

A timetable says so by trips of one block, or of two trips by name; and it may say of two trips that one must get off.
"""

import numpy as np
from numpy.typing import NDArray

from geo.travel.timetable import Timetable

# A vehicle that ends at one stand of a bus station and sets out from another still is one; between stops further apart
# it runs empty. OpenTripPlanner takes as much (maxInterlineDistance).
SAME_PLACE_METRES = 200.0

Ints = NDArray[np.int64]


def goes_on(timetable: Timetable, running: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Pairs of trips of a day: the first, and the one that its vehicle goes on as.

    A trip that divides has several pairs, and so has one that two trips join into. The second never arrives before the
    first, and sets out after it did.

    Parameters
    ----------
    running
        bool (T,), the trips of the day.
    """
    first, last = timetable.call_start[:-1], timetable.call_start[1:] - 1
    begins, ends = timetable.call_depart[first], timetable.call_arrive[last]
    in_order = np.flatnonzero(running)
    in_order = in_order[np.lexsort((begins[in_order], timetable.trip_block[in_order]))].astype(np.int64)
    before, after = in_order[:-1], in_order[1:]
    same = timetable.trip_block[before] == timetable.trip_block[after]
    before, after = before[same], after[same]
    stop, onward = timetable.call_stop[last[before]], timetable.call_stop[first[after]]
    apart = np.hypot(
        timetable.stop_easting[stop] - timetable.stop_easting[onward],
        timetable.stop_northing[stop] - timetable.stop_northing[onward],
    )
    near = apart <= SAME_PLACE_METRES
    trips = len(timetable.trip_block)
    by_block = before[near] * trips + after[near]
    named = timetable.stay_from.astype(np.int64) * trips + timetable.stay_to
    pairs = np.setdiff1d(np.union1d(by_block, named[timetable.stay_allowed]), named[~timetable.stay_allowed])
    before, after = np.divmod(pairs, trips)
    good = running[before] & running[after] & (ends[before] <= begins[after]) & (begins[before] < begins[after])
    return before[good], after[good]
