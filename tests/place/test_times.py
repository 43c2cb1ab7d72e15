"""The report of minutes is the contract of scripts: its keys, its empty figures and its words on five wards.

By public transport every figure is done by hand from the one bus line of `tests.town`: every 30 minutes it leaves Elm
(where the last area inside starts, 3,800 m along) at :02 and :32, is at Cedar (the library) 4 minutes and at Alder (the
surgery) 8 minutes later. So of 30 minutes of leaving one waits 0, 1, ... 29 minutes, each once; over the 181 minutes of
the first view each wait occurs 6 times, and that of 12:30, 2 minutes, a 7th time.
"""

import dataclasses
import json
from typing import Any

import pandas as pd
import pytest

from geo.appraisal.minutes_text import minutes_report
from geo.errors import InputError, NotHeldError
from geo.place.place import Place
from geo.place.times import at_other_times, times_to, with_site
from geo.projection import to_lonlat
from geo.services.services import Service, Site
from geo.travel.streets import Mode
from geo.travel.windows import parsed_when
from tests.town import (
    AREAS,
    FOOTPATH_END,
    GP_WALK_MINUTES,
    GP_WALK_MINUTES_OUTSIDE,
    OUTSIDE,
    PEOPLE,
    STREET_WALK_MINUTES,
    all_minutes,
    at,
    beyond_the_river,
    buses,
    changed,
    footpath_town,
    street_town,
    transit_town,
    with_buses,
)

KEYS = {
    "place",
    "mode",
    "when",
    "approximate",
    "to",
    "service",
    "areas",
    "people_cut_off",
    "mean_minutes",
    "mean_minutes_without_edge",
    "edge",
    "notes",
    "provenance",
}
AREA_KEYS = {"area_code", "people", "minutes", "p25", "p75"}
ON_FOOT = (
    "Without a car means on foot here: no timetable is held that can be used, so buses and trains are not counted."
)
FIRST_VIEW = "Tuesday 2 June 2026, leaving 09:30 to 12:30, home by 17:30"
BUSES = transit_town()


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
    minutes = {area["area_code"]: area["minutes"] for area in report["areas"]}
    expected = (*GP_WALK_MINUTES, *GP_WALK_MINUTES_OUTSIDE)
    assert minutes == pytest.approx(dict(zip((*AREAS, *OUTSIDE), expected, strict=True)), abs=0.001)
    assert (report["service"], report["to"], report["when"], report["approximate"]) == ("gp", None, None, True)


def test_minutes_to_a_point_take_no_site_into_account(town: Place) -> None:
    report = minutes_report(town, "walk", target=lonlat(2000))
    # From 200 along to 2000 it is 1800 m: 1800 x 1.3 / 80 = 29.25 minutes.
    assert report["areas"][0]["minutes"] == pytest.approx(29.25, abs=0.01)
    assert report["service"] is None and report["to"] == pytest.approx(list(lonlat(2000)))
    assert set(times_to(town, at(2000))) == {Mode.WALK, Mode.CYCLE, Mode.CAR}


def test_an_area_that_cannot_be_reached_is_empty_and_its_people_are_counted(town: Place) -> None:
    times = all_minutes(town, Mode.WALK)
    minutes = times.minutes.copy()
    minutes.loc[[AREAS[0], AREAS[2], OUTSIDE[0]]] = float("nan")
    cut = changed(town, times={**town.travel.times, Mode.WALK: dataclasses.replace(times, minutes=minutes)})
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
    assert without["when"] is None
    assert ON_FOOT in without["notes"] and ON_FOOT not in walking["notes"]


def test_public_transport_is_refused_in_words(town: Place) -> None:
    with pytest.raises(NotHeldError, match="holds no timetable that can be used, so public"):
        minutes_report(town, "transit", target=Service.GP)


def test_wheelchair_minutes_are_refused_where_only_straight_lines_are_known(town: Place) -> None:
    with pytest.raises(NotHeldError, match="a straight line knows nothing of steps"):
        minutes_report(town, "wheelchair", target=Service.GP)


@pytest.mark.parametrize("place", [street_town(), BUSES], ids=["without", "with"])
def test_a_time_of_day_changes_nothing_by_car_and_the_report_says_so(place: Place) -> None:
    report = minutes_report(place, "car", target=Service.GP, when="2026-10-13T07:00/10:00")
    assert report["when"] is None
    assert report["areas"] == minutes_report(place, "car", target=Service.GP)["areas"]
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


