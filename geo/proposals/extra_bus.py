"""An extra bus, minibus or shuttle put into a place's timetable, so that minutes can be asked with and without it.

It runs on every day of its days of the week that the timetable covers. Where it turns round it goes back at once. Its
stops are its own: one changes to other buses on foot, as between two stops.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from geo.errors import InputError, NotHeldError
from geo.place.place import Place
from geo.projection import GridPoint
from geo.travel.stops import stop_network
from geo.travel.timetable import STEP_FREE_UNKNOWN, STEP_FREE_YES, Feed, Timetable, covered, merged
from geo.travel.transit import Transit, transit_of, transit_times
from geo.travel.travel import TravelTimes
from geo.values import OnStep

# Faster in a straight line than any bus on the roads of a borough. Our choice.
FASTEST_KMH = 80.0
MOST_TRIPS = 200
MINUTES_A_DAY = 24 * 60
BUS = 3


@dataclass(frozen=True)
class Call:
    """A point where the bus calls, so many minutes after it sets out from the first."""

    at: GridPoint
    name: str = ""
    minute: float = 0.0


@dataclass(frozen=True)
class ExtraBus:
    """Calls in order; days of the week (0 Monday); from the first to the last setting out, every so many minutes.

    Attributes
    ----------
    first_minute, last_minute
        Of the day.
    both_ways
        Every trip goes back again.
    step_free
        Known to be so.
    """

    name: str
    calls: tuple[Call, ...]
    days: tuple[int, ...]
    first_minute: int
    last_minute: int
    every_minutes: float
    both_ways: bool = True
    step_free: bool = False

    def __post_init__(self) -> None:
        faults = tuple(self._faults())
        if faults:
            raise InputError(*faults)

    def _faults(self) -> list[str]:
        faults = []
        if len(self.calls) < 2:
            faults.append(f"{self.name}: a bus needs two calls at least, where it sets out and where it goes.")
        if not self.days or not set(self.days) <= set(range(7)):
            faults.append(f"{self.name}: say on which days of the week it runs.")
        if not 0 <= self.first_minute <= self.last_minute < MINUTES_A_DAY:
            faults.append(f"{self.name}: the last bus sets out before the first, or beyond the day.")
        if not self.every_minutes > 0:
            faults.append(f"{self.name}: it runs every {self.every_minutes:g} minutes; more than nought was expected.")
        elif (self.last_minute - self.first_minute) / self.every_minutes > MOST_TRIPS:
            faults.append(f"{self.name}: more than {MOST_TRIPS} trips a day; give it longer between them.")
        for call, later in zip(self.calls, self.calls[1:], strict=False):
            minutes = later.minute - call.minute
            metres = math.dist((call.at.easting, call.at.northing), (later.at.easting, later.at.northing))
            if minutes <= 0:
                faults.append(
                    f"{self.name}: the minutes of its calls must rise; {call.minute:g} to {later.minute:g} do not."
                )
            elif metres * 60 / minutes > FASTEST_KMH * 1000:
                kmh = metres * 60 / minutes / 1000
                faults.append(
                    f"{self.name}: {metres / 1000:.1f} km in {minutes:g} minutes would be {kmh:.0f} km/h in a straight "
                    f"line; give it longer."
                )
        return faults

    @property
    def departures(self) -> tuple[int, ...]:
        """Seconds after midnight at which it sets out."""
        trips = int((self.last_minute - self.first_minute) // self.every_minutes) + 1
        return tuple(round(60 * (self.first_minute + n * self.every_minutes)) for n in range(trips))


def with_buses(timetable: Timetable, buses: Sequence[ExtraBus]) -> Timetable:
    """The timetable with the buses as further feeds; the one given is left as it was."""
    return merged([timetable, *(_as_timetable(bus, timetable) for bus in buses)])


def _as_timetable(bus: ExtraBus, beside: Timetable) -> Timetable:
    first, last = covered(beside)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    offsets = np.array([round(60 * call.minute) for call in bus.calls], dtype=np.int64)
    stops = np.arange(len(bus.calls))
    out = [(stops, start + offsets) for start in bus.departures]
    turned = offsets[-1] - offsets[::-1]
    back = [(stops[::-1], start + offsets[-1] + turned) for start in bus.departures] if bus.both_ways else []
    trips = [*out, *back]
    calls = np.concatenate([times for _, times in trips]).astype(np.int32)
    count = len(calls)
    step_free = STEP_FREE_YES if bus.step_free else STEP_FREE_UNKNOWN
    empty = np.zeros(0, dtype=np.int32)
    return Timetable(
        feeds=(Feed(bus.name, first, last),),
        stop_id=tuple(f"{n}" for n in stops),
        stop_name=tuple(call.name or f"{bus.name}, call {n + 1}" for n, call in enumerate(bus.calls)),
        stop_easting=np.array([call.at.easting for call in bus.calls]),
        stop_northing=np.array([call.at.northing for call in bus.calls]),
        stop_step_free=np.full(len(stops), step_free, dtype=np.int8),
        route_name=(bus.name,),
        operator=("",),
        route_type=np.array([BUS], dtype=np.int16),
        trip_feed=np.zeros(len(trips), dtype=np.int32),
        trip_route=np.zeros(len(trips), dtype=np.int32),
        trip_days=np.zeros(len(trips), dtype=np.int32),
        trip_block=np.arange(len(trips), dtype=np.int32),
        trip_step_free=np.full(len(trips), step_free, dtype=np.int8),
        trip_headsign=("",) * len(trips),
        call_start=(len(stops) * np.arange(len(trips) + 1)).astype(np.int32),
        call_stop=np.concatenate([rows for rows, _ in trips]).astype(np.int32),
        call_arrive=calls,
        call_depart=calls,
        call_board=np.ones(count, dtype=bool),
        call_alight=np.ones(count, dtype=bool),
        first_day=first,
        days=np.array([[day.weekday() in bus.days for day in days]]),
        change_from=empty,
        change_to=empty,
        change_seconds=empty,
        stay_from=empty,
        stay_to=empty,
        stay_allowed=empty.astype(bool),
    )


def minutes_with(
    place: Place, buses: Sequence[ExtraBus], sites: pd.DataFrame, *, on_step: OnStep | None = None
) -> TravelTimes:
    """Minutes by public transport to these sites (index site_id; easting, northing) with the buses, for the first view.

    NotHeldError for a place without a timetable or streets.
    """
    transit = place.travel.transit
    if buses or transit is None:
        transit = transit_with(place, buses, place.travel.doors)
    assert place.travel.network is not None and place.travel.first_when is not None
    return transit_times(transit, place.travel.network, sites, when=place.travel.first_when, on_step=on_step)


def transit_with(place: Place, buses: Sequence[ExtraBus], doors: pd.DataFrame) -> Transit:
    """Public transport with the buses made ready for trips from doors (index code; easting, northing), the first view.

    NotHeldError for a place without a timetable or streets.
    """
    if (
        place.travel.network is None
        or place.travel.timetable is None
        or place.travel.transit is None
        or place.travel.first_when is None
    ):
        raise NotHeldError(
            f"{place.name} holds no timetable that can be used, so what an extra bus changes cannot be told."
        )
    timetable, held = with_buses(place.travel.timetable, buses), place.travel.transit.stops
    stops = stop_network(place.travel.network, timetable, foot=held.foot, settings=held.settings)
    return transit_of(place.travel.network, stops, doors, day=place.travel.first_when.day)
