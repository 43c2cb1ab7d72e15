"""The nearest few sites of one service to each area, out of as many sites as there are, and how sure that is.

Sites are searched for in the order of the least minutes in which they could be reached, a straight line at the fastest
speed there is; one that cannot be among the nearest few of any area is never searched for.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.doors import LEAST_REACHED, averaged
from geo.travel.near import NEAREST
from geo.values import Floats

Bools = NDArray[np.bool_]
Figures = NDArray[np.float32]
# Distances and minutes of single precision are held against each other: what that leaves of either.
ROUNDING = 1e-5


@dataclass(frozen=True, eq=False)
class DoorFigures:
    """What a search tells of D doors and S sites, float32 (D, S).

    minutes; returns and answered where there is a timetable: workable return trips, and the share of the departures of
    a window with an answer.
    """

    minutes: Figures
    returns: Figures | None = None
    answered: Figures | None = None


Search = Callable[[pd.DataFrame], DoorFigures]


@dataclass(frozen=True, eq=False)
class Few:
    """The K nearest sites of A areas with D doors, by one mode.

    Attributes
    ----------
    site
        int64 (A, K), positions among the sites, nearest first, the first of those as near; -1 where there are fewer.
    minutes, returns
        float32 (A, K), NaN where there is no site; returns where the mode has a timetable.
    sure
        bool (A, K): whether nothing beyond what was held can change the entry or stand before it.
    doors
        float32 (D,), minutes from each door to its nearest site.
    best_returns
        float32 (A,), return trips to the nearest site; where none has a median, to the one that is answered most often;
        where none is answered at all, the most there are.
    """

    site: NDArray[np.int64]
    minutes: Figures
    returns: Figures
    sure: Bools
    doors: Figures
    best_returns: Figures


def nearest_few(
    search: Search, doors: pd.DataFrame, where: pd.DataFrame, *, least_minutes: Floats, edge_minutes: Floats
) -> Few:
    """The nearest sites of each area, exactly as if every site were searched for.

    Parameters
    ----------
    search
        Minutes from the doors to some of the sites.
    doors
        Index area_code; easting, northing, weight (see areas/doors.py).
    where
        Index site_id; easting, northing.
    least_minutes
        (A, S), minutes below which no area reaches a site; noughts where nothing is known.
    edge_minutes
        (D,), minutes from each door to where what is held ends; endless where it does not, or not within the limit.
    """
    areas = least_minutes.shape[0]
    minutes = np.full((len(doors), len(where)), np.nan, np.float32)
    means = np.full((areas, len(where)), np.nan, np.float32)
    returns, answered = means.copy(), means.copy()
    waiting = np.arange(len(where))
    while len(waiting):
        wave = _wave(least_minutes[:, waiting], _farthest_kept(means))
        if not wave.any():
            break
        sites = waiting[wave]
        figures = search(where.iloc[sites])
        minutes[:, sites] = figures.minutes
        means[:, sites] = averaged(figures.minutes, doors)[0]
        if figures.returns is not None:
            returns[:, sites] = averaged(figures.returns, doors)[0]
        if figures.answered is not None:
            answered[:, sites] = averaged(figures.answered, doors)[0]
        waiting = waiting[~wave]
    few = _few(minutes, means, returns, doors=doors, edge_minutes=edge_minutes)
    return replace(few, best_returns=_best_returns(few, returns, answered))


def _best_returns(few: Few, returns: Figures, answered: Figures) -> Figures:
    best = few.returns[:, 0].copy()
    if not returns.shape[1]:
        return best
    often = np.where(np.isnan(answered), 0.0, answered)
    to_it = returns[np.arange(len(best)), often.argmax(axis=1)]
    seldom = np.where(often.max(axis=1) > 0, to_it, np.fmax.reduce(returns, axis=1))
    return np.where(few.site[:, 0] < 0, seldom, best).astype(np.float32)


def _farthest_kept(means: Figures) -> Floats:
    """Minutes to the last of each area's nearest few so far; endless where there are fewer."""
    if means.shape[1] < NEAREST:
        return np.full(len(means), np.inf)
    last = np.partition(np.where(np.isnan(means), np.inf, means), NEAREST - 1, axis=1)[:, NEAREST - 1]
    return last.astype(float)


def _wave(least: Floats, farthest: Floats) -> Bools:
    """Which sites to search for next: of those that may be among some area's few, each area's next few."""
    possible = least <= farthest[:, None] * (1 + ROUNDING)
    few = min(NEAREST, least.shape[1])
    bounded = np.where(possible, least, np.inf)
    row, column = np.arange(len(least))[:, None], np.argpartition(bounded, few - 1, axis=1)[:, :few]
    wave = np.zeros(least.shape[1], dtype=bool)
    wave[column[possible[row, column]]] = True
    return wave


def _few(minutes: Figures, means: Figures, returns: Figures, *, doors: pd.DataFrame, edge_minutes: Floats) -> Few:
    areas, sites = means.shape
    first = _first_doors(doors)
    endless = np.where(np.isnan(means), np.float32(np.inf), means)
    order = np.argsort(endless, axis=1, kind="stable")[:, :NEAREST]
    row, width = np.arange(areas)[:, None], order.shape[1]
    there = np.isfinite(endless[row, order])
    site = np.full((areas, NEAREST), -1, np.int64)
    site[:, :width] = np.where(there, order, -1)
    kept = np.full((areas, NEAREST), np.nan, np.float32)
    kept[:, :width] = means[row, order]
    kept_returns = np.full((areas, NEAREST), np.nan, np.float32)
    kept_returns[:, :width] = np.where(there, returns[row, order], np.nan)
    # Where there is no further site, there is none only if no way leads out.
    enclosed = np.logical_and.reduceat(np.isinf(edge_minutes), first)
    sure = np.repeat(enclosed[:, None], NEAREST, axis=1)
    if sites:
        within = np.where(np.isnan(minutes), np.inf, minutes) <= edge_minutes[:, None]
        by_site = np.logical_and.reduceat(within, first, axis=0)
        by_site &= endless <= edge_of_areas(edge_minutes, doors)[:, None]
        sure[:, :width] = np.where(there, by_site[row, order], enclosed[:, None])
    nearest = np.fmin.reduce(minutes, axis=1) if sites else np.full(len(doors), np.nan, np.float32)
    return Few(site, kept, kept_returns, sure, nearest, kept_returns[:, 0])


def edge_of_areas(edge_minutes: Floats, doors: pd.DataFrame) -> Floats:
    """Minutes (A,) below which nothing beyond what is held can be reached: the mean of an area is never over fewer than
    half of its doors, and these may be those nearest to the edge.
    """
    area = np.repeat(np.arange(len(first := _first_doors(doors))), np.diff(np.append(first, len(doors))))
    order = np.lexsort((edge_minutes, area))
    weight, minutes = doors["weight"].to_numpy(float)[order], edge_minutes[order]
    before = np.cumsum(weight) - weight
    counts = before - before[first][area] < LEAST_REACHED - ROUNDING
    return np.add.reduceat(np.where(counts, weight * minutes, 0.0), first) / np.add.reduceat(
        np.where(counts, weight, 0.0), first
    )


def _first_doors(doors: pd.DataFrame) -> NDArray[np.intp]:
    """Where the doors of each area begin."""
    codes = doors.index.to_numpy(dtype=object)
    return np.flatnonzero(np.append(True, codes[1:] != codes[:-1]))
