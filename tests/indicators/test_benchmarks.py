"""A figure beside a benchmark: the verdict follows the range, the polarity, and how many are looked at."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import NotHeldError
from geo.indicators.benchmarks import (
    BenchmarkVerdict,
    against,
    expected_false_flags,
    of_similar,
    similar_wards,
    verdict,
)
from geo.indicators.indicators import Polarity
from geo.provenance import Interval, Statistic
from tests.uncertainty.shares import share_of_base


@pytest.mark.parametrize(
    ("benchmark", "high", "low", "none"),
    [(0.5, "better", "worse", "higher"), (0.6, "similar", "similar", "similar"), (0.8, "worse", "better", "lower")],
)
def test_a_verdict_follows_range_and_polarity(benchmark: float, high: str, low: str, none: str) -> None:
    # T-2.15
    figure = share_of_base(65, 100)
    verdicts = [
        verdict(figure.lower, figure.upper, benchmark, polarity=way)
        for way in (Polarity.HIGH, Polarity.LOW, Polarity.NONE)
    ]
    assert verdicts == [high, low, none]


def test_without_a_range_or_a_benchmark_there_is_no_verdict() -> None:
    assert verdict(math.nan, math.nan, 5, polarity=Polarity.HIGH) is BenchmarkVerdict.UNKNOWN
    assert verdict(1, 2, math.nan, polarity=Polarity.HIGH) is BenchmarkVerdict.UNKNOWN


def test_a_benchmark_of_few_people_takes_the_difference_and_not_overlap() -> None:
    # T-2.7: the intervals 0.69-0.88 and 0.49-0.70 overlap a little, and the difference is sure all the same.
    figure, benchmark = share_of_base(56, 70), share_of_base(48, 80)
    assert figure.lower < benchmark.upper
    assert against(figure, benchmark, polarity=Polarity.HIGH, few_people=True) is BenchmarkVerdict.BETTER
    # Against ten people asked nothing is sure, though their own share lies outside the range.
    few = share_of_base(6, 10)
    assert against(figure, few, polarity=Polarity.HIGH) is BenchmarkVerdict.BETTER
    assert against(figure, few, polarity=Polarity.HIGH, few_people=True) is BenchmarkVerdict.SIMILAR


@given(st.floats(0, 100), st.floats(0.1, 20), st.floats(0, 100), st.floats(0, 50))
def test_a_better_figure_never_gets_a_worse_verdict(value: float, margin: float, benchmark: float, more: float) -> None:
    order = [BenchmarkVerdict.WORSE, BenchmarkVerdict.SIMILAR, BenchmarkVerdict.BETTER]
    before = verdict(value - margin, value + margin, benchmark, polarity=Polarity.HIGH)
    after = verdict(value + more - margin, value + more + margin, benchmark, polarity=Polarity.HIGH)
    assert order.index(after) >= order.index(before)


def test_of_twenty_areas_one_is_flagged_by_chance() -> None:
    assert expected_false_flags(20) == pytest.approx(1.0)


FEATURES = pd.DataFrame(
    {"deprivation": [1.0, 2.0, 10.0, 11.0, 50.0, np.nan], "age": [30.0, 30.0, 40.0, 40.0, 60.0, 30.0], "rural": 0.0},
    index=list("abcdef"),
)


def test_similar_wards_are_the_nearest_and_never_the_ward_itself() -> None:
    similar = similar_wards(FEATURES, count=1)
    assert (similar["a"], similar["b"], similar["c"], similar["d"]) == (("b",), ("a",), ("d",), ("c",))


def test_a_ward_without_what_is_needed_has_no_similar_ones_and_is_nobodys() -> None:
    similar = similar_wards(FEATURES, count=4)
    assert similar["f"] == () and all("f" not in others for others in similar.values())
    assert set(similar_wards(FEATURES, count=5).values()) == {()}


def test_the_benchmark_of_similar_wards_weighs_them_by_people() -> None:
    figures = {"b": Statistic(10.0, 7.0, 13.0, Interval.CI95), "c": Statistic(40.0, 36.0, 44.0, Interval.CI95)}
    benchmark = of_similar("a", figures, {"a": ("b", "c")}, {"b": 300.0, "c": 100.0})
    # 10 x 3/4 + 40 x 1/4, and ranges of 3 x 3/4 and 4 x 1/4 squared and added.
    assert benchmark.value == pytest.approx(17.5)
    assert benchmark.upper - benchmark.value == pytest.approx(math.hypot(2.25, 1.0))
    assert benchmark.interval is Interval.CI95
    with pytest.raises(NotHeldError, match="not available"):
        of_similar("z", figures, {}, {})


def test_a_verdict_of_a_statistic_is_that_of_its_range() -> None:
    assert against(share_of_base(65, 100), Statistic(0.5), polarity=Polarity.HIGH) is BenchmarkVerdict.BETTER
