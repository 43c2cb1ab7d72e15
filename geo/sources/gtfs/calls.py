"""The calls of a timetable's trips, in order and with their times; and which trips cannot be used for theirs.

A trip that claims fixed times is left out whole where a time of it is no time, where its first or last call has none,
or where it would arrive before it left; where that befalls many, the file is refused. A flexible trip, which comes when
it is booked, claims none, and is left out by itself. All of it is done on arrays: a region has millions of
calls.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError
from geo.plain import shown
from geo.sources.gtfs.order import in_order
from geo.sources.gtfs.stops import Stops
from geo.sources.gtfs.tables import (
    CodedTable,
    Codes,
    FeedZip,
    coded_table,
    counted,
    is_blank,
    of_table,
    refuse_empty,
    spelt_out,
)
from geo.sources.gtfs.times import (
    clock,
    clock_seconds,
    filled,
    hop_metres,
    numbers,
    past_midnight,
    seconds_of,
    whole_numbers,
)
from geo.sources.gtfs.trips import TripTable
from geo.sources.reading import MISSING_SPELLINGS
from geo.values import Floats

# Shares of the trips; our choice. Above the first what is wrong is no slip but the whole table; above the second the
# calls that are missing were lost on the way, as happens where a table is cut off just at the end of a row.
MOST_SPOILT = 0.1
MOST_WITHOUT_CALLS = 0.25
NO, BY_ARRANGEMENT = "1", frozenset({"2", "3"})
# A call in a zone or a group of stops, or at any time of a span, in place of a stop and its times. The two spellings of
# a span are those of the standard and of its draft.
ZONES = ("location_id", "location_group_id")
SPANS = tuple(f"{end}_pickup_{word}_window" for end in ("start", "end") for word in ("drop_off", "dropoff"))


@dataclass(frozen=True)
class Calls:
    """H calls in the order of their trips, and of each trip in the order of travel.

    Attributes
    ----------
    trip, stop
        int32 (H,), rows of the trips and the stops.
    arrive, depart
        int32 (H,), seconds.
    board, alight
        bool (H,).
    begins
        float64 (T,), when each trip leaves its first call as published, NaN where a trip is not held.
    flexible
        bool (T,), the trips that are used and claim no fixed times.
    """

    trip: NDArray[np.int32]
    stop: NDArray[np.int32]
    arrive: NDArray[np.int32]
    depart: NDArray[np.int32]
    board: NDArray[np.bool_]
    alight: NDArray[np.bool_]
    begins: Floats
    flexible: NDArray[np.bool_]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Timed:
    """All calls of the trips that are used, in order: `order` are their positions in the table.

    arrive, depart: float64, NaN where no time can be told; spoilt: bool (T,), the trips that cannot be used for theirs.
    """

    order: NDArray[np.intp]
    trip: NDArray[np.int32]
    stop: NDArray[np.int32]
    arrive: Floats
    depart: Floats
    spoilt: NDArray[np.bool_]
    notes: tuple[str, ...]


def read_calls(feed: FeedZip, trips: TripTable, stops: Stops) -> Calls:
    """stop_times.txt, of the trips that are used and at the stops that are placed."""
    table = coded_table(
        feed,
        "stop_times.txt",
        need=("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
        may=("pickup_type", "drop_off_type", "shape_dist_traveled", *ZONES, *SPANS),
    )
    refuse_empty(table)
    column = table.columns
    trip = _rows_of(column["trip_id"], trips.ids)
    stop = _rows_of(column["stop_id"], stops.ids)
    _refuse_lost(table, trip, trips)
    flexible, zone = _flexible(table, trip, trips)
    orphans = (
        *_orphans(table, "trip_id", trip < 0, "trips.txt"),
        *_orphans(table, "stop_id", (trip >= 0) & (stop < 0) & ~zone & ~flexible[trip], "stops.txt"),
    )
    fixed = replace(trips, used=trips.used & ~flexible)
    timed = _timed(table, np.where(zone, -1, trip), stop, trips=fixed, stops=stops)
    zones = int((zone & (trip >= 0) & fixed.used[trip]).sum())
    trip, stop, spoilt = timed.trip, timed.stop, timed.spoilt
    begins = np.full(len(trips.ids), np.nan)
    first = np.flatnonzero(np.diff(trip, prepend=-1) != 0)
    begins[trip[first]] = timed.depart[first]
    known = stop >= 0
    entrance, away = known & ~stops.boarded[stop], known & stops.boarded[stop] & ~stops.placed[stop]
    keep = ~spoilt[trip] & known & ~entrance & ~away
    many = np.bincount(trip[keep], minlength=len(trips.ids)) >= 2
    keep &= many[trip]
    begins[~many] = np.nan
    board, board_said = _possible(table, "pickup_type", timed.order[keep])
    alight, alight_said = _possible(table, "drop_off_type", timed.order[keep])
    notes = (
        *table.notes,
        *orphans,
        *timed.notes,
        *of_table(
            table.name,
            counted(
                zones,
                "call is",
                "calls are",
                "in a zone or at no fixed time, between others that are fixed, and left out.",
            ),
            counted(
                int(entrance.sum()),
                "call is",
                "calls are",
                "at a station or an entrance, which is no stop that one boards at, and left out.",
            ),
            counted(
                int(away.sum()), "call is", "calls are", "at a stop without a place in Great Britain, and left out."
            ),
            counted(
                int((fixed.used & ~spoilt & ~many).sum()),
                "trip has",
                "trips have",
                "fewer than two calls, and cannot be travelled by.",
            ),
            board_said,
            alight_said,
        ),
    )
    return Calls(
        trip[keep],
        stop[keep],
        timed.arrive[keep].astype(np.int32),
        timed.depart[keep].astype(np.int32),
        board,
        alight,
        begins,
        flexible,
        notes,
    )


def _flexible(
    table: CodedTable, trip: NDArray[np.int32], trips: TripTable
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The trips that are used and claim no fixed times (T,), and the calls in a zone or at any time of a span (N,).

    A trip claims fixed times where one of its other calls has something in the place of a time.
    """

    def given(column: str) -> NDArray[np.bool_]:
        codes = table.columns[column]
        return ~is_blank(codes.values)[codes.codes]

    timed = given("arrival_time") | given("departure_time")
    zone = np.logical_or.reduce([given(column) for column in (*ZONES, *SPANS)]) & ~timed
    known = trip >= 0
    called, claims = (
        np.bincount(trip[known & rows], minlength=len(trips.ids)) > 0 for rows in (np.ones(len(trip), bool), timed)
    )
    return trips.used & called & ~claims, zone


