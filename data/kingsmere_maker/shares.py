"""How are counts shared out at random so that they come out the same on every processor? Shares of nine places."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .areas import Areas
from .people import Counts


def even(values: ArrayLike) -> NDArray[np.float64]:
    """Weights as shares that add up to 1, without the digits in which processors differ."""
    weights = np.asarray(values, float)
    rough = np.round(weights / weights.sum(), 9)
    return rough / rough.sum()


def split(rng: np.random.Generator, total: int, weights: ArrayLike) -> Counts:
    """A number of people shared out at random."""
    return rng.multinomial(total, even(weights))


def of_each(rng: np.random.Generator, counts: ArrayLike, chance: ArrayLike) -> Counts:
    """How many of each number it happens to, at a chance of its own."""
    return rng.binomial(np.asarray(counts), np.clip(np.round(np.asarray(chance, float), 9), 0, 1))


def by_ward(areas: Areas, values: ArrayLike) -> NDArray[np.float64]:
    """Figures of output areas added up by ward, the strip's wards last."""
    return np.round(np.bincount(np.array(areas.ward), weights=np.asarray(values, float)), 6)


def ward_mean(areas: Areas, values: ArrayLike, people: ArrayLike) -> NDArray[np.float64]:
    """Figures of output areas as means by ward, weighed by people."""
    weight = np.asarray(people, float)
    return np.round(by_ward(areas, np.asarray(values, float) * weight) / by_ward(areas, weight), 6)
