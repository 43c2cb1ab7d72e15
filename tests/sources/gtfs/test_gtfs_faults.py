"""Timetables with something wrong in them: each is refused in sentences that name the file and the row, or is read
without what is wrong, which is then counted; nothing else ever happens."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.sources import packed
from geo.sources.gtfs import frequencies
from geo.sources.gtfs import tables as gtfs_tables
from geo.sources.gtfs.gtfs import TimetableFile, read_timetable
from geo.sources.reading import RawFile
from geo.travel.through import goes_on
from geo.travel.timetable import Timetable
from tests.travel import paper_feed as paper
from tests.travel.paper_feed import Tables, as_text, calls, feed_zip, stop, two_lines


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the zips of these tests."""
    return tmp_path_factory.mktemp("feeds")


def read(folder: Path, packed_bytes: bytes) -> TimetableFile:
    """The timetable of a zip called bus.zip."""
    path = folder / "bus.zip"
    path.write_bytes(packed_bytes)
    return read_timetable(RawFile("bus.zip", path))


def without(table: str) -> Callable[[Tables], object]:
    """Takes a table out."""
    return lambda tables: tables.pop(table)


def cells(table: str, column: str, value: Any, *, rows: slice = slice(None)) -> Callable[[Tables], object]:
    """Puts a value into a column of some rows."""
    return lambda tables: [row.update({column: value}) for row in tables[table][rows]]


def replaced(table: str, text: str | bytes) -> Callable[[Tables], object]:
    """Puts a text in the place of a table."""
    return lambda tables: tables.update({table: text})  # type: ignore[dict-item]


def only_columns(table: str, *columns: str) -> Callable[[Tables], object]:
    """Leaves a table these columns."""
    return lambda tables: tables.update({table: [{key: row[key] for key in columns} for row in tables[table]]})


