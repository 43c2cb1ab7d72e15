"""Estimates with a margin of error put together: sums and differences.

A margin is half the width of a range meant like a 95% one. The rules are the approximations that the United States
Census Bureau gives to users of its survey. Errors that go together (one list, one bias) do not cancel: `together` says
how far they do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from geo.errors import InputError

# Standard errors in half the width of a range: two-sided normal, 95%, as published tables use it.
ERRORS_IN_95 = 1.96


@dataclass(frozen=True)
class Estimate:
    """So many people, give or take the margin."""

    people: float
    margin: float

    def __post_init__(self) -> None:
        if self.margin < 0:
            raise InputError(f"A margin of error is {self.margin:g}; nought or more was expected.")

    @property
    def lower(self) -> float:
        """The lower end of the range, never below nobody."""
        return max(self.people - self.margin, 0.0)

    @property
    def upper(self) -> float:
        """The upper end of the range."""
        return self.people + self.margin


def combined_margin(margins: Sequence[float], *, together: float = 0.0) -> float:
    """The margin of a sum or a difference. together: 0 where errors are independent, 1 where they simply add up.

    Differences take the same rule: errors that go together are never taken to cancel, which is on the safe side.
    """
    if not 0 <= together <= 1:
        raise InputError(f"How far errors go together is {together:g}; a number from 0 to 1 was expected.")
    each = np.asarray(margins, dtype=float)
    if (each < 0).any():
        raise InputError(f"A margin of error is {each.min():g}; nought or more was expected.")
    return sqrt((1 - together) * float((each**2).sum()) + together * float(each.sum()) ** 2)


def standard_error(margin: float) -> float:
    """The standard error behind a 95% margin."""
    return margin / ERRORS_IN_95
