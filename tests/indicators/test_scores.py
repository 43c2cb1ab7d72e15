"""Baskets and what they come to: hand-sized scores, the rule for missing figures, and ranks with their ranges."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kurtosis, skew

from geo.errors import InputError
from geo.indicators.baskets import (
    Basket,
    BasketItem,
    BasketTable,
    Mean,
    Scaling,
    basket_table,
    mix,
    saying_the_same,
    weights,
)
from geo.indicators.indicators import Polarity
from geo.indicators.rank_ranges import ranges
from geo.indicators.scales import put_together, scaled, scales_of, skew_and_kurtosis, weights_held
from geo.indicators.scores import scores
from geo.uncertainty.intervals import wilson
from tests.indicators.test_indicators import row, values

TWO = (2.0, 4.0, 6.0, 8.0, 10.0)


def table(
    *columns: tuple[float, ...], margin: float = 0.0, dimension: tuple[str, ...] = (), percentage: bool = False
) -> BasketTable:
    """A table of these columns, each figure give or take the margin; none where that is nought."""
    value = np.array(columns).T.astype(float)
    reach = np.full(value.shape, margin if margin else np.nan)
    names = np.array(dimension or ("d",) * len(columns))
    return BasketTable(
        pd.Index([f"w{number}" for number in range(len(value))], name="area_code"),
        tuple(f"i{number}" for number in range(len(columns))),
        value=value,
        lower=value - reach,
        upper=value + reach,
        percentage=np.full(len(columns), percentage),
        dimension=names,
        weight=weights(names, [1.0] * len(columns), {}),
    )


def basket(of: BasketTable, *, scaling: Scaling = Scaling.T_SCORE, mean: Mean = Mean.ARITHMETIC) -> Basket:
    return Basket("Made up", tuple(BasketItem(name) for name in of.items), scaling=scaling, mean=mean)


@pytest.mark.parametrize(
    ("scaling", "expected"),
    [
        (Scaling.T_SCORE, [50 - 12.64911, 50 - 6.32456, 50, 50 + 6.32456, 50 + 12.64911]),
        (Scaling.MIN_MAX, [0, 25, 50, 75, 100]),
        (Scaling.PERCENTILE, [0, 25, 50, 75, 100]),
    ],
)
def test_five_even_values_are_scaled_as_published(scaling: Scaling, expected: list[float]) -> None:
    # T-2.10
    made = table(TWO)
    assert scaled(made.value, scales_of(made), scaling)[:, 0] == pytest.approx(expected, abs=1e-5)


def test_a_geometric_mean_does_not_make_up_for_a_weak_part() -> None:
    # T-2.11
    parts, even = np.array([25.0, 64.0]), np.array([0.5, 0.5])
    assert put_together(parts, even, Mean.GEOMETRIC) == pytest.approx(40)
    assert put_together(parts, even, Mean.ARITHMETIC) == pytest.approx(44.5)


def test_an_outlier_is_pulled_in_and_an_even_column_left_alone() -> None:
    even, odd = table(TWO), table((1, 2, 2, 3, 3, 3, 4, 4, 5, 100))
    assert (scales_of(even).low[0], scales_of(even).high[0]) == (2, 10)
    assert (scales_of(odd).low[0], scales_of(odd).high[0]) == (1, 5)


def test_dimensions_count_alike_and_items_alike_within_them() -> None:
    alike = weights(["a", "a", "b"], [1, 3, 1], {})
    assert alike == pytest.approx([0.125, 0.375, 0.5])
    assert weights(["a", "a", "b"], [1, 1, 1], {"b": 3.0}) == pytest.approx([0.125, 0.125, 0.75])


def test_a_missing_figures_weight_goes_to_the_others_of_its_dimension() -> None:
    has_figure = np.array([[True, True, True, True], [True, True, False, True], [True, False, False, True]])
    shares = weights_held(has_figure, weights(["a", "a", "a", "b"], [1, 1, 1, 1], {}), np.array(["a", "a", "a", "b"]))
    assert shares[1] == pytest.approx([0.25, 0.25, 0, 0.5])
    # One of three is under two thirds, so one of two dimensions is left, and that is too few for a score.
    assert np.isnan(shares[2]).all()


def test_a_missing_figure_is_marked_and_never_nought() -> None:
    made = table((1, 2, 3, math.nan), (1, 2, 3, 3), (1, 2, 3, 3))
    scored = scores(basket(made), made)
    assert scored.frame["passed_on"].tolist() == [False, False, False, True]
    # The last area's own figures are the best there are, so it scores as the best does.
    assert scored.frame.loc["w3", "score"] > scored.frame.loc["w1", "score"] > scored.frame.loc["w0", "score"]
    assert scored.parts.loc["w3"].isna().tolist() == [True, False, False]
    assert any("weight went to the others" in note for note in scored.notes)


def test_an_area_with_too_few_figures_has_no_score_and_no_rank() -> None:
    made = table((1, 2, 3, math.nan), (1, 2, 3, math.nan), (1, 2, 3, 4))
    scored = scores(basket(made), made)
    assert scored.frame.loc["w3", ["score", "rank", "rank_low", "rank_high"]].isna().all()
    assert scored.dimensions.loc["w3"].isna().all()
    assert scored.frame.loc[["w0", "w1", "w2"], "rank"].tolist() == [3, 2, 1]


def test_the_parts_add_up_to_the_score() -> None:
    made = table((1, 5, 3, 7), (2, 9, 4, 1), (8, 3, 3, 6), dimension=("a", "a", "b"))
    scored = scores(basket(made), made)
    assert scored.parts.sum(axis=1).to_numpy() == pytest.approx(scored.frame["score"].to_numpy())
    both = scored.dimensions[["a", "b"]].mean(axis=1)
    assert both.to_numpy() == pytest.approx(scored.frame["score"].to_numpy())


@given(
    st.lists(st.lists(st.integers(0, 100), min_size=3, max_size=3), min_size=4, max_size=8),
    st.integers(0, 2),
    st.integers(1, 100),
    st.sampled_from(list(Scaling)),
)
def test_a_better_figure_never_lowers_a_score(rows: list[list[int]], item: int, more: int, scaling: Scaling) -> None:
    before = table(*np.array(rows, dtype=float).T.tolist())
    better = before.value.copy()
    better[0, item] += more
    after = table(*better.T.tolist())
    scales = scales_of(before)
    score, better_score = (
        put_together(scaled(each.value, scales, scaling), each.weight, Mean.ARITHMETIC)[0] for each in (before, after)
    )
    assert better_score >= score - 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_how_far_values_lean_and_how_peaked_they_are_is_what_a_library_says(seed: int) -> None:
    sample = np.random.default_rng(seed).gamma(0.3 + seed, 20, 4 + 9 * seed)
    assert skew_and_kurtosis(sample) == pytest.approx(
        (skew(sample, bias=False), kurtosis(sample, bias=False)), rel=1e-13
    )


def test_scales_kept_from_a_baseline_make_two_dates_compare() -> None:
    then, now = table(TWO), table(tuple(number + 2 for number in TWO))
    again = scores(basket(now), now, scales=scales_of(then))
    # A step of 2 is one of the five values; the highest is held at the baseline's highest.
    assert again.frame["score"].tolist()[:3] == pytest.approx(scores(basket(then), then).frame["score"].tolist()[1:4])
    assert scores(basket(now), now).frame["score"].tolist() == pytest.approx(
        scores(basket(then), then).frame["score"].tolist()
    )


def test_every_rank_lies_in_its_range_and_wider_ranges_of_figures_never_narrow_it() -> None:
    sharp, wide = (table(TWO, TWO[::-1], TWO, margin=margin) for margin in (0.5, 4.0))
    sharper, wider = scores(basket(sharp), sharp).frame, scores(basket(wide), wide).frame
    for frame in (sharper, wider):
        assert ((frame["rank_low"] <= frame["rank"]) & (frame["rank"] <= frame["rank_high"])).all()
        assert ((frame["score_low"] <= frame["score"]) & (frame["score"] <= frame["score_high"])).all()
    assert ((wider["rank_high"] - wider["rank_low"]) >= (sharper["rank_high"] - sharper["rank_low"])).all()
    assert (wider["rank_high"] - wider["rank_low"]).sum() > (sharper["rank_high"] - sharper["rank_low"]).sum()


def test_an_area_that_is_best_in_everything_beyond_doubt_is_first_in_all_draws() -> None:
    made = table((90, 10, 20, 30), (80, 5, 6, 7), margin=0.5)
    scored = scores(basket(made), made).frame
    assert scored.loc["w0", ["rank", "rank_low", "rank_high"]].tolist() == [1, 1, 1]


def test_the_same_seed_gives_the_same_ranges_and_they_do_not_hang_on_how_many_are_drawn_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = table(TWO, TWO[::-1], margin=2.0)
    first, again = scores(basket(made), made).frame, scores(basket(made), made).frame
    pd.testing.assert_frame_equal(first, again)
    monkeypatch.setattr("geo.indicators.rank_ranges.AT_A_TIME", 50)
    pd.testing.assert_frame_equal(first, scores(basket(made), made).frame)


def test_drawn_scores_spread_as_the_figures_ranges_say() -> None:
    # One item on its own scale: weights and dimension leave it alone, so the draws are the figure's own range.
    made = table((10.0, 50.0, 90.0), margin=9.8)
    drawn = ranges(basket(made), made, scales_of(made), draws=6000)
    # Standard error 5 on a standard deviation of 40 is 1.25 points of the score; nine in ten lie within 1.645 of those.
    assert drawn.score_high[1] - drawn.score_low[1] == pytest.approx(2 * 1.645 * 1.25, rel=0.1)


def test_a_percentage_is_drawn_within_its_published_ends_even_where_nobody_said_yes() -> None:
    lower, upper = (100 * end for end in wilson([0, 10, 19], [20, 20, 20]))
    value = np.array([[0.0], [50.0], [95.0]])
    made = BasketTable(
        pd.Index(["a", "b", "c"]),
        ("i0",),
        value=value,
        lower=lower[:, None],
        upper=upper[:, None],
        percentage=np.array([True]),
        dimension=np.array(["d"]),
        weight=np.array([1.0]),
    )
    scaling = basket(made, scaling=Scaling.MIN_MAX)
    drawn = ranges(scaling, made, scales_of(made), draws=6000)
    # 0 to 95 is the scale; the middle nine tenths of a draw lie within its 95% ends.
    assert lower[1] / 0.95 < drawn.score_low[1] < drawn.score_high[1] < upper[1] / 0.95


def test_less_is_better_turns_a_percentage_round_and_its_range_with_it() -> None:
    figures = values(
        *(row("bad_health", area, 2021, value) for area, value in zip("abc", (5.0, 10.0, 3.0), strict=True)),
        *(
            row("belong", area, 2022, value, lower=value - 9, upper=value + 5, interval="ci95")
            for area, value in zip("abc", (60.0, 50.0, 70.0), strict=True)
        ),
    )
    chosen = Basket("Two", (BasketItem("bad_health"), BasketItem("belong")))
    made = basket_table(chosen, figures, ["a", "b", "c"])
    assert made.value[:, 0].tolist() == [-5, -10, -3]
    assert made.upper[0, 1] - made.value[0, 1] == 5
    assert scores(chosen, made).frame["rank"].tolist() == [2, 3, 1]
    assert any("no range is held" in note for note in made.notes)


def test_what_has_no_better_counts_only_where_somebody_says_which_way() -> None:
    figures = values(*(row("no_car", area, 2021, value) for area, value in zip("abc", (5.0, 10.0, 3.0), strict=True)))
    with pytest.raises(InputError, match="neither more nor less of it is better"):
        basket_table(Basket("One", (BasketItem("no_car"),)), figures, ["a", "b", "c"])
    turned = basket_table(Basket("One", (BasketItem("no_car", polarity=Polarity.LOW),)), figures, ["a", "b", "c"])
    assert turned.value[:, 0].tolist() == [-5, -10, -3]


def test_a_geometric_mean_is_taken_of_figures_above_nought() -> None:
    made = table(TWO, TWO[::-1], margin=0.5)
    scored = scores(basket(made, scaling=Scaling.MIN_MAX, mean=Mean.GEOMETRIC), made)
    # The middle area has 1 + 0.99 x 50 of both; the outer ones 1 and 100, whose geometric mean is 10.
    assert scored.frame["score"].tolist() == pytest.approx(
        [10, (25.75 * 75.25) ** 0.5, 50.5, (25.75 * 75.25) ** 0.5, 10]
    )
    assert np.isfinite(scored.frame.to_numpy(dtype=float)).all()
    with pytest.raises(InputError, match="scaled from lowest to highest"):
        basket(made, mean=Mean.GEOMETRIC)


def test_an_item_that_is_the_same_everywhere_moves_nothing() -> None:
    made = table(TWO, (7, 7, 7, 7, 7))
    scored = scores(basket(made), made)
    assert scored.frame["rank"].tolist() == [5, 4, 3, 2, 1]
    assert math.isnan(scored.importance["i1"]) and scored.importance["i0"] == pytest.approx(1)


def test_weights_of_nought_and_an_item_twice_are_refused() -> None:
    with pytest.raises(InputError, match="weights are above nought"):
        Basket("One", (BasketItem("a", weight=0),))
    with pytest.raises(InputError, match="each of them once"):
        Basket("One", (BasketItem("a"), BasketItem("a")))


def test_items_that_say_the_same_are_named() -> None:
    made = table(TWO, tuple(-number for number in TWO), (1, 9, 2, 8, 3))
    assert [(first, second, round(together, 6)) for first, second, together in saying_the_same(made)] == [
        ("i0", "i1", -1.0)
    ]


def test_what_a_mix_lacks_is_said() -> None:
    figures = values(*(row(key, "a", 2022, 1.0) for key in ("belong", "claimants_share", "gp_road_km")))
    made = mix(Basket("Three", tuple(BasketItem(key) for key in ("belong", "claimants_share", "gp_road_km"))), figures)
    assert (made.perception, made.counted) == (1, 2)
    assert made.stages == {"input": 1, "process": 0, "output": 0, "outcome": 2}
    assert any(sentence.startswith("The basket covers 3 of the seven dimensions") for sentence in made.sentences)
    assert not any("people themselves say" in sentence for sentence in made.sentences)
    only = mix(Basket("One", (BasketItem("claimants_share"),)), figures, qualitative=2)
    assert only.sentences[0].startswith("Nothing here is what people themselves say")
    assert not any("in words" in sentence for sentence in only.sentences)
