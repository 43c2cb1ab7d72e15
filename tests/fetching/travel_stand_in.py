"""Kingsmere's streets, timetable, stops and heights as their publishers would send them."""

import csv
import hashlib
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import osmium

from geo.projection import to_grid
from tests.fetching.made import KINGSMERE, archive, table
from tests.fetching.stand_in import Answer, Asked, Publisher, as_json
from tests.sources.official.trial import STOPS

COUNTY = "/europe/united-kingdom/england"
# The extracts of two counties meet here, in the middle of Kingsmere.
MEET = 1.89
EXTRACTS = {"west-kingsmere": (1.2, MEET + 0.01), "east-kingsmere": (MEET, 2.6), "elsewhere": (-3.0, -2.0)}
SOUTH, NORTH = 53.2, 54.0
TILE = 10_000
CELLS = 200


def travel_by_host(filling: Mapping[str, int]) -> dict[str, Publisher]:
    """The publishers of streets, timetables and stops by host."""
    made: dict[str, bytes] = {}

    def kept(name: str, make: Callable[[int], bytes]) -> Answer:
        if name not in made:
            made[name] = make(filling[name])
        return Answer(made[name])

    def timetables(asked: Asked) -> Answer | None:
        region = asked.path.removeprefix("/timetable/download/gtfs-file/").strip("/")
        if region == "yorkshire":
            return kept("region_stops", timetable)
        return Answer(far_timetable()) if region in ("east_midlands", "north_west", "north_east") else None

    def naptan(asked: Asked) -> Answer | None:
        right = asked.path == "/v1/access-nodes" and asked.query == {"dataFormat": "csv"}
        return kept("naptan", _naptan) if right else None

    return {
        "download.geofabrik.de": _extracts,
        "data.bus-data.dft.gov.uk": timetables,
        "naptan.api.dft.gov.uk": naptan,
    }


def _extracts(asked: Asked) -> Answer | None:
    if asked.path == "/index-v1.json":
        return as_json({"type": "FeatureCollection", "features": _index()})
    name = asked.path.removeprefix(f"{COUNTY}/")
    for county in EXTRACTS:
        content = extract(county) if name.startswith(county) else b""
        if name == f"{county}-latest.osm.pbf":
            return Answer(content)
        if name == f"{county}-latest.osm.pbf.md5":
            return Answer(f"{hashlib.md5(content).hexdigest()}  {county}-latest.osm.pbf\n".encode())
    return None


def _index() -> list[dict[str, object]]:
    def feature(number: str, parent: str, address: str, edges: tuple[float, float]) -> dict[str, object]:
        west, east = edges
        ring = [[west, SOUTH], [east, SOUTH], [east, NORTH], [west, NORTH], [west, SOUTH]]
        pbf = f"https://download.geofabrik.de{address}-latest.osm.pbf"
        properties = {"id": number, "parent": parent, "name": number, "urls": {"pbf": pbf}}
        return {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
        }

    counties = [feature(name, "england", f"{COUNTY}/{name}", edges) for name, edges in EXTRACTS.items()]
    return [feature("england", "united-kingdom", COUNTY, (-6.0, 2.6)), *counties]