def _timed(
    table: CodedTable, trip: NDArray[np.int32], stop: NDArray[np.int32], *, trips: TripTable, stops: Stops
) -> _Timed:
    """The calls of the trips that are used, in order, each with its times."""
    column = table.columns
    number = whole_numbers(column["stop_sequence"])
    arrive, wrong_arrive = seconds_of(column["arrival_time"])
    depart, wrong_depart = seconds_of(column["departure_time"])
    unread = np.isnan(number) | wrong_arrive | wrong_depart
    in_use = np.flatnonzero((trip >= 0) & trips.used[trip])
    order, repeats, lost_count = in_order(trip[in_use], number[in_use], np.fmin(arrive, depart)[in_use])
    order = in_use[order]
    trip, stop = trip[order], stop[order]
    arrive, depart, tomorrow = past_midnight(trip, arrive[order], depart[order])
    lon, lat = (np.where(stop >= 0, along[stop], np.nan) for along in (stops.lon, stops.lat))
    arrive, depart, blank = filled(
        trip,
        arrive,
        depart,
        shape_distance=numbers(column["shape_dist_traveled"])[order],
        metres=hop_metres(lon, lat),
    )
    spoilt, sentences = _spoilt(table, order, trip, (arrive, depart), unread=unread[order], trips=trips)
    notes = of_table(
        table.name,
        counted(repeats, "row repeats", "rows repeat", "a trip's stop_sequence; the first of each is used."),
        counted(
            int(lost_count.sum()),
            "trip gives",
            "trips give",
            "one stop_sequence to several calls, which stand in the order of their times; that order is used.",
        ),
        counted(
            len(np.unique(trip[tomorrow])),
            "trip goes",
            "trips go",
            "from 23:59 back to 00:00, where 24:00 was expected; taken to run past midnight.",
        ),
        counted(
            int((blank & ~spoilt[trip]).sum()),
            "call is",
            "calls are",
            "without a printed time, and timed by the way between those that have one.",
        ),
    )
    return _Timed(order, trip, stop, arrive, depart, spoilt, (*notes, *sentences))


