"""How near a service is: minutes to the nearest site, by the way a person travels, and how many people are near.

Minutes go in as a table (areas x sites), one figure an area comes out. NaN is "over 120 minutes or not connected".
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from geo.errors import NotHeldError
from geo.travel.kept import Minutes
from geo.travel.network import TravelSettings
from geo.travel.streets import Mode
from geo.travel.travel import TravelTimes, least
from geo.travel.ways import Way
from geo.values import Floats


def nearest(minutes: pd.DataFrame, site_ids: Sequence[str] | None = None) -> pd.Series:
    """Minutes to the nearest site by area, float64; NaN where none can be reached or there is no site.

    site_ids: the columns that count, those that the table lacks left out; all of them where None.
    """
    return pd.Series(least(minutes, site_ids), index=minutes.index)


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


def nearest_by(times: Mapping[Mode, Minutes], way: Way, *, site_ids: Iterable[str]) -> pd.Series:
    """Minutes to the nearest of these sites by area, by the quickest of the way's modes that are held."""
    minutes = least_by(times, way, site_ids=list(site_ids))
    return pd.Series(minutes, next(times[mode] for mode in way.modes if mode in times).areas)


def least_by(times: Mapping[Mode, Minutes], way: Way, *, site_ids: Sequence[str]) -> Floats:
    """The same as an array, in the order of the tables' areas; NotHeldError where none of the way's modes is held."""
    if way not in held_ways(times):
        raise NotHeldError(f"No minutes {way.label} are held for this place.")
    minutes: Floats = np.fmin.reduce([times[mode].least(site_ids) for mode in way.modes if mode in times])
    if way.travel.never_shorter:
        # The two figures may join a home to different streets; the stricter one is never the shorter for it.
        plainer = least_by(times, way.spoken_for, site_ids=site_ids)
        return np.where(np.isnan(minutes), np.nan, np.fmax(minutes, plainer))
    return slowly(minutes, times[Mode.WALK].settings) if way.travel.slow else minutes


def slowly(minutes: Floats, settings: TravelSettings) -> Floats:
    """Minutes on foot as they are at a slow pace; NaN over the limit."""
    slow = minutes * (settings.walk_kmh / settings.slow_walk_kmh)
    return np.where(slow > settings.limit_minutes, np.nan, slow)


def held_ways(times: Mapping[Mode, Minutes]) -> tuple[Way, ...]:
    """The ways for which minutes are held, in fixed order; by public transport only where a timetable is."""
    return tuple(way for way in Way if any(mode in times for mode in way.travel.needs or way.modes))


# What tells the journeys of one way from those of another: the modes that are held, and the pace.
Journeys = tuple[tuple[Mode, ...], bool]


def journeys_of(way: Way, times: Mapping[Mode, Minutes]) -> Journeys:
    """The same for two ways with the same journeys: without a timetable, without a car is on foot."""
    return tuple(mode for mode in way.modes if mode in times), way.travel.slow


def people_within(minutes: pd.Series, people: pd.Series, *, within_minutes: float) -> float:
    """People in areas whose minutes are at most so many; those not reached are not within."""
    return float(people[minutes.reindex(people.index) <= within_minutes].sum())


def mean_minutes(minutes: pd.Series, people: pd.Series) -> float:
    """Mean minutes over the people reached; NaN where nobody is."""
    if minutes.index is not people.index:
        minutes = minutes.reindex(people.index)
    figures, weights = minutes.to_numpy(float), people.to_numpy(float)
    reached = ~np.isnan(figures) & (weights > 0)
    counted = weights[reached]
    return float(figures[reached] @ counted / counted.sum()) if len(counted) else float("nan")
