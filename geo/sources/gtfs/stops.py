"""Where a timetable's vehicles call: which rows of stops.txt one can board at, where they are, and what a change takes.

Stations, entrances and the like are no stops; a stop takes from its station what it does not say of step-free use.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError
from geo.plain import shown
from geo.projection import on_grid, to_grid
from geo.sources.figures import numbers
from geo.sources.gtfs.tables import FeedZip, counted, is_blank, of_table, refuse_empty, spelt_out, text_table
from geo.sources.reading import TextTable
from geo.travel.timetable import STEP_FREE_NO, STEP_FREE_UNKNOWN, STEP_FREE_YES
from geo.values import Floats

STEP_FREE = {"1": STEP_FREE_YES, "2": STEP_FREE_NO}
BOARDED = frozenset({"", "0"})
# transfer_type: a recommended place to change, one where the second vehicle waits, one with a least time, none at all.
RECOMMENDED, AWAITED, TIMED, IMPOSSIBLE = "0", "1", "2", "3"
# And two that speak of two trips of one vehicle: one may stay on board from one to the other, or must get off.
STAY, GET_OFF = "4", "5"
TRIPS = ("from_trip_id", "to_trip_id")
# A day: no change takes longer, so more than this is a slip of the pen.
MOST_CHANGE_SECONDS = 86_400


@dataclass(frozen=True)
class Stops:
    """The N rows of stops.txt, stations among them.

    Attributes
    ----------
    ids, names
        N codes and N texts.
    lon, lat
        float64 (N,), degrees, NaN where there is no place.
    easting, northing
        float64 (N,), metres.
    boarded
        bool (N,), what is a stop by its kind.
    placed
        bool (N,), what lies in Great Britain.
    step_free
        int8 (N,), STEP_FREE_*.
    station
        int (N,), the row of the station that it is part of, -1 where of none.
    """

    ids: pd.Index
    names: list[str]
    lon: Floats
    lat: Floats
    easting: Floats
    northing: Floats
    boarded: NDArray[np.bool_]
    placed: NDArray[np.bool_]
    step_free: NDArray[np.int8]
    station: NDArray[np.intp]
    notes: tuple[str, ...]


def read_stops(feed: FeedZip) -> Stops:
    """stops.txt; refused where no stop lies in Great Britain."""
    table = text_table(
        feed,
        "stops.txt",
        need=("stop_id", "stop_lat", "stop_lon"),
        may=("stop_name", "location_type", "parent_station", "wheelchair_boarding"),
    )
    refuse_empty(table)
    table, repeats = without_repeats(table, "stop_id")
    frame = table.frame
    lat, lon = numbers(table, "stop_lat", lowest=-90.0), numbers(table, "stop_lon", lowest=-180.0)
    x, y = lon.figures.to_numpy(float), lat.figures.to_numpy(float)
    nowhere = ~np.isfinite(x) | ~np.isfinite(y) | ((x == 0) & (y == 0))
    x, y = np.where(nowhere, np.nan, x), np.where(nowhere, np.nan, y)
    boarded = frame["location_type"].isin(BOARDED).to_numpy(bool)
    easting, northing = to_grid(x, y)
    placed = on_grid(easting, northing)
    _refuse_elsewhere(table, x, y, boarded=boarded, placed=placed)
    ids = pd.Index(frame["stop_id"], dtype=object)
    station = ids.get_indexer(pd.Index(frame["parent_station"], dtype=object))
    station[is_blank(frame["parent_station"])] = -1
    step_free = frame["wheelchair_boarding"].map(STEP_FREE).fillna(STEP_FREE_UNKNOWN).to_numpy(np.int8)
    inherits = (step_free == STEP_FREE_UNKNOWN) & (station >= 0)
    step_free = np.where(inherits, step_free[station], step_free).astype(np.int8)
    away = spelt_out(
        np.flatnonzero(boarded & ~placed),
        lambda at: (
            f"{table.name}, row {table.row_of(at)}: {_named(frame, at)} stands {_where(x[at], y[at])}; it is "
            f"left out, with the calls there."
        ),
        f"stops of {table.name} without a place in Great Britain, left out with the calls there",
    )
    names = frame["stop_name"].where(frame["stop_name"] != "", frame["stop_id"]).tolist()
    notes = (*table.notes, *repeats, *lat.faults, *lat.notes, *lon.faults, *lon.notes, *away)
    return Stops(ids, names, x, y, easting, northing, boarded, placed, step_free, station, notes)


def read_changes(feed: FeedZip, stops: Stops) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """transfers.txt as rows of (stop, stop, seconds), int32 (C, 3), -1 seconds where no change is possible; and notes.

    A row for a station holds for all its stops, and gives way to one for the stops themselves.
    """
    none = np.empty((0, 3), dtype=np.int32)
    if "transfers.txt" not in feed:
        return none, ()
    table = text_table(
        feed,
        "transfers.txt",
        need=(),
        may=(
            "from_stop_id",
            "to_stop_id",
            "transfer_type",
            "min_transfer_time",
            "from_route_id",
            "to_route_id",
            *TRIPS,
        ),
    )
    frame = table.frame[~speaks_of_trips(table.frame)]
    if frame.empty:
        return none, table.notes
    table = TextTable(table.name, frame.reset_index(drop=True), table.lines[frame.index], table.notes)
    frame = table.frame
    stated = numbers(table, "min_transfer_time")
    least = stated.figures
    kind = frame["transfer_type"].mask(is_blank(frame["transfer_type"]), RECOMMENDED).to_numpy(object)
    seconds = np.ceil(np.where((kind == AWAITED) & np.isnan(least), 0.0, least))
    seconds = np.where(seconds > MOST_CHANGE_SECONDS, np.nan, seconds)
    seconds = np.where(kind == IMPOSSIBLE, -1.0, seconds)
    known_kind = np.isin(kind, [RECOMMENDED, AWAITED, TIMED, IMPOSSIBLE])
    narrow = ~_blank(frame, ("from_route_id", "to_route_id", *TRIPS)).all(axis=0)
    ends = np.column_stack([stops.ids.get_indexer(pd.Index(frame[f"{end}_stop_id"])) for end in ("from", "to")])
    known_ends = (ends >= 0).all(axis=1)
    used = known_kind & ~narrow & known_ends & np.isfinite(seconds)
    notes = (
        *table.notes,
        *stated.faults,
        *stated.notes,
        *of_table(
            table.name,
            counted(int((~known_kind).sum()), "row is", "rows are", "of a kind of change that is not used here."),
            counted(
                int((known_kind & narrow).sum()),
                "row holds",
                "rows hold",
                "for single routes or trips only, and is not used.",
            ),
            counted(
                int((known_kind & ~narrow & ~known_ends).sum()),
                "row is",
                "rows are",
                "left out, as stops.txt does not hold both stops.",
            ),
            counted(
                int((known_kind & ~narrow & known_ends & ~np.isfinite(seconds)).sum()),
                "row names",
                "rows name",
                "a change without the time that it takes, and is left to walking.",
            ),
        ),
    )
    parts = _parts(stops)
    rows = [
        (not (stops.boarded[a] and stops.boarded[b]), start, end, int(takes))
        for (a, b), takes in zip(ends[used].tolist(), seconds[used], strict=True)
        for start in parts.get(a, [a])
        for end in parts.get(b, [b])
    ]
    # Rows for stops themselves first; of two for one pair the first one holds.
    first: dict[tuple[int, int], int] = {}
    for _, start, end, takes in sorted(rows, key=lambda row: row[0]):
        first.setdefault((start, end), takes)
    changes = [(start, end, takes) for (start, end), takes in first.items()]
    return np.array(changes, dtype=np.int32).reshape(-1, 3), notes


def speaks_of_trips(transfers: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows of transfers.txt say of two trips whether one may stay on board from one to the other."""
    both = ~_blank(transfers, TRIPS).any(axis=0)
    return both & transfers["transfer_type"].isin({STAY, GET_OFF}).to_numpy(bool)


