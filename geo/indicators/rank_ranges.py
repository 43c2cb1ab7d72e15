"""The range of scores and ranks that chance and choice allow, by drawing over and over.

Every figure is drawn from its own range, the weights from around those chosen, and the scaling at random. A figure
without a range is drawn as it stands, so its own doubt is not in the ranges.
"""

# mypy: disable-error-code="no-untyped-def"

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import logit

from geo.indicators.baskets import Basket, BasketTable, Mean, Scaling
from geo.indicators.scales import LOWEST_POSITIVE, NEEDED, STEPS, T_MEAN, Scales
from geo.uncertainty.intervals import standard_errors
from geo.values import Floats

Drawn = NDArray[np.float32]

DRAWS, SEED = 1000, 2008
# How closely drawn weights keep to those chosen: the sum of the Dirichlet distribution's parameters.
WEIGHTS_KEPT = 20.0
# A share of none or of all cannot be put on the logit scale; it is held this far from the end. Our choice.
SMALLEST_SHARE = 0.0005
# What is said of the draws: nine in ten of them.
SAID = (0.05, 0.95)
# Figures drawn at a time, so that a nation's wards stay within a machine's memory.
AT_A_TIME = 2_000_000


@dataclass(frozen=True, eq=False)
class DrawnRanges:
    """Ends of the middle nine tenths of the draws, by area (A,); NaN for an area without a score.

    Scores are of the draws on the basket's own scaling, as scores on different scales do not compare; ranks, 1 the
    highest score, are of all draws.
    """

    score_low: Floats
    score_high: Floats
    rank_low: Floats
    rank_high: Floats


def ranges(basket: Basket, table: BasketTable, scales: Scales, *, draws: int = DRAWS, seed: int = SEED) -> DrawnRanges:
    """The ranges of a table's scores and ranks on these scales."""
    rng = np.random.default_rng(seed)
    weight = rng.dirichlet(WEIGHTS_KEPT * table.weight, size=draws).astype(np.float32)
    geometric = basket.mean is Mean.GEOMETRIC
    scalings = [basket.scaling] if geometric else list(Scaling)
    of_draw = rng.permutation(np.arange(draws) % len(scalings))
    figures, holdings = _figures(table), _holdings(table)
    scored = np.empty((draws, len(table.areas)), dtype=np.float32)
    for number, scaling in enumerate(scalings):
        factor, begin = scales.line(scaling)
        line = np.stack([scales.low, scales.high, factor, begin]).astype(np.float32)
        below = scales.below().astype(np.float32) if scaling is Scaling.PERCENTILE else np.empty((0, 0), np.float32)
        for at in _batches(np.flatnonzero(of_draw == number), table.value.size):
            chance = rng.standard_normal((len(at), *table.value.shape), dtype=np.float32)
            out = np.empty((len(at), len(table.areas)), dtype=np.float32)
            _score(chance, weight[at], figures, (line, below, geometric), holdings, out)
            scored[at] = np.exp(out) if geometric else out
    rank_low, rank_high = _nine_in_ten(ranks(scored))
    own = scored[of_draw == scalings.index(basket.scaling)]
    return DrawnRanges(*_nine_in_ten(own), np.floor(rank_low), np.ceil(rank_high))


def ranks(score: NDArray[np.floating]) -> NDArray[np.float32]:
    """Rank in each row, 1 the highest; equal scores in the order of the areas, NaN without a score."""
    order = np.argsort(-score, axis=1, kind="stable")
    made = np.empty(score.shape, dtype=np.float32)
    np.put_along_axis(made, order, np.arange(1, score.shape[1] + 1, dtype=np.float32)[None, :], axis=1)
    made[np.isnan(score)] = np.nan
    return made


