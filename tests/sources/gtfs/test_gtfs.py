"""A timetable as operators publish it: every table and habit of theirs, on two lines that can be done by hand."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.errors import InputError
from geo.sources.catalogue import Outcome, recognise
from geo.sources.gtfs.gtfs import TimetableFile, read_timetable
from geo.sources.reading import RawFile
from geo.travel.timetable import (
    Timetable,
    bank_holiday_words,
    covered,
    merged,
    ordinary_day,
    served_words,
    trips_on,
)
from geo.travel.windows import parsed_when
from tests.travel import paper_feed as paper
from tests.travel.paper_feed import calls, feed_zip, stop, two_lines, two_lines_and_a_change

TUESDAYS = tuple(date(2026, 10, day) for day in (6, 13, 20, 27))
Reader = Callable[..., TimetableFile]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Reads a zip's bytes, or the two lines with the tables that are named replaced."""

    def reader(packed: bytes | None = None, *, name: str = "bus.zip", **changed: Any) -> TimetableFile:
        path = tmp_path / name
        path.write_bytes(two_lines_and_a_change(**changed) if packed is None else packed)
        return read_timetable(RawFile(name, path))

    return reader


def running(timetable: Timetable) -> dict[date, int]:
    """How many trips run on each day that has any."""
    days = [timetable.first_day + timedelta(days=day) for day in range(timetable.days.shape[1])]
    return {day: count for day in days if (count := int(trips_on(timetable, day).sum()))}


def times(timetable: Timetable, trip: int) -> list[tuple[str, int, int]]:
    """The calls of one trip: stop, arrival, departure."""
    span = slice(*timetable.call_start[trip : trip + 2])
    stops = [timetable.stop_id[at] for at in timetable.call_stop[span]]
    return list(zip(stops, timetable.call_arrive[span].tolist(), timetable.call_depart[span].tolist(), strict=True))


def changes(timetable: Timetable) -> dict[tuple[str, str], int]:
    """What a change takes, by the two stops."""
    rows = zip(timetable.change_from, timetable.change_to, timetable.change_seconds, strict=True)
    return {(timetable.stop_id[a], timetable.stop_id[b]): int(seconds) for a, b, seconds in rows}


def one_trip(rows: list[paper.Row], **changed: Any) -> dict[str, Any]:
    """Tables in which line 1 makes these calls once, and line 2 does not run."""
    return {"trips": [{"route_id": "1", "service_id": "TU", "trip_id": "t"}], "stop_times": rows, **changed}


def test_two_lines_on_paper_are_read_as_they_stand(read: Reader) -> None:
    record = read()
    timetable = record.timetable
    assert record.notes == ()
    assert timetable.stop_id == ("A", "B", "C", "D") and timetable.stop_name[0] == "Stop A"
    assert timetable.stop_easting == pytest.approx([paper.A, paper.B, paper.C, paper.D], abs=0.01)
    assert timetable.stop_northing == pytest.approx([paper.NORTHING] * 4, abs=0.01)
    assert (timetable.route_name, timetable.operator) == (("1", "2"), ("Paper Buses", "Paper Buses"))
    assert timetable.route_type.tolist() == [3, 3]
    # Line 1 every 20 minutes from 07:00 to 12:00, line 2 every 30 minutes from 07:15 to 11:45.
    assert timetable.trip_route.tolist() == [0] * 16 + [1] * 10
    assert times(timetable, 0) == [("A", 25_200, 25_200), ("B", 25_800, 25_800)]
    assert times(timetable, 16) == [("C", 26_100, 26_100), ("D", 26_580, 26_580)]
    assert timetable.call_board.all() and timetable.call_alight.all()
    assert running(timetable) == dict.fromkeys(TUESDAYS, 26)
    (feed,) = timetable.feeds
    assert (feed.name, feed.first_day, feed.last_day) == ("Paper Buses", TUESDAYS[0], TUESDAYS[-1])


def test_a_day_can_be_taken_out_of_a_weekly_service_and_another_put_in(read: Reader) -> None:
    record = read(
        calendar_dates=[
            {"service_id": "TU", "date": "20261013", "exception_type": 2},
            {"service_id": "TU", "date": "20261118", "exception_type": 1},
        ]
    )
    assert running(record.timetable) == dict.fromkeys([date(2026, 10, day) for day in (6, 20, 27)], 26) | {
        date(2026, 11, 18): 26
    }
    assert covered(record.timetable) == (date(2026, 10, 6), date(2026, 11, 18))


def test_single_days_are_a_calendar_without_a_weekly_one(read: Reader) -> None:
    tables = two_lines()
    del tables["calendar"]
    days = [{"service_id": "TU", "date": day, "exception_type": 1} for day in ("20261007", "20261006")]
    record = read(feed_zip({**tables, "calendar_dates": days}))
    assert running(record.timetable) == {date(2026, 10, 6): 26, date(2026, 10, 7): 26}


def test_services_with_the_same_days_are_held_once(read: Reader) -> None:
    tables = two_lines()
    tables["calendar"].append({**tables["calendar"][0], "service_id": "TU2"})
    for trip in tables["trips"][::2]:
        trip["service_id"] = "TU2"
    assert read(feed_zip(tables)).timetable.days.shape == (1, 22)


def test_a_calendar_until_further_notice_is_held_for_ten_years(read: Reader) -> None:
    weekly = {**two_lines()["calendar"][0], "end_date": "99991231"}
    record = read(calendar=[weekly])
    assert covered(record.timetable) == (date(2026, 10, 6), date(2036, 10, 7))
    assert ordinary_day(record.timetable, 1) == date(2026, 10, 13)
    assert record.notes == (
        "bus.zip, calendar.txt: it reaches from 2026-10-01 to 9999-12-31; days from 2026-10-01 to 2036-10-08 are held.",
    )


