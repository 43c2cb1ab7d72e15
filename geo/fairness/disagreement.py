"""Where measured fairness, likely concerns and what people said part company; never put into one figure."""

import math
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.uncertainty.overlap import overlap


class IndexAndSaid(StrEnum):
    """The index beside what people said."""

    AGREE = "agree"
    MORE_PESSIMISTIC = "model more pessimistic"
    MORE_OPTIMISTIC = "model more optimistic"
    NO_POLL = "no usable poll"


class Part(StrEnum):
    """A place's own journeys beside how fair the whole may seem there."""

    BETTER_BUT_CONCERNS = "nearer, and reasons for concern"
    WORSE_BUT_FEW = "further, and few reasons for concern"
    TOGETHER = "both point the same way"
    LITTLE = "little changes"


def beside_poll(perceived: tuple[float, float], polled: tuple[float, float]) -> IndexAndSaid:
    """The range of the index (lower, upper) beside the range of a poll's score, both 0 to 100; NaN: no usable poll."""
    if any(math.isnan(end) for end in (*perceived, *polled)):
        return IndexAndSaid.NO_POLL
    if overlap(perceived, polled):
        return IndexAndSaid.AGREE
    return IndexAndSaid.MORE_PESSIMISTIC if perceived[1] < polled[0] else IndexAndSaid.MORE_OPTIMISTIC


def parts(change_minutes: pd.Series, below_nothing: pd.Series, above_nothing: pd.Series, *, little: float) -> pd.Series:
    """By place: its mean change in minutes (below 0 is nearer) beside whether it has more or less reason for concern.

    Parameters
    ----------
    below_nothing, above_nothing
        Whether the index lies below or above that of doing nothing.
    little
        A change of fewer minutes is none. NaN changes are little.
    """
    nearer, further = change_minutes <= -little, change_minutes >= little
    chosen = np.select(
        [nearer & below_nothing, further & above_nothing, nearer | further],
        [Part.BETTER_BUT_CONCERNS, Part.WORSE_BUT_FEW, Part.TOGETHER],
        Part.LITTLE,
    )
    return pd.Series(chosen, change_minutes.index, dtype=object)
