"""The command line as scripts call it: exit codes, sentences without tracebacks, and JSON that adds up."""

import json
import math
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.__main__ import bar, main
from geo.place.place import Place
from geo.projection import GridPoint, to_lonlat
from geo.services.services import Service
from geo.store import keep
from geo.travel.network import snap
from geo.travel.streets import Mode
from geo.travel.ways import Way
from tests.build import paper_folder as paper
from tests.town import AREAS, OUTSIDE, PEOPLE, all_minutes, at, beyond_the_river, town, transit_town

PROJECT = Path(__file__).resolve().parents[1]
APPRAISAL_KEYS = {
    "place",
    "proposal",
    "service",
    "modes",
    "people",
    "summary",
    "areas",
    "wards",
    "groups",
    "notes",
    "settings",
    "provenance",
    "equity",
    "perception",
}
SUMMARY_KEYS = {
    "mode",
    "basis",
    "gain",
    "lose",
    "unchanged",
    "gain_5",
    "gain_10",
    "lose_5",
    "lose_10",
    "cut_off_before",
    "cut_off_after",
    "mean_before",
    "mean_after",
    "beyond_threshold_before",
    "beyond_threshold_after",
}
# No list is touched by an opening and no building shared.
NOT_OF_AN_OPENING = {"patients", "mixing"}

Run = Callable[[Sequence[str]], tuple[int, str, str]]


@pytest.fixture(scope="module", name="towns")
def three_towns(built: Path) -> Path:
    """The five wards built: without and with the bus, and beyond the river."""
    keep.save(town(), built / "town")
    keep.save(transit_town(), built / "buses")
    keep.save(beyond_the_river(last_home="11:15"), built / "river")
    return built