def test_what_a_feed_vouches_for_narrows_its_calendar_and_never_widens_it(read: Reader) -> None:
    about = {"feed_publisher_name": "Paper Transport", "feed_version": "7", "feed_start_date": "20261010"}
    record = read(feed_info=[{**about, "feed_end_date": "20261231"}])
    assert covered(record.timetable) == (date(2026, 10, 10), date(2026, 10, 27))
    assert record.notes == (
        "bus.zip, feed_info.txt: it vouches for 2026-10-10 to 2026-10-27 only, so other days of the calendar cannot be "
        "asked about.",
    )
    assert record.timetable.feeds[0].name == "Paper Transport 7"
    assert (record.source.publisher, record.source.edition, record.source.date) == (
        "Paper Transport",
        "7",
        "2026-10-10",
    )
    # The night before the first day that can be asked about is still there.
    assert running(record.timetable) == dict.fromkeys(TUESDAYS, 26)
    strange = read(feed_info=[{**about, "feed_start_date": "20270101", "feed_end_date": "20270201"}])
    assert covered(strange.timetable) == (TUESDAYS[0], TUESDAYS[-1])
    assert "vouches for no day that the calendar has" in strange.notes[0]


def test_a_feed_is_called_by_its_operators_or_as_it_is_titled_and_by_its_file_where_they_are_many(
    read: Reader, tmp_path: Path
) -> None:
    two = [{"agency_id": key, "agency_name": f"{key} Buses"} for key in "PQ"]
    assert read(agency=two).timetable.feeds[0].name == "P Buses, Q Buses"
    named = RawFile("bus.zip", tmp_path / "bus.zip", {"title": "Paper timetable"})
    assert read_timetable(named).timetable.feeds[0].name == "Paper timetable"
    five = [{"agency_id": key, "agency_name": f"{key} Buses"} for key in "PQRST"]
    assert read(agency=five, name="wales-2026.zip").timetable.feeds[0].name == "wales-2026"


def test_each_line_has_the_name_of_its_own_operator(read: Reader) -> None:
    agencies = [{"agency_id": key, "agency_name": f"{key} Buses"} for key in "PQ"]
    routes = [
        {"route_id": "1", "agency_id": "P", "route_short_name": "", "route_long_name": "Town - Moor", "route_type": 3},
        {"route_id": "2", "agency_id": "Q", "route_short_name": "X2", "route_long_name": "", "route_type": 700},
    ]
    timetable = read(agency=agencies, routes=routes).timetable
    assert timetable.operator == ("P Buses", "Q Buses")
    assert timetable.route_name == ("Town - Moor", "X2")
    assert timetable.route_type.tolist() == [3, 3]
    alone = read(agency="agency_name\nPaper\n", routes=[{**route, "agency_id": ""} for route in routes])
    assert alone.timetable.operator == ("Paper", "Paper")


def test_times_past_midnight_belong_to_the_day_before(read: Reader) -> None:
    timetable = read(feed_zip(two_lines(from_hour=24, until_hour=25))).timetable
    assert times(timetable, 0)[0] == ("A", 86_400, 86_400)
    assert set(running(timetable)) == set(TUESDAYS)


def test_a_clock_that_goes_back_to_nought_at_midnight_is_taken_to_run_on(read: Reader) -> None:
    rows = calls("t", ("A", "23:50:00"), ("B", "23:59:00"), ("C", "00:01:00"), ("D", "00:11:00"))
    record = read(**one_trip(rows))
    assert [arrive for _, arrive, _ in times(record.timetable, 0)] == [85_800, 86_340, 86_460, 87_060]
    assert record.notes == (
        "bus.zip, stop_times.txt: 1 trip goes from 23:59 back to 00:00, where 24:00 was expected; taken to run past "
        "midnight.",
    )


def test_blank_times_are_filled_in_by_the_published_distance_along_the_way(read: Reader) -> None:
    rows = calls("t", ("A", "08:00:00"), ("B", ""), ("C", ""), ("D", "08:10:00"))
    for row, distance in zip(rows, (2.0, 3.0, 11.0, 12.0), strict=True):
        row["shape_dist_traveled"] = distance
    record = read(**one_trip(rows))
    # A tenth and nine tenths of the way, in 600 seconds.
    assert [at - 28_800 for _, at, _ in times(record.timetable, 0)] == [0, 60, 540, 600]
    assert record.notes == (
        "bus.zip, stop_times.txt: 2 calls are without a printed time, and timed by the way between those that have "
        "one.",
    )


@pytest.mark.parametrize("distances", [("", "", "", ""), (0, 5, "", 9), (0, 9, 5, 9)])
def test_without_distances_that_make_sense_the_straight_way_between_stops_counts(
    read: Reader, distances: tuple[Any, ...]
) -> None:
    rows = calls("t", ("A", "08:00:00"), ("B", ""), ("C", ""), ("D", "08:12:00"))
    for row, distance in zip(rows, distances, strict=True):
        row["shape_dist_traveled"] = distance
    # A to B 4,000 m, B to C 200 m, C to D 3,000 m: 7,200 m in 720 seconds.
    assert [at - 28_800 for _, at, _ in times(read(**one_trip(rows)).timetable, 0)] == [0, 400, 420, 720]


