"""Timetables on paper: trips written as rows of stops and times, made into the arrays that a feed becomes.

A call is "A 08:20" (stop and time), "A 08:20-08:22" where it arrives before it leaves, "A" alone where no time is
printed (spread evenly between the calls that have one); times may have seconds ("08:20:30") and pass 24:00. Behind the
time may stand "no boarding" or "no alighting".
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from geo.travel.timetable import STEP_FREE_UNKNOWN, Feed, Timetable

# A Monday to the Sunday of the week after.
FIRST_DAY = date(2026, 6, 1)
LAST_DAY = date(2026, 6, 14)
BUS = 3
# Stops without a place stand so far apart that nobody walks between them by accident.
APART_METRES = 50_000.0


@dataclass(frozen=True)
class Trip:
    """One trip of a route: its calls as text, and the days that it runs on (None: every day of the calendar).

    block: trips of one block are made by one vehicle one after another.
    """

    route: str
    calls: Sequence[str]
    on: Collection[date] | None = None
    step_free: int = STEP_FREE_UNKNOWN
    route_type: int = BUS
    operator: str = "Paper Buses"
    block: str = ""


@dataclass(frozen=True)
class Call:
    """One call read: seconds after midnight, NaN where none is printed."""

    stop: str
    arrive: float
    depart: float
    board: bool
    alight: bool


def seconds(text: str) -> int:
    """Seconds after midnight of "08:20" or "24:20:05"."""
    hours, minutes, *rest = (int(part) for part in text.split(":"))
    return 3600 * hours + 60 * minutes + sum(rest)


def clock(total: int) -> str:
    """The opposite of seconds: 30,005 is "08:20:05"."""
    return f"{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}"


def call_of(text: str) -> Call:
    """One call as text, read."""
    stop, *rest = text.split(" ", maxsplit=2)
    printed = rest[0].split("-") if rest else []
    words = rest[1] if len(rest) == 2 else ""
    if words not in {"", "no boarding", "no alighting"}:
        raise ValueError(f"{text}: behind the time stands 'no boarding', 'no alighting' or nothing")
    arrive, depart = (seconds(printed[0]), seconds(printed[-1])) if printed else (np.nan, np.nan)
    return Call(stop, arrive, depart, words != "no boarding", words != "no alighting")


def every(minutes: int, trip: Trip, *, until: str) -> list[Trip]:
    """The trip and its later copies, so many minutes apart; the last leaves its first stop no later than until."""
    first = call_of(trip.calls[0]).depart
    count = int((seconds(until) - first) // (60 * minutes)) + 1
    return [later(trip, 60 * minutes * step) for step in range(count)]


def later(trip: Trip, shift: int) -> Trip:
    """The same trip so many seconds later."""
    calls = []
    for text in trip.calls:
        stop, *rest = text.split(" ", maxsplit=2)
        if rest:
            rest[0] = "-".join(clock(seconds(part) + shift) for part in rest[0].split("-"))
        calls.append(" ".join([stop, *rest]))
    return replace(trip, calls=calls)


def timetable_of(
    trips: Iterable[Trip],
    *,
    stops: Mapping[str, tuple[float, float]] | None = None,
    step_free: Mapping[str, int] | None = None,
    changes: Mapping[tuple[str, str], int] | None = None,
    stays: Mapping[tuple[int, int], bool] | None = None,
    last_day: date = LAST_DAY,
) -> Timetable:
    """The arrays of a timetable with these trips, one feed, from FIRST_DAY to last_day.

    stops: easting and northing by name, in the order of the timetable's rows; None: as first called at, far apart.
    step_free: STEP_FREE_* of the stops where it is known. changes: what the feed says a change takes, one way, by
    (from stop, to stop). stays: by the places of two trips whether one may stay on board from one to the other.
    """
    trips = list(trips)
    calls = [[call_of(text) for text in trip.calls] for trip in trips]
    names = list(stops if stops is not None else dict.fromkeys(call.stop for trip in calls for call in trip))
    where = stops if stops is not None else {name: (APART_METRES * row, 0.0) for row, name in enumerate(names)}
    routes = list(dict.fromkeys((trip.route, trip.operator, trip.route_type) for trip in trips))
    calendar = [FIRST_DAY + timedelta(days=step) for step in range((last_day - FIRST_DAY).days + 1)]
    flat = [call for trip in calls for call in trip]
    changes, stays = changes or {}, stays or {}
    return Timetable(
        feeds=(Feed("paper", FIRST_DAY, last_day),),
        stop_id=tuple(names),
        stop_name=tuple(names),
        stop_easting=np.array([where[name][0] for name in names], dtype=np.float64),
        stop_northing=np.array([where[name][1] for name in names], dtype=np.float64),
        stop_step_free=np.array([(step_free or {}).get(name, STEP_FREE_UNKNOWN) for name in names], dtype=np.int8),
        route_name=tuple(name for name, _, _ in routes),
        operator=tuple(operator for _, operator, _ in routes),
        route_type=np.array([kind for _, _, kind in routes], dtype=np.int16),
        trip_route=np.array(
            [routes.index((trip.route, trip.operator, trip.route_type)) for trip in trips], dtype=np.int32
        ),
        trip_feed=np.zeros(len(trips), dtype=np.int32),
        trip_days=np.arange(len(trips), dtype=np.int32),
        trip_block=np.array(
            [
                next(
                    at for at, other in enumerate(trips) if other is trip or (trip.block and other.block == trip.block)
                )
                for trip in trips
            ],
            dtype=np.int32,
        ),
        trip_step_free=np.array([trip.step_free for trip in trips], dtype=np.int8),
        trip_headsign=tuple(trip[-1].stop for trip in calls),
        call_start=np.cumsum([0, *(len(trip) for trip in calls)]).astype(np.int32),
        call_stop=np.array([names.index(call.stop) for call in flat], dtype=np.int32),
        call_arrive=_filled(calls, arrive=True),
        call_depart=_filled(calls, arrive=False),
        call_board=np.array([call.board for call in flat], dtype=bool),
        call_alight=np.array([call.alight for call in flat], dtype=bool),
        first_day=FIRST_DAY,
        days=np.array([[trip.on is None or day in trip.on for day in calendar] for trip in trips], dtype=bool).reshape(
            len(trips), len(calendar)
        ),
        change_from=np.array([names.index(a) for a, _ in changes], dtype=np.int32),
        change_to=np.array([names.index(b) for _, b in changes], dtype=np.int32),
        change_seconds=np.array(list(changes.values()), dtype=np.int32),
        stay_from=np.array([a for a, _ in stays], dtype=np.int32),
        stay_to=np.array([b for _, b in stays], dtype=np.int32),
        stay_allowed=np.array(list(stays.values()), dtype=bool),
    )


def _filled(calls: Sequence[Sequence[Call]], *, arrive: bool) -> np.ndarray:
    """Arrival or departure seconds of all calls, those not printed spread evenly between those that are."""
    parts = [np.empty(0, dtype=np.int32)]
    for trip in calls:
        # A gap begins where its trip departed and ends where it arrives.
        printed = [row for row, call in enumerate(trip) if not np.isnan(call.arrive)]
        times = np.array([call.arrive if arrive else call.depart for call in trip])
        for begin, end in pairwise(printed):
            span = np.arange(begin + 1, end)
            times[span] = np.interp(span, [begin, end], [trip[begin].depart, trip[end].arrive])
        parts.append(np.round(times).astype(np.int32))
    return np.concatenate(parts)