def _blank(frame: pd.DataFrame, names: Iterable[str]) -> NDArray[np.bool_]:
    """Whether each cell of these columns is blank, columns x rows; a table may have no rows."""
    return np.array([is_blank(frame[name]) for name in names])


def without_repeats(table: TextTable, key: str) -> tuple[TextTable, tuple[str, ...]]:
    """The table with each key's first row only, and what is said of the others: the same again, or with other facts."""
    frame = table.frame
    again = frame[key].duplicated().to_numpy(bool)
    if not again.any():
        return table, ()
    different = np.flatnonzero(again & ~frame.duplicated().to_numpy(bool))
    same = int(again.sum()) - len(different)
    notes = (
        *of_table(table.name, counted(same, "row is", "rows are", "there twice, and counted once.")),
        *spelt_out(
            different,
            lambda at: (
                f"{table.name}, row {table.row_of(at)}: {key} {shown(frame[key].iloc[at])} stands further up "
                f"already, with other facts; the first one is used."
            ),
            f"rows of {table.name} that repeat a {key} with other facts, not used",
        ),
    )
    once = TextTable(table.name, frame[~again].reset_index(drop=True), table.lines[~again], table.notes)
    return once, notes


def _parts(stops: Stops) -> dict[int, list[int]]:
    """The stops of each station, by its row."""
    by_station: dict[int, list[int]] = {}
    for stop in np.flatnonzero(stops.boarded & (stops.station >= 0)).tolist():
        station = int(stops.station[stop])
        if not stops.boarded[station]:
            by_station.setdefault(station, []).append(stop)
    return by_station


def _refuse_elsewhere(
    table: TextTable,
    x: Floats,
    y: Floats,
    *,
    boarded: NDArray[np.bool_],
    placed: NDArray[np.bool_],
) -> None:
    if (boarded & placed).any():
        return
    if not boarded.any():
        raise InputError(*table.notes, f"{table.name}: there is no stop in it that one can board at.")
    if on_grid(*to_grid(y, x))[boarded].any():
        raise InputError(f"{table.name}: stop_lat and stop_lon are swapped; the latitude of London is 51.5.")
    at = int(np.flatnonzero(boarded)[0])
    raise InputError(
        f"{table.name}: no stop lies in Great Britain; the first one, {_named(table.frame, at)} on row "
        f"{table.row_of(at)}, stands {_where(x[at], y[at])}."
    )


def _named(frame: pd.DataFrame, at: int) -> str:
    name = frame["stop_name"].iloc[at]
    return f"stop {frame['stop_id'].iloc[at]}" + (f" ({name})" if name else "")


def _where(lon: float, lat: float) -> str:
    return "nowhere, without coordinates" if np.isnan(lon) else f"at {lat:.6g}, {lon:.6g}, not in Great Britain"
