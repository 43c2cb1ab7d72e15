"""Ways grouped by likeness: those under which nearly everybody's journey is as long stand for one another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.siting.answer import SitingAnswer

# Two ways are alike where no more than this part of people has a journey that differs by more than little. Our choice.
LEAST_APART = 0.05
# Groups at most: what is like none of the first joins the one that it is nearest to. Ways compared at most, best first.
MOST_GROUPS, MOST_COMPARED = 4, 1000


@dataclass(frozen=True, eq=False)
class Alike:
    """Ways that are alike: positions in the answer, the first of which stands for all; codes that are in each."""

    ways: tuple[int, ...]
    in_all: tuple[str, ...]

    @property
    def first(self) -> int:
        """The position of the way that stands for the group."""
        return self.ways[0]


def grouped(answer: SitingAnswer) -> tuple[Alike, ...]:
    """The near-best ways in groups, that of the best first; a group begins with a way that is like none before it."""
    problem = answer.problem
    ways = answer.ways[:MOST_COMPARED]
    little = problem.counting.rules.little_minutes
    minutes = np.minimum(np.stack([problem.minutes[:, way].min(axis=1) for way in ways]), 1e4) if len(ways) else ()
    share = problem.weights / problem.weights.sum()
    leaders: list[int] = []
    members: list[list[int]] = []
    for at in range(len(ways)):
        apart = np.array([share @ (np.abs(minutes[at] - minutes[leader]) > little) for leader in leaders])
        if not len(apart) or (apart.min() > LEAST_APART and len(leaders) < MOST_GROUPS):
            leaders.append(at)
            members.append([at])
        else:
            members[int(apart.argmin())].append(at)
    return tuple(Alike(tuple(group), _in_all(answer, ways[group])) for group in members)


def in_most(answer: SitingAnswer) -> tuple[str, ...]:
    """Codes of the sites that are in more than half of the ways, and not in all of them."""
    if not len(answer.ways):
        return ()
    counted = np.bincount(answer.ways.ravel(), minlength=len(answer.problem.codes))
    most = (2 * counted > len(answer.ways)) & (counted < len(answer.ways))
    return tuple(answer.problem.codes[at] for at in np.flatnonzero(most))


def _in_all(answer: SitingAnswer, ways: NDArray[np.int64]) -> tuple[str, ...]:
    counted = np.bincount(ways.ravel(), minlength=len(answer.problem.codes))
    return tuple(answer.problem.codes[at] for at in np.flatnonzero(counted == len(ways)))