def test_where_a_stop_of_the_gap_has_no_place_each_hop_takes_as_long(read: Reader) -> None:
    stops = [*(row for row in two_lines()["stops"] if row["stop_id"] != "C"), {"stop_id": "C", "stop_lat": ""}]
    rows = calls("t", ("A", "08:00:00"), ("B", ""), ("C", ""), ("D", "08:12:00"))
    record = read(**one_trip(rows, stops=stops))
    assert [(name, at - 28_800) for name, at, _ in times(record.timetable, 0)] == [("A", 0), ("B", 240), ("D", 720)]


def test_each_gap_of_a_trip_is_filled_from_its_own_ends(read: Reader) -> None:
    rows = calls("t", ("A", "08:00:00"), ("B", ""), ("A", "08:10:00"), ("B", ""), ("A", "08:30:00"))
    assert [at - 28_800 for _, at, _ in times(read(**one_trip(rows)).timetable, 0)] == [0, 300, 600, 1_200, 1_800]


def test_a_call_with_one_of_its_two_times_has_both(read: Reader) -> None:
    rows = calls("t", ("A", "08:00:00"), ("B", "08:10:00"))
    rows[0]["arrival_time"], rows[1]["departure_time"] = "", "NA"
    assert times(read(**one_trip(rows)).timetable, 0) == [("A", 28_800, 28_800), ("B", 29_400, 29_400)]


def test_a_wait_and_a_hop_of_no_time_are_kept(read: Reader) -> None:
    rows = calls("t", ("A", "08:00:00"), ("B", "08:10:00"), ("C", "08:15:00"))
    rows[1]["departure_time"] = "08:15:00"
    assert times(read(**one_trip(rows)).timetable, 0)[1:] == [("B", 29_400, 29_700), ("C", 29_700, 29_700)]


@pytest.mark.parametrize("exact", ["0", "1", ""])
def test_a_line_every_so_many_minutes_is_the_single_trips_that_it_stands_for(read: Reader, exact: str) -> None:
    spans = [
        {"trip_id": "t", "start_time": "07:00:00", "end_time": "08:00:00", "headway_secs": 1_200, "exact_times": exact},
        {"trip_id": "t", "start_time": "08:00:00", "end_time": "09:00:00", "headway_secs": 1_800, "exact_times": exact},
    ]
    record = read(**one_trip(calls("t", ("A", "00:00:00"), ("B", "00:10:00")), frequencies=spans))
    # At 07:00, 07:20, 07:40, 08:00 and 08:30; not at 09:00, when the span is over, nor at the pattern's own time.
    leave = [times(record.timetable, trip)[0][2] for trip in range(len(record.timetable.trip_route))]
    assert leave == [25_200, 26_400, 27_600, 28_800, 30_600]
    assert {times(record.timetable, trip)[1][1] - leave[trip] for trip in range(5)} == {600}
    assert "5 trips are made from lines that run every so many minutes" in record.notes[0]


def test_a_frequent_line_leaves_the_trips_of_the_others_as_they_are(read: Reader) -> None:
    span = {"trip_id": "1-07:00:00", "start_time": "20:00:00", "end_time": "20:10:00", "headway_secs": "600"}
    timetable = read(frequencies=[span]).timetable
    leave = sorted(timetable.call_depart[timetable.call_start[:-1]].tolist())
    assert len(leave) == 26 and 25_200 not in leave and leave[-1] == 72_000


def test_what_a_change_takes_is_told_by_its_kind(read: Reader) -> None:
    rows = [
        {"from_stop_id": "A", "to_stop_id": "B", "transfer_type": "2", "min_transfer_time": "300"},
        {"from_stop_id": "B", "to_stop_id": "C", "transfer_type": "1", "min_transfer_time": ""},
        {"from_stop_id": "B", "to_stop_id": "B", "transfer_type": "", "min_transfer_time": "90"},
        {"from_stop_id": "C", "to_stop_id": "D", "transfer_type": "3", "min_transfer_time": ""},
        {"from_stop_id": "A", "to_stop_id": "C", "transfer_type": "0", "min_transfer_time": ""},
        {"from_stop_id": "A", "to_stop_id": "D", "transfer_type": "4", "min_transfer_time": ""},
        {"from_stop_id": "A", "to_stop_id": "Z", "transfer_type": "2", "min_transfer_time": "60"},
        {"from_stop_id": "A", "to_stop_id": "A", "transfer_type": "2", "min_transfer_time": "60", "from_trip_id": "1"},
    ]
    record = read(transfers=rows)
    timetable = record.timetable
    assert changes(timetable) == {("A", "B"): 300, ("B", "C"): 0, ("B", "B"): 90, ("C", "D"): -1}
    assert record.notes == (
        "bus.zip, transfers.txt: 1 row is of a kind of change that is not used here.",
        "bus.zip, transfers.txt: 1 row holds for single routes or trips only, and is not used.",
        "bus.zip, transfers.txt: 1 row is left out, as stops.txt does not hold both stops.",
        "bus.zip, transfers.txt: 1 row names a change without the time that it takes, and is left to walking.",
    )


def vehicles(timetable: Timetable) -> list[list[int]]:
    """The trips that have a block with others, by block."""
    blocks: dict[int, list[int]] = {}
    for trip, block in enumerate(timetable.trip_block.tolist()):
        blocks.setdefault(block, []).append(trip)
    assert all(block == made[0] for block, made in blocks.items())
    return [made for made in blocks.values() if len(made) > 1]


def test_trips_of_one_block_are_held_as_one_vehicle_s(read: Reader) -> None:
    tables = two_lines()
    for at, block in {0: "x", 3: "y", 17: "x", 20: "NA", 21: "NA", 22: " "}.items():
        tables["trips"][at]["block_id"] = block
    assert vehicles(read(feed_zip(tables)).timetable) == [[0, 17]]
    assert vehicles(read().timetable) == []