def test_few_patients_outside_are_not_told_unless_it_is_for_checking(town: Place) -> None:
    few = changed(town, outside_patients=pd.Series([42.0, 7.0], index=town.services.outside_patients.index))
    shown = minutes_report(few, "walk", target=Service.GP)["areas"]
    assert [(area["people"], area.get("under_10")) for area in shown[-2:]] == [(42, None), (None, True)]
    report = minutes_report(few, "walk", target=Service.GP, unrounded=True)
    assert [area["people"] for area in report["areas"][-2:]] == [42, 7]
    assert any("unrounded, for checking only" in note for note in report["notes"])


def area(report: dict[str, Any], code: str) -> dict[str, Any]:
    """What a report says of one area."""
    (row,) = [row for row in report["areas"] if row["area_code"] == code]
    return row


def test_by_bus_the_median_the_quarters_and_the_share_walked_are_those_of_181_departures() -> None:
    elm = area(minutes_report(BUSES, "transit", target=Service.LIBRARY), AREAS[9])
    # By bus a wait and 4 minutes, on foot 22.5: 19 waits (4 to 22 minutes) go by bus, 11 walk. Counted from the least,
    # 4 and 5 are 12 departures, with 6 it is 19, and every minute more is 6 more: the 91st is 18, the 46th is 11, the
    # 136th is on foot, as 19 + 6 x 16 = 115 go by bus and 66 of 181 walk.
    assert (elm["minutes"], elm["p25"], elm["p75"]) == (18, 11, 22.5)
    assert (elm["answered"], elm["walked"]) == (1, round(66 / 181, 4))


def test_where_nobody_would_walk_the_whole_spread_is_the_buss() -> None:
    # To Alder by bus: a wait and 8 minutes, 8 to 37, and on foot 43.75. 8 and 9 are 12, with 10 it is 19, then 6 more
    # a minute: the 91st is 22, the 46th is 15, the 136th is 30.
    elm = area(minutes_report(BUSES, "nocar", target=lonlat(400)), AREAS[9])
    assert (elm["minutes"], elm["p25"], elm["p75"], elm["walked"]) == (22, 15, 30, 0)


def test_return_trips_are_the_buses_there_from_which_one_is_home_the_same_day() -> None:
    report = minutes_report(BUSES, "transit", target=Service.LIBRARY)
    # 23 buses leave Elm from 07:02 to 18:02; from the library one can walk home at any time, 22.5 minutes.
    assert area(report, AREAS[9])["returns"] == 23
    # Home by the east end is 32.5 minutes on foot, so by bus only: the last leaves Cedar at 17:19, so one is there by
    # 16:49, with the buses that arrive from 07:06 to 16:36: 20.
    assert area(report, OUTSIDE[1])["returns"] == 20
    # A bus is never quicker than 200 m on foot.
    assert area(report, AREAS[5])["returns"] == 0


def test_a_journey_by_public_transport_may_be_walked_all_the_way_and_so_is_one_without_a_car() -> None:
    walk, transit, nocar = (minutes_report(BUSES, mode, target=Service.GP) for mode in ("walk", "transit", "nocar"))
    assert transit["areas"] == nocar["areas"]
    # Everyone but one area walks to the nearest surgery: Cedar's second area is 2,200 m along. The bus at :06 and :36
    # is 2.5 minutes' walk away and takes 4: 6.5 and the minutes that one waits, or 17.5 on foot to the other surgery.
    assert [row["minutes"] for row in transit["areas"]][:10] == pytest.approx(STREET_WALK_MINUTES, abs=1e-4)
    assert all(a["minutes"] <= b["minutes"] for a, b in zip(nocar["areas"], walk["areas"], strict=True))


def test_the_report_names_day_window_and_feed() -> None:
    report = minutes_report(BUSES, "nocar", target=Service.GP)
    assert report["when"] == FIRST_VIEW
    assert (
        f"Public transport, walking all the way where that is quicker: {FIRST_VIEW}; timetable of paper."
        in report["notes"]
    )
    assert not report["approximate"] and ON_FOOT not in report["notes"]
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_figures_on_foot_name_no_day() -> None:
    report = minutes_report(BUSES, "walk", target=Service.GP)
    assert report["when"] is None and not any("timetable" in note for note in report["notes"])
    assert all((row["p25"], row["p75"]) == (None, None) for row in report["areas"])


