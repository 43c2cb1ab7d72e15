"""No file makes GDAL call an address or open another file: each hostile one is refused by name, and nobody is heard."""

import socket
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import box

from geo.errors import InputError
from geo.sources import gdal
from geo.sources.catalogue import Outcome, recognise
from geo.sources.layers import shape_layers
from geo.sources.reading import RawFile

ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
SECRET = (
    "WKT,WD24CD,WD24NM\n" + '"POLYGON((640000 401000,641000 401000,641000 402000,640000 401000))",E05990001,secret\n'
)


class Listener:
    """A server on this machine that notes whoever calls."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            with caller:
                self.calls.append(caller.recv(1000))
                caller.sendall(ANSWER)


@pytest.fixture(name="listener")
def a_listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.socket.close()


def virtual(source: str) -> str:
    """A virtual layer whose shapes are those of another source."""
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="wards"><SrcDataSource>{source}</SrcDataSource>'
        "<SrcLayer>secret</SrcLayer></OGRVRTLayer></OGRVRTDataSource>"
    )


def hostile_texts(folder: Path, listener: Listener) -> dict[str, str]:
    """What a file that ends in .shp may say instead of shapes."""
    secret = folder / "secret.csv"
    secret.write_text(SECRET)
    return {
        "address": virtual(f"/vsicurl/{listener.address}/wards.geojson"),
        "streamed": virtual(f"/vsicurl_streaming/{listener.address}/wards.geojson"),
        "local": virtual(str(secret)),
        "service": f"<OGRWFSDataSource><URL>{listener.address}/wfs</URL></OGRWFSDataSource>",
        "pipeline": f'{{"type": "gdal_streamed_alg", "command_line": "gdal vector read {secret}"}}',
        "features": f'{{"links": [{{"rel": "next", "href": "{listener.address}/next"}}], "type": "FeatureCollection"}}',
        "map": f'<mapml- xmlns="http://www.w3.org/1999/xhtml/"><link href="{listener.address}/map"/></mapml->',
    }


def test_a_text_in_place_of_shapes_opens_neither_an_address_nor_a_file(tmp_path: Path, listener: Listener) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    texts = hostile_texts(tmp_path, listener)
    for name, text in texts.items():
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            archive.writestr("wards.shp", text)
    for file in recognise(folder).found:
        assert file.outcome is Outcome.REFUSED, file
        assert file.faults == (f"{file.raw.name}: wards.shp in it is no shapefile, by its first bytes.",)
    for name in texts:
        with pytest.raises(InputError, match="neither a shapefile nor a GeoPackage, by its first bytes"):
            shape_layers(folder / f"{name}.zip", "wards.shp", name)
    assert not listener.calls


@pytest.mark.parametrize("ending", ["shp", "gpkg", "zip", "sqlite"])
def test_a_text_under_any_name_is_refused_before_gdal_sees_it(tmp_path: Path, listener: Listener, ending: str) -> None:
    for name, text in hostile_texts(tmp_path, listener).items():
        path = tmp_path / f"{name}.{ending}"
        path.write_text(text)
        with pytest.raises(InputError, match="neither a shapefile nor a GeoPackage"):
            shape_layers(path, "", path.name)
    assert not listener.calls


def test_gdal_is_closed_to_every_other_kind_and_to_every_address(tmp_path: Path, listener: Listener) -> None:
    wards(tmp_path / "wards.gpkg")
    gdal.address(tmp_path / "wards.gpkg", "wards.gpkg")
    assert set(pyogrio.list_drivers()) == {"ESRI Shapefile", "GPKG"}
    secret = tmp_path / "secret.csv"
    secret.write_text(SECRET)
    for kind in ("curl", "curl_streaming", "webhdfs"):
        with pytest.raises(pyogrio.errors.DataSourceError):
            pyogrio.list_layers(f"/vsi{kind}/{listener.address}/wards.gpkg")
    with pytest.raises(pyogrio.errors.DataSourceError):
        pyogrio.list_layers(secret)
    assert not listener.calls


def wards(path: Path) -> None:
    frame = gpd.GeoDataFrame({"WD24CD": ["E05990001"]}, geometry=[box(640_000, 401_000, 641_000, 402_000)], crs=27700)
    frame.to_file(path, layer="wards", driver="GPKG")


@pytest.mark.parametrize(
    "made",
    [
        "CREATE VIRTUAL TABLE a USING VirtualText('{secret}', 'UTF-8', 1, POINT, DOUBLEQUOTE, ',')",
        "CREATE VIRTUAL TABLE a USING VirtualShape('{secret}', 'UTF-8', 27700)",
        "create /* table */ virtual table a using VirtualText('{secret}', 'UTF-8', 1, POINT, DOUBLEQUOTE, ',')",
        "CREATE VIRTUAL TABLE a USING VirtualOGR('{address}/wards.geojson')",
    ],
)
def test_a_geopackage_with_a_table_that_lies_outside_it_is_refused(
    tmp_path: Path, listener: Listener, made: str
) -> None:
    path, secret = tmp_path / "wards.gpkg", tmp_path / "secret.csv"
    secret.write_text(SECRET)
    wards(path)
    assert list(shape_layers(path, "", "wards.gpkg")) == ["wards"]
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        sql = made.format(secret=secret, address=listener.address)
        database.execute("INSERT INTO sqlite_master VALUES ('table', 'a', 'a', 0, ?)", (sql,))
        database.execute("INSERT INTO gpkg_contents(table_name, data_type, identifier) VALUES ('a', 'attributes', 'a')")
    with pytest.raises(InputError, match=r"wards\.gpkg: the table 'a' in it is kept outside the file"):
        shape_layers(path, "", "wards.gpkg")
    assert not listener.calls


def test_a_database_that_is_no_geopackage_is_refused_as_one(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "wards.gpkg")) as database, database:
        database.execute("CREATE TABLE wards (WD24CD TEXT)")
    with pytest.raises(InputError, match=r"wards\.gpkg: it is a database and no GeoPackage"):
        _ = RawFile("wards.gpkg", tmp_path / "wards.gpkg").sample


def test_a_geopackage_with_an_index_and_a_view_is_read(tmp_path: Path) -> None:
    path = tmp_path / "wards.gpkg"
    wards(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE VIEW named AS SELECT WD24CD FROM wards")
    assert RawFile("wards.gpkg", path).sample.header == ("wd24cd",)


@pytest.mark.parametrize("member", ["wards", "2024.05/wards", "wards.sqlite"])
def test_a_part_of_an_archive_is_unpacked_under_a_name_of_ours(tmp_path: Path, member: str) -> None:
    (tmp_path / "raw").mkdir()
    wards(tmp_path / "wards.gpkg")
    with zipfile.ZipFile(tmp_path / "raw" / "wards.zip", "w") as archive:
        archive.write(tmp_path / "wards.gpkg", member)
        archive.writestr("read.txt", "nothing\n")
    records = [file.record for file in recognise(tmp_path / "raw").found if file.outcome is Outcome.READ]
    assert [type(record).__name__ for record in records] == ["BoundarySet"]
