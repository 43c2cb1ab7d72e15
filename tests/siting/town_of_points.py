"""Problems of siting on paper: a line of six points, and random ones."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.siting.problem import Rule, SitingProblem

ALONG = np.array([0.0, 1, 2, 3, 4, 20])
LINE = np.abs(ALONG[:, None] - ALONG[None, :])
PEOPLE = np.array([10.0, 10, 10, 10, 10, 1])


def problem(
    minutes: NDArray[Any], people: NDArray[Any], sites: int, *, rule: Rule = Rule.AVERAGE, **more: Any
) -> SitingProblem:
    """A problem without sites of today, where more does not say otherwise."""
    areas, candidates = minutes.shape
    codes = tuple(f"S{at}" for at in range(candidates))
    given: dict[str, Any] = {
        "today": none(candidates),
        "keep": none(candidates),
        "close": none(candidates),
        "before": np.full(areas, np.inf),
        "most_changes": 2 * candidates,
        "threshold": 1.0,
        "kappa": -0.2,
    }
    return SitingProblem(
        areas=tuple(f"A{at}" for at in range(areas)),
        codes=codes,
        names=codes,
        minutes=minutes.astype(np.float32),
        weights=people,
        sites=sites,
        rule=rule,
        **given | more,
    )


def none(candidates: int) -> NDArray[np.bool_]:
    return np.zeros(candidates, dtype=bool)


def some(candidates: int, *at: int) -> NDArray[np.bool_]:
    marked = none(candidates)
    marked[list(at)] = True
    return marked
