"""Small counts do not leave: the two profiles of rounding, worked by hand."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.disclosure.suppression import Rule, authority_total, few_hidden, protect, round_half_up
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
    with pytest.raises(InputError, match="E05990001 is not the code of one"):
        protect(wards, Rule.AUTHORITY_ONLY)
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


def test_a_cell_under_ten_is_not_shown_and_a_fraction_of_a_person_is_nobody() -> None:
    shown = few_hidden(pd.Series([0.0, 0.2, 3.0, 9.9, 10.0, 44.4]))
    assert shown.isna().tolist() == [False, False, True, True, False, False]
    assert shown.dropna().tolist() == [0.0, 0.0, 10.0, 44.4]