@pytest.fixture(name="run")
def a_run(towns: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command with these towns built: its exit code, and what it wrote."""
    assert towns.is_dir()

    def run(arguments: Sequence[str]) -> tuple[int, str, str]:
        code = main(list(arguments))
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


@pytest.fixture(name="proposal")
def a_proposal(tmp_path: Path) -> Path:
    """A surgery opens in the middle of the five wards, 2000 m along."""
    return write_open(tmp_path / "open.toml", 2000)


def write_open(path: Path, metres_along: float) -> Path:
    """A proposal that opens a surgery so many metres along."""
    lon, lat = to_lonlat(at(metres_along).easting, at(metres_along).northing)
    change = f'[[change]]\nkind = "open"\nname = "Cedar Surgery"\nlon = {float(lon)}\nlat = {float(lat)}\n'
    path.write_text(f'name = "A surgery in Cedar"\nservice = "gp"\n\n{change}', encoding="utf-8")
    return path


@pytest.fixture(scope="module", name="opening")
def cedar_opening(towns: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The JSON on standard output of a surgery that opens in the middle of the five wards."""
    assert towns.is_dir()
    path = write_open(tmp_path_factory.mktemp("opening") / "open.toml", 2000)
    written = BytesIO()
    with redirect_stdout(TextIOWrapper(written, encoding="utf-8")) as out:
        assert main(["appraise", "town", str(path), "--json", "-"]) == 0
        out.flush()
    parsed: dict[str, Any] = json.loads(written.getvalue(), parse_constant=pytest.fail)
    return parsed


def report_of(run: Run, *arguments: str) -> dict[str, Any]:
    """The JSON that a command writes to standard output, and nothing else there."""
    code, out, err = run([*arguments, "--json", "-"])
    assert (code, err) == (0, "")
    parsed: dict[str, Any] = json.loads(out, parse_constant=pytest.fail)
    return parsed


def test_an_appraisal_has_the_keys_of_the_contract_and_fakes_none(opening: dict[str, Any]) -> None:
    assert set(opening) >= APPRAISAL_KEYS and not set(opening) & NOT_OF_AN_OPENING
    assert all(set(row) >= SUMMARY_KEYS for row in opening["summary"])
    area_keys = {"area_code", "ward_code", "people", "mode", "before", "after", "change", "verdict"}
    assert all(set(row) == area_keys for row in opening["areas"])
    ward_keys = {"ward_code", "ward_name", "mode", "people", "before", "after", "change", "gain", "lose"}
    # Beside those of the contract, in how many runs of 1,000 a ward gains or loses materially.
    assert all(set(row) - {"runs_gain", "runs_lose"} == ward_keys for row in opening["wards"])
    group_keys = {
        "kind",
        "group",
        "mode",
        "people",
        "gain",
        "lose",
        "unchanged",
        "share_of_losers",
        "share_of_impact_area",
    }
    group_keys |= {
        f"{side}{key}" for side in ("", "gain_") for key in ("ratio_area", "ratio_borough", "expected", "said")
    }
    ends = {f"{side}_headline_{end}" for side in ("nearer", "further") for end in ("lower", "upper", "leans")}
    assert all(set(row) - {"note"} - ends == group_keys for row in opening["groups"])
    assert opening["modes"] == ["nocar", "walk", "walk_slow", "cycle", "car"]


def test_the_figures_of_an_opening_are_those_done_by_hand(opening: dict[str, Any]) -> None:
    walk = next(row for row in opening["summary"] if row["mode"] == "walk")
    # Areas that start 1400, 1800, 2200 and 2600 along are now 600, 200, 200 and 600 m away: 9.75 or 3.25 minutes
    # instead of 16.25 or 22.75. 300 + 400 + 200 + 250 people gain 6.5 minutes or more, 400 + 200 gain 19.5.
    assert (walk["gain"], walk["lose"], walk["unchanged"]) == (1150, 0, 1850)
    assert (walk["gain_5"], walk["gain_10"], walk["lose_5"]) == (1150, 600, 0)
    # 32825 person-minutes before, less 6.5 x (300 + 250) + 19.5 x 600 = 15275, over 3,000 people.
    assert walk["mean_before"] == pytest.approx(32825 / 3000, abs=0.001)
    assert walk["mean_after"] == pytest.approx((32825 - 15275) / 3000, abs=0.001)
    fifth = next(row for row in opening["areas"] if row["area_code"] == AREAS[4] and row["mode"] == "walk")
    assert (fifth["before"], fifth["change"], fifth["verdict"]) == (
        pytest.approx(22.75, abs=0.001),
        pytest.approx(-19.5, abs=0.001),
        "gain",
    )


@pytest.mark.parametrize("metres", [2000.0, 150.0, 4700.0])
def test_who_gains_who_loses_and_who_is_unchanged_are_everybody(run: Run, tmp_path: Path, metres: float) -> None:
    report = report_of(run, "appraise", "town", str(write_open(tmp_path / "open.toml", metres)), "--unrounded")
    for row in report["summary"]:
        assert row["gain"] + row["lose"] + row["unchanged"] == pytest.approx(report["people"]), row["mode"]
    for mode in report["modes"]:
        inside = [row for row in report["areas"] if row["mode"] == mode and row["ward_code"] is not None]
        assert sum(row["people"] for row in inside) == sum(PEOPLE)
        kinds = [row for row in report["groups"] if row["mode"] == mode and row["kind"] == "age"]
        summary = next(row for row in report["summary"] if row["mode"] == mode)
        assert sum(row["gain"] for row in kinds) == pytest.approx(summary["gain"])
    assert report["settings"]["unrounded"] is True


def test_rounding_is_on_unless_it_is_turned_off(run: Run, opening: dict[str, Any]) -> None:
    assert opening["settings"]["unrounded"] is False
    assert report_of(run, "times", "town", "--mode", "walk", "--unrounded")["areas"][-1]["people"] == 25


def test_a_group_without_figures_has_a_row_that_says_so(opening: dict[str, Any]) -> None:
    row = next(row for row in opening["groups"] if row["kind"] == "religion")
    assert row["people"] is None and row["gain"] is None and "No small-area figures" in row["note"]


def test_json_in_a_file_is_the_same_as_on_standard_output(
    run: Run, opening: dict[str, Any], proposal: Path, tmp_path: Path
) -> None:
    written = tmp_path / "out.json"
    code, out, _ = run(["appraise", "town", str(proposal), "--json", str(written)])
    assert code == 0 and "A surgery in Cedar" in out
    assert json.loads(written.read_text("utf-8")) == opening


def test_minutes_are_told_in_sentences_without_json(run: Run) -> None:
    code, out, err = run(["times", "town", "--mode", "nocar"])
    assert (code, err) == (0, "")
    assert "12 areas reached; 0 people where no journey was found." in out
    assert "Without a car means on foot here: no timetable is held that can be used, so buses and trains are not" in out


def test_minutes_to_a_point_are_asked_by_longitude_and_latitude(run: Run) -> None:
    lon, lat = to_lonlat(at(2000).easting, at(2000).northing)
    report = report_of(run, "times", "town", "--mode", "walk", "--to", f"{float(lon)},{float(lat)}")
    assert report["areas"][0]["minutes"] == pytest.approx(29.25, abs=0.01) and report["service"] is None


def test_a_point_west_of_greenwich_is_asked_like_any_other(run: Run) -> None:
    # Most of England has a negative longitude, which must not be taken for an option.
    assert run(["times", "town", "--mode", "walk", "--to", "-2.35,53.41"]) == run(
        ["times", "town", "--mode", "walk", "--to=-2.35,53.41"]
    )
    code, out, err = run(["times", "town", "--mode", "walk", "--to", "-2.35,53.41"])
    assert (code, err) == (0, "") and "0 areas reached" in out


REFUSED = {
    "times town --mode transit": "holds no timetable",
    "times town --mode wheelchair": "a straight line knows nothing of steps",
    "times town --mode transit --when 2026-06-02T09:30/12:30": "holds no timetable",
    "times buses --mode transit --when 2026-10-13T07:00/10:00": "it covers 2026-06-01 to 2026-06-14",
    "times buses --mode nocar --when 2026-06-15T07:00/10:00": "it covers 2026-06-01 to 2026-06-14",
    "times buses --mode transit --when tuesday": "a day and a window such as 2026-06-01T07:00/10:00 was expected",
    "times buses --mode transit --when 2026-06-02": "a day and a window such as 2026-06-01T07:00/10:00 was expected",
    "times buses --mode transit --when 2026-06-02T7:00/10:00": "a day and a window such as",
    "times buses --mode transit --when 2026-06-02T07:00": "a day and a window such as",
    "times buses --mode transit --when=": "a day and a window such as",
    "times buses --mode transit --when 2026-06-31T07:00/10:00": "there is no day 2026-06-31",
    "times buses --mode transit --when 2026-06-02T10:00/07:00": "the earlier one first",
    "times buses --mode transit --when 2026-06-02T22:00/25:00": "must lie between 00:00 and 24:00",
    "times buses --mode transit --when 2026-06-02T09:60/10:00": "must lie between 00:00 and 24:00",
    "times town --mode walk --to 1.9": "--to '1.9': longitude and latitude in degrees",
    "times town --mode walk --to 53.6,1.9": "look swapped",
    "times town --mode walk --service dentist": "holds no dentist whose place is known",
    "times nowhere --mode walk": "There is no built place nowhere",
    "check Nowhere": "There is no built place 'Nowhere'; the places built are kingsmere",
    "compare town nowhere.toml elsewhere.toml": "nowhere.toml: there is no such file.",
    "appraise town nowhere.toml": "nowhere.toml: there is no such file.",
    "build nowhere": "nowhere: there is no such folder.",
    "appraise town nowhere.toml --report paper.pdf": "paper.pdf: a report is written as a web page or a Word file",
    "compare town a.toml b.toml --report paper": "give it a name that ends in .html or .docx",
}


@pytest.mark.parametrize("command", REFUSED)
def test_what_is_refused_is_a_sentence_and_exit_code_1(run: Run, command: str) -> None:
    code, out, err = run(command.split())
    assert code == 1 and out == ""
    assert REFUSED[command] in err and "Traceback" not in err and len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "command",
    [
        "",
        "fly town",
        "times town",
        "times town --mode swim",
        "appraise town",
        "times town --mode walk --service pub",
        "times town --mode walk --service gp --to 1,53",
    ],
)
def test_wrong_usage_is_exit_code_2(run: Run, command: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(command.split())
    assert stopped.value.code == 2


HEAD = 'name = "A"\nservice = "gp"\n'
CLOSES = HEAD + '[[change]]\nkind = "close"\nsite = "Z99901"\n'
PROPOSALS = {
    'colour = "red"\n' + CLOSES: "Proposal: unknown key 'colour' in the proposal.",
    CLOSES + 'list = "stays"\nroof = 1\n': "Proposal: change 1: unknown key 'roof' for kind \"close\".",
    HEAD + '[[change]]\nkind = "close"\nsite = "Z00000"\nlist = "stays"\n': "there is no site 'Z00000'",
    CLOSES: "say what happens to the list",
    HEAD + '[[change]]\nkind = "abolish"\nsite = "Z99901"\n': "kind 'abolish' is not known; use one of open",
    HEAD
    + '[[change]]\nkind = "open"\nname = "B"\npostcode = "XZ9 9ZZ"\n': "Postcode 'XZ9 9ZZ' is not among the 2 held",
    "name = ": "not valid TOML",
    "name = " + "[" * 5000: "lie inside each other too deep",
    "service" + ".a" * 5000 + " = 1": "a key of more than 8 parts with dots between",
    "service" + ".a" * 7 + " = 1": "service {'a': {'a': ",
    "name = " + "9" * 5000: "not valid TOML",
}


@pytest.mark.parametrize("text", PROPOSALS, ids=range(len(PROPOSALS)))
def test_a_proposal_that_makes_no_sense_is_refused_by_name(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    code, out, err = run(["appraise", "town", str(path), "--json", "-"])
    assert (code, out) == (1, "") and PROPOSALS[text] in err and "Traceback" not in err


def test_a_proposal_may_begin_with_a_byte_order_mark(run: Run, proposal: Path) -> None:
    proposal.write_bytes(b"\xef\xbb\xbf" + proposal.read_bytes())
    assert report_of(run, "appraise", "town", str(proposal))["proposal"]["name"] == "A surgery in Cedar"


def test_a_proposal_in_windows_1252_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "cafe.toml"
    path.write_bytes('name = "Café"\nservice = "gp"\n'.encode("cp1252"))
    code, _, err = run(["appraise", "town", str(path)])
    assert (code, err) == (1, "The proposal cannot be read as UTF-8 text; save it as UTF-8.\n")


@pytest.mark.parametrize(("ending", "begins"), [("html", b"<!DOCTYPE html>"), ("DOCX", b"PK")])
def test_a_report_is_written_beside_the_sentences(
    run: Run, proposal: Path, tmp_path: Path, ending: str, begins: bytes
) -> None:
    name = tmp_path / f"paper.{ending}"
    code, out, err = run(["appraise", "town", str(proposal), "--report", str(name)])
    assert (code, err) == (0, "") and out.startswith("Five Wards: A surgery in Cedar")
    assert name.read_bytes().startswith(begins)


def test_a_report_of_several_options_is_written(run: Run, proposal: Path, tmp_path: Path) -> None:
    other = write_open(tmp_path / "other.toml", 3000)
    other.write_text(other.read_text("utf-8").replace("A surgery in Cedar", "Another"), encoding="utf-8")
    name = tmp_path / "options.html"
    code, _, err = run(["compare", "town", str(proposal), str(other), "--report", str(name)])
    assert (code, err) == (0, "") and b"2 options for GP surgeries in Five Wards" in name.read_bytes()


def test_a_report_that_cannot_be_written_is_refused(run: Run, proposal: Path, tmp_path: Path) -> None:
    code, _, err = run(["appraise", "town", str(proposal), "--report", str(tmp_path / "nowhere" / "paper.html")])
    assert code == 1 and "cannot be written" in err and "Traceback" not in err


def test_a_target_that_cannot_be_written_is_refused(run: Run, proposal: Path, tmp_path: Path) -> None:
    code, _, err = run(["appraise", "town", str(proposal), "--json", str(tmp_path / "no" / "out.json")])
    assert code == 1 and "cannot be written" in err


def test_a_site_in_the_sea_is_refused(run: Run, kingsmere: Place, tmp_path: Path) -> None:
    east = kingsmere.travel.doors["easting"].max() + 60_000
    lon, lat = to_lonlat(float(east), float(kingsmere.travel.doors["northing"].mean()))
    path = tmp_path / "sea.toml"
    change = f'[[change]]\nkind = "open"\nname = "At sea"\nlon = {float(lon)}\nlat = {float(lat)}\n'
    path.write_text(f'name = "Sea"\nservice = "gp"\n{change}', encoding="utf-8")
    code, out, err = run(["appraise", "kingsmere", str(path)])
    assert (code, out) == (1, "") and "At sea" in err and "Traceback" not in err


def test_a_page_and_a_script_get_one_figure(run: Run, kingsmere: Place) -> None:
    report = report_of(run, "times", "kingsmere", "--mode", "wheelchair", "--service", "library")
    ids = [site.site_id for site in kingsmere.services.sites_of(Service.LIBRARY) if site.at is not None]
    nearest = all_minutes(kingsmere, Mode.WHEELCHAIR).minutes[ids].min(axis=1)
    for area in report["areas"]:
        minutes = float(nearest[area["area_code"]])
        assert area["minutes"] is None if math.isnan(minutes) else area["minutes"] == pytest.approx(minutes, abs=1e-4)


FIVE_MODES = ("walk", "wheelchair", "cycle", "transit", "car")


def test_minutes_by_bus_are_asked_for_the_first_view_and_for_a_day_and_a_window(run: Run) -> None:
    # Done by hand in test_minutes: the bus of tests.town is every half hour on a Tuesday and every hour on a Saturday.
    tuesday = report_of(run, "times", "buses", "--mode", "transit", "--service", "library")
    saturday = report_of(
        run, "times", "buses", "--mode", "transit", "--service", "library", "--when", "2026-06-06T10:00/10:59"
    )
    rows = [report["areas"][9] for report in (tuesday, saturday)]
    assert [(row["minutes"], row["p25"], row["p75"], row["returns"]) for row in rows] == [
        (18, 11, 22.5, 23),
        (22.5, 18.75, 22.5, 12),
    ]
    assert tuesday["when"] == "Tuesday 2 June 2026, leaving 09:30 to 12:30, home by 17:30"
    assert saturday["when"] == "Saturday 6 June 2026, leaving 10:00 to 10:59"


def test_minutes_by_bus_are_told_in_sentences_with_their_day_window_and_feed(run: Run) -> None:
    code, out, err = run(["times", "buses", "--mode", "nocar", "--when", "2026-06-07T09:30/12:30"])
    assert (code, err) == (0, "") and "12 areas reached; 0 people where no journey was found." in out
    assert "Sunday 7 June 2026, leaving 09:30 to 12:30; timetable of paper." in out


@pytest.mark.parametrize("place", ["buses", "kingsmere"])
@pytest.mark.parametrize("mode", [*FIVE_MODES, "nocar"])
def test_every_mode_of_the_contract_is_answered_for_every_area(
    run: Run, kingsmere: Place, place: str, mode: str
) -> None:
    areas = {"buses": 12, "kingsmere": len(kingsmere.areas.frame)}[place]
    report = report_of(run, "times", place, "--mode", mode)
    assert len(report["areas"]) == areas and report["mode"] == mode and not report["approximate"]
    assert (report["when"] is None) == (mode not in ("transit", "nocar"))
    for row in report["areas"]:
        if row["p25"] is not None and row["minutes"] is not None:
            assert row["p25"] <= row["minutes"] and (row["p75"] is None or row["minutes"] <= row["p75"])


def test_a_journey_lost_for_want_of_a_way_home_is_null_and_its_people_are_counted(run: Run, tmp_path: Path) -> None:
    # As in test_minutes: beyond the river nobody is home from the library in time at more than half of the minutes.
    report = report_of(run, "times", "river", "--mode", "nocar", "--service", "library")
    cut = [row for row in report["areas"] if row["minutes"] is None]
    assert [row["area_code"] for row in cut] == [*AREAS[8:], *OUTSIDE] and report["people_cut_off"] == 200
    assert all(row["answered"] < 0.5 and row["p75"] is None and row["returns"] > 0 for row in cut)
    path = tmp_path / "close.toml"
    path.write_text(
        'name = "Elm closes"\nservice = "gp"\n[[change]]\nkind = "close"\nsite = "Z99902"\nlist = "dispersed"\n',
        encoding="utf-8",
    )
    plain = report_of(run, "appraise", "river", str(path), "--unrounded")
    summary = {(row["mode"], row["basis"]): row for row in plain["summary"]}
    columns = ("lose", "cut_off_before", "cut_off_after")
    assert tuple(summary["nocar", "residents"][key] for key in columns) == (200, 0, 200)
    # All 665 on Elm's list would join the practice beyond the river, where nobody is home in time.
    assert tuple(summary["nocar", "patients"][key] for key in columns) == (665, 0, 665)
    lost = [row for row in plain["areas"] if row["mode"] == "transit" and row["verdict"] == "cut_off"]
    assert len(lost) == 4 and all(row["after"] is None and row["change"] is None for row in lost)


@pytest.mark.usefixtures("kingsmere")
def test_kingsmere_in_the_morning_peak(run: Run) -> None:
    peak = report_of(run, "times", "kingsmere", "--mode", "transit", "--when", "2026-10-13T07:00/10:00")
    assert peak["when"] == "Tuesday 13 October 2026, leaving 07:00 to 10:00"
    assert any(peak["when"] in note and "timetable of Bus and train times" in note for note in peak["notes"])
    on_foot = report_of(run, "times", "kingsmere", "--mode", "walk")
    by_foot = {row["area_code"]: row["minutes"] for row in on_foot["areas"]}
    # Nobody is slower than on foot; somebody is quicker by bus.
    pairs = [(row["minutes"], by_foot[row["area_code"]]) for row in peak["areas"]]
    assert all(minutes is not None and minutes <= walk for minutes, walk in pairs if walk is not None)
    assert any(walk is None or minutes < walk - 5 for minutes, walk in pairs)


def test_without_a_car_is_public_transport_in_figures(run: Run) -> None:
    for target in (["--service", "library"], ["--service", "gp"]):
        nocar, transit = (report_of(run, "times", "buses", "--mode", mode, *target) for mode in ("nocar", "transit"))
        assert nocar["areas"] == transit["areas"]


def test_five_modes_and_without_a_car_are_appraised_and_add_up(run: Run, proposal: Path, kingsmere: Place) -> None:
    branch = PROJECT / "data/kingsmere/proposals/a-branch-closes.toml"
    for place, text, people in (
        ("buses", proposal, 3000),
        ("kingsmere", branch, float(kingsmere.people.residents.sum())),
    ):
        report = report_of(run, "appraise", place, str(text), "--unrounded")
        assert {*FIVE_MODES, "nocar"} <= set(report["modes"]) and report["people"] == people
        residents = [row for row in report["summary"] if row["basis"] == "residents"]
        assert [row["mode"] for row in residents] == report["modes"]
        for row in report["summary"]:
            everybody = people if row["basis"] == "residents" else row["people"]
            assert row["gain"] + row["lose"] + row["unchanged"] == pytest.approx(everybody), row["mode"]
        summary = {row["mode"]: {k: v for k, v in row.items() if k != "mode"} for row in residents}
        assert summary["transit"]["lose"] == summary["nocar"]["lose"]
        mean = {mode: summary[mode]["mean_after"] for mode in ("nocar", "walk", "walk_slow")}
        assert mean["nocar"] <= mean["walk"] < mean["walk_slow"]
        assert report["settings"]["transit"]["stay_minutes"] == 30
        assert any("leaving 09:30 to 12:30, home by 17:30; timetable of" in note for note in report["notes"])


def test_an_appraisal_in_words_counts_small_areas_where_nobody_counts_who_travels_so(run: Run, proposal: Path) -> None:
    code, out, err = run(["appraise", "buses", str(proposal)])
    assert (code, err) == (0, "")
    lines = {line.split(":")[0].strip(): line for line in out.splitlines() if ": nearer " in line}
    assert set(lines) == {way.label for way in Way if way is not Way.CYCLE_QUIET}
    assert all(("residents" in lines[way.label]) == way.counts_people for way in Way if way.label in lines)
    # Birch's second area, Cedar's two and Damson's first are nearer a surgery at 2,000 m on foot; a wheelchair has to
    # go round the steps, so that Birch's is as far as before.
    assert "nearer 1,150 (1,080 to 1,220), further 0" in lines["on foot"]
    assert "nearer 3, further 0, unchanged 7 of 10 small areas" in lines["by wheelchair"]


@pytest.mark.usefixtures("kingsmere")
def test_a_check_tells_which_days_the_timetable_covers(run: Run) -> None:
    code, out, _ = run(["check", "buses"])
    assert code == 0
    # To the west from 07:00 to 18:00 every 30 minutes and on Saturdays every 60: 23 + 12; to the east from 07:15 to
    # 17:15: 21 + 11.
    assert "Timetable: 4 stops, 67 trips; paper (2026-06-01 to 2026-06-14)." in out
    assert "Days that can be asked about: 2026-06-01 to 2026-06-14." in out
    assert "First view: Tuesday 2 June 2026, leaving 09:30 to 12:30, home by 17:30." in out
    assert "Minutes: walk, wheelchair, wheelchair_cautious, cycle, cycle_quiet, car, transit." in out
    code, out, _ = run(["check", "kingsmere"])
    assert code == 0 and "Days that can be asked about: 2026-09-01 to 2027-01-31." in out
    assert "Timetable: none; public transport is absent." in run(["check", "town"])[1]


def test_a_site_in_the_mere_is_refused_by_its_name(run: Run, kingsmere: Place, tmp_path: Path) -> None:
    mere = kingsmere.map.background.set_index("name").geometry["King's Mere"].representative_point()
    lon, lat = (float(degrees) for degrees in to_lonlat(mere.x, mere.y))
    path = tmp_path / "mere.toml"
    change = f'[[change]]\nkind = "open"\nname = "Boathouse"\nlon = {lon}\nlat = {lat}\n'
    path.write_text(f'name = "Mere"\nservice = "gp"\n{change}', encoding="utf-8")
    refusal = "would stand in King's Mere; put it on land.\n"
    assert run(["appraise", "kingsmere", str(path)]) == (1, "", f"NEW-1 (Boathouse) {refusal}")
    for mode in (*FIVE_MODES, "nocar"):
        asked = run(["times", "kingsmere", "--mode", mode, "--to", f"{lon},{lat}", "--json", "-"])
        assert asked == (1, "", f"point (the point) {refusal}")


def test_a_site_far_from_any_path_is_refused(run: Run, kingsmere: Place, tmp_path: Path) -> None:
    # Every 200 m over the borough, the point that is furthest from any street one can walk along.
    west, south, east, north = kingsmere.wards.frame.total_bounds
    grid = pd.DataFrame(
        [(x, y) for x in np.arange(west, east, 200) for y in np.arange(south, north, 200)],
        columns=["easting", "northing"],
    )
    dry = [kingsmere.map.water_at(GridPoint(x, y)) is None for x, y in grid.itertuples(index=False)]
    away = ~snap(kingsmere.travel.network, grid, mode=Mode.WALK).held & dry
    assert away.any()
    lon, lat = (float(degrees) for degrees in to_lonlat(*grid[away].iloc[0]))
    path = tmp_path / "moor.toml"
    change = f'[[change]]\nkind = "open"\nname = "On the moor"\nlon = {lon}\nlat = {lat}\n'
    path.write_text(f'name = "Moor"\nservice = "gp"\n{change}', encoding="utf-8")
    code, out, err = run(["appraise", "kingsmere", str(path)])
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "On the moor" in err and "more than 500 metres from any street that can be used on foot" in err


def test_a_folder_is_built_checked_and_asked(run: Run, tmp_path: Path) -> None:
    folder = paper.paper_folder(tmp_path / "raw")
    code, out, err = run(["build", str(folder), "--name", "paperton"])
    assert (code, err) == (0, "") and out.endswith("Built Paperton as paperton.\n")
    code, out, _ = run(["check", "paperton"])
    assert code == 0 and "Wheelchair" not in out and "Timetable: none; public transport is absent." in out
    # Area 1 is 400 m from West Surgery: 400 x 1.3 / 80 = 6.5 minutes.
    assert report_of(run, "times", "paperton", "--mode", "walk")["areas"][0]["minutes"] == pytest.approx(6.5)


def test_the_bar_is_drawn_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bar("Reading files", 1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    bar("Reading files", 1, 2)
    bar("Reading files", 2, 2)
    assert capsys.readouterr().err.count("#") == 15 + 30


def test_it_is_called_as_a_module(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geo", "build", str(tmp_path / "none")],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.strip().endswith("there is no such folder.") and "Traceback" not in done.stderr


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31", "2101-01-01", "tomorrow"])
def test_a_day_outside_two_centuries_is_wrong_usage(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["appraise", "kingsmere", "proposal.toml", "--on", day])
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert day in said and ("1900 to 2100" in said or "a date such as" in said)
