"""What is withheld does not come back by adding, subtracting and comparing: attacked by counting every possibility."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.disclosure import differencing
from geo.disclosure.differencing import (
    FEWEST_CANDIDATES,
    TOTAL,
    protect_parts,
    protect_table,
    protect_with_total,
)
from geo.disclosure.suppression import Rule, protect
from geo.errors import InputError

SMALL = {Rule.STRICT: 10, Rule.NHS: 8}
# Small and middling counts, as wards and lists have them, with noughts among them.
COUNT = st.one_of(st.just(0), st.integers(1, 9), st.integers(8, 13), st.integers(1, 40))


def can_be(shown: float, rule: Rule, figure: np.ndarray) -> np.ndarray:
    """Which of these values of one figure would be shown as this one was; a withheld one is anything but nought."""
    size = np.abs(figure)
    if np.isnan(shown):
        return figure != 0
    if shown == 0:
        return figure == 0
    small = (size > 0) & (size < SMALL[rule])
    if rule is Rule.NHS and abs(shown) == 5:
        return small & (np.sign(figure) == np.sign(shown))
    return ~small & (np.sign(figure) * np.floor(size / 5 + 0.5) * 5 == shown)


def attacked(cells: list[int], sums: list[list[int]], shown: list[float], rule: Rule) -> list[int]:
    """How many values each figure can have, to a reader who tries every set of cells and knows which are small.

    Cells that are shown are tried within the 5 around them, withheld ones up to 9 or, where they are not small, from 10
    to 60: far enough, as no rounding here hides more than 50.
    """
    values = np.array(sums) @ np.array(cells)
    ranges = []
    for at, true in enumerate(cells):
        alone = [n for n, row in enumerate(sums) if [i for i, c in enumerate(row) if c] == [at] and row[at] == 1]
        if alone and not np.isnan(shown[alone[0]]):
            tried = [n for n in range(100) if can_be(shown[alone[0]], rule, np.array([n]))[0]]
        elif alone and rule is Rule.STRICT:
            tried = list(range(1, 10)) if true < 10 else list(range(10, 61))
        else:
            tried = list(range(0, 61))
        ranges.append(tried)
    every = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, len(ranges)) @ np.array(sums).T
    agree = np.logical_and.reduce([can_be(shown[n], rule, every[:, n]) for n in range(len(sums))])
    assert (every[agree] == values).all(axis=1).any()
    return [len({v for v in np.unique(every[agree][:, n]) if 0 < abs(v) < SMALL[rule]}) for n in range(len(sums))]


def small_ones_are_safe(cells: list[int], sums: list[list[int]], shown: list[float], rule: Rule) -> None:
    """Fails if a small figure can be told to be one of fewer than five values.

    A small sum of four parts is at least four, which no withholding can hide: of 7 and less it can be one of four.
    """
    values = np.array(sums) @ np.array(cells)
    for row, value, candidates in zip(sums, values, attacked(cells, sums, shown, rule), strict=True):
        parts = max(1, sum(c != 0 and n != 0 for c, n in zip(row, cells, strict=True)))
        if 0 < abs(value) < SMALL[rule]:
            assert candidates >= min(FEWEST_CANDIDATES, SMALL[rule] - parts), (cells, shown)


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNT, min_size=2, max_size=3), st.sampled_from([Rule.STRICT, Rule.NHS]))
def test_no_list_with_its_total_tells_a_small_count(cells: list[int], rule: Rule) -> None:
    shown = protect_with_total(pd.Series(cells), rule).tolist()
    sums = [*np.eye(len(cells), dtype=int).tolist(), [1] * len(cells)]
    small_ones_are_safe(cells, sums, shown, rule)


@settings(max_examples=40, deadline=None)
@given(
    st.one_of(st.lists(COUNT, min_size=1, max_size=25), st.lists(st.floats(0, 40).map(lambda n: n / 3), min_size=2)),
    st.sampled_from([Rule.STRICT, Rule.NHS]),
)
def test_a_list_is_protected_alike_with_and_without_the_solver(cells: list[float], rule: Rule) -> None:
    made = differencing._Family.__post_init__

    def as_a_table(family: differencing._Family) -> None:
        made(family)
        family.is_list = False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differencing._Family, "__post_init__", as_a_table)
        solved = protect_with_total(pd.Series(cells, dtype=float), rule)
    pd.testing.assert_series_equal(protect_with_total(pd.Series(cells, dtype=float), rule), solved)


@settings(max_examples=30, deadline=None)
@given(st.lists(COUNT, min_size=4, max_size=4), st.sampled_from([Rule.STRICT, Rule.NHS]))
@pytest.mark.slow
def test_no_table_with_both_totals_tells_a_small_count(cells: list[int], rule: Rule) -> None:
    shown = protect_table(pd.DataFrame([cells[:2], cells[2:]]), rule)
    a, b, c, d = np.eye(4, dtype=int)
    sums = [list(row) for row in (a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d)]
    withheld = sum(np.isnan(shown.iloc[r, k]) and cells[2 * r + k] >= 10 for r in range(2) for k in range(2))
    if withheld <= 1:  # beyond one, trying every possibility takes minutes
        small_ones_are_safe(cells, sums, shown.to_numpy().ravel().tolist(), rule)


@pytest.mark.slow
def test_a_reader_who_runs_the_strict_rule_himself_learns_no_more() -> None:
    # Every list of two up to 28 people, by what is shown: within a group a small count can be any of five or more.
    # Groups at the upper end are left out, as not all of their lists were tried.
    by_shown: dict[tuple[float, ...], list[tuple[int, ...]]] = {}
    for cells in product(range(29), repeat=2):
        if sum(cells) <= 28:
            shown = protect_with_total(pd.Series(cells), Rule.STRICT).fillna(-1.0)
            by_shown.setdefault(tuple(shown), []).append(cells)
    tried = [alike for alike in by_shown.values() if max(map(sum, alike)) < 25]
    assert len(tried) >= 15
    for alike in tried:
        for at in (0, 1):
            small = {cells[at] for cells in alike if 0 < cells[at] < 10}
            assert not small or len(small) >= FEWEST_CANDIDATES, alike


def small_parts_that_can_be(cells: list[int], shown: list[float]) -> list[int]:
    """Of each small part, how many values it can have to a reader who has the exact total and knows which are small."""
    ranges: list[Sequence[int]] = []
    for true, figure in zip(cells, shown, strict=True):
        if np.isnan(figure):
            ranges.append(range(1, 10) if true < 10 else range(10, sum(cells) + 1))
        else:
            ranges.append([n for n in range(100) if can_be(figure, Rule.STRICT, np.array([n]))[0]])
    agree = [tried for tried in product(*ranges) if sum(tried) == sum(cells)]
    assert tuple(cells) in agree
    return [len({tried[at] for tried in agree}) for at, true in enumerate(cells) if 0 < true < 10]


@settings(max_examples=150, deadline=None)
@given(st.lists(COUNT, min_size=2, max_size=4))
def test_no_part_of_a_total_that_is_published_to_the_person_can_be_told(cells: list[int]) -> None:
    shown = protect_parts(pd.Series(cells)).tolist()
    nothing_left = all(np.isnan(figure) for figure, true in zip(shown, cells, strict=True) if true)
    assert nothing_left or all(count >= FEWEST_CANDIDATES for count in small_parts_that_can_be(cells, shown))


def test_a_one_beside_an_exact_total_takes_more_than_the_next_with_it() -> None:
    # Of 611 the 600 is shown: by the strict rule alone the 1 and the 10 would be 11, give or take 2, so the 1 would be
    # 1, 2 or 3. With the 600 withheld too nothing is left to subtract.
    cells = pd.Series({"A": 600, "B": 10, "C": 1})
    assert protect(cells, Rule.STRICT)["A"] == 600
    assert protect_parts(cells).isna().all()
    # A 6 and a 40 hide each other: 46, give or take 2, less 10 or more.
    assert protect_parts(pd.Series({"A": 600, "B": 40, "C": 6})).dropna().to_dict() == {"A": 600}


def test_parts_without_a_small_one_are_only_rounded_and_a_list_of_nobody_stays_so() -> None:
    assert protect_parts(pd.Series([600, 33, 0])).tolist() == [600, 35, 0]
    assert protect_parts(pd.Series([], dtype=float)).empty


def test_a_borough_and_all_wards_but_one_do_not_tell_of_the_one() -> None:
    # 52 and 48 are shown as 50 each; the borough, 104, as 105: the third would be 105 - 100 = 5, give or take 6. The
    # next smallest goes with it, and the two together are only known to add up to about 55.
    released = protect_with_total(pd.Series({"A": 52, "B": 48, "C": 4}), Rule.STRICT)
    assert released["A"] == 50 and released[TOTAL] == 105
    assert np.isnan(released["B"]) and np.isnan(released["C"])


def test_two_ones_beside_a_large_count_take_it_with_them_or_they_would_be_told() -> None:
    # 22 is shown as 20 at both ends: the other two would add up to 4 at most, so each would be 1, 2 or 3.
    released = protect_with_total(pd.Series({"A": 20, "B": 1, "C": 1}), Rule.STRICT)
    assert released[["A", "B", "C"]].isna().all()
    assert released[TOTAL] == 20


def test_each_row_and_column_of_a_table_that_withholds_withholds_twice() -> None:
    released = protect_table(pd.DataFrame([[3, 20], [30, 40]], index=["p", "q"], columns=["x", "y"]), Rule.STRICT)
    assert released[["x", "y"]].loc[["p", "q"]].isna().all(axis=None)
    # Totals are rounded by themselves: 23, 70, 33, 60 and 93.
    assert released[TOTAL].tolist() == [25, 70, 95]
    assert released.loc[TOTAL].tolist() == [35, 60, 95]


def test_a_row_of_many_ones_does_not_empty_the_table() -> None:
    # Seven ones add up to 7, and seven parts that are not nought cannot add up to less: that much is told whatever is
    # withheld, and withholding the other rows would not help.
    counts = pd.DataFrame(np.full((4, 7), 60))
    counts.loc[0] = 1
    released = protect_table(counts, Rule.STRICT)
    assert released.loc[0].isna().all()
    assert released.loc[2:3].notna().all(axis=None)


def test_open_figures_are_left_as_they_are() -> None:
    assert protect_with_total(pd.Series([1, 2.5]), Rule.OPEN).tolist() == [1, 2.5, 3.5]


def test_modelled_fractions_are_protected_like_whole_people() -> None:
    released = protect_with_total(pd.Series({"A": 3.4, "B": 47.6, "C": 61.5}), Rule.STRICT)
    assert np.isnan(released["A"]) and np.isnan(released["B"])
    assert released["C"] == 60 and released[TOTAL] == 115


def test_counts_from_abroad_are_refused_below_the_authority_in_every_form() -> None:
    wards = pd.Series({"E05990001": 120, "E05990002": 80})
    refused = "not released below the authority, and E05990001 is not the code of one"
    with pytest.raises(InputError, match=refused):
        protect_with_total(wards, Rule.AUTHORITY_ONLY)
    with pytest.raises(InputError, match=refused):
        protect_table(wards.to_frame("Poland"), Rule.AUTHORITY_ONLY)


def test_the_authority_may_see_its_own_sum_of_counts_from_abroad() -> None:
    released = protect_with_total(pd.Series({"E06990001": 202}), Rule.AUTHORITY_ONLY)
    assert released.to_dict() == {"E06990001": 200, TOTAL: 200}


def test_a_missing_or_negative_count_is_refused() -> None:
    for counts in ([1, float("nan")], [1, -2]):
        with pytest.raises(InputError, match="missing or below nought"):
            protect_with_total(pd.Series(counts), Rule.STRICT)
