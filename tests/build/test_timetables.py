"""A folder with a timetable becomes a place with public transport, or says in one sentence why not.

The paper folder's row of output areas and the two lines of `tests.paper_feed` lie on one street. Area 1 starts 200 m
along; East Surgery stands 3,400 m along; line 1 leaves A (300 m along) at :00, :20 and :40 from 07:00 to 12:00 on the
Tuesdays of October 2026 and is at B (4,300 m along) ten minutes later. There is no line back: people walk home.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo import build
from geo.__main__ import main
from geo.appraisal.appraise import appraise
from geo.appraisal.minutes_text import minutes_report
from geo.appraisal.text import to_plain
from geo.errors import InputError
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.travel.streets import Mode
from geo.travel.ways import Way
from tests.build import paper_folder as paper
from tests.build.paper_folder import NORTH, OAS, WEST
from tests.town import all_minutes
from tests.travel import paper_feed
from tests.travel.paper_feed import Tables, feed_zip, two_lines

ABSENT = "Public transport is absent, and without a car means on foot: "
FEED = "transport/buses.zip"
Spoil = Callable[[Tables], object]


@pytest.fixture(name="folder")
def a_folder(tmp_path: Path) -> Path:
    """The paper folder with its street and the two lines, to be changed by a test."""
    folder = paper.paper_folder(tmp_path / "paper")
    paper.write_street(folder / "row.osm.pbf")
    write_feed(folder / FEED, two_lines())
    return folder


def write_feed(path: Path, tables: Mapping[str, Any]) -> None:
    """The zip of a timetable's tables."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(feed_zip(tables))


def left_out(place: Place, file: str) -> list[str]:
    """What is said of a file that was left out."""
    return [sentence for sentence in place.account.left_out if sentence.startswith(f"Left out: {file}: ")]


def test_a_folder_with_streets_and_a_timetable_has_minutes_by_public_transport(folder: Path) -> None:
    place, lines = paper.built(folder)
    assert place.travel.timetable is not None and place.travel.first_when is not None
    # Of Tuesdays that are alike the one in the second week of October.
    assert place.travel.first_when.day == date(2026, 10, 13)
    # 16 departures of line 1 and 10 of line 2.
    assert "Timetable: 4 stops, 26 trips; it covers 2026-10-06 to 2026-10-27." in lines
    assert place.travel.modes[-1] is Mode.TRANSIT and not any(ABSENT in line for line in lines)
    used = next(source for source in place.account.provenance if source.file == FEED)
    assert used.used_for == "journeys by public transport"


def test_the_minutes_of_the_first_view_by_hand(folder: Path) -> None:
    place, _ = paper.built(folder)
    east = all_minutes(place, Mode.TRANSIT).minutes.at[OAS[0], "Z99102"]
    # To A 100 m, 75 seconds; ten minutes by bus; back from B 900 m, 675 seconds: 22.5 minutes and the wait. Leaving at
    # :58, :18 or :38 one waits three quarters of a minute, and k minutes more leaving k minutes before. On foot it is
    # 3,200 m, 40 minutes. From 09:30 to 11:58 k is 8 to 0 once and 19 to 0 seven times, then no bus runs: up to k = 8
    # there are 8 departures a minute, from 9 on 7, so the 91st of 181 is k = 11.
    assert all_minutes(place, Mode.WALK).minutes.at[OAS[0], "Z99102"] == pytest.approx(40, abs=0.02)
    assert east == pytest.approx(22.5 + 0.75 + 11, abs=0.06)
    spread = all_minutes(place, Mode.TRANSIT).spread
    assert spread is not None and spread.answered.at[OAS[0], "Z99102"] == 1
    # k = 17, 18 and 19 walk, and the 32 minutes from 11:59 on.
    assert spread.walked.at[OAS[0], "Z99102"] == pytest.approx((3 * 7 + 32) / 181)