ABROAD = {"stop_lat": 48.8530, "stop_lon": 2.3499}
TIMES = as_text(two_lines()["stop_times"])
# The header and 25 of 52 rows: the second call of the thirteenth trip is lost, and all that follow.
HALF = "".join(TIMES.splitlines(keepends=True)[:26])
# What is wrong: the one sentence that the feed is refused with, as it begins.
REFUSED: dict[str, tuple[Callable[[Tables], object], str]] = {
    "no stops": (without("stops"), "bus.zip: the timetable's zip lacks stops.txt;"),
    "no routes": (without("routes"), "bus.zip: the timetable's zip lacks routes.txt;"),
    "no trips": (without("trips"), "bus.zip: the timetable's zip lacks trips.txt;"),
    "no stop times": (without("stop_times"), "bus.zip: the timetable's zip lacks stop_times.txt;"),
    "no calendar": (without("calendar"), "bus.zip: the timetable's zip lacks calendar.txt or calendar_dates.txt;"),
    "a missing column": (
        only_columns("stop_times", "trip_id", "stop_id", "stop_sequence"),
        "bus.zip, stop_times.txt: no column arrival_time, departure_time; the columns are trip_id, stop_id,",
    ),
    "a column twice": (
        replaced("trips", "trip_id,route_id,service_id,trip_id\nt,1,TU,t\n"),
        "bus.zip, trips.txt: the column trip_id stands in the header more than once;",
    ),
    "no weekday": (cells("calendar", "tuesday", "0"), "bus.zip, calendar.txt: no service runs on any day."),
    "a weekday that does not come": (
        cells("calendar", "end_date", "20261002"),
        "bus.zip, calendar.txt: no service runs on any day.",
    ),
    "every stop in Paris": (
        lambda tables: [row.update(ABROAD) for row in tables["stops"]],
        "bus.zip, stops.txt: no stop lies in Great Britain; the first one, stop A (Stop A) on row 2, stands at 48.853, "
        "2.3499, not in Great Britain.",
    ),
    "every stop at nought": (
        lambda tables: [row.update(stop_lat="0", stop_lon="0.0") for row in tables["stops"]],
        "bus.zip, stops.txt: no stop lies in Great Britain; the first one, stop A (Stop A) on row 2, stands nowhere,",
    ),
    "swapped axes": (
        lambda tables: [row.update(stop_lat=row["stop_lon"], stop_lon=row["stop_lat"]) for row in tables["stops"]],
        "bus.zip, stops.txt: stop_lat and stop_lon are swapped;",
    ),
    "only stations": (cells("stops", "location_type", "1"), "bus.zip, stops.txt: there is no stop in it that one"),
    "stop times cut off in a row": (
        replaced("stop_times", HALF + "1-12:00:00,12:0"),
        "bus.zip, stop_times.txt: the table is cut off at row 27, which has 2 of 5 cells;",
    ),
    "stop times cut off at the end of a row": (
        replaced("stop_times", HALF),
        "bus.zip, stop_times.txt: it holds no call of 13 of 26 trips that run, so it is cut off (its last row is 26)",
    ),
    "stop times cut off between quotation marks": (
        replaced("stop_times", '"' + HALF.replace(",", '","').replace("\n", '"\n"') + '"'),
        "bus.zip, stop_times.txt: the table is cut off at row",
    ),
    "a quotation mark that is never closed": (
        replaced("stops", as_text(two_lines()["stops"]).replace("Stop B", '"Stop B')),
        "bus.zip, stops.txt: the table is cut off at row 3, or a quotation mark there is never closed;",
    ),
    "an empty table": (replaced("trips", ""), "bus.zip, trips.txt: the file is empty;"),
    "a last row that is short, and blank lines": (
        replaced("trips", as_text(two_lines()["trips"]) + "1,TU\n\n\n"),
        "bus.zip, trips.txt: the table is cut off at row 28, which has 2 of 3 cells;",
    ),
    "a header alone": (
        replaced("stop_times", TIMES.split("\n")[0]),
        "bus.zip, stop_times.txt: there is a header and no usable row below it.",
    ),
    "no bytes of text": (replaced("stops", b"stop_id\x00\x01\x02"), "bus.zip, stops.txt: the text is neither UTF-8"),
    "bytes of no alphabet": (replaced("routes", b"route_id,route_type\n\x81,3\n"), "bus.zip, routes.txt: the text is"),
    "calls of other trips": (
        cells("stop_times", "trip_id", "x"),
        "bus.zip, stop_times.txt: it holds no call of 26 of 26 trips that run,",
    ),
    "trips of other lines": (cells("trips", "route_id", "x"), "bus.zip: no trip of it can be used."),
    "calls at other stops": (cells("stop_times", "stop_id", "x"), "bus.zip: no trip of it can be used."),
    "all times no times": (
        cells("stop_times", "arrival_time", "8:5"),
        "bus.zip, stop_times.txt: the times of 26 of 26 trips cannot be used.",
    ),
    "endless departures": (
        lambda tables: tables.update(
            frequencies=[
                {"trip_id": row["trip_id"], "start_time": "00:00:00", "end_time": "99:00:00", "headway_secs": 1}
                for row in tables["trips"]
            ]
            * 2
        ),
        "bus.zip, frequencies.txt: its lines stand for 37,065,600 calls, more than the 20,000,000 that are held;",
    ),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_a_feed_that_cannot_be_used_is_refused_in_a_sentence(folder: Path, wrong: str) -> None:
    spoil, sentence = REFUSED[wrong]
    tables = two_lines()
    spoil(tables)
    with pytest.raises(InputError) as fault:
        read(folder, feed_zip(tables))
    assert fault.value.faults[0].startswith(sentence)
    assert all(sentence.endswith(".") for sentence in fault.value.faults)


# What is wrong: how many trips and calls are left of 26 and 52, and the sentence that says so.
READ_WITHOUT: dict[str, tuple[Callable[[Tables], object], tuple[int, int], str]] = {
    "a time that is none": (
        cells("stop_times", "arrival_time", "25:61:00", rows=slice(1, 2)),
        (25, 50),
        "bus.zip, stop_times.txt, row 3: trip 1-07:00:00 is left out, as arrival_time is '25:61:00' and no time such "
        "as 08:05:00.",
    ),
    "a time without seconds": (
        cells("stop_times", "departure_time", "8:5", rows=slice(2, 3)),
        (25, 50),
        "bus.zip, stop_times.txt, row 4: trip 1-07:20:00 is left out, as departure_time is '8:5' and no time such as "
        "08:05:00.",
    ),
    "a trip that runs backwards": (
        lambda tables: tables["stop_times"][1].update(arrival_time="06:50:00", departure_time="06:50:00"),
        (25, 50),
        "bus.zip, stop_times.txt, row 3: trip 1-07:00:00 is left out, as it arrives at 06:50:00, before it left the "
        "stop before at 07:00:00.",
    ),
    "a call that ends before it begins": (
        cells("stop_times", "departure_time", "07:09:00", rows=slice(1, 2)),
        (25, 50),
        "bus.zip, stop_times.txt, row 3: trip 1-07:00:00 is left out, as it leaves at 07:09:00, before it arrives at "
        "07:10:00.",
    ),
    "a trip without a last time": (
        lambda tables: tables["stop_times"][1].update(arrival_time="", departure_time=""),
        (25, 50),
        "bus.zip, stop_times.txt, row 3: trip 1-07:00:00 is left out, as its first or last call has no time.",
    ),
    "a place in the order that is none": (
        cells("stop_times", "stop_sequence", "second", rows=slice(1, 2)),
        (25, 50),
        "bus.zip, stop_times.txt, row 3: trip 1-07:00:00 is left out, as stop_sequence is 'second' and no whole "
        "number.",
    ),
    "a stop in Paris": (
        lambda tables: tables["stops"].append({**stop("Z", 0.0), **ABROAD}),
        (26, 52),
        "bus.zip, stops.txt, row 6: stop Z (Stop Z) stands at 48.853, 2.3499, not in Great Britain; it is left out, "
        "with the calls there.",
    ),
    "calls in Paris": (
        lambda tables: tables["stops"][1].update(ABROAD),
        (10, 20),
        "bus.zip, stop_times.txt: 16 calls are at a stop without a place in Great Britain, and left out.",
    ),
    "a latitude in words": (
        cells("stops", "stop_lat", "north", rows=slice(1, 2)),
        (10, 20),
        "bus.zip, stops.txt, row 3: stop_lat is 'north'; a number of -90 or more was expected, and it is not held.",
    ),
    "one code for two stops": (
        lambda tables: tables["stops"].append(stop("B", paper.C)),
        (26, 52),
        "bus.zip, stops.txt, row 6: stop_id 'B' stands further up already, with other facts; the first one is used.",
    ),
    "a row of another width": (
        replaced("trips", as_text(two_lines()["trips"]).replace("1,TU,1-07:00:00\n", "1,TU,1-07:00:00,x,y\n")),
        (25, 50),
        "bus.zip, trips.txt, row 2: 5 cells where the header has 3; 1 such rows are left out.",
    ),
    "a calendar's day that is none": (
        lambda tables: tables["calendar"].insert(0, {**tables["calendar"][0], "start_date": "20260230"}),
        (26, 52),
        "bus.zip, calendar.txt, row 2: start_date is '20260230' and no day such as 20261006; the row is left out.",
    ),
    "a calendar that ends before it begins": (
        lambda tables: tables["calendar"].append({**tables["calendar"][0], "end_date": "20250101"}),
        (26, 52),
        "bus.zip, calendar.txt, row 3: end_date 20250101 is before start_date 20261001; the row is left out.",
    ),
    "a weekday that is neither": (
        lambda tables: tables["calendar"].append({**tables["calendar"][0], "monday": "yes"}),
        (26, 52),
        "bus.zip, calendar.txt, row 3: monday is 'yes' and neither 0 nor 1; the row is left out.",
    ),
    "an exception of no kind": (
        lambda tables: tables.update(calendar_dates=[{"service_id": "TU", "date": "20261006", "exception_type": 9}]),
        (26, 52),
        "bus.zip, calendar_dates.txt: 1 row is neither a day added (1) nor one removed (2), and left out.",
    ),
    "an exception on no day": (
        lambda tables: tables.update(calendar_dates=[{"service_id": "TU", "date": "2026-10-06", "exception_type": 2}]),
        (26, 52),
        "bus.zip, calendar_dates.txt, row 2: date is '2026-10-06' and no day such as 20261006; the row is left out.",
    ),
    "a span that ends before it begins": (
        lambda tables: tables.update(
            frequencies=[
                {"trip_id": "1-07:00:00", "start_time": "09:00:00", "end_time": "08:00:00", "headway_secs": 600}
            ]
        ),
        (25, 50),
        "bus.zip, frequencies.txt, row 2: end_time 08:00:00 is not after start_time 09:00:00; the row is left out.",
    ),
    "a span of no headway": (
        lambda tables: tables.update(
            frequencies=[
                {"trip_id": "1-07:00:00", "start_time": "07:00:00", "end_time": "08:00:00", "headway_secs": "0"}
            ]
        ),
        (25, 50),
        "bus.zip, frequencies.txt, row 2: headway_secs is '0' and no number of seconds; the row is left out.",
    ),
    "a kind of vehicle of which nothing is known": (
        cells("routes", "route_type", "99", rows=slice(0, 1)),
        (26, 52),
        "bus.zip, routes.txt: 1 route is of a kind of vehicle that is not known (route_type), and taken for a bus.",
    ),
    "no operators": (
        without("agency"),
        (26, 52),
        "bus.zip: there is no agency.txt in it, so its routes are without their operator's name.",
    ),
    "times of another country": (
        cells("agency", "agency_timezone", "Europe/Paris"),
        (26, 52),
        "bus.zip, agency.txt: the times are said to be of Europe/Paris; they are read as British ones.",
    ),
    "an old spreadsheet's letters": (
        replaced("routes", "route_id,route_short_name,route_type\n1,Caf\u00e9,3\n2,2,3\n".encode("cp1252")),
        (26, 52),
        "bus.zip, routes.txt: read as Windows-1252 text, as it is not UTF-8.",
    ),
}


@pytest.mark.parametrize("wrong", READ_WITHOUT)
def test_what_is_wrong_in_a_row_is_left_out_and_said(folder: Path, wrong: str) -> None:
    spoil, left, sentence = READ_WITHOUT[wrong]
    tables = two_lines()
    spoil(tables)
    record = read(folder, feed_zip(tables))
    assert (len(record.timetable.trip_route), len(record.timetable.call_stop)) == left
    assert sentence in record.notes


def test_times_that_cannot_be_used_on_many_trips_refuse_the_file_and_on_few_leave_them_out(folder: Path) -> None:
    # 3 of 26 trips are more than a tenth, 2 are not.
    for count in (2, 3):
        tables = two_lines()
        for row in tables["stop_times"][: 2 * count : 2]:
            row["departure_time"] = row["arrival_time"] = "24:00:00"
        if count == 2:
            assert len(read(folder, feed_zip(tables)).timetable.trip_route) == 24
            continue
        with pytest.raises(InputError) as fault:
            read(folder, feed_zip(tables))
        assert fault.value.faults[0] == "bus.zip, stop_times.txt: the times of 3 of 26 trips cannot be used."
        assert len(fault.value.faults) == 4 and "row 3: trip 1-07:00:00" in fault.value.faults[1]


def test_of_many_faults_of_a_kind_five_are_spelt_out_and_the_rest_counted(folder: Path) -> None:
    tables = two_lines()
    tables["stops"] += [{"stop_id": f"Z{number}", **ABROAD} for number in range(1_000)]
    assert read(folder, feed_zip(tables)).notes[-1] == (
        "995 more: stops of bus.zip, stops.txt without a place in Great Britain, left out with the calls there."
    )


def test_a_zip_that_is_cut_off_or_damaged_is_refused(folder: Path) -> None:
    whole = feed_zip(two_lines())
    for damaged in (whole[: len(whole) // 2], whole[:200] + b"\xff" * 40 + whole[240:]):
        with pytest.raises(InputError, match=r"^bus\.zip: .*damaged; download it again\.$"):
            read(folder, damaged)


def test_a_real_table_that_is_cut_off_half_way_is_refused_at_its_last_row(real_data: Path, folder: Path) -> None:
    with zipfile.ZipFile(real_data / "newport_wales" / "south-wales-gtfs-2018.zip") as archive:
        tables: dict[str, Any] = {name.removesuffix(".txt"): archive.read(name) for name in archive.namelist()}
    half = tables["stop_times"][:24_000_000]
    with pytest.raises(InputError) as fault:
        read(folder, feed_zip({**tables, "stop_times": half}))
    last = half.count(b"\n") + 1
    assert fault.value.faults[0].startswith(f"bus.zip, stop_times.txt: the table is cut off at row {last}, ")


def test_two_feeds_in_one_zip_are_refused(folder: Path) -> None:
    both = io.BytesIO()
    with zipfile.ZipFile(both, "w") as archive:
        for place in ("north", "south"):
            for name, rows in two_lines().items():
                archive.writestr(f"{place}/{name}.txt", as_text(rows))
    with pytest.raises(InputError, match=r"north/agency\.txt and south/agency\.txt lie in one zip; pack"):
        read(folder, both.getvalue())


def test_a_small_zip_that_unpacks_without_end_is_refused_before_it_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = feed_zip({**two_lines(), "stop_times": TIMES + "\n" * 5_000_000})
    assert len(bomb) < 20_000
    monkeypatch.setattr(gtfs_tables, "MOST_TABLE_BYTES", 4_000_000)
    with pytest.raises(InputError, match=r"stop_times\.txt: the table has .* GB, more than .*; cut the timetable down"):
        read(folder, bomb)
    monkeypatch.setattr(packed, "MOST_BYTES", 4_000_000)
    with pytest.raises(InputError, match=r"^bus\.zip: it unpacks to more than"):
        read(folder, bomb)


def test_lines_by_frequency_that_fit_are_held_and_one_call_more_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    span = {"trip_id": "1-07:00:00", "start_time": "07:00:00", "end_time": "08:00:00", "headway_secs": 1_200}
    packed_bytes = feed_zip({**two_lines(), "frequencies": [span]})
    monkeypatch.setattr(frequencies, "MOST_CALLS", 6)
    assert len(read(folder, packed_bytes).timetable.call_stop) == 50 + 6
    monkeypatch.setattr(frequencies, "MOST_CALLS", 5)
    with pytest.raises(InputError, match="stand for 6 calls, more than the 5 that are held"):
        read(folder, packed_bytes)


def everything() -> Tables:
    """The two lines with every table that is read and every column of them."""
    tables = two_lines(until_hour=9)
    tables["stops"] += [stop("S", paper.B, location_type="1", wheelchair_boarding="1")]
    tables["stops"][1]["parent_station"] = "S"
    tables["stop_times"] += calls("3", ("A", "23:50:00"), ("B", ""), ("C", "24:10:00"), ("D", "24:20:00"))
    for number, row in enumerate(tables["stop_times"]):
        row |= {"pickup_type": "0", "drop_off_type": "", "shape_dist_traveled": number}
    tables["trips"] += [{"route_id": "1", "service_id": "SU", "trip_id": "3", "wheelchair_accessible": "1"}]
    tables["calendar_dates"] = [
        {"service_id": "SU", "date": "20261004", "exception_type": "1"},
        {"service_id": "TU", "date": "20261006", "exception_type": "2"},
    ]
    tables["frequencies"] = [
        {"trip_id": "3", "start_time": "20:00:00", "end_time": "23:00:00", "headway_secs": "1800", "exact_times": "1"}
    ]
    tables["transfers"] = [
        {"from_stop_id": "S", "to_stop_id": "C", "transfer_type": "2", "min_transfer_time": "120"},
        {"from_stop_id": "D", "to_stop_id": "D", "transfer_type": "3", "min_transfer_time": ""},
        {"transfer_type": "4", "from_trip_id": "1-07:00:00", "to_trip_id": "2-07:15:00"},
        {"transfer_type": "5", "from_trip_id": "1-07:20:00", "to_trip_id": "2-07:45:00"},
    ]
    tables["trips"] += [{"route_id": "2", "service_id": "TU", "trip_id": "flexible"}]
    tables["stop_times"] += [
        {"trip_id": "flexible", "location_id": "zone", "stop_sequence": at, "start_pickup_drop_off_window": "08:00:00"}
        for at in (1, 2)
    ]
    for trip in tables["trips"][::5]:
        trip["block_id"] = "v"
    tables["feed_info"] = [
        {"feed_publisher_name": "P", "feed_version": "1", "feed_start_date": "20261001", "feed_end_date": "20261231"}
    ]
    return tables


def assert_sound(timetable: Timetable) -> None:
    """What every timetable must be, whatever it was read from."""
    assert len(timetable.trip_route) and timetable.days.any()
    assert timetable.call_start[0] == 0 and timetable.call_start[-1] == len(timetable.call_stop)
    assert (np.diff(timetable.call_start) >= 2).all()
    for rows, of in (
        (timetable.call_stop, timetable.stop_id),
        (timetable.trip_route, timetable.route_name),
        (timetable.trip_days, timetable.days),
        (timetable.change_from, timetable.stop_id),
        (timetable.change_to, timetable.stop_id),
        (timetable.trip_feed, timetable.feeds),
        (timetable.trip_block, timetable.trip_route),
        (timetable.stay_from, timetable.trip_route),
        (timetable.stay_to, timetable.trip_route),
    ):
        assert ((rows >= 0) & (rows < len(of))).all()
    assert np.isfinite(timetable.stop_easting).all() and np.isfinite(timetable.stop_northing).all()
    first = np.zeros(len(timetable.call_stop), dtype=bool)
    first[timetable.call_start[:-1]] = True
    assert (timetable.call_depart >= timetable.call_arrive).all()
    assert (timetable.call_arrive[1:] >= timetable.call_depart[:-1])[~first[1:]].all()
    assert (timetable.change_seconds >= -1).all()
    assert (timetable.trip_block[timetable.trip_block] == timetable.trip_block).all()
    goes_on(timetable, np.ones(len(timetable.trip_route), dtype=bool))
    assert len(timetable.by_feed[0].served) == (timetable.feeds[0].last_day - timetable.feeds[0].first_day).days + 1
    assert timetable.feeds[0].first_day <= timetable.feeds[0].last_day
    for field in ("arrive", "depart", "stop"):
        assert getattr(timetable, f"call_{field}").dtype == np.int32


ODD_CELLS = (
    "",
    " ",
    "NA",
    "0",
    "-1",
    "1",
    "2",
    "3",
    "9",
    "99",
    "1e400",
    "nan",
    "inf",
    "1.5",
    "A",
    "B",
    "S",
    "TU",
    "3",
    "x,y",
    'a "b" c',
    "caf\u00e9",
    "08:05:00",
    "8:5",
    "25:61:00",
    "-1:00:00",
    "99:59:59",
    "100:00:00",
    "00:00:00",
    "20261006",
    "20260230",
    "00000000",
    "99991231",
    "2026-10-06",
    "\u0661\u0662",
    "51.5",
    "5150.5",
    "9" * 40,
)
ODD_BYTES = (b"", b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b"\x81", b"\xef\xbb\xbf", b'""', b', "')
WHOLE = everything()
PLACES = [(table, row, column) for table, rows in WHOLE.items() for row, cells in enumerate(rows) for column in cells]


# No trip is left on any day, and transfers.txt names two.
@example(spoilt=[(("calendar", 0, "service_id"), ""), (("trips", 4, "trip_id"), "3")])
@given(spoilt=st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(ODD_CELLS)), min_size=1, max_size=4))
@pytest.mark.slow
def test_whatever_stands_in_a_cell_ends_in_sentences_or_a_sound_timetable(
    folder: Path, spoilt: list[tuple[tuple[str, int, str], str]]
) -> None:
    tables = everything()
    for (table, row, column), text in spoilt:
        tables[table][row][column] = text
    end_well(folder, feed_zip(tables))


@given(
    table=st.sampled_from(sorted(WHOLE)),
    at=st.floats(0, 1),
    inserted=st.sampled_from(ODD_BYTES),
    cut=st.booleans(),
)
@pytest.mark.slow
def test_whatever_befalls_the_bytes_of_a_table_ends_in_sentences_or_a_sound_timetable(
    folder: Path, table: str, at: float, inserted: bytes, cut: bool
) -> None:
    text = as_text(WHOLE[table]).encode()
    place = int(at * len(text))
    rest = b"" if cut else text[place:]
    end_well(folder, feed_zip({**WHOLE, table: text[:place] + inserted + rest}))


@given(
    table=st.sampled_from(sorted(WHOLE)), change=st.sampled_from(["drop", "double", "turn", "empty"]), data=st.data()
)
@pytest.mark.slow
def test_whatever_rows_and_columns_are_lost_ends_in_sentences_or_a_sound_timetable(
    folder: Path, table: str, change: str, data: st.DataObject
) -> None:
    tables = everything()
    rows = tables[table]
    if change == "drop":
        column = data.draw(st.sampled_from(sorted(rows[0])))
        tables[table] = [{key: cell for key, cell in row.items() if key != column} for row in rows]
    elif change == "double":
        rows += [dict(row) for row in rows]
    elif change == "turn":
        rows.reverse()
    else:
        del rows[data.draw(st.integers(0, len(rows))) :]
    end_well(folder, feed_zip(tables))


def end_well(folder: Path, packed_bytes: bytes) -> None:
    """Reads a zip, which gives a sound timetable or sentences that name the file."""
    try:
        record = read(folder, packed_bytes)
    except InputError as fault:
        assert fault.faults[0].startswith("bus.zip")
        return
    assert_sound(record.timetable)
