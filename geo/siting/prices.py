"""A bound on what any way can come to, and the candidates that a better way may have, from prices (Lagrange).

Every area is offered a price for its journey. A site is worth what it saves on the prices of those it is cheaper for;
so many of the best cannot be beaten. A candidate with which even that bound is over a known answer is in no better way.
Floors, capacities and changes are left aside, which only lowers the bound.
"""

import numpy as np
from numpy.typing import NDArray

from geo.siting.exhaustive import Stop
from geo.siting.problem import SitingProblem

ROUNDS, PATIENCE = 600, 25
FIRST_STEP, LEAST_STEP = 1.5, 0.005


def priced(problem: SitingProblem, known: float, *, stop: Stop | None = None) -> tuple[float, NDArray[np.bool_]]:
    """The bound on the weighted mean of what minutes count as, and which candidates a way better than known may have.

    known: the figure of a way that keeps all rules, inf where none is known: then every candidate stays.
    """
    areas = np.flatnonzero(problem.pull > 0)
    costs = problem.worth(problem.capped[areas]) * (problem.pull[areas] / problem.pull.sum())[:, None]
    useful, free = ~problem.close, ~problem.close & ~problem.keep
    must, more = np.flatnonzero(problem.keep), problem.sites - int(problem.keep.sum())
    prices = np.sort(costs[:, useful], axis=1)[:, : problem.sites + 1].mean(axis=1)
    bound, size, idle = -np.inf, FIRST_STEP, 0
    for _ in range(ROUNDS):
        worth = np.minimum(costs - prices[:, None], 0.0).sum(axis=0)
        order = np.flatnonzero(free)[np.argsort(worth[free], kind="stable")]
        chosen = np.concatenate([must, order[:more]])
        value = float(prices.sum() + worth[chosen].sum())
        if value > bound + 1e-9 * abs(value):
            bound, idle = value, 0
        else:
            idle += 1
        if idle >= PATIENCE:
            size, idle = size / 2, 0
        if np.isfinite(known) and more:
            with_it = value - worth[order[more - 1]] + worth
            in_none = free & (with_it > known + 1e-9 * max(abs(known), 1.0))
            in_none[order[:more]] = False
            useful &= ~in_none
            free &= ~in_none
        slack = 1.0 - (costs[:, chosen] < prices[:, None]).sum(axis=1)
        length = float(slack @ slack)
        if length == 0 or size < LEAST_STEP or _met(known, bound) or (stop is not None and stop()):
            break
        target = known if np.isfinite(known) else max(2 * abs(value), 1e-9)
        prices = prices + size * (target - value) / length * slack
    return bound, useful


def _met(known: float, bound: float) -> bool:
    return bool(np.isfinite(known) and known - bound <= 1e-9 * max(abs(known), 1.0))
