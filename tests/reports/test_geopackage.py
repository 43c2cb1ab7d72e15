"""A GeoPackage read back: layers on the grid, tables beside them, and no other kind of file opened for it."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from shapely.geometry import MultiPolygon, Point, box

from geo.reports.geopackage import geopackage
from geo.sources import gdal

AREAS = gpd.GeoDataFrame(
    {"code": ["E00000001", "E00000002"], "people": [120.0, None], "figure": ["=1+1; <b>'x'</b>", None]},
    geometry=[box(0, 0, 100, 100), MultiPolygon([box(100, 0, 200, 100), box(300, 0, 400, 100)])],
    crs="EPSG:27700",
)
SITES = gpd.GeoDataFrame({"name": ["Elm\u202e Surgery"]}, geometry=[Point(50, 50)], crs="EPSG:27700")


def written(folder: Path, sites: gpd.GeoDataFrame = SITES) -> Path:
    path = folder / "map.gpkg"
    tables = {"sources": pd.DataFrame({"Title": ["Output areas"], "Date": [""]})}
    path.write_bytes(geopackage({"areas": AREAS, "sites": sites}, tables, described="Kingsmere, a made-up place"))
    return path


def test_layers_and_tables_come_back_as_they_were(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert [list(layer) for layer in pyogrio.list_layers(path)] == [
        ["areas", "MultiPolygon"],
        ["sites", "Point"],
        ["sources", None],
    ]
    areas, sites = (gpd.read_file(path, layer=layer) for layer in ("areas", "sites"))
    assert areas.crs == "EPSG:27700" and sites.crs == "EPSG:27700"
    assert list(areas["code"]) == list(AREAS["code"]) and areas["people"].fillna(-1).tolist() == [120.0, -1]
    assert areas["figure"].iloc[0] == "=1+1; <b>'x'</b>" and areas["figure"].isna().iloc[1]
    assert areas.geometry.area.tolist() == [10_000.0, 20_000.0]
    assert sites["name"].tolist() == ["Elm Surgery"]
    assert pyogrio.read_dataframe(path, layer="sources")["Title"].tolist() == ["Output areas"]
    assert pyogrio.read_info(path, layer="areas")["layer_metadata"]["DESCRIPTION"].endswith("a made-up place")


def test_a_map_without_sites_has_a_layer_without_rows(tmp_path: Path) -> None:
    sites = gpd.read_file(written(tmp_path, SITES.iloc[:0]), layer="sites")
    assert sites.empty and list(sites.columns) == ["name", "geometry"]


def test_what_we_write_we_read_and_writing_opens_no_other_kind_of_file(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert gdal.address(path, "map.gpkg") == str(path.resolve())
    written(tmp_path)
    assert set(pyogrio.list_drivers()) == gdal.DRIVERS
