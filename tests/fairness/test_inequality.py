"""How unevenly something is spread: known answers, libraries and second ways, and what must not matter.

inequalipy and PySAL count in their own ways what they can: inequalipy has no weights for Atkinson's index, PySAL none.
"""

import math
from collections.abc import Callable, Sequence
from random import Random

import inequalipy
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from inequality.atkinson import atkinson as pysal_atkinson
from inequality.gini import Gini
from inequality.theil import TheilD
from libpysal import examples
from statsmodels.regression.linear_model import WLS

from geo.errors import InputError
from geo.fairness.inequality import (
    Distribution,
    Floats,
    atkinson,
    by_group,
    concentration,
    gini,
    kolm_pollak_ede,
    kolm_pollak_kappa,
    longest_shares,
    mean_of_longest,
    middles_by_rank,
    palma,
    quantile,
    slope_and_relative,
    theil,
    theil_between,
)


def distribution_of(figures: Sequence[float] | Floats, people: Sequence[float] | Floats | None = None) -> Distribution:
    """Figures over people, one each where none are given."""
    weights = np.ones(len(figures)) if people is None else np.array(people, dtype=float)
    return Distribution.of(np.array(figures, dtype=float), weights)


def by_rank(figures: Sequence[float] | Floats, people: Sequence[float] | Floats, ranks: Sequence[int]) -> Floats:
    """Where each area's people stand along the ranks, in the order of its distribution."""
    distribution = distribution_of(figures, people)
    return middles_by_rank(np.array(ranks)[distribution.order], distribution.shares)


def test_kolm_pollak_known_answers() -> None:
    # T-5.1, by hand: 10 ln((e + e^2) / 2).
    even = distribution_of([10, 20])
    assert kolm_pollak_ede(even, kappa=-0.1) == pytest.approx(10 * math.log((math.e + math.e**2) / 2))
    assert kolm_pollak_ede(even, kappa=-0.1) == pytest.approx(16.2011451, abs=1e-7)
    assert kolm_pollak_ede(even, kappa=-0.1) - even.mean == pytest.approx(1.2011451, abs=1e-7)
    # T-5.2: -1 x 15 / ((100 + 400) / 2).
    assert kolm_pollak_kappa(even, epsilon=-1) == pytest.approx(-0.06)
    assert kolm_pollak_ede(even, kappa=-0.06) == pytest.approx(15.7390128, abs=1e-7)
    # T-5.3: three people for one.
    assert kolm_pollak_ede(distribution_of([10, 20], [3, 1]), kappa=-0.1) == pytest.approx(13.5737402, abs=1e-7)
    # T-5.5: e to the 5,000 does not fit into a number.
    assert kolm_pollak_ede(distribution_of([10, 5000]), kappa=-1) == pytest.approx(4999.3068528, abs=1e-7)


def test_kolm_pollak_of_groups_gives_that_of_all() -> None:
    # T-5.4.
    first, second = (kolm_pollak_ede(distribution_of(figures), kappa=-0.06) for figures in ([10, 14], [20, 30]))
    assert (first, second) == pytest.approx((12.1197131, 25.7390128), abs=1e-7)
    assert kolm_pollak_ede(distribution_of([10, 14, 20, 30]), kappa=-0.06) == pytest.approx(20.2834377, abs=1e-7)
    assert kolm_pollak_ede(distribution_of([first, second], [2, 2]), kappa=-0.06) == pytest.approx(20.2834377, abs=1e-7)


def test_gini_known_answers() -> None:
    # T-5.6. Of 1 to 5: the mean difference of two people is 1.6, half of it over the mean of 3.
    assert gini(distribution_of([1, 2, 3, 4, 5])) == pytest.approx(0.8 / 3)
    assert gini(distribution_of([10, 20], [3, 1])) == pytest.approx(0.15)


def test_atkinson_known_answers() -> None:
    # T-5.7, from the documentation of PySAL.
    distribution = distribution_of([10, 20, 30, 40, 50])
    assert atkinson(distribution, epsilon=0.5) == pytest.approx(0.0631534, abs=1e-7)
    assert atkinson(distribution, epsilon=1) == pytest.approx(0.1316096, abs=1e-7)
    # By hand: of 1 and 4 the mean root is 1.5, squared 2.25, over 2.5.
    assert atkinson(distribution_of([1, 4]), epsilon=0.5) == pytest.approx(0.1)


