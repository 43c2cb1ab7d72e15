"""How near a service is: minutes to the nearest site, by the way a person travels, and how many people are near.

Minutes go in as a table (areas x sites), one figure an area comes out. NaN is "over 120 minutes or not connected".
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.errors import NotHeldError
from geo.services.services import Service
from geo.travel.network import TravelSettings
from geo.travel.streets import Mode
from geo.travel.travel import TravelTimes
from geo.values import Floats


class Way(StrEnum):
    """A way of getting there as people think of it; one or several modes, whichever is quicker."""

    NOCAR = "nocar"
    WALK = "walk"
    WALK_SLOW = "walk_slow"
    WHEELCHAIR = "wheelchair"
    WHEELCHAIR_CAUTIOUS = "wheelchair_cautious"
    CYCLE = "cycle"
    CYCLE_QUIET = "cycle_quiet"
    TRANSIT = "transit"
    CAR = "car"

    @property
    def label(self) -> str:
        """The way in plain words, as in "minutes without a car"."""
        return {
            "nocar": "without a car",
            "walk": "on foot",
            "walk_slow": "on foot at a slow pace",
            "wheelchair": "by wheelchair",
            "wheelchair_cautious": "by wheelchair, cautious figure",
            "cycle": "by bicycle",
            "cycle_quiet": "by bicycle on quiet streets",
            "transit": "by public transport",
            "car": "by car",
        }[self.value]

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes a person travelling this way can choose from; public transport lets one walk all the way."""
        if self in (Way.NOCAR, Way.TRANSIT):
            return (Mode.WALK, Mode.TRANSIT)
        return (Mode.WALK if self is Way.WALK_SLOW else Mode(self.value),)

    @property
    def counts_people(self) -> bool:
        """Whether people are counted: nobody holds a count of who cycles or uses a wheelchair, so those are places."""
        return self not in (Way.CYCLE, Way.CYCLE_QUIET, Way.WHEELCHAIR, Way.WHEELCHAIR_CAUTIOUS)


# Minutes beyond which a journey is called long. GP: our choice (20 on foot, about a mile; 30 without a car; 15 by car).
# Pharmacy: a 20-minute walk (Todd and others, BMJ Open 2014). Anything else: 30, the second step of the Department for
# Transport's journey time ladder 15/30/45/60. No statutory standard exists for any of them.
DEFAULT_THRESHOLD_MINUTES = 30.0
THRESHOLD_MINUTES: dict[tuple[Service, Way], float] = {
    (Service.GP, Way.WALK): 20.0,
    (Service.GP, Way.WALK_SLOW): 20.0,
    (Service.GP, Way.NOCAR): 30.0,
    (Service.GP, Way.TRANSIT): 30.0,
    (Service.GP, Way.CAR): 15.0,
    (Service.PHARMACY, Way.WALK): 20.0,
    (Service.PHARMACY, Way.WALK_SLOW): 20.0,
    (Service.PHARMACY, Way.NOCAR): 20.0,
    (Service.PHARMACY, Way.TRANSIT): 20.0,
}


def threshold_minutes(service: Service, way: Way) -> float:
    """The minutes beyond which a journey to this service is called long."""
    return THRESHOLD_MINUTES.get((service, way), DEFAULT_THRESHOLD_MINUTES)


def nearest(minutes: pd.DataFrame, site_ids: Sequence[str] | None = None) -> pd.Series:
    """Minutes to the nearest site by area, float64; NaN where none can be reached or there is no site.

    site_ids: the columns that count, those that the table lacks left out; all of them where None.
    """
    return pd.Series(_least(minutes, site_ids), index=minutes.index)


def _least(minutes: pd.DataFrame, site_ids: Sequence[str] | None) -> Floats:
    values = minutes.to_numpy()
    if site_ids is not None:
        # By position: choosing columns by name costs a table of its own each time.
        columns = minutes.columns.get_indexer(site_ids)
        values = values[:, columns[columns >= 0]]
    return np.fmin.reduce(values, axis=1).astype(float) if values.shape[1] else np.full(len(minutes), np.nan)


def nearest_site(minutes: pd.DataFrame) -> pd.Series:
    """Code of the nearest site by area, the first of equally near ones; missing where none can be reached."""
    if minutes.shape[1] == 0:
        return pd.Series(None, index=minutes.index, dtype=object)
    table = minutes.to_numpy()
    first = np.where(np.isnan(table), np.inf, table).argmin(axis=1)
    reached = ~np.isnan(table).all(axis=1)
    return pd.Series(minutes.columns.to_numpy()[first], index=minutes.index).where(reached)