def test_the_departures_of_a_line_every_so_many_minutes_are_in_no_block(read: Reader) -> None:
    tables = two_lines()
    for trip in tables["trips"][:3]:
        trip["block_id"] = "x"
    tables["frequencies"] = [
        {"trip_id": "1-07:00:00", "start_time": "20:00:00", "end_time": "21:00:00", "headway_secs": "600"}
    ]
    timetable = read(feed_zip(tables)).timetable
    # The pattern is not among the 25 single trips, of which the first two have the block; its six departures follow.
    assert len(timetable.trip_block) == 31 and vehicles(timetable) == [[0, 1]]


def test_what_is_said_of_two_trips_by_name_is_held_and_what_makes_no_sense_is_counted(read: Reader) -> None:
    tables = two_lines()
    # 1-07:00:00 is at B at 07:10; 2-07:15:00 sets out from C at 07:15, 2-07:45:00 at 07:45.
    rows = [
        {"from_trip_id": "1-07:00:00", "to_trip_id": "2-07:15:00", "transfer_type": "4"},
        {"from_trip_id": "1-07:00:00", "to_trip_id": "2-07:45:00", "transfer_type": "5", "from_stop_id": "B"},
        {"from_trip_id": "1-07:20:00", "to_trip_id": "2-07:45:00", "transfer_type": "4", "from_stop_id": "S"},
        {"from_trip_id": "1-07:20:00", "to_trip_id": "2-07:45:00", "transfer_type": "4", "to_stop_id": "D"},
        {"from_trip_id": "1-08:00:00", "to_trip_id": "2-07:45:00", "transfer_type": "4"},
        {"from_trip_id": "1-07:00:00", "to_trip_id": "none", "transfer_type": "4"},
    ]
    tables["stops"] = station_of_b_and_c()
    record = read(feed_zip({**tables, "transfers": rows}))
    timetable = record.timetable
    ids = [trip["trip_id"] for trip in tables["trips"]]
    named = zip(timetable.stay_from, timetable.stay_to, timetable.stay_allowed.tolist(), strict=True)
    assert [(ids[a], ids[b], allowed) for a, b, allowed in named] == [
        ("1-07:00:00", "2-07:15:00", True),
        ("1-07:00:00", "2-07:45:00", False),
        ("1-07:20:00", "2-07:45:00", True),
    ]
    assert record.notes == (
        "bus.zip, transfers.txt: 1 row is left out, as the timetable does not hold both trips, each with times of its "
        "own.",
        "bus.zip, transfers.txt: 1 row names a stop where the first trip does not end or the second not begin, and is "
        "not used.",
        "bus.zip, transfers.txt: 1 row leads to a trip that has left before the first one arrives, and is not used.",
    )
    assert changes(timetable) == {}


def test_changes_stand_beside_what_is_said_of_trips_and_are_read_as_before(read: Reader) -> None:
    rows = [
        {"from_trip_id": "1-07:00:00", "to_trip_id": "2-07:15:00", "transfer_type": "4"},
        {"from_stop_id": "A", "to_stop_id": "B", "transfer_type": "2", "min_transfer_time": "wrong"},
        {"from_stop_id": "B", "to_stop_id": "C", "transfer_type": "2", "min_transfer_time": "90"},
    ]
    record = read(transfers=rows)
    assert changes(record.timetable) == {("B", "C"): 90}
    assert record.notes[0].startswith("bus.zip, transfers.txt, row 3: min_transfer_time is 'wrong'")


def station_of_b_and_c() -> list[paper.Row]:
    """The four stops, of which B and C are parts of a station that has an entrance."""
    return [
        stop("A", paper.A),
        stop("B", paper.B, parent_station="S"),
        stop("C", paper.C, parent_station="S"),
        stop("D", paper.D),
        stop("S", paper.B, location_type=1),
        stop("E", paper.B, location_type=2, parent_station="S"),
    ]


def test_a_change_at_a_station_holds_for_its_stops_and_gives_way_to_their_own(read: Reader) -> None:
    rows = [
        {"from_stop_id": "S", "to_stop_id": "S", "transfer_type": 2, "min_transfer_time": 240},
        {"from_stop_id": "B", "to_stop_id": "C", "transfer_type": 2, "min_transfer_time": 60},
    ]
    timetable = read(stops=station_of_b_and_c(), transfers=rows).timetable
    assert changes(timetable) == {("B", "C"): 60, ("B", "B"): 240, ("C", "B"): 240, ("C", "C"): 240}


def test_stations_and_entrances_are_no_stops_that_one_boards_at(read: Reader) -> None:
    tables = two_lines()
    tables["stop_times"] += calls("1-07:00:00", ("A", 0), ("B", 0), ("S", "07:11:00"))[2:]
    record = read(feed_zip({**tables, "stops": station_of_b_and_c()}))
    assert record.timetable.stop_id == ("A", "B", "C", "D") and len(times(record.timetable, 0)) == 2
    assert record.notes == (
        "bus.zip, stop_times.txt: 1 call is at a station or an entrance, which is no stop that one boards at, and left "
        "out.",
    )


def test_a_stop_takes_from_its_station_what_it_does_not_say_of_step_free_use(read: Reader) -> None:
    stops = station_of_b_and_c()
    for row, flag in zip(stops, ("1", "0", "2", "", "1", "2"), strict=True):
        row["wheelchair_boarding"] = flag
    tables = two_lines()
    tables["trips"][0]["wheelchair_accessible"] = 1
    tables["trips"][1]["wheelchair_accessible"] = 2
    timetable = read(feed_zip({**tables, "stops": stops})).timetable
    assert timetable.stop_step_free.tolist() == [1, 1, 2, 0]
    assert timetable.trip_step_free[:3].tolist() == [1, 2, 0]


