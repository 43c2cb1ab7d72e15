"""The same ways under several futures: how many minutes each loses, at most, against the best of that future."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.siting.answer import rule_figures
from geo.siting.exhaustive import Stop
from geo.siting.problem import SitingProblem
from geo.siting.search import search
from geo.values import Floats, OnStep

STAGE = "The best of each future"


@dataclass(frozen=True, eq=False)
class Future:
    """What may come: what it is called, and the same question asked then."""

    name: str
    problem: SitingProblem


@dataclass(frozen=True, eq=False)
class Regrets:
    """What ways lose against the best of each future, in the rule's unit.

    Attributes
    ----------
    lost
        Ways x futures. Floors are those of the question; a way is not held to them again in a future.
    steady
        By way: whether it is never further from the best than cannot be told apart.
    """

    futures: tuple[str, ...]
    lost: Floats
    tolerance: float

    @property
    def most(self) -> Floats:
        """By way, the most that it loses in any future."""
        return self.lost.max(axis=1, initial=0.0)

    @property
    def steady(self) -> NDArray[np.bool_]:
        """By way, whether it is never far from the best."""
        return self.most <= self.tolerance

    def worst(self, way: int) -> str:
        """The future in which a way loses most."""
        return self.futures[int(self.lost[way].argmax())]


def regrets(
    ways: NDArray[np.int64],
    futures: Sequence[Future],
    *,
    tolerance: float,
    on_step: OnStep | None = None,
    stop: Stop | None = None,
) -> Regrets:
    """What each way loses in each future; the best of a future is searched for as exactly as that of today."""
    lost, told = np.zeros((len(ways), 0)), []
    for done, future in enumerate(futures, start=1):
        if stop is not None and stop():
            break
        best = search(future.problem, near=0.0, stop=stop)
        figures = rule_figures(future.problem, ways)
        least = float(best.values[0]) if len(best.values) else np.nan
        lost = np.column_stack([lost, np.maximum(figures - least, 0.0)])
        told.append(future.name)
        if on_step:
            on_step(STAGE, done, len(futures))
    return Regrets(tuple(told), lost, tolerance)
