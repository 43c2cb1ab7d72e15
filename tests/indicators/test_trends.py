"""Trends, baselines and sudden rises: published examples, second ways, and what must never be said."""

import math

import numpy as np
import pytest
from scipy.stats import chi2, kendalltau, norm, poisson
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.contingency_tables import Table

from geo.errors import InputError
from geo.indicators.declared import DECLARED
from geo.indicators.trends import (
    Baseline,
    TrendDirection,
    change_since,
    cochran_armitage,
    mann_kendall,
    spike,
    trend,
    weighted_slope,
)
from geo.periods import Period, of_years, read_period
from geo.provenance import Interval, Statistic
from tests.uncertainty.shares import share_of_base

SMOKERS, PATIENTS = [83, 90, 129, 70], [86, 93, 136, 82]


def shares(counts: list[int], bases: list[int], start: int = 2019) -> list[tuple[Period, Statistic]]:
    """Yearly percentages with Wilson's interval."""
    made = []
    for year, (count, base) in enumerate(zip(counts, bases, strict=True), start=start):
        share = share_of_base(count, base)
        made.append(
            (
                of_years(year, year),
                Statistic(100 * share.value, 100 * share.lower, 100 * share.upper, share.interval, base),
            )
        )
    return made


def test_a_trend_in_shares_is_the_published_one() -> None:
    # T-2.8: the example of R's prop.trend.test.
    chi_square, p, slope = cochran_armitage(SMOKERS, PATIENTS)
    assert (chi_square, p) == pytest.approx((8.224922, 0.0041319), abs=5e-7)
    assert slope < 0
    counts = np.array([SMOKERS, np.subtract(PATIENTS, SMOKERS)]).T
    oracle = Table(counts, shift_zeros=False).test_ordinal_association(col_scores=np.array([1, 0]))
    assert p == pytest.approx(oracle.pvalue, rel=0.02)


def test_mann_kendall_is_the_published_one() -> None:
    # T-2.9
    test = mann_kendall([3, 5, 4, 7, 8, 9, 11])
    assert (test.s, test.p) == (19, pytest.approx(0.006864, abs=5e-7))
    # S is tau times the number of pairs.
    assert test.s == pytest.approx(21 * kendalltau(range(7), [3, 5, 4, 7, 8, 9, 11]).statistic)


def test_mann_kendall_of_ties_says_nothing() -> None:
    assert mann_kendall([4, 4, 4, 4]).p == 1.0


def test_a_trend_weighted_by_ranges_is_a_weighted_regression_with_known_errors() -> None:
    values, errors = np.array([1.0, 2.0, 4.0, 4.0, 7.0]), np.array([1.0, 0.5, 1.0, 2.0, 1.0])
    design = np.column_stack([np.ones(5), np.arange(5)])
    fitted = WLS(values, design, weights=1 / errors**2).fit()
    known = np.linalg.inv(design.T @ np.diag(1 / errors**2) @ design)[1, 1]
    chi_square, _, slope = weighted_slope(values, errors)
    assert slope == pytest.approx(fitted.params[1])
    assert chi_square == pytest.approx(fitted.params[1] ** 2 / known)


def years(values: list[float], margin: float) -> list[tuple[Period, Statistic]]:
    return [
        (of_years(2019 + at, 2019 + at), Statistic(value, value - margin, value + margin, Interval.CI95))
        for at, value in enumerate(values)
    ]


def test_a_trend_that_hangs_on_one_year_is_none() -> None:
    life = DECLARED["life_expectancy"]
    assert trend(years([78, 79, 80, 81, 82], 0.5), life).direction is TrendDirection.UP
    # Down year by year but for the last: without it the slope turns round.
    hanging = years([80.0, 79.9, 79.8, 79.7, 84.0], 0.5)
    assert weighted_slope([figure.value for _, figure in hanging], [0.5 / 1.96] * 5)[0] > 9.5495
    assert trend(hanging, life).direction is TrendDirection.STEADY


