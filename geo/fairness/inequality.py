"""How unevenly something is spread over people: measures of a distribution, every area counted by its people.

A distribution is made once, sorted, and every measure is taken of it. Minutes are a burden, so more is worse. Areas
without people or without a figure are left out before anything is summed; a measure that is not defined (nobody left,
nothing to divide by) is NaN. No measure depends on the order in which areas are given, nor on their codes: areas that
are level share what falls to them. Formulas: Kolm and Pollak as turned round for a burden by Logan and others,
Computers, Environment and Urban Systems 2021; Atkinson 1970; Theil 1967; concentration index, Kakwani and others 1997;
slope and relative index of inequality as England's public health indicators define them.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from geo.errors import InputError
from geo.values import Floats

Codes = NDArray[np.intp]

NAN = float("nan")
# Shares of people add up to 1 only so far: a boundary that is this near is met, and a sum this small is nought.
SHARE_TOLERANCE = 1e-9
NOUGHT = 1e-18


@dataclass(frozen=True, eq=False)
class Distribution:
    """Figures in rising order, the share of people (0 to 1) with each, and the part of them below its middle.

    order: which of the areas given stands where; shorter than what was given by the areas left out.
    """

    figures: Floats
    shares: Floats
    middles: Floats
    order: Codes
    mean: float

    @classmethod
    def of(cls, figures: Floats, people: Floats) -> "Distribution":
        """The distribution of figures by area over the people of the areas; NaN and areas without people left out."""
        counted = np.flatnonzero(~np.isnan(figures) & (people > 0))
        order = counted[np.argsort(figures[counted], kind="stable")]
        weights = people[order].astype(float)
        shares = weights / weights.sum() if len(order) else weights
        sorted_figures = figures[order].astype(float)
        return cls._sorted(sorted_figures, shares, order)

    def falling(self, worth: Callable[[Floats], Floats]) -> "Distribution":
        """The distribution of what falls as the figure rises, such as access as minutes do."""
        return self._sorted(worth(self.figures)[::-1], self.shares[::-1], self.order[::-1])

    @classmethod
    def _sorted(cls, figures: Floats, shares: Floats, order: Codes) -> "Distribution":
        mean = float(shares @ figures) if len(order) else NAN
        return cls(figures, shares, np.cumsum(shares) - shares / 2, order, mean)


def longest_shares(distribution: Distribution, *, share: float) -> Floats:
    """The share of all people who are of each area and among this share with the highest figures.

    People who are level at the boundary are taken in the same proportion from every area.
    """
    if not len(distribution.order):
        return distribution.shares
    boundary = quantile(distribution, 1 - share, above=True)
    over, level = distribution.figures > boundary, distribution.figures == boundary
    part = (share - distribution.shares[over].sum()) / distribution.shares[level].sum()
    return distribution.shares * np.where(over, 1.0, np.where(level, part, 0.0))


def mean_of_longest(distribution: Distribution, *, share: float) -> float:
    """Mean figure of this share of people (0 to 1) with the highest figures."""
    return (distribution.mean - _part_of_lowest(distribution, 1 - share)) / share


def quantile(distribution: Distribution, share: float, *, above: bool = False) -> float:
    """The lowest figure that this share of people do not exceed; above: that more than this share do not exceed."""
    if not len(distribution.order):
        return NAN
    reached = distribution.middles + distribution.shares / 2
    wanted = share + SHARE_TOLERANCE if above else share - SHARE_TOLERANCE
    return float(distribution.figures[min(int(np.searchsorted(reached, wanted)), len(reached) - 1)])


def palma(distribution: Distribution, *, longest: float = 0.1, shortest: float = 0.4) -> float:
    """Part of the whole burden on the tenth who bear most, over that on the four tenths who bear least.

    As published of incomes, turned round for a burden; the two shares may be changed.
    """
    return _ratio(
        distribution.mean - _part_of_lowest(distribution, 1 - longest), _part_of_lowest(distribution, shortest)
    )


def _part_of_lowest(distribution: Distribution, share: float) -> float:
    """What this share of people with the lowest figures add to the mean."""
    below = distribution.middles - distribution.shares / 2
    return float(np.minimum(np.maximum(share - below, 0.0), distribution.shares) @ distribution.figures)


def kolm_pollak_kappa(distribution: Distribution, *, epsilon: float) -> float:
    """The parameter of Kolm-Pollak (per unit) that a relative aversion to inequality comes to; below 0 for a burden.

    Fixed on today and used for every option, or options cannot be compared. NaN where nobody is or all figures are 0.
    """
    return epsilon * _ratio(distribution.mean, float(distribution.shares @ np.square(distribution.figures)))


def kolm_pollak_ede(distribution: Distribution, *, kappa: float) -> float:
    """The figure which, had everybody the same, would be as good as the distribution; for a burden at least the mean.

    Less the mean it is the part lost to inequality. Summed about the largest exponent, so that nothing overflows.
    """
    if math.isnan(kappa) or not len(distribution.order):
        return NAN
    exponents = -kappa * distribution.figures
    largest = float(exponents.max())
    return -(largest + math.log(float(distribution.shares @ np.exp(exponents - largest)))) / kappa


def gini(distribution: Distribution) -> float:
    """Gini's coefficient: 0 where everybody has the same, towards 1 where one has all."""
    return concentration(distribution, distribution.middles)


