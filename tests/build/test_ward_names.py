"""Wards of one name told apart: by authority, within one by where they lie, and never by nothing."""

import geopandas as gpd
import shapely

from geo.areas.authorities import Authority
from geo.build.ward_names import told_apart
from geo.projection import GRID


def wards(*rows: tuple[str, str, float, float]) -> gpd.GeoDataFrame:
    codes, names, east, north = zip(*rows, strict=True)
    shapes = [shapely.box(x, y, x + 1, y + 1) for x, y in zip(east, north, strict=True)]
    return gpd.GeoDataFrame({"name": names}, index=list(codes), geometry=shapes, crs=GRID)


def of(**wards_by_name: tuple[str, ...]) -> tuple[Authority, ...]:
    return tuple(Authority(f"E0600000{n}", name, codes) for n, (name, codes) in enumerate(wards_by_name.items()))


def test_a_name_that_occurs_once_stays() -> None:
    assert told_apart(wards(("W1", "Abbey", 0, 0), ("W2", "Castle", 5, 0)), of(Here=("W1", "W2"))).tolist() == [
        "Abbey",
        "Castle",
    ]


def test_wards_of_two_authorities_are_led_apart_by_their_names() -> None:
    named = told_apart(wards(("W1", "St Mary's", 0, 0), ("W2", "st mary's", 50, 0)), of(Rutland=("W1",), York=("W2",)))
    assert named.tolist() == ["St Mary's (Rutland)", "st mary's (York)"]


def test_wards_of_one_authority_are_led_apart_by_where_they_lie() -> None:
    named = told_apart(wards(("W1", "Park", 0, 90), ("W2", "Park", 0, 0)), of(Here=("W1", "W2")))
    assert named.tolist() == ["Park (north)", "Park (south)"]


def test_three_of_which_two_are_in_one_authority_have_both() -> None:
    table = wards(("W1", "Park", 0, 0), ("W2", "Park", 90, 0), ("W3", "Park", 500, 0))
    assert told_apart(table, of(A=("W1", "W2"), B=("W3",))).tolist() == ["Park (A, west)", "Park (A, east)", "Park (B)"]


def test_where_no_side_tells_the_codes_do_and_none_is_empty() -> None:
    table = wards(("W1", "Park", 0, 0), ("W2", "Park", 1, 0), ("W3", "Park", 0.9, 0.01), ("W4", "Park", 9, 0))
    named = told_apart(table, of(Here=("W1", "W2", "W3", "W4")))
    assert named.is_unique and all(name.startswith("Park (") and not name.endswith("()") for name in named)
