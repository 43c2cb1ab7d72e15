"""Ranges of counts, shares, rates and differences: the published test figures, a second way, and what must hold."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2, norm, poisson
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from geo.errors import InputError
from geo.provenance import Interval, Statistic
from geo.uncertainty.intervals import (
    byar,
    difference_of,
    exact,
    of_count,
    of_rate,
    standard_errors,
    wilson,
)
from tests.uncertainty.shares import share_of_base


@pytest.mark.parametrize(
    ("count", "base", "expected"),
    [
        (65, 100, (0.5525444, 0.7363575)),  # T-2.1
        (1045, 5000, (0.1979555, 0.2204913)),  # T-2.2
        (1, 100, (0.0017674, 0.0544862)),  # T-2.3
        (5, 100, (0.0215437, 0.1117505)),
        (20, 100, (0.1333669, 0.2888292)),
        (0, 20, (0.0, 0.1611251)),  # T-2.6
    ],
)
def test_shares_have_the_published_wilson_interval(count: float, base: float, expected: tuple[float, float]) -> None:
    assert wilson(count, base) == pytest.approx(expected, abs=1e-7)
    assert wilson(count, base) == pytest.approx(proportion_confint(count, base, method="wilson"))
    oracle = binomtest(count, base).proportion_ci(method="wilson")
    assert wilson(count, base) == pytest.approx((oracle.low, oracle.high))


def test_three_standard_errors_give_the_published_998_interval() -> None:
    # T-2.1
    assert wilson(65, 100, level=0.998) == pytest.approx((0.4954947, 0.7783541), abs=5e-8)


@pytest.mark.parametrize(("count", "expected"), [(65, (50.163188, 82.849139)), (1045, (982.593202, 1110.331213))])
def test_counts_have_the_published_byar_interval(count: float, expected: tuple[float, float]) -> None:
    # T-2.4
    assert byar(count) == pytest.approx(expected, abs=5e-7)
    assert of_count(count) == byar(count)


def test_rates_are_exact_below_ten_events_and_byar_from_ten_on() -> None:
    # T-2.5
    lower, upper = of_rate([5, 20], [100, 100], per=100)
    assert lower == pytest.approx([1.6234864, 12.2114288], abs=5e-8)
    assert upper == pytest.approx([11.6683321, 30.8898804], abs=5e-8)


@pytest.mark.parametrize("count", [1, 5, 9])
def test_the_exact_interval_leaves_a_fortieth_on_each_side(count: int) -> None:
    # The oracle is the meaning: at the lower end so many or more, at the upper so many or fewer, one time in forty.
    lower, upper = exact(count)
    assert poisson.sf(count - 1, lower) == pytest.approx(0.025)
    assert poisson.cdf(count, upper) == pytest.approx(0.025)


def test_the_exact_interval_and_the_errors_of_a_level_are_to_the_last_figure_those_of_a_library() -> None:
    counts = np.array([0, 0.5, 1, 2, 9, 10, 400, np.nan])
    for level in (0.8, 0.95, 0.998):
        tail = (1 - level) / 2
        lower, upper = exact(counts, level=level)
        assert lower[1:].tolist() == pytest.approx((chi2.ppf(tail, 2 * counts[1:]) / 2).tolist(), rel=0, nan_ok=True)
        assert lower[0] == 0 and upper.tolist() == pytest.approx(
            (chi2.ppf(1 - tail, 2 * counts + 2) / 2).tolist(), rel=0, nan_ok=True
        )
        assert standard_errors(level) == norm.ppf(0.5 + level / 2)


def test_byar_comes_near_the_exact_interval_from_ten_on() -> None:
    counts = np.arange(10, 400)
    for ours, exact_ends in zip(byar(counts), exact(counts), strict=True):
        assert ours == pytest.approx(exact_ends, rel=0.01)


def test_the_difference_of_two_shares_is_newcombes() -> None:
    # T-2.7
    difference = difference_of(share_of_base(56, 70), share_of_base(48, 80))
    assert (difference.value, difference.lower, difference.upper) == pytest.approx(
        (0.2, 0.0524315, 0.3338727), abs=5e-8
    )
    oracle = confint_proportions_2indep(56, 70, 48, 80, method="newcomb")
    assert (difference.lower, difference.upper) == pytest.approx(oracle)
    assert difference.sure


@given(st.integers(1, 400), st.data())
def test_a_wilson_interval_is_even_on_the_logit_scale(base: int, data: st.DataObject) -> None:
    # This is what lets a share be drawn from its published ends alone.
    count = data.draw(st.integers(0, base))
    lower, upper = (float(end) for end in wilson(count, base))
    assert 0 <= lower <= count / base <= upper <= 1
    if 0 < count < base:
        middle = (math.log(lower / (1 - lower)) + math.log(upper / (1 - upper))) / 2
        assert middle == pytest.approx(math.log(count / (base - count)), abs=1e-6)


@given(st.integers(0, 50), st.integers(50, 200), st.integers(2, 9))
def test_more_people_asked_never_widen_a_range(count: int, base: int, times: int) -> None:
    few, many = wilson(count, base), wilson(count * times, base * times)
    assert many[1] - many[0] < few[1] - few[0]


def test_what_cannot_be_is_refused_and_nothing_asked_is_not_nought() -> None:
    assert np.isnan(wilson(0, 0)).all() and np.isnan(of_rate(3, 0, per=1000)).all()
    with pytest.raises(InputError, match="A count is -1; nought or more was expected"):
        byar([3, -1])
    with pytest.raises(InputError, match="larger than its base"):
        wilson(11, 10)


def test_uneven_ranges_stay_uneven_in_a_difference() -> None:
    difference = difference_of(Statistic(10, 7, 14, Interval.CI95), Statistic(5, 1, 8, Interval.CI95))
    # Down by 3 and by the other's 3 up; up by 4 and by the other's 4 down.
    assert (difference.lower, difference.upper) == pytest.approx((5 - math.hypot(3, 3), 5 + math.hypot(4, 4)))
    assert difference.sure


@pytest.mark.parametrize(
    ("lower", "upper", "kind"),
    [(1.0, 3.0, Interval.NONE), (math.nan, math.nan, Interval.CI95), (3.0, 4.0, Interval.CI95)],
)
def test_a_figure_with_half_a_range_or_outside_its_own_is_refused(lower: float, upper: float, kind: Interval) -> None:
    with pytest.raises(InputError, match="A figure of 2 must"):
        Statistic(2.0, lower, upper, kind)


def test_a_figure_that_is_not_held_is_not_nought() -> None:
    assert not Statistic(math.nan).held and Statistic(0.0).held
