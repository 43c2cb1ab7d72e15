"""A public transport timetable as operators publish it (GTFS, one zip) as arrays of stops, trips, calls and days.

What refers to nothing, stands twice or makes no sense is left out and counted in the notes; a feed that lacks a table,
was cut off, lies in another country or runs on no day is refused.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError
from geo.provenance import Source
from geo.sources.gtfs.calls import Calls, read_calls
from geo.sources.gtfs.days import Calendar, ordinal, read_calendar
from geo.sources.gtfs.frequencies import held_trips
from geo.sources.gtfs.stops import read_changes, read_stops
from geo.sources.gtfs.tables import FeedZip, counted, feed_zip, is_timetable, spelt_out, text_table
from geo.sources.gtfs.through import read_stays
from geo.sources.gtfs.trips import Routes, TripTable, read_routes, read_trips
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile
from geo.travel.timetable import Feed, Timetable

NEEDED = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
CALENDARS = ("calendar.txt", "calendar_dates.txt")
# A feed of more operators than this is called by its file, as a list of all of them is no name.
MOST_NAMED_AGENCIES = 3


@dataclass(frozen=True)
class TimetableFile:
    """One feed's timetable, where it came from, and what is said of its rows; nothing of the zip is kept."""

    timetable: Timetable
    source: Source
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _About:
    """What feed_info.txt says: publisher, version, and the days it vouches for as ordinals (NaN where it is silent)."""

    publisher: str = ""
    version: str = ""
    first: float = float("nan")
    last: float = float("nan")


def read_timetable(raw: RawFile) -> TimetableFile:
    """The timetable of a zip.

    Raises InputError, a sentence a fault: a table is missing or cut off, no stop is in Great Britain, no service runs
    on any day, many trips have times that make no sense, or no trip is left.
    """
    feed = feed_zip(raw)
    _refuse_missing(feed)
    about = _about(feed)
    stops = read_stops(feed)
    routes = read_routes(feed)
    calendar = read_calendar(feed)
    trips = read_trips(feed, routes, calendar)
    calls = read_calls(feed, trips, stops)
    held = held_trips(feed, trips, calls)
    which = held.which
    changes, change_notes = read_changes(feed, stops)
    stays = read_stays(feed, trips, held, stops=stops)
    notes = (
        *stops.notes,
        *routes.notes,
        *calendar.notes,
        *trips.notes,
        *calls.notes,
        *_flexible(feed, calls, trips, routes),
        *held.notes,
        *change_notes,
        *stays.notes,
    )
    if not len(which):
        raise InputError(f"{raw.name}: no trip of it can be used.", *notes)
    days, first_day, used_days = _days(calendar, trips.days[which])
    name = _name(feed, about, routes)
    span, span_notes = _vouched(feed, about, days, first_day)
    used_stops, call_stop = np.unique(held.stop, return_inverse=True)
    place = np.full(len(stops.ids), -1, dtype=np.int32)
    place[used_stops] = np.arange(len(used_stops))
    changes = changes[(place[changes[:, :2]] >= 0).all(axis=1)]
    used_routes, trip_route = np.unique(trips.route[which], return_inverse=True)
    timetable = Timetable(
        feeds=(Feed(name, *span),),
        stop_id=tuple(stops.ids[used_stops]),
        stop_name=tuple(stops.names[at] for at in used_stops),
        stop_easting=stops.easting[used_stops],
        stop_northing=stops.northing[used_stops],
        stop_step_free=stops.step_free[used_stops],
        route_name=tuple(routes.name[at] for at in used_routes),
        operator=tuple(routes.operator[at] for at in used_routes),
        route_type=routes.kind[used_routes],
        trip_feed=np.zeros(len(which), dtype=np.int32),
        trip_route=trip_route.astype(np.int32),
        trip_days=used_days,
        trip_block=stays.block,
        trip_step_free=trips.step_free[which],
        trip_headsign=tuple(trips.headsign[which]),
        call_start=held.start,
        call_stop=call_stop.astype(np.int32),
        call_arrive=held.arrive,
        call_depart=held.depart,
        call_board=held.board,
        call_alight=held.alight,
        first_day=first_day,
        days=days,
        change_from=place[changes[:, 0]],
        change_to=place[changes[:, 1]],
        change_seconds=changes[:, 2].copy(),
        stay_from=stays.stay_from,
        stay_to=stays.stay_to,
        stay_allowed=stays.stay_allowed,
    )
    source = raw.source(
        "Public transport timetable (GTFS)",
        edition=about.version,
        date="" if np.isnan(about.first) else date.fromordinal(int(about.first)).isoformat(),
        publisher=about.publisher,
    )
    return TimetableFile(timetable, assume_date(raw, source), (*notes, *span_notes))


