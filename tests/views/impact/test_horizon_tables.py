"""Three horizons as a table and in a sentence: told apart only where their ranges do not meet."""

import pandas as pd

from geo.views.impact import horizon_tables


def ahead(*nearer: tuple[float, float, float], above: float = 0.874, further: float = 0.0) -> pd.DataFrame:
    """Figures by horizon: (people nearer, from, to), and as many further at each, without doubt."""
    table = pd.DataFrame(nearer, columns=["nearer", "nearer_lower", "nearer_upper"], index=[0, 5, 10])
    sides = {"further": further, "further_lower": further, "further_upper": further, "further_lean": 0.0}
    return table.assign(**sides, nearer_lean=0.0, nearer_above=[0.0, above, above], further_above=0.0)


MEETING = ahead((1000, 900, 1100), (1050, 950, 1200), (1100, 900, 1300))


def test_figures_stand_to_the_nearest_ten_with_their_ranges_and_a_side_without_anybody_is_left_out() -> None:
    table = horizon_tables.table(ahead((1004, 896, 1106), (1050, 950, 1200), (1100, 900, 1300)))
    assert table.columns.tolist() == ["When", "Nearer", "Nearer, range"]
    assert table["When"].tolist() == ["Today", "In 5 years", "In 10 years"]
    assert table.iloc[0].tolist()[1:] == [1000, "900 to 1,110"]
    sure = horizon_tables.table(ahead(*[(0, 0, 0)] * 3, further=40))
    assert sure["Further, range"].tolist() == ["range smaller than the rounding"] * 3


def test_ranges_that_meet_cannot_be_told_apart() -> None:
    assert horizon_tables.apart(MEETING) == [
        "People nearer: today, in 5 years and in 10 years cannot be told apart, as their ranges meet. In 9 of 10 "
        "what-if runs there are more in 10 years than today, with people drawn anew for each."
    ]


def test_ranges_that_lie_apart_are_said_to_and_one_alone_is_named() -> None:
    (all_apart,) = horizon_tables.apart(ahead((10, 9, 11), (20, 19, 21), (30, 29, 31)))
    assert "today, in 5 years and in 10 years can be told apart" in all_apart
    (one_apart,) = horizon_tables.apart(ahead((10, 9, 11), (20, 19, 25), (24, 23, 30)))
    assert "in 5 years and in 10 years cannot be told apart; today can be told from the others" in one_apart


def test_nothing_is_said_where_nobody_is_nearer_or_further() -> None:
    assert horizon_tables.apart(ahead(*[(0, 0, 0)] * 3)) == []
