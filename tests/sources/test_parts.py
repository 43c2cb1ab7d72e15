"""Every layer and every shape of a file: read, or the part that is not read is named; never a good file called bad."""

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely.geometry import Point, box, mapping

from geo.projection import to_lonlat
from geo.sources.boundaries import BoundarySet
from geo.sources.catalogue import Catalogue, Found, Outcome, recognise
from geo.sources.geography_lookups import LookupTable
from geo.sources.services.points import PlaceList

SQUARE_KM = 1_000_000
LOOKUP = "LSOA21CD,WD24CD\nE01990001,E05990001\n"


def wards(year: str = "24", prefix: str = "E0599000") -> gpd.GeoDataFrame:
    """Two square kilometres side by side."""
    shapes = [box(640_000, 401_000, 641_000, 402_000), box(641_000, 401_000, 642_000, 402_000)]
    codes = [f"{prefix}1", f"{prefix}2"]
    kind = "WD" if prefix.startswith("E05") else "LSOA"
    return gpd.GeoDataFrame({f"{kind}{year}CD": codes, f"{kind}{year}NM": ["One", "Two"]}, geometry=shapes, crs=27700)


def lsoas() -> gpd.GeoDataFrame:
    return wards("21", "E0199000")


def features(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """In longitude and latitude, as plain GeoJSON."""
    flat = []
    for _, row in frame.iterrows():
        ring = [[float(v) for v in to_lonlat(x, y)] for x, y in row.geometry.exterior.coords]
        shape = {"type": "Polygon", "coordinates": [ring]}
        flat.append({"type": "Feature", "properties": dict(row.drop("geometry")), "geometry": shape})
    return flat


def geojson(frame: gpd.GeoDataFrame) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features(frame)})


def shapefile(folder: Path, stem: str, frame: gpd.GeoDataFrame) -> dict[str, bytes]:
    """The files of a shapefile by name."""
    at = folder / f"made_{stem}"
    at.mkdir()
    frame.to_file(at / f"{stem}.shp")
    return {part.name: part.read_bytes() for part in at.iterdir()}