@cache
def extract(county: str) -> bytes:
    """A county's part of Kingsmere's streets, ways whole, and a street of its own far away."""
    west, east = EXTRACTS[county]
    source = str(KINGSMERE / "streets/kingsmere.osm.pbf")
    inside, kept = osmium.IdTracker(), osmium.IdTracker()
    for node in cast(Iterable[osmium.osm.Node], osmium.FileProcessor(source, osmium.osm.NODE)):
        if west <= node.lon <= east:
            inside.add_node(node.id)
            kept.add_node(node.id)
    for way in osmium.FileProcessor(source, osmium.osm.WAY).with_filter(inside.contains_filter()):
        kept.add_way(way.id)
    kept.complete_backward_references(source)
    for relation in osmium.FileProcessor(source, osmium.osm.RELATION).with_filter(inside.contains_filter()):
        kept.add_relation(relation.id)
    base = 9_000_000_000 + 10 * list(EXTRACTS).index(county)
    far = [osmium.osm.mutable.Node(id=base + n, location=(west + n / 1000, SOUTH), version=1) for n in range(3)]
    refs = [node.id for node in far]
    street = osmium.osm.mutable.Way(id=base, nodes=refs, tags={"highway": "residential"}, version=1)
    far_away: dict[Any, list[Any]] = {osmium.osm.NODE: far, osmium.osm.WAY: [street]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.osm.pbf"
        with osmium.SimpleWriter(str(path)) as file:
            # In the usual order: points, ways, relations, each by number.
            for kind in (osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION):
                for thing in osmium.FileProcessor(source, kind).with_filter(kept.id_filter()):
                    file.add(thing)
                for thing in far_away.get(kind, ()):
                    file.add(thing)
        return path.read_bytes()


def gtfs() -> dict[str, bytes]:
    """The tables of Kingsmere's own timetable by name."""
    with zipfile.ZipFile(KINGSMERE / "transport/kingsmere_gtfs.zip") as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def timetable(others: int) -> bytes:
    """A region's timetable: Kingsmere's, trips and stops far from it, and shapes."""
    tables = gtfs()
    tables["stops.txt"] += "".join(
        f"0100F{n:06d},,Far {n},51.{n % 900000:06d},-2.5,0,,,\n" for n in range(others)
    ).encode()
    header = tables["trips.txt"].decode().splitlines()[0].split(",")
    first_trip = dict(zip(header, tables["trips.txt"].decode().splitlines()[1].split(","), strict=True))
    own = {"route_id": first_trip["route_id"], "service_id": first_trip["service_id"], "trip_id": "far-1"}
    tables["trips.txt"] += (",".join(own.get(name, "") for name in header) + "\n").encode()
    header = tables["stop_times.txt"].decode().splitlines()[0].split(",")
    # One call in Kingsmere is none to go anywhere with.
    first = tables["stops.txt"].decode().splitlines()[1].split(",")[0]
    for place, stop in enumerate((first, "0100F000000", "0100F000001")):
        call = {"trip_id": "far-1", "arrival_time": f"09:0{place}:00", "departure_time": f"09:0{place}:00"}
        call |= {"stop_id": stop, "stop_sequence": str(place + 1)}
        tables["stop_times.txt"] += (",".join(call.get(name, "") for name in header) + "\n").encode()
    return archive({**tables, "shapes.txt": b"shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n1,51,-2,1\n"})


def far_timetable() -> bytes:
    """A neighbouring region's timetable, without a stop near Kingsmere but with its trips again."""
    return archive(gtfs())


def _naptan(others: int) -> bytes:
    header = STOPS.split(",")
    rows = []
    for row in csv.DictReader(io.StringIO(gtfs()["stops.txt"].decode())):
        east, north = to_grid(float(row["stop_lon"]), float(row["stop_lat"]))
        kind = "BCT" if row["stop_id"].startswith("9990KM") else "RLY"
        place = (f"{float(east):.0f}", f"{float(north):.0f}", row["stop_lon"], row["stop_lat"])
        rows.append([row["stop_id"], "", "", row["stop_name"], *place, kind, "MKD", "active"])
    far = ["-2.5", "51.1", "BCT", "MKD", "active"]
    made = [
        [f"0100F{n:06d}", "", "", f"Far {n}", f"{200000 + n % 9000}", f"{200000 + n // 9000}", *far]
        for n in range(others)
    ]
    return table([header, *rows, *made])


@cache
def heights(others: int) -> bytes:
    """The country's zip of tiles, each a zip of a grid: Kingsmere's cut at whole ten kilometres, and others."""
    with zipfile.ZipFile(KINGSMERE / "streets/kingsmere_heights.zip") as packed:
        lines = packed.read(packed.namelist()[0]).decode().splitlines()
    header = {line.split()[0].lower(): float(line.split()[1]) for line in lines[:6]}
    west, south, cell = header["xllcorner"], header["yllcorner"], header["cellsize"]
    grid = np.array([line.split() for line in lines[6:]])
    north = south + len(grid) * cell
    members: dict[str, bytes] = {}
    for east_edge in range(640_000, 670_000, TILE):
        for south_edge in range(410_000, 430_000, TILE):
            down, along = int((north - south_edge - TILE) / cell), int((east_edge - west) / cell)
            rows = [[_height(grid, down + row, along + column) for column in range(CELLS)] for row in range(CELLS)]
            name = f"tb{east_edge // TILE % 10}{south_edge // TILE % 10}"
            members |= _tile(name, east_edge, south_edge, rows)
    for n in range(others):
        members |= _tile(f"s{'hjkmnoprstuvwxyz'[n // 100 % 16]}{n // 10 % 10}{n % 10}", 0, 0, [["0.0"]], n)
    return archive({"licence.txt": b"OGL", **members})


def _height(grid: np.ndarray, row: int, column: int) -> str:
    inside = 0 <= row < grid.shape[0] and 0 <= column < grid.shape[1]
    return str(grid[row, column]) if inside else "-9999"


def _tile(name: str, east: int, south: int, rows: list[list[str]], number: int = 0) -> dict[str, bytes]:
    size = f"ncols {len(rows[0])}\nnrows {len(rows)}\nxllcorner {east}\nyllcorner {south}\ncellsize 50\n"
    text = size + "NODATA_value -9999\n" + "\n".join(" ".join(row) for row in rows) + "\n"
    packed = archive({f"{name.upper()}.asc": text.encode(), f"{name.upper()}.prj": b"made up"})
    day = 20240518 + number // 1600
    return {f"data/{name[:2]}/{name}_OST50GRID_{day}.zip": packed}


def product_answers(products: Mapping[str, tuple[bytes, Mapping[str, str]]]) -> dict[str, Publisher]:
    """The Ordnance Survey's downloads: of each product its file, and how that is called in each form."""
    api, store = "api.os.uk", "omseprd1stdstordownload.blob.core.windows.net"

    def survey(asked: Asked) -> Answer | None:
        told = re.fullmatch(r"/downloads/v1/products/(\w+)(/downloads)?", asked.path)
        if told is None or told[1] not in products:
            return None
        content, names = products[told[1]]
        if not told[2]:
            return as_json({"id": told[1], "name": told[1], "version": "2024-11"})
        if "redirect" in asked.query:
            name = names[asked.query["format"]]
            return Answer(b"", 307, {"Location": f"https://{store}/downloads/{told[1]}/2024-11/{name}"})
        about = {"md5": hashlib.md5(content).hexdigest().upper(), "size": len(content), "area": "GB"}
        address = f"https://{api}{asked.path}?area=GB"
        return as_json(
            [
                {
                    **about,
                    "url": f"{address}&format={form.replace(' ', '+')}&redirect",
                    "format": form,
                    "fileName": name,
                }
                for form, name in names.items()
            ]
        )

    def files(asked: Asked) -> Answer | None:
        product = asked.path.split("/")[2]
        return Answer(products[product][0]) if product in products else None

    return {api: survey, store: files}
