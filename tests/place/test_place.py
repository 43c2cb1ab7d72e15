"""A place whose tables disagree is refused, in words, and all its faults at once."""

from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, box

from geo.areas.areas import AreaKind
from geo.errors import InputError
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service
from geo.travel.streets import Mode
from geo.travel.windows import WINDOWS, When
from tests.town import (
    AREAS,
    NORTHING,
    OUTSIDE,
    WARDS,
    WEST_EASTING,
    all_minutes,
    changed,
    street_town,
    town,
    transit_town,
)

TOWN = town()


def without_the_last_area(frame: Any) -> Any:
    return frame[frame["area_code"] != AREAS[-1]]


def with_minutes(minutes: pd.DataFrame) -> dict[Mode, Any]:
    return {**TOWN.travel.times, Mode.WALK: replace(all_minutes(TOWN, Mode.WALK), minutes=minutes)}


WALK = all_minutes(TOWN, Mode.WALK).minutes
BAD: list[tuple[dict[str, Any], str]] = [
    (
        {"residents": TOWN.people.residents.iloc[:-1]},
        "people are not given for exactly the small areas inside it",
    ),
    (
        {"residents": TOWN.people.residents.iloc[::-1]},
        "people are not given for exactly the small areas inside it",
    ),
    (
        {"residents": TOWN.people.residents.where(TOWN.people.residents.index != AREAS[3])},
        "1 small areas have no count of people",
    ),
    (
        {"wards": replace(TOWN.wards, frame=TOWN.wards.frame.iloc[:4])},
        "1 ward codes of small areas are not in the ward",
    ),
    ({"ward_shares": without_the_last_area(TOWN.ward_shares)}, "do not add up to 1 for each area inside"),
    ({"ward_shares": TOWN.ward_shares.assign(share=0.9)}, "do not add up to 1 for each area inside"),
    ({"groups": TOWN.people.groups.replace(AREAS[0], OUTSIDE[0])}, "groups are counted in 1 areas that are not inside"),
    ({"group_kinds": TOWN.people.group_kinds[:-1]}, "the tables of groups and their list do not agree"),
    ({"sites": (*TOWN.services.sites, TOWN.services.sites[-1])}, "site code POS-01 is used twice"),
    ({"sites": TOWN.services.sites[1:]}, "the table of minutes on foot is not for these areas and sites"),
    ({"times": with_minutes(WALK.iloc[:-1])}, "the table of minutes on foot is not for these areas and sites"),
    ({"times": with_minutes(WALK.iloc[::-1])}, "the table of minutes on foot is not for these areas and sites"),
]


@pytest.mark.parametrize(("values", "words"), BAD)
def test_tables_that_disagree_are_refused_in_words(values: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        changed(TOWN, **values)
    assert all(fault.startswith("Five Wards: ") for fault in refused.value.faults)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        changed(TOWN, residents=TOWN.people.residents.iloc[:-1], sites=TOWN.services.sites[1:])
    # One for people, and one each for the minutes on foot, by bicycle and by car.
    assert len(refused.value.faults) == 4


def test_a_place_tells_who_is_inside_and_who_outside(town: Place) -> None:
    assert list(town.inside) == list(AREAS)
    assert list(town.outside) == list(OUTSIDE)
    assert town.areas.kind is AreaKind.OA
    assert town.wards.codes == frozenset(WARDS)


def test_without_streets_every_figure_is_approximate_and_nothing_is_snapped(town: Place) -> None:
    assert town.travel.approximate
    assert town.travel.snapped == {}


def test_services_are_those_with_a_known_place(town: Place) -> None:
    assert town.services.offered() == (Service.GP, Service.PHARMACY, Service.LIBRARY)
    assert [site.site_id for site in town.services.sites_of(Service.POST_OFFICE)] == ["POS-01"]


def test_what_is_not_held_is_said_by_name(town: Place) -> None:
    with pytest.raises(InputError, match="Five Wards has no site 'Z00000'"):
        town.site("Z00000")
    with pytest.raises(InputError, match="Postcode 'ZZ1 1ZZ' is not among the 2 held for Five Wards"):
        town.locate("ZZ1 1ZZ")


@pytest.mark.parametrize("typed", ["XZ11AA", "xz1 1aa", "  Xz1  1aA "])
def test_a_postcode_is_found_however_it_is_typed(town: Place, typed: str) -> None:
    # The surgery in Alder: 400 m along the row that begins at 600,000 east.
    assert (town.locate(typed).easting, town.locate(typed).northing) == (600_400, NORTHING)


def test_a_very_long_postcode_is_not_repeated_whole(town: Place) -> None:
    with pytest.raises(InputError) as refused:
        town.locate("X" * 5000)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("metres_from_the_middle", "water"), [(0, "Birch Pond"), (48, "Birch Pond"), (55, None), (61, None), (500, None)]
)
def test_a_point_in_water_is_known_by_the_waters_name_and_one_on_the_bank_is_on_land(
    town: Place, metres_from_the_middle: float, water: str | None
) -> None:
    # The pond is a circle of 60 m around a point 1,500 m along and 250 m north; its last 10 m may be a bank.
    assert town.map.water_at(GridPoint(WEST_EASTING + 1500 + metres_from_the_middle, NORTHING + 250)) == water


def test_water_without_a_name_is_called_water_and_a_line_of_it_is_no_water_to_stand_in(town: Place) -> None:
    shapes = [
        LineString([(WEST_EASTING, NORTHING), (WEST_EASTING + 4800, NORTHING)]),
        box(WEST_EASTING, NORTHING - 300, WEST_EASTING + 100, NORTHING - 200),
    ]
    columns = {"layer": ["water"] * 2, "name": [""] * 2, "rank": [1, 1]}
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:27700")
    place = changed(town, background=frame)
    assert place.map.water_at(GridPoint(WEST_EASTING + 50, NORTHING - 250)) == "water"
    assert place.map.water_at(GridPoint(WEST_EASTING + 50, NORTHING)) is None


def test_a_place_without_a_background_knows_of_no_water(town: Place) -> None:
    assert (
        changed(town, background=town.map.background.iloc[:0]).map.water_at(GridPoint(WEST_EASTING, NORTHING)) is None
    )


def test_without_a_timetable_there_is_no_day_to_ask_about(town: Place) -> None:
    for place in (town, street_town()):
        assert (place.travel.timetable, place.travel.first_when, place.travel.transit) == (None, None, None)
        assert place.travel.windows == WINDOWS


def test_the_first_view_is_an_ordinary_tuesday_of_the_timetable_from_when_bus_passes_hold() -> None:
    place = transit_town()
    tuesday = date(2026, 6, 2)
    assert place.travel.first_when == When(tuesday, 9 * 60 + 30, 12 * 60 + 30, home_by_minute=17 * 60 + 30)
    earlier = changed(place, pass_from_minute=9 * 60)
    # Three hours from nine, and still home by half past five; the other windows are as they were.
    assert earlier.travel.first_when == When(tuesday, 9 * 60, 12 * 60, home_by_minute=17 * 60 + 30)
    assert earlier.travel.windows[1:] == place.travel.windows[1:] == WINDOWS[1:]
    assert place.travel.transit is not None and place.travel.transit.day.out.day == tuesday


def test_walks_need_no_streets_of_their_own_for_public_transport() -> None:
    place = transit_town()
    assert set(place.travel.snapped) == set(place.travel.times) - {Mode.TRANSIT}
    assert place.travel.modes[-1] is Mode.TRANSIT and not place.travel.approximate
