"""Which trips one vehicle makes one after another: by their block, and by the trips that transfers.txt names."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.sources.gtfs.frequencies import HeldTrips
from geo.sources.gtfs.stops import STAY, TRIPS, Stops, speaks_of_trips
from geo.sources.gtfs.tables import FeedZip, counted, is_blank, of_table, text_table
from geo.sources.gtfs.trips import TripTable


@dataclass(frozen=True)
class Stays:
    """What the feed says of staying on board, by rows of the T trips that are held.

    Attributes
    ----------
    block
        int32 (T,), as `Timetable.trip_block`.
    stay_from, stay_to, stay_allowed
        int32 (K,), int32 (K,) and bool (K,), as in `Timetable`.
    """

    block: NDArray[np.int32]
    stay_from: NDArray[np.int32]
    stay_to: NDArray[np.int32]
    stay_allowed: NDArray[np.bool_]
    notes: tuple[str, ...]


def read_stays(feed: FeedZip, trips: TripTable, held: HeldTrips, *, stops: Stops) -> Stays:
    """The blocks of the trips that are held, and what transfers.txt says of two of them.

    Departures of a line every so many minutes are in no block: which of them one vehicle makes is not told.
    """
    own = np.arange(len(held.which), dtype=np.int32)
    block = np.where(held.single, trips.block[held.which], -1)
    _, first, same = np.unique(block, return_index=True, return_inverse=True)
    blocks = np.where(block < 0, own, first[same]).astype(np.int32)
    pairs, allowed, notes = _named(feed, trips, held, stops)
    return Stays(blocks, pairs[:, 0], pairs[:, 1], allowed, notes)


def _named(
    feed: FeedZip, trips: TripTable, held: HeldTrips, stops: Stops
) -> tuple[NDArray[np.int32], NDArray[np.bool_], tuple[str, ...]]:
    """Pairs of held trips that transfers.txt names (K, 2), whether one may stay on board, what is said of others."""
    none = np.empty((0, 2), dtype=np.int32), np.empty(0, dtype=bool)
    if "transfers.txt" not in feed:
        return *none, ()
    table = text_table(feed, "transfers.txt", need=(), may=("from_stop_id", "to_stop_id", "transfer_type", *TRIPS))
    frame = table.frame[speaks_of_trips(table.frame)]
    if frame.empty or not len(held.which):
        return *none, ()
    rows = np.full(len(trips.ids) + 1, -1, dtype=np.int32)
    rows[held.which[held.single]] = np.flatnonzero(held.single)
    pairs = np.column_stack([rows[trips.ids.get_indexer(pd.Index(frame[column]))] for column in TRIPS])
    allowed = frame["transfer_type"].to_numpy(object) == STAY
    known = (pairs >= 0).all(axis=1)
    before, after = np.maximum(pairs, 0).T
    last, first = held.start[before + 1] - 1, held.start[after]
    here = _at(frame["from_stop_id"], held.stop[last], stops) & _at(frame["to_stop_id"], held.stop[first], stops)
    in_time = held.arrive[last] <= held.depart[first]
    notes = of_table(
        table.name,
        counted(
            int((~known).sum()),
            "row is",
            "rows are",
            "left out, as the timetable does not hold both trips, each with times of its own.",
        ),
        counted(
            int((known & ~here).sum()),
            "row names",
            "rows name",
            "a stop where the first trip does not end or the second not begin, and is not used.",
        ),
        counted(
            int((known & here & ~in_time & allowed).sum()),
            "row leads",
            "rows lead",
            "to a trip that has left before the first one arrives, and is not used.",
        ),
    )
    good = known & here & (in_time | ~allowed)
    return pairs[good], allowed[good], notes


def _at(names: pd.Series, calls: NDArray[np.int32], stops: Stops) -> NDArray[np.bool_]:
    """Whether each name is that of the stop called at or of its station; a blank one is, too."""
    named = stops.ids.get_indexer(pd.Index(names))
    return is_blank(names) | (named == calls) | ((named >= 0) & (named == stops.station[calls]))
