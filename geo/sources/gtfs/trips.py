"""The trips of a timetable: whose line each is, on which days it runs, and which of them cannot be used."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.plain import shown
from geo.sources.gtfs.days import Calendar
from geo.sources.gtfs.stops import STEP_FREE, without_repeats
from geo.sources.gtfs.tables import FeedZip, counted, is_blank, of_table, refuse_empty, text_table
from geo.sources.reading import TextTable
from geo.travel.timetable import STEP_FREE_UNKNOWN

BUS, LONDON = 3, "Europe/London"
PLAIN_KINDS = frozenset((*range(8), 11, 12))
# The longer list of kinds that operators also use, by hundreds, as the plain kind that each is one of.
KIND_OF_HUNDRED = {1: 2, 2: 3, 4: 1, 7: 3, 8: 11, 9: 0, 10: 4, 12: 4, 13: 6, 14: 7}


@dataclass(frozen=True)
class Routes:
    """The R rows of routes.txt.

    Attributes
    ----------
    ids
        R codes.
    name, operator
        R texts each.
    kind
        int16 (R,), GTFS's plain kinds.
    """

    ids: pd.Index
    name: list[str]
    operator: list[str]
    kind: NDArray[np.int16]
    agencies: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class TripTable:
    """The T rows of trips.txt.

    Attributes
    ----------
    ids
        T codes.
    route, days
        int (T,), rows of the routes and of the calendar's sets, -1 where unknown.
    block
        int (T,), the same for trips of one block_id, -1 where there is none.
    step_free
        int8 (T,).
    headsign
        T texts.
    used
        bool (T,), what has a known route and runs on some day.
    """

    ids: pd.Index
    route: NDArray[np.intp]
    days: NDArray[np.intp]
    block: NDArray[np.intp]
    step_free: NDArray[np.int8]
    headsign: NDArray[np.object_]
    used: NDArray[np.bool_]
    notes: tuple[str, ...]


def read_routes(feed: FeedZip) -> Routes:
    """routes.txt, with the operators' names from agency.txt where that is there."""
    table = text_table(
        feed,
        "routes.txt",
        need=("route_id", "route_type"),
        may=("agency_id", "route_short_name", "route_long_name"),
    )
    refuse_empty(table)
    table, repeats = without_repeats(table, "route_id")
    frame = table.frame
    names, agency_notes = _agencies(feed)
    alone = next(iter(names.values())) if len(names) == 1 else ""
    operator = [names.get(agency, "" if agency else alone) for agency in frame["agency_id"]]
    shown = frame["route_short_name"].mask(is_blank(frame["route_short_name"]), frame["route_long_name"])
    shown = shown.mask(is_blank(shown), frame["route_id"])
    kinds = [_kind(text) for text in frame["route_type"]]
    unknown = counted(
        sum(kind is None for kind in kinds),
        "route is",
        "routes are",
        "of a kind of vehicle that is not known (route_type), and taken for a bus.",
    )
    return Routes(
        pd.Index(frame["route_id"], dtype=object),
        shown.tolist(),
        operator,
        np.array([BUS if kind is None else kind for kind in kinds], dtype=np.int16),
        tuple(dict.fromkeys(name for name in names.values() if name)),
        (*table.notes, *repeats, *agency_notes, *of_table(table.name, unknown)),
    )


def read_trips(feed: FeedZip, routes: Routes, calendar: Calendar) -> TripTable:
    """trips.txt; trips of routes or services that are not in the feed, and trips that never run, are not used."""
    table = text_table(
        feed,
        "trips.txt",
        need=("trip_id", "route_id", "service_id"),
        may=("trip_headsign", "wheelchair_accessible", "block_id"),
    )
    refuse_empty(table)
    table, repeats = without_repeats(table, "trip_id")
    frame = table.frame
    route = routes.ids.get_indexer(pd.Index(frame["route_id"], dtype=object))
    known = {service: calendar.row_of.get(service, -1) for service in frame["service_id"].unique()}
    days = frame["service_id"].map(known).to_numpy(np.intp)
    runs = (days >= 0) & calendar.runs[days]
    notes = (
        *table.notes,
        *repeats,
        *_orphans(table, "route_id", route < 0, "routes.txt does not hold"),
        *_orphans(table, "service_id", (route >= 0) & (days < 0), "the calendar does not hold"),
        *of_table(
            table.name,
            counted(
                int(((route >= 0) & (days >= 0) & ~runs).sum()),
                "trip is",
                "trips are",
                "left out, as the service runs on no day.",
            ),
        ),
    )
    headsign = frame["trip_headsign"].mask(is_blank(frame["trip_headsign"]), "").to_numpy(object)
    step_free = frame["wheelchair_accessible"].map(STEP_FREE).fillna(STEP_FREE_UNKNOWN).to_numpy(np.int8)
    ids = pd.Index(frame["trip_id"], dtype=object)
    block, _ = pd.factorize(frame["block_id"].mask(is_blank(frame["block_id"])))
    return TripTable(ids, route, days, block, step_free, headsign, (route >= 0) & runs, notes)


def _agencies(feed: FeedZip) -> tuple[dict[str, str], tuple[str, ...]]:
    """The operators' names by code."""
    if "agency.txt" not in feed:
        return {}, (f"{feed.raw.name}: there is no agency.txt in it, so its routes are without their operator's name.",)
    table = text_table(feed, "agency.txt", need=("agency_name",), may=("agency_id", "agency_timezone"))
    zones = sorted(set(table.frame["agency_timezone"]) - {"", LONDON})
    notes = table.notes
    if zones:
        notes = (*notes, f"{table.name}: the times are said to be of {zones[0]}; they are read as British ones.")
    return dict(zip(table.frame["agency_id"], table.frame["agency_name"], strict=True)), notes


def _kind(text: str) -> int | None:
    """The plain kind of vehicle; None where the figure is not known."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    figure = int(text)
    return figure if figure in PLAIN_KINDS else KIND_OF_HUNDRED.get(figure // 100)


def _orphans(table: TextTable, column: str, wrong: NDArray[np.bool_], why: str) -> tuple[str, ...]:
    """A sentence that counts the trips that refer to nothing, with the first one."""
    if not wrong.any():
        return ()
    at, count = int(np.flatnonzero(wrong)[0]), int(wrong.sum())
    cell = table.frame[column].iloc[at]
    return (
        f"{table.name}, row {table.row_of(at)}: {column} is {shown(cell)}, which {why}; trips of that kind, left out: "
        f"{count:,}.",
    )