def zipped(path: Path, **members: Any) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that is read."""
    made = tmp_path / "folder"
    made.mkdir()
    return made


def read(folder: Path) -> dict[str, tuple[str, Outcome]]:
    return {file.raw.name: (file.kind.key if file.kind else "", file.outcome) for file in recognise(folder).found}


def outlines(folder: Path) -> dict[str, tuple[str, dict[str, int]]]:
    """Vintage and square metres of each set of outlines, to the nearest thousand, by file."""
    return {
        drawn.source.file: (f"{drawn.kind} {drawn.vintage}", drawn.frame.area.round(-3).astype(int).to_dict())
        for drawn in recognise(folder).records(BoundarySet)
    }


def only(catalogue: Catalogue) -> Found:
    (file,) = catalogue.found
    return file


WARDS = ("ward 2024", {"E05990001": SQUARE_KM, "E05990002": SQUARE_KM})
LSOAS = ("lsoa 2021", {"E01990001": SQUARE_KM, "E01990002": SQUARE_KM})


def test_each_layer_of_a_geopackage_is_read_or_named(folder: Path) -> None:
    path = folder / "areas.gpkg"
    wards().to_file(path, layer="wards", driver="GPKG")
    lsoas().to_file(path, layer="lsoas", driver="GPKG")
    halls = gpd.GeoDataFrame({"name": ["Hall"]}, geometry=[Point(640_500, 401_500)], crs=27700)
    halls.to_file(path, layer="village halls", driver="GPKG")
    gpd.GeoDataFrame({"fruit": ["apple"]}, geometry=[Point(640_500, 401_500)], crs=27700).to_file(
        path, layer="trees", driver="GPKG"
    )
    assert outlines(folder) == {"areas.gpkg, wards": WARDS, "areas.gpkg, lsoas": LSOAS}
    found = {file.raw.name: file for file in recognise(folder).found}
    assert isinstance(found["areas.gpkg, village halls"].record, PlaceList)
    assert found["areas.gpkg, trees"].why == (
        "areas.gpkg, trees: not recognised; its columns begin fruit, with shapes (Point). If it lists places, give its "
        "service in sources.toml."
    )


def test_a_file_with_one_layer_keeps_its_name(folder: Path) -> None:
    wards().to_file(folder / "areas.gpkg", layer="whatever", driver="GPKG")
    assert outlines(folder) == {"areas.gpkg": WARDS}


def test_a_table_without_shapes_in_a_geopackage_is_named(folder: Path) -> None:
    path = folder / "areas.gpkg"
    wards().to_file(path, layer="wards", driver="GPKG")
    pyogrio.write_dataframe(pd.DataFrame({"fruit": ["apple"]}), path, layer="notes", driver="GPKG")
    assert read(folder) == {
        "areas.gpkg, wards": ("outlines", Outcome.READ),
        "areas.gpkg, notes": ("", Outcome.NOT_RECOGNISED),
    }


def test_a_shapefile_zipped_inside_a_folder_is_read(tmp_path: Path, folder: Path) -> None:
    parts = shapefile(tmp_path, "wards", wards())
    zipped(folder / "wards.zip", **{f"Boundaries/2024/{name}": part for name, part in parts.items()})
    assert outlines(folder) == {"wards.zip": WARDS}


def test_two_shapefiles_in_one_zip_are_both_read_and_what_lies_beside_them_is_named(
    tmp_path: Path, folder: Path
) -> None:
    parts = {**shapefile(tmp_path, "wards", wards()), **shapefile(tmp_path, "lsoas", lsoas())}
    zipped(folder / "areas.zip", **{"readme.txt": "Areas of the town", "__MACOSX/._wards.shp": b"\x00"}, **parts)
    assert outlines(folder) == {"areas.zip, wards.shp": WARDS, "areas.zip, lsoas.shp": LSOAS}
    assert read(folder)["areas.zip, readme.txt"] == ("", Outcome.NOT_RECOGNISED)
    assert len(read(folder)) == 3


def test_a_loose_shapefile_is_one_file_however_its_parts_are_spelt(tmp_path: Path, folder: Path) -> None:
    for name, part in shapefile(tmp_path, "wards", wards()).items():
        (folder / name).write_bytes(part)
    for name, part in shapefile(tmp_path, "lsoas", lsoas()).items():
        (folder / name.upper()).write_bytes(part)
    assert outlines(folder) == {"wards.shp": WARDS, "LSOAS.SHP": LSOAS}
    assert len(read(folder)) == 2


def test_two_shapefiles_with_the_same_shapes_and_other_codes_are_two(tmp_path: Path, folder: Path) -> None:
    for stem, frame in (("wards", wards()), ("older", wards("23"))):
        for name, part in shapefile(tmp_path, stem, frame).items():
            (folder / name).write_bytes(part)
    assert set(outlines(folder)) == {"wards.shp", "older.shp"}


@pytest.mark.parametrize("in_zip", [True, False])
def test_a_shapefile_without_its_other_parts_is_told_which(tmp_path: Path, folder: Path, in_zip: bool) -> None:
    shp = shapefile(tmp_path, "wards", wards())["wards.shp"]
    if in_zip:
        zipped(folder / "wards.zip", **{"wards.shp": shp})
    else:
        (folder / "wards.shp").write_bytes(shp)
    (fault,) = only(recognise(folder)).faults
    assert "beside the .shp there is no wards.shx, wards.dbf" in fault and "download" not in fault


@pytest.mark.parametrize("in_zip", [True, False])
def test_what_is_only_called_a_shapefile_is_refused_unopened(folder: Path, in_zip: bool) -> None:
    text = '<OGRVRTDataSource><OGRVRTLayer name="wards"/></OGRVRTDataSource>'
    if in_zip:
        zipped(folder / "wards.zip", **{"wards.shp": text})
        assert recognise(folder).faults == ("wards.zip: wards.shp in it is no shapefile, by its first bytes.",)
    else:
        (folder / "wards.shp").write_text(text)
        assert recognise(folder).faults == ("wards.shp: it is no shapefile, by its first bytes.",)


def test_a_geojson_in_a_zip_and_a_table_beside_it_are_read(folder: Path) -> None:
    zipped(folder / "areas.zip", **{"out/wards.geojson": geojson(wards()), "lookup.csv": LOOKUP})
    assert outlines(folder) == {"areas.zip, out/wards.geojson": WARDS}
    assert [table.source.file for table in recognise(folder).records(LookupTable)] == ["areas.zip, lookup.csv"]


def test_a_geopackage_in_a_zip_has_all_its_layers(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "areas.gpkg"
    wards().to_file(path, layer="wards", driver="GPKG")
    lsoas().to_file(path, layer="lsoas", driver="GPKG")
    zipped(folder / "areas.zip", **{"areas.gpkg": path.read_bytes()})
    assert outlines(folder) == {"areas.zip, wards": WARDS, "areas.zip, lsoas": LSOAS}


def test_an_archive_of_an_office_program_is_one_file_and_says_what_it_holds(folder: Path) -> None:
    zipped(folder / "minutes.docx", **{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})
    assert only(recognise(folder)).why == (
        "minutes.docx: not recognised; there are no columns in it, and it holds [Content_Types].xml, word/document.xml."
    )


def test_streets_in_an_archive_are_to_be_unpacked(folder: Path) -> None:
    streets = Path(__file__).resolve().parents[2] / "data/kingsmere/streets/kingsmere.osm.pbf"
    zipped(folder / "streets.zip", **{"town.osm.pbf": streets.read_bytes(), "a.csv": LOOKUP})
    assert recognise(folder).faults == (
        "streets.zip, town.osm.pbf: streets are read from a file of their own; unpack the archive.",
    )


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Areas</name>{folders}</Document></kml>"""
PLACEMARK = """<Placemark><name>{name}</name><ExtendedData>{facts}</ExtendedData><MultiGeometry><Polygon>
<innerBoundaryIs><LinearRing><coordinates>{hole}</coordinates></LinearRing></innerBoundaryIs>
<outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>
</Polygon></MultiGeometry></Placemark>"""


