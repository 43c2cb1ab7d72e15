"""What a name or a cell may hold: marks that nobody sees leave it at the border, long ones are quoted short."""

import ast
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point, box, mapping

from geo import build
from geo.errors import InputError
from geo.sources import boundaries, catalogue
from geo.sources.catalogue import Outcome, recognise
from geo.sources.centres import read_centres
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile
from geo.sources.services.place_lists import PlaceList
from tests.build import paper_folder as paper
from tests.travel.paper_feed import feed_zip, two_lines

PROJECT = Path(__file__).resolve().parents[2]
MARKED = {
    "\u202eeman\u202c": "eman",
    "\u2066One\u2069 \u200eWard": "One Ward",
    "Two\x07Wards": "Two Wards",
    "a\x1b[31mred": "a [31mred",
    "line\u2028line": "line line",
    "مركز": "مركز",
    "a\u200db": "a\u200db",
}


@pytest.mark.parametrize(("typed", "kept"), MARKED.items())
def test_unseen_marks_leave_the_names_of_a_list(tmp_path: Path, typed: str, kept: str) -> None:
    (tmp_path / "libraries.csv").write_text(f"name,lon,lat\n{typed},1.9,53.6\nB,1.91,53.6\n", encoding="utf-8")
    (places,) = recognise(tmp_path).records(PlaceList)
    assert places.frame["name"].tolist() == [kept, "B"]
    assert bool([note for note in places.notes if "marks that turn the direction" in note]) == (typed != kept)


@pytest.mark.parametrize(("typed", "kept"), MARKED.items())
def test_unseen_marks_leave_the_names_of_outlines(tmp_path: Path, typed: str, kept: str) -> None:
    shape = box(640_000, 401_000, 641_000, 402_000)
    properties = {"WD24CD": "E05990001", "WD24NM": typed}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    feature = {"type": "Feature", "properties": properties, "geometry": mapping(shape)}
    # Once as an escape of JSON and once as a letter.
    for name, escaped in (("a.geojson", True), ("b.geojson", False)):
        text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}, ensure_ascii=escaped)
        (tmp_path / name).write_text(text, encoding="utf-8")
    gpd.GeoDataFrame([properties], geometry=[shape], crs=27700).to_file(tmp_path / "c.gpkg", driver="GPKG")
    for name in ("a.geojson", "b.geojson", "c.gpkg"):
        assert boundaries.read_outlines(RawFile(name, tmp_path / name)).frame["name"].tolist() == [kept]


@pytest.mark.parametrize(("typed", "kept"), [pair for pair in MARKED.items() if "\x07" not in pair[0]][:2])
def test_unseen_marks_leave_lists_in_every_other_writing(tmp_path: Path, typed: str, kept: str) -> None:
    point = f"<Placemark><name>{typed}</name><Point><coordinates>1.9,53.6</coordinates></Point></Placemark>"
    folder = f"<Folder><name>{typed}</name>{point}</Folder>"
    kml = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folder}</Document></kml>'
    (tmp_path / "libraries.kml").write_text(kml, encoding="utf-8")
    part = {"type": "Point", "coordinates": [1.9, 53.6], "properties": {"name": typed}}
    layer = {"type": "GeometryCollection", "geometries": [part]}
    topology = {"type": "Topology", "objects": {typed: layer, "other": layer}, "arcs": []}
    (tmp_path / "libraries.topojson").write_text(json.dumps(topology))
    feature = {"type": "Feature", "properties": {"name": typed}, "geometry": mapping(Point(1.9, 53.6))}
    (tmp_path / "libraries.geojsonl").write_text(f"{json.dumps(feature)}\n" * 2)
    (tmp_path / "libraries.csv").write_bytes(f"name,lon,lat\n{typed},1.9,53.6\n".encode("utf-16"))
    files = recognise(tmp_path).found
    assert not [file.faults for file in files if file.record is None]
    assert {name for file in files for name in file.record.frame["name"]} == {kept}
    assert f"libraries.topojson, {kept}" in [file.raw.name for file in files]


def test_unseen_marks_leave_the_names_of_stops_the_place_and_the_files(tmp_path: Path) -> None:
    (folder := tmp_path / "raw").mkdir()
    stops = [row | {"stop_name": f"\u202e{row['stop_name']}\u2066"} for row in two_lines()["stops"]]
    (folder / "buses\u202e.zip").write_bytes(feed_zip({**two_lines(), "stops": stops}))
    (folder / "sources.toml").write_text('[place]\nname = "\\u202eHome\\u0007"\n')
    read = recognise(folder)
    (file,) = read.found
    assert (file.raw.name, read.place) == ("buses.zip", {"name": "Home "})
    assert file.record is not None
    assert set(file.record.timetable.stop_name) <= {row["stop_name"] for row in two_lines()["stops"]}


def test_bytes_of_nought_in_a_table_are_damage_and_join_no_figures(tmp_path: Path) -> None:
    rows = "".join(f"E0199{number:04d},E05990001\n" for number in range(300))
    content = ("LSOA21CD,WD24CD\n" + rows).encode()
    (tmp_path / "lookup.csv").write_bytes(content[:4000] + b"\0" * 5 + content[4005:])
    (file,) = recognise(tmp_path).found
    assert file.faults == ("lookup.csv: bytes of nought stand in the text, as after damage; download it again.",)


