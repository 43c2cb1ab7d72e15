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
    """A small area's own journeys beside whether the proposal gives its ward a reason for concern."""

    WORSE_AND_CONCERNS = "further, and reasons for concern"
    WORSE_BUT_FEW = "further, and no reason for concern told"
    BETTER_BUT_CONCERNS = "nearer, and reasons for concern"
    BETTER_AND_FEW = "nearer, and no reason for concern told"
    LITTLE = "little changes"


def beside_poll(perceived: tuple[float, float], polled: tuple[float, float]) -> IndexAndSaid:
    """The range of the index (lower, upper) beside the range of a poll's score, both 0 to 100; NaN: no usable poll."""
    if any(math.isnan(end) for end in (*perceived, *polled)):
        return IndexAndSaid.NO_POLL
    if overlap(perceived, polled):
        return IndexAndSaid.AGREE
    return IndexAndSaid.MORE_PESSIMISTIC if perceived[1] < polled[0] else IndexAndSaid.MORE_OPTIMISTIC


def parts(nearer: pd.Series, further: pd.Series, concerns: pd.Series) -> pd.Series:
    """By small area, of booleans: nearer or further by more than a little, and whether reasons for concern are told."""
    chosen = np.select(
        [further & concerns, further, nearer & concerns, nearer],
        [Part.WORSE_AND_CONCERNS, Part.WORSE_BUT_FEW, Part.BETTER_BUT_CONCERNS, Part.BETTER_AND_FEW],
        Part.LITTLE,
    )
    return pd.Series(chosen, nearer.index, dtype=object)
