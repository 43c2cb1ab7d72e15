"""Small random towns: up to fourteen trips over six stops on two islands, with doors and changes drawn at random.

Walks are a metre a second along a straight street, so the forward search is given them by subtraction alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from hypothesis import strategies as st

from geo.bench.forward import Changes, Ends, journey_seconds, trips_of_day
from geo.travel.network import Network
from geo.travel.timetable import Timetable
from geo.travel.transit import SiteWalks
from geo.travel.windows import TripDirection
from tests.travel.forward_answers import site_of
from tests.travel.paper_timetable import Trip, clock, timetable_of
from tests.travel.paper_transit import SETTINGS, TUESDAY, At, Town, islands, spot, town_of

STOPS = "ABCXYZ"
START = 28_800
LIMIT_SECONDS = 7200


@cache
def two_islands() -> Network:
    """Streets made ready once."""
    return islands()


@dataclass(frozen=True, eq=False)
class RandomTown:
    """A town, its site's walks, and what it was drawn from."""

    town: Town
    site: SiteWalks
    trips: Sequence[Trip]
    stops: Mapping[str, At]
    homes: Mapping[str, At]
    at: At
    changes: Mapping[tuple[str, str], int]
    stays: Mapping[tuple[int, int], bool]

    def forwards(
        self, departs: Sequence[int], *, direction: TripDirection, most_rides: int = 3, on_foot: int = LIMIT_SECONDS
    ) -> np.ndarray:
        """Seconds door to door by the forward search, homes x departures, from the metres between the places.

        on_foot: the longest walk all the way that counts, in seconds.
        """
        near_site = self._near(self.at)
        ends = []
        for home in self.homes.values():
            apart = _metres(home, self.at)
            direct = apart if apart is not None and apart <= on_foot else None
            both = (self._near(home), near_site)
            ends.append(Ends(*(both if direction is TripDirection.OUT else both[::-1]), direct))
        trips = trips_of_day(self.town.transit.stops.timetable, TUESDAY)
        return journey_seconds(trips, ends, self._changes(), departs=departs, most_rides=most_rides)

    def _near(self, place: At) -> dict[int, int]:
        away = {row: _metres(place, at) for row, at in enumerate(self.stops.values())}
        return {
            row: apart for row, apart in away.items() if apart is not None and apart <= SETTINGS.access_minutes * 60
        }

    def _changes(self) -> Changes:
        seconds_between = {}
        for first, here in enumerate(self.stops.values()):
            for second, there in enumerate(self.stops.values()):
                apart = _metres(here, there)
                if apart is not None and apart <= SETTINGS.change_minutes * 60:
                    seconds_between[first, second] = max(apart, SETTINGS.change_seconds)
        names = list(self.stops)
        for (stop, other), taken in self.changes.items():
            seconds_between[names.index(stop), names.index(other)] = taken
        possible = [(*pair, max(taken, 1)) for pair, taken in seconds_between.items() if taken >= 0]
        table = np.array(possible, dtype=np.int64).reshape(-1, 3)
        return Changes(table[:, 0], table[:, 1], table[:, 2])


def town_from(
    trips: Sequence[Trip],
    stops: Mapping[str, At],
    homes: Mapping[str, At],
    at: At,
    changes: Mapping[tuple[str, str], int],
    stays: Mapping[tuple[int, int], bool] | None = None,
) -> RandomTown:
    """A town of these trips, with what it is drawn from kept beside it."""
    timetable: Timetable = timetable_of(
        trips, stops={name: spot(place) for name, place in stops.items()}, changes=changes, stays=stays
    )
    town = town_of(timetable, homes=homes, site=at, network=two_islands())
    return RandomTown(
        town, site_of(town.transit, town.network, *spot(at)), trips, stops, homes, at, changes, stays or {}
    )


def without_stop(drawn: RandomTown, name: str) -> RandomTown:
    """The same town, where nobody gets on or off at a stop."""
    closed = [replace(trip, calls=[text for text in trip.calls if text.split()[0] != name]) for trip in drawn.trips]
    trips = [trip for trip in closed if len(trip.calls) > 1]
    # Vehicles would end elsewhere, and go on as other trips.
    alone = [replace(trip, block="") for trip in trips]
    return town_from(alone, drawn.stops, drawn.homes, drawn.at, drawn.changes)


def _metres(here: At, there: At) -> int | None:
    return round(abs(here[1] - there[1])) if here[0] == there[0] else None


# Doors and stops never lie exactly 1,200 m or 360 m apart, where a rounding of the last digit would decide.
METRES = (0, 50, 130, 330, 470, 800, 1010, 1290, 1500, 2150)
WORDS = ("", "", "", "", "", "", "", "", " no boarding", " no alighting")


def random_town(seed: int) -> RandomTown:
    """Six to fourteen trips of two to five calls within three hours; some calls closed, some changes told."""
    draw = np.random.default_rng(seed)

    def place() -> At:
        return int(draw.integers(2)), float(draw.choice(METRES))

    stops = {name: place() for name in STOPS}
    trips = []
    for number in range(draw.integers(6, 15)):
        # A stop may be called at twice. In steps of twenty seconds many meet in the same second, and some take no time.
        called = draw.choice(list(STOPS), draw.integers(2, 6))
        times = START + 20 * (draw.integers(0, 450) + np.cumsum(draw.integers(0, 40, len(called))))
        calls = [
            f"{stop} {clock(int(at))}{word}"
            for stop, at, word in zip(called, times, draw.choice(WORDS, 5), strict=False)
        ]
        trips.append(Trip(str(number), calls))
    pairs = [tuple(pair) for pair in draw.choice(list(STOPS), (3, 2)).tolist()]
    changes = {pair: int(taken) for pair, taken in zip(pairs, draw.choice([-1, 0, 20, 200, 900], 3), strict=True)}
    homes, at = {"home": place(), "other": place()}, place()
    # A third of the trips each are of two vehicles, which may divide and be joined.
    blocks = draw.choice(["", "v", "w"], len(trips)).tolist()
    trips = [replace(trip, block=block) for trip, block in zip(trips, blocks, strict=True)]
    pairs_of_trips = draw.choice(len(trips), (6, 2)).tolist()
    stays = {(first, second): bool(draw.random() < 0.8) for first, second in pairs_of_trips}
    return town_from(trips, stops, homes, at, changes, stays)


def random_towns() -> st.SearchStrategy[RandomTown]:
    """Random towns, the same each time."""
    return st.integers(0, 1_000_000).map(random_town)