def _figures(table: BasketTable) -> tuple[Drawn, Drawn, Drawn]:
    """Middle and standard error of each figure (A, I) on the scale it is drawn on, and of each item (I,) 100 or -100
    where that is the logit scale, nought where it is the figure's own.

    Wilson's interval is even about its share on the logit scale, so the middle of the ends is the share itself, and
    where that is nought or all it is still a share that can be drawn from.
    """
    wide = 2 * standard_errors(0.95)
    ranged = ~np.isnan(table.lower) & ~np.isnan(table.upper)
    middle = np.nan_to_num(table.value)
    error = np.where(ranged, (table.upper - table.lower) / wide, 0.0)
    turn = np.zeros(len(table.items))
    for item in np.flatnonzero(table.percentage & ranged.any(axis=0)):
        # A percentage of which less is better stands turned round, below nought.
        sign = 1.0 if np.nanmax(table.value[:, item]) > 0 else -1.0
        turn[item] = 100 * sign
        value, lower, upper = (
            logit(np.clip(sign * ends[:, item] / 100, SMALLEST_SHARE, 1 - SMALLEST_SHARE))
            for ends in (table.value, table.lower, table.upper)
        )
        has = ranged[:, item]
        middle[:, item] = np.nan_to_num(np.where(has, (lower + upper) / 2, value))
        error[:, item] = np.where(has, np.abs(upper - lower) / wide, 0.0)
    return middle.astype(np.float32), error.astype(np.float32), turn.astype(np.float32)


def _holdings(table: BasketTable) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """What is held (A, I); the number of each item's dimension (I,); which dimensions an area has (A, D); which areas
    have a score (A,)."""
    has_figure = ~np.isnan(table.value)
    names, number = np.unique(table.dimension, return_inverse=True)
    has = np.stack([has_figure[:, number == part].mean(axis=1) >= NEEDED - 1e-9 for part in range(len(names))], axis=1)
    return has_figure, number.astype(np.int64), has, has.mean(axis=1) >= NEEDED - 1e-9


@njit(cache=True, nogil=True)
def _score(chance, weight, figures, scaling, holdings, out):
    """Fill the score of each draw and area (B, A) from standard normal numbers (B, A, I) and weights (B, I)."""
    middle, error, turn = figures
    has_figure, dimension, has, scored = holdings
    parts = has.shape[1]
    sums, weights, of_dimension = np.empty(parts, np.float32), np.empty(parts, np.float32), np.empty(parts, np.float32)
    for draw in range(out.shape[0]):
        own = weight[draw]
        of_dimension[:] = 0
        for item in range(len(own)):
            of_dimension[dimension[item]] += own[item]
        for area in range(out.shape[1]):
            sums[:] = 0
            weights[:] = 0
            for item in range(len(own)):
                if has_figure[area, item]:
                    figure = middle[area, item] + error[area, item] * chance[draw, area, item]
                    if turn[item] != 0:
                        figure = turn[item] / (np.float32(1) + np.exp(-figure))
                    sums[dimension[item]] += _scaled(figure, item, scaling) * own[item]
                    weights[dimension[item]] += own[item]
            total, whole = np.float32(0), np.float32(0)
            for part in range(parts):
                # A drawn weight can be nought in the figures a computer keeps.
                if has[area, part] and weights[part] > 0:
                    total += of_dimension[part] * sums[part] / weights[part]
                    whole += of_dimension[part]
            out[draw, area] = total / whole if scored[area] and whole > 0 else np.float32(np.nan)


@njit(cache=True, nogil=True)
def _scaled(figure, item, scaling):
    """One figure on its item's scale; its logarithm for a geometric mean."""
    line, below, geometric = scaling
    low, high = line[0, item], line[1, item]
    figure = min(max(figure, low), high)
    if len(below) == 0:
        figure = figure * line[2, item] + line[3, item]
    elif high > low:
        place = (figure - low) / (high - low) * np.float32(STEPS)
        step = min(int(place), STEPS - 1)
        share = place - np.float32(step)
        figure = below[item, step] * (np.float32(1) - share) + below[item, step + 1] * share
    else:
        figure = np.float32(T_MEAN)
    if geometric:
        return np.log(np.float32(LOWEST_POSITIVE) + figure * np.float32((100 - LOWEST_POSITIVE) / 100))
    return figure


def _batches(draws: NDArray[np.intp], figures: int) -> Iterator[NDArray[np.intp]]:
    step = max(1, AT_A_TIME // max(figures, 1))
    for begin in range(0, len(draws), step):
        yield draws[begin : begin + step]


def _nine_in_ten(drawn: NDArray[np.floating]) -> tuple[Floats, Floats]:
    """The ends of the middle nine tenths of each column; a column is NaN throughout or nowhere."""
    places = [round(share * (len(drawn) - 1)) for share in SAID]
    sorted_enough = np.partition(np.ascontiguousarray(drawn.T), places, axis=1)
    low, high = (sorted_enough[:, place].astype(float) for place in places)
    return low, high
