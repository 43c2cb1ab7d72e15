"""Groups beside everybody else: worked by hand, two ratios always, a small group asked and never silenced."""

import math

import numpy as np
import pandas as pd
import pytest

from geo.errors import InputError
from geo.impact.bearing import (
    COLUMNS,
    FURTHER,
    NEARER,
    SMALL_GROUP,
    USUAL_LINES,
    BearingSettings,
    SideCount,
    against_others,
    bearing,
    said,
)
from geo.impact.compare import compare


def one_population(people: list[float], met: list[float]) -> SideCount:
    """Groups who all live in the impact area, which is the whole borough."""
    return SideCount(np.array(people), np.array(people), np.array(met))


def compared_with(group: SideCount, everybody: SideCount) -> pd.DataFrame:
    """A row a group, its columns by name."""
    return pd.DataFrame(against_others(group, everybody, USUAL_LINES), columns=list(COLUMNS))


def test_five_groups_of_an_impact_area_of_a_thousand() -> None:
    groups = one_population([300, 40, 400, 260, 30], [90, 0, 60, 50, 30])
    table = compared_with(groups, one_population([1000], [200])).set_axis(list("ABCDE"))
    # A: 90 of 300 beside 110 of 700. B: 40 x 200 / 960. E: 30 of 30 beside 170 of 970.
    assert table["ratio_area"].round(2).to_dict() == {"A": 1.91, "B": 0.0, "C": 0.64, "D": 0.95, "E": 5.71}
    assert table["ratio_borough"].tolist() == table["ratio_area"].tolist()
    assert table.loc["B", "expected"] == pytest.approx(8.33, abs=0.005)
    assert table.loc["E", "expected"] == pytest.approx(5.3, abs=0.05)
    assert table["score"].to_dict() == pytest.approx({"A": 3, "B": math.nan, "C": 1, "D": 2, "E": 3}, nan_ok=True)
    assert table.apply(said, axis="columns").to_dict() == {
        "A": "more than others",
        "B": f"too few to tell; {SMALL_GROUP}",
        "C": "fewer than others",
        "D": "about as many as others",
        "E": f"more than others; {SMALL_GROUP}",
    }


def test_a_group_that_lives_where_the_losers_live_shows_over_the_borough() -> None:
    group = SideCount(np.array([2000.0]), np.array([10_000.0]), np.array([500.0]))
    (row,) = compared_with(group, SideCount(np.array(4000.0), np.array(200_000.0), np.array(1000.0))).itertuples()
    # 500 of 2,000 beside 500 of 2,000; .05 beside 500 of 190,000.
    assert (row.ratio_area, row.ratio_borough, row.score) == (1.0, pytest.approx(19.0), 3.0)
    assert row.expected == 500.0


def test_hardly_anybody_is_told_where_twenty_were_expected_and_few_are_met() -> None:
    groups = one_population([400, 400, 400], [9.9, 10, 0])
    table = compared_with(groups, one_population([4000], [400]))
    assert table["score"].tolist() == [0, 1, 0] and (table["expected"] >= 20).all()
    # Nobody at all is met: nothing is left to tell, and no group is too few for that.
    assert compared_with(one_population([40.0], [0.0]), one_population([1000], [0]))["score"].tolist() == [0]


def test_a_group_that_alone_is_further_bears_more_and_one_that_is_everybody_has_nobody_beside_it() -> None:
    everybody = one_population([500], [50])
    alone, whole = compared_with(one_population([200, 500], [50, 50]), everybody).itertuples()
    assert math.isinf(alone.ratio_area) and alone.score == 3
    assert math.isnan(whole.ratio_area) and math.isnan(whole.score)


def test_areas_give_both_sides_and_a_lost_journey_is_one_further() -> None:
    codes = pd.Index(list("abcd"), name="area_code")
    before, after = pd.Series([10.0, 10, 10, 20], codes), pd.Series([16.0, math.nan, 10, 10], codes)
    residents = pd.Series([100.0, 100, 1000, 200], codes)
    here = pd.DataFrame({("k", "x"): [50.0, 50, 100, 0]}, codes)
    here.columns = pd.MultiIndex.from_tuples(here.columns, names=["kind", "group"])
    table = bearing(compare(before, after, approximate=False), here, residents)
    row = table.loc[("k", "x"), FURTHER]
    # In the impact area (400) all 100 of the group are further, and 100 of 300 others; over the borough 1/2 and 1/12.
    assert (row["met"], row["in_area"], row["score"]) == (100, 100, -3)
    assert (row["ratio_area"], row["ratio_borough"]) == (pytest.approx(3), pytest.approx(6))
    # Of its people 100 of 200 were to be nearer by the rate of others in the area, 2/3; nobody is.
    assert table.loc[("k", "x"), NEARER]["score"] == 0


def test_lines_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InputError, match="above 1"):
        BearingSettings(more_from=0.9)
