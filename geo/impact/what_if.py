"""How sure it is who would be nearer and further: what-if runs over how many people live where and how long buses take.

People: each ward's estimate has a margin, its small areas go up and down together, and wards do in part, as they rest
on the same lists. Journeys: by public transport
the minutes of a window of departures spread; one figure an area is drawn and goes for before and after alike, so that a
journey that does not change never seems to. Areas share a part of it, as neighbours ride the same buses: were each
drawn by itself, a borough's borderline streets would always add up to their mean, which is not the figure. Runs come in
pairs, each the other's mirror, so that draws have a mean of one to the letter. Runs are the same for every proposal and
option (common random numbers), so options differ by their journeys alone. A range says what it covers, and is never
called 95%: speeds, roadworks and people choosing elsewhere are in none of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError
from geo.impact.bands import DECIMALS, Counting
from geo.impact.compare import by_area, positions, sides_of
from geo.impact.turning import QUARTERS_APART, RowSpread, headline_turns
from geo.people.list_estimate import WardEstimates
from geo.place.place import Place
from geo.travel.kept import Minutes
from geo.uncertainty.intervals import standard_errors
from geo.uncertainty.leaning import range_of_runs
from geo.uncertainty.runs import figures_of, mirrored, shared_in_part
from geo.values import Floats, kept_by_identity, tabled, times

if TYPE_CHECKING:
    from scipy.sparse import csr_array


class Covers(StrEnum):
    """What a range allows for, in words."""

    BOTH = "doubt about how many people live here, and the spread of departures"
    PEOPLE = "doubt about how many people live here, and nothing else"
    JOURNEYS = "the spread of departures, and nothing else"
    PARTLY = "doubt about how many people live in some wards; of the others no margin is held"
    NOTHING = "nothing: no margin is held"
    CHOICE = "doubt about which practice patients would join, and nothing else"
    CHOICE_AND_JOURNEYS = "doubt about which practice patients would join, and the spread of departures"
    SETTLED = "nothing: it is settled where patients would be seen, and no spread of departures is held"


@dataclass(frozen=True)
class ProbabilitySettings:
    """How the what-if runs are made: how many, the seeds, and what is material for a ward. Our choices.

    together: how far the errors of two wards go together, 0 to 1: lists lean the same way in part. The same goes for
    the patients of two wards who choose among practices.
    departures_together: how far the departures met in two areas go together, 0 to 1.
    choice_error: how far out it may be how many of a ward's patients would join a practice, as a relative standard
    error.
    material_share: the part (0 to 1) of a ward's people who must be further (or nearer) by the headline, or lose (find)
    a journey, for it to lose (gain) materially.
    """

    runs: int = 1000
    people_seed: int = 19421127
    shared_seed: int = 18201112
    together: float = 0.2
    journeys_seed: int = 19080614
    departures_seed: int = 18300915
    departures_together: float = 0.5
    choice_seed: int = 19480705
    choice_shared_seed: int = 19111216
    choice_error: float = 0.25
    material_share: float = 0.05

    def __post_init__(self) -> None:
        shares = (self.together, self.departures_together, self.choice_error)
        if self.runs < 1 or not 0 < self.material_share <= 1 or not all(0 <= share <= 1 for share in shares):
            raise InputError(
                "What-if runs are one or more, what is material lies above 0 and at most at 1, and how far wards and "
                "departures go together and how far choices may be out from 0 to 1."
            )


USUAL = ProbabilitySettings()
# What is drawn for so many areas at once is 16 MB; of a county at once it would be 200 MB beside the table itself.
AREAS_AT_ONCE = 2048


@dataclass(frozen=True, eq=False)
class PeopleDoubt:
    """Relative standard errors of people by ward_code, NaN where no margin is held. basis says where they come from."""

    by_ward: pd.Series
    basis: str

    def factors(self, settings: ProbabilitySettings = USUAL) -> Floats:
        """What each ward's people are multiplied by in each run, wards x runs; 1 where no margin is held.

        With a mean of one over each pair of runs, so never below nought nor above two. In the order of the wards'
        codes, whatever order they are given in.
        """
        own = figures_of(settings.people_seed, len(self.by_ward), settings.runs)[places_of(self.by_ward.index)]
        drawn = shared_in_part(own, figures_of(settings.shared_seed, 1, settings.runs), settings.together)
        errors = np.nan_to_num(self.by_ward.to_numpy(float))
        return 1.0 + np.clip(errors[:, None] * drawn, -1.0, 1.0)


def people_doubt(estimates: pd.DataFrame | None, wards: pd.Index, *, basis: str) -> PeopleDoubt:
    """Doubt about the people of each ward. estimates: ward_code, people and margin of one date; None: not held."""
    if estimates is None:
        return PeopleDoubt(pd.Series(np.nan, index=wards), "no margin is held")
    of_wards = estimates.reindex(wards)
    relative = of_wards["margin"] / of_wards["people"].where(of_wards["people"] > 0) / standard_errors(0.95)
    return PeopleDoubt(relative, basis)


def doubt_now(place: Place, estimates: WardEstimates | None) -> PeopleDoubt:
    """How sure the people of each ward are: the margin of the newest estimate from lists; None where none is made."""
    wards = place.wards.frame.index
    if estimates is None:
        return people_doubt(None, wards, basis="")
    newest = estimates.dates[-1]
    return people_doubt(estimates.at(newest), wards, basis=f"the margin of {estimates.base.title} moved on to {newest}")


def journey_spread(times: Minutes | None, minutes: pd.Series, columns: list[str]) -> pd.Series:
    """Standard deviation, in minutes, of the nearest journey by area over a window; 0 where it does not spread.

    Where another way is as quick, or the quarters are not held, the journey does not spread with departures.

    Parameters
    ----------
    times
        By public transport.
    minutes
        To the nearest of these columns by whatever is quickest.
    """
    if times is None:
        return pd.Series(0.0, index=minutes.index)
    rows = positions(times.areas, minutes.index)
    at = times.nearest_of(columns)[rows]
    deviation = pair_spread(times, minutes.to_numpy(float), area=rows, column=at, columns=columns)
    return pd.Series(deviation, index=minutes.index)


def pair_spread(
    times: Minutes, minutes: Floats, *, area: NDArray[np.intp], column: NDArray[np.intp], columns: Sequence[str]
) -> Floats:
    """The same of given pairs of an area and a site, 0 where either is in no table (-1).

    Parameters
    ----------
    area
        Row of the table.
    column
        Place in columns, which are codes.
    """
    if not columns:
        return np.zeros(len(minutes))
    table, lower, upper = (times.at(area, column, columns, name) for name in ("minutes", "quarter", "three_quarters"))
    own = np.abs(table - minutes) < 10.0**-DECIMALS
    return np.where(own, np.nan_to_num((upper - lower) / QUARTERS_APART), 0.0)


@dataclass(frozen=True, eq=False)
class Ranged:
    """Who would be nearer and further, with ranges.

    Attributes
    ----------
    groups
        Index (kind, group), and ("all", "everybody") first; nearer, further (people by the headline or with a journey
        found or lost), each with _lower, _upper and _lean (leaning.range_of_runs).
    wards
        Index ward_code; gains, loses: the part (0 to 1) of runs in which the ward gains or loses materially.
    covers
        What the ranges allow for.
    runs_nearer, runs_further
        Everybody's figures, one a run, for comparing options run by run.
    """

    groups: pd.DataFrame
    wards: pd.DataFrame
    covers: Covers
    runs_nearer: Floats
    runs_further: Floats


@dataclass(frozen=True, eq=False)
class Spreads:
    """How far the journeys of one way spread with departures: standard deviations in minutes by area_code.

    Attributes
    ----------
    stays
        Whether today's journey can still be made afterwards, so that nobody is ever further than by it. None: in no
        area.
    there
        Whether tomorrow's could be made today, so that nobody is ever nearer by it. None: in no area.
    """

    before: pd.Series
    after: pd.Series
    stays: pd.Series | None = None
    there: pd.Series | None = None


EVERYBODY = ("all", "everybody")


@dataclass(frozen=True, eq=False)
class People:
    """Who lives where: groups as area_code x (kind, group), people by area_code, ward_shares as of a Place."""

    people: pd.Series
    groups: pd.DataFrame
    ward_shares: pd.DataFrame


def people_now(place: Place, groups: pd.DataFrame | None = None) -> People:
    """Who lives where today; groups: those of the place where none are given."""
    return People(place.people.residents, place.people.groups_by_area if groups is None else groups, place.ward_shares)


HEADLINE = Counting()


def ranged(
    areas: pd.DataFrame,
    people: People,
    doubt: PeopleDoubt,
    *,
    spread: Spreads | None = None,
    counting: Counting = HEADLINE,
    settings: ProbabilitySettings = USUAL,
) -> Ranged:
    """The ranges of a comparison (impact.compare) over the what-if runs.

    spread: None where the way's journeys have none.
    The central figures are the comparison's own and never the mean of the runs.
    """
    drawn = _drawn(people.people, people.groups, people.ward_shares, doubt.by_ward, settings)
    before, after = sides_of(areas, people.people.index)
    found, lost = np.isnan(before) & ~np.isnan(after), ~np.isnan(before) & np.isnan(after)
    nearer, further = counting.sides(after - before, before)
    sides = {"nearer": nearer | found, "further": further | lost}
    met = None if spread is None else row_spread(spread, people.people.index, settings)
    turned = (None, None) if met is None else headline_turns(before, after, met, counting)
    columns: dict[str, Floats] = {}
    runs: dict[str, Floats] = {}
    parts: dict[str, Floats] = {}
    for (name, side), turn in zip(sides.items(), turned, strict=True):
        turns = np.zeros(len(side), dtype=bool) if met is None or turn is None else met.turning(turn)
        always = np.flatnonzero(side & ~turns)
        shares = drawn.shares[always]
        sums = times(drawn.counts[:, always] @ shares, drawn.by_ward)
        moved = drawn.lives[always].T @ shares @ drawn.by_ward
        if met is not None and turn is not None and turns.any():
            # Only the areas whose journey falls on another side of the line in some runs.
            some = np.flatnonzero(turns)
            counted = turn.counted(met.departures[met.place[some]], some)
            weighed = (drawn.shares[some] @ drawn.by_ward) * counted
            sums += times(drawn.counts[:, some], weighed)
            moved += drawn.lives[some].T @ weighed
        figures = drawn.counts @ side
        columns |= {name: figures, **{f"{name}_{part}": ends for part, ends in range_of_runs(figures, sums).items()}}
        runs[name] = sums[0].copy()
        material = moved >= settings.material_share * np.where(drawn.lived > 0, drawn.lived, np.inf)
        parts[name] = material.mean(axis=1)
    return Ranged(
        groups=tabled(columns, drawn.index),
        wards=tabled({"gains": parts["nearer"], "loses": parts["further"]}, doubt.by_ward.index),
        covers=covers_of(doubt, spread),
        runs_nearer=runs["nearer"],
        runs_further=runs["further"],
    )


class _Drawn(NamedTuple):
    """Who lives where in the runs, in arrays: counts a row a group, everybody first, by area; index: their names.

    shares, lives: the part of each area's people in each ward, and people, areas x wards. by_ward: what people are
    multiplied by, wards x runs. lived: people of each ward in each run.
    """

    counts: Floats
    index: pd.MultiIndex
    shares: "csr_array"
    by_ward: Floats
    lives: "csr_array"
    lived: Floats


@kept_by_identity
def _drawn(
    people: pd.Series, groups: pd.DataFrame, ward_shares: pd.DataFrame, errors: pd.Series, settings: ProbabilitySettings
) -> _Drawn:
    everybody = people.to_numpy(float)
    shares = ward_parts(People(people, groups, ward_shares), errors.index)
    by_ward = PeopleDoubt(errors, "").factors(settings)
    counts = np.vstack([everybody, groups.reindex(people.index).to_numpy(float).T])
    index = pd.MultiIndex.from_tuples([EVERYBODY, *groups.columns], names=["kind", "group"])
    lives = shares.multiply(everybody[:, None]).tocsr()
    return _Drawn(counts, index, shares, by_ward, lives, lives.T @ shares @ by_ward)


@lru_cache(maxsize=8)
def departures_met(areas: int, settings: ProbabilitySettings) -> NDArray[np.float32]:
    """The departure met in each of so many areas in each run, in standard deviations of its journey: areas x runs.

    In the order of the areas' codes (places_of). Not to be written to.
    """
    # Fewer areas meet what the first of more do, so that those inside and all that are held share one table.
    return _departures(1 << (areas - 1).bit_length(), settings)[:areas]


@lru_cache(maxsize=4)
def _departures(areas: int, settings: ProbabilitySettings) -> NDArray[np.float32]:
    departures = np.empty((areas, settings.runs), np.float32)
    shared = figures_of(settings.departures_seed, 1, settings.runs)
    chance = np.random.default_rng(settings.journeys_seed)
    for first in range(0, areas, AREAS_AT_ONCE):
        here = departures[first : first + AREAS_AT_ONCE]
        own = mirrored(chance, len(here), settings.runs)
        here[:] = shared_in_part(own, shared, settings.departures_together, out=own)
    departures.flags.writeable = False
    return departures


@kept_by_identity
def places_of(codes: pd.Index) -> NDArray[np.intp]:
    """The place of each code in the order of the codes."""
    order = np.argsort(codes.to_numpy(dtype=object), kind="stable")
    places = np.empty(len(order), dtype=np.intp)
    places[order] = np.arange(len(order))
    return places


def ward_parts(people: People, wards: pd.Index) -> "csr_array":
    """The part of each area's people who live in each ward, areas x wards: few of a row are not nought."""
    # A fifth of a second to load, which only ranges need.
    from scipy.sparse import csr_array

    rows = people.people.index.get_indexer(people.ward_shares["area_code"])
    columns = wards.get_indexer(people.ward_shares["ward_code"])
    share = people.ward_shares["share"].to_numpy(float)
    known = (rows >= 0) & (columns >= 0) & (share != 0)
    parts = csr_array((share[known], (rows[known], columns[known])), shape=(len(people.people), len(wards)))
    parts.sum_duplicates()
    return parts


def row_spread(spread: Spreads, areas: pd.Index, settings: ProbabilitySettings) -> RowSpread:
    """The spreads of these areas as rows, each meeting its own departures."""
    before, after = (by_area(each.to_numpy(float), each.index, areas, 0.0) for each in (spread.before, spread.after))
    stays, there = (
        np.zeros(len(areas), dtype=bool) if flags is None else by_area(flags.to_numpy(bool), flags.index, areas, 0)
        for flags in (spread.stays, spread.there)
    )
    departures = departures_met(len(areas), settings)
    return RowSpread(before, after, departures, places_of(areas), stays=stays, there=there)


def covers_of(doubt: PeopleDoubt, spread: Spreads | None) -> Covers:
    """What ranges of residents allow for with this doubt and this spread of journeys (None: none)."""
    with_margin = doubt.by_ward.notna()
    if with_margin.all():
        return Covers.PEOPLE if spread is None else Covers.BOTH
    if with_margin.any():
        return Covers.PARTLY
    return Covers.NOTHING if spread is None else Covers.JOURNEYS


def apart_in(first: Floats, second: Floats) -> float:
    """The part of runs in which the first figure is above the second: both of the same runs."""
    return float((first > second).mean())
