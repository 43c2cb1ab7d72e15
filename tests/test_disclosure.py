"""Small counts do not leave: the two profiles of rounding, worked by hand."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo.disclosure import Rule, protect, round_half_up


def shown(counts: Sequence[float], rule: Rule) -> list[float]:
    return protect(pd.Series(counts), rule).tolist()


def test_the_nhs_rule_shows_one_to_seven_as_five_and_rounds_the_rest_to_five() -> None:
    # 8 is nearer to 10 than to 5, 12 nearer to 10, 13 nearer to 15, 22 nearer to 20, 23 nearer to 25.
    counts = [0, 1, 5, 7, 8, 12, 13, 17, 18, 22, 23]
    assert shown(counts, Rule.NHS) == [0, 5, 5, 5, 10, 10, 15, 15, 20, 20, 25]


def test_published_counts_are_open_and_left_as_they_are() -> None:
    assert shown([0, 3, 7.25], Rule.OPEN) == [0, 3, 7.25]


def test_the_strict_rule_withholds_counts_under_ten_but_not_nought() -> None:
    found = shown([0, 9, 4, 10, 12.5], Rule.STRICT)
    assert np.isnan(found[1]) and np.isnan(found[2])
    # 12.5 lies half way between 10 and 15; halves go up.
    assert [found[0], found[3], found[4]] == [0, 10, 15]


def test_a_single_withheld_count_takes_the_next_smallest_with_it() -> None:
    # Beside a total of 59, showing 40 and 15 would tell that the third is about 4.
    found = shown([40, 4, 15, 0], Rule.STRICT)
    assert found[0] == 40 and found[3] == 0
    assert np.isnan(found[1]) and np.isnan(found[2])


def test_a_missing_count_stays_missing_under_every_rule() -> None:
    for rule in Rule:
        assert np.isnan(shown([float("nan"), 20], rule)[0])


def test_halves_round_up_and_never_to_even() -> None:
    assert round_half_up(pd.Series([2.5, 7.5, 12.5]), 5).tolist() == [5, 10, 15]


def test_protecting_leaves_the_table_it_was_given_as_it_was() -> None:
    counts = pd.Series([3, 12])
    protect(counts, Rule.STRICT)
    assert counts.tolist() == [3, 12]


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=20), st.sampled_from([Rule.NHS, Rule.STRICT]))
def test_no_count_that_leaves_tells_whether_it_was_one_or_nine(counts: list[int], rule: Rule) -> None:
    smallest = 5 if rule is Rule.NHS else 10
    for before, after in zip(counts, shown(counts, rule), strict=True):
        assert np.isnan(after) or after % 5 == 0
        assert not 0 < after < smallest
        assert np.isnan(after) or before == 0 or abs(after - before) <= 4