def _flexible(feed: FeedZip, calls: Calls, trips: TripTable, routes: Routes) -> tuple[str, ...]:
    """A sentence for each line with flexible trips, which are left out."""
    lines, counts = np.unique(trips.route[calls.flexible], return_counts=True)

    def sentence(at: int) -> str:
        line, operator = routes.name[lines[at]], routes.operator[lines[at]]
        whose = f" of {operator}" if operator else ""
        (why,) = counted(
            int(counts[at]),
            "trip claims",
            "trips claim",
            "no fixed times, as flexible services do that come when they are booked; left out.",
        )
        return f"{feed.named('stop_times.txt')}: line {line}{whose}: {why}"

    return spelt_out(np.arange(len(lines)), sentence, "lines with flexible trips, left out")


def _refuse_missing(feed: FeedZip) -> None:
    missing = [table for table in NEEDED if table not in feed]
    if not any(table in feed for table in CALENDARS):
        missing.append(" or ".join(CALENDARS))
    if missing:
        raise InputError(f"{feed.raw.name}: the timetable's zip lacks {', '.join(missing)}; download it again.")


def _about(feed: FeedZip) -> _About:
    if "feed_info.txt" not in feed:
        return _About()
    table = text_table(
        feed,
        "feed_info.txt",
        need=(),
        may=("feed_publisher_name", "feed_version", "feed_start_date", "feed_end_date"),
    )
    if table.frame.empty:
        return _About()
    publisher, version, first, last = table.frame.iloc[0]
    return _About(publisher, version, ordinal(first), ordinal(last))


def _name(feed: FeedZip, about: _About, routes: Routes) -> str:
    title = feed.raw.facts.get("title") or " ".join(filter(None, (about.publisher, about.version)))
    agencies = routes.agencies if len(routes.agencies) <= MOST_NAMED_AGENCIES else ()
    return title or ", ".join(agencies) or PurePosixPath(feed.raw.name).stem


def _days(calendar: Calendar, rows: NDArray[np.intp]) -> tuple[NDArray[np.bool_], date, NDArray[np.int32]]:
    """The sets of days that trips run on, cut to the days that have a trip; the first of these; each trip's set."""
    used, trip_days = np.unique(rows, return_inverse=True)
    days = calendar.days[used]
    running = np.flatnonzero(days.any(axis=0))
    first, last = int(running[0]), int(running[-1])
    return days[:, first : last + 1].copy(), calendar.first_day + timedelta(days=first), trip_days.astype(np.int32)


def _vouched(
    feed: FeedZip, about: _About, days: NDArray[np.bool_], first_day: date
) -> tuple[tuple[date, date], tuple[str, ...]]:
    """The first and the last day that can be asked about, and what is said where that is not the whole calendar.

    From the first to the last day with a service, cut to the days that feed_info.txt vouches for: operators let weekly
    services run on for years beyond what they know. A span wider than the calendar adds nothing, as a day after the
    last service far more often means that the timetable ended than that the buses stop.
    """
    low, high = first_day.toordinal(), first_day.toordinal() + days.shape[1] - 1
    first = low if np.isnan(about.first) else max(low, int(about.first))
    last = high if np.isnan(about.last) else min(high, int(about.last))
    whole = (date.fromordinal(low), date.fromordinal(high))
    if first > last:
        return whole, (
            f"{feed.named('feed_info.txt')}: it vouches for no day that the calendar has ({whole[0].isoformat()} to "
            f"{whole[1].isoformat()}), and is not followed.",
        )
    span = (date.fromordinal(first), date.fromordinal(last))
    if span == whole:
        return span, ()
    return span, (
        f"{feed.named('feed_info.txt')}: it vouches for {span[0].isoformat()} to {span[1].isoformat()} only, so other "
        f"days of the calendar cannot be asked about.",
    )


KINDS = (
    Kind(
        "timetable",
        "public transport timetable (GTFS)",
        is_timetable,
        read_timetable,
        Look(
            "Buses and trains: when they call where",
            marks="a zip with these files",
            example="stops.txt, routes.txt, trips.txt, stop_times.txt, calendar.txt",
            seen="timetables of Trafford, the Isle of Wight and Newport",
        ),
    ),
)
