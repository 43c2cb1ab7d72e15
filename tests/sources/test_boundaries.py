"""Outlines and weighted centres: on the National Grid, whole, and each area once, or refused in a sentence."""

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Polygon, box

from geo.areas.areas import AreaKind
from geo.errors import InputError
from geo.projection import to_lonlat
from geo.sources import boundaries, kinds
from geo.sources.centres import read_centres
from geo.sources.parts import members_of
from geo.sources.reading import RawFile

SQUARE_KM = 1_000_000.0
LONLAT = "urn:ogc:def:crs:OGC:1.3:CRS84"
BNG = "urn:ogc:def:crs:EPSG::27700"


def square(west: float, south: float) -> list[list[float]]:
    """A square kilometre on the grid, as a ring of metres."""
    return [[west, south], [west + 1000, south], [west + 1000, south + 1000], [west, south + 1000], [west, south]]


def in_degrees(ring: list[list[float]]) -> list[list[float]]:
    return [[float(v) for v in to_lonlat(x, y)] for x, y in ring]


def feature(code: str, ring: Any, **facts: Any) -> dict[str, Any]:
    geometry = None if ring is None else {"type": "Polygon", "coordinates": [ring] if ring else []}
    return {
        "type": "Feature",
        "properties": {"WD23CD": code, "WD23NM": f"Ward {code[-1:]}", **facts},
        "geometry": geometry,
    }


def outlines(folder: Path, *features: dict[str, Any], crs: str | None = LONLAT) -> RawFile:
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": list(features)}
    if crs:
        collection["crs"] = {"type": "name", "properties": {"name": crs}}
    path = folder / "wards.geojson"
    path.write_text(json.dumps(collection))
    return RawFile("wards.geojson", path)


def kind_of_file(raw: RawFile) -> str:
    return " ".join(kind.key for kind in kinds.KINDS if kind.matches(raw.sample))


NORTH = in_degrees(square(640_000, 401_000))
SOUTH = in_degrees(square(640_000, 400_000))


def test_degrees_become_metres_and_the_column_tells_the_year(tmp_path: Path) -> None:
    raw = outlines(tmp_path, feature("E05990001", NORTH, LAD23CD="E06990001"), feature("E05990002", SOUTH))
    assert kind_of_file(raw) == "outlines"
    wards = boundaries.read_outlines(raw)
    assert (wards.kind, wards.vintage, wards.notes) == (AreaKind.WARD, "2023", ())
    assert wards.frame["name"].to_dict() == {"E05990001": "Ward 1", "E05990002": "Ward 2"}
    # A square kilometre stays one to a few square metres, and the north lies above the south.
    assert np.allclose(wards.frame.area, SQUARE_KM, rtol=1e-4)
    assert wards.frame.geometry["E05990001"].centroid.y - wards.frame.geometry["E05990002"].centroid.y > 999


def test_metres_are_taken_as_they_stand(tmp_path: Path) -> None:
    wards = boundaries.read_outlines(outlines(tmp_path, feature("E05990001", square(640_000, 401_000)), crs=BNG))
    assert wards.frame.total_bounds.tolist() == [640_000, 401_000, 641_000, 402_000]


@pytest.mark.parametrize(("ring", "lies"), [(NORTH, "longitude"), (square(640_000, 401_000), "metres")])
def test_without_a_stated_system_the_figures_decide_and_it_is_said(tmp_path: Path, ring: Any, lies: str) -> None:
    wards = boundaries.read_outlines(outlines(tmp_path, feature("E05990001", ring), crs=None))
    assert round(wards.frame.total_bounds[0], -1) == 640_000
    assert "no coordinate system is stated" in wards.notes[0] and lies in wards.notes[0]


@pytest.mark.parametrize(
    ("ring", "crs", "fault"),
    [
        ([[y, x] for x, y in NORTH], LONLAT, "the axes are swapped"),
        ([[y, x] for x, y in square(500_000, 900_000)], BNG, "the axes are swapped"),
        (square(640_000, 401_000), LONLAT, "said to be in longitude and latitude, but the figures"),
        (NORTH, BNG, "said to be in metres of the British National Grid, but the figures"),
        (NORTH, "urn:ogc:def:crs:EPSG::3857", "the coordinate system is urn:ogc:def:crs:EPSG::3857"),
        ([[x + 40, y] for x, y in NORTH], LONLAT, "nowhere in Great Britain"),
    ],
    ids=["swapped degrees", "swapped metres", "metres called degrees", "degrees called metres", "web map", "abroad"],
)
def test_a_wrong_coordinate_system_is_refused_in_one_sentence(tmp_path: Path, ring: Any, crs: str, fault: str) -> None:
    with pytest.raises(InputError, match=fault) as refused:
        boundaries.read_outlines(outlines(tmp_path, feature("E05990001", ring), crs=crs))
    assert len(refused.value.faults) == 1 and "wards.geojson" in str(refused.value)