def in_kml(frame: gpd.GeoDataFrame, *, simple: bool) -> str:
    """Placemarks with a hole of a tenth by a tenth of a kilometre in each, its facts in one of the two manners."""
    written = ""
    for feature, shape in zip(features(frame), frame.geometry, strict=True):
        x, y = shape.centroid.coords[0]
        corners = [to_lonlat(*at) for at in box(x - 50, y - 50, x + 50, y + 50).exterior.coords]
        facts = [
            f'<SimpleData name="{key}">{fact}</SimpleData>'
            if simple
            else f'<Data name="{key}"><value>{fact}</value></Data>'
            for key, fact in feature["properties"].items()
        ]
        whole = f"<SchemaData>{''.join(facts)}</SchemaData>" if simple else "".join(facts)
        written += PLACEMARK.format(
            name=feature["properties"].get("name", ""),
            facts=whole,
            ring=" ".join(f"{lon},{lat},0" for lon, lat in feature["geometry"]["coordinates"][0]),
            hole="\n".join(f"{float(lon)},{float(lat)}" for lon, lat in corners),
        )
    return written


LESS_A_HOLE = SQUARE_KM - 10_000


@pytest.mark.parametrize("simple", [True, False])
def test_a_kml_is_read_with_its_holes_and_facts_and_each_folder_is_a_layer(folder: Path, simple: bool) -> None:
    (folder / "wards.kml").write_text(KML.format(folders=in_kml(wards(), simple=simple)))
    parts = "".join(
        f"<Folder><name>{name}</name>{in_kml(frame, simple=simple)}</Folder>"
        for name, frame in (("wards", wards("23")), ("lsoas", lsoas()))
    )
    (folder / "areas.kml").write_bytes(KML.replace("UTF-8", "UTF-16").format(folders=parts).encode("utf-16"))
    zipped(folder / "doc.kmz", **{"doc.kml": KML.format(folders=in_kml(wards("22"), simple=simple))})
    assert outlines(folder) == {
        "wards.kml": ("ward 2024", dict.fromkeys(WARDS[1], LESS_A_HOLE)),
        "areas.kml, wards": ("ward 2023", dict.fromkeys(WARDS[1], LESS_A_HOLE)),
        "areas.kml, lsoas": ("lsoa 2021", dict.fromkeys(LSOAS[1], LESS_A_HOLE)),
        "doc.kmz": ("ward 2022", dict.fromkeys(WARDS[1], LESS_A_HOLE)),
    }


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ('<!ENTITY a "E0599">', "&a;"),
        ('<!ENTITY a SYSTEM "file:///etc/hostname">', "&a;"),
        ('<!ENTITY a SYSTEM "http://127.0.0.1:9/">', ""),
        ('<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">', "&b;"),
        ('<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd"> %a;', ""),
    ],
    ids=["its own", "another file", "an address", "one in another", "of a declaration"],
)
def test_a_kml_that_declares_entities_is_refused(folder: Path, declared: str, used: str) -> None:
    text = KML.format(folders=in_kml(wards(), simple=True)).replace("One", f"One{used}")
    (folder / "wards.kml").write_text(text.replace("<kml ", f"<!DOCTYPE kml [{declared}]><kml ", 1))
    assert recognise(folder).faults == (
        "wards.kml: the KML declares entities of its own, which are not read; export it as GeoJSON.",
    )


def test_a_kml_cut_short_or_nested_without_end_is_refused_in_a_sentence(folder: Path) -> None:
    (folder / "cut.kml").write_text(KML.format(folders=in_kml(wards(), simple=True))[:900])
    (folder / "deep.kml").write_text(KML.format(folders="<Folder>" * 50_000))
    cut, deep = recognise(folder).faults
    assert cut.startswith("cut.kml: the KML stops making sense at line") and "deep.kml: the KML is nested" in deep