def test_atkinson_of_nothing_at_all_for_some_is_told() -> None:
    # At 0.5, half have 4 and half nothing: the mean root is 1, squared 1, over 2. From 1 on, nothing makes up for it.
    assert atkinson(distribution_of([0, 4]), epsilon=0.5) == pytest.approx(0.5)
    assert atkinson(distribution_of([0, 4]), epsilon=1) == atkinson(distribution_of([0, 4]), epsilon=2) == 1
    with pytest.raises(InputError, match="is above 0, not -1"):
        atkinson(distribution_of([1, 4]), epsilon=-1)


def test_theil_known_answers() -> None:
    # T-5.8: between pairs that are level within themselves there is all of it.
    pairs = np.array([0, 0, 1, 1])
    level, uneven = distribution_of([10, 10, 30, 30]), distribution_of([10, 20, 30, 60])
    assert (theil(level), theil_between(level, pairs)) == pytest.approx((0.1308120, 0.1308120), abs=1e-7)
    assert theil(uneven) == pytest.approx(0.1874450, abs=1e-7)
    assert theil_between(uneven, pairs) == pytest.approx(0.1308120, abs=1e-7)
    assert theil(uneven) - theil_between(uneven, pairs) == pytest.approx(0.0566330, abs=1e-7)
    # What has nought adds nought: half with 2 and half with 0 is ln 2.
    assert theil(distribution_of([0, 2])) == pytest.approx(math.log(2))


def test_incomes_of_the_states_of_mexico() -> None:
    # T-5.8: the file comes with PySAL.
    states = pd.read_csv(examples.get_path("mexico.csv"))
    incomes, regions = distribution_of(states["pcgdp1940"].to_numpy(float)), pd.factorize(states["hanson98"])[0]
    between = theil_between(incomes, regions)
    assert theil(incomes) == pytest.approx(0.20894344, abs=1e-8)
    assert between == pytest.approx(0.0345889, abs=1e-7)
    assert theil(incomes) - between == pytest.approx(0.17435454, abs=1e-7)
    assert gini(incomes) == pytest.approx(0.3537237, abs=1e-7)


def test_concentration_known_answers() -> None:
    # T-5.9: by hand, five equal fifths in steps of two: 2 x (10 x .1 + 8 x .3 + 6 x .5 + 4 x .7 + 2 x .9) / 5 / 6 - 1.
    fifths = distribution_of([10, 8, 6, 4, 2])
    assert concentration(fifths, by_rank([10, 8, 6, 4, 2], [1] * 5, range(5))) == pytest.approx(22 / 30 - 1)
    figures, people = [20, 15, 12, 9, 8], [300, 200, 200, 150, 150]
    uneven = distribution_of(figures, people)
    assert uneven.mean == pytest.approx(13.95)
    assert concentration(uneven, by_rank(figures, people, range(5))) == pytest.approx(-0.1833333, abs=1e-7)


# T-5.10: the tenths of area1 in the examples of PHEindicatormethods.
TENTHS_OF_PEOPLE = (7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534)
TENTHS_OF_FIGURES = (
    75.9334590103,
    78.3442382728,
    83.8360631042,
    83.6375399665,
    80.4655031530,
    81.1156759857,
    81.6930835719,
    84.1900062061,
    80.5955641081,
    86.2894349579,
)


def test_slope_and_relative_index_known_answers() -> None:
    distribution = distribution_of(TENTHS_OF_FIGURES, TENTHS_OF_PEOPLE)
    slope, relative = slope_and_relative(distribution, by_rank(TENTHS_OF_FIGURES, TENTHS_OF_PEOPLE, range(10)))
    assert (slope, relative) == pytest.approx((6.9346165, 1.0888181), abs=1e-7)


def test_palma_known_answer() -> None:
    # T-5.11: 24 of 80 minutes on one of ten, 2 + 3 + 4 + 5 on four.
    assert palma(distribution_of([2, 3, 4, 5, 6, 7, 8, 9, 12, 24])) == pytest.approx((24 / 80) / (14 / 80))
    # One area of nine people and one of one: a tenth and four tenths are cut out of it.
    assert palma(distribution_of([5, 20], [9, 1])) == pytest.approx(20 * 0.1 / (5 * 0.4))


