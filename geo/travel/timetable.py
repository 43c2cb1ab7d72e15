"""Public transport as arrays: stops, trips and their calls, the days they run; and which days can be asked about.

Times are whole seconds after midnight of the day of service and may pass 24:00 (86,400). A trip that runs by frequency
is held as the single trips that it stands for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError
from geo.travel.bank_holidays import bank_holiday
from geo.travel.service_days import FeedDays, days_in_words, feed_days, holiday_words, usual_trips
from geo.values import Floats

# What a stop or a trip says of step-free use (GTFS wheelchair_boarding, wheelchair_accessible).
STEP_FREE_UNKNOWN, STEP_FREE_YES, STEP_FREE_NO = 0, 1, 2
OCTOBER = 10
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Feed:
    """One timetable file: its name, and the first and the last day that its calendar covers."""

    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True, eq=False)
class Timetable:
    """S stops, R routes, T trips and H calls of one or several feeds; V sets of days that trips run on.

    Attributes
    ----------
    stop_id, stop_name
        S texts; from the second feed on a stop_id begins with its feed's name.
    stop_easting, stop_northing
        float64 (S,), metres on the British National Grid.
    stop_step_free
        int8 (S,), STEP_FREE_*.
    route_name, operator
        R texts, the name as on the bus ("12").
    route_type
        int16 (R,), GTFS's kinds (0 tram, 2 rail, 3 bus, 4 ferry).
    trip_feed
        int32 (T,), rows of feeds.
    trip_route, trip_days
        int32 (T,), rows of routes and of days.
    trip_block
        int32 (T,): trips with the same figure are made by one vehicle one after another (block_id). The figure is the
        row of the first of them; a trip's own row where nothing is said.
    trip_step_free
        int8 (T,), STEP_FREE_*.
    trip_headsign
        T texts.
    call_start
        int32 (T + 1,): trip t calls at call_start[t] to call_start[t + 1].
    call_stop
        int32 (H,), rows of stops.
    call_arrive, call_depart
        int32 (H,), seconds, never falling along a trip.
    call_board, call_alight
        bool (H,), whether one may get on and off there.
    days
        bool (V, D), which of the D days from first_day on.
    change_from, change_to
        int32 (C,), rows of stops; the same stop twice is a change there.
    change_seconds
        int32 (C,), what the feed says a change takes at least, -1 where it says that none is possible.
    stay_from, stay_to
        int32 (K,), rows of trips of which the feed says by name whether one may stay on board from one to the next.
    stay_allowed
        bool (K,), whether one may.
    """

    feeds: tuple[Feed, ...]
    stop_id: tuple[str, ...]
    stop_name: tuple[str, ...]
    stop_easting: Floats
    stop_northing: Floats
    stop_step_free: NDArray[np.int8]
    route_name: tuple[str, ...]
    operator: tuple[str, ...]
    route_type: NDArray[np.int16]
    trip_feed: NDArray[np.int32]
    trip_route: NDArray[np.int32]
    trip_days: NDArray[np.int32]
    trip_block: NDArray[np.int32]
    trip_step_free: NDArray[np.int8]
    trip_headsign: tuple[str, ...]
    call_start: NDArray[np.int32]
    call_stop: NDArray[np.int32]
    call_arrive: NDArray[np.int32]
    call_depart: NDArray[np.int32]
    call_board: NDArray[np.bool_]
    call_alight: NDArray[np.bool_]
    first_day: date
    days: NDArray[np.bool_]
    change_from: NDArray[np.int32]
    change_to: NDArray[np.int32]
    change_seconds: NDArray[np.int32]
    stay_from: NDArray[np.int32]
    stay_to: NDArray[np.int32]
    stay_allowed: NDArray[np.bool_]

    @cached_property
    def by_feed(self) -> tuple[FeedDays, ...]:
        """The days of each feed that its calendar covers, with how many trips run and whether the timetable holds."""
        of_set = np.zeros((len(self.feeds), len(self.days)), dtype=np.int64)
        np.add.at(of_set, (self.trip_feed, self.trip_days), 1)
        trips = of_set @ self.days
        rows = []
        for feed, running in zip(self.feeds, trips, strict=True):
            begin = (feed.first_day - self.first_day).days
            rows.append(feed_days(feed.first_day, running[begin : begin + (feed.last_day - feed.first_day).days + 1]))
        return tuple(rows)


def covered(timetable: Timetable) -> tuple[date, date]:
    """The first and the last day that every feed covers."""
    return max(feed.first_day for feed in timetable.feeds), min(feed.last_day for feed in timetable.feeds)


def served(timetable: Timetable) -> tuple[date, NDArray[np.bool_]]:
    """The first day that every feed covers, and for which days from it on the timetable of every feed holds."""
    first, last = covered(timetable)
    days = [first + timedelta(days=away) for away in range((last - first).days + 1)]
    return first, np.array([all(feed.holds_on(day) for feed in timetable.by_feed) for day in days], dtype=bool)


def served_words(timetable: Timetable) -> str:
    """The days that can be asked about, in words."""
    return days_in_words(*served(timetable))


def refuse_outside(timetable: Timetable, day: date) -> None:
    """InputError, with the days that can be asked about, for a day that some feed does not cover."""
    first, last = covered(timetable)
    if not first <= day <= last:
        raise InputError(
            f"{day.isoformat()} is outside the timetable ({_names(timetable)}): it covers {served_words(timetable)}; "
            f"ask about a day in it."
        )


def refuse_unserved(timetable: Timetable, day: date) -> None:
    """InputError for a day that some feed does not cover, or on which it runs under half of what is usual.

    A bank holiday of England and Wales is answered where the days around it are.
    """
    refuse_outside(timetable, day)
    for feed, days in zip(timetable.feeds, timetable.by_feed, strict=True):
        if not days.holds_on(day):
            weekday = WEEKDAYS[day.weekday()]
            usual = int(days.usual[day.weekday()])
            runs = f"{days.trips_on(day):,} of its usual {usual:,} trips of a {weekday}" if usual else "no trip"
            raise InputError(
                f"{day.isoformat()}: {feed.name} runs {runs}, so that day is outside its usual service; the timetable "
                f"({_names(timetable)}) holds for {served_words(timetable)}. Ask about a day of these, or build the "
                f"place with the timetable of that day."
            )


def bank_holiday_words(timetable: Timetable, day: date) -> str:
    """What is said beside an answer for a bank holiday: how many trips each feed runs; empty on other days."""
    names = [feed.name for feed in timetable.feeds]
    return holiday_words(day, list(zip(names, timetable.by_feed, strict=True)))


def _names(timetable: Timetable) -> str:
    return " and ".join(feed.name for feed in timetable.feeds)


def trips_on(timetable: Timetable, day: date) -> NDArray[np.bool_]:
    """Which trips run on the day of service, (T,); none on a day that the calendar does not know."""
    position = (day - timetable.first_day).days
    if not 0 <= position < timetable.days.shape[1]:
        return np.zeros(len(timetable.trip_days), dtype=bool)
    return timetable.days[timetable.trip_days, position]


def ordinary_day(timetable: Timetable, weekday: int) -> date | None:
    """The day with so many trips as is usual on this weekday (0 Monday to 6 Sunday).

    Of such days the one in the second week of October, from which the Department for Transport took its journey times;
    the earliest where the feeds cover none.

    Usual is what half of all trips on such days see. Only a day for which the timetable of every feed holds, and no
    bank holiday, can be ordinary; None where none of them has a trip.
    """
    first, holds = served(timetable)
    days = [first + timedelta(days=int(away)) for away in np.flatnonzero(holds)]
    days = [day for day in days if day.weekday() == weekday and bank_holiday(day) is None]
    trips = np.array([int(trips_on(timetable, day).sum()) for day in days], dtype=np.int64)
    usual = usual_trips(trips)
    if not usual:
        return None
    such = [day for day, running in zip(days, trips, strict=True) if running == usual]
    return next((day for day in such if day.month == OCTOBER and 8 <= day.day <= 14), such[0])


def merged(timetables: Sequence[Timetable]) -> Timetable:
    """Several feeds' timetables as one: rows follow one another in the order given, and the days begin with the first.

    From the second on a stop's code carries its feed's name, as two operators may use one code for two stops. Stops
    are not joined: one changes between feeds on foot, as between stops of one feed.
    """
    if not timetables:
        raise InputError("There is no timetable to merge; one or more were expected.")
    if len(timetables) == 1:
        return timetables[0]
    first_day = min(timetable.first_day for timetable in timetables)
    last_day = max(timetable.first_day + timedelta(days=timetable.days.shape[1] - 1) for timetable in timetables)
    width = (last_day - first_day).days + 1

    def texts(field: str) -> tuple[str, ...]:
        return tuple(text for timetable in timetables for text in getattr(timetable, field))

    def joined(field: str, *, counted_in: str = "") -> Any:
        """The arrays of a field after one another; rows are moved on by the sizes of the feeds before."""
        sizes = [len(getattr(timetable, counted_in)) if counted_in else 0 for timetable in timetables]
        before = np.cumsum([0, *sizes[:-1]])
        parts = [getattr(timetable, field) for timetable in timetables]
        return np.concatenate([(part + moved).astype(part.dtype) for part, moved in zip(parts, before, strict=True)])

    days = np.zeros((sum(len(timetable.days) for timetable in timetables), width), dtype=bool)
    row = 0
    for timetable in timetables:
        day = (timetable.first_day - first_day).days
        days[row : row + len(timetable.days), day : day + timetable.days.shape[1]] = timetable.days
        row += len(timetable.days)
    calls = np.cumsum([0, *(len(timetable.call_stop) for timetable in timetables)])
    starts = [timetable.call_start[:-1] + before for timetable, before in zip(timetables, calls, strict=False)]
    return Timetable(
        feeds=tuple(feed for timetable in timetables for feed in timetable.feeds),
        stop_id=_told_apart(timetables),
        stop_name=texts("stop_name"),
        stop_easting=joined("stop_easting"),
        stop_northing=joined("stop_northing"),
        stop_step_free=joined("stop_step_free"),
        route_name=texts("route_name"),
        operator=texts("operator"),
        route_type=joined("route_type"),
        trip_feed=joined("trip_feed", counted_in="feeds"),
        trip_route=joined("trip_route", counted_in="route_name"),
        trip_days=joined("trip_days", counted_in="days"),
        trip_block=joined("trip_block", counted_in="trip_days"),
        trip_step_free=joined("trip_step_free"),
        trip_headsign=texts("trip_headsign"),
        call_start=np.concatenate([*starts, calls[-1:]]).astype(np.int32),
        call_stop=joined("call_stop", counted_in="stop_id"),
        call_arrive=joined("call_arrive"),
        call_depart=joined("call_depart"),
        call_board=joined("call_board"),
        call_alight=joined("call_alight"),
        first_day=first_day,
        days=days,
        change_from=joined("change_from", counted_in="stop_id"),
        change_to=joined("change_to", counted_in="stop_id"),
        change_seconds=joined("change_seconds"),
        stay_from=joined("stay_from", counted_in="trip_days"),
        stay_to=joined("stay_to", counted_in="trip_days"),
        stay_allowed=joined("stay_allowed"),
    )


def _told_apart(timetables: Sequence[Timetable]) -> tuple[str, ...]:
    """The codes of all stops, from the second feed on after its name, and its place too where two feeds share one."""
    codes = list(timetables[0].stop_id)
    names = {timetables[0].feeds[0].name}
    for place, timetable in enumerate(timetables[1:], start=2):
        name = timetable.feeds[0].name
        name = f"{name} {place}" if name in names else name
        names.add(name)
        codes += [f"{name}:{stop}" for stop in timetable.stop_id]
    return tuple(codes)