def test_an_outline_that_crosses_itself_is_mended_and_named(tmp_path: Path) -> None:
    x, y = 640_000.0, 400_000.0
    # A bow tie: two triangles that meet in the middle, a quarter of the square each.
    bow_tie = [[x, y], [x + 1000, y + 1000], [x + 1000, y], [x, y + 1000], [x, y]]
    wards = boundaries.read_outlines(
        outlines(tmp_path, feature("E05990001", bow_tie), feature("E05990002", square(x, y + 1000)), crs=BNG)
    )
    assert wards.frame.is_valid.all()
    assert wards.frame.area.tolist() == [SQUARE_KM / 2, SQUARE_KM]
    assert wards.notes == ("wards.geojson: the outline of E05990001 crossed itself and was mended.",)


@pytest.mark.parametrize("nothing", [None, [], [[640_000, 400_000], [640_001, 400_000]], [["a", "b"]]])
def test_an_empty_outline_is_left_out_and_counted(tmp_path: Path, nothing: Any) -> None:
    whole = feature("E05990001", square(640_000, 401_000))
    wards = boundaries.read_outlines(outlines(tmp_path, whole, feature("E05990002", nothing), crs=BNG))
    assert list(wards.frame.index) == ["E05990001"]
    assert wards.notes == ("wards.geojson: the outline of E05990002 is empty and was left out.",)


def test_an_outline_given_as_a_collection_counts_with_its_polygons(tmp_path: Path) -> None:
    parts = [feature("", square(640_000 + 2000 * n, 401_000))["geometry"] for n in (0, 1)]
    island = feature("E05990001", None)
    island["geometry"] = {"type": "GeometryCollection", "geometries": parts}
    wards = boundaries.read_outlines(
        outlines(tmp_path, feature("E05990002", square(640_000, 400_000)), island, crs=BNG)
    )
    assert wards.frame.geom_type.to_dict() == {"E05990002": "Polygon", "E05990001": "MultiPolygon"}
    assert wards.frame.area["E05990001"] == 2 * SQUARE_KM


@pytest.mark.parametrize("odd", [None, "Ward 2", {"properties": ["E05990002"]}, {"properties": None}])
def test_a_feature_that_is_none_is_refused_for_its_missing_code(tmp_path: Path, odd: Any) -> None:
    with pytest.raises(InputError, match=r"feature 2: '' \(0 characters\) is not an area code"):
        boundaries.read_outlines(outlines(tmp_path, feature("E05990001", NORTH), odd))


def test_a_file_of_empty_outlines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="every outline in it is empty"):
        boundaries.read_outlines(outlines(tmp_path, feature("E05990001", None)))


def test_an_area_drawn_twice_is_refused_with_both_places(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="E05990001 is drawn by features 1, 3"):
        boundaries.read_outlines(
            outlines(tmp_path, feature("E05990001", NORTH), feature("E05990002", SOUTH), feature("E05990001", SOUTH))
        )


