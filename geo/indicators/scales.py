"""Figures in different units put on one scale, and how weights pass on where a figure is missing.

More is better in every column here. Scales can be kept from a baseline, so that scores of two dates compare and a
better value never lowers one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kurtosis, skew

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

    low, high: values beyond are pulled in; centre, spread: mean and standard deviation; steps: for each item its values
    in order and the share of the other areas below each, 0 to 100.
    """

    low: Floats
    high: Floats
    centre: Floats
    spread: Floats
    steps: tuple[tuple[Floats, Floats], ...]

    def line(self, scaling: Scaling) -> tuple[Floats, Floats]:
        """Factor and begin of each item on a straight scale, value x factor + begin; 50 where all areas are alike."""
        flat = self.high <= self.low
        if scaling is Scaling.T_SCORE:
            factor = np.where(flat, 0.0, T_STEP / np.where(flat, 1.0, self.spread))
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
    low, high, centre, spread = (np.full(len(table.items), np.nan) for _ in range(4))
    steps = []
    for item in range(len(table.items)):
        held = np.sort(table.value[~np.isnan(table.value[:, item]), item])
        if len(held) < 2:
            raise InputError(f"{table.items[item]}: {len(held)} areas have a figure; a score takes two or more.")
        low[item], high[item] = _ends(held)
        pulled = np.clip(held, low[item], high[item])
        centre[item], spread[item] = pulled.mean(), pulled.std(ddof=1)
        values, counts = np.unique(pulled, return_counts=True)
        below = np.cumsum(counts) - counts
        steps.append((values, 100 * (below + (counts - 1) / 2) / (len(held) - 1)))
    return Scales(low, high, centre, spread, tuple(steps))


def _ends(held: Floats) -> tuple[float, float]:
    """The ends to which far values are pulled in, for values in order."""
    first, last = 0, len(held) - 1
    for _ in range(min(MOST_PULLED, len(held) - 2)):
        pulled = np.clip(held, held[first], held[last])
        if pulled[0] == pulled[-1] or len(held) < 4:
            break
        lean = skew(pulled, bias=False)
        if abs(lean) <= SKEW or kurtosis(pulled, bias=False) <= KURTOSIS:
            break
        first, last = (first, last - 1) if lean > 0 else (first + 1, last)
    return float(held[first]), float(held[last])


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


def weights_held(held: NDArray[np.bool_], weight: Floats, dimension: NDArray[np.str_]) -> Floats:
    """The weights of each area (A, I), those of missing figures passed to the others of their dimension.

    held: (A, I). A dimension without two thirds of its figures passes its weight to the other dimensions; an area
    without two thirds of the dimensions has no weights (NaN), and so no score.
    """
    made = np.zeros(held.shape)
    has = []
    for name in dict.fromkeys(dimension.tolist()):
        inside = dimension == name
        enough = held[:, inside].mean(axis=1) >= NEEDED - 1e-9
        own = held[:, inside] * weight[inside]
        whole = own.sum(axis=1, keepdims=True)
        shared = own / np.where(whole > 0, whole, 1.0) * weight[inside].sum()
        made[:, inside] = np.where(enough[:, None], shared, 0.0)
        has.append(enough)
    total = made.sum(axis=1)
    scored = (np.mean(has, axis=0) >= NEEDED - 1e-9) & (total > 0)
    return np.where(scored[:, None], made / np.where(total > 0, total, 1.0)[:, None], np.nan)