def test_a_place_with_a_timetable_is_opened_as_it_was_built_and_answers_another_day(folder: Path) -> None:
    place, _ = paper.built(folder)
    report = minutes_report(place, "transit", target=Service.GP, when="2026-10-27T07:00/10:00")
    assert report["when"] == "Tuesday 27 October 2026, leaving 07:00 to 10:00"
    assert any("timetable of Paper Buses." in note for note in report["notes"])
    with pytest.raises(InputError, match="it covers 2026-10-06 to 2026-10-27"):
        minutes_report(place, "transit", target=Service.GP, when="2026-11-03T07:00/10:00")


def through_line(*trip_ids: str, **of_trips: Any) -> Tables:
    """A bus every 20 minutes from 07:00 to 14:00, from A (300 m along) over B (1,500 m) to D (3,100 m) in 7 minutes.

    trip_ids: one for a single trip from A to D; or two, one from A to B and one from B on, which leaves as the first
    arrives. of_trips: further cells of trips.txt.
    """
    tables = two_lines()
    tables["stops"] = [paper_feed.stop(name, WEST + at) for name, at in (("A", 300), ("B", 1500), ("D", 3100))]
    tables["trips"], tables["stop_times"] = [], []
    for at in range(7 * 3600, 14 * 3600 + 1, 20 * 60):
        calls = [("A", at), ("B", at + 180), ("D", at + 420)]
        for trip_id, made in zip(trip_ids, [calls] if len(trip_ids) == 1 else [calls[:2], calls[1:]], strict=True):
            cells = {key: value.format(at=at) for key, value in of_trips.items()}
            tables["trips"].append({"route_id": "1", "service_id": "TU", "trip_id": f"{trip_id}{at}", **cells})
            tables["stop_times"] += paper_feed.calls(f"{trip_id}{at}", *made)
    return tables


def named_transfers(kind: int) -> list[dict[str, Any]]:
    """A row of transfers.txt for each first trip and the one that leaves where and when it arrives."""
    return [
        {"transfer_type": kind, "from_trip_id": f"first{at}", "to_trip_id": f"then{at}"}
        for at in range(7 * 3600, 14 * 3600 + 1, 20 * 60)
    ]


def minutes_to_the_east(folder: Path, tables: Tables) -> list[float]:
    """Minutes by public transport from areas 1, 2 and 5 to East Surgery."""
    write_feed(folder / FEED, tables)
    place, _ = paper.built(folder)
    return [float(all_minutes(place, Mode.TRANSIT).minutes.at[OAS[at - 1], "Z99102"]) for at in (1, 2, 5)]


def test_staying_on_the_bus_is_one_ride_by_block_and_by_name_and_getting_off_is_not(folder: Path) -> None:
    single = minutes_to_the_east(folder, through_line("whole"))
    # East Surgery is 300 m from D, 225 seconds. Area 1: 75 s to A, 420 s by bus, 45 s of waiting for the second: 12.75
    # minutes, and k more leaving k minutes earlier, k from 0 to 19 nine times each in 180 of the 181 minutes: the 91st
    # is k = 9. Area 2: 225 s to A, 15 s: 14.75. Area 5: 225 s to B, 240 s, 15 s: 11.75 and 9, but on foot it is 20.
    assert single == pytest.approx([21.75, 23.75, 20], abs=0.02)
    assert minutes_to_the_east(folder, through_line("first", "then", block_id="b{at}")) == single
    named = through_line("first", "then")
    assert minutes_to_the_east(folder, named | {"transfers": named_transfers(4)}) == single
    apart = minutes_to_the_east(folder, named)
    # The next bus from B leaves 20 minutes later; who starts there is as well served as before.
    assert apart[0] > single[0] + 3 and apart[1] > single[1] + 3 and apart[2] == single[2]
    by_block = through_line("first", "then", block_id="b{at}")
    assert minutes_to_the_east(folder, by_block | {"transfers": named_transfers(5)}) == apart


