"""From one home: minutes to each site by the ways that a meeting is told by, today's sites and new ones alike."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from geo.errors import InputError
from geo.place.place import BELT_METRES, Place
from geo.projection import GridPoint
from geo.services.services import Site, points
from geo.travel.streets import Mode
from geo.travel.travel import mode_without_car, travel_times
from geo.travel.ways import Way

_HOME = "home"


@dataclass(frozen=True, eq=False)
class FromHome:
    """Minutes from one point to sites.

    Attributes
    ----------
    sites
        Those asked for; one that moves stands here twice, at either point.
    minutes
        A row a site, a column a Mode held: WALK, and TRANSIT and CAR as far as held; float64, NaN where there is no
        journey within the limit.
    returns
        Workable return trips by public transport in the first view's day, a row a site; empty without a timetable.
    """

    sites: tuple[Site, ...]
    minutes: pd.DataFrame
    returns: pd.Series

    @property
    def ways(self) -> tuple[Way, ...]:
        """On foot, without a car where that is more than on foot, and by car."""
        without_car = (Way.NOCAR,) if Mode.TRANSIT in self.minutes else ()
        return (Way.WALK, *without_car, *((Way.CAR,) if Mode.CAR in self.minutes else ()))

    def nearest(self, way: Way, among: Iterable[Site]) -> tuple[Site | None, float]:
        """The nearest of these sites by one way, and the minutes; None and NaN where none is reached."""
        quickest = self.minutes.loc[self._rows(among), list(self._modes(way))].min(axis="columns")
        if quickest.isna().all():
            return None, math.nan
        return self.sites[quickest.idxmin()], float(quickest.min())

    def returns_to(self, site: Site) -> float:
        """Workable return trips by public transport in the day to a site; NaN without a timetable."""
        return float(self.returns.get(self._rows([site])[0], math.nan))

    def _modes(self, way: Way) -> Iterable[Mode]:
        return (mode for mode in way.modes if mode in self.minutes)

    def _rows(self, among: Iterable[Site]) -> list[int]:
        stands = {(site.site_id, site.at): row for row, site in enumerate(self.sites)}
        return [stands[site.site_id, site.at] for site in among if site.at is not None]


def from_home(place: Place, home: GridPoint, sites: Iterable[Site]) -> FromHome:
    """Minutes from one point to these sites, by the place's streets or straight lines; those without a point left out.

    By car in free flow, by public transport for the first view. InputError, in a sentence, for a point further outside
    than anything is held, or that no street comes near.
    """
    away = place.wards.metres_beyond(home)
    if away > BELT_METRES:
        raise InputError(
            f"That is {away / 1000:,.0f} km outside {place.name}, where no streets are held; ask for a place in it or "
            f"within {BELT_METRES / 1000:g} km."
        )
    travel, network = place.travel, place.travel.network
    apart = tuple({(site.site_id, site.at): site for site in sites if site.at is not None}.values())
    where = points(replace(site, site_id=str(row)) for row, site in enumerate(apart))
    door = pd.DataFrame({"easting": [home.easting], "northing": [home.northing]}, index=[_HOME])
    by_mode = {
        mode: travel_times(network, door, where, mode=mode, settings=travel.times[mode].settings).minutes.loc[_HOME]
        for mode in (Mode.WALK, Mode.CAR)
        if mode in travel.times
    }
    returns = pd.Series(dtype=float)
    held = mode_without_car(travel.times) is Mode.TRANSIT
    if held and network is not None and travel.transit is not None and travel.first_when is not None:
        # The scan's compiler takes as long to load as a built place to open; only public transport needs it.
        from geo.travel.transit import from_points, transit_times

        ridden = transit_times(from_points(travel.transit, network, door), network, where, when=travel.first_when)
        by_mode[Mode.TRANSIT] = ridden.minutes.loc[_HOME]
        returns = ridden.spread.returns.loc[_HOME] if ridden.spread is not None else returns
    rows = range(len(apart))
    minutes = pd.DataFrame({mode: column.to_numpy(float) for mode, column in by_mode.items()}, index=rows)
    return FromHome(apart, minutes, pd.Series(returns.to_numpy(float), rows[: len(returns)]))
