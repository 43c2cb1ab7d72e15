"""A share out of a count and its base, with Wilson's interval, for tests that need figures with a range."""

from geo.provenance import Interval, Statistic
from geo.uncertainty.intervals import wilson


def share_of_base(count: float, base: float) -> Statistic:
    lower, upper = wilson(count, base)
    return Statistic(count / base, float(lower), float(upper), Interval.CI95, base)