@pytest.mark.parametrize(
    ("code", "fault"),
    [("E0599001", r"'E0599001' \(8 characters\)"), ("E01990001", "codes are of LSOA and ward"), ("", r"'' \(0 char")],
)
def test_codes_that_are_not_wards_are_refused(tmp_path: Path, code: str, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        boundaries.read_outlines(outlines(tmp_path, feature("E05990001", NORTH), feature(code, SOUTH)))


def test_figures_drawn_by_ward_are_no_boundaries(tmp_path: Path) -> None:
    drawn = feature("", NORTH)
    drawn["properties"] = {"ward_code": "E05990001", "district_name": "Elsewhere", "crimes": 3, "rate": 0.5}
    assert kind_of_file(outlines(tmp_path, drawn)) == "drawn_figures"


def test_republished_outlines_have_no_year_and_buildings_are_not_taken_for_them(tmp_path: Path) -> None:
    north, south = feature("", NORTH), feature("", SOUTH)
    north["properties"], south["properties"] = ({"area_code": f"E0599000{n}", "area_name": f"Ward {n}"} for n in (1, 2))
    raw = outlines(tmp_path, north, south)
    assert kind_of_file(raw) == "outlines" and boundaries.read_outlines(raw).vintage == "unknown"
    south["properties"]["area_code"] = "E05990001"
    assert kind_of_file(outlines(tmp_path, north, south)) == ""


def frame_of_wards() -> gpd.GeoDataFrame:
    shapes = [box(640_000, 401_000, 641_000, 402_000), Polygon()]
    return gpd.GeoDataFrame(
        {"WD24CD": ["E05990001", "E05990002"], "WD24NM": ["One", "Two"]}, geometry=shapes, crs=27700
    )


def test_a_geopackage_and_a_zipped_shapefile_are_read_as_a_geojson_is(tmp_path: Path) -> None:
    frame_of_wards().to_file(tmp_path / "wards.gpkg", driver="GPKG")
    folder = tmp_path / "shapefile"
    folder.mkdir()
    frame_of_wards().to_file(folder / "wards.shp")
    with zipfile.ZipFile(tmp_path / "wards.zip", "w") as archive:
        for part in folder.iterdir():
            archive.write(part, part.name)
    (zipped,) = members_of(RawFile("wards.zip", tmp_path / "wards.zip"))
    for raw in (RawFile("wards.gpkg", tmp_path / "wards.gpkg"), zipped):
        assert kind_of_file(raw) == "outlines"
        wards = boundaries.read_outlines(raw)
        assert (wards.vintage, wards.frame.area.to_dict()) == ("2024", {"E05990001": SQUARE_KM})
        assert "E05990002 is empty" in wards.notes[0]


def test_a_damaged_geopackage_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "wards.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + b"\x00" * 200)
    with pytest.raises(InputError, match=r"wards\.gpkg: the shapes in it cannot be read"):
        _ = RawFile("wards.gpkg", path).sample


@pytest.mark.parametrize(
    ("part", "content", "sentence"),
    [
        (".prj", b'GEOGCS["\xff', "the shapes in it cannot be read"),
        (".dbf", None, "names in it are not the UTF-8 text it says they are"),
    ],
)
def test_a_shapefile_with_a_damaged_part_is_refused_in_a_sentence(
    tmp_path: Path, part: str, content: bytes | None, sentence: str
) -> None:
    frame_of_wards().to_file(tmp_path / "wards.shp", encoding="UTF-8")
    damaged = tmp_path / f"wards{part}"
    # A letter of Windows-1252 in a name, in a table that is said to be UTF-8.
    damaged.write_bytes(content or damaged.read_bytes().replace(b"Two", b"Tw\xf6"))
    with zipfile.ZipFile(tmp_path / "wards.zip", "w") as archive:
        for file in tmp_path.glob("wards.*"):
            if file.suffix != ".zip":
                archive.write(file, file.name)
    with pytest.raises(InputError, match=sentence):
        boundaries.read_outlines(*members_of(RawFile("wards.zip", tmp_path / "wards.zip")))


def centres(folder: Path, text: str) -> RawFile:
    path = folder / "centres.csv"
    path.write_text(text)
    return RawFile("centres.csv", path)


def test_centres_in_metres_and_in_degrees_are_the_same_places(tmp_path: Path) -> None:
    lon, lat = (float(v) for v in to_lonlat(640_500.0, 400_500.0))
    metres = read_centres(centres(tmp_path, "name,code,x,y\nOne,E01990001,640500,400500\n"))
    degrees = read_centres(centres(tmp_path, f"OA21CD,x,y\nE00990001,{lon},{lat}\n"))
    assert np.allclose(metres.frame.loc["E01990001"], [640_500, 400_500])
    assert np.allclose(degrees.frame.loc["E00990001"], [640_500, 400_500], atol=0.01)
    assert (metres.kind, metres.vintage) == (AreaKind.LSOA, "unknown")
    assert (degrees.kind, degrees.vintage) == (AreaKind.OA, "2021")


def test_a_centre_without_a_code_or_a_place_is_left_out_and_said(tmp_path: Path) -> None:
    text = "name,code,x,y\nOne,E01990001,640500,400500\nTwo,E0199002,640500,400500\nThree,E01990003,east,400500\n"
    read = read_centres(centres(tmp_path, text))
    assert list(read.frame.index) == ["E01990001"]
    assert "'E0199002' (8 characters)" in read.notes[0] and "row 4: x is 'east'" in read.notes[1]


def test_a_centre_drawn_as_an_outline_is_left_out(tmp_path: Path) -> None:
    def feature(code: str, geometry: dict[str, object]) -> dict[str, object]:
        return {"type": "Feature", "properties": {"LSOA21CD": code}, "geometry": geometry}

    ring = [[1.9, 53.6], [1.91, 53.6], [1.91, 53.61], [1.9, 53.6]]
    point = feature("E01990001", {"type": "Point", "coordinates": [1.9, 53.6]})
    outline = feature("E01990002", {"type": "Polygon", "coordinates": [ring]})
    path = tmp_path / "centres.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [point, outline]}))
    assert list(read_centres(RawFile("centres.geojson", path)).frame.index) == ["E01990001"]


def test_of_an_area_with_two_centres_neither_is_used_and_a_row_twice_is_one(tmp_path: Path) -> None:
    text = (
        "name,code,x,y\nOne,E01990001,640500,400500\nOne,E01990001,640600,400500\n"
        "Two,E01990002,640700,400500\nTwo,E01990002,640700,400500\n"
    )
    read = read_centres(centres(tmp_path, text))
    assert read.frame.to_dict("index") == {"E01990002": {"easting": 640700, "northing": 400500}}
    assert read.notes == (
        "centres.csv: areas with more than one centre, none of which is used: 1 of 2 (first E01990001).",
    )
