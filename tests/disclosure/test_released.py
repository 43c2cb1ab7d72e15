"""Whatever is asked of a table that is not public, and however often, its withheld counts stay withheld."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo.access.load import load_of
from geo.disclosure.released import released_counts
from geo.disclosure.suppression import Rule

# Two lists of 41 and 60 patients: small counts, and counts that may be shown.
AT = pd.Series(["Alder", "Alder", "Alder", "Alder", "Elm", "Elm", "Elm"])
COUNTS = pd.Series([2.0, 7.0, 12.0, 20.0, 4.0, 24.0, 32.0])


def released(counts: pd.Series, rule: Rule = Rule.STRICT) -> pd.Series:
    return released_counts(counts, rule, part_of=AT.reindex(counts.index))


def test_open_counts_are_the_true_ones() -> None:
    assert released(COUNTS, Rule.OPEN).tolist() == COUNTS.tolist()


def test_the_nhs_s_own_rule_adds_up_what_it_shows() -> None:
    assert released(COUNTS, Rule.NHS).tolist() == [5, 5, 10, 20, 5, 25, 30]


def test_five_stands_for_a_withheld_count_of_a_table_with_few_of_them() -> None:
    # 12 and 20 are shown as 10 and 20; 4 would be told by its list of 60 and by 25 and 30, so it takes 24 with it.
    assert released(COUNTS).tolist() == [5, 5, 10, 20, 5, 25, 30]


def test_the_whole_number_mean_stands_for_a_withheld_count_of_a_table_with_many() -> None:
    # Ten ones, nine threes and a two: 39 / 20 = 1.95.
    counts = pd.Series([1.0] * 10 + [3.0] * 9 + [2.0, 400.0])
    stand_ins = released_counts(counts, Rule.STRICT, part_of=pd.Series("Alder", index=counts.index))
    assert set(stand_ins[:20]) == {2.0} and stand_ins[20] == 400


def test_what_is_withheld_beside_a_small_count_keeps_the_list_whole() -> None:
    # 600 is shown; 6 can be told from the list of 646 and from 600 and 40, so 40 is withheld too.
    counts = pd.Series([600.0, 40.0, 6.0])
    stand_ins = released_counts(counts, Rule.STRICT, part_of=pd.Series("Alder", index=counts.index))
    assert stand_ins.tolist() == [600.0, 41.0, 5.0] and stand_ins.sum() == counts.sum()


@given(st.permutations([2.0, 7.0]), st.sampled_from(range(7)))
def test_no_difference_of_two_sums_tells_which_count_is_which(small: list[float], left_out: int) -> None:
    # The same lists with their small counts exchanged: every sum that anybody asks for, and every difference of two
    # such sums, is the same.
    others = pd.Series([*small, *COUNTS[2:]])
    assert released(others).drop(left_out).sum() == released(COUNTS).drop(left_out).sum()


def test_no_capacity_that_anybody_sets_bisects_a_withheld_count() -> None:
    # Patients of Alder's first two areas would come to a site of 50; its capacity is halved in upon until it is full.
    answers = set()
    for first, second in ((2.0, 7.0), (1.0, 1.0), (9.0, 9.0), (5.0, 4.0)):
        coming = 50.0 + released(pd.Series([first, second, *COUNTS[2:]]))[[0, 1]].sum()
        low, high = 1.0, 200.0
        while high - low > 0.01:
            capacity = (low + high) / 2
            full = float(load_of(pd.Series([coming]), pd.Series([capacity])).iloc[0]) > 1
            low, high = (capacity, high) if full else (low, capacity)
        answers.add(round(high, 1))
    assert answers == {60.0}
