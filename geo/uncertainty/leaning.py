"""The range that what-if runs give a figure, and which way the figure leans in it.

A figure comes from the stated inputs and never from the runs. Where it lies outside the middle half of the runs, the
truth is more likely on the other side, and the range says so.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from geo.values import Floats

# The ends of a range, and of its middle half, in per cent of the runs.
ENDS, MIDDLE = (2.5, 97.5), (25.0, 75.0)
# What lies between the ends, as it is said.
RUNS_HELD = "19 of 20 of our what-if runs"
HIGHER, LOWER, NEITHER = 1, -1, 0
LEANINGS = {HIGHER: "more likely higher", LOWER: "more likely lower", NEITHER: ""}
SMALLER = "range smaller than the rounding"
# Sums of parts of people differ by less than this where they are one.
SAME_PEOPLE = 1e-6


def range_of_runs(figures: Floats, runs: Floats) -> dict[str, Floats]:
    """lower, upper and lean (HIGHER, LOWER or NEITHER) of each figure; runs: a row a figure, a column a run.

    No end is on the far side of its figure: a figure that lay beyond the runs would be a fault of how they are drawn.
    """
    low, first, third, high = percentiles(runs, [ENDS[0], *MIDDLE, ENDS[1]])
    lean = np.select([figures < first - SAME_PEOPLE, figures > third + SAME_PEOPLE], [HIGHER, LOWER], NEITHER)
    return {"lower": np.minimum(low, figures), "upper": np.maximum(high, figures), "lean": lean.astype(float)}


def percentiles(runs: Floats, wanted: Sequence[float]) -> Floats:
    """The percentiles (0 to 100) of each row, wanted x rows, as numpy's own.

    Whole rows are sorted in a sixth of the time that it takes to pick from them.
    """
    ordered, at = np.sort(runs, axis=1), (runs.shape[1] - 1) * (np.asarray(wanted) / 100.0)
    below = np.floor(at).astype(np.intp)
    part, least, most = at - below, ordered[:, below], ordered[:, np.minimum(below + 1, runs.shape[1] - 1)]
    # From the nearer end, as numpy has it, so that the last bit is the same.
    return np.where(part < 0.5, least + (most - least) * part, most - (most - least) * (1.0 - part)).T


def range_words(figure: float, ends: Mapping[str, float], said: Callable[[float], str]) -> str:
    """A range as "350 to 740, more likely higher", or that it is smaller than the rounding of its figure.

    Where the figure is nobody a range begins with nobody too, and says so in words. Empty where both ends are nobody.

    Parameters
    ----------
    ends
        lower, upper and lean (range_of_runs).
    said
        How the figure itself is rounded and said.
    """
    lower, upper = said(ends["lower"]), said(ends["upper"])
    if lower == upper:
        return "" if upper == said(0.0) else SMALLER
    if said(figure) == lower == said(0.0):
        lean = LEANINGS[int(ends["lean"])] or "nobody in most runs"
        return f"up to {upper}, {lean}"
    words = f"up to {upper}" if lower == said(0.0) else f"{lower} to {upper}"
    return ", ".join(filter(None, [words, LEANINGS[int(ends["lean"])]]))