def test_only_the_latest_five_years_count() -> None:
    rising_then_flat = years([60, 70, 80, 80, 80, 80, 80], 0.5)
    assert trend(rising_then_flat, DECLARED["life_expectancy"]).direction is TrendDirection.STEADY


def test_four_years_and_overlapping_ones_cannot_be_calculated_and_say_why() -> None:
    life = DECLARED["life_expectancy"]
    assert trend(years([1, 2, 3, 4], 0.1), life).why == "4 figures are held; a trend takes 5."
    pooled = [(of_years(at, at + 2), figure) for at, (_, figure) in enumerate(years([1, 2, 3, 4, 5], 0.1), start=2015)]
    answer = trend(pooled, life)
    assert answer.direction is TrendDirection.UNKNOWN and "overlap" in answer.why


def test_months_without_ranges_take_the_other_test_and_say_so() -> None:
    months = [read_period(f"2023-{month:02d}") for month in range(1, 13)]
    series = [(period, Statistic(float(at))) for at, period in enumerate(months) if period]
    answer = trend(series, DECLARED["claimants_share"])
    assert answer.direction is TrendDirection.UP and answer.method == "Mann-Kendall test, as the figures carry no range"


def baseline(count: int, base: int) -> Baseline:
    figure = share_of_base(count, base)
    return Baseline("belong", "", "E05000001", "2023", of_years(2022, 2022), figure, "the partnership", "2023-01-10")


def test_a_change_since_the_baseline_is_told_by_the_range_of_the_difference() -> None:
    # T-2.7 the other way round in time: 48 of 80 became 56 of 70.
    change = change_since(baseline(48, 80), of_years(2024, 2024), share_of_base(56, 70), vintage="2023")
    assert change.direction is TrendDirection.UP
    assert change.difference.lower == pytest.approx(0.0524315, abs=5e-8)
    small = change_since(baseline(5, 9), of_years(2024, 2024), share_of_base(7, 9), vintage="2023")
    assert small.direction is TrendDirection.STEADY
    assert (
        change_since(baseline(5, 9), of_years(2024, 2024), Statistic(0.7), vintage="2023").direction
        is TrendDirection.UNKNOWN
    )


def test_a_baseline_stands_as_it_was_set() -> None:
    first = baseline(48, 80)
    with pytest.raises(AttributeError):
        first.figure = share_of_base(1, 2)  # type: ignore[misc]
    with pytest.raises(InputError, match="areas of 2023 and the figure for areas of 2024"):
        change_since(first, of_years(2024, 2024), share_of_base(56, 70), vintage="2024")
    with pytest.raises(InputError, match="a later one was expected"):
        change_since(first, of_years(2022, 2022), share_of_base(56, 70), vintage="2023")


def test_a_sudden_rise_is_flagged_by_chance_and_size_together() -> None:
    # T-2.16: chance gives 34 or more where 20 are usual 2.7 times in a thousand, and 27 or more 78 times.
    assert (poisson.sf(33, 20), poisson.sf(26, 20)) == pytest.approx((0.002688, 0.0779), abs=5e-5)
    assert spike(34, 20).flagged and not spike(27, 20).flagged
    # Of ten thousand, a tenth more is beyond chance and still no sudden rise.
    assert poisson.sf(10_999, 10_000) < 0.01 and not spike(11_000, 10_000).flagged
    with pytest.raises(InputError):
        spike(3, 0)


def test_chances_are_to_the_last_figure_those_of_a_library() -> None:
    # S is 19; of seven figures without ties its variance is 7 x 6 x 19 / 18.
    assert mann_kendall([3, 5, 4, 7, 8, 9, 11]).p == 2 * norm.sf(18 / math.sqrt(798 / 18))
    value, p, _ = cochran_armitage([10, 12, 15, 17, 24], [50, 50, 51, 52, 50])
    assert p == chi2.sf(value, 1)
    assert weighted_slope([1.0, 1.0], [0.5, 0.5])[1] == chi2.sf(0, 1) == 1
