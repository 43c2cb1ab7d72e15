"""Whether two figures with ranges can be told apart; where their ranges meet, no winner is named."""

import math

CANNOT_BE_TOLD_APART = "cannot be told apart"


def overlap(first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Whether two ranges (lower, upper) meet; a range that is not known meets every other."""
    if any(math.isnan(end) for end in (*first, *second)):
        return True
    return first[0] <= second[1] and second[0] <= first[1]


def indistinguishable(ranges: dict[str, tuple[float, float]]) -> list[tuple[str, ...]]:
    """The options ringed together: whoever meets a range meets all that it meets; in the order given, each once."""
    rings: list[list[str]] = []
    for name, ends in ranges.items():
        met = [ring for ring in rings if any(overlap(ends, ranges[other]) for other in ring)]
        together = [other for ring in met for other in ring] + [name]
        rings = [ring for ring in rings if ring not in met] + [together]
    order = list(ranges)
    return sorted((tuple(sorted(ring, key=order.index)) for ring in rings), key=lambda ring: order.index(ring[0]))
