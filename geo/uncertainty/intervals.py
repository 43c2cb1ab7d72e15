"""How sure a count, a share, a rate or a difference is: ranges as the health indicators of England are published.

Shares take Wilson's interval, counts and rates Byar's, or the exact one below ten events. A difference squares and adds
the distance of each end from its value, so that uneven ranges stay uneven; the difference of two shares is then
Newcombe's. Arrays in, arrays out; NaN stays NaN.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import InputError
from geo.provenance import Statistic
from geo.values import Floats

Limits = tuple[Floats, Floats]

LEVEL_95 = 0.95
# Byar's approximation from this count on, the exact interval below it: PHEindicatormethods.
EXACT_BELOW = 10


def standard_errors(level: float) -> float:
    """How many standard errors each side an interval of this level reaches: 1.96 for 0.95."""
    if not 0 < level < 1:
        raise InputError(f"The level of an interval is {level:g}; one between 0 and 1, such as 0.95, was expected.")
    # What these functions draw in takes a tenth of a second to load; opening a place asks for none of it.
    from scipy.special import ndtri

    return float(ndtri(0.5 + level / 2))


def wilson(count: ArrayLike, base: ArrayLike, *, level: float = LEVEL_95) -> Limits:
    """Lower and upper end of a share (0 to 1) of count out of base; NaN where the base is nought."""
    counts, bases = _counts(count), _bases(base)
    if (counts > bases).any():
        raise InputError("A count is larger than its base; a part of it was expected.")
    z = standard_errors(level)
    reach = z * np.sqrt(z**2 + 4 * counts * (1 - counts / bases))
    lower = (2 * counts + z**2 - reach) / (2 * (bases + z**2))
    upper = (2 * counts + z**2 + reach) / (2 * (bases + z**2))
    # At none and at all of the base the formula ends at 0 and 1 but for the last binary figure.
    return np.where(counts == 0, 0 * lower, lower), np.where(counts == bases, 0 * upper + 1, upper)


def byar(count: ArrayLike, *, level: float = LEVEL_95) -> Limits:
    """Lower and upper end of a count of chance events, by Byar's approximation to the exact interval."""
    counts = _counts(count)
    z = standard_errors(level)
    some, more = np.where(counts == 0, np.nan, counts), counts + 1
    lower = some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return np.where(counts == 0, 0.0, lower), upper


def exact(count: ArrayLike, *, level: float = LEVEL_95) -> Limits:
    """Lower and upper end of a count of chance events, exactly, from the chi-square distribution.

    A chi-square on k degrees of freedom is twice a gamma of k / 2, so half of it is the gamma itself.
    """
    from scipy.special import gammaincinv

    counts = _counts(count)
    tail = (1 - level) / 2
    some = np.where(counts == 0, np.nan, counts)
    return np.where(counts == 0, 0.0, gammaincinv(some, tail)), gammaincinv(counts + 1, 1 - tail)


def of_count(count: ArrayLike, *, level: float = LEVEL_95) -> Limits:
    """Lower and upper end of a count of chance events: exact below ten, Byar's from ten on."""
    small = _counts(count) < EXACT_BELOW
    (low, high), (low_byar, high_byar) = exact(count, level=level), byar(count, level=level)
    return np.where(small, low, low_byar), np.where(small, high, high_byar)


def of_rate(count: ArrayLike, base: ArrayLike, *, per: float, level: float = LEVEL_95) -> Limits:
    """Lower and upper end of a rate: chance events for every `per` of the base; NaN where the base is nought."""
    lower, upper = of_count(count, level=level)
    bases = _bases(base)
    return lower / bases * per, upper / bases * per


@dataclass(frozen=True)
class Difference:
    """One figure less another, in their unit; the ends are NaN where either has no range."""

    value: float
    lower: float
    upper: float

    @property
    def sure(self) -> bool:
        """Whether the range leaves out no difference at all."""
        return self.lower > 0 or self.upper < 0


def difference_of(figure: Statistic, other: Statistic) -> Difference:
    """The first less the second, for independent figures: the distances of the ends squared and added."""
    value = figure.value - other.value
    below = math.hypot(figure.value - figure.lower, other.upper - other.value)
    above = math.hypot(figure.upper - figure.value, other.value - other.lower)
    return Difference(value, value - below, value + above)


def _counts(count: ArrayLike) -> Floats:
    counts = np.asarray(count, dtype=float)
    if (counts < 0).any():
        raise InputError(f"A count is {np.nanmin(counts):g}; nought or more was expected.")
    return counts


def _bases(base: ArrayLike) -> Floats:
    bases = _counts(base)
    return np.where(bases == 0, np.nan, bases)