def test_other_xml_is_not_recognised(folder: Path) -> None:
    (folder / "feed.xml").write_text('<?xml version="1.0"?>\n<rss>a, b</rss>\n')
    assert only(recognise(folder)).outcome is Outcome.NOT_RECOGNISED


def topology() -> dict[str, Any]:
    """Two squares that share an edge, walked both ways, in steps of hundredths of a degree; and a layer of points."""
    return {
        "type": "Topology",
        "transform": {"scale": [0.01, 0.01], "translate": [-2.0, 53.0]},
        "arcs": [
            [[1, 0], [0, 1]],
            [[1, 1], [-1, 0], [0, -1], [1, 0]],
            [[1, 0], [1, 0], [0, 1], [-1, 0]],
        ],
        "objects": {
            "wards": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"WD24CD": "E05990001", "WD24NM": "One"}},
                    {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"WD24CD": "E05990002"}},
                ],
            },
            "halls": {"type": "Point", "coordinates": [50, 50], "properties": {"name": "Hall"}},
        },
    }


def test_a_topojson_is_unfolded_and_each_object_is_a_layer(folder: Path) -> None:
    (folder / "town halls.topojson").write_text(json.dumps(topology()))
    catalogue = recognise(folder)
    (drawn,) = catalogue.records(BoundarySet)
    # A hundredth of a degree here is 1,113 m to the north and 670 m to the east.
    assert drawn.frame.area.div(1113 * 670).round(1).to_dict() == {"E05990001": 1.0, "E05990002": 1.0}
    one, two = drawn.frame.geometry
    assert one.intersection(two).length == pytest.approx(1113, abs=2) and one.intersection(two).area == 0
    (places,) = catalogue.records(PlaceList)
    lon, lat = (float(v) for v in to_lonlat(places.frame["easting"].iloc[0], places.frame["northing"].iloc[0]))
    assert (round(lon, 6), round(lat, 6)) == (-1.5, 53.5)


def test_a_topojson_without_steps_is_read_and_one_with_an_arc_that_is_not_there_is_refused(folder: Path) -> None:
    plain = topology() | {"arcs": [[[-1.99, 53.0], [-1.99, 53.01], [-2.0, 53.01], [-2.0, 53.0], [-1.99, 53.0]]]}
    del plain["transform"]
    plain["objects"] = {"wards": {"type": "Polygon", "arcs": [[0]], "properties": {"WD24CD": "E05990001"}}}
    (folder / "plain.json").write_text(json.dumps(plain))
    plain["objects"]["wards"]["arcs"] = [[7]]
    (folder / "spoilt.json").write_text(json.dumps(plain))
    assert list(outlines(folder)) == ["plain.json"]
    assert recognise(folder).faults == (
        "spoilt.json: the TopoJSON does not make sense in 'wards'; export it as GeoJSON.",
    )


@pytest.mark.parametrize("begin", ["", "\x1e"])
def test_a_geojson_with_a_feature_on_each_line_is_read(folder: Path, begin: str) -> None:
    (folder / "wards.geojsonl").write_text("\n".join(begin + json.dumps(f) for f in features(wards())) + "\n\n")
    assert outlines(folder) == {"wards.geojsonl": WARDS}


def test_a_geojson_by_lines_cut_short_says_at_which(folder: Path) -> None:
    (folder / "wards.ndjson").write_text("\n".join(json.dumps(f) for f in features(wards()))[:-20])
    assert recognise(folder).faults == ("wards.ndjson: the GeoJSON stops making sense at line 2; download it again.",)


def test_one_feature_or_a_bare_shape_is_a_file_of_shapes_too(folder: Path) -> None:
    (folder / "ward.geojson").write_text(json.dumps(features(wards())[0]))
    (folder / "bare.geojson").write_text(json.dumps(mapping(box(-2, 53, -1.9, 53.1))))
    found = {file.raw.name: file for file in recognise(folder).found}
    assert found["ward.geojson"].outcome is Outcome.READ
    assert found["bare.geojson"].why == "bare.geojson: not recognised; its shapes (Polygon) have no columns."


@pytest.mark.parametrize("crs", [4326, 3857])
def test_a_layer_of_another_system_is_brought_to_the_grid_or_refused_for_that_only(folder: Path, crs: int) -> None:
    wards().to_crs(crs).to_file(folder / "wards.gpkg", driver="GPKG")
    file = only(recognise(folder))
    if crs == 4326:
        assert outlines(folder) == {"wards.gpkg": WARDS}
    else:
        assert "the coordinate system is EPSG:3857" in file.faults[0] and "download" not in file.faults[0]
