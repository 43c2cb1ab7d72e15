"""The average journey against the longest ones: the shortest average at each of several limits on the longest tenth.

Every way is looked at where that takes a few seconds; beyond it each point is a model solved to proof. The limit is the
mean of the longest-journey tenth in its exact linear form (Rockafellar and Uryasev 2000).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from geo.errors import NotHeldError
from geo.siting.answer import figures, rule_figures
from geo.siting.exhaustive import Look, Stop, blocks, how_many, look_at_all, pieces
from geo.siting.problem import Rule, SitingProblem
from geo.siting.search import is_quick
from geo.values import Floats, OnStep

STAGE = "Average against the longest journeys"
POINTS = 10
# Minutes that single precision may miss a limit by.
ROUNDING = 1e-3
# How long points are solved for where not every way can be looked at; a person waits.
SOLVES_SECONDS, POINTS_SHARE = 120.0, 0.6
STOPPED_AT_ONCE = "Stopped before a way was seen that keeps the floors; there may be some."
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
    left
        What of the curve is not there or not proven, and why, a sentence each.
    """

    problem: SitingProblem
    ways: Sites
    average: Floats
    longest: Floats
    left: tuple[str, ...] = ()

    def is_dominated(self, average: float, longest: float) -> bool:
        """Whether a point of the curve is shorter by both figures than a way, or by one and as short by the other."""
        no_longer = (self.average <= average + ROUNDING) & (self.longest <= longest + ROUNDING)
        return bool((no_longer & ((self.average < average - ROUNDING) | (self.longest < longest - ROUNDING))).any())


def trade_off(
    problem: SitingProblem, *, points: int = POINTS, on_step: OnStep | None = None, stop: Stop | None = None
) -> TradeOff:
    """The curve within the problem's floors, exact. NotHeldError where capacity says who goes where."""
    if problem.capacities is not None:
        raise NotHeldError(
            "The curve is of journeys to the nearest site, and what sites can take sends people elsewhere; leave "
            "capacity aside to see it."
        )
    average, longest = (replace(problem, rule=rule) for rule in (Rule.AVERAGE, Rule.LONGEST))
    if is_quick(average):
        return _of_all(average, longest, points=points, on_step=on_step, stop=stop)
    return _solved(average, longest, points=points, on_step=on_step, stop=stop)


def _of_all(
    average: SitingProblem, longest: SitingProblem, *, points: int, on_step: OnStep | None, stop: Stop | None
) -> TradeOff:
    """The curve from a look at every way."""
    ends = [look_at_all(each, tolerance=0.0, stop=stop) for each in (average, longest)]
    if not all(len(end.ways) for end in ends):
        stopped = any(end.sure.stopped for end in ends)
        return _curve(average, np.empty((0, average.sites), np.int64), (STOPPED_AT_ONCE,) if stopped else ())
    limits = _limits(longest, ends[1].ways[0], shortest=ends[0].ways, points=points)
    best, chosen = np.full(points, np.inf), np.zeros((points, average.sites), dtype=np.int64)
    looks = Look(average, 0.0), Look(longest, 0.0)
    done, total, stopped = 0, how_many(average), any(end.sure.stopped for end in ends)
    for block in blocks(average):
        for first, many in pieces(block.ways, begun=True):
            if stop is not None and stop():
                stopped = True
                break
            mean, tail = (look.figures(block, first, many) for look in looks)
            within = looks[0].within_areas(block, first, many)
            for at, limit in enumerate(limits):
                wanted = np.flatnonzero(within & (tail <= limit + ROUNDING) & (mean < best[at]))
                kept = _first_within(looks[0], block.at(first + wanted[np.argsort(mean[wanted], kind="stable")]))
                if kept is not None:
                    best[at], chosen[at] = _mean_of(average, kept), kept
            done += many
            if on_step:
                on_step(STAGE, done, total)
    left = (f"Stopped after {done:,} of {total:,} ways: others may be shorter than these.",) if stopped else ()
    return _curve(average, chosen[np.isfinite(best)], left)


def _solved(
    average: SitingProblem, longest: SitingProblem, *, points: int, on_step: OnStep | None, stop: Stop | None
) -> TradeOff:
    """The curve point by point, from the shortest average to the shortest longest journeys, as far as time allows."""
    from geo.siting.exact import shortest_within, solve

    until = monotonic() + SOLVES_SECONDS
    # Proving how short the longest journeys can be takes longest, and is not to take what the points need.
    until_ends = until - SOLVES_SECONDS * POINTS_SHARE

    def gives_up() -> bool:
        return (stop is not None and stop()) or monotonic() > until

    def gives_ends_up() -> bool:
        return gives_up() or monotonic() > until_ends

    def why(seconds: float = SOLVES_SECONDS) -> str:
        return "it was stopped" if stop is not None and stop() else f"it took longer than {seconds:.0f} seconds"

    ends = []
    for done, end in enumerate((average, longest)):
        if on_step:
            on_step(STAGE, done, points + 1)
        ends.append(solve(end, stop=gives_ends_up))
    if not all(len(end.ways) for end in ends):
        return _curve(average, np.empty((0, average.sites), np.int64), (STOPPED_AT_ONCE,) if gives_ends_up() else ())
    whats = ("That no way has a shorter average", "How short the longest journeys can become")
    for_ends = why(SOLVES_SECONDS * (1 - POINTS_SHARE))
    left = [
        f"{what} is not proven, as {for_ends}." for what, end in zip(whats, ends, strict=True) if not end.sure.proven
    ]
    ways = [ends[1].ways[0]]
    limits = _limits(longest, ends[1].ways[0], shortest=ends[0].ways, points=points)
    proven = 0
    for done, limit in enumerate(limits[-2::-1]):
        if stop is not None and stop():
            break
        # The way of the shortest longest journeys is within every limit.
        way, is_proven = shortest_within(average, float(limit) + ROUNDING, ways[0], stop=gives_up)
        ways.append(way)
        proven += is_proven
        if on_step:
            on_step(STAGE, done + 3, points + 1)
    if proven < points - 1:
        left.append(
            f"{proven} of {points - 1} points beside the shortest average are proven; then {why()}, and the others are "
            "good ways that may be beaten, or are not there."
        )
    return _curve(average, np.stack([*ways, ends[0].ways[0]]), tuple(left))


def _limits(longest: SitingProblem, narrowest: Sites, *, shortest: Sites, points: int) -> Floats:
    """Minutes of the longest-journey tenth from the least there is to that of the shortest average."""
    narrow, wide = (rule_figures(longest, ways).min() for ways in (narrowest[None, :], shortest))
    return np.linspace(narrow, wide, points)


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


def _curve(problem: SitingProblem, ways: Sites, left: tuple[str, ...]) -> TradeOff:
    """The ways that none of the others dominates, the shortest average first."""
    ways = np.unique(np.sort(ways, axis=1), axis=0)
    told = figures(problem, ways)
    order = np.lexsort((told["longest_tenth"], told["mean"]))
    whole = TradeOff(problem, ways[order], told["mean"].to_numpy()[order], told["longest_tenth"].to_numpy()[order])
    keep = list(_undominated(whole))
    return TradeOff(problem, whole.ways[keep], whole.average[keep], whole.longest[keep], left)


def _undominated(whole: TradeOff) -> Iterator[int]:
    for at, (average, longest) in enumerate(zip(whole.average, whole.longest, strict=True)):
        if not whole.is_dominated(average, longest):
            yield at
