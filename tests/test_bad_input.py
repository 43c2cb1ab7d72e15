"""Every kind of bad input: one clear sentence in the terminal and on the page; what was there before still is."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import build
from geo.__main__ import main
from geo.ui.session import Selection, SharedChoice
from tests.build import paper_folder as paper
from tests.build.paper_folder import OAS
from tests.travel.paper_feed import as_text, feed_zip, two_lines

# Every fault is looked for on the whole page.
pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[1]
SECONDS = 60


def in_another_system(folder: Path) -> None:
    """The wards' outlines say that they are in Web Mercator."""
    _outlines(folder, lambda outlines: outlines["crs"]["properties"].update(name="urn:ogc:def:crs:EPSG::3857"))


def with_swapped_axes(folder: Path) -> None:
    """Latitude before longitude."""

    def swap(outlines: dict[str, Any]) -> None:
        outlines.pop("crs")
        for feature in outlines["features"]:
            feature["geometry"]["coordinates"] = [[[53.6, 1.9], [53.7, 1.9], [53.7, 2.0], [53.6, 1.9]]]

    _outlines(folder, swap)


def with_an_empty_outline(folder: Path) -> None:
    """The older wards' first outline has no corners."""
    _outlines(folder, lambda outlines: outlines["features"][0]["geometry"].update(coordinates=[]), name="old_wards")


def with_a_crossed_outline(folder: Path) -> None:
    """The first ward is drawn as a bow tie: its ring crosses itself."""

    def cross(outlines: dict[str, Any]) -> None:
        (ring,) = outlines["features"][0]["geometry"]["coordinates"]
        ring[1], ring[2] = ring[2], ring[1]

    _outlines(folder, cross, name="old_wards")


def with_one_point_for_every_stop(folder: Path) -> None:
    """Twelve stops of different names stand at one point."""
    rows = [[f"1800SJ{n}", f"Stop {n}", 1.9, 53.6] for n in range(12)]
    paper.write_table(folder / "stops.csv", ["atco_code", "common_name", "lon", "lat"], rows)


def with_codes_of_eight_characters(folder: Path) -> None:
    """Every row of a list of libraries prints the authority's code with a figure missing."""
    rows = [["Paper Library", paper.postcode(4), "E0699910"]]
    paper.write_table(folder / "services/libraries.csv", ["name", "postcode", "area_code"], rows)


def with_a_code_drawn_twice(folder: Path) -> None:
    """The first of the older wards is in the file twice."""
    _outlines(folder, lambda outlines: outlines["features"].append(outlines["features"][0]), name="old_wards")


def with_a_code_counted_twice(folder: Path) -> None:
    """The first area has two rows in the table of cars."""
    path = folder / "people/cars.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, lines[1]]))


def with_two_centres_for_one_area(folder: Path) -> None:
    """The first area has its centre, and another 100 m further east."""
    path = folder / "lookups/centres.csv"
    rows = path.read_text().splitlines()
    name, code, east, north = rows[1].split(",")
    path.write_text("\n".join([*rows, ",".join((name, code, str(float(east) + 100), north))]))


def with_wards_of_another_year(folder: Path) -> None:
    """Of the three wards of a published estimate two are none of today's."""
    people = dict.fromkeys((paper.WARDS[0], "E05999777", "E05999778"), 2000)
    paper.write_mid_year(folder / "people/mid_year_2022_ward.csv", "Ward", people)


def with_an_estimate_of_a_part(folder: Path) -> None:
    """A newer estimate has ten of the twelve output areas."""
    people = dict.fromkeys(OAS[:10], 900)
    paper.write_mid_year(folder / "people/mid_year_2024_oa.csv", "OA", people, date="2024-06-30")


def with_a_rule_misspelt(folder: Path) -> None:
    """How freely counts of patients may leave is named with two letters changed over."""
    _described(folder, '[[file]]\nfile = "services/patients.csv"\nrule = "opne"\n')


def with_people_of_a_day_that_is_not_held(folder: Path) -> None:
    """The people are wanted of a year whose estimate is not in the folder."""
    path = folder / "sources.toml"
    path.write_text(path.read_text().replace('people = "census"', 'people = "2023-06-30"'))


def _described(folder: Path, text: str) -> None:
    with (folder / "sources.toml").open("a", encoding="utf-8") as described:
        described.write(text)


def in_windows_1252(folder: Path) -> None:
    """A library with an accent, saved by an old spreadsheet."""
    text = f"name,postcode\nCaf\u00e9 Library,{paper.postcode(4)}\n"
    (folder / "services/libraries.csv").write_bytes(text.encode("cp1252"))


def with_a_zip_cut_short(folder: Path) -> None:
    """The download of the postcodes stopped half way."""
    path = folder / "lookups/codepo.zip"
    path.write_bytes(path.read_bytes()[:200])


def with_streets_cut_short(folder: Path) -> None:
    """The download of the streets stopped after the header."""
    whole = (PROJECT / "data/kingsmere/streets/kingsmere.osm.pbf").read_bytes()
    (folder / "streets.osm.pbf").write_bytes(whole[:5000])


