"""How sure it is who would be nearer and further: what-if runs over how many people live where and how long buses take.

People: each ward's estimate has a margin, its small areas go up and down together, and wards do in part, as they rest
on the same lists. Journeys: by public transport
the minutes of a window of departures spread; one figure an area is drawn and goes for before and after alike, so that a
journey that does not change never seems to. Runs are the same for every proposal and option (common random numbers), so
options differ by their journeys alone. A range says what it covers: 95% is written only where every part was drawn.
Speeds, roadworks and people choosing elsewhere are in none of it.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError
from geo.impact.bands import DECIMALS, Counting
from geo.people.list_estimate import WardEstimates
from geo.place.place import Place
from geo.travel.travel import TravelTimes
from geo.uncertainty.intervals import standard_errors
from geo.values import Floats

# Quarters of a normal spread lie so many standard deviations apart.
QUARTERS_APART = 1.349


class Covers(StrEnum):
    """What a range allows for, in words."""

    BOTH = "95%: doubt about how many people live here, and the spread of departures"
    PEOPLE = "doubt about how many people live here alone"
    JOURNEYS = "the spread of departures alone"
    PARTLY = "doubt about how many people live in some wards alone; of the others no margin is held"
    NOTHING = "nothing: no margin is held"


@dataclass(frozen=True)
class ProbabilitySettings:
    """How the what-if runs are made: how many, the seeds, and what is material for a ward. Our choices.

    together: how far the errors of two wards go together, 0 to 1: lists lean the same way in part.
    material_share: the part (0 to 1) of a ward's people who must be further (or nearer) by the headline, or lose (find)
    a journey, for it to lose (gain) materially.
    """

    runs: int = 1000
    people_seed: int = 19421127
    shared_seed: int = 18201112
    together: float = 0.2
    journeys_seed: int = 19080614
    material_share: float = 0.05

    def __post_init__(self) -> None:
        if self.runs < 1 or not 0 < self.material_share <= 1 or not 0 <= self.together <= 1:
            raise InputError(
                "What-if runs are one or more, what is material lies above 0 and at most at 1, and how far wards go "
                "together from 0 to 1."
            )


USUAL = ProbabilitySettings()


@dataclass(frozen=True, eq=False)
class PeopleDoubt:
    """Relative standard errors of people by ward_code, NaN where no margin is held. basis says where they come from."""

    by_ward: pd.Series
    basis: str

    def factors(self, settings: ProbabilitySettings = USUAL) -> Floats:
        """What each ward's people are multiplied by in each run, wards x runs; 1 where no margin is held.

        Never below nought. In the order of the wards' codes, whatever order they are given in.
        """
        own = _figures(settings.people_seed, len(self.by_ward), settings.runs)[_places(self.by_ward.index)]
        shared = _figures(settings.shared_seed, 1, settings.runs)
        drawn = np.sqrt(1 - settings.together) * own + np.sqrt(settings.together) * shared
        errors = np.nan_to_num(self.by_ward.to_numpy(float))
        return np.maximum(1.0 + errors[:, None] * drawn, 0.0)


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


def journey_spread(times: TravelTimes | None, minutes: pd.Series, columns: list[str]) -> pd.Series:
    """Standard deviation, in minutes, of the nearest journey by area over a window; 0 where it does not spread.

    Where another way is as quick, or the quarters are not held, the journey does not spread with departures.

    Parameters
    ----------
    times
        By public transport.
    minutes
        To the nearest of these columns by whatever is quickest.
    """
    spread = pd.Series(0.0, index=minutes.index)
    if times is None or times.spread is None or not columns:
        return spread
    in_table = [name for name in columns if name in times.minutes.columns]
    table = times.minutes[in_table].reindex(minutes.index).to_numpy(float)
    at = np.where(np.isnan(table), np.inf, table).argmin(axis=1)
    rows = np.arange(len(at))
    lower, upper = (
        part[in_table].reindex(minutes.index).to_numpy(float)[rows, at]
        for part in (times.spread.quarter, times.spread.three_quarters)
    )
    own = np.abs(table[rows, at] - minutes.to_numpy(float)) < 10.0**-DECIMALS
    deviation = np.nan_to_num((upper - lower) / QUARTERS_APART)
    return spread.where(~own, deviation)


@dataclass(frozen=True, eq=False)
class Ranged:
    """Who would be nearer and further, with ranges.

    Attributes
    ----------
    groups
        Index (kind, group), and ("all", "everybody") first; nearer, further (people by the headline or with a journey
        found or lost), each with _lower and _upper (2.5 and 97.5 per cent of the runs).
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

    @property
    def is_95(self) -> bool:
        """Whether every part was drawn, so that the range may be called 95%."""
        return self.covers is Covers.BOTH


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
    inside = areas[["before", "after"]].reindex(people.people.index)
    wards = doubt.by_ward.index
    shares, by_ward = _shares(people, wards), doubt.factors(settings)
    groups = people.groups.reindex(people.people.index).to_numpy(float)
    counts = np.column_stack([people.people.to_numpy(float), groups])
    index = pd.MultiIndex.from_tuples([EVERYBODY, *people.groups.columns], names=["kind", "group"])
    nearer, further = _counted(inside, counting)
    sides = {
        "nearer": nearer.astype(float),
        "further": further.astype(float),
    }
    if spread is None:
        drawn = {name: (np.flatnonzero(side), np.ones((1, 1))) for name, side in sides.items()}
    else:
        drawn = _drawn(inside, spread, counting, settings)
    columns: dict[str, Floats] = {}
    runs: dict[str, Floats] = {}
    parts: dict[str, Floats] = {}
    in_wards = (shares * people.people.to_numpy(float)[:, None]).T
    lived = in_wards @ shares @ by_ward
    for name, side in sides.items():
        # Only the areas that count in some run; in most places that is a few of many.
        rows, counted = drawn[name]
        weighed = (shares[rows] @ by_ward) * counted
        sums = counts[rows].T @ weighed
        low, high = np.percentile(sums, [2.5, 97.5], axis=1)
        at = counts.T @ side
        columns |= {name: at, f"{name}_lower": np.minimum(low, at), f"{name}_upper": np.maximum(high, at)}
        runs[name] = sums[0]
        moved = in_wards[:, rows] @ weighed
        material = moved >= settings.material_share * np.where(lived > 0, lived, np.inf)
        parts[name] = material.mean(axis=1)
    return Ranged(
        groups=pd.DataFrame(columns, index=index),
        wards=pd.DataFrame({"gains": parts["nearer"], "loses": parts["further"]}, index=wards),
        covers=_covers(doubt, spread),
        runs_nearer=runs["nearer"],
        runs_further=runs["further"],
    )


