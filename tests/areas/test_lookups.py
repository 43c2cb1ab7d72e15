"""From one kind or vintage of area to another: people are neither lost nor counted twice."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from geo.areas import lookups
from geo.areas.areas import AreaKind, Areas
from geo.errors import InputError

NORTH, SOUTH = "E05990001", "E05990002"


def two_wards() -> Areas:
    """Two squares of 1 km, one above the other, touching at northing 401,000."""
    shapes = [box(500_000, 401_000, 501_000, 402_000), box(500_000, 400_000, 501_000, 401_000)]
    frame = gpd.GeoDataFrame({"name": ["North", "South"]}, geometry=shapes, crs=27700, index=[NORTH, SOUTH])
    return Areas(AreaKind.WARD, "2023", frame.rename_axis("area_code"))


def test_a_large_area_is_spread_over_its_parts_by_people() -> None:
    inside = pd.Series({"E00990001": "E01990001", "E00990002": "E01990001", "E00990003": "E01990002"})
    people = pd.Series({"E00990001": 100.0, "E00990002": 300.0, "E00990003": 50.0})
    disabled = pd.Series({"E01990001": 80.0, "E01990002": 7.0})
    parts = lookups.apportion(disabled, lookups.by_people(inside, people))
    # 80 x 100 / 400 = 20 and 80 x 300 / 400 = 60; the second has one part.
    assert parts.to_dict() == {"E00990001": 20.0, "E00990002": 60.0, "E00990003": 7.0}


def test_where_nobody_lives_each_part_takes_the_same() -> None:
    inside = pd.Series({"E00990001": "E01990001", "E00990002": "E01990001"})
    nobody = pd.Series({"E00990001": 0.0, "E00990002": 0.0})
    parts = lookups.apportion(pd.Series({"E01990001": 3.0}), lookups.by_people(inside, nobody))
    assert parts.to_list() == [1.5, 1.5]


def test_spreading_and_gathering_again_gives_back_the_same_people() -> None:
    inside = pd.Series({f"E0099000{n}": f"E0199000{n % 3}" for n in range(9)})
    people = pd.Series({code: 10.0 * (n + 1) for n, code in enumerate(inside.index)})
    counts = pd.DataFrame({"with a car": [5.0, 11.0, 2.0], "without": [1.0, 0.0, 9.0]}, index=sorted(set(inside)))
    spread = lookups.apportion(counts, lookups.by_people(inside, people))
    back = lookups.apportion(spread, lookups.whole(inside))
    assert np.allclose(back.loc[counts.index], counts)


def changes(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["source", "target", "change"])


def test_a_split_area_is_divided_by_people_and_merged_ones_are_added_up() -> None:
    pairs = changes(
        ("same", "same", "U"),
        ("split", "part 1", "S"),
        ("split", "part 2", "S"),
        ("one", "both", "M"),
        ("two", "both", "M"),
    )
    people = pd.Series({"same": 900.0, "part 1": 600.0, "part 2": 1800.0, "both": 70.0})
    patients = pd.Series({"same": 1000.0, "split": 2000.0, "one": 30.0, "two": 40.0})
    carried = lookups.apportion(patients, lookups.by_change(pairs, people))
    # 2000 x 600 / 2400 = 500; 2000 x 1800 / 2400 = 1500; 30 + 40 = 70.
    assert carried.to_dict() == {"same": 1000.0, "part 1": 500.0, "part 2": 1500.0, "both": 70.0}


def test_an_irregular_change_is_divided_by_people_and_named() -> None:
    pairs = changes(("a", "p", "X"), ("a", "q", "X"), ("b", "q", "X"))
    carried = lookups.apportion(
        pd.Series({"a": 90.0, "b": 10.0}), lookups.by_change(pairs, pd.Series({"p": 100.0, "q": 200.0}))
    )
    # a: 90 x 100 / 300 = 30 to p and 60 to q; b: 10 to q.
    assert carried.to_dict() == {"p": 30.0, "q": 70.0}
    assert lookups.irregular(pairs) == ("a", "b")


@pytest.mark.parametrize(
    "rows",
    [
        (("a", "p", "U"), ("a", "q", "U")),
        (("a", "p", "S"), ("b", "p", "S")),
        (("a", "p", "M"), ("a", "q", "M")),
    ],
)
def test_a_change_that_the_rows_belie_is_refused(rows: tuple[tuple[str, str, str], ...]) -> None:
    with pytest.raises(InputError, match="other rows of the lookup say otherwise"):
        lookups.by_change(changes(*rows), pd.Series({"p": 1.0, "q": 1.0}))


def test_a_table_of_another_vintage_is_refused_and_never_dropped() -> None:
    shares = lookups.whole(pd.Series({"E00990001": "E01990001"}))
    counts = pd.Series({"E00990001": 5.0, "E00990009": 2.0})
    assert list(lookups.unplaced(counts.index, shares)) == ["E00990009"]
    with pytest.raises(InputError, match="E00990009"):
        lookups.apportion(counts, shares)


def test_a_missing_count_stays_missing_where_it_is_needed() -> None:
    shares = lookups.whole(pd.Series({"a": "north", "b": "north", "c": "south"}))
    carried = lookups.apportion(pd.Series({"a": np.nan, "b": 3.0, "c": 4.0}), shares)
    assert np.isnan(carried["north"]) and carried["south"] == 4.0


def test_two_steps_are_one_chain() -> None:
    first = lookups.by_people(pd.Series({"p": "old", "q": "old"}), pd.Series({"p": 1.0, "q": 3.0}))
    then = lookups.whole(pd.Series({"p": "north", "q": "north"}))
    chained = lookups.chain(first, then)
    assert chained.to_dict("records") == [{"source": "old", "target": "north", "share": 1.0}]
    with pytest.raises(InputError, match="lead nowhere"):
        lookups.chain(first, lookups.whole(pd.Series({"p": "north"})))


def postcodes(*wards: str) -> pd.DataFrame:
    return pd.DataFrame({"area_code": ["E01990001"] * len(wards), "ward_code": wards})


def test_postcodes_divide_an_area_among_wards_and_most_of_them_decide() -> None:
    shares = lookups.by_postcodes(postcodes(NORTH, SOUTH, SOUTH, SOUTH, ""))
    # One of four in the north; the postcode without a ward is not counted.
    assert shares.set_index("target")["share"].to_dict() == {NORTH: 0.25, SOUTH: 0.75}
    assert lookups.majority(shares).to_dict() == {"E01990001": SOUTH}


def test_of_wards_with_as_many_postcodes_the_first_by_code_is_taken() -> None:
    assert lookups.majority(lookups.by_postcodes(postcodes(SOUTH, NORTH))).to_dict() == {"E01990001": NORTH}


def test_a_point_lies_in_one_area_or_in_none() -> None:
    points = pd.DataFrame(
        {"easting": [500_500.0, 500_500.0, 500_500.0, 600_000.0], "northing": [401_500.0, 400_500.0, 401_000.0, 0.0]},
        index=["above", "below", "on the line", "far away"],
    )
    codes = lookups.area_at(points, two_wards())
    assert codes.to_dict() == {"above": NORTH, "below": SOUTH, "on the line": NORTH, "far away": None}


def test_a_person_in_the_wrong_ward_is_counted_once() -> None:
    # Three people too many in the north are the three missing in the south.
    assert lookups.misplaced(pd.Series({NORTH: 103, SOUTH: 97}), pd.Series({NORTH: 100, SOUTH: 100})) == 3.0
