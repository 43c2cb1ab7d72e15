"""The sites of one service that matter to each area, by one mode, nearest first.

A service of few sites is kept whole. Of one with many, an area keeps every site within the longest threshold that
anything is counted by, its people's own sites, and the nearest: so that what is kept grows with the areas, not with the
areas times the sites.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Figures = NDArray[np.float32]

# A service of at most so many sites is kept whole: those of a borough are, and nothing is ever searched for again.
WHOLE_UP_TO = 100
# The nearest sites that an area keeps of a larger service, however far they are.
NEAREST = 20
# Every site within so many minutes is kept: the longest threshold by which anything is counted within reach (the
# three-step catchment, the ladders of staff and of published journey times), of every service and way.
WITHIN_MINUTES = 60.0
# What figures other than minutes are where there is no journey; those not named here are missing.
WITHOUT_JOURNEY: Mapping[str, float] = {"answered": 0.0, "walked": 0.0, "returns": 0.0, "without": 1.0}


class Pairs(NamedTuple):
    """Pairs of an area and a site, by their positions."""

    area: NDArray[np.intp]
    site: NDArray[np.intp]


NO_PAIRS = Pairs(np.zeros(0, np.intp), np.zeros(0, np.intp))


@dataclass(frozen=True, eq=False)
class Near:
    """Rows of A areas one after another, each site of a row at most once; S sites, N entries.

    Attributes
    ----------
    sites
        The codes of all the service's sites, kept by some area or not.
    start
        Where the rows begin and end (A + 1).
    site
        Positions among the sites (N), nearest first, the first of the service's sites where two are as near; those with
        no median of a window after the others, the most often answered first.
    sure
        How many of a row come before the first that was left out, and one more than all where none was (A).
    figures
        By name, "minutes" and those of `travel.Spread` and "without" where they are told, float32 (N).
    areas_held, sites_held
        Whether they are near the streets: where both are, some figures are told without a journey too.
    """

    sites: pd.Index
    start: Ints
    site: NDArray[np.unsignedinteger]
    sure: NDArray[np.int32]
    figures: Mapping[str, Figures]
    areas_held: Bools
    sites_held: Bools

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame], own: Pairs = NO_PAIRS) -> "Near":
        """The sites that matter out of whole tables, areas x sites, of the figures' names.

        own: pairs that are kept however far they are.
        """
        values = {name: table.to_numpy(np.float32) for name, table in tables.items()}
        minutes = values["minutes"]
        told = ~np.isnan(minutes)
        for name, nothing in WITHOUT_JOURNEY.items():
            if name in values:
                told |= ~np.isnan(values[name]) & (values[name] != nothing)
        area, site = np.nonzero(told)
        away = minutes[area, site]
        none = np.isnan(away)
        often = [np.where(none, -values[name][area, site], 0.0) for name in ("returns", "answered") if name in values]
        order = np.lexsort((*often, np.where(none, np.inf, away), area))
        start = np.concatenate([[0], np.cumsum(told.sum(axis=1))])
        held = values.get("answered", np.zeros((len(minutes), minutes.shape[1])))
        whole = cls(
            sites=tables["minutes"].columns,
            start=start,
            site=site[order].astype(np.uint16 if minutes.shape[1] <= np.iinfo(np.uint16).max else np.uint32),
            sure=np.diff(start).astype(np.int32) + np.int32(1),
            figures={name: table[area[order], site[order]] for name, table in values.items()},
            areas_held=~np.isnan(held).all(axis=1),
            sites_held=~np.isnan(held).all(axis=0),
        )
        return whole if len(whole.sites) <= WHOLE_UP_TO else whole.thinned(own)

    def thinned(self, own: Pairs) -> "Near":
        """These without what is beyond the thresholds and the nearest of each area, and not one of its own pairs."""
        rank = np.arange(len(self.site)) - self.start[self.area]
        pair = self.area.astype(np.int64) * len(self.sites) + self.site
        stays = (rank < NEAREST) | (self.figures["minutes"] <= WITHIN_MINUTES)
        stays |= np.isin(pair, own.area.astype(np.int64) * len(self.sites) + own.site)
        first_left_out = self.sure.astype(np.int64)
        np.minimum.at(first_left_out, self.area[~stays], rank[~stays])
        start = np.concatenate([[0], np.cumsum(stays)])[self.start]
        left_out = np.diff(self.start) > np.diff(start)
        return replace(
            self,
            start=start,
            site=self.site[stays],
            sure=np.where(left_out, first_left_out, self.sure).astype(np.int32),
            figures={name: figures[stays] for name, figures in self.figures.items()},
        )

    @cached_property
    def area(self) -> NDArray[np.int32]:
        """The position of the area of each entry."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))

    @cached_property
    def _by_site(self) -> tuple[NDArray[np.int32], Ints, NDArray[np.signedinteger]]:
        """The entries a site after another, each site's by area; where they begin and end; what each is sorted by."""
        order = np.argsort(self.site, kind="stable").astype(np.int32)
        counts = np.bincount(self.site, minlength=len(self.sites))
        areas = len(self.start) - 1
        narrow = areas * len(self.sites) <= np.iinfo(np.int32).max
        site = self.site[order].astype(np.int32) if narrow else self.site[order].astype(np.int64)
        pairs = site * areas + self.area[order]
        return order, np.concatenate([[0], np.cumsum(counts)]), pairs

    @property
    def whole(self) -> Bools:
        """The areas of which nothing was left out."""
        return self.sure > np.diff(self.start)

    @cached_property
    def until(self) -> Figures:
        """Minutes up to which an area keeps every site; endless where it keeps all that it reaches by a median."""
        minutes = np.append(self.figures["minutes"], np.float32(np.nan))
        last = minutes[np.where(self.whole, -1, self.start[:-1] + self.sure - 1)]
        return np.where(np.isnan(last), np.inf, np.maximum(last, WITHIN_MINUTES)).astype(np.float32)

    def first(self, sites: NDArray[np.intp]) -> tuple[Ints, Bools]:
        """The entry of each area's nearest of these sites, -1 where none is kept; and whether one left out may be
        nearer.
        """
        counts = np.zeros(len(self.sites), dtype=bool)
        counts[sites] = True
        entry, end = self.start[:-1].copy(), self.start[1:]
        looking = np.flatnonzero(entry < end)
        # Only areas whose nearest does not count look further.
        while len(looking := looking[~counts[self.site[entry[looking]]]]):
            entry[looking] += 1
            looking = looking[entry[looking] < end[looking]]
        unsure = entry - self.start[:-1] >= self.sure
        return np.where(entry < end, entry, -1), unsure

    def entries_of(self, site: int) -> NDArray[np.int32]:
        """The entries of one site, by area."""
        order, start, _ = self._by_site
        return order[start[site] : start[site + 1]]

    def entries_at(self, area: NDArray[np.intp], site: NDArray[np.intp]) -> Ints:
        """The entries of pairs of an area and a site; -1 where a pair is not kept."""
        order, _, pairs = self._by_site
        # Of the same kind, or all that is searched in would be turned into the other at every search.
        wanted = (site * (len(self.start) - 1) + area).astype(pairs.dtype)
        at = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
        return np.where(pairs[at] == wanted, order[at], -1) if len(pairs) else np.full(len(area), -1)

    def nothing(self, name: str, area: NDArray[np.intp], site: NDArray[np.intp]) -> Figures:
        """One figure of pairs without a journey."""
        figure = np.full(len(area), WITHOUT_JOURNEY.get(name, np.nan), np.float32)
        if name != "without":
            figure[~(self.areas_held[area] & self.sites_held[site])] = np.nan
        return figure

    def table(self, name: str, sites: NDArray[np.intp]) -> Figures:
        """One figure to these sites, areas x sites; without a journey where the pair is not kept."""
        shape = (len(self.start) - 1, len(sites))
        if name in WITHOUT_JOURNEY:
            area, column = np.indices(shape).reshape(2, -1)
            table = self.nothing(name, area, sites[column]).reshape(shape)
        else:
            table = np.full(shape, np.nan, np.float32)
        figures = self.figures[name]
        for column_at, site in enumerate(sites.tolist()):
            entries = self.entries_of(site)
            table[self.area[entries], column_at] = figures[entries]
        return table

    def known(self, sites: NDArray[np.intp]) -> Bools:
        """Whether what is kept tells of each area and each of these sites."""
        known = np.repeat(self.whole[:, None], len(sites), axis=1)
        if not known.all():
            for column, site in enumerate(sites.tolist()):
                known[self.area[self.entries_of(site)], column] = True
        return known
