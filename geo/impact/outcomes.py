"""What happens to journeys, row by row: the rule of every count of people, over arrays of minutes."""

import numpy as np
from numpy.typing import NDArray

from geo.impact.bands import DECIMALS, Counting
from geo.values import Floats

Flags = NDArray[np.bool_]


def outcomes(before: Floats, after: Floats, counting: Counting, *, threshold_minutes: float) -> dict[str, Flags]:
    """Whether each row has each outcome, by the names of compare.Summary.

    before, after: minutes by row, NaN where no journey is found. threshold_minutes: above which a journey is long.
    """
    missing_before, missing_after = np.isnan(before), np.isnan(after)
    newly, cut = missing_before & ~missing_after, ~missing_before & missing_after
    nearer, further = counting.sides(after - before, before)
    change, rules = np.round(after - before, DECIMALS), counting.rules
    gain, lose = newly | (change <= -rules.verdict_minutes), cut | (change >= rules.verdict_minutes)
    return {
        "gain": gain,
        "lose": lose,
        "unchanged": ~gain & ~lose,
        "gain_5": change <= -rules.headline_minutes,
        "gain_10": change <= -rules.large_minutes,
        "lose_5": change >= rules.headline_minutes,
        "lose_10": change >= rules.large_minutes,
        "gain_headline": nearer,
        "lose_headline": further,
        "newly_reached": newly,
        "cut_off": cut,
        "cut_off_before": missing_before,
        "cut_off_after": missing_after,
        "beyond_threshold_before": before > threshold_minutes,
        "beyond_threshold_after": after > threshold_minutes,
    }
