"""Minutes by one mode as a place keeps them: a service at a time, for each area the sites that matter to it.

Whatever is asked is answered exactly. A pair of an area and a site that is not kept is searched for when an answer
turns on it, as for a new site, and what was searched is kept for the next who asks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import NotHeldError
from geo.services.services import Service, Site, of_service, points
from geo.travel.near import Bools, Near, Pairs
from geo.travel.network import TravelSettings
from geo.travel.streets import Mode
from geo.travel.travel import SITES_AT_ONCE, Spread, TravelTimes, joined
from geo.values import Floats, OnStep

# Minutes to some sites (index site_id; easting, northing).
Search = Callable[[pd.DataFrame], TravelTimes]
# Columns that were searched for because no area near them kept them, before the first is searched for again.
COLUMNS_KEPT = 512
# Sets of the place's own sites whose nearest is kept: today's, and those that are left by what was last proposed.
ANSWERS_KEPT = 8
# Minutes to the nearest of some sites by area (NaN: none is reached), and its position among them (-1).
Nearest = tuple[Floats, NDArray[np.intp]]


@dataclass(frozen=True, eq=False)
class KeptTimes:
    """Minutes by one mode from A areas to the sites of a place, and to some more beside them.

    Attributes
    ----------
    figures
        Names of what is told of a pair: "minutes", and those of `travel.Spread` and "without".
    where
        Index site_id; easting, northing: every site whose place is known.
    near
        By service.
    search
        Answers pairs that are not kept; None where nothing is there to search.
    beside
        Sites that the place does not have, or has elsewhere.
    searched
        Columns that were searched for, by their codes.
    answered
        The nearest of the place's own sites, by the codes of those that were asked for.
    """

    mode: Mode
    window: str
    settings: TravelSettings
    approximate: bool
    figures: tuple[str, ...]
    areas: pd.Index
    where: pd.DataFrame
    near: Mapping[Service, Near]
    search: Search | None = field(default=None, compare=False)
    beside: TravelTimes | None = None
    searched: dict[str, TravelTimes] = field(default_factory=dict, compare=False)
    answered: dict[tuple[str, ...], "Nearest"] = field(default_factory=dict, compare=False)

    def with_search(self, search: Search) -> "KeptTimes":
        """The same, with the way to search for what is not kept."""
        return replace(self, search=search, searched={}, answered={})

    def with_more(self, further: TravelTimes) -> "KeptTimes":
        """With more sites beside these; StaleError for minutes of other settings or areas."""
        more = replace(self, beside=joined(self.beside or self.to([]), further))
        # The sites of the place are the same, so that where each stands is not looked up anew.
        vars(more).update(_positions=self._positions)
        return more

    @property
    def site_ids(self) -> frozenset[str]:
        """The codes of the place's own sites."""
        return frozenset(self._positions)

    def least(self, site_ids: Iterable[str]) -> Floats:
        """Minutes to the nearest of these sites by area; NaN where none is reached. Unknown codes are left out."""
        return self._nearest(list(site_ids))[0]

    def nearest_of(self, site_ids: Sequence[str]) -> NDArray[np.intp]:
        """Which of these sites is each area's nearest, by its position, the first of equally near ones; -1 for none."""
        return self._nearest(site_ids)[1]

    def minutes_to(self, site_ids: Sequence[str]) -> pd.DataFrame:
        """Minutes to each of these sites, areas x sites, in the order given; KeyError for an unknown code."""
        return self._frame("minutes", site_ids, self._columns(site_ids, np.ones(len(self.areas), dtype=bool)))

    def to(self, site_ids: Sequence[str]) -> TravelTimes:
        """All that is told of each of these sites, as one table; KeyError for an unknown code."""
        if not site_ids:
            return self._to_none
        return self._table(site_ids, self._columns(site_ids, np.ones(len(self.areas), dtype=bool)))

    def near_to(self, site_ids: Iterable[str]) -> TravelTimes:
        """The same, exact for each area's nearest of these sites; of those further some may lack a journey.

        Of an area that reaches none by its median, exact for the one that is answered most often. Unknown codes are
        left out.
        """
        wanted = [code for code in site_ids if self._holds(code)]
        return self._table(wanted, self._columns(wanted, self._unsure(wanted)))

    def within(self, site_ids: Sequence[str]) -> pd.DataFrame:
        """Minutes to each of these sites, areas x sites; endless beyond what is kept, which is nearer than all of that.

        What is beyond is further than WITHIN_MINUTES, and than NEAREST others of its service.
        """
        frame = self._frame("minutes", site_ids, {})
        table, until = frame.to_numpy(copy=True), np.full(len(self.areas), np.inf)
        for near, at, columns in self._asked(site_ids):
            known = near.known(at)
            table[:, columns] = np.where(known, table[:, columns], np.inf)
            until = np.minimum(until, np.where(known.all(axis=1), np.inf, near.until))
        table[table > until[:, None]] = np.inf
        return pd.DataFrame(table, frame.index, frame.columns, copy=False)

    def at(self, area: NDArray[np.intp], column: NDArray[np.intp], site_ids: Sequence[str], name: str) -> Floats:
        """One figure of pairs: positions of areas, and of sites among these codes; NaN where either is -1."""
        figures = np.full(len(area), np.nan)
        for near, at, columns in self._asked(site_ids):
            site_of = np.full(len(site_ids) + 1, -1, dtype=np.intp)
            site_of[columns] = at
            pairs = np.flatnonzero((area >= 0) & (site_of[column] >= 0))
            area_here, site_here = area[pairs], site_of[column[pairs]]
            entry = near.entries_at(area_here, site_here)
            there = entry >= 0
            figures[pairs[there]] = near.figures[name][entry[there]]
            figures[pairs[~there]] = near.nothing(name, area_here[~there], site_here[~there])
            lost = ~there & ~near.whole[area_here]
            for site in np.unique(site_here[lost]).tolist():
                code, asked = near.sites[site], np.flatnonzero(lost & (site_here == site))
                column_found = _figures(self._search_for([code])[code])[name].to_numpy()[:, 0]
                figures[pairs[asked]] = column_found[area_here[asked]]
        if self.beside is not None:
            there = np.array([*(code in self._beside_at for code in site_ids), False])[column]
            figures[there] = self.beside.at(area[there], column[there], site_ids, name)
        return figures

    @cached_property
    def _to_none(self) -> TravelTimes:
        return self._table([], {})

    @cached_property
    def _positions(self) -> Mapping[str, tuple[Service, int]]:
        return {
            code: (service, at) for service, near in self.near.items() for at, code in enumerate(near.sites.tolist())
        }

    @cached_property
    def _beside_at(self) -> Mapping[str, int]:
        """Where each site beside the place's own stands in their table."""
        return {} if self.beside is None else {code: at for at, code in enumerate(self.beside.minutes.columns)}

    def _holds(self, code: str) -> bool:
        return code in self._positions or code in self._beside_at

    def _asked(self, site_ids: Sequence[str]) -> list[tuple[Near, NDArray[np.intp], NDArray[np.intp]]]:
        """By service, the positions of its own among these codes: among its sites, and in the order asked."""
        asked: dict[Service, list[tuple[int, int]]] = {}
        for column, code in enumerate(site_ids):
            if code in self._beside_at or code not in self._positions:
                continue
            service, at = self._positions[code]
            asked.setdefault(service, []).append((at, column))
        return [(self.near[service], *np.array(both, dtype=np.intp).T) for service, both in asked.items()]

    def _nearest(self, site_ids: Sequence[str]) -> Nearest:
        """Minutes to the nearest, and which it is."""
        beside, placed = self._beside_at, self._positions
        columns = [column for column, code in enumerate(site_ids) if code in placed and code not in beside]
        own = tuple(site_ids[column] for column in columns)
        answer = self.answered.get(own)
        if answer is None:
            answer = self._nearest_own(own)
            # Another who asks at the same time may take away what is put here; this answer stands all the same.
            for oldest in list(self.answered)[: 1 - ANSWERS_KEPT]:
                self.answered.pop(oldest, None)
            self.answered[own] = answer
        minutes, which = answer
        more = [column for column, code in enumerate(site_ids) if code in beside]
        if not more:
            return minutes, which if len(own) == len(site_ids) else np.append(columns, -1)[which]
        nearest = minutes.copy(), np.append(np.array(columns, dtype=np.intp), -1)[which]
        assert self.beside is not None
        table = self.beside.minutes.to_numpy()
        for column in more:
            _take(nearest, table[:, beside[site_ids[column]]].astype(float), column)
        return nearest

    def _nearest_own(self, codes: tuple[str, ...]) -> Nearest:
        """The same among the place's own sites alone; not to be written to."""
        nearest = np.full(len(self.areas), np.nan), np.full(len(self.areas), -1, dtype=np.intp)
        for near, at, columns in self._asked(codes):
            entry, unsure = near.first(at)
            column_of = np.full(len(near.sites), -1, dtype=np.intp)
            column_of[at] = columns
            there = entry >= 0
            minutes = np.full(len(entry), np.nan)
            minutes[there] = near.figures["minutes"][entry[there]]
            which_here = np.full(len(entry), -1, dtype=np.intp)
            which_here[there] = column_of[near.site[entry[there]]]
            _take(nearest, minutes, which_here)
            for code, times in self._columns([codes[place] for place in columns.tolist()], unsure).items():
                _take(nearest, times.minutes[code].to_numpy(float), codes.index(code))
        for figures in nearest:
            figures.flags.writeable = False
        return nearest

    def _unsure(self, site_ids: Sequence[str]) -> Bools:
        """The areas to whose nearest of these sites one that was left out may be nearer."""
        unsure = np.zeros(len(self.areas), dtype=bool)
        for near, at, _ in self._asked(site_ids):
            unsure |= near.first(at)[1]
        return unsure

    def _columns(self, site_ids: Sequence[str], rows: Bools) -> Mapping[str, TravelTimes]:
        """Those of these sites, searched for, that what is kept does not tell of in all these rows."""
        if not rows.any():
            return {}
        missing = [
            site_ids[column]
            for near, at, columns in self._asked(site_ids)
            for column in columns[~near.known(at)[rows].all(axis=0)].tolist()
        ]
        return self._search_for(missing)

    def _search_for(self, site_ids: Sequence[str]) -> Mapping[str, TravelTimes]:
        """The columns of these sites, searched for where they were not before."""
        columns = {code: self.searched[code] for code in site_ids if code in self.searched}
        new = [code for code in site_ids if code not in columns]
        if new and self.search is None:
            raise NotHeldError(f"Minutes {self.mode.label} to {new[0]} are not kept, and there is nothing to search.")
        for first in range(0, len(new), SITES_AT_ONCE):
            codes = new[first : first + SITES_AT_ONCE]
            assert self.search is not None
            times = self.search(self.where.loc[codes])
            columns |= {code: times.to([code]) for code in codes}
        self.searched.update(columns)
        while len(self.searched) > COLUMNS_KEPT:
            self.searched.pop(next(iter(self.searched)), None)
        return columns

    def _frame(self, name: str, site_ids: Sequence[str], searched: Mapping[str, TravelTimes]) -> pd.DataFrame:
        """One figure to each of these sites, areas x sites."""
        lacking = [code for code in site_ids if not self._holds(code)]
        if lacking:
            raise KeyError(lacking[0])
        table = np.full((len(self.areas), len(site_ids)), np.nan, np.float32)
        for near, at, columns in self._asked(site_ids):
            table[:, columns] = near.table(name, at)
        beside = {} if self.beside is None else dict.fromkeys(self.beside.minutes.columns, self.beside)
        for column, code in enumerate(site_ids):
            if (times := beside.get(code) or searched.get(code)) is not None:
                table[:, column] = _figures(times)[name][code]
        return pd.DataFrame(table, self.areas, pd.Index(site_ids, name="site_id", dtype=self.where.index.dtype))

    def _table(self, site_ids: Sequence[str], searched: Mapping[str, TravelTimes]) -> TravelTimes:
        frames = {name: self._frame(name, site_ids, searched) for name in self.figures}
        minutes, without = frames.pop("minutes"), frames.pop("without", None)
        return TravelTimes(
            self.mode,
            self.window,
            minutes,
            self.settings,
            self.approximate,
            Spread(**frames) if frames else None,
            without,
        )


