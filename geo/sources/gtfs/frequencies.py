"""The trips that are held: those with times of their own, and the departures of lines "every so many minutes".

A line without exact times is held to the same departures as one with them, the first at the beginning of the span.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError
from geo.plain import shown
from geo.sources.gtfs.calls import Calls
from geo.sources.gtfs.tables import FeedZip, counted, of_table, spelt_out, text_table
from geo.sources.gtfs.times import clock_seconds
from geo.sources.gtfs.trips import TripTable
from geo.sources.reading import TextTable

# The buses of South Wales make half a million; our choice, against a span of hours cut into seconds.
MOST_CALLS = 20_000_000


@dataclass(frozen=True)
class HeldTrips:
    """The T trips that are held, and their H calls in order.

    Attributes
    ----------
    which
        int (T,), rows of trips.txt.
    single
        bool (T,), trips with times of their own; the others are departures of a line every so many minutes.
    start
        int32 (T + 1,): trip t calls at start[t] to start[t + 1].
    stop, arrive, depart, board, alight
        Of each call (H,), as in `Calls`.
    """

    which: NDArray[np.intp]
    single: NDArray[np.bool_]
    start: NDArray[np.int32]
    stop: NDArray[np.int32]
    arrive: NDArray[np.int32]
    depart: NDArray[np.int32]
    board: NDArray[np.bool_]
    alight: NDArray[np.bool_]
    notes: tuple[str, ...]


def held_trips(feed: FeedZip, trips: TripTable, calls: Calls) -> HeldTrips:
    """Every single trip of the feed with its calls: those of the trip it is made from, so many seconds later."""
    single, repeated, notes = _departures(feed, trips, calls)
    which = np.concatenate([single, repeated[:, 0]]).astype(np.intp)
    later = np.concatenate([np.zeros(len(single), dtype=np.int64), repeated[:, 1]])
    count = np.bincount(calls.trip, minlength=len(calls.begins))
    begin = np.cumsum(count) - count
    start = np.concatenate([[0], np.cumsum(count[which])])
    at = np.arange(start[-1]) + np.repeat(begin[which] - start[:-1], count[which])
    shift = np.repeat(later, count[which]).astype(np.int32)
    return HeldTrips(
        which,
        np.arange(len(which)) < len(single),
        start.astype(np.int32),
        calls.stop[at],
        calls.arrive[at] + shift,
        calls.depart[at] + shift,
        calls.board[at],
        calls.alight[at],
        notes,
    )


def _departures(
    feed: FeedZip, trips: TripTable, calls: Calls
) -> tuple[NDArray[np.intp], NDArray[np.int64], tuple[str, ...]]:
    """The trips with times of their own; of the others each departure: of which trip, and how many seconds later.

    A trip of frequencies.txt is a pattern only: it runs when that table says, and not at its own times.
    """
    timed_trips = np.flatnonzero(np.isfinite(calls.begins))
    if "frequencies.txt" not in feed:
        return timed_trips, np.empty((0, 2), dtype=np.int64), ()
    table = text_table(
        feed, "frequencies.txt", need=("trip_id", "start_time", "end_time", "headway_secs"), may=("exact_times",)
    )
    frame = table.frame
    trip = trips.ids.get_indexer(pd.Index(frame["trip_id"], dtype=object))
    begin, end = (frame[column].map(clock_seconds).to_numpy(float) for column in ("start_time", "end_time"))
    headway = pd.to_numeric(frame["headway_secs"], errors="coerce").to_numpy(float)
    good = (begin < end) & (headway >= 1) & np.isfinite(headway)
    bad = spelt_out(
        np.flatnonzero((trip >= 0) & ~good),
        lambda at: _fault(table, at, headway=headway[at]),
        f"spans of {table.name} that cannot be used, left out",
    )
    unknown = counted(int((trip < 0).sum()), "row is", "rows are", "left out, as trips.txt does not hold the trip.")
    rows = np.flatnonzero((trip >= 0) & good & np.isfinite(calls.begins[trip]))
    times = np.ceil((end - begin)[rows] / headway[rows]).astype(np.int64)
    _refuse_endless(table, times, np.bincount(calls.trip, minlength=len(trips.ids))[trip[rows]])
    # The how-manieth of its row each departure is.
    number = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    later = np.repeat((begin - calls.begins[trip])[rows], times) + number * np.repeat(headway[rows], times)
    expanded = np.unique(np.column_stack([np.repeat(trip[rows], times), later.astype(np.int64)]), axis=0)
    single = np.setdiff1d(timed_trips, trip[trip >= 0])
    notes = (
        *table.notes,
        *bad,
        *of_table(table.name, unknown),
        *of_table(
            table.name,
            counted(
                len(expanded),
                "trip is",
                "trips are",
                "made from lines that run every so many minutes; where no exact "
                "times are promised, the first is taken to leave as the span begins.",
            ),
        ),
    )
    return single, expanded, notes


def _fault(table: TextTable, at: int, *, headway: float) -> str:
    row, cells = f"{table.name}, row {table.row_of(at)}", table.frame.iloc[at]
    for column in ("start_time", "end_time"):
        if np.isnan(clock_seconds(cells[column])):
            return f"{row}: {column} is {shown(cells[column])} and no time such as 08:05:00; the row is left out."
    if not headway >= 1 or not np.isfinite(headway):
        return f"{row}: headway_secs is {shown(cells['headway_secs'])} and no number of seconds; the row is left out."
    return f"{row}: end_time {cells['end_time']} is not after start_time {cells['start_time']}; the row is left out."


def _refuse_endless(table: TextTable, times: NDArray[np.int64], calls: NDArray[np.intp]) -> None:
    made = int((times * calls).sum())
    if made > MOST_CALLS:
        at = int((times * calls).argmax())
        raise InputError(
            f"{table.name}: its lines stand for {made:,} calls, more than the {MOST_CALLS:,} that are held; one row "
            f"alone makes {times[at]:,} departures."
        )
