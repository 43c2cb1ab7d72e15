"""Ways that cannot be told from the best: those whose figure differs by no more than doubt about people allows.

What-if runs are the same for every way (common random numbers), so the range is that of the difference and not two
ranges; a way belongs to the group where it holds nought, or where the difference is within a tolerance.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numba import njit, prange
from numpy.typing import NDArray

from geo.impact.what_if import PeopleDoubt, people_now, ward_parts
from geo.place.place import Place
from geo.siting.answer import SitingAnswer
from geo.siting.problem import LONGEST_SHARE, Rule, SitingProblem
from geo.uncertainty.leaning import range_of_runs
from geo.values import Floats

# How far behind the best a way is still held against it, in minutes and in people; and how many at most, best first.
WIDE_MINUTES, WIDE_PEOPLE, MOST_HELD = 2.0, 1000.0, 500


def wide(rule: Rule, tolerance: float) -> float:
    """How far behind the best ways are held against it, in the rule's unit."""
    if rule is Rule.FEWEST:
        return 0.0
    return max(tolerance, WIDE_PEOPLE if rule is Rule.COVER else WIDE_MINUTES)


@dataclass(frozen=True, eq=False)
class PeopleRuns:
    """People by area in each what-if run, areas x runs, in the order of the problem's areas."""

    people: Floats


def people_runs(place: Place, doubt: PeopleDoubt | None, problem: SitingProblem) -> PeopleRuns | None:
    """What-if runs of the problem's people; None where no margin is held, or where they are counted on a day."""
    if doubt is None or not doubt.by_ward.notna().any():
        return None
    people = people_now(place)
    wards = pd.Index(sorted(doubt.by_ward.index))
    parts = pd.DataFrame(ward_parts(people, wards).toarray(), people.people.index).reindex(list(problem.areas))
    factors = parts.to_numpy(float) @ doubt.factors()
    factors = np.where(parts.isna().any(axis=1).to_numpy()[:, None], 1.0, factors)
    also = 0.0 if problem.also is None else problem.also[:, None]
    return PeopleRuns(problem.weights[:, None] * factors + also)


def told_apart(answer: SitingAnswer, runs: PeopleRuns | None, *, tolerance: float) -> SitingAnswer:
    """The ways of an answer that cannot be told from the first: within the tolerance, or by the range of a difference.

    The answer's ways are those within `wide` of the best; none is added.
    """
    behind = answer.values - answer.values[0] if len(answer.values) else answer.values
    near = behind <= tolerance
    if runs is not None and not near.all() and answer.problem.rule not in (Rule.WORST_OFF, Rule.FEWEST):
        held = np.flatnonzero(~near)[:MOST_HELD]
        figures = run_figures(answer.problem, np.concatenate([answer.ways[:1], answer.ways[held]]), runs)
        ends = range_of_runs(behind[held], figures[1:] - figures[0])
        near[held[(ends["lower"] <= 0) & (ends["upper"] >= 0)]] = True
    return replace(answer, ways=answer.ways[near], values=answer.values[near], by_range=runs is not None)


def run_figures(problem: SitingProblem, ways: NDArray[np.int64], runs: PeopleRuns) -> Floats:
    """The rule's figure of each way in each run, ways x runs."""
    capped = problem.capped
    minutes = np.stack([capped[:, way].min(axis=1) for way in ways])
    if problem.rule is Rule.LONGEST:
        return longest_in_runs(minutes, np.argsort(-minutes, axis=1), runs.people, LONGEST_SHARE)
    totals = runs.people.sum(axis=0)
    worth = problem.worth(minutes) @ runs.people / totals
    if problem.rule is Rule.COVER:
        return worth * totals
    return problem.told(worth)


@njit(parallel=True, cache=True)
def longest_in_runs(minutes, order, people, share):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Mean minutes of the share of people who travel longest, ways x runs; order: areas of each way, longest first."""
    ways, runs = minutes.shape[0], people.shape[1]
    out = np.empty((ways, runs))
    for way in prange(ways):
        for run in range(runs):
            total = 0.0
            for area in range(people.shape[0]):
                total += people[area, run]
            left, added = share * total, 0.0
            for place in range(people.shape[0]):
                area = order[way, place]
                part = min(left, people[area, run])
                added += part * minutes[way, area]
                left -= part
                if left <= 0:
                    break
            out[way, run] = added / (share * total)
    return out
