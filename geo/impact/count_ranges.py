"""The range of every count of people in a summary, over the what-if runs: of residents and of patients alike.

Rows are areas with their residents, or flows of patients. A row whose journey falls on another side of a line in some
runs is added up run by run; all others are weighed by sums.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from geo.impact.bands import Counting
from geo.impact.outcomes import Flags, outcomes
from geo.impact.turning import RowSpread, Turn, turns
from geo.uncertainty.leaning import range_of_runs
from geo.values import Floats, names, tabled, times

# What follows in every run from other counts.
FOLLOWING = ("unchanged", "gain_or_found_headline", "lose_or_lost_headline")


@dataclass(frozen=True, eq=False)
class Crowd:
    """People by row, and what they are multiplied by in each run: base + parts @ drawn.

    parts: rows x parts, sparse. drawn: parts x runs.
    """

    people: Floats
    base: float
    parts: csr_array
    drawn: Floats


@dataclass(frozen=True, eq=False)
class CountRanges:
    """The ranges of all counts of compare.Summary but people, and the runs of two of them.

    Attributes
    ----------
    ends
        Index the counts' names; figure, lower, upper, lean. Beside them gain_or_found_headline and
        lose_or_lost_headline, which count journeys found and lost as well.
    runs_nearer, runs_further
        People of these two, one a run, for comparing options run by run.
    """

    ends: pd.DataFrame
    runs_nearer: Floats
    runs_further: Floats


@dataclass(frozen=True, eq=False)
class RowJourneys:
    """The journeys of each row in minutes, NaN where none is found; spread: None where they do not spread."""

    before: Floats
    after: Floats
    spread: RowSpread | None


def count_ranges(journeys: RowJourneys, crowd: Crowd, counting: Counting, *, threshold_minutes: float) -> CountRanges:
    """The ranges of every count of these people over the runs."""
    told = outcomes(journeys.before, journeys.after, counting, threshold_minutes=threshold_minutes)
    told["gain_or_found_headline"] = told["newly_reached"] | told["gain_headline"]
    told["lose_or_lost_headline"] = told["cut_off"] | told["lose_headline"]
    asked = [name for name in told if name not in FOLLOWING]
    fixed = {name: told[name] for name in asked}
    runs = {name: np.zeros(crowd.drawn.shape[1]) for name in asked}
    if journeys.spread is not None:
        each = turns(journeys.before, journeys.after, journeys.spread, counting, threshold_minutes=threshold_minutes)
        turning = {name: journeys.spread.turning(turn) & (crowd.people > 0) for name, turn in each.items()}
        fixed |= {name: told[name] & ~rows for name, rows in turning.items()}
        runs |= _turned(journeys.spread, crowd, each, turning)
    weighed = np.stack([*fixed.values(), np.ones(len(crowd.people))]) * crowd.people
    sums = crowd.base * weighed.sum(axis=1)[:, None] + times(np.ascontiguousarray(weighed @ crowd.parts), crowd.drawn)
    runs = {name: sums[at] + runs[name] for at, name in enumerate(fixed)}
    runs["unchanged"] = sums[-1] - runs["gain"] - runs["lose"]
    runs["gain_or_found_headline"] = runs["newly_reached"] + runs["gain_headline"]
    runs["lose_or_lost_headline"] = runs["cut_off"] + runs["lose_headline"]
    figures = np.stack(list(told.values())) @ crowd.people
    ends = range_of_runs(figures, np.stack([runs[name] for name in told]))
    table = tabled({"figure": figures, **ends}, names(*told).rename("count"))
    return CountRanges(table, runs["gain_or_found_headline"], runs["lose_or_lost_headline"])


def _turned(
    spread: RowSpread, crowd: Crowd, each: Mapping[str, Turn], turning: Mapping[str, Flags]
) -> dict[str, Floats]:
    """People who have each outcome, run by run, of the rows that have it in some runs alone."""
    # Two names for one turn are added up once.
    by_turn = {id(each[name]): name for name, rows in turning.items() if rows.any()}
    names = list(by_turn.values())
    if not names:
        return {}
    # The loop's compiler takes half a second to load, and a proposal that nobody goes by bus for needs none.
    from geo.impact.run_sums import turning_sums

    parts = csr_array(crowd.parts)
    first_part, part = (at.astype(np.int64) for at in (parts.indptr, parts.indices))
    sums = turning_sums(
        crowd.people,
        (crowd.base, first_part, part, parts.data),
        crowd.drawn,
        (spread.departures, spread.place),
        tuple(
            np.stack(rows)
            for rows in (
                [each[name].at for name in names],
                [each[name].upward for name in names],
                [turning[name] for name in names],
            )
        ),
    )
    of_turn = dict(zip(by_turn, sums, strict=True))
    return {name: of_turn[id(turn)] for name, turn in each.items() if id(turn) in of_turn}
