"""The average journey against the longest ones: the shortest average at each of several limits on the longest tenth."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geo.errors import NotHeldError
from geo.siting.answer import figures
from geo.siting.exhaustive import Look, Stop, blocks, how_many, look_at_all, pieces
from geo.siting.problem import Rule, SitingProblem
from geo.siting.search import MOST_JOURNEYS
from geo.values import Floats, OnStep

STAGE = "Average against the longest journeys"
POINTS = 10
# Minutes that single precision may miss a limit by.
ROUNDING = 1e-3
Sites = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TradeOff:
    """Ways with both figures, in minutes, the shortest average first.

    Attributes
    ----------
    ways
        Positions of candidates, points x sites.
    average, longest
        Minutes on average, and of the tenth who travel longest.
    """

    problem: SitingProblem
    ways: Sites
    average: Floats
    longest: Floats

    def is_dominated(self, average: float, longest: float) -> bool:
        """Whether a point of the curve is shorter by both figures than a way, or by one and as short by the other."""
        no_longer = (self.average <= average + ROUNDING) & (self.longest <= longest + ROUNDING)
        return bool((no_longer & ((self.average < average - ROUNDING) | (self.longest < longest - ROUNDING))).any())


def trade_off(
    problem: SitingProblem, *, points: int = POINTS, on_step: OnStep | None = None, stop: Stop | None = None
) -> TradeOff:
    """The curve within the problem's floors, exact: every way is looked at. NotHeldError where they are too many."""
    ways = how_many(problem)
    if ways * len(problem.areas) > MOST_JOURNEYS or problem.capacities is not None:
        raise NotHeldError(
            f"The curve looks at every way, and {ways:,} are too many; allow fewer changes, or leave capacity aside."
        )
    average, longest = (replace(problem, rule=rule) for rule in (Rule.AVERAGE, Rule.LONGEST))
    ends = [look_at_all(each, tolerance=0.0, stop=stop) for each in (average, longest)]
    if not all(len(end.ways) for end in ends):
        return TradeOff(problem, np.empty((0, problem.sites), np.int64), np.empty(0), np.empty(0))
    loosest = float(figures(problem, ends[0].ways)["longest_tenth"].min())
    limits = np.linspace(float(ends[1].values[0]), loosest, points)
    best, chosen = np.full(points, np.inf), np.zeros((points, problem.sites), dtype=np.int64)
    looks = Look(average, 0.0), Look(longest, 0.0)
    done, total = 0, how_many(problem)
    for block in blocks(problem):
        for first, many in pieces(block.ways, begun=True):
            if stop is not None and stop():
                break
            mean, tail = (look.figures(block, first, many) for look in looks)
            within = looks[0].within_areas(block, first, many)
            for at, limit in enumerate(limits):
                wanted = np.flatnonzero(within & (tail <= limit + ROUNDING) & (mean < best[at]))
                kept = _first_within(looks[0], block.at(first + wanted[np.argsort(mean[wanted], kind="stable")]))
                if kept is not None:
                    best[at], chosen[at] = _mean_of(problem, kept), kept
            done += many
            if on_step:
                on_step(STAGE, done, total)
    return _curve(problem, np.unique(np.sort(chosen[np.isfinite(best)], axis=1), axis=0))


def _first_within(look: Look, ways: Sites) -> Sites | None:
    """The first of these ways that keeps the floors of groups."""
    for begin in range(0, len(ways), 256):
        some = ways[begin : begin + 256]
        if not look.group_floors:
            return some[0]
        kept = np.flatnonzero(look.over_groups(some).max(axis=1) <= 0)
        if len(kept):
            return some[kept[0]]
    return None


def _mean_of(problem: SitingProblem, way: Sites) -> float:
    return float(np.average(problem.capped[:, way].min(axis=1), weights=problem.pull))


def _curve(problem: SitingProblem, ways: Sites) -> TradeOff:
    """The ways that none of the others dominates, the shortest average first."""
    told = figures(problem, ways)
    order = np.lexsort((told["longest_tenth"], told["mean"]))
    whole = TradeOff(problem, ways[order], told["mean"].to_numpy()[order], told["longest_tenth"].to_numpy()[order])
    keep = list(_undominated(whole))
    return TradeOff(problem, whole.ways[keep], whole.average[keep], whole.longest[keep])


def _undominated(whole: TradeOff) -> Iterator[int]:
    for at, (average, longest) in enumerate(zip(whole.average, whole.longest, strict=True)):
        if not whole.is_dominated(average, longest):
            yield at