def test_an_appraisal_of_a_built_place_has_every_way_and_adds_up(folder: Path) -> None:
    place, _ = paper.built(folder)
    opened = Open("New surgery", GridPoint(WEST + 2600, NORTH))
    plain = to_plain(appraise(place, Proposal("Try", Service.GP, (opened,))), unrounded=True)
    assert plain["modes"] == [way.value for way in Way if way is not Way.CYCLE_QUIET]
    assert all(row["gain"] + row["lose"] + row["unchanged"] == 3000 for row in plain["summary"])


def test_stages_of_a_timetable_are_told_as_they_are_done(folder: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    build.build(folder, on_step=lambda stage, done, total: steps.append((stage, done, total)))
    stages = list(dict.fromkeys(stage for stage, _, _ in steps))
    assert {"Timetables", "Minutes by public transport"} <= set(stages) and stages[-1] == "Keeping the place"
    # Three sites have a place: two surgeries and a library.
    assert ("Minutes by public transport", 3, 3) in steps


def test_a_check_tells_the_days_of_each_feed(folder: Path) -> None:
    place, _ = paper.built(folder)
    sentences = build.describe(place)
    assert "Timetable: 4 stops, 26 trips; Paper Buses (2026-10-06 to 2026-10-27)." in sentences
    assert "Days that can be asked about: 2026-10-06 to 2026-10-27." in sentences
    assert "First view: Tuesday 13 October 2026, leaving 09:30 to 12:30, home by 17:30." in sentences
    assert "Trips on the day of the first view: 26 of Paper Buses." in sentences


# A Tuesday long after the Tuesdays of October 2026: Boxing Day is moved to it.
HOLIDAY = "2027-12-28"


@pytest.fixture(name="ended")
def a_folder_whose_weekly_service_has_ended(folder: Path) -> Path:
    """The two lines run on the Tuesdays of October 2026, and on one bank holiday more than a year later."""
    holiday = {"service_id": "TU", "date": HOLIDAY.replace("-", ""), "exception_type": 1}
    write_feed(folder / FEED, two_lines() | {"calendar_dates": [holiday]})
    return folder


def test_a_check_tells_the_spans_of_usual_service_and_not_the_last_day_of_a_calendar(ended: Path) -> None:
    place, lines = paper.built(ended)
    spans = f"2026-10-06 to 2026-10-27, and 1 other day to {HOLIDAY}"
    assert f"Timetable: 4 stops, 26 trips; it covers {spans}." in lines
    sentences = build.describe(place)
    assert f"Timetable: 4 stops, 26 trips; Paper Buses ({spans})." in sentences
    assert f"Days that can be asked about: {spans}." in sentences
    assert place.travel.first_when is not None and place.travel.first_when.day == date(2026, 10, 13)


def test_a_day_after_the_weekly_service_is_refused_on_the_command_line_and_a_bank_holiday_said(
    ended: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, _ = paper.built(ended)
    capsys.readouterr()
    asked = ["times", place.key, "--mode", "transit", "--when"]
    assert main([*asked, "2026-11-10T07:00/10:00"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err == (
        "2026-11-10: Paper Buses runs 0 of its usual 26 trips of a Tuesday, so that day is outside its usual service; "
        f"the timetable (Paper Buses) holds for 2026-10-06 to 2026-10-27, and 1 other day to {HOLIDAY}. Ask about a "
        "day of these, or build the place with the timetable of that day.\n"
    )
    assert main([*asked, f"{HOLIDAY}T07:00/10:00"]) == 0
    said = f"{HOLIDAY} is a bank holiday (Boxing Day, moved): Paper Buses runs 26 of its usual 26 trips."
    assert said in capsys.readouterr().out
    assert main([*asked, "2026-10-20T07:00/10:00"]) == 0
    assert "bank holiday" not in capsys.readouterr().out


def test_timetables_that_share_no_day_of_usual_service_are_left_out_with_their_spans(ended: Path) -> None:
    # The other line runs in December 2026, between the last Tuesday of the first and its bank holiday.
    write_feed(ended / "transport/others.zip", other_line(month=12))
    place, _ = paper.built(ended)
    why = (
        f"no Tuesday with a bus or train is covered by the timetable held ({FEED}: 2026-10-06 to 2026-10-27, and 1 "
        f"other day to {HOLIDAY}; transport/others.zip: 2026-12-01 to 2026-12-29)."
    )
    assert place.travel.timetable is None and f"{ABSENT}{why}" in place.account.notes


def test_without_a_timetable_public_transport_is_absent_and_says_so(folder: Path) -> None:
    (folder / FEED).unlink()
    place, lines = paper.built(folder)
    assert (place.travel.timetable, place.travel.first_when) == (None, None) and Mode.TRANSIT not in place.travel.times
    assert f"{ABSENT}no timetable is held." in lines
    assert "Timetable: none; public transport is absent." in build.describe(place)


def test_a_timetable_without_streets_is_left_out_with_the_reason(folder: Path) -> None:
    (folder / "row.osm.pbf").unlink()
    place, _ = paper.built(folder)
    why = "a timetable is held, but no streets to walk to its stops."
    assert place.travel.timetable is None and place.travel.approximate and Mode.TRANSIT not in place.travel.times
    assert f"{ABSENT}{why}" in place.account.notes and left_out(place, FEED) == [f"Left out: {FEED}: {why}"]


def test_a_timetable_with_no_stop_near_the_streets_is_left_out_with_the_reason(folder: Path) -> None:
    tables = two_lines()
    tables["stops"] = [paper_feed.stop(name, WEST + 1000 * at, NORTH - 40_000) for at, name in enumerate("ABCD")]
    write_feed(folder / FEED, tables)
    place, _ = paper.built(folder)
    why = "the timetable held has no stop near the streets."
    assert place.travel.timetable is None and Mode.TRANSIT not in place.travel.times and not place.travel.approximate
    assert f"{ABSENT}{why}" in place.account.notes and left_out(place, FEED) == [f"Left out: {FEED}: {why}"]


def test_a_timetable_that_covers_no_tuesday_is_left_out_with_its_days(folder: Path) -> None:
    tables = two_lines()
    tables["calendar"][0] |= {"tuesday": 0, "saturday": 1}
    write_feed(folder / FEED, tables)
    place, _ = paper.built(folder)
    why = f"no Tuesday with a bus or train is covered by the timetable held ({FEED}: 2026-10-03 to 2026-10-31)."
    assert place.travel.timetable is None and left_out(place, FEED) == [f"Left out: {FEED}: {why}"]


def other_line(*, month: int = 10) -> Tables:
    """Another operator's timetable, every Tuesday of a month: from A beyond the borough to B at West Surgery."""
    tables = two_lines()
    tables["agency"][0] |= {"agency_name": "Other Buses"}
    tables["stops"] = [
        paper_feed.stop("A", WEST + 5000),
        paper_feed.stop("B", WEST + 600),
        *(paper_feed.stop(name, WEST + 7000) for name in "CD"),
    ]
    tables["calendar"][0] |= {"start_date": f"2026{month}01", "end_date": f"2026{month}30"}
    return tables


def test_two_timetables_are_one_and_both_are_named(folder: Path) -> None:
    alone, _ = paper.built(folder)
    write_feed(folder / "transport/others.zip", other_line())
    place, lines = paper.built(folder)
    assert place.travel.timetable is not None
    assert [feed.name for feed in place.travel.timetable.feeds] == ["Paper Buses", "Other Buses"]
    # Both call a stop A: the second feed's codes carry its name.
    assert place.travel.timetable.stop_id[:5] == ("A", "B", "C", "D", "Other Buses:A")
    assert any(line.startswith("Timetable: 8 stops, 52 trips; it covers 2026-10-06 to 2026-10-27.") for line in lines)
    used = {source.file for source in place.account.provenance if source.used_for == "journeys by public transport"}
    assert used == {FEED, "transport/others.zip"}
    report = minutes_report(place, "nocar", target=Service.GP)
    assert any("timetable of Paper Buses and Other Buses." in note for note in report["notes"])
    single, both = all_minutes(alone, Mode.TRANSIT).minutes, all_minutes(place, Mode.TRANSIT).minutes
    assert (both <= single).all(axis=None) and (both < single).any(axis=None)


def test_two_timetables_without_a_day_in_common_are_left_out_with_their_days(folder: Path) -> None:
    write_feed(folder / "transport/others.zip", other_line(month=12))
    place, _ = paper.built(folder)
    why = (
        f"the timetables held have no day in common ({FEED}: 2026-10-06 to 2026-10-27; transport/others.zip: "
        "2026-12-01 to 2026-12-29); keep those of one time."
    )
    assert place.travel.timetable is None and f"{ABSENT}{why}" in place.account.notes
    assert left_out(place, FEED) + left_out(place, "transport/others.zip") == [
        f"Left out: {FEED}: {why}",
        f"Left out: transport/others.zip: {why}",
    ]


def test_a_timetable_that_lies_there_twice_is_counted_once(folder: Path) -> None:
    (folder / "transport/again.zip").write_bytes((folder / FEED).read_bytes())
    place, _ = paper.built(folder)
    assert place.travel.timetable is not None and len(place.travel.timetable.trip_days) == 26
    assert any("counted once" in sentence for sentence in place.account.left_out)


def cut_off(tables: Tables) -> None:
    """The table of calls ends in the middle of a row."""
    text = paper_feed.as_text(tables["stop_times"])
    tables["stop_times"] = text[: len(text) // 2]  # type: ignore[assignment]


def no_active_day(tables: Tables) -> None:
    """The calendar runs on no weekday."""
    tables["calendar"][0] |= {"tuesday": 0}


def abroad(tables: Tables) -> None:
    """Every stop stands in Paris."""
    for row in tables["stops"]:
        row |= {"stop_lat": 48.853, "stop_lon": 2.3499}


def backwards(tables: Tables) -> None:
    """Every trip arrives before it leaves."""
    for row in tables["stop_times"]:
        if row["stop_sequence"] == 2:
            row |= {"arrival_time": "05:00:00", "departure_time": "05:00:00"}


def without_calls(tables: Tables) -> None:
    """The table of calls is missing."""
    del tables["stop_times"]


def without_a_calendar(tables: Tables) -> None:
    """Neither of the tables of days is there."""
    del tables["calendar"]


def without_times(tables: Tables) -> None:
    """The table of calls has no column of times."""
    for row in tables["stop_times"]:
        del row["arrival_time"], row["departure_time"]


FAULTS: dict[Spoil, str] = {
    cut_off: f"{FEED}, stop_times.txt: ",
    no_active_day: f"{FEED}",
    abroad: f"{FEED}, stops.txt: ",
    backwards: f"{FEED}, stop_times.txt: ",
    without_calls: f"{FEED}: the timetable's zip lacks stop_times.txt; download it again.",
    without_a_calendar: f"{FEED}: the timetable's zip lacks calendar.txt or calendar_dates.txt; download it again.",
    without_times: f"{FEED}, stop_times.txt: ",
}


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda spoil: spoil.__name__)
def test_a_timetable_that_cannot_be_read_is_one_sentence_and_the_place_is_as_it_was(
    folder: Path, capsys: pytest.CaptureFixture[str], spoil: Spoil
) -> None:
    place, _ = paper.built(folder)
    before = build.stamp(place.key)
    tables = two_lines()
    spoil(tables)
    write_feed(folder / FEED, tables)
    capsys.readouterr()
    code = main(["build", str(folder)])
    out, err = capsys.readouterr()
    assert (code, out) == (1, "") and "Traceback" not in err
    first, *examples = err.splitlines()
    assert first.startswith(FAULTS[spoil])
    # Where trips are refused one by one, some of them are named below.
    assert bool(examples) == (spoil is backwards) and all(f"{FEED}, stop_times.txt" in line for line in examples)
    assert build.stamp(place.key) == before
    assert all_minutes(build.open_place(place.key), Mode.TRANSIT).minutes.equals(
        all_minutes(place, Mode.TRANSIT).minutes
    )


@pytest.mark.parametrize("kept_share", [0.3, 0.6, 0.95])
def test_a_download_that_stopped_half_way_is_one_sentence_and_the_place_is_as_it_was(
    folder: Path, kept_share: float
) -> None:
    place, _ = paper.built(folder)
    whole = (folder / FEED).read_bytes()
    (folder / FEED).write_bytes(whole[: int(len(whole) * kept_share)])
    with pytest.raises(InputError) as refused:
        build.build(folder)
    assert refused.value.faults == (f"{FEED}: the zip file is cut short or damaged; download it again.",)
    assert build.open_place(place.key).travel.timetable is not None


def test_another_zip_that_stopped_half_way_is_left_out_and_the_place_is_built(folder: Path) -> None:
    path = folder / "lookups/codepo.zip"
    path.write_bytes(path.read_bytes()[:200])
    place, _ = paper.built(folder)
    assert place.travel.timetable is not None
    assert left_out(place, "lookups/codepo.zip")


def test_of_two_timetables_a_faulty_one_is_not_built_without(folder: Path) -> None:
    tables = other_line()
    no_active_day(tables)
    write_feed(folder / "transport/others.zip", tables)
    with pytest.raises(InputError, match=r"transport/others\.zip"):
        build.build(folder)


def test_one_stop_abroad_is_left_out_and_counted_and_the_rest_is_read(folder: Path) -> None:
    tables = two_lines()
    tables["stops"][3] |= {"stop_lat": 48.853, "stop_lon": 2.3499}
    write_feed(folder / FEED, tables)
    place, _ = paper.built(folder)
    assert place.travel.timetable is not None and "D" not in place.travel.timetable.stop_id
    assert any(sentence.startswith(f"{FEED}, stops.txt, row 5: stop D (Stop D)") for sentence in place.account.left_out)


def test_bus_passes_that_begin_earlier_move_the_first_view(folder: Path) -> None:
    (folder / "sources.toml").write_text('[place]\nname = "Paperton"\nbus_pass_from = "09:00"\n', encoding="utf-8")
    place, _ = paper.built(folder)
    assert place.travel.pass_from_minute == 9 * 60 and place.travel.first_when is not None
    assert place.travel.first_when.label == "Tuesday 13 October 2026, leaving 09:00 to 12:00, home by 17:30"
    # From 09:00 to 11:58 k is 18 to 0 once and 19 to 0 eight times: 9 departures a minute up to 18, so the 91st of 181
    # is k = 10; leaving at 11:59 and 12:00 one walks, as one does for k = 17, 18 and 19.
    spread = all_minutes(place, Mode.TRANSIT).spread
    assert all_minutes(place, Mode.TRANSIT).minutes.at[OAS[0], "Z99102"] == pytest.approx(33.25, abs=0.06)
    assert spread is not None
    assert spread.walked.at[OAS[0], "Z99102"] == pytest.approx((9 + 9 + 8 + 2) / 181)


@pytest.mark.parametrize(
    "value", ['"9:00"', '"12:00"', '"25:00"', '"09:60"', '"half past nine"', '""', '"09:00:00"', "930", "09:00:00"]
)
def test_a_time_of_bus_passes_that_makes_no_sense_is_refused_in_words(folder: Path, value: str) -> None:
    place, _ = paper.built(folder)
    (folder / "sources.toml").write_text(f'[place]\nname = "Paperton"\nbus_pass_from = {value}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"sources\.toml: bus_pass_from = .*\"09:30\"") as refused:
        build.build(folder)
    assert len(refused.value.faults) == 1
    assert build.open_place(place.key).travel.pass_from_minute == 9 * 60 + 30


def test_a_zip_of_other_things_is_no_timetable(folder: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notes.txt", "nothing of a timetable")
    (folder / FEED).write_bytes(packed.getvalue())
    place, lines = paper.built(folder)
    assert place.travel.timetable is None and f"{ABSENT}no timetable is held." in lines
    assert any(sentence.startswith(f"Left out: {FEED}: not recognised") for sentence in place.account.left_out)