def test_the_longest_tenth_is_cut_out_of_the_areas_by_people() -> None:
    # 5 of 100 people at 40 minutes and 20 at 30: the tenth is those 5 and a quarter of the 20.
    distribution = distribution_of([10, 40, 30], [75, 5, 20])
    assert mean_of_longest(distribution, share=0.1) == pytest.approx((5 * 40 + 5 * 30) / 10)
    assert longest_shares(distribution, share=0.1).tolist() == pytest.approx([0, 0.05, 0.05])


def test_people_level_at_the_boundary_are_taken_alike_from_every_area() -> None:
    # A tenth of 100 people out of 20 and 60 who are level: a quarter of it from the first.
    distribution = distribution_of([30, 30, 10], [20, 60, 20])
    taken = dict(zip(distribution.order.tolist(), longest_shares(distribution, share=0.1).tolist(), strict=True))
    assert taken == pytest.approx({0: 0.025, 1: 0.075, 2: 0})


def test_quantiles_by_hand() -> None:
    distribution = distribution_of(range(1, 11))
    assert (quantile(distribution, 0.1), quantile(distribution, 0.9), quantile(distribution, 0.91)) == (1, 9, 10)
    assert quantile(distribution_of([5, 20], [9, 1]), 0.9) == 5


def test_areas_without_people_or_figure_change_nothing() -> None:
    whole = distribution_of([10, math.nan, 20, 99], [3, 5, 1, 0])
    assert whole.order.tolist() == [0, 2]
    assert (whole.mean, gini(whole)) == pytest.approx((12.5, 0.15))


def test_what_is_not_defined_is_nan_and_never_nought() -> None:
    nobody, at_the_door = distribution_of([math.nan, 5], [10, 0]), distribution_of([0, 0])
    everything: list[Callable[[Distribution], float]] = [
        gini,
        theil,
        palma,
        lambda d: atkinson(d, epsilon=0.5),
        lambda d: kolm_pollak_kappa(d, epsilon=-1),
        lambda d: theil_between(d, np.array([0, 0])),
    ]
    for measured in everything:
        assert math.isnan(measured(nobody)) and math.isnan(measured(at_the_door))
    assert math.isnan(nobody.mean) and math.isnan(mean_of_longest(nobody, share=0.1))
    assert math.isnan(quantile(nobody, 0.5)) and math.isnan(kolm_pollak_ede(nobody, kappa=-0.1))
    assert all(math.isnan(figure) for figure in slope_and_relative(nobody, nobody.middles))
    # One rank only: no slope along it.
    assert math.isnan(slope_and_relative(distribution_of([5, 9]), np.array([0.5, 0.5]))[0])
    # A line from 8.33 - 15 = -6.67: nobody can say how many times as much the last has.
    slope, relative = slope_and_relative(distribution_of([0, 5, 20]), np.array([1 / 6, 1 / 2, 5 / 6]))
    assert slope == pytest.approx(30) and math.isnan(relative)


towns = st.integers(2, 12).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(0.5, 110), min_size=n, max_size=n),
        st.lists(st.integers(1, 900), min_size=n, max_size=n),
        st.lists(st.integers(0, 3), min_size=n, max_size=n),
    )
)
Town = tuple[list[float], list[int], list[int]]


def measures(figures: Sequence[float] | Floats, people: Sequence[float], ranks: Sequence[int]) -> dict[str, float]:
    """Every measure of a town, its areas ranked and grouped by the same codes."""
    distribution = distribution_of(figures, people)
    middles = by_rank(figures, people, ranks)
    slope, relative = slope_and_relative(distribution, middles)
    return {
        "mean": distribution.mean,
        "longest": mean_of_longest(distribution, share=0.1),
        "kappa": kolm_pollak_kappa(distribution, epsilon=-1),
        "kolm_pollak": kolm_pollak_ede(distribution, kappa=-0.05),
        "gini": gini(distribution),
        "theil": theil(distribution),
        "between": theil_between(distribution, np.array(ranks)),
        "atkinson": atkinson(distribution, epsilon=0.5),
        "palma": palma(distribution),
        "concentration": concentration(distribution, middles),
        "slope": slope,
        "relative": relative,
        "p90": quantile(distribution, 0.9),
    }