def site_in_window(times: TravelTimes) -> pd.Series:
    """Code of the site that an area's figures of a window are told of; missing where no departure has an answer.

    The nearest by its median; where no site has one, the site that most departures reach.
    """
    site = nearest_site(times.minutes)
    if times.spread is None:
        return site
    reached = times.spread.answered.where(times.spread.answered > 0)
    return site.fillna(nearest_site(-reached))


def of_sites(table: pd.DataFrame, site: pd.Series) -> pd.Series:
    """What a table (areas x sites) says of one site an area; NaN where none is given."""
    column = table.columns.get_indexer(site)
    values = table.to_numpy(float)[np.arange(len(table)), np.maximum(column, 0)] if table.shape[1] else np.nan
    return pd.Series(np.where(column >= 0, values, np.nan), index=table.index)


def second_nearest(minutes: pd.DataFrame) -> pd.Series:
    """Minutes to the next nearest site by area, were the nearest shut; NaN where fewer than two can be reached."""
    if minutes.shape[1] < 2:
        return pd.Series(np.nan, index=minutes.index)
    # NaN sorts last, so the second of the least is NaN where fewer than two sites are reached.
    return pd.Series(np.partition(minutes.to_numpy(float), 1, axis=1)[:, 1], index=minutes.index)


def number_within(minutes: pd.DataFrame, *, within_minutes: float) -> pd.Series:
    """How many sites can be reached within so many minutes, by area: how much choice there is. 0 is an answer."""
    return pd.Series((minutes.to_numpy() <= within_minutes).sum(axis=1), index=minutes.index)


def nearest_by(times: Mapping[Mode, TravelTimes], way: Way, *, site_ids: Iterable[str]) -> pd.Series:
    """Minutes to the nearest of these sites by area, by the quickest of the way's modes that are held."""
    if way not in held_ways(times):
        raise NotHeldError(f"No minutes {way.label} are held for this place.")
    held = [times[mode].minutes for mode in way.modes if mode in times]
    wanted = list(site_ids)
    minutes = pd.Series(np.fmin.reduce([_least(table, wanted) for table in held]), index=held[0].index)
    if way is Way.WHEELCHAIR_CAUTIOUS:
        # The two figures may join a home to different streets; the cautious one is never the shorter for it.
        hopeful = nearest_by(times, Way.WHEELCHAIR, site_ids=wanted)
        return minutes.where(minutes.isna(), np.fmax(minutes, hopeful))
    return slowly(minutes, times[Mode.WALK].settings) if way is Way.WALK_SLOW else minutes


def slowly(minutes: pd.Series, settings: TravelSettings) -> pd.Series:
    """Minutes on foot as they are at a slow pace; NaN over the limit."""
    slow = minutes * (settings.walk_kmh / settings.slow_walk_kmh)
    return slow.mask(slow > settings.limit_minutes)


def held_ways(times: Mapping[Mode, TravelTimes]) -> tuple[Way, ...]:
    """The ways for which minutes are held, in fixed order; by public transport only where a timetable is."""
    needed = {Way.TRANSIT: (Mode.TRANSIT,)}
    return tuple(way for way in Way if any(mode in times for mode in needed.get(way, way.modes)))


# What tells the journeys of one way from those of another: the modes that are held, and the pace.
Journeys = tuple[tuple[Mode, ...], bool]


def journeys_of(way: Way, times: Mapping[Mode, TravelTimes]) -> Journeys:
    """The same for two ways with the same journeys: without a timetable, without a car is on foot."""
    return tuple(mode for mode in way.modes if mode in times), way is Way.WALK_SLOW


def people_within(minutes: pd.Series, people: pd.Series, *, within_minutes: float) -> float:
    """People in areas whose minutes are at most so many; those not reached are not within."""
    return float(people[minutes.reindex(people.index) <= within_minutes].sum())


def mean_minutes(minutes: pd.Series, people: pd.Series) -> float:
    """Mean minutes over the people reached; NaN where nobody is."""
    if minutes.index is not people.index:
        minutes = minutes.reindex(people.index)
    told, weights = minutes.to_numpy(float), people.to_numpy(float)
    reached = ~np.isnan(told) & (weights > 0)
    return float(np.average(told[reached], weights=weights[reached])) if reached.any() else float("nan")