def test_where_one_may_not_get_on_or_off_is_held_and_an_arrangement_counts_as_possible(read: Reader) -> None:
    rows = calls("t", ("A", "08:00:00"), ("B", "08:10:00"), ("C", "08:11:00"), ("D", "08:20:00"))
    for row, on, off in zip(rows, ("0", "1", "2", "1"), ("1", "3", "", "NA"), strict=True):
        row |= {"pickup_type": on, "drop_off_type": off}
    record = read(**one_trip(rows))
    assert record.timetable.call_board.tolist() == [True, False, True, False]
    assert record.timetable.call_alight.tolist() == [False, True, True, True]
    assert record.notes == (
        "bus.zip, stop_times.txt: 1 call is by arrangement only (pickup_type 2 or 3), and counted as possible.",
        "bus.zip, stop_times.txt: 1 call is by arrangement only (drop_off_type 2 or 3), and counted as possible.",
    )


def test_calls_are_in_the_order_of_their_numbers_and_not_of_their_rows(read: Reader) -> None:
    rows = calls("t", *[("AB"[n % 2], 28_800 + 60 * n) for n in range(12)])
    # As text "10" would come before "9".
    record = read(**one_trip(rows[::-1]))
    assert [at for _, at, _ in times(record.timetable, 0)] == [28_800 + 60 * n for n in range(12)]


def test_a_row_that_stands_twice_is_counted_once(read: Reader) -> None:
    tables = two_lines()
    tables["stop_times"] += [dict(tables["stop_times"][1]), {**tables["stop_times"][3], "stop_id": "C"}]
    tables["trips"].append(dict(tables["trips"][0]))
    record = read(feed_zip(tables))
    assert len(record.timetable.trip_route) == 26 and len(record.timetable.call_stop) == 52
    assert record.notes == (
        "bus.zip, trips.txt: 1 row is there twice, and counted once.",
        "bus.zip, stop_times.txt: 2 rows repeat a trip's stop_sequence; the first of each is used.",
    )


def test_a_trip_whose_numbers_begin_again_after_a_hundred_keeps_its_last_calls(read: Reader) -> None:
    rows = calls("t", *[("AB"[n % 2], 28_800 + 60 * n) for n in range(103)])
    for row in rows[100:]:
        row["stop_sequence"] -= 100
    record = read(**one_trip(rows))
    assert [at for _, at, _ in times(record.timetable, 0)] == [28_800 + 60 * n for n in range(103)]
    assert "1 trip gives one stop_sequence to several calls" in record.notes[0]


def test_rows_that_refer_to_nothing_are_left_out_and_counted(read: Reader) -> None:
    tables = two_lines()
    tables["trips"] += [
        {"route_id": "9", "service_id": "TU", "trip_id": "no route"},
        {"route_id": "1", "service_id": "XX", "trip_id": "no days"},
    ]
    tables["stop_times"] += [
        *calls("no route", ("A", 0), ("B", 60)),
        *calls("no days", ("A", 0), ("B", 60)),
        *calls("no trip", ("A", 0), ("B", 60)),
        *calls("1-07:00:00", ("A", 0), ("B", 0), ("Z", "07:20:00"))[2:],
    ]
    record = read(feed_zip(tables))
    assert len(record.timetable.trip_route) == 26 and len(record.timetable.call_stop) == 52
    assert record.notes == (
        "bus.zip, trips.txt, row 28: route_id is '9', which routes.txt does not hold; trips of that kind, left out: 1.",
        "bus.zip, trips.txt, row 29: service_id is 'XX', which the calendar does not hold; trips of that kind, left "
        "out: 1.",
        "bus.zip, stop_times.txt, row 58: trip_id is 'no trip', which trips.txt does not hold; calls of that kind, "
        "left out: 2.",
        "bus.zip, stop_times.txt, row 60: stop_id is 'Z', which stops.txt does not hold; calls of that kind, left out: "
        "1.",
    )


def test_a_trip_with_one_call_or_without_a_day_is_no_trip(read: Reader) -> None:
    tables = two_lines()
    tables["trips"] += [
        {"route_id": "1", "service_id": "TU", "trip_id": "short"},
        {"route_id": "1", "service_id": "NEVER", "trip_id": "never"},
    ]
    tables["calendar"].append({**tables["calendar"][0], "service_id": "NEVER", "tuesday": 0})
    tables["stop_times"] += [*calls("short", ("A", 0)), *calls("never", ("A", 0), ("B", 60))]
    record = read(feed_zip(tables))
    assert len(record.timetable.trip_route) == 26
    assert record.notes == (
        "bus.zip, trips.txt: 1 trip is left out, as the service runs on no day.",
        "bus.zip, stop_times.txt: 1 trip has fewer than two calls, and cannot be travelled by.",
    )


def test_stops_that_nothing_calls_at_are_not_held(read: Reader) -> None:
    assert read(stops=[stop("Z", 600_000.0), *two_lines()["stops"]]).timetable.stop_id == ("A", "B", "C", "D")


