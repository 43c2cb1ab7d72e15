"""Rounding and suppression: the last step before a count leaves the house.

Each table carries its rule. Published census and mid-year counts are `open`; counts from patient lists by small area
are `strict`. The profiles are our choice: the NHS's own for hospital counts, and a stricter one.
"""

from enum import StrEnum

import numpy as np
import pandas as pd

# NHS hospital episode outputs since September 2018: counts of 1 to 7 are shown as 5, the rest to the nearest 5.
NHS_SMALLEST_SHOWN = 8
NHS_ROUND_TO = 5
# Below this a count of people from a strict table is not shown.
STRICT_SMALLEST_SHOWN = 10


class Rule(StrEnum):
    """How freely the counts of a table may leave."""

    OPEN = "open"
    NHS = "nhs"
    STRICT = "strict"


def round_half_up(people: pd.Series, to: int) -> pd.Series:
    """Counts rounded to a multiple of `to`, halves upwards; NaN stays NaN."""
    return np.floor(people / to + 0.5) * to


def protect(people: pd.Series, rule: Rule) -> pd.Series:
    """Counts of people as they may be shown: float, NaN where a count is withheld.

    open: unchanged. nhs: 1 to 7 become 5, the rest the nearest 5, nought stays nought. strict: counts between nought
    and 10 are withheld, the rest go to the nearest 5; where only one would be withheld the next smallest goes with it,
    or a total beside them would tell it. Totals are protected on their own, so parts need not add up.
    """
    counts = people.astype(float)
    match rule:
        case Rule.OPEN:
            return counts
        case Rule.NHS:
            small = (counts > 0) & (counts < NHS_SMALLEST_SHOWN)
            return round_half_up(counts, NHS_ROUND_TO).mask(small, float(NHS_ROUND_TO))
        case Rule.STRICT:
            small = (counts > 0) & (counts < STRICT_SMALLEST_SHOWN)
            others = counts[(counts > 0) & ~small]
            if small.sum() == 1 and len(others):
                small |= counts.index == others.idxmin()
            return round_half_up(counts, NHS_ROUND_TO).mask(small)
