"""A good answer first: sites exchanged one for one while that helps, from several beginnings (Teitz and Bart 1968)."""

import numpy as np
from numpy.typing import NDArray

from geo.siting.exhaustive import ROUNDING, Block, Stop, area_limits, blocks
from geo.siting.problem import LONGEST_SHARE, Rule, SitingProblem
from geo.values import Floats, OnStep

STAGE = "A good answer first"
STARTS = 10
# Beginnings are drawn, the same ones each time.
SEED = 19
# What a broken floor counts, beside the minutes by which it is broken: more than any figure of a rule.
BROKEN = 1e6
Sites = NDArray[np.int64]


class Ways:
    """What a way comes to: the rule's figure over what minutes count as, and BROKEN where a floor is broken.

    longest: minutes that the longest-journey tenth may not travel longer on average.
    """

    def __init__(self, problem: SitingProblem, *, longest: float = np.inf) -> None:
        self.problem, self.looked, self.most_longest = problem, 0, longest
        self.areas = np.flatnonzero(problem.pull > 0)
        self.weights = problem.pull[self.areas] / problem.pull.sum()
        self.minutes = problem.capped[self.areas]
        self.worth = problem.worth(self.minutes)
        self.limits = area_limits(problem)[self.areas]
        groups = [floor for floor in problem.floors if floor.shares is not None]
        of_means = [floor for floor in groups if floor.people is None]
        self.of_counts = [floor for floor in groups if floor.people is not None]
        self.before = problem.before_capped[self.areas]
        told = [floor.shares[:, self.areas] for floor in of_means if floor.shares is not None]
        self.shares = np.concatenate([np.empty((0, len(self.areas))), *told])
        floors = [np.full(len(floor.groups), floor.minutes) for floor in of_means]
        self.group_limits = self.shares @ self.before + np.concatenate([np.empty(0), *floors])

    def figures(self, others: Sites, more: Sites) -> Floats:
        """The figure of these sites with each one of the others in turn."""
        self.looked += len(more)
        worth = self._with(self.worth, others, more)
        if self.problem.adds_up:
            figures = self.weights @ worth
        elif self.problem.rule is Rule.LONGEST:
            figures = self._longest(worth)
        else:
            figures = worth.max(axis=0)
        if not self.problem.floors and np.isinf(self.most_longest):
            return figures
        minutes = self._with(self.minutes, others, more)
        over = (minutes - self.limits[:, None]).max(axis=0)
        if len(self.shares):
            over = np.maximum(over, (self.shares @ minutes - self.group_limits[:, None]).max(axis=0))
        if np.isfinite(self.most_longest):
            over = np.maximum(over, self._longest(minutes) - self.most_longest)
        for floor in self.of_counts:
            assert floor.people is not None and floor.most_people is not None
            further = floor.people[:, self.areas] @ (minutes - self.before[:, None] > floor.minutes + ROUNDING)
            over = np.maximum(over, (further - floor.most_people).max(axis=0))
        return np.where(over > 0, BROKEN + over, figures)

    @staticmethod
    def _with(table: Floats, others: Sites, more: Sites) -> Floats:
        if not len(others):
            return table[:, more]
        return np.minimum(table[:, others].min(axis=1)[:, None], table[:, more])

    def _longest(self, worth: Floats) -> Floats:
        order = np.argsort(-worth, axis=0)
        weights = self.weights[order]
        left = np.maximum(LONGEST_SHARE - (np.cumsum(weights, axis=0) - weights), 0.0)
        return (np.minimum(weights, left) * np.take_along_axis(worth, order, axis=0)).sum(axis=0) / LONGEST_SHARE


def exchanged(ways: Ways, *, on_step: OnStep | None = None, stop: Stop | None = None) -> tuple[Sites | None, float]:
    """The best way of ten beginnings and its figure; None where each breaks a floor, or where there are capacities."""
    problem, draw = ways.problem, np.random.default_rng(SEED)
    listed = blocks(problem)
    best, figure = None, np.inf
    if not listed or problem.capacities is not None:
        return best, figure
    parts = np.array([float(block.ways) for block in listed])
    for begun in range(STARTS):
        if on_step:
            on_step(STAGE, begun, STARTS)
        drawn = _drawn(listed[draw.choice(len(listed), p=parts / parts.sum())], draw)
        way, reached = _improved(ways, drawn, stop=stop)
        if reached < figure:
            best, figure = way, reached
        if stop is not None and stop():
            break
    return (best, figure) if figure < BROKEN else (None, np.inf)


def _drawn(block: Block, draw: np.random.Generator) -> Sites:
    kept = draw.choice(block.outer, block.kept, replace=False)
    added = draw.choice(block.inner, block.size - len(block.stay) - block.kept, replace=False)
    return np.concatenate([block.stay, kept, added]).astype(np.int64)


def _improved(ways: Ways, way: Sites, *, stop: Stop | None) -> tuple[Sites, float]:
    """The way after every exchange that helps, the best of each site first; as far as it came where it is stopped."""
    problem = ways.problem
    movable = ~problem.keep & ~problem.close
    figure, better = float(ways.figures(way[:-1], way[-1:])[0]), True
    while better:
        better = False
        for site in way[movable[way]]:
            if stop is not None and stop():
                return way, figure
            others = way[way != site]
            stands = np.zeros(len(problem.codes), dtype=bool)
            stands[others] = True
            more = np.flatnonzero(movable & ~stands)
            changes = int((stands ^ problem.today).sum()) + np.where(problem.today[more], -1, 1)
            more = more[changes <= problem.most_changes]
            figures = ways.figures(others, more)
            at = int(figures.argmin())
            if figures[at] < figure - 1e-12 * max(abs(figure), 1.0):
                way, figure, better = np.append(others, more[at]), float(figures[at]), True
    return way, figure