def atkinson(distribution: Distribution, *, epsilon: float) -> float:
    """Atkinson's index of something good (0 even, 1 uneven), such as a score of access; never of minutes."""
    if epsilon <= 0:
        raise InputError(f"Atkinson's aversion to inequality is above 0, not {epsilon:g}.")
    if not distribution.mean > 0:
        return NAN
    if epsilon >= 1 and distribution.figures[0] <= 0:
        return 1.0
    if epsilon == 1:
        return 1 - math.exp(float(distribution.shares @ np.log(distribution.figures))) / distribution.mean
    power = 1 - epsilon
    return 1 - float(distribution.shares @ distribution.figures**power) ** (1 / power) / distribution.mean


def theil(distribution: Distribution) -> float:
    """Theil's T: 0 where everybody has the same; what has nought adds nought."""
    if not distribution.mean > 0:
        return NAN
    relative = distribution.figures / distribution.mean
    return float(distribution.shares @ xlogy(relative, relative))


def theil_between(distribution: Distribution, groups: Codes) -> float:
    """The part of Theil's T that lies between groups: T as if everybody had their group's mean. The rest is within.

    groups: by area as it was given to the distribution, counted from 0.
    """
    if not distribution.mean > 0:
        return NAN
    shares, means = by_group(distribution, groups)
    relative = means / distribution.mean
    present = shares > 0
    return float(shares[present] @ xlogy(relative[present], relative[present]))


def by_group(distribution: Distribution, groups: Codes) -> tuple[Floats, Floats]:
    """Share of people and mean figure of every group, counted from 0; the mean NaN where a group has nobody."""
    of = groups[distribution.order]
    length = int(groups.max(initial=-1)) + 1
    shares = np.bincount(of, distribution.shares, minlength=length).astype(float)
    sums = np.bincount(of, distribution.shares * distribution.figures, minlength=length)
    return shares, sums / np.where(shares > 0, shares, np.nan)


def middles_by_rank(ranks: Codes, shares: Floats) -> Floats:
    """Where people stand from the first rank (0) to the last (1), area by area: the middle of all who have their rank.

    Parameters
    ----------
    ranks
        Counted from 0 and rising; areas of one rank share one middle.
    shares
        Of people (0 to 1), in the same order.
    """
    of_rank = np.bincount(ranks, shares)
    return (np.cumsum(of_rank) - of_rank / 2)[ranks]


def concentration(distribution: Distribution, middles: Floats) -> float:
    """Concentration index along the ranks behind these middles: below 0 where the first ranks have more than the last.

    Between -1 and 1. Ranked by the figure itself it is Gini's coefficient.
    """
    return _ratio(2 * float((distribution.shares * distribution.figures) @ middles), distribution.mean) - 1


def slope_and_relative(distribution: Distribution, middles: Floats) -> tuple[float, float]:
    """Slope and relative index of inequality along the ranks: the last rank's figure less, and over, the first's.

    Both are read off the line that fits best by people. The relative one is NaN where the line starts at 0 or below.
    """
    from_middle = middles - float(distribution.shares @ middles)
    slope = _ratio(
        float((distribution.shares * distribution.figures) @ from_middle),
        float(distribution.shares @ np.square(from_middle)),
    )
    start = distribution.mean - slope * float(distribution.shares @ middles)
    return slope, (start + slope) / start if start > 0 else NAN


def _ratio(part: float, whole: float) -> float:
    """NaN where there is nothing to divide by."""
    return part / whole if whole > NOUGHT else NAN