def _take(nearest: Nearest, minutes: Floats, column: NDArray[np.intp] | int) -> None:
    """Put these minutes where they are less than the nearest, or as few to an earlier site."""
    least, which = nearest
    nearer = (minutes < least) | (np.isnan(least) & ~np.isnan(minutes))
    nearer |= (minutes == least) & (np.asarray(column) < which)
    least[nearer] = minutes[nearer]
    which[nearer] = np.broadcast_to(column, len(which))[nearer]


def _figures(times: TravelTimes) -> dict[str, pd.DataFrame]:
    """The tables of minutes to some sites by name."""
    spread = {} if times.spread is None else {part.name: getattr(times.spread, part.name) for part in fields(Spread)}
    return {"minutes": times.minutes, **spread, **({} if times.without is None else {"without": times.without})}


# Minutes to all the sites of a place, or to some.
Minutes = TravelTimes | KeptTimes


def kept_times(
    sites: Iterable[Site],
    timed: Callable[..., TravelTimes],
    *,
    own: pd.DataFrame | None = None,
    on_step: OnStep | None = None,
) -> KeptTimes:
    """Minutes by one mode to these sites, worked out and kept a service at a time.

    Parameters
    ----------
    timed
        Minutes to sites (index site_id; easting, northing), with word of its progress over them as on_step.
    own
        area_code and site_id of pairs that are kept however far they are: where people are registered.
    """
    everywhere = tuple(sites)
    where, done = points(everywhere), 0
    none = timed(where.iloc[:0])
    near: dict[Service, Near] = {}
    for service in Service:
        here = points(of_service(everywhere, service))
        if here.empty:
            continue

        def step(stage: str, number: int, _of: int, before: int = done) -> None:
            if on_step is not None:
                on_step(stage, before + number, len(where))

        times = timed(here, on_step=step)
        near[service] = Near.of(_figures(times), own_pairs(own, none.areas, here.index))
        done += len(here)
    figures = tuple(_figures(none))
    return KeptTimes(none.mode, none.window, none.settings, none.approximate, figures, none.areas, where, near)


def own_pairs(own: pd.DataFrame | None, areas: pd.Index, sites: pd.Index) -> Pairs:
    """The pairs of these areas and sites among those that are kept however far they are."""
    if own is None:
        own = pd.DataFrame({"area_code": [], "site_id": []}, dtype=object)
    area, site = areas.get_indexer(own["area_code"]), sites.get_indexer(own["site_id"])
    known = (area >= 0) & (site >= 0)
    return Pairs(area[known], site[known])
