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
from geo.provenance import Evidence, Interval, Statistic
from geo.uncertainty.margins import Estimate, combined_margin, ratio, share
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


def share_of_base(count: float, base: float, *, level: float = LEVEL_95) -> Statistic:
    """A share (0 to 1) with its Wilson interval, at 95% or 99.8%."""
    if not base > 0:
        raise InputError(f"A share of a base of {base:g} is not available; a base above nought was expected.")
    lower, upper = wilson(count, base, level=level)
    kind = {LEVEL_95: Interval.CI95, LEVEL_998: Interval.CI998}[level]
    return Statistic(count / base, float(lower), float(upper), kind, base)


def newcombe(
    count: float, base: float, other_count: float, other_base: float, *, level: float = LEVEL_95
) -> Difference:
    """The difference of two independent shares (0 to 1) by Newcombe's method: Wilson's intervals, squared and added."""
    return difference_of(share_of_base(count, base, level=level), share_of_base(other_count, other_base, level=level))


def total_of(figures: Sequence[Statistic], *, together: float = 0.0) -> Statistic:
    """The sum of figures of one period. together: 0 where errors are independent, 1 where they simply add up.

    The range is of the most doubtful kind that any part has; where a part has none, neither has the sum.
    """
    value, base = math.fsum(figure.value for figure in figures), math.fsum(figure.base for figure in figures)
    below = combined_margin([_below(figure) for figure in figures], together=together)
    above = combined_margin([_above(figure) for figure in figures], together=together)
    return _made_of(figures, value, below=below, above=above, base=base)


def quotient_of(figure: Statistic, other: Statistic, *, part: bool) -> Statistic:
    """One figure over another, as a share where it is a part of it; the wider side of each range is its margin."""
    rule = share if part else ratio
    value, margin = rule(*(Estimate(each.value, max(_below(each), _above(each))) for each in (figure, other)))
    return _made_of([figure, other], value, below=margin, above=margin, base=other.value)


def _made_of(figures: Sequence[Statistic], value: float, *, below: float, above: float, base: float) -> Statistic:
    """A figure made of others: their most doubtful kind of range, each source once, modelled where they are mixed."""
    kinds, classes = {figure.interval for figure in figures}, {figure.evidence for figure in figures}
    kind = next(each for each in MOST_DOUBTFUL_FIRST if each in kinds)
    return Statistic(
        value=value,
        lower=math.nan if kind is Interval.NONE else value - below,
        upper=math.nan if kind is Interval.NONE else value + above,
        interval=kind,
        base=base,
        source="; ".join(dict.fromkeys(figure.source for figure in figures if figure.source)),
        period="; ".join(dict.fromkeys(figure.period for figure in figures if figure.period)),
        evidence=classes.pop() if len(classes) == 1 else Evidence.MODELLED,
    )


def _below(figure: Statistic) -> float:
    return 0.0 if figure.interval is Interval.NONE else figure.value - figure.lower


def _above(figure: Statistic) -> float:
    return 0.0 if figure.interval is Interval.NONE else figure.upper - figure.value


def _counts(count: ArrayLike) -> Floats:
    counts = np.asarray(count, dtype=float)
    if (counts < 0).any():
        raise InputError(f"A count is {np.nanmin(counts):g}; nought or more was expected.")
    return counts


def _bases(base: ArrayLike) -> Floats:
    bases = _counts(base)
    return np.where(bases == 0, np.nan, bases)
