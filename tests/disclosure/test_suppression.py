"""Small counts do not leave: the two profiles of rounding, worked by hand."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.disclosure.suppression import Rule, authority_total, for_adding, protect, protect_sum, round_half_up
from geo.errors import InputError


def shown(counts: Sequence[float], rule: Rule) -> list[float]:
    return protect(pd.Series(counts), rule).tolist()


def test_the_nhs_rule_shows_one_to_seven_as_five_and_rounds_the_rest_to_five() -> None:
    # T-1.10: 8 is nearer to 10 than to 5, 12 nearer to 10, 13 nearer to 15, 22 nearer to 20, 23 nearer to 25.
    counts = [0, 1, 5, 7, 8, 12, 13, 17, 18, 22, 23]
    assert shown(counts, Rule.NHS) == [0, 5, 5, 5, 10, 10, 15, 15, 20, 20, 25]


def test_published_counts_are_open_and_left_as_they_are() -> None:
    assert shown([0, 3, 7.25], Rule.OPEN) == [0, 3, 7.25]


def test_the_strict_rule_withholds_counts_under_ten_but_not_nought() -> None:
    released = shown([0, 9, 4, 10, 12.5], Rule.STRICT)
    assert np.isnan(released[1]) and np.isnan(released[2])
    # 12.5 lies half way between 10 and 15; halves go up.
    assert [released[0], released[3], released[4]] == [0, 10, 15]


def test_a_single_withheld_count_takes_the_next_smallest_with_it() -> None:
    # Beside a total of 59, showing 40 and 15 would tell that the third is about 4.
    released = shown([40, 4, 15, 0], Rule.STRICT)
    assert released[0] == 40 and released[3] == 0
    assert np.isnan(released[1]) and np.isnan(released[2])


def test_a_missing_count_stays_missing_under_every_rule() -> None:
    for rule in Rule:
        released = protect(pd.Series({"E06990001": float("nan"), "E06990002": 20.0}), rule)
        assert np.isnan(released["E06990001"]) and released["E06990002"] == 20


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


def test_counts_from_abroad_are_refused_below_the_authority() -> None:
    wards = pd.Series({"E05990001": 160, "E05990002": 23})
    for release in (protect, for_adding):
        with pytest.raises(InputError, match="E05990001 is not the code of one"):
            release(wards, Rule.AUTHORITY_ONLY)
    # 183 people in all: the nearest 5 is 185.
    assert authority_total(wards) == 185
    assert np.isnan(authority_total(pd.Series({"E05990001": 6, "E05990002": 0})))


def test_a_refusal_tells_no_count() -> None:
    with pytest.raises(InputError) as refused:
        protect(pd.Series({"E05990001": 160}), Rule.AUTHORITY_ONLY)
    assert "160" not in str(refused.value)


def test_at_the_authority_counts_from_abroad_are_strict() -> None:
    released = protect(pd.Series({"E06990001": 183, "E07990001": 4, "W06990001": 40}), Rule.AUTHORITY_ONLY)
    assert released["E06990001"] == 185
    assert np.isnan(released["E07990001"]) and np.isnan(released["W06990001"])


def test_what_is_added_up_is_rounded_first_and_five_stands_for_a_withheld_count() -> None:
    counts = pd.Series([0, 1, 9, 12, 13])
    assert for_adding(counts, Rule.STRICT).tolist() == [0, 5, 5, 10, 15]
    assert for_adding(counts, Rule.NHS).tolist() == [0, 5, 10, 10, 15]
    assert for_adding(counts, Rule.OPEN).tolist() == [0, 1, 9, 12, 13]


@given(st.lists(st.integers(0, 60), min_size=3, max_size=12), st.data())
def test_no_sum_of_what_is_added_up_tells_a_withheld_count(counts: list[int], data: st.DataObject) -> None:
    # Another count that is withheld as well in place of each: every sum that anybody asks for stays the same.
    others = [data.draw(st.integers(1, 9)) if 0 < count < 10 else count for count in counts]
    chosen = data.draw(st.lists(st.booleans(), min_size=len(counts), max_size=len(counts)))
    sums = [float(for_adding(pd.Series(figures), Rule.STRICT)[chosen].sum()) for figures in (counts, others)]
    assert sums[0] == sums[1]


def test_a_sum_of_withheld_counts_is_withheld_and_any_other_is_about_right() -> None:
    assert np.isnan(protect_sum(pd.Series([4, 3]), Rule.STRICT))
    # Two nines are eighteen people, and still nothing but withheld counts.
    assert np.isnan(protect_sum(pd.Series([9, 9, 0]), Rule.STRICT))
    assert protect_sum(pd.Series([4, 26]), Rule.STRICT) == 5 + 25
    assert protect_sum(pd.Series([0, 0]), Rule.STRICT) == 0
    assert protect_sum(pd.Series([], dtype=float), Rule.STRICT) == 0
    assert protect_sum(pd.Series([4, 3]), Rule.OPEN) == 7
    assert protect_sum(pd.Series([4, 3]), Rule.NHS) == 10


def test_proposals_that_differ_by_one_small_area_tell_only_that_it_is_small() -> None:
    # Further by one proposal: 52 and 48 patients; by another, the same and one area more, of 1 or of 9.
    smaller = protect_sum(pd.Series([52, 48]), Rule.STRICT)
    differences = {protect_sum(pd.Series([52, 48, few]), Rule.STRICT) - smaller for few in range(1, 10)}
    assert differences == {5}
