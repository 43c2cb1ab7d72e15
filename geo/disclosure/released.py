"""Counts that stand in for those of a table that is not public, before anything is made of them.

Every total, load, sentence and threshold is then made of released counts alone, so no number of proposals, capacities
or differences tells more of a withheld count than its table, as it may be shown, has told.
"""

import numpy as np
import pandas as pd

from geo.disclosure.differencing import protect_parts
from geo.disclosure.suppression import STRICT_SMALLEST_SHOWN, Rule, shown_alone

# The middle of 1 to 9: what stands for a withheld count of a table that withholds fewer than `FEWEST_FOR_A_MEAN`.
STAND_IN = 5
# So many withheld counts must there be for their mean to tell nothing of one of them.
FEWEST_FOR_A_MEAN = 20


def released_counts(people: pd.Series, rule: Rule, *, part_of: pd.Series) -> pd.Series:
    """Counts as they may be added up in any way, any number of times; an open table's are its own.

    Parameters
    ----------
    people
        Whole counts, NaN-free.
    part_of
        What each is a part of (its list), whose total is published to the person.

    Returns
    -------
    strict: each as `protect_parts` shows it. A withheld count under 10 stands at the whole-number mean of all such
    counts of the table where there are 20, else at 5; larger ones that are withheld beside it share what is left of the
    published total. nhs: as that rule shows them.
    """
    counts = people.astype(float)
    if rule is Rule.OPEN:
        return counts
    if rule is Rule.NHS:
        return shown_alone(counts, rule)
    small = (counts > 0) & (counts < STRICT_SMALLEST_SHOWN)
    shown = counts.groupby(part_of, sort=False).transform(protect_parts).mask(small, stand_in(counts[small]))
    beside = shown.isna()
    left = (counts.groupby(part_of).sum() - shown.groupby(part_of).sum()) / beside.groupby(part_of).sum()
    return shown.where(~beside, part_of.map(left).clip(lower=STRICT_SMALLEST_SHOWN))


def stand_in(withheld: pd.Series) -> float:
    """What stands in sums for each of a table's withheld counts."""
    if len(withheld) < FEWEST_FOR_A_MEAN:
        return float(STAND_IN)
    return float(np.floor(withheld.mean() + 0.5))
