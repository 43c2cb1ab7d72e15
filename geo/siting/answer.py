"""What a search for sites comes to: the near-best ways, what is told of each, and how sure that none is better."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.fairness.inequality import Distribution, mean_of_longest
from geo.impact.bands import DECIMALS
from geo.siting.kernels import MOVED, moved
from geo.siting.problem import LONGEST_SHARE, Rule, SitingProblem
from geo.values import Floats

# A way whose journeys differ by no more than this from the best is not told from it: the step of half a minute under
# which no journey counts as changed. Of people it is 100, under which there is little between two options.
NEAR_MINUTES, NEAR_PEOPLE = 0.5, 100.0


def near(rule: Rule) -> float:
    """By how much a way may be behind the best of the rule and still not be told from it, in the rule's unit."""
    if rule is Rule.FEWEST:
        return 0.0
    return NEAR_PEOPLE if rule is Rule.COVER else NEAR_MINUTES


@dataclass(frozen=True)
class Sure:
    """How sure it is that no way is better.

    Attributes
    ----------
    ways
        How many ways were looked at.
    every
        Whether these are all that there are.
    gap
        By what part of its figure the best may still be beaten, 0 where that is proven; NaN where it is not known.
    stopped
        Whether it was stopped before its end.
    """

    ways: int
    every: bool
    gap: float
    stopped: bool = False

    @property
    def proven(self) -> bool:
        """Whether no other way is better."""
        return self.gap == 0.0

    @property
    def words(self) -> str:
        """What a page and a file always say."""
        if self.every:
            return f"All {self.ways:,} ways were looked at."
        stopped = "Stopped before the end: " if self.stopped else ""
        if self.proven:
            return "No way is better than the first: proven without looking at each."
        if np.isnan(self.gap):
            return f"{stopped or 'The best of '}{self.ways:,} ways looked at, not proven."
        return f"{stopped}{'w' if stopped else 'W'}ithin {100 * self.gap:.1f}% of the best, not proven."


@dataclass(frozen=True, eq=False)
class Hindrance:
    """The floor that binds: its name, and the least minutes at which a way appears (NaN where some are left)."""

    floor: str
    least_minutes: float = float("nan")


@dataclass(frozen=True, eq=False)
class SitingAnswer:
    """The ways that cannot be told from the best, best first.

    ways: positions of candidates, ways x sites, each in rising order; values: the rule's figure of each; hindrance: the
    floor without which another way would be best or any would be left, None where none binds; by_range: whether ways
    were held to the range of their difference too (`near_best`).
    """

    problem: SitingProblem
    ways: NDArray[np.int64]
    values: Floats
    sure: Sure
    hindrance: Hindrance | None = None
    by_range: bool = False

    @cached_property
    def in_all(self) -> tuple[str, ...]:
        """Codes of the sites that are in each of the ways."""
        if not len(self.ways):
            return ()
        counted = np.bincount(self.ways.ravel(), minlength=len(self.problem.codes))
        return tuple(self.problem.codes[at] for at in np.flatnonzero(counted == len(self.ways)))

    def told(self, ways: Sequence[int] | slice = slice(None)) -> pd.DataFrame:
        """What is told of these ways: people by what happens to their journey (MOVED), and journeys after."""
        return figures(self.problem, self.ways[ways])


def figures(problem: SitingProblem, ways: NDArray[np.int64]) -> pd.DataFrame:
    """By way: people by what happens to their nearest journey (columns MOVED), and the journeys themselves.

    mean, longest_tenth and worst are minutes over the people who reach a site; beyond_threshold are people who travel
    longer or reach none.
    """
    people = people_moved(problem, ways)
    rows = []
    for way in ways:
        minutes = problem.minutes[:, way].min(axis=1).astype(float)
        reached = Distribution.of(np.where(np.isfinite(minutes), minutes, np.nan), problem.weights)
        rows.append(
            (
                reached.mean,
                mean_of_longest(reached, share=LONGEST_SHARE),
                reached.figures[-1] if len(reached.figures) else np.nan,
                problem.weights[minutes > problem.threshold].sum(),
            )
        )
    journeys = pd.DataFrame(rows, columns=["mean", "longest_tenth", "worst", "beyond_threshold"], dtype=float)
    return pd.DataFrame(people, columns=list(MOVED)).join(journeys)


def rule_figures(problem: SitingProblem, ways: NDArray[np.int64]) -> Floats:
    """The rule's figure of each way, in its unit, floors aside."""
    figures, capped = np.empty(len(ways)), problem.capped
    for at, way in enumerate(ways):
        minutes = capped[:, way].min(axis=1)
        spread = Distribution.of(minutes, problem.pull)
        if problem.rule is Rule.LONGEST:
            figures[at] = mean_of_longest(spread, share=LONGEST_SHARE)
        elif problem.rule is Rule.WORST_OFF:
            figures[at] = minutes[problem.pull > 0].max()
        elif problem.rule is Rule.FEWEST:
            figures[at] = len(way)
        else:
            worth = np.average(problem.worth(minutes), weights=problem.pull)
            figures[at] = problem.told(np.array([worth]))[0]
    return figures


def people_moved(problem: SitingProblem, ways: NDArray[np.int64]) -> Floats:
    """People by way and by what happens to their nearest journey (columns MOVED)."""
    single = np.float32
    steps = _steps(problem).astype(single)
    return moved(ways, by_site(problem.minutes), problem.before.astype(single), problem.weights, steps)


def by_site(minutes: NDArray[np.floating]) -> NDArray[np.floating]:
    """The table turned so that a site's areas lie side by side."""
    return np.ascontiguousarray(minutes.T)


def _steps(problem: SitingProblem) -> Floats:
    """Minutes, by area, from which a change is more than little, counts in the headline, and is large."""
    rules, today = problem.counting.rules, np.where(np.isfinite(problem.before), problem.before, np.nan)
    little = np.full(len(today), rules.little_minutes)
    if problem.counting.approximate:
        little = np.maximum(little, problem.counting.limit(today))
    steps = np.stack([little, np.full(len(today), rules.headline_minutes), np.full(len(today), rules.large_minutes)])
    # What single precision leaves of a change decides on no band.
    return steps - 0.5 * 10.0**-DECIMALS
