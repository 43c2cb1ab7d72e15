"""Communities that the user defines: who belongs, what is refused, and that their file says them again."""

from typing import Any

import pytest

from geo.errors import InputError
from geo.place.named_communities import community_from, community_to, named_groups, people_of
from geo.projection import to_lonlat
from tests.town import AREAS, NORTHING, PEOPLE, WEST_EASTING, town

TOWN = town()


def corner(metres_along: float, north: float) -> list[float]:
    lon, lat = to_lonlat(WEST_EASTING + metres_along, NORTHING + north)
    return [round(float(lon), 6), round(float(lat), 6)]


def people(**keys: Any) -> list[float]:
    return list(people_of(TOWN, community_from({"name": "Ours", "kind": "area", **keys})))


def test_wards_are_named_by_code_or_by_name_and_areas_beside_them_are_counted_once() -> None:
    assert people(wards=["Alder"], areas=[AREAS[0], AREAS[2]]) == [600, 400, 500, 0, 0, 0, 0, 0, 0, 0]
    assert people(wards=["E05999005"]) == [0, 0, 0, 0, 0, 0, 0, 0, 120, 80]


def test_a_drawn_outline_holds_the_areas_whose_people_start_in_it() -> None:
    # From 500 to 1500 m along: the starts at 600, 1000 and 1400 m.
    ring = [corner(500, -100), corner(1500, -100), corner(1500, 100), corner(500, 100)]
    assert people(outline=ring) == [0, 400, 500, 300, 0, 0, 0, 0, 0, 0]


def test_an_interest_counts_the_people_of_its_groups_there_or_everywhere() -> None:
    older = {"kind": "interest", "groups": [["age", "75-84"], ["age", "85+"]]}
    # A tenth of everybody is 75 or older.
    assert people(**older) == pytest.approx([n / 10 for n in PEOPLE])
    assert people(**older, wards=["Elm"]) == pytest.approx([0] * 8 + [12, 8])


def test_communities_overlap_and_each_is_a_table_of_its_own() -> None:
    both = [community_from({"name": n, "kind": "area", "wards": ["Alder"]}) for n in ("One", "Other")]
    groups = named_groups(TOWN, both)
    assert list(groups.columns) == [("named:1", "One"), ("named:2", "Other")]
    assert list(groups.sum()) == [1000, 1000] and list(groups.index) == list(AREAS)


@pytest.mark.parametrize(
    "keys",
    [
        {"wards": ["Alder", "Birch"], "note": "Met on 3 May"},
        {"outline": [corner(0, -50), corner(900, -50), corner(900, 50)]},
        {"kind": "interest", "groups": [["age", "85+"]]},
        {"kind": "interest", "people": {AREAS[0]: 40.0, AREAS[3]: 2.5}},
    ],
)
def test_a_community_written_and_read_is_the_same(keys: dict[str, Any]) -> None:
    community = community_from({"name": "Ours", "kind": "area", **keys})
    assert community_to(community_from(community_to(community))) == community_to(community)


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({}, "says nobody"),
        ({"wards": ["Oak"]}, "no ward 'Oak'"),
        ({"areas": ["E00000000"]}, "no small area 'E00000000'"),
        ({"outline": [corner(0, 0), corner(10, 0)]}, "2 corners"),
        ({"outline": [corner(0, 0), corner(500, 500), corner(500, 0), corner(0, 500)]}, "crosses itself"),
        ({"outline": [[51.5, 0.1], [51.6, 0.1], [51.6, 0.2]]}, "not in Great Britain"),
        ({"outline": [corner(9000, 0), corner(9500, 0), corner(9500, 500)]}, "has nobody in it"),
        ({"groups": [["age", "85+"]]}, 'kind = "interest"'),
        ({"kind": "interest", "groups": [["age", "85+"], ["cars", "x"]]}, "several tables"),
        ({"kind": "interest", "groups": [["age", "200+"]]}, "no group '200\\+'"),
        ({"kind": "interest", "people": {AREAS[0]: 601.0}}, "601 people in E00999001, where 600 live"),
        ({"kind": "interest", "people": {AREAS[0]: 0}}, "has nobody in it"),
        ({"kind": "interest", "people": {AREAS[0]: 1}, "wards": ["Alder"]}, "counts of its own"),
        ({"kind": "tribe"}, "write area or interest"),
        ({"colour": "red", "wards": ["Alder"]}, "unknown key 'colour'"),
        ({"name": "x" * 10_000, "wards": ["Alder"]}, "1 to 200 characters"),
    ],
)
def test_what_cannot_be_a_community_is_refused_in_one_sentence(keys: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refused:
        people(**keys)
    assert len(refused.value.faults) == 1