@lru_cache(maxsize=8)
def _figures(seed: int, rows: int, runs: int) -> Floats:
    """Standard normal figures, rows x runs: the same for every proposal, so drawn once. Not to be written to."""
    drawn = np.random.default_rng(seed).standard_normal((rows, runs))
    drawn.flags.writeable = False
    return drawn


def _places(codes: pd.Index) -> NDArray[np.intp]:
    """The place of each code in the order of the codes."""
    order = np.argsort(codes.to_numpy(dtype=object), kind="stable")
    places = np.empty(len(order), dtype=np.intp)
    places[order] = np.arange(len(order))
    return places


def _shares(people: People, wards: pd.Index) -> Floats:
    """The part of each area's people who live in each ward, areas x wards."""
    table = np.zeros((len(people.people), len(wards)))
    rows = people.people.index.get_indexer(people.ward_shares["area_code"])
    columns = wards.get_indexer(people.ward_shares["ward_code"])
    known = (rows >= 0) & (columns >= 0)
    table[rows[known], columns[known]] = people.ward_shares["share"].to_numpy(float)[known]
    return table


def _counted(inside: pd.DataFrame, counting: Counting) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each area counts as nearer and as further, journeys found and lost among them."""
    before, after = inside["before"].to_numpy(float), inside["after"].to_numpy(float)
    return _with_found_and_lost(counting.sides(after - before, before), before, after)


def _with_found_and_lost(
    sides: tuple[NDArray[np.bool_], NDArray[np.bool_]], before: Floats, after: Floats
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The areas that count, and those whose journey is found or lost; a row an area, one column or a column a run."""
    nearer, further = sides
    rows = (-1, *[1] * (nearer.ndim - 1))
    newly, cut = np.isnan(before) & ~np.isnan(after), ~np.isnan(before) & np.isnan(after)
    return nearer | newly.reshape(rows), further | cut.reshape(rows)


def _drawn(
    inside: pd.DataFrame,
    spread: Spreads,
    counting: Counting,
    settings: ProbabilitySettings,
) -> dict[str, tuple[NDArray[np.intp], Floats]]:
    """The areas that count as nearer, and as further, in any run: their positions, and whether they do in each run."""
    before, after = inside["before"].to_numpy(float), inside["after"].to_numpy(float)
    deviations = [each.reindex(inside.index).fillna(0.0).to_numpy(float) for each in (spread.before, spread.after)]
    # Where neither the journey nor its spread changes, nothing can count in any run.
    may = np.flatnonzero(
        (np.nan_to_num(before, nan=-1.0) != np.nan_to_num(after, nan=-1.0)) | (deviations[0] != deviations[1])
    )
    figures = _figures(settings.journeys_seed, len(inside), settings.runs)
    drawn = figures[_places(inside.index)[may]]
    before, after, wider = before[may], after[may], (deviations[1] - deviations[0])[may]
    # One figure an area for both: where the journey stays as it is, so does its spread, and the change is nought.
    shift = (after - before)[:, None] + wider[:, None] * drawn
    # Whoever can still go where they go today does so in a run in which the new journey is the longer one.
    shift = np.where(_known(spread.stays, inside.index)[may][:, None], np.minimum(shift, 0.0), shift)
    shift = np.where(_known(spread.there, inside.index)[may][:, None], np.maximum(shift, 0.0), shift)
    nearer, further = _with_found_and_lost(counting.sides(shift, before), before, after)
    counted = {"nearer": nearer, "further": further}
    some = {name: table.any(axis=1) for name, table in counted.items()}
    return {name: (may[some[name]], table[some[name]].astype(float)) for name, table in counted.items()}


def _known(flags: pd.Series | None, areas: pd.Index) -> NDArray[np.bool_]:
    if flags is None:
        return np.zeros(len(areas), dtype=bool)
    return flags.reindex(areas, fill_value=False).to_numpy(bool)


def _covers(doubt: PeopleDoubt, spread: Spreads | None) -> Covers:
    with_margin = doubt.by_ward.notna()
    if with_margin.all():
        return Covers.PEOPLE if spread is None else Covers.BOTH
    if with_margin.any():
        return Covers.PARTLY
    return Covers.NOTHING if spread is None else Covers.JOURNEYS


def apart_in(first: Floats, second: Floats) -> float:
    """The part of runs in which the first figure is above the second: both of the same runs."""
    return float((first > second).mean())
