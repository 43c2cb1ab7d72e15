"""A line of buses or trains that is lost: the lines of a day, and a place's minutes without one of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from geo.errors import NotHeldError
from geo.place.place import Place
from geo.services.services import Site, points
from geo.travel.kept import Minutes
from geo.travel.timetable import trips_on
from geo.travel.transit import day_of, transit_times
from geo.values import OnStep


@dataclass(frozen=True)
class Line:
    """A line as passengers know it: its name on the bus and who runs it."""

    name: str
    operator: str

    @property
    def label(self) -> str:
        """The line in words."""
        return f"line {self.name} ({self.operator})" if self.operator else f"line {self.name}"


def lines_of(place: Place) -> tuple[Line, ...]:
    """The lines of the first view's day, those with most trips first; none without a timetable."""
    timetable, when = place.travel.timetable, place.travel.first_when
    if timetable is None or when is None or place.travel.transit is None:
        return ()
    named = [Line(*each) for each in zip(timetable.route_name, timetable.operator, strict=True)]
    trips: dict[Line, int] = {}
    for route, count in enumerate(np.bincount(timetable.trip_route[trips_on(timetable, when.day)])):
        if count:
            trips[named[route]] = trips.get(named[route], 0) + int(count)
    return tuple(sorted(trips, key=lambda line: (-trips[line], line.name, line.operator)))


def minutes_without(place: Place, line: Line, sites: Iterable[Site], *, on_step: OnStep | None = None) -> Minutes:
    """Minutes by public transport to these sites in the first view, were no trip of the line run.

    NotHeldError without a timetable.
    """
    timetable, when, transit = place.travel.timetable, place.travel.first_when, place.travel.transit
    if timetable is None or when is None or transit is None or place.travel.network is None:
        raise NotHeldError(f"{place.name} holds no timetable that can be used, so no line can be taken out of it.")
    named = zip(timetable.route_name, timetable.operator, strict=True)
    lost = np.array([Line(*each) == line for each in named], dtype=bool)[timetable.trip_route]
    # One more set of days, on none of which anything runs.
    days = np.concatenate([timetable.days, np.zeros((1, timetable.days.shape[1]), dtype=bool)])
    never = np.where(lost, len(timetable.days), timetable.trip_days).astype(timetable.trip_days.dtype)
    stops = replace(transit.stops, timetable=replace(timetable, days=days, trip_days=never))
    without = replace(transit, stops=stops, day=day_of(stops, when.day))
    return transit_times(without, place.travel.network, points(sites), when=when, on_step=on_step)
