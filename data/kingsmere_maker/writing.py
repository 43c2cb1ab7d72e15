"""How do the files come out the same each time? Fixed order, fixed dates, whole metres, six decimal places."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import ArrayLike
from osmium.osm.mutable import Node, Way
from shapely import MultiPolygon, Polygon

from geo.projection import to_lonlat

from . import ground

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
Points = list[tuple[int, int]]


def text(header: Sequence[str] | None, rows: Iterable[Sequence[object]], *, quoted: bool = False) -> str:
    """Rows as CSV with line feeds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    if header is not None:
        writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def put(path: Path, content: str | bytes) -> None:
    """Write a file, packed if its name ends so, without a date or a name inside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(raw, compresslevel=9, mtime=0) if path.suffix == ".gz" else raw)


def table(path: Path, header: Sequence[str] | None, rows: Iterable[Sequence[object]], *, quoted: bool = False) -> None:
    """A CSV file, packed if its name ends in .gz."""
    put(path, text(header, rows, quoted=quoted))


def listing(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """A CSV file of rows that all have the same columns."""
    table(path, list(rows[0]), [list(row.values()) for row in rows])


def archive(path: Path, members: Mapping[str, str]) -> None:
    """A zip file whose members have a fixed date and order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            made.writestr(entry, content)


def degrees(x: ArrayLike, y: ArrayLike) -> list[list[float]]:
    """Longitude and latitude to six places of points of the finished map."""
    lon, lat = to_lonlat(np.asarray(x, float) + ground.ORIGIN_EASTING, np.asarray(y, float) + ground.ORIGIN_NORTHING)
    return np.column_stack([np.round(lon, 6), np.round(lat, 6)]).tolist()


def outline(shape: Polygon | MultiPolygon) -> dict[str, object]:
    """A shape of the finished map as GeoJSON."""
    parts = []
    for part in shape.geoms if isinstance(shape, MultiPolygon) else [shape]:
        rings = [np.array(ring.coords) for ring in (part.exterior, *part.interiors)]
        parts.append([degrees(ring[:, 0], ring[:, 1]) for ring in rings])
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def geojson(path: Path, features: Iterable[tuple[Mapping[str, object], Mapping[str, object]]]) -> None:
    """Properties and geometries as a GeoJSON file, one feature a line."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": properties, "geometry": geometry},
            separators=(",", ":"),
            ensure_ascii=False,
        )
        for properties, geometry in features
    ]
    name = path.name.split(".")[0]
    head = f'{{\n"type": "FeatureCollection",\n"name": "{name}",\n'
    head += '"crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:OGC:1.3:CRS84" } },\n"features": [\n'
    put(path, head + ",\n".join(lines) + "\n]\n}\n")


def streets_file(
    path: Path, ways: Sequence[tuple[Points, Mapping[str, str]]], tags_of: Mapping[tuple[int, int], Mapping[str, str]]
) -> None:
    """An .osm.pbf of ways and of nodes with tags; ids count from one, nothing is dated."""
    points = sorted({point for run, _ in ways for point in run} | set(tags_of))
    number = {point: i for i, point in enumerate(points, 1)}
    places = degrees([p[0] for p in points], [p[1] for p in points])
    path.parent.mkdir(parents=True, exist_ok=True)
    header = osmium.io.Header()
    header.set("generator", "Kingsmere, a made-up place")
    writer = osmium.SimpleWriter(str(path), header=header, overwrite=True)
    for point, place in zip(points, places, strict=True):
        writer.add_node(Node(id=number[point], location=tuple(place), tags=dict(tags_of.get(point, {}))))
    for i, (run, tags) in enumerate(ways, 1):
        writer.add_way(Way(id=i, nodes=[number[point] for point in run], tags=dict(sorted(tags.items()))))
    writer.close()