def test_on_a_saturday_the_bus_is_hourly() -> None:
    report = minutes_report(BUSES, "transit", target=Service.LIBRARY, when="2026-06-06T10:00/10:59")
    elm = area(report, AREAS[9])
    # 60 minutes of leaving, each wait of 0 to 59 once: 19 by bus (4 to 22 minutes), 41 on foot (22.5). The quarter lies
    # between the 15th (18) and the 16th (19), three parts of the way: 18.75.
    assert (elm["minutes"], elm["p25"], elm["p75"], elm["walked"]) == (22.5, 18.75, 22.5, round(41 / 60, 4))
    # 12 buses from 07:02 to 18:02.
    assert elm["returns"] == 12
    assert report["when"] == "Saturday 6 June 2026, leaving 10:00 to 10:59"
    assert any(report["when"] in note and FIRST_VIEW not in note for note in report["notes"])


def test_on_a_sunday_without_a_bus_everybody_walks() -> None:
    report = minutes_report(BUSES, "transit", target=Service.LIBRARY, when="2026-06-07T09:30/12:30")
    on_foot = minutes_report(BUSES, "walk", target=Service.LIBRARY)
    rows = [(row["minutes"], row["walked"], row["returns"]) for row in report["areas"]]
    assert rows == [(pytest.approx(row["minutes"], abs=0.02), 1, 0) for row in on_foot["areas"]]


