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

# Standard errors in half the width of a range: two-sided normal, 95% and 90%, as published tables use them.
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


def share(part: Estimate, whole: Estimate) -> tuple[float, float]:
    """The share that a part is of its whole, and the margin of that share.

    Where the rule for shares has no answer (a part whose doubt is small beside that of the whole), that for ratios is
    taken, which is wider.
    """
    part_share = _quotient(part, whole)
    inner = part.margin**2 - (part_share * whole.margin) ** 2
    return (part_share, sqrt(inner) / whole.people) if inner >= 0 else ratio(part, whole)


def ratio(numerator: Estimate, denominator: Estimate) -> tuple[float, float]:
    """One over the other, neither a part of the other, and the margin of that ratio."""
    quotient = _quotient(numerator, denominator)
    return quotient, sqrt(numerator.margin**2 + (quotient * denominator.margin) ** 2) / denominator.people


def _quotient(numerator: Estimate, denominator: Estimate) -> float:
    if denominator.people <= 0:
        raise InputError("A share or ratio of no people is not available; the whole must be above nought.")
    return numerator.people / denominator.people


def grouped_margins(margins: pd.Series, larger: pd.Series, *, together: float = 0.0) -> pd.Series:
    """Margins of areas added up to larger ones; NaN in an area is NaN in its larger one.

    Parameters
    ----------
    larger
        Code of the larger area by that of the smaller.
    together
        Wards whose people share one practice's list share its errors.
    """
    each = margins.astype(float)
    of = larger.reindex(each.index)
    squares = (each**2).groupby(of).sum(min_count=1)
    plain = each.groupby(of).sum(min_count=1)
    whole = np.sqrt((1 - together) * squares + together * plain**2)
    return whole.mask(each.isna().groupby(of).any())


def standard_error(margin: float) -> float:
    """The standard error behind a 95% margin."""
    return margin / ERRORS_IN_95
