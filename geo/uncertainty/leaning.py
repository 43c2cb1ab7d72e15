"""The range that what-if runs give a figure, and which way the figure leans in it.

A figure comes from the stated inputs and never from the runs. Where it lies outside the middle half of the runs, the
truth is more likely on the other side, and the range says so.
"""

import numpy as np
from numpy.typing import NDArray

from geo.values import Floats

# The ends of a range, and of its middle half, in per cent of the runs.
ENDS, MIDDLE = (2.5, 97.5), (25.0, 75.0)
# What lies between the ends, as it is said.
RUNS_HELD = "19 of 20 of our what-if runs"
HIGHER, LOWER, NEITHER = 1, -1, 0
LEANINGS = {HIGHER: "more likely higher", LOWER: "more likely lower", NEITHER: ""}
# Sums of parts of people differ by less than this where they are one.
SAME_PEOPLE = 1e-6


def range_of_runs(figures: Floats, runs: Floats) -> dict[str, Floats]:
    """lower, upper and lean (HIGHER, LOWER or NEITHER) of each figure; runs: a row a figure, a column a run.

    No end is on the far side of its figure. A figure at an end is a fault of how the runs are drawn: the runs of our
    own choice are tried for it.
    """
    low, first, third, high = np.percentile(runs, [ENDS[0], *MIDDLE, ENDS[1]], axis=1)
    lean = np.select([figures < first - SAME_PEOPLE, figures > third + SAME_PEOPLE], [HIGHER, LOWER], NEITHER)
    return {"lower": np.minimum(low, figures), "upper": np.maximum(high, figures), "lean": lean.astype(float)}


def beyond_runs(figures: Floats, runs: Floats) -> NDArray[np.bool_]:
    """Whether each figure lies beyond the ends of its runs, which is a fault of how they are drawn."""
    low, high = np.percentile(runs, ENDS, axis=1)
    return (figures < low - SAME_PEOPLE) | (figures > high + SAME_PEOPLE)