def test_one_minute_of_leaving_is_one_journey() -> None:
    # From Elm at 09:33 the bus has just gone: 29 minutes until 10:02, 8 more to Alder.
    report = minutes_report(BUSES, "transit", target=lonlat(400), when="2026-06-02T09:33/09:33")
    elm = area(report, AREAS[9])
    assert (elm["minutes"], elm["p25"], elm["p75"]) == (37, 37, 37)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (
            "2026-10-13T07:00/10:00",
            r"2026-10-13 is outside the timetable \(paper\): it covers 2026-06-01 to 2026-06-14",
        ),
        ("2026-05-31T07:00/10:00", r"it covers 2026-06-01 to 2026-06-14; ask about a day in it"),
        ("tomorrow", r"--when 'tomorrow': a day and a window such as 2026-06-01T07:00/10:00 was expected"),
        ("2026-06-31T07:00/10:00", "there is no day 2026-06-31"),
        ("2026-06-02T10:00/07:00", "the earlier one first"),
        ("2026-06-02T07:00/10:61", "between 00:00 and 24:00"),
    ],
)
@pytest.mark.parametrize("mode", ["transit", "nocar"])
def test_a_time_that_cannot_be_answered_is_refused_in_words(mode: str, when: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        minutes_report(BUSES, mode, target=Service.GP, when=when)


def test_who_cannot_be_home_in_time_has_no_journey_and_is_counted() -> None:
    # Only the bus crosses the river, and the last one home leaves Alder at 11:15 and Cedar at 11:19: one has to be at
    # the library by 10:49, so of the 181 minutes the 63 from 09:30 to 10:32 have an answer, less than half.
    place = beyond_the_river(last_home="11:15")
    report = minutes_report(place, "transit", target=Service.LIBRARY)
    elm = area(report, AREAS[9])
    assert (elm["minutes"], elm["p75"], elm["answered"]) == (None, None, round(63 / 181, 4))
    # A quarter has one: the waits of 09:30 to 10:32 are 0, 1 and 2 minutes three times and 3 to 29 twice, so those of
    # up to 20 minutes are 9 + 2 x 18 = 45, and the 46th is one of 21 and the ride of 4.
    assert elm["p25"] == 25
    assert report["people_cut_off"] == PEOPLE[8] + PEOPLE[9] == 200
    # 07:06 to 10:36 at the library, with half an hour there: 8 buses.
    assert elm["returns"] == 8


def test_an_evening_without_a_journey_still_tells_the_return_trips_of_the_day() -> None:
    report = minutes_report(beyond_the_river(), "transit", target=Service.LIBRARY, when="2026-06-02T20:00/21:00")
    elm = area(report, AREAS[9])
    assert (elm["minutes"], elm["p25"], elm["answered"], elm["walked"]) == (None, None, 0, 0)
    # The last bus home leaves Cedar at 17:19, so the buses that arrive from 07:06 to 16:36 count: 20.
    assert elm["returns"] == 20


def test_where_nothing_is_asked_of_the_way_home_the_same_minutes_have_an_answer() -> None:
    place = beyond_the_river(last_home="11:15")
    report = minutes_report(place, "transit", target=Service.LIBRARY, when="2026-06-02T09:30/12:30")
    elm = area(report, AREAS[9])
    # Nobody walks: a wait and 4 minutes, 14 on wait 14 as the 91st, as to Alder above.
    assert (elm["minutes"], elm["p25"], elm["p75"], elm["answered"]) == (18, 11, 26, 1)
    assert report["people_cut_off"] == 0


def test_without_a_car_nobody_is_given_a_walk_from_which_there_is_no_way_home_in_time() -> None:
    # Where there is a walk there is a walk back: both ways 43.75 minutes and half an hour between, long before 17:30.
    late = minutes_report(with_buses(street_town(), buses(last_home="07:15")), "nocar", target=lonlat(400))
    elm = area(late, AREAS[9])
    assert (elm["answered"], elm["minutes"]) == (1, 22)


def test_a_sites_minutes_are_the_same_whether_it_came_with_the_place_or_is_added() -> None:
    times = all_minutes(BUSES, Mode.TRANSIT)
    library = BUSES.site("LIB-01")
    others = [code for code in times.minutes.columns if code != "LIB-01"]
    added = with_site(BUSES, times.to(others), library)
    assert set(added.minutes.columns) == set(times.minutes.columns)
    for name, table in {"minutes": times.minutes, **vars(times.spread)}.items():
        again = added.minutes if name == "minutes" else getattr(added.spread, name)
        assert again[times.minutes.columns].equals(table), name


def test_a_site_at_the_same_place_is_as_near_by_every_mode() -> None:
    times = times_to(BUSES, at(2000))
    assert set(times) == set(BUSES.travel.times)
    for mode, table in times.items():
        assert table.minutes["point"].to_numpy() == pytest.approx(
            all_minutes(BUSES, mode).minutes["LIB-01"], nan_ok=True
        )


def test_of_another_time_only_public_transport_is_asked_anew() -> None:
    saturday = parsed_when("2026-06-06T10:00/10:59", BUSES.travel.timetable)
    library = BUSES.site("LIB-01")
    times = at_other_times(BUSES, saturday, [library])
    assert set(times) == set(BUSES.travel.times)
    assert all(times[mode] is BUSES.travel.times[mode] for mode in times if mode is not Mode.TRANSIT)
    assert list(times[Mode.TRANSIT].to(["LIB-01"]).minutes) == ["LIB-01"]
    assert times[Mode.TRANSIT].window == saturday.label != BUSES.travel.times[Mode.TRANSIT].window
    # The place itself is still of the first view.
    assert BUSES.travel.times[Mode.TRANSIT].window == FIRST_VIEW


def test_another_time_is_refused_where_no_timetable_is_held(town: Place) -> None:
    saturday = parsed_when("2026-06-06T10:00/10:59", BUSES.travel.timetable)
    for place in (town, street_town()):
        with pytest.raises(NotHeldError, match="holds no timetable that can be used, so public"):
            at_other_times(place, saturday, place.services.sites)


def test_a_place_whose_bus_pass_begins_earlier_has_an_earlier_first_view() -> None:
    place = changed(BUSES, pass_from_minute=9 * 60)
    assert place.travel.first_when is not None
    assert place.travel.first_when.label == "Tuesday 2 June 2026, leaving 09:00 to 12:00, home by 17:30"
    assert [window.key for window in place.travel.windows] == [window.key for window in BUSES.travel.windows]


def test_a_point_that_no_street_comes_near_is_refused_in_words() -> None:
    site = Site("point", Service.OTHER, "the point", dataclasses.replace(at(2000), northing=at(2000).northing + 600))
    with pytest.raises(InputError, match=r"more than 500 metres from any street that can be used on foot"):
        with_site(BUSES, BUSES.travel.times[Mode.WALK].to([]), site)


def test_a_point_on_a_footpath_far_from_any_road_is_answered_on_foot_and_refused_by_car() -> None:
    place = footpath_town()
    lon, lat = (float(degrees) for degrees in to_lonlat(FOOTPATH_END.easting, FOOTPATH_END.northing))
    # From the last area, 4,600 m along, 200 m and 800 m at 80 m a minute.
    for mode in ("walk", "nocar", "transit"):
        answer = area(minutes_report(place, mode, target=(lon, lat)), OUTSIDE[1])
        assert answer["minutes"] == pytest.approx(12.5, abs=0.02)
    with pytest.raises(InputError, match="more than 500 metres from any street that can be used by car"):
        minutes_report(place, "car", target=(lon, lat))


@pytest.mark.parametrize("mode", ["walk", "car", "transit", "nocar"])
def test_minutes_into_a_pond_are_refused_by_every_mode(mode: str) -> None:
    lon, lat = to_lonlat(at(1500).easting, at(1500).northing + 250)
    with pytest.raises(InputError, match="would stand in Birch Pond; put it on land"):
        minutes_report(BUSES, mode, target=(float(lon), float(lat)))
