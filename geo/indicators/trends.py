"""Whether a figure has changed: a trend over five years, a change since a baseline, a sudden rise.

The five-year rule is that of the national public health profiles: annual, unbroken figures that do not overlap, the
latest five of them, and a level of about 0.002, since so many series are looked at together. Everything else takes the
Mann-Kendall test, which asks only whether later figures tend to be higher.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, gammainc, ndtr, ndtri

from geo.errors import InputError
from geo.indicators.indicators import FigureKind, Indicator, Polarity
from geo.periods import Period, annual
from geo.provenance import Interval, Statistic
from geo.uncertainty.intervals import Difference, difference_of

POINTS = 5
# The chi-square that a trend must pass on one degree of freedom, p of about 0.002, as the national profiles use it.
CRITICAL = 9.5495
# A sudden rise is flagged when chance alone would give it less often than this, and it is at least this large. Our
# choice: at one ward and one month in a hundred there would be a false one every few weeks without the second.
SPIKE_CHANCE = 0.01
SPIKE_RISE = 0.2
# Earlier figures from which the usual level is taken; of fewer, one odd year would pass for what is usual. Our choice.
FEWEST_USUAL = 3


class TrendDirection(StrEnum):
    """What a series does."""

    UP = "increasing"
    DOWN = "decreasing"
    STEADY = "no significant change"
    UNKNOWN = "cannot be calculated"


@dataclass(frozen=True)
class Trend:
    """What a series of figures does, and how that was tested."""

    direction: TrendDirection
    method: str
    why: str = ""

    def label(self, polarity: Polarity) -> str:
        """In words; better or worse only where the indicator has a better."""
        if self.direction not in (TrendDirection.UP, TrendDirection.DOWN):
            return self.direction.value
        if polarity is Polarity.NONE:
            return self.direction.value
        better = (self.direction is TrendDirection.UP) == (polarity is Polarity.HIGH)
        return f"{self.direction.value} and getting {'better' if better else 'worse'}"


def cochran_armitage(counts: ArrayLike, bases: ArrayLike) -> tuple[float, float, float]:
    """Chi-square for a trend in shares over equal steps, on one degree of freedom: its value, p, and the slope."""
    x, n = np.asarray(counts, dtype=float), np.asarray(bases, dtype=float)
    if len(x) != len(n) or len(x) < 2 or (n <= 0).any() or (x < 0).any() or (x > n).any():
        raise InputError("A trend in shares takes two or more counts, each from nought to its own base above nought.")
    step = np.arange(len(x), dtype=float)
    step -= (n * step).sum() / n.sum()
    share = x.sum() / n.sum()
    variance = share * (1 - share) * (n * step**2).sum()
    if variance == 0:
        return 0.0, 1.0, 0.0
    lean = (x * step).sum()
    chi_square = lean**2 / variance
    return float(chi_square), float(chdtrc(1, chi_square)), float(lean / (n * step**2).sum())


def weighted_slope(values: ArrayLike, errors: ArrayLike) -> tuple[float, float, float]:
    """Chi-square for a trend in figures with standard errors, on one degree of freedom: its value, p, and the slope."""
    y, error = np.asarray(values, dtype=float), np.asarray(errors, dtype=float)
    if (error <= 0).any():
        raise InputError("A trend in figures takes a standard error above nought for each.")
    weight = 1 / error**2
    step = np.arange(len(y), dtype=float)
    step -= (weight * step).sum() / weight.sum()
    information = (weight * step**2).sum()
    slope = (weight * step * y).sum() / information
    chi_square = slope**2 * information
    return float(chi_square), float(chdtrc(1, chi_square)), float(slope)


@dataclass(frozen=True)
class MannKendall:
    """S and the two-sided p of the Mann-Kendall test."""

    s: int
    p: float


def mann_kendall(values: ArrayLike) -> MannKendall:
    """Whether later figures tend to be higher; ties are allowed for. At least three figures."""
    x = np.asarray(values, dtype=float)
    n = len(x)
    if n < 3 or np.isnan(x).any():
        raise InputError("The Mann-Kendall test takes three or more figures, none of them missing.")
    first, second = np.triu_indices(n, 1)
    s = int(np.sign(x[second] - x[first]).sum())
    ties = np.unique(x, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    z = 0.0 if s == 0 or variance == 0 else (s - np.sign(s)) / sqrt(variance)
    return MannKendall(s, float(2 * ndtr(-abs(z))))


def trend(series: Sequence[tuple[Period, Statistic]], indicator: Indicator) -> Trend:
    """What one area's figures do over time, oldest first.

    Annual, unbroken and not overlapping: the latest five, by the chi-square for trend. Otherwise, where no two periods
    overlap, all of them by Mann-Kendall at the same level. What can do neither says why.
    """
    known = [(period, figure) for period, figure in series if figure.held]
    periods = [period for period, _ in known]
    if len(known) < POINTS:
        return _unknown(f"{len(known)} figures are held; a trend takes {POINTS}.")
    if any(later.first <= earlier.last for earlier, later in pairwise(periods)):
        return _unknown("The periods overlap, so that one year's figure stands in several of them.")
    level = float(chdtrc(1, CRITICAL))
    latest = [figure for _, figure in known[-POINTS:]]
    ranged = all(
        figure.interval in (Interval.CI95, Interval.CI998) and figure.upper > figure.lower for figure in latest
    )
    if annual(periods[-POINTS:]) and ranged:
        return _five_years(latest, indicator)
    test = mann_kendall([figure.value for _, figure in known])
    method = "Mann-Kendall test" + ("" if ranged else ", as the figures carry no range")
    return Trend(_way(test.s, test.p < level), method)


def _five_years(latest: Sequence[Statistic], indicator: Indicator) -> Trend:
    values = np.array([figure.value for figure in latest])
    bases = np.array([figure.base for figure in latest])
    if indicator.measure is FigureKind.PERCENTAGE and np.isfinite(bases).all() and (bases > 0).all():
        chi_square, _, slope = cochran_armitage(np.round(values / 100 * bases), bases)
        return Trend(_way(slope, chi_square > CRITICAL), "chi-square for trend in shares")
    errors = np.array([_error(figure) for figure in latest])
    chi_square, _, slope = weighted_slope(values, errors)
    each_left_out = [weighted_slope(np.delete(values, left), np.delete(errors, left))[2] for left in range(len(values))]
    same_sign = all(np.sign(other) == np.sign(slope) for other in each_left_out)
    return Trend(_way(slope, chi_square > CRITICAL and same_sign), "chi-square for trend, weighted by the ranges")


def _error(figure: Statistic) -> float:
    return (figure.upper - figure.lower) / 2 / float(ndtri(0.999 if figure.interval is Interval.CI998 else 0.975))


def _way(slope: float, sure: bool) -> TrendDirection:
    if not sure or slope == 0:
        return TrendDirection.STEADY
    return TrendDirection.UP if slope > 0 else TrendDirection.DOWN


def _unknown(why: str) -> Trend:
    return Trend(TrendDirection.UNKNOWN, "none", why)


@dataclass(frozen=True)
class Baseline:
    """The figure that later ones are held against; it cannot be changed, only another one set.

    Attributes
    ----------
    vintage
        Of the areas' codes.
    set_by, set_on
        Who chose it, and the ISO day on which they did.
    """

    indicator: str
    group: str
    area_code: str
    vintage: str
    period: Period
    figure: Statistic
    set_by: str
    set_on: str

    def __post_init__(self) -> None:
        if not self.figure.held:
            raise InputError(
                f"{self.indicator} in {self.area_code} has no figure; a baseline must be one that is held."
            )
        if not (self.set_by and self.set_on):
            raise InputError("A baseline says who set it and on which day.")


@dataclass(frozen=True)
class ChangeSince:
    """A figure less its baseline, with the range of the difference; direction says whether that range leaves out 0."""

    difference: Difference
    direction: TrendDirection


def change_since(baseline: Baseline, period: Period, figure: Statistic, *, vintage: str) -> ChangeSince:
    """How a later figure differs from its baseline; refused where areas are of another vintage or the time earlier."""
    if vintage != baseline.vintage:
        raise InputError(
            f"The baseline of {baseline.area_code} is for areas of {baseline.vintage} and the figure for areas of "
            f"{vintage}; carry one to the other, or set the baseline anew."
        )
    if period.first <= baseline.period.last:
        raise InputError(
            f"The figure is for {period.label} and its baseline for {baseline.period.label}; a later one was expected."
        )
    difference = difference_of(figure, baseline.figure)
    if math.isnan(difference.lower):
        return ChangeSince(difference, TrendDirection.UNKNOWN)
    return ChangeSince(difference, _way(difference.value, difference.sure))


@dataclass(frozen=True)
class Spike:
    """A count beside what is usual: its rise as a share, and whether it is flagged."""

    rise: float
    flagged: bool


def spike(observed: float, usual: float) -> Spike:
    """Whether so many events are suddenly more than usual (events expected in as long a time, above nought)."""
    if observed < 0 or usual <= 0:
        raise InputError("A sudden rise takes a count of nought or more and a usual count above nought.")
    # Poisson's chance of n or more is the regularised gamma function of n: 1 for none.
    rise, chance = observed / usual - 1, float(gammainc(math.floor(observed), usual))
    return Spike(rise, chance < SPIKE_CHANCE and rise >= SPIKE_RISE)


def sudden_rise(series: Sequence[tuple[Period, Statistic]], indicator: Indicator) -> Spike | None:
    """Whether the newest figure is suddenly above the mean of the earlier ones; series: one area's, oldest first.

    Of events, and of rates whose events might have fallen otherwise; rates are turned into events by the newest base.
    The usual is taken as known, though a mean of three is not: chance then flags about 2 in 100, of ten years about 1.
    None for other measures, where fewer than three earlier periods as long as the newest and before it have a figure,
    where a rate has no base, and where the usual is nought.
    """
    known = [(period, figure) for period, figure in series if figure.held]
    of_events = indicator.measure is FigureKind.EVENTS or (indicator.measure is FigureKind.RATE and indicator.sampled)
    if not (of_events and known):
        return None
    newest, figure = known[-1]
    earlier = [past.value for period, past in known if period.last < newest.first and period.months == newest.months]
    events = figure.base / indicator.per if indicator.measure is FigureKind.RATE else 1.0
    if len(earlier) < FEWEST_USUAL or not events > 0 or math.fsum(earlier) <= 0:
        return None
    return spike(figure.value * events, math.fsum(earlier) / len(earlier) * events)
