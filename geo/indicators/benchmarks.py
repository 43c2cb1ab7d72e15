"""A figure beside England's, the borough's or that of similar wards: better, similar, worse, or just higher or lower.

The range of the area's own figure decides; where the benchmark is itself of few people, the range of the difference
does. Looking at many areas at once flags some by chance, so the expected number of false flags is given.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.errors import InputError, NotHeldError
from geo.indicators.indicators import Polarity
from geo.provenance import Interval, Statistic
from geo.uncertainty.intervals import difference_of

# How many of the most similar wards are looked at: our choice, about a quarter of a borough's.
SIMILAR_WARDS = 5


class BenchmarkVerdict(StrEnum):
    """How a figure stands to its benchmark."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"
    UNKNOWN = "not available"


def verdict(lower: float, upper: float, benchmark: float, *, polarity: Polarity) -> BenchmarkVerdict:
    """How a figure with this range stands to a benchmark; similar where the range holds it, or an end touches it."""
    if np.isnan([lower, upper, benchmark]).any():
        return BenchmarkVerdict.UNKNOWN
    if lower <= benchmark <= upper:
        return BenchmarkVerdict.SIMILAR
    above = lower > benchmark
    if polarity is Polarity.NONE:
        return BenchmarkVerdict.HIGHER if above else BenchmarkVerdict.LOWER
    return BenchmarkVerdict.BETTER if above == (polarity is Polarity.HIGH) else BenchmarkVerdict.WORSE


def against(
    figure: Statistic, benchmark: Statistic, *, polarity: Polarity, few_people: bool = False
) -> BenchmarkVerdict:
    """A figure beside a benchmark. few_people: the benchmark rests on a small sample too, so both ranges count."""
    if not few_people:
        return verdict(figure.lower, figure.upper, benchmark.value, polarity=polarity)
    difference = difference_of(figure, benchmark)
    return verdict(difference.lower, difference.upper, 0.0, polarity=polarity)


def expected_false_flags(areas: int, *, level: float = 0.95) -> float:
    """How many of so many areas would be flagged by chance alone: one in twenty at 95%."""
    return areas * (1 - level)


def similar_wards(features: pd.DataFrame, *, count: int = SIMILAR_WARDS) -> dict[str, tuple[str, ...]]:
    """For each ward, the others of this place most like it, the most similar first.

    features: index ward code; a column for each way of being alike (deprivation, age, people moving, rural), which all
    count the same: each is put on its own standard deviation. A ward with a missing feature has no similar ones and is
    nobody's; features that are the same everywhere tell nothing.
    """
    if not len(features.columns):
        raise InputError("Similar wards need at least one way in which they can be alike.")
    whole = features.dropna()
    similar: dict[str, tuple[str, ...]] = {str(code): () for code in features.index}
    if len(whole) <= count:
        return similar
    deviation = whole.std(ddof=1)
    standard = ((whole - whole.mean()) / deviation.where(deviation > 0)).fillna(0.0).to_numpy()
    apart = np.sqrt(((standard[:, None, :] - standard[None, :, :]) ** 2).sum(axis=2))
    np.fill_diagonal(apart, np.inf)
    codes = whole.index.to_numpy()
    for at, code in enumerate(codes):
        # Ties go by code, so that the same wards come out every time.
        nearest = np.lexsort((codes, apart[at]))[:count]
        similar[str(code)] = tuple(str(other) for other in codes[nearest])
    return similar


def of_similar(
    ward_code: str,
    figures: Mapping[str, Statistic],
    similar: Mapping[str, Sequence[str]],
    people: Mapping[str, float],
) -> Statistic:
    """The mean of the similar wards' figures by people, with its range where each of them has one.

    figures, people: by ward code. NotHeldError where a ward has no similar ones or one of them no figure.
    """
    others = [figures.get(code, Statistic(np.nan)) for code in similar.get(ward_code, ())]
    value, lower, upper = np.array([(other.value, other.lower, other.upper) for other in others]).reshape(-1, 3).T
    if not others or np.isnan(value).any():
        raise NotHeldError("Similar wards: not available, as this place does not hold what is needed for all of them.")
    lives = np.array([people.get(code, np.nan) for code in similar[ward_code]])
    weight = lives / np.nansum(lives)
    mean = float(np.nansum(value * weight))
    if np.isnan([lower, upper]).any():
        return Statistic(mean, source="similar wards of this place")
    below = float(np.sqrt(np.nansum(((value - lower) * weight) ** 2)))
    above = float(np.sqrt(np.nansum(((upper - value) * weight) ** 2)))
    return Statistic(mean, mean - below, mean + above, Interval.CI95, source="similar wards of this place")
