"""The range of every count of people in a summary, over the what-if runs: of residents and of patients alike.

Rows are areas with their residents, or flows of patients. What happens to a row's journey is asked anew in the runs in
which it may fall on another side of a line; all others are weighed by sums.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.impact.bands import DECIMALS, Counting
from geo.impact.what_if import widening
from geo.uncertainty.leaning import range_of_runs
from geo.values import Floats

# Rows weighed at a time, so that rows x runs never fill the memory.
ROWS_AT_ONCE = 1000
Flags = NDArray[np.bool_]


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
class RowSpread:
    """How far the journeys of each row spread over the departures of a window.

    Attributes
    ----------
    before, after
        Standard deviations in minutes; 0 where a journey does not spread.
    departures
        The departure met, in standard deviations: a row a place, a column a run.
    place
        The row of `departures` that each journey has.
    stays, there
        As of what_if.Spreads, by row.
    """

    before: Floats
    after: Floats
    departures: Floats
    place: NDArray[np.intp]
    stays: Flags
    there: Flags


@dataclass(frozen=True, eq=False)
class RowJourneys:
    """The journeys of each row in minutes, NaN where none is found; spread: None where they do not spread."""

    before: Floats
    after: Floats
    spread: RowSpread | None


def count_ranges(journeys: RowJourneys, crowd: Crowd, counting: Counting, *, threshold_minutes: float) -> pd.DataFrame:
    """The ranges of all counts of compare.Summary but people: index their names; figure, lower, upper, lean.

    Beside them gain_or_found_headline and lose_or_lost_headline, which count journeys found and lost as well.
    """
    all_rows = np.arange(len(journeys.before))
    drawn = None if journeys.spread is None else _at_most(journeys.spread)
    at_ends = _outcomes(journeys, all_rows, drawn, counting=counting, threshold_minutes=threshold_minutes)
    names = list(at_ends)
    told = np.column_stack([outcome[:, 0] for outcome in at_ends.values()])
    varies = np.zeros(len(all_rows), dtype=bool)
    for outcome in at_ends.values():
        varies |= (outcome != outcome[:, :1]).any(axis=1)
    weights = told * crowd.people[:, None]
    fixed = np.where(varies[:, None], 0.0, weights)
    sums = crowd.base * fixed.sum(axis=0)[:, None] + (crowd.parts.T @ fixed).T @ crowd.drawn
    rows = np.flatnonzero(varies & (crowd.people > 0))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        people = crowd.people[some][:, None] * (crowd.base + crowd.parts[some] @ crowd.drawn)
        met = None if journeys.spread is None else journeys.spread.departures[journeys.spread.place[some]]
        outcomes = _outcomes(journeys, some, met, counting=counting, threshold_minutes=threshold_minutes)
        sums += np.stack([np.einsum("ij,ij->j", outcomes[name], people) for name in names])
    figures = weights.sum(axis=0)
    return pd.DataFrame({"figure": figures, **range_of_runs(figures, sums)}, index=pd.Index(names, name="count"))


def _at_most(spread: RowSpread) -> Floats:
    """The departure that is told, and the least and the most that each row meets: no run lies beyond them."""
    least, most = (end(spread.departures, axis=1)[spread.place] for end in (np.min, np.max))
    return np.column_stack([np.zeros(len(least)), least, most])


def _outcomes(
    journeys: RowJourneys,
    rows: NDArray[np.intp],
    departures: Floats | None,
    *,
    counting: Counting,
    threshold_minutes: float,
) -> dict[str, Flags]:
    """Whether each of these rows has each outcome, rows x departures, by the names of compare.Summary."""
    today = journeys.before[rows]
    before, after = today[:, None], journeys.after[rows][:, None]
    met_before, met_after, shift = before, after, after - before
    if departures is not None and (spread := journeys.spread) is not None:
        own_before, own_after = spread.before[rows][:, None], spread.after[rows][:, None]
        shift = shift + widening(own_before, own_after) * departures
        # Whoever can still go where they go today does so in a run in which the new journey is the longer one.
        shift = np.where(spread.stays[rows][:, None], np.minimum(shift, 0.0), shift)
        shift = np.where(spread.there[rows][:, None], np.maximum(shift, 0.0), shift)
        met_before = before + own_before * departures
        met_after = np.where(np.isnan(before), after + own_after * departures, met_before + shift)
    newly, cut = np.isnan(before) & ~np.isnan(after), ~np.isnan(before) & np.isnan(after)
    nearer, further = counting.sides(shift, today)
    change, rules = np.round(shift, DECIMALS), counting.rules
    gain, lose = newly | (change <= -rules.verdict_minutes), cut | (change >= rules.verdict_minutes)
    outcomes = {
        "gain": gain,
        "lose": lose,
        "unchanged": ~gain & ~lose,
        "gain_5": change <= -rules.headline_minutes,
        "gain_10": change <= -rules.large_minutes,
        "lose_5": change >= rules.headline_minutes,
        "lose_10": change >= rules.large_minutes,
        "gain_headline": nearer,
        "lose_headline": further,
        "gain_or_found_headline": newly | nearer,
        "lose_or_lost_headline": cut | further,
        "newly_reached": newly,
        "cut_off": cut,
        "cut_off_before": np.isnan(before),
        "cut_off_after": np.isnan(after),
        "beyond_threshold_before": met_before > threshold_minutes,
        "beyond_threshold_after": met_after > threshold_minutes,
    }
    return {name: np.broadcast_to(flags, shift.shape) for name, flags in outcomes.items()}
