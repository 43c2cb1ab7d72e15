"""From homes: minutes to each site by the ways that a meeting is told by, today's sites and new ones alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError
from geo.place.place import BELT_METRES, Place
from geo.projection import GridPoint
from geo.services.services import Site, points
from geo.travel.streets import Mode
from geo.travel.travel import TravelTimes, mode_without_car, travel_times
from geo.travel.ways import Way
from geo.values import Floats

if TYPE_CHECKING:
    from geo.travel.transit import Transit

Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest of some sites from each of H homes, by each way: on foot, without a car where that is more, by car.

    Attributes
    ----------
    sites
        Those that the homes were asked about; those that are shut among them are nobody's nearest.
    at
        By way, positions among the sites (H,); -1 where none is reached.
    minutes
        By way, to that site (H,); NaN where none is reached.
    returns
        Workable return trips by public transport in the first view's day to the site that is nearest without a car
        (H,), NaN where none is; None without a timetable.
    walked
        Whether that site is near enough to be walked to at any time (H,).
    """

    sites: tuple[Site, ...]
    at: Mapping[Way, Positions]
    minutes: Mapping[Way, Floats]
    returns: Floats | None
    walked: NDArray[np.bool_]

    @property
    def ways(self) -> tuple[Way, ...]:
        """Those that are told, in fixed order."""
        return tuple(self.minutes)

    def site(self, way: Way, home: int = 0) -> Site | None:
        """The nearest site of one home, by its position; None where none is reached."""
        position = self.at[way][home]
        return self.sites[position] if position >= 0 else None


@dataclass(frozen=True, eq=False)
class FromHomes:
    """Minutes from homes to sites.

    Attributes
    ----------
    sites
        Those asked for that have a point; one that moves stands here twice, at either point.
    tables
        Of each Mode held (WALK, and TRANSIT and CAR as far as held) the minutes, homes x positions of the sites.
    on_foot_minutes
        A site so near is walked to at any time.
    """

    sites: tuple[Site, ...]
    tables: Mapping[Mode, TravelTimes]
    on_foot_minutes: float

    @property
    def ways(self) -> tuple[Way, ...]:
        """On foot, without a car where that is more than on foot, and by car."""
        without_car = (Way.NOCAR,) if Mode.TRANSIT in self.tables else ()
        return (Way.WALK, *without_car, *((Way.CAR,) if Mode.CAR in self.tables else ()))

    def nearest(self, among: Iterable[Site]) -> Nearest:
        """The nearest of these sites, by every way."""
        stands = {(site.site_id, site.at): position for position, site in enumerate(self.sites)}
        open_sites = np.array([stands[site.site_id, site.at] for site in among if site.at is not None], dtype=np.intp)
        at, minutes = {}, {}
        for way in self.ways:
            at[way], minutes[way] = self._nearest(way, open_sites)
        without_car = at[Way.NOCAR if Way.NOCAR in at else Way.WALK]
        walked = self._told_of(self.tables[Mode.WALK].minutes, without_car) <= self.on_foot_minutes
        spread = self.tables[Mode.TRANSIT].spread if Mode.TRANSIT in self.tables else None
        returns = None if spread is None else self._told_of(spread.returns, without_car)
        return Nearest(self.sites, at, minutes, returns, walked)

    def _nearest(self, way: Way, open_sites: Positions) -> tuple[Positions, Floats]:
        held = [self.tables[mode].minutes.to_numpy(float)[:, open_sites] for mode in way.modes if mode in self.tables]
        quickest = np.fmin.reduce(held)
        if not len(open_sites):
            return np.full(len(quickest), -1), np.full(len(quickest), np.nan)
        known = np.where(np.isnan(quickest), np.inf, quickest)
        first, least = known.argmin(axis=1), known.min(axis=1)
        reached = np.isfinite(least)
        return np.where(reached, open_sites[first], -1), np.where(reached, least, np.nan)

    @staticmethod
    def _told_of(table: pd.DataFrame, at: Positions) -> Floats:
        """What a table tells of one site a home, by its position; NaN where none is given."""
        if not table.shape[1]:
            return np.full(len(at), np.nan)
        return np.where(at >= 0, table.to_numpy(float)[np.arange(len(at)), np.maximum(at, 0)], np.nan)


def one_home(place: Place, home: GridPoint) -> pd.DataFrame:
    """One point as a table of homes; InputError, in a sentence, further outside than anything is held."""
    away = place.wards.metres_beyond(home)
    if away > BELT_METRES:
        raise InputError(
            f"That is {away / 1000:,.0f} km outside {place.name}, where no streets are held; ask for a place in it or "
            f"within {BELT_METRES / 1000:g} km."
        )
    return pd.DataFrame({"easting": [home.easting], "northing": [home.northing]}, index=["home"])


def from_homes(place: Place, homes: pd.DataFrame, sites: Iterable[Site]) -> FromHomes:
    """Minutes from homes (an index of their own; easting, northing) to these sites, by streets or straight lines.

    By car in free flow, by public transport for the first view. A home that no street comes near reaches nothing.
    """
    travel = place.travel
    apart = tuple({(site.site_id, site.at): site for site in sites if site.at is not None}.values())
    where = _where(apart)
    tables = {
        mode: travel_times(travel.network, homes, where, mode=mode, settings=travel.times[mode].settings)
        for mode in (Mode.WALK, Mode.CAR)
        if mode in travel.times
    }
    walked = 0.0
    if mode_without_car(travel.times) is Mode.TRANSIT and travel.network is not None and travel.transit is not None:
        # The scan's compiler takes as long to load as a built place to open; only public transport needs it.
        from geo.travel.transit import from_points

        tables[Mode.TRANSIT] = _ridden(place, from_points(travel.transit, travel.network, homes), where)
        walked = travel.transit.stops.settings.on_foot_minutes
    return FromHomes(apart, tables, walked)


def by_other_transit(
    place: Place, reached: FromHomes, ridden: tuple["Transit", pd.DataFrame], among: Iterable[Site]
) -> FromHomes:
    """What is told of the same homes (ridden: public transport, and they) by other buses and trains, to some sites."""
    from geo.travel.transit import from_points

    asked = {(site.site_id, site.at) for site in among}
    kept = [position for position, site in enumerate(reached.sites) if (site.site_id, site.at) in asked]
    sites = tuple(reached.sites[position] for position in kept)
    columns = [str(position) for position in kept]
    tables: dict[Mode, TravelTimes] = {
        mode: times.to(columns) for mode, times in reached.tables.items() if mode is not Mode.TRANSIT
    }
    assert place.travel.network is not None
    transit = from_points(ridden[0], place.travel.network, ridden[1])
    tables[Mode.TRANSIT] = _ridden(place, transit, _where(sites))
    return replace(reached, sites=sites, tables=tables)


def _where(sites: Iterable[Site]) -> pd.DataFrame:
    return points(replace(site, site_id=str(position)) for position, site in enumerate(sites))


def _ridden(place: Place, transit: "Transit", where: pd.DataFrame) -> TravelTimes:
    from geo.travel.transit import transit_times

    assert place.travel.network is not None and place.travel.first_when is not None
    return transit_times(transit, place.travel.network, where, when=place.travel.first_when)