def with_a_timetable_cut_off(folder: Path) -> None:
    """The table of calls of a timetable ends in the middle of a row."""
    text = as_text(two_lines()["stop_times"])
    _timetable(folder, {**two_lines(), "stop_times": text[: len(text) // 2]})


def with_a_timetable_of_no_day(folder: Path) -> None:
    """The calendar of a timetable runs on no weekday."""
    _timetable(folder, {**two_lines(), "calendar": [two_lines()["calendar"][0] | {"tuesday": 0}]})


def with_a_timetable_of_paris(folder: Path) -> None:
    """Every stop of a timetable stands in another country."""
    _timetable(folder, {**two_lines(), "stops": [row | PARIS for row in two_lines()["stops"]]})


def with_a_timetable_that_lacks_its_trips(folder: Path) -> None:
    """One of the tables that a timetable needs is not in its zip."""
    _timetable(folder, {name: rows for name, rows in two_lines().items() if name != "trips"})


def _timetable(folder: Path, tables: Mapping[str, Any]) -> None:
    (folder / "buses.zip").write_bytes(feed_zip(tables))


def _outlines(folder: Path, change: Callable[[dict[str, Any]], object], *, name: str = "wards") -> None:
    path = folder / f"outlines/{name}.geojson"
    outlines = json.loads(path.read_text())
    change(outlines)
    path.write_text(json.dumps(outlines))


PARIS = {"stop_lat": 48.853, "stop_lon": 2.3499}
# What is wrong with the folder: what is said, and whether a place can be built all the same.
FAULTS: dict[Callable[[Path], None], tuple[str, bool]] = {
    in_another_system: ("outlines/wards.geojson: the coordinate system is urn:ogc:def:crs:EPSG::3857;", True),
    with_swapped_axes: ("outlines/wards.geojson: the axes are swapped", True),
    with_an_empty_outline: (f"outlines/old_wards.geojson: the outline of {paper.OLD_WARDS[0]} is empty", True),
    with_a_crossed_outline: (f"old_wards.geojson: the outline of {paper.OLD_WARDS[0]} crossed itself", True),
    with_one_point_for_every_stop: ("stops.csv: 12 of 12 rows with different names stand at one point", True),
    with_codes_of_eight_characters: ("area_code is 'E0699910' (8 characters), not a code of nine", True),
    with_a_code_drawn_twice: (f"old_wards.geojson: {paper.OLD_WARDS[0]} is drawn by features 1, 3", True),
    with_a_code_counted_twice: (f"people/cars.csv, row 15: area {OAS[0]} stands on row 2 already", True),
    with_two_centres_for_one_area: (
        f"lookups/centres.csv: areas with more than one centre, none of which is used: 1 of 13 (first {OAS[0]}).",
        True,
    ),
    with_wards_of_another_year: ("mid_year_2022_ward.csv: 1 of the 3 wards of 2023 are in it; their people come", True),
    with_an_estimate_of_a_part: ("mid_year_2024_oa.csv: small areas without a figure in it: 2 of 12.", True),
    with_a_rule_misspelt: ("sources.toml, file 1: the rule is 'opne'; open, strict, nhs are.", False),
    with_people_of_a_day_that_is_not_held: (
        "sources.toml: people = '2023-06-30' in [place] names no count by the small areas that is held;",
        False,
    ),
    in_windows_1252: ("services/libraries.csv: read as Windows-1252 text", True),
    with_a_zip_cut_short: ("lookups/codepo.zip: the zip file is cut short or damaged", True),
    with_streets_cut_short: ("streets.osm.pbf: the extract is cut short or damaged", False),
    with_a_timetable_cut_off: ("buses.zip, stop_times.txt: the table is cut off at row 27", False),
    with_a_timetable_of_no_day: ("buses.zip, calendar.txt: no service runs on any day.", False),
    with_a_timetable_of_paris: ("buses.zip, stops.txt: no stop lies in Great Britain", False),
    with_a_timetable_that_lacks_its_trips: ("buses.zip: the timetable's zip lacks trips.txt", False),
}


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda spoil: spoil.__name__)
def test_a_fault_of_a_file_is_one_sentence_in_the_terminal_and_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None]
) -> None:
    sentence, can_be_built = FAULTS[spoil]
    folder = paper.paper_folder(tmp_path / "paper")
    build.build(folder)
    capsys.readouterr()
    spoil(folder)
    code = main(["build", str(folder)])
    out, err = capsys.readouterr()
    assert code == (0 if can_be_built else 1) and "Traceback" not in err
    assert sum(sentence in line for line in (out if can_be_built else err).splitlines()) == 1
    assert build.open_place("paper").people.residents.to_dict() == dict(zip(OAS, paper.PEOPLE, strict=True))
    if can_be_built:
        monkeypatch.setattr("geo.ui.loading.place", build.open_place)
        st.cache_resource.clear()
        page = AppTest.from_file(str(PROJECT / "pages/11_sources.py"), default_timeout=SECONDS)
        page.session_state["selection"] = Selection(SharedChoice(place="paper"))
        page.run()
        assert not page.exception
        [left_out] = [table.value for table in page.table if "Why" in table.value]
        lines = (left_out["File"] + ": " + left_out["Why"]).str.replace("\\", "")
        assert lines.str.contains(sentence, regex=False).sum() == 1