def test_a_control_mark_between_two_figures_makes_no_third(tmp_path: Path) -> None:
    (tmp_path / "centres.csv").write_text("name,code,x,y\nA,E01990001,640500,400500\nB,E01990002,6405\x1300,400500\n")
    centres = read_centres(RawFile("centres.csv", tmp_path / "centres.csv"))
    assert centres.frame.index.tolist() == ["E01990001"] and "x is '6405 00'" in " ".join(centres.notes)


def test_centres_that_are_cut_off_say_so(tmp_path: Path) -> None:
    (tmp_path / "centres.csv").write_text("name,code,x,y\nA,E01990001,640500,400500\nB,E01990002,6405")
    centres = read_centres(RawFile("centres.csv", tmp_path / "centres.csv"))
    assert "row 3: 3 cells where the header has 4; 1 such rows are left out" in " ".join(centres.notes)


@pytest.mark.parametrize("length", [61, 5000, 100_000])
def test_a_refused_cell_is_quoted_to_sixty_characters(tmp_path: Path, length: int) -> None:
    long = "x" * length
    (tmp_path / "a.csv").write_text(f"name,code,x,y\nA,E01990001,640500,400500\nB,E01990002,{long},400500\n")
    (tmp_path / "b.csv").write_text(f"LSOA21CD,WD24CD,CHGIND\nE01990001,E05990001,{long}\n")
    (tmp_path / "c.csv").write_text(f"{long},{long}2\n1,2\n")
    (tmp_path / "d.csv").write_text(f"{long},{long}\n1,2\n")
    said = [
        sentence
        for file in recognise(tmp_path).found
        for sentence in (*file.faults, file.why, *getattr(file.record, "notes", ()))
    ]
    assert said and all(len(sentence) < 400 and "x" * 61 not in sentence for sentence in said)


def test_no_importer_quotes_a_cell_whole() -> None:
    """Cells are quoted by geo.plain.shown, which cuts them."""
    for room in ("sources", "build"):
        for path in sorted((PROJECT / "geo" / room).rglob("*.py")):
            whole = [
                node.lineno
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.FormattedValue) and node.conversion == ord("r")
            ]
            assert not whole, f"{path.relative_to(PROJECT)}, lines {whole}: write shown(...) in place of !r"


def failing(fault: Exception) -> Callable[..., object]:
    def read(*_: object) -> object:
        raise fault

    return read


@pytest.mark.parametrize("fault", [OverflowError("date value out of range"), RecursionError(), MemoryError()])
def test_an_unforeseen_fault_of_one_importer_costs_its_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    folder = paper.paper_folder(tmp_path / "paper")
    (folder / "odd.csv").write_text("only,these\n1,2\n")
    odd = Kind("odd", "an odd table", lambda sample: sample.header == ("only", "these"), failing(fault), Look(""))
    monkeypatch.setattr(catalogue, "KINDS", (*catalogue.KINDS, odd))
    (found,) = [file for file in recognise(folder).found if file.outcome is Outcome.REFUSED]
    sentence = f"odd.csv: reading it as an odd table failed in a way that was not foreseen ({type(fault).__name__})."
    assert found.faults == (sentence,)
    place, account = paper.built(folder)
    assert place.people.residents.sum() == 3000
    assert f"Left out: {sentence}" in account
    log = build.BUILT / f"{place.key}.log"
    assert "Traceback" in log.read_text() and "in read" in log.read_text() and str(log) in " ".join(account)
    monkeypatch.undo()
    paper.built(folder)


def test_an_unforeseen_fault_of_the_build_is_said_and_the_former_place_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = paper.paper_folder(tmp_path / "paper")
    place, _ = paper.built(folder)
    with monkeypatch.context() as patch:
        patch.setattr("geo.build.assemble.study", failing(ZeroDivisionError("of ours")))
        with pytest.raises(InputError, match="putting the place together failed in a way that was not foreseen"):
            build.build(folder)
    log = build.BUILT / f"{place.key}.log"
    assert log.exists()
    assert build.open_place(place.key).people.residents.sum() == 3000
    build.build(folder)
    assert not log.exists()


def test_a_zip_of_hostile_member_names_is_answered_in_words(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("../../x.shp", "/etc/passwd", "\u202efdp.exe", "a" * 5000):
            archive.writestr(name, "nothing")
    (file,) = recognise(tmp_path).found
    assert file.outcome in (Outcome.REFUSED, Outcome.NOT_RECOGNISED) and not file.trace


def test_a_zip_whose_member_lies_before_its_beginning_is_damaged(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("stops.txt", "stop_id\n" * 100)
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[50:])
    (file,) = recognise(tmp_path).found
    assert file.outcome in (Outcome.REFUSED, Outcome.NOT_RECOGNISED) and not file.trace
    (tmp_path / "a.zip").write_bytes(whole[:40] + whole[90:])
    (file,) = recognise(tmp_path).found
    assert file.faults == ("a.zip: the zip file is cut short or damaged; download it again.",)