@given(towns)
def test_against_inequalipy(town: Town) -> None:
    figures, people = np.array(town[0]), np.array(town[1], dtype=float)
    distribution = distribution_of(figures, people)
    assert kolm_pollak_kappa(distribution, epsilon=-1) == pytest.approx(
        inequalipy.kolmpollak.calc_kappa(figures, -1, weights=people)
    )
    assert kolm_pollak_ede(distribution, kappa=-0.05) == pytest.approx(
        inequalipy.kolmpollak.ede(figures, kappa=-0.05, weights=people)
    )
    assert gini(distribution) == pytest.approx(inequalipy.gini(figures, weights=people), abs=1e-9)


@given(towns)
def test_against_pysal_one_person_at_a_time(town: Town) -> None:
    # PySAL counts everybody once: people stand in rows of their own.
    figures, people, groups = town[0], [1 + count % 9 for count in town[1]], town[2]
    each, of = np.repeat(figures, people), np.repeat(groups, people)
    distribution = distribution_of(figures, people)
    divided = TheilD(each, of)
    assert theil(distribution) == pytest.approx(float(divided.T), abs=1e-9)
    assert theil_between(distribution, np.array(groups)) == pytest.approx(float(divided.bg[0]), abs=1e-9)
    assert theil(distribution) - theil_between(distribution, np.array(groups)) == pytest.approx(
        float(divided.wg[0]), abs=1e-9
    )
    assert gini(distribution) == pytest.approx(Gini(each).g, abs=1e-9)
    for epsilon in (0.5, 1):
        assert atkinson(distribution, epsilon=epsilon) == pytest.approx(pysal_atkinson(each, epsilon), abs=1e-9)


@given(towns)
def test_the_slope_is_that_of_weighted_least_squares(town: Town) -> None:
    figures, people, ranks = town
    assume(len(set(ranks)) > 1)
    distribution, middles = distribution_of(figures, people), by_rank(figures, people, ranks)
    fitted = WLS(
        distribution.figures, np.column_stack([np.ones(len(middles)), middles]), weights=distribution.shares
    ).fit()
    slope, relative = slope_and_relative(distribution, middles)
    assert slope == pytest.approx(fitted.params[1], abs=1e-7)
    if fitted.params[0] > 1e-6:
        assert relative == pytest.approx(fitted.params.sum() / fitted.params[0], rel=1e-6)


