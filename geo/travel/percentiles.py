"""What the departures of a window come to at each point: the median, the quarters, what is walked, the return trips."""

# mypy: disable-error-code="no-untyped-def"

import numpy as np
from numba import njit

from geo.travel.connection_scan import leave_home, leave_site
from geo.travel.connections import LAST_SECOND
from geo.travel.stops import NEVER

# The figures of a point, in the order of its row; minutes is the median.
FIGURES = ("minutes", "quarter", "three_quarters", "answered", "walked", "returns", "best")


@njit(cache=True, nogil=True)
def figures_of_points(walk_start, walk_stop, walk_seconds, on_foot, out, home, leave_by, window, limits, figures):
    """Fill each point's row: median, quarters (minutes), shares answered and walked, return trips in the day, the best.

    Parameters
    ----------
    out, home
        The departures worth taking on the way there, and on the way home (None where that is not asked).
    leave_by
        The last seconds of leaving the site, for a minute to count and for a return trip.
    window
        Its first minute, the one after its last, and whether they are minutes of arriving.
    limits
        Seconds of the stay and of the longest journey.
    figures
        float64 (P, len(FIGURES)), filled.
    """
    must_leave, last_home = leave_by
    stay, limit = limits
    day = np.empty(LAST_SECOND // 60, dtype=np.int32)
    back = np.empty(window[1] - window[0], dtype=np.int32)
    taken = np.empty(window[1] - window[0], dtype=np.int32)
    counts = np.empty(limit // 60 + 1, dtype=np.int32)
    for point in range(len(on_foot)):
        here = slice(walk_start[point], walk_start[point + 1])
        leave_home(walk_stop[here], walk_seconds[here], out[0], out[1], out[2], 0, day)
        begun = day[window[0] : window[1]]
        if window[2]:
            _arriving(day, window[0], back)
            begun = back
        if home is not None:
            leave_site(walk_stop[here], walk_seconds[here], home[0], home[1], home[2], 60 * window[0], back)
            begun = back
        _window(begun, window[0], on_foot[point], must_leave[point], stay, limit, taken, counts, figures[point])
        figures[point, 5] = _return_trips(day, on_foot[point], last_home[point], stay, limit)


@njit(cache=True, nogil=True)
def _arriving(day, first, begun):
    """Fill begun so that each minute of arriving takes as long as from the latest minute of leaving that is in time.

    day: arrival by minute of leaving, which never falls from one minute to the next.
    """
    leave = len(day) - 1
    for minute in range(len(begun) - 1, -1, -1):
        there = 60 * (first + minute)
        while leave >= 0 and day[leave] > there:
            leave -= 1
        begun[minute] = there + there - 60 * leave if leave >= 0 else NEVER


@njit(cache=True, nogil=True)
def _window(begun, first, on_foot, must_leave, stay, limit, taken, counts, figures):
    """One point's figures over the minutes of a window, from its first minute on."""
    answered = walked = 0
    counts[:] = 0
    for minute in range(len(begun)):
        leave = 60 * (first + minute)
        ride = begun[minute] - leave
        seconds = min(ride, on_foot)
        if seconds <= limit and leave + seconds + stay <= must_leave:
            taken[answered] = seconds
            counts[seconds // 60] += 1
            answered += 1
            if on_foot <= ride:
                walked += 1
    for column, share in enumerate((0.5, 0.25, 0.75)):
        at = share * (len(begun) - 1)
        low = int(at)
        # Departures without an answer rank last: a quantile that falls among them has no figure.
        if answered > (low if at == low else low + 1):
            value = float(_ranked(taken, counts, answered, low))
            if at > low:
                value += (_ranked(taken, counts, answered, low + 1) - value) * (at - low)
            figures[column] = value / 60
    if answered:
        figures[6] = _ranked(taken, counts, answered, 0) / 60
    figures[3] = answered / len(begun)
    figures[4] = walked / len(begun)


@njit(cache=True, nogil=True)
def _ranked(taken, counts, answered, rank):
    """The rank-th smallest of the answered seconds; counts by whole minute say where to look."""
    minute = 0
    while rank >= counts[minute]:
        rank -= counts[minute]
        minute += 1
    among = np.empty(counts[minute], dtype=np.int32)
    filled = 0
    for position in range(answered):
        seconds = taken[position]
        if 60 * minute <= seconds < 60 * minute + 60:
            at = filled
            while at > 0 and among[at - 1] > seconds:
                among[at] = among[at - 1]
                at -= 1
            among[at] = seconds
            filled += 1
    return among[rank]


@njit(cache=True, nogil=True)
def _return_trips(day, on_foot, last_home, stay, limit):
    """Ways there by public transport in a day, quicker than on foot, from which one gets home again.

    Two ways there that leave in the same minute are one.
    """
    count = 0
    for minute in range(len(day) - 1):
        arrive = day[minute]
        if arrive < day[minute + 1]:
            seconds = arrive - 60 * minute
            if seconds <= limit and seconds < on_foot and arrive + stay <= last_home:
                count += 1
    return count
