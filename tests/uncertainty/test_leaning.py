"""Ranges of runs: which way a figure leans, by hand, and the words for it."""

import numpy as np
import pytest

from geo.appraisal.range_text import to_ten
from geo.uncertainty.leaning import HIGHER, LOWER, NEITHER, percentiles, range_of_runs, range_words

RUNS = np.arange(101, dtype=float)[None, :]


@pytest.mark.parametrize(
    ("figure", "lean"), [(10, HIGHER), (24.9, HIGHER), (25, NEITHER), (50, NEITHER), (75, NEITHER), (75.1, LOWER)]
)
def test_a_figure_outside_the_middle_half_leans_the_other_way(figure: float, lean: int) -> None:
    ends = range_of_runs(np.array([figure], dtype=float), RUNS)
    assert (ends["lower"][0], ends["upper"][0], ends["lean"][0]) == (2.5, 97.5, lean)


def test_no_end_is_on_the_far_side_of_its_figure() -> None:
    ends = range_of_runs(np.array([99.0]), RUNS)
    assert ends["upper"][0] == 99.0 and ends["lean"][0] == LOWER


@pytest.mark.parametrize(
    ("figure", "lower", "upper", "lean", "words"),
    [
        (370, 350, 740, HIGHER, "350 to 740, more likely higher"),
        (700, 350, 740, LOWER, "350 to 740, more likely lower"),
        (500, 350, 740, NEITHER, "350 to 740"),
        (1299, 1296, 1304, NEITHER, "range smaller than the rounding"),
        (1299, 1296, 1304, HIGHER, "range smaller than the rounding"),
        (0, 0, 380, NEITHER, "up to 380, nobody in most runs"),
        (0, 0, 380, HIGHER, "up to 380, more likely higher"),
        (40, 0, 380, NEITHER, "up to 380"),
        (0, 0, 4, NEITHER, ""),
    ],
)
def test_a_range_is_said_as_its_figure_is_rounded(
    figure: float, lower: float, upper: float, lean: int, words: str
) -> None:
    assert range_words(figure, {"lower": lower, "upper": upper, "lean": lean}, to_ten) == words


@pytest.mark.parametrize("runs", [1, 2, 3, 199, 1000])
def test_percentiles_of_sorted_rows_are_numpys_to_the_last_bit(runs: int) -> None:
    rows = np.random.default_rng(runs).normal(300.0, 90.0, (12, runs)).round(1)
    rows[3] = 7.0
    for wanted in ([2.5, 25.0, 75.0, 97.5], [0.0, 5.0, 50.0, 95.0, 100.0]):
        assert np.array_equal(percentiles(rows, wanted), np.percentile(rows, wanted, axis=1))
