"""Public transport on paper: islands of one straight street each, too far apart to walk between, and rides over them.

A place is (island, metres along its street). Walking is a metre a second unless said otherwise, so that a walk of 300 m
takes 300 s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from geo.projection import GridPoint
from geo.travel.journeys import DayTrips, journey, trips_between
from geo.travel.network import Network, TravelSettings, network_of
from geo.travel.stops import TransitSettings, stop_network
from geo.travel.streets import Mode
from geo.travel.timetable import Timetable
from geo.travel.transit import Transit, transit_of, transit_times
from geo.travel.travel import TravelTimes
from geo.travel.windows import TripDirection, When
from tests.travel.paper_streets import paper_streets
from tests.travel.paper_timetable import Trip, every, seconds, timetable_of

TUESDAY = date(2026, 6, 2)
WEDNESDAY = date(2026, 6, 3)
ISLANDS, ISLANDS_APART, ISLAND_METRES = 6, 50_000.0, 6_000.0
# 3.6 km/h is a metre a second.
METRE_A_SECOND = TravelSettings(walk_kmh=3.6, wheelchair_kmh=3.6)
# A minute to change, where nothing else is said.
SETTINGS = TransitSettings(change_seconds=60)

At = tuple[int, float]


def spot(at: At) -> tuple[float, float]:
    """Easting and northing of so many metres along an island's street."""
    return ISLANDS_APART * at[0] + at[1], 0.0


def islands(settings: TravelSettings = METRE_A_SECOND, *, tags: Mapping[str, str] | None = None) -> Network:
    """The islands' streets."""
    corners = {f"{end}{n}": spot((n, metres)) for n in range(ISLANDS) for end, metres in (("w", 0), ("e", 6000))}
    streets = [(f"w{n}", f"e{n}", dict(tags or {})) for n in range(ISLANDS)]
    return network_of(paper_streets(corners, streets), settings=settings)


@dataclass(frozen=True, eq=False)
class Town:
    """Homes and one site on the islands, with a day's public transport."""

    network: Network
    transit: Transit
    site: GridPoint

    def trips(self, home: str = "home") -> DayTrips:
        """The trips of the day between one home and the site."""
        return trips_between(self.transit, self.network, self.site, code=home)

    def takes(self, leave: str, *, home: str = "home", direction: TripDirection = TripDirection.OUT) -> int | None:
        """Seconds door to door for one who sets out then; None where there is no answer."""
        quickest = journey(self.trips(home), leave=seconds(leave), direction=direction)
        return None if quickest is None else quickest.arrive - quickest.leave

    def times(self, when: When) -> TravelTimes:
        """The figures of all homes over a window."""
        where = pd.DataFrame({"easting": [self.site.easting], "northing": [self.site.northing]}, index=["site"])
        return transit_times(self.transit, self.network, where, when=when)

    def figures(self, when: When, *, home: str = "home") -> dict[str, float]:
        """One home's figures over a window, by name."""
        times = self.times(when)
        tables = {"minutes": times.minutes, **vars(times.spread)}
        return {name: float(table.loc[home, "site"]) for name, table in tables.items()}


def town_of(
    timetable: Timetable,
    *,
    homes: Mapping[str, At],
    site: At,
    day: date = TUESDAY,
    foot: Mode = Mode.WALK,
    network: Network | None = None,
) -> Town:
    """A town of these homes and this site with the public transport of a day."""
    streets = network or islands()
    places = np.array([spot(at) for at in homes.values()])
    centres = pd.DataFrame({"easting": places[:, 0], "northing": places[:, 1]}, index=list(homes))
    stops = stop_network(streets, timetable, foot=foot, settings=SETTINGS)
    return Town(streets, transit_of(streets, stops, centres, day=day), GridPoint(*spot(site)))


def line_town(
    trips: Iterable[Trip],
    *,
    changes: Mapping[tuple[str, str], int] | None = None,
    stays: Mapping[tuple[int, int], bool] | None = None,
    **town_options: Any,
) -> Town:
    """A town where each stop has an island of its own, A the first and so on to E and Z, the sixth.

    Home is 60 m from A on its island, the site 120 m from Z on its own.
    """
    stops = {name: spot((island, 1000)) for island, name in enumerate("ABCDEZ")}
    known = town_options.pop("step_free", None)
    timetable = timetable_of(trips, stops=stops, changes=changes, step_free=known, stays=stays)
    return town_of(timetable, **{"homes": {"home": (0, 940)}, "site": (5, 1120), **town_options})


def two_lines() -> Town:
    """T-3.6: 300 m to A, a bus A to B every 20 minutes, 200 m to C, a bus C to D every 30, 200 m to the site.

    At 1.4 m/s (5.04 km/h), in whole seconds upwards, 300 m are 215 s and 200 m are 143 s.
    """
    stops = {"A": spot((0, 300)), "B": spot((1, 0)), "C": spot((1, 200)), "D": spot((2, 0))}
    first = every(20, Trip("1", ["A 07:00", "B 07:10"]), until="12:00")
    second = every(30, Trip("2", ["C 07:15", "D 07:23"]), until="12:00")
    return town_of(
        timetable_of([*first, *second], stops=stops),
        homes={"home": (0, 0)},
        site=(2, 200),
        network=islands(TravelSettings(walk_kmh=5.04)),
    )
