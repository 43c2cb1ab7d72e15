"""A search: every way looked at where that takes a few seconds, else the best with proof or with its gap."""

from geo.siting.answer import SitingAnswer
from geo.siting.exhaustive import Stop, how_many, look_at_all
from geo.siting.problem import Rule, SitingProblem
from geo.values import OnStep

# Journeys looked at (ways x areas) that take a few seconds on two cores.
MOST_JOURNEYS = 5_000_000_000


def is_quick(problem: SitingProblem) -> bool:
    """Whether every way can be looked at within a few seconds."""
    by_ways = problem.rule is not Rule.FEWEST and problem.capacities is None
    return by_ways and how_many(problem) * len(problem.areas) <= MOST_JOURNEYS


def search(
    problem: SitingProblem, *, on_step: OnStep | None = None, stop: Stop | None = None, near: float | None = None
) -> SitingAnswer:
    """The best ways of a problem, and how sure that is; near: as the tolerance of `look_at_all`."""
    if is_quick(problem):
        return look_at_all(problem, on_step=on_step, stop=stop, tolerance=near)
    from geo.siting.exact import solve

    return solve(problem, on_step=on_step, stop=stop)