def _rows_of(column: Codes, ids: pd.Index) -> NDArray[np.int32]:
    """The row of each cell's code among the codes, -1 where there is none."""
    rows = ids.get_indexer(column.values)
    rows[is_blank(column.values)] = -1
    return rows.astype(np.int32)[column.codes]


def _orphans(table: CodedTable, column: str, wrong: NDArray[np.bool_], other: str) -> tuple[str, ...]:
    if not wrong.any():
        return ()
    at = int(np.flatnonzero(wrong)[0])
    return (
        f"{table.name}, row {table.lines[at]}: {column} is {shown(_cell(table, column, at))}, which {other} does "
        f"not hold; calls of that kind, left out: {int(wrong.sum()):,}.",
    )


def _cell(table: CodedTable, column: str, at: int) -> str:
    codes = table.columns[column]
    return str(codes.values[codes.codes[at]])


def _refuse_lost(table: CodedTable, trip: NDArray[np.int32], trips: TripTable) -> None:
    """Refuse a table that holds no call of so many trips that it cannot be whole."""
    called = np.bincount(trip[trip >= 0], minlength=len(trips.ids)) > 0
    empty = int((trips.used & ~called).sum())
    if trips.used.any() and empty > MOST_WITHOUT_CALLS * trips.used.sum():
        raise InputError(
            *table.notes,
            f"{table.name}: it holds no call of {empty:,} of {int(trips.used.sum()):,} trips that run, so it is cut "
            f"off (its last row is {table.lines[-1]}) or of another timetable; download it again.",
        )


def _spoilt(
    table: CodedTable,
    order: NDArray[np.intp],
    trip: NDArray[np.int32],
    times: tuple[Floats, Floats],
    *,
    unread: NDArray[np.bool_],
    trips: TripTable,
) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    """Which trips cannot be used for their times, (T,), with the first ones named; refused where they are many.

    order: the table's positions of the calls.
    """
    arrive, depart = times
    left = np.where(np.diff(trip, prepend=-1) != 0, arrive, np.roll(depart, 1))
    untimed = np.isnan(arrive)
    with np.errstate(invalid="ignore"):
        early, backwards = arrive < left, depart < arrive

    def why(at: int) -> str:
        if unread[at]:
            return _unread(table, int(order[at]))
        if untimed[at]:
            return "its first or last call has no time"
        if early[at]:
            return f"it arrives at {clock(arrive[at])}, before it left the stop before at {clock(left[at])}"
        return f"it leaves at {clock(depart[at])}, before it arrives at {clock(arrive[at])}"

    wrong = np.flatnonzero(unread | untimed | early | backwards)
    wrong = wrong[np.unique(trip[wrong], return_index=True)[1]]
    spoilt = np.zeros(len(trips.ids), dtype=bool)
    spoilt[trip[wrong]] = True
    sentences = spelt_out(
        wrong,
        lambda at: f"{table.name}, row {table.lines[order[at]]}: trip {trips.ids[trip[at]]} is left out, as {why(at)}.",
        f"trips of {table.name} whose times cannot be used, left out",
    )
    if len(wrong) > MOST_SPOILT * trips.used.sum():
        raise InputError(
            f"{table.name}: the times of {len(wrong):,} of {int(trips.used.sum()):,} trips cannot be used.", *sentences
        )
    return spoilt, sentences


def _unread(table: CodedTable, row: int) -> str:
    for column in ("arrival_time", "departure_time"):
        text = _cell(table, column, row)
        if text not in MISSING_SPELLINGS and np.isnan(clock_seconds(text)):
            return f"{column} is {shown(text)} and no time such as 08:05:00"
    return f"stop_sequence is {shown(_cell(table, 'stop_sequence', row))} and no whole number"


def _possible(table: CodedTable, column: str, rows: NDArray[np.intp]) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    """Whether one can get on (or off) at these rows, and what is said where that takes an arrangement."""
    codes = table.columns[column]
    kinds = codes.values
    here = codes.codes[rows]
    arranged = int(kinds.isin(BY_ARRANGEMENT)[here].sum())
    strange = int((~(is_blank(kinds) | kinds.isin({"0", NO, *BY_ARRANGEMENT})))[here].sum())
    notes = (
        *counted(arranged, "call is", "calls are", f"by arrangement only ({column} 2 or 3), and counted as possible."),
        *counted(strange, "call has", "calls have", f"a {column} that is not known, and counted as possible."),
    )
    return np.asarray(kinds != NO, dtype=bool)[here], notes
