"""Kingsmere's timetable agrees with its bus stops and tells the story of its villages."""

import csv
import io
import json
import zipfile
from pathlib import Path

KINGSMERE = Path(__file__).resolve().parents[2] / "data" / "kingsmere"


def timetable(table: str) -> list[dict[str, str]]:
    """The rows of one table of Kingsmere's timetable."""
    with zipfile.ZipFile(KINGSMERE / "transport/kingsmere_gtfs.zip") as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{table}.txt").decode())))


VILLAGE_LINES = {str(number) for number in range(61, 70)}
# The kinds of day that run on Tuesday 13 October 2026, Saturday 17 and Sunday 18: no exception falls in that week.
ORDINARY_DAYS = {"Tuesday": "MF", "Saturday": "SA", "Sunday": "SU"}


def leaving(day: str) -> dict[str, list[int]]:
    """Minutes after midnight at which the buses of each line leave their first stop on an ordinary day, by line."""
    first = {
        call["trip_id"]: call["departure_time"] for call in timetable("stop_times") if call["stop_sequence"] == "1"
    }
    minutes_of: dict[str, list[int]] = {}
    for trip in timetable("trips"):
        if trip["service_id"] == ORDINARY_DAYS[day]:
            hours, minutes, _ = first[trip["trip_id"]].split(":")
            minutes_of.setdefault(trip["route_id"], []).append(int(hours) * 60 + int(minutes))
    return minutes_of


def test_the_timetables_bus_stops_are_those_of_the_list_under_the_same_codes() -> None:
    stops_of_the_list = json.loads((KINGSMERE / "transport/bus_stops.geojson").read_text(encoding="utf-8"))
    listed = {
        each["properties"]["atco_code"]: (each["properties"]["common_name"], *each["geometry"]["coordinates"])
        for each in stops_of_the_list["features"]
    }
    stops = {row["stop_id"]: row for row in timetable("stops")}
    for code, (name, lon, lat) in listed.items():
        assert (stops[code]["stop_name"], float(stops[code]["stop_lon"]), float(stops[code]["stop_lat"])) == (
            name,
            lon,
            lat,
        )
    others = set(stops) - set(listed)
    # a bus station with six stands, three railway stations with two platforms each
    assert len(others) == 7 + 9
    assert all(stops[stops[code]["parent_station"] or code]["location_type"] == "1" for code in others)


def test_every_code_in_the_timetable_is_known_and_none_can_be_a_real_one() -> None:
    stops, trips = timetable("stops"), timetable("trips")
    codes, runs = {row["stop_id"] for row in stops}, {row["trip_id"] for row in trips}
    assert all(code.startswith("9990KM") for code in codes)
    assert {row["parent_station"] for row in stops} <= codes | {""}
    assert {row["stop_id"] for row in timetable("stop_times")} <= codes
    assert {row["trip_id"] for row in timetable("stop_times")} == runs
    assert {row["trip_id"] for row in timetable("frequencies")} <= runs
    assert {row["route_id"] for row in trips} == {row["route_id"] for row in timetable("routes")}
    days = {row["service_id"] for row in timetable("calendar") + timetable("calendar_dates")}
    assert {row["service_id"] for row in trips} == days
    changes = timetable("transfers")
    assert {row[end] for row in changes for end in ("from_stop_id", "to_stop_id")} <= codes
    agencies = {row["agency_id"] for row in timetable("agency")}
    assert agencies == {row["agency_id"] for row in timetable("routes")} == {"9990B", "9990R"}
    assert all(row["agency_url"].endswith(".example") for row in timetable("agency"))


def test_the_times_of_a_bus_never_fall_and_its_first_and_last_stops_have_one() -> None:
    by_trip: dict[str, list[dict[str, str]]] = {}
    for call in timetable("stop_times"):
        by_trip.setdefault(call["trip_id"], []).append(call)
    blanks = past_midnight = 0
    for calls in by_trip.values():
        assert [int(call["stop_sequence"]) for call in calls] == list(range(1, len(calls) + 1))
        times = [call[end] for call in calls for end in ("arrival_time", "departure_time") if call[end]]
        assert times == sorted(times)
        assert all(call["departure_time"] for call in (calls[0], calls[-1]))
        assert all(call["timepoint"] == "0" for call in calls if not call["arrival_time"])
        blanks += sum(not call["arrival_time"] for call in calls)
        past_midnight += times[-1] >= "24:00:00"
    assert blanks and past_midnight


def test_a_village_has_four_buses_each_way_on_a_tuesday_two_on_a_saturday_and_none_on_a_sunday() -> None:
    assert {line: len(at) for line, at in leaving("Tuesday").items() if line in VILLAGE_LINES} == dict.fromkeys(
        sorted(VILLAGE_LINES), 8
    )
    assert {len(at) for line, at in leaving("Saturday").items() if line in VILLAGE_LINES} == {4}
    assert not VILLAGE_LINES & set(leaving("Sunday"))


def test_the_evening_is_thinner_than_the_day_and_sunday_thinner_than_both() -> None:
    tuesday, sunday = leaving("Tuesday"), leaving("Sunday")
    midday = sum(10 * 60 <= at < 14 * 60 for runs in tuesday.values() for at in runs)
    evening = sum(19 * 60 <= at < 23 * 60 for runs in tuesday.values() for at in runs)
    on_sunday = sum(10 * 60 <= at < 14 * 60 for runs in sunday.values() for at in runs)
    assert 0 < evening < 0.4 * midday
    assert 0 < on_sunday < 0.4 * midday
    assert {"10", "15", "99"} <= set(tuesday) - set(sunday)


def test_there_is_no_bus_at_christmas_and_a_bank_holiday_runs_as_a_sunday() -> None:
    exceptions = {(row["date"], row["service_id"]): row["exception_type"] for row in timetable("calendar_dates")}
    assert exceptions["20261225", "MF"] == exceptions["20261226", "SA"] == "2"
    assert (exceptions["20261228", "MF"], exceptions["20261228", "SU"]) == ("2", "1")
    (covered,) = {(row["start_date"], row["end_date"]) for row in timetable("calendar")}
    assert covered == ("20260901", "20270131")
    assert all(covered[0] <= date <= covered[1] for date, _ in exceptions)