def test_tables_are_read_whatever_program_wrote_them(read: Reader) -> None:
    tables = {name: paper.as_text(rows) for name, rows in two_lines().items()}
    plain = read(feed_zip(tables)).timetable
    header, rest = tables["stops"].split("\n", 1)
    strange: dict[str, str | bytes] = {name: text.replace("\n", "\r\n") for name, text in tables.items()}
    stops = "\ufeff" + header.upper().replace(",", " , ") + "\n\n" + rest.rstrip("\n")
    strange["stops"] = stops.replace("Stop A", '"Stop A, by the ""Caf\u00e9"""')
    strange["routes"] = tables["routes"].replace("1,P,1", '1, P, "1, 1A"').encode("cp1252")
    for packed in (feed_zip(strange), feed_zip(strange, folder="feed/2026")):
        record = read(packed)
        assert record.timetable.stop_name[0] == 'Stop A, by the "Caf\u00e9"'
        assert record.timetable.route_name == ("1, 1A", "2") and record.timetable.operator == plain.operator
        assert record.timetable.call_arrive.tolist() == plain.call_arrive.tolist()
        assert record.notes == ()


def flexible_trip(trip_id: str, number: int = 1, **more: Any) -> list[paper.Row]:
    """Two calls of a trip that comes when it is booked, in a zone and within a span of the day."""
    span = {"start_pickup_drop_off_window": "08:00:00", "end_pickup_drop_off_window": "18:00:00"}
    rules = {"pickup_type": 2, "drop_off_type": 2, "pickup_booking_rule_id": "day before"}
    row = {"trip_id": trip_id, "location_id": "zone", "stop_id": "", **span, **rules, **more}
    return [{**row, "stop_sequence": number + at} for at in range(2)]


FLEXIBLE_LINE = {"route_id": "D", "agency_id": "P", "route_short_name": "Dial-a-Ride", "route_type": 3}


def with_flexible_trips(rows: Callable[[str], list[paper.Row]], *, trips: int = 10) -> bytes:
    """The two lines and ten trips of another: more than one in ten, and more than a quarter of all."""
    tables = two_lines()
    tables["routes"].append(dict(FLEXIBLE_LINE))
    for number in range(trips):
        tables["trips"].append({"route_id": "D", "service_id": "TU", "trip_id": f"d{number}"})
        tables["stop_times"] += rows(f"d{number}")
    return feed_zip(tables)


def blank_calls(trip_id: str) -> list[paper.Row]:
    """A trip between two stops at no time."""
    return calls(trip_id, ("A", ""), ("B", ""))


def grouped_calls(trip_id: str) -> list[paper.Row]:
    """A trip between groups of stops, with the span spelt as in the standard's draft."""
    return [
        {
            "trip_id": trip_id,
            "location_group_id": "villages",
            "stop_sequence": at,
            "start_pickup_dropoff_window": "09:00:00",
        }
        for at in (1, 2)
    ]


@pytest.mark.parametrize("rows", [flexible_trip, blank_calls, grouped_calls])
def test_flexible_trips_are_left_out_by_name_however_many_and_the_rest_is_used(
    read: Reader, rows: Callable[[str], list[paper.Row]]
) -> None:
    record = read(with_flexible_trips(rows))
    assert times(record.timetable, 0) == [("A", 25_200, 25_200), ("B", 25_800, 25_800)]
    assert len(record.timetable.trip_route) == 26 and record.timetable.route_name == ("1", "2")
    assert record.notes == (
        "bus.zip, stop_times.txt: line Dial-a-Ride of Paper Buses: 10 trips claim no fixed times, as flexible services "
        "do that come when they are booked; left out.",
    )


def test_trips_that_claim_fixed_times_are_still_refused_beside_flexible_ones(tmp_path: Path) -> None:
    # 3 of the 26 trips with times are more than a tenth; of all 56 they would not be.
    tables = two_lines()
    for number in range(30):
        tables["trips"].append({"route_id": "1", "service_id": "TU", "trip_id": f"d{number}"})
        tables["stop_times"] += flexible_trip(f"d{number}")
    for row in tables["stop_times"][:6:2]:
        row["arrival_time"] = row["departure_time"] = "24:00:00"
    (tmp_path / "bus.zip").write_bytes(feed_zip(tables))
    with pytest.raises(InputError) as fault:
        read_timetable(RawFile("bus.zip", tmp_path / "bus.zip"))
    assert fault.value.faults[0] == "bus.zip, stop_times.txt: the times of 3 of 26 trips cannot be used."


def test_a_zone_between_fixed_calls_is_left_out_and_the_trip_is_kept(read: Reader) -> None:
    rows = [*calls("t", ("A", "08:00:00")), *flexible_trip("t", 2)[:1], *calls("t", ("B", ""), ("D", "08:20:00"))]
    rows[2]["stop_sequence"], rows[3]["stop_sequence"] = 3, 4
    record = read(**one_trip(rows))
    # A to B 4,000 m and B to D 3,200 m, in 1,200 seconds.
    assert times(record.timetable, 0) == [("A", 28_800, 28_800), ("B", 29_467, 29_467), ("D", 30_000, 30_000)]
    assert "1 call is in a zone or at no fixed time, between others that are fixed, and left out." in record.notes[-1]


def test_a_feed_of_flexible_trips_alone_is_refused_with_their_names(tmp_path: Path) -> None:
    tables = two_lines()
    tables["stop_times"] = [row for trip in tables["trips"] for row in flexible_trip(trip["trip_id"], arrival_time="")]
    for row in tables["stop_times"]:
        row["departure_time"] = ""
    (tmp_path / "bus.zip").write_bytes(feed_zip(tables))
    with pytest.raises(InputError) as fault:
        read_timetable(RawFile("bus.zip", tmp_path / "bus.zip"))
    assert fault.value.faults[0] == "bus.zip: no trip of it can be used."
    assert "line 1 of Paper Buses: 16 trips claim no fixed times" in fault.value.faults[1]


