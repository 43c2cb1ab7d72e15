"""A place whose tables disagree is refused, in words, and all its faults at once."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from geo.areas import AreaKind
from geo.errors import InputError
from geo.place import Place
from geo.services import Service
from geo.streets import Mode
from tests.town import AREAS, NORTHING, OUTSIDE, WARDS, town

TOWN = town()


def without_the_last_area(frame: Any) -> Any:
    return frame[frame["area_code"] != AREAS[-1]]


def with_minutes(minutes: pd.DataFrame) -> dict[Mode, Any]:
    return {**TOWN.times, Mode.WALK: replace(TOWN.times[Mode.WALK], minutes=minutes)}


WALK = TOWN.times[Mode.WALK].minutes
BAD: list[tuple[dict[str, Any], str]] = [
    ({"people": TOWN.people.iloc[:-1]}, "people are not given for exactly the small areas inside the borough"),
    ({"people": TOWN.people.iloc[::-1]}, "people are not given for exactly the small areas inside the borough"),
    ({"people": TOWN.people.where(TOWN.people.index != AREAS[3])}, "1 small areas have no count of people"),
    (
        {"wards": replace(TOWN.wards, frame=TOWN.wards.frame.iloc[:4])},
        "1 ward codes of small areas are not in the ward",
    ),
    ({"ward_shares": without_the_last_area(TOWN.ward_shares)}, "do not add up to 1 for each area inside"),
    ({"ward_shares": TOWN.ward_shares.assign(share=0.9)}, "do not add up to 1 for each area inside"),
    ({"groups": TOWN.groups.replace(AREAS[0], OUTSIDE[0])}, "groups are counted in 1 areas that are not inside"),
    ({"group_kinds": TOWN.group_kinds[:-1]}, "the tables of groups and their list do not agree"),
    ({"sites": (*TOWN.sites, TOWN.sites[-1])}, "site code POS-01 is used twice"),
    ({"sites": TOWN.sites[1:]}, "the table of minutes on foot is not for these areas and sites"),
    ({"times": with_minutes(WALK.iloc[:-1])}, "the table of minutes on foot is not for these areas and sites"),
    ({"times": with_minutes(WALK.iloc[::-1])}, "the table of minutes on foot is not for these areas and sites"),
]


@pytest.mark.parametrize(("changed", "words"), BAD)
def test_tables_that_disagree_are_refused_in_words(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        replace(TOWN, **changed)
    assert all(fault.startswith("Five Wards: ") for fault in refused.value.faults)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        replace(TOWN, people=TOWN.people.iloc[:-1], sites=TOWN.sites[1:])
    # One for people, and one each for the minutes on foot, by bicycle and by car.
    assert len(refused.value.faults) == 4


def test_a_place_tells_who_is_inside_and_who_outside(town: Place) -> None:
    assert list(town.inside) == list(AREAS)
    assert list(town.outside) == list(OUTSIDE)
    assert town.area_kind is AreaKind.OA
    assert town.wards.codes == frozenset(WARDS)


def test_without_streets_every_figure_is_approximate_and_nothing_is_snapped(town: Place) -> None:
    assert town.approximate
    assert town.snapped == {}


def test_services_are_those_with_a_known_place(town: Place) -> None:
    assert town.services() == (Service.GP, Service.PHARMACY, Service.LIBRARY)
    assert [site.site_id for site in town.sites_of(Service.POST_OFFICE)] == ["POS-01"]


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
