"""Margins put together: by hand, and against many draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.uncertainty.margins import (
    ERRORS_IN_95,
    Estimate,
    combined_margin,
    standard_error,
)

MARGINS = st.lists(st.floats(0, 1000), min_size=1, max_size=6)
TOGETHER = st.floats(0, 1)


def test_margins_of_40_30_and_120_make_130() -> None:
    # T-1.3: 30-40-50 and 50-120-130 are right-angled triangles.
    assert combined_margin([40, 30, 120]) == pytest.approx(130)


@given(MARGINS, TOGETHER)
def test_errors_that_go_together_never_cancel(margins: list[float], together: float) -> None:
    combined = combined_margin(margins, together=together)
    assert combined >= combined_margin(margins) - 1e-9
    assert combined <= sum(margins) + 1e-6


def test_errors_of_one_bias_simply_add_up() -> None:
    assert combined_margin([40, 30, 120], together=1) == pytest.approx(190)


def test_margins_of_a_sum_cover_as_many_draws_as_they_say() -> None:
    rng = np.random.default_rng(4)
    drawn = rng.normal(1000, 40 / ERRORS_IN_95, 40_000) + rng.normal(500, 30 / ERRORS_IN_95, 40_000)
    assert np.mean(np.abs(drawn - 1500) <= combined_margin([40, 30])) == pytest.approx(0.95, abs=0.005)


def test_a_95_per_cent_margin_is_1_96_standard_errors() -> None:
    assert standard_error(1.96) == pytest.approx(1)


def test_a_range_of_people_never_goes_below_nobody() -> None:
    assert (Estimate(10, 25).lower, Estimate(10, 25).upper) == (0, 35)


def test_what_cannot_be_a_margin_is_refused() -> None:
    with pytest.raises(InputError, match="nought or more"):
        Estimate(10, -1)
    with pytest.raises(InputError, match="from 0 to 1"):
        combined_margin([1], together=2)