@given(towns)
def test_everybody_standing_in_a_row_gives_the_same_longest_tenth_and_palma(town: Town) -> None:
    # A second bare way: ten copies of everybody, sorted, so that tenths are whole numbers of people.
    figures, people = town[0], [count % 9 + 1 for count in town[1]]
    row = np.sort(np.repeat(figures, np.array(people) * 10))
    longest, shortest = row[len(row) - len(row) // 10 :], row[: len(row) * 4 // 10]
    distribution = distribution_of(figures, people)
    assert mean_of_longest(distribution, share=0.1) == pytest.approx(longest.mean())
    assert palma(distribution) == pytest.approx(longest.sum() / shortest.sum())


@given(towns, st.randoms())
def test_the_order_of_areas_does_not_matter(town: Town, order: Random) -> None:
    turned = list(zip(*town, strict=True))
    order.shuffle(turned)
    figures, people, ranks = (list(column) for column in zip(*turned, strict=True))
    assert measures(figures, people, ranks) == pytest.approx(measures(*town), abs=1e-9, nan_ok=True)


@given(towns)
def test_an_area_cut_in_two_changes_nothing(town: Town) -> None:
    figures, people, ranks = town
    halves = [count / 2 for count in people]
    cut = measures(figures * 2, halves * 2, ranks * 2)
    assert cut == pytest.approx(measures(*town), abs=1e-9, nan_ok=True)


@given(towns, st.floats(0.5, 60))
def test_the_same_minutes_more_for_everybody_is_neutral_to_what_counts_minutes(town: Town, more: float) -> None:
    figures, people, ranks = town
    before, after = measures(*town), measures([figure + more for figure in figures], people, ranks)
    # The level rises by just so much; what is lost to inequality, and the slope, stay.
    for level in ("mean", "longest", "kolm_pollak", "p90"):
        assert after[level] - before[level] == pytest.approx(more, abs=1e-7)
    assert after["slope"] == pytest.approx(before["slope"], abs=1e-7, nan_ok=True)
    # To relative measures the same minutes matter less on longer journeys.
    assert after["gini"] <= before["gini"] + 1e-9 and after["theil"] <= before["theil"] + 1e-9


@given(towns, st.floats(0.1, 4))
def test_the_same_share_more_for_everybody_is_neutral_to_what_counts_shares(town: Town, times: float) -> None:
    figures, people, ranks = town
    before, after = measures(*town), measures([figure * times for figure in figures], people, ranks)
    for relative in ("gini", "theil", "between", "atkinson", "palma", "concentration"):
        assert after[relative] == pytest.approx(before[relative], abs=1e-9)
    for level in ("mean", "longest", "slope", "p90"):
        assert after[level] == pytest.approx(times * before[level], abs=1e-7, nan_ok=True)


@given(towns)
def test_a_transfer_from_the_longest_to_the_shortest_lowers_every_inequality(town: Town) -> None:
    figures, people, ranks = town
    longest, shortest = int(np.argmax(figures)), int(np.argmin(figures))
    apart = figures[longest] - figures[shortest]
    assume(apart >= 1)
    # The minutes that the people of one area lose are those that the people of the other gain; neither overtakes.
    minutes = 0.4 * apart * min(people[longest], people[shortest])
    moved = list(figures)
    moved[longest] -= minutes / people[longest]
    moved[shortest] += minutes / people[shortest]
    before, after = measures(*town), measures(moved, people, ranks)
    assert after["mean"] == pytest.approx(before["mean"])
    for inequality in ("kolm_pollak", "gini", "theil", "atkinson"):
        assert after[inequality] < before[inequality]
    assert after["longest"] <= before["longest"] + 1e-9 and after["palma"] <= before["palma"] + 1e-9


@given(towns, st.floats(-0.3, -0.001))
def test_kolm_pollak_is_the_same_whichever_way_people_are_grouped(town: Town, kappa: float) -> None:
    figures, people, groups = (np.array(column, dtype=float) for column in town)
    parts = [groups == group for group in np.unique(groups)]
    evenly = [kolm_pollak_ede(distribution_of(figures[part], people[part]), kappa=kappa) for part in parts]
    whole = kolm_pollak_ede(distribution_of(figures, people), kappa=kappa)
    assert kolm_pollak_ede(
        distribution_of(evenly, [people[part].sum() for part in parts]), kappa=kappa
    ) == pytest.approx(whole)
    # Never under the mean: an uneven burden is as bad as a larger even one.
    assert whole >= distribution_of(figures, people).mean - 1e-9


@given(towns)
def test_what_lies_within_groups_is_the_theil_of_each_by_its_part_of_the_whole(town: Town) -> None:
    figures, people, groups = (np.array(column, dtype=float) for column in town)
    distribution = distribution_of(figures, people)
    shares, means = by_group(distribution, groups.astype(int))
    within = sum(
        shares[int(group)] * means[int(group)] / distribution.mean * theil(distribution_of(figures[part], people[part]))
        for group in np.unique(groups)
        for part in [groups == group]
    )
    assert theil(distribution) - theil_between(distribution, groups.astype(int)) == pytest.approx(within, abs=1e-9)


@given(towns)
def test_burdens_turned_round_turn_the_sign_of_the_concentration(town: Town) -> None:
    figures, people, ranks = town
    turned = [3 - rank for rank in ranks]
    assert measures(figures, people, turned)["concentration"] == pytest.approx(
        -measures(*town)["concentration"], abs=1e-9
    )


def test_areas_of_one_rank_share_its_middle() -> None:
    # Half the people are of the first rank, whoever of them is named first: all stand at a quarter.
    assert by_rank([1, 2, 3], [1, 1, 2], [0, 0, 1]).tolist() == [0.25, 0.25, 0.75]
