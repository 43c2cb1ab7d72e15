"""Figures in different units put on one scale, and how weights pass on where a figure is missing.

More is better in every column here. Scales can be kept from a baseline, so that scores of two dates compare and a
better value never lowers one.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError
from geo.indicators.baskets import BasketTable, Mean, Scaling
from geo.values import Floats

# An area has a dimension when it holds this share of its indicators, and a score when it has this share of dimensions.
NEEDED = 2 / 3
# Far values are pulled in to the next while a column leans and is peaked more than this: the rule of COINr.
SKEW, KURTOSIS, MOST_PULLED = 2.0, 3.5, 5
T_MEAN, T_STEP = 50.0, 10.0
# A geometric mean takes figures above nought, so 0 to 100 becomes 1 to 100.
LOWEST_POSITIVE = 1.0
# Shares of areas below are read off this many steps from the lowest value to the highest.
STEPS = 1024


@dataclass(frozen=True, eq=False)
class Scales:
    """What a basket's columns are scaled by, taken from one table and kept: (I,) each, more is better.

    Attributes
    ----------
    low, high
        Values beyond are pulled in.
    centre, deviation
        Mean and standard deviation.
    steps
        For each item its values in order and the share of the other areas below each, 0 to 100.
    """

    low: Floats
    high: Floats
    centre: Floats
    deviation: Floats
    steps: tuple[tuple[Floats, Floats], ...]

    def line(self, scaling: Scaling) -> tuple[Floats, Floats]:
        """Factor and begin of each item on a straight scale, value x factor + begin; 50 where all areas are alike."""
        flat = self.high <= self.low
        if scaling is Scaling.T_SCORE:
            factor = np.where(flat, 0.0, T_STEP / np.where(flat, 1.0, self.deviation))
            return factor, T_MEAN - self.centre * factor
        factor = np.where(flat, 0.0, 100 / np.where(flat, 1.0, self.high - self.low))
        return factor, np.where(flat, T_MEAN, -self.low * factor)

    def below(self) -> Floats:
        """Share of areas below at equal steps from the lowest value to the highest: (I, STEPS + 1), 0 to 100."""
        return np.stack(
            [
                np.interp(np.linspace(low, high, STEPS + 1), at, share)
                for low, high, (at, share) in zip(self.low, self.high, self.steps, strict=True)
            ]
        )


def scales_of(table: BasketTable) -> Scales:
    """The scales of a table: to score it by, or to keep as a baseline's."""
    low, high, centre, deviation = (np.full(len(table.items), np.nan) for _ in range(4))
    steps = []
    for item in range(len(table.items)):
        figures = np.sort(table.value[~np.isnan(table.value[:, item]), item])
        if len(figures) < 2:
            raise InputError(f"{table.items[item]}: {len(figures)} areas have a figure; a score takes two or more.")
        low[item], high[item] = _ends(figures)
        pulled = np.clip(figures, low[item], high[item])
        centre[item], deviation[item] = pulled.mean(), pulled.std(ddof=1)
        values, counts = np.unique(pulled, return_counts=True)
        below = np.cumsum(counts) - counts
        steps.append((values, 100 * (below + (counts - 1) / 2) / (len(figures) - 1)))
    return Scales(low, high, centre, deviation, tuple(steps))


def skew_and_kurtosis(values: Floats) -> tuple[float, float]:
    """How far values lean and how peaked they are beyond a bell: G1 and G2 of four or more that are not all alike.

    The estimates that variancesheets and statistics packages give (Joanes and Gill, The Statistician 47 (1998) 183).
    """
    n, apart = len(values), values - values.mean()
    variance = (apart**2).mean()
    lean = sqrt((n - 1) * n) / (n - 2) * (apart**3).mean() / variance**1.5
    peak = ((n**2 - 1) * (apart**4).mean() / variance**2 - 3 * (n - 1) ** 2) / ((n - 2) * (n - 3))
    return float(lean), float(peak)


def _ends(ordered: Floats) -> tuple[float, float]:
    """The ends to which far values are pulled in, for values in order."""
    first, last = 0, len(ordered) - 1
    for _ in range(min(MOST_PULLED, len(ordered) - 2)):
        pulled = np.clip(ordered, ordered[first], ordered[last])
        if pulled[0] == pulled[-1] or len(ordered) < 4:
            break
        lean, peak = skew_and_kurtosis(pulled)
        if abs(lean) <= SKEW or peak <= KURTOSIS:
            break
        first, last = (first, last - 1) if lean > 0 else (first + 1, last)
    return float(ordered[first]), float(ordered[last])


def scaled(values: Floats, scales: Scales, scaling: Scaling) -> Floats:
    """Values (A, I) on one scale; 50 throughout for an item that is the same everywhere. NaN stays NaN."""
    pulled = np.clip(values, scales.low, scales.high)
    if scaling is not Scaling.PERCENTILE:
        factor, begin = scales.line(scaling)
        return pulled * factor + begin
    columns = [np.interp(pulled[:, item], at, share) for item, (at, share) in enumerate(scales.steps)]
    return np.where(np.isnan(pulled), np.nan, np.stack(columns, axis=1))


def positive(figures: Floats, mean: Mean) -> Floats:
    """Scaled figures as a mean takes them: for a geometric one 0 to 100 becomes 1 to 100."""
    if mean is Mean.ARITHMETIC:
        return figures
    return LOWEST_POSITIVE + figures * (100 - LOWEST_POSITIVE) / 100


def put_together(parts: Floats, weight: Floats, mean: Mean) -> Floats:
    """Parts (..., I) as one figure by weights (..., I) that add up to 1."""
    if mean is Mean.ARITHMETIC:
        return (parts * weight).sum(axis=-1)
    return np.exp((np.log(parts) * weight).sum(axis=-1))


def weights_held(has_figure: NDArray[np.bool_], weight: Floats, dimension: NDArray[np.str_]) -> Floats:
    """The weights of each area (A, I), those of missing figures passed to the others of their dimension.

    has_figure: (A, I). A dimension without two thirds of its figures passes its weight to the other dimensions; an area
    without two thirds of the dimensions has no weights (NaN), and so no score.
    """
    made = np.zeros(has_figure.shape)
    has = []
    for name in dict.fromkeys(dimension.tolist()):
        inside = dimension == name
        enough = has_figure[:, inside].mean(axis=1) >= NEEDED - 1e-9
        own = has_figure[:, inside] * weight[inside]
        whole = own.sum(axis=1, keepdims=True)
        shared = own / np.where(whole > 0, whole, 1.0) * weight[inside].sum()
        made[:, inside] = np.where(enough[:, None], shared, 0.0)
        has.append(enough)
    total = made.sum(axis=1)
    scored = (np.mean(has, axis=0) >= NEEDED - 1e-9) & (total > 0)
    return np.where(scored[:, None], made / np.where(total > 0, total, 1.0)[:, None], np.nan)
