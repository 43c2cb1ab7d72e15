"""What is typed in the box of every page leads to a point of the place, or to one sentence that says what to type."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString

from geo.errors import InputError
from geo.place.finding import Gazetteer
from geo.place.place import Place
from tests.town import NORTHING, WEST_EASTING, changed, town, wards

TOWN = town()
WARD = wards().frame.index


def with_streets(*stretches: tuple[str, float, float]) -> Place:
    """The town with streets of these names along its row, from so many metres to so many."""
    rows = gpd.GeoDataFrame(
        {"layer": "road", "name": [name for name, _, _ in stretches], "rank": 3},
        geometry=[
            LineString([(WEST_EASTING + start, NORTHING), (WEST_EASTING + end, NORTHING)])
            for _, start, end in stretches
        ],
        crs=TOWN.map.background.crs,
    )
    return changed(TOWN, background=gpd.GeoDataFrame(pd.concat([TOWN.map.background, rows], ignore_index=True)))


def test_a_postcode_is_found_however_it_is_written_and_lies_in_its_ward() -> None:
    plain = str(TOWN.map.postcodes.index[0])
    spots = [Gazetteer(TOWN).find(text) for text in (plain, plain.lower(), f" {plain[:-3]}  {plain[-3:]} ")]
    assert spots[0] == spots[1] == spots[2] and len(spots[0]) == 1
    assert spots[0][0].kind == "postcode" and spots[0][0].at == TOWN.locate(plain)
    assert spots[0][0].ward in set(WARD)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("{outward}", "beginning of"),
        ("{outward} {first}", "beginning of"),
        ("{outward} 9ZZ", "not among the postcodes held"),
        ("M33 7XX", "not a postcode area of"),
        ("Nowhere Lane", "knows no 'Nowhere Lane'"),
        ("<b>`${x}{{", "knows no"),
        ("z" * 10_000, "knows no"),
        ("200, 1", "not in Great Britain"),
        ("53.6, 1.9", "swapped"),
    ],
)
def test_what_is_not_here_is_answered_in_one_sentence(typed: str, says: str) -> None:
    plain = str(TOWN.map.postcodes.index[0])
    with pytest.raises(InputError, match=says) as refused:
        Gazetteer(TOWN).find(typed.format(outward=plain[:-3], first=plain[-3]) if "{o" in typed else typed)
    assert len(refused.value.faults) == 1 and len(str(refused.value)) < 300


def test_nothing_typed_is_nowhere() -> None:
    assert Gazetteer(TOWN).find("  \u202e ") == ()


def test_a_street_is_one_however_many_pieces_it_is_drawn_in() -> None:
    place = with_streets(("Short Row", 0, 300), ("Short Row", 300, 700))
    [spot] = Gazetteer(place).find("short row")
    assert (spot.kind, spot.ward, spot.name) == ("street", WARD[0], "Short Row")
    assert spot.at.northing == NORTHING and 0 <= spot.at.easting - WEST_EASTING <= 700


def test_two_streets_of_one_name_are_told_apart_by_their_wards() -> None:
    place = with_streets(("Mill Lane", 100, 200), ("Mill Lane", 2600, 2700), ("Millers Row", 900, 1000))
    assert [spot.ward for spot in Gazetteer(place).find("Mill Lane")] == [WARD[0], WARD[3]]
    # A beginning finds all that begin so.
    assert {spot.name for spot in Gazetteer(place).find("mill")} == {"Mill Lane", "Millers Row"}


def test_a_beginning_that_very_many_share_asks_for_more() -> None:
    place = with_streets(*((f"Row {letter}", 0, 10) for letter in "ABCDEFGHIJ"))
    with pytest.raises(InputError, match="type more of it"):
        Gazetteer(place).find("row")


def test_wards_and_sites_are_found_by_name() -> None:
    site = TOWN.services.sites[0]
    assert Gazetteer(TOWN).find(site.name)[0].at == site.at
    assert Gazetteer(TOWN).find(str(wards().frame["name"].iloc[2]))[0].ward == WARD[2]
