"""The report of minutes is the contract of scripts: its keys, its empty figures and its words on five wards."""

import dataclasses
import json

import pytest

from geo.errors import InputError, NotHeldError
from geo.minutes import minutes_report, times_to
from geo.place import Place
from geo.projection import to_lonlat
from geo.services import Service
from geo.streets import Mode
from tests.town import AREAS, GP_WALK_MINUTES, GP_WALK_MINUTES_OUTSIDE, OUTSIDE, PEOPLE, at

KEYS = {
    "place", "mode", "when", "approximate", "to", "service", "areas", "people_cut_off", "notes", "provenance",
}  # fmt: skip
AREA_KEYS = {"area_code", "people", "minutes", "p25", "p75"}


def lonlat(metres_along: float) -> tuple[float, float]:
    """The point so many metres along the row, in degrees."""
    point = at(metres_along)
    lon, lat = to_lonlat(point.easting, point.northing)
    return float(lon), float(lat)


def test_the_keys_are_exactly_those_of_the_contract(town: Place) -> None:
    report = minutes_report(town, "walk", target=Service.GP)
    assert set(report) == KEYS
    assert all(set(area) == AREA_KEYS for area in report["areas"])
    assert set(report["provenance"][0]) == {"publisher", "title", "edition", "licence", "sha256"}
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_minutes_to_a_service_are_those_of_the_nearest_site(town: Place) -> None:
    report = minutes_report(town, "walk", target=Service.GP)
    found = {area["area_code"]: area["minutes"] for area in report["areas"]}
    expected = (*GP_WALK_MINUTES, *GP_WALK_MINUTES_OUTSIDE)
    assert found == pytest.approx(dict(zip((*AREAS, *OUTSIDE), expected, strict=True)), abs=0.001)
    assert (report["service"], report["to"], report["when"], report["approximate"]) == ("gp", None, None, True)


def test_minutes_to_a_point_take_no_site_into_account(town: Place) -> None:
    report = minutes_report(town, "walk", target=lonlat(2000))
    # From 200 along to 2000 it is 1800 m: 1800 x 1.3 / 80 = 29.25 minutes.
    assert report["areas"][0]["minutes"] == pytest.approx(29.25, abs=0.01)
    assert report["service"] is None and report["to"] == pytest.approx(list(lonlat(2000)))
    assert set(times_to(town, at(2000))) == {Mode.WALK, Mode.CYCLE, Mode.CAR}


def test_an_area_that_cannot_be_reached_is_empty_and_its_people_are_counted(town: Place) -> None:
    times = town.times[Mode.WALK]
    minutes = times.minutes.copy()
    minutes.loc[[AREAS[0], AREAS[2], OUTSIDE[0]]] = float("nan")
    cut = dataclasses.replace(town, times={**town.times, Mode.WALK: dataclasses.replace(times, minutes=minutes)})
    report = minutes_report(cut, "walk", target=Service.GP)
    assert [area["area_code"] for area in report["areas"] if area["minutes"] is None] == [
        AREAS[0],
        AREAS[2],
        OUTSIDE[0],
    ]
    # Residents only: 600 + 500; the patients outside are on lists, not among the residents.
    assert report["people_cut_off"] == PEOPLE[0] + PEOPLE[2]


def test_without_a_timetable_going_without_a_car_is_walking_and_says_so(town: Place) -> None:
    walking, without = (minutes_report(town, mode, target=Service.GP) for mode in ("walk", "nocar"))
    assert walking["areas"] == without["areas"] and without["mode"] == "nocar"
    assert "Without a car means on foot here: no timetable is held." in without["notes"]
    assert "Without a car means on foot here: no timetable is held." not in walking["notes"]


def test_public_transport_is_refused_in_words(town: Place) -> None:
    with pytest.raises(NotHeldError, match="holds no timetable, so public transport cannot be answered"):
        minutes_report(town, "transit", target=Service.GP)


def test_wheelchair_minutes_are_refused_where_only_straight_lines_are_known(town: Place) -> None:
    with pytest.raises(NotHeldError, match="a straight line knows nothing of steps"):
        minutes_report(town, "wheelchair", target=Service.GP)


def test_a_time_of_day_changes_nothing_without_a_timetable_and_the_report_says_so(town: Place) -> None:
    report = minutes_report(town, "car", target=Service.GP, when="2026-10-13T07:00/10:00")
    assert report["when"] == "2026-10-13T07:00/10:00"
    assert report["areas"] == minutes_report(town, "car", target=Service.GP)["areas"]
    assert any("the same at any time of day" in note for note in report["notes"])


def test_a_service_without_a_place_is_refused(town: Place) -> None:
    with pytest.raises(NotHeldError, match="Five Wards holds no post office whose place is known"):
        minutes_report(town, "walk", target=Service.POST_OFFICE)


def test_a_point_outside_great_britain_or_swapped_is_refused(town: Place) -> None:
    lon, lat = lonlat(2000)
    with pytest.raises(InputError, match="look swapped"):
        minutes_report(town, "walk", target=(lat, lon))
    with pytest.raises(InputError, match="is not in Great Britain"):
        minutes_report(town, "walk", target=(20.0, 10.0))


def test_patients_outside_are_rounded_unless_it_is_for_checking(town: Place) -> None:
    odd = dataclasses.replace(town, outside_patients=town.outside_patients + 2)
    shown = minutes_report(odd, "walk", target=Service.GP)["areas"][-2:]
    # 42 and 27, each to the nearest five.
    assert [area["people"] for area in shown] == [40, 25]
    report = minutes_report(odd, "walk", target=Service.GP, unrounded=True)
    assert [area["people"] for area in report["areas"][-2:]] == [42, 27]
    assert any("unrounded, for checking only" in note for note in report["notes"])


def test_a_small_count_outside_is_withheld(town: Place) -> None:
    few = dataclasses.replace(town, outside_patients=town.outside_patients - 35)
    few = dataclasses.replace(few, outside_patients=few.outside_patients.abs())
    # 5 and 10: the five is withheld, and the ten with it, or a total would tell it.
    assert [area["people"] for area in minutes_report(few, "walk", target=Service.GP)["areas"][-2:]] == [None, None]