def ended_early(text: str) -> str:
    """Every row without the empty cells at its end, as some programs write it."""
    return "\n".join(line.rstrip(",") for line in text.split("\n"))


def ended_late(text: str) -> str:
    """Every row with one more empty cell than the header."""
    header, *rows = text.split("\n")
    return "\n".join([header, *(row + "," if row else row for row in rows)])


def with_empty_cells() -> dict[str, str]:
    """Every table of the two lines, each row with two more cells at its end, which most rows leave empty."""
    tables: dict[str, Any] = two_lines()
    tables["calendar_dates"] = [{"service_id": "TU", "date": "20261013", "exception_type": 2}]
    tables["transfers"] = [{"from_stop_id": "B", "to_stop_id": "C", "transfer_type": 2, "min_transfer_time": 90}]
    tables["feed_info"] = [{"feed_publisher_name": "P", "feed_version": "7"}]
    tables["frequencies"] = [
        {"trip_id": "1-07:00:00", "start_time": "07:00:00", "end_time": "07:20:00", "headway_secs": 1200}
    ]
    columns = {
        "stops": ("wheelchair_boarding", "parent_station"),
        "trips": ("trip_headsign", "wheelchair_accessible"),
        "stop_times": ("pickup_type", "drop_off_type"),
        "routes": ("route_long_name", "note"),
    }
    for name, rows in tables.items():
        first, second = columns.get(name, ("note", "remark"))
        for at, row in enumerate(rows):
            row |= {first: "", second: "1" if at == 1 else ""}
    return {name: paper.as_text(rows) for name, rows in tables.items()}


@pytest.mark.parametrize("spoil", [ended_early, ended_late])
@pytest.mark.parametrize("last_line_end", ["\n", "", "\n\n"])
def test_rows_short_of_empty_last_cells_or_with_one_more_are_as_they_would_be_whole(
    read: Reader, spoil: Callable[[str], str], last_line_end: str
) -> None:
    tables = with_empty_cells()
    plain = read(feed_zip(tables))
    spoilt = {name: spoil(text).rstrip("\n") + last_line_end for name, text in tables.items()}
    if last_line_end == "" and spoil is ended_early:
        # A single row, of which nothing tells that its program writes such rows, may have been cut off.
        spoilt |= {name: text + "\n" for name, text in spoilt.items() if text.count("\n") == 1}
    record = read(feed_zip(spoilt))
    assert record.notes == plain.notes
    for field, value in vars(plain.timetable).items():
        assert np.array_equal(getattr(record.timetable, field), value), field


def test_a_time_that_ends_a_row_may_be_left_out_with_its_comma(read: Reader) -> None:
    order = ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time")
    rows = calls("t", ("A", "08:00:00"), ("B", ""), ("C", ""), ("D", "08:12:00"))
    text = ended_early(paper.as_text([{column: row[column] for column in order} for row in rows]))
    assert "t,B,2\n" in text
    record = read(**one_trip(rows, stop_times=text))
    assert [at - 28_800 for _, at, _ in times(record.timetable, 0)] == [0, 400, 420, 720]


def test_rows_of_broken_width_are_told_by_their_place_beside_rows_that_are_short_of_empty_cells(read: Reader) -> None:
    tables = with_empty_cells()
    trips = ended_early(tables["trips"]).replace("1,TU,1-07:40:00", "1,TU").replace("1,TU,1-08:00:00", "1,TU,x,y,1,,z")
    record = read(feed_zip({**tables, "trips": trips}))
    assert "bus.zip, trips.txt, row 4: 2 cells where the header has 5; 2 such rows are left out." in record.notes


def test_the_catalogue_knows_a_timetable_and_keeps_no_bytes_of_it(tmp_path: Path) -> None:
    (tmp_path / "bus.zip").write_bytes(two_lines_and_a_change())
    catalogue = recognise(tmp_path)
    (record,) = catalogue.records(TimetableFile)
    assert record.source.title == "Public transport timetable (GTFS)" and len(record.source.sha256) == 64
    assert len(record.timetable.trip_route) == 26
    assert not any("content" in vars(file.raw) or "archive" in vars(file.raw) for file in catalogue.found)


def test_a_timetable_without_one_of_its_tables_is_still_known_as_one(tmp_path: Path) -> None:
    tables = two_lines()
    del tables["trips"]
    (tmp_path / "bus.zip").write_bytes(feed_zip(tables))
    (file,) = recognise(tmp_path).found
    assert (file.kind.key if file.kind else "", file.outcome) == ("timetable", Outcome.REFUSED)
    assert file.faults == ("bus.zip: the timetable's zip lacks trips.txt; download it again.",)


def published(path: Path, table: str) -> pd.DataFrame:
    """A table of a real feed as plain text, read another way than the importer does."""
    with zipfile.ZipFile(path) as archive:
        return pd.read_csv(io.BytesIO(archive.read(table)), dtype=str, keep_default_na=False)


def connections(timetable: Timetable, day: date) -> int:
    """Pairs of consecutive calls of the trips that run on a day."""
    return int((np.diff(timetable.call_start) - 1)[trips_on(timetable, day)].sum())


def test_a_region_of_half_a_million_calls_is_read_whole(real_data: Path) -> None:
    path = real_data / "newport_wales" / "south-wales-gtfs-2018.zip"
    record = read_timetable(RawFile(path.name, path))
    timetable, day = record.timetable, date(2018, 10, 16)
    # PROVENANCE: 4,368 stops, 539,000 stop times, and on Tuesday 2018-10-16 5,792 trips and 235,082 connections.
    assert (len(timetable.stop_id), len(timetable.call_stop)) == (4_368, 539_334)
    assert (int(trips_on(timetable, day).sum()), connections(timetable, day)) == (5_792, 235_082)
    calendar, trips, rows = (published(path, f"{table}.txt") for table in ("calendar", "trips", "stop_times"))
    that_day = calendar[(calendar["tuesday"] == "1") & (calendar["start_date"] <= "20181016")]
    that_day = that_day[that_day["end_date"] >= "20181016"]
    running_trips = trips[trips["service_id"].isin(that_day["service_id"])]["trip_id"]
    called = rows[rows["trip_id"].isin(running_trips)]
    assert (len(running_trips), len(called) - called["trip_id"].nunique()) == (5_792, 235_082)
    # Every call is there with its own time, but for the hours after midnight of 39 trips.
    clock = rows["arrival_time"].str.split(":").map(lambda parts: int(parts[0]) * 3600 + int(parts[1]) * 60)
    assert np.array_equal(np.sort(timetable.call_arrive % 86_400), np.sort(clock.to_numpy()))
    inner = np.ones(len(timetable.call_stop), dtype=bool)
    inner[timetable.call_start[:-1]] = False
    assert (timetable.call_arrive[1:] >= timetable.call_depart[:-1])[inner[1:]].all()
    assert [note.split(": ")[1].split(" ")[0] for note in record.notes] == ["289", "39"]
    # Most of its calendar from 2010 on has 84 trips a Tuesday; the day that is shown first is one of the dense ones.
    # As many trips as on 6 November 2018, in the second week of an October.
    usual = ordinary_day(timetable, 1)
    assert usual == date(2019, 10, 8)
    assert trips_on(timetable, usual).sum() == trips_on(timetable, date(2018, 11, 6)).sum()
    assert timetable.days.shape == (107, 3_315)


def test_a_feed_of_stations_and_entrances_holds_the_stops_alone(real_data: Path) -> None:
    path = real_data / "newport_wales" / "newport-20230613_gtfs.zip"
    timetable = read_timetable(RawFile(path.name, path)).timetable
    rows, stops = published(path, "stop_times.txt"), published(path, "stops.txt")
    assert len(stops) == 2_686
    assert (len(timetable.stop_id), len(timetable.call_stop)) == (rows["stop_id"].nunique(), len(rows))
    assert (timetable.feeds[0].name, covered(timetable)) == (
        "ITO World 20230612_115702",
        (date(2023, 6, 5), date(2024, 3, 1)),
    )
    assert int((~timetable.call_board).sum()) == int((rows["pickup_type"] == "1").sum()) == 187
    first = rows[rows["trip_id"] == rows["trip_id"].iloc[0]].sort_values("stop_sequence", key=pd.to_numeric)
    stop_ids = [timetable.stop_id[at] for at in timetable.call_stop[slice(*timetable.call_start[:2])]]
    assert stop_ids == first["stop_id"].tolist()


def test_a_real_weekly_service_that_ended_holds_for_its_weeks_and_not_to_the_last_bank_holiday(real_data: Path) -> None:
    folder = real_data / "isle_of_wight" / "transport"
    if not folder.is_dir():
        pytest.skip("the Isle of Wight's timetables are not on this machine")
    bus, rail = (
        read_timetable(RawFile(name, folder / name)).timetable for name in ("iow-bus-gtfs.zip", "iow-rail-gtfs.zip")
    )
    # The lockdown timetable of 18 May to 19 July 2020, with bank holidays to 2026: PROVENANCE, 416 trips a day.
    assert covered(bus) == (date(2020, 5, 18), date(2026, 12, 28))
    assert served_words(bus) == "2020-05-18 to 2020-07-19, and 51 other days to 2026-12-28"
    assert bus.by_feed[0].usual.tolist() == [407, 416, 412, 400, 409, 391, 225]
    both = merged([bus, rail])
    with pytest.raises(InputError, match="runs 0 of its usual 416 trips of a Tuesday"):
        parsed_when("2020-09-15T09:30/12:30", both)
    assert parsed_when("2020-06-16T09:30/12:30", both).day == date(2020, 6, 16)
    # The spring bank holiday of 2020, in the weeks of the timetable, and the bank holiday of August, after them.
    assert parsed_when("2020-05-25T09:30/12:30", both) and parsed_when("2020-08-31T09:30/12:30", both)
    assert "220 of its usual 407 trips" in bank_holiday_words(both, date(2020, 5, 25))
    assert ordinary_day(both, 1) == date(2020, 6, 9)


def test_a_railway_s_exceptions_and_least_changes_are_held(real_data: Path) -> None:
    path = real_data / "trafford" / "transport" / "gm-rail-gtfs.zip"
    timetable = read_timetable(RawFile(path.name, path)).timetable
    assert sorted(set(timetable.change_seconds.tolist())) == sorted(
        {int(text) for text in published(path, "transfers.txt")["min_transfer_time"]}
    )
    weekly, single = published(path, "calendar.txt"), published(path, "calendar_dates.txt")
    day = date(2021, 1, 31)
    services = weekly[weekly["sunday"] == "1"]
    services = services[(services["start_date"] <= "20210131") & (services["end_date"] >= "20210131")]
    removed = set(single[single["date"] == "20210131"]["service_id"])
    trips, rows = published(path, "trips.txt"), published(path, "stop_times.txt")
    several = rows["trip_id"].value_counts()
    several = set(several[several > 1].index) - {"39788"}  # runs backwards by a minute
    expected = trips[trips["service_id"].isin(set(services["service_id"]) - removed) & trips["trip_id"].isin(several)]
    assert removed and int(trips_on(timetable, day).sum()) == len(expected)
