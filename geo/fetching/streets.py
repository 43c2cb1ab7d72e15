"""Streets of the ring out of the extracts that cover it: whole ways, and what lies in two extracts once."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import numpy as np
import osmium
import shapely

from geo.errors import InputError
from geo.fetching.bounds import Bounds

LENGTH_BYTES = 4
MOST_HEADER_BYTES = 64 * 1024
NODES_AT_ONCE = 500_000


def count_blocks(path: Path) -> int:
    """How many blocks an extract has; InputError where it is none or ends within a block."""
    blocks, size = 0, path.stat().st_size
    with path.open("rb") as file:
        while length := file.read(LENGTH_BYTES):
            header_bytes = struct.unpack(">I", length)[0] if len(length) == LENGTH_BYTES else MOST_HEADER_BYTES + 1
            header = file.read(header_bytes) if header_bytes <= MOST_HEADER_BYTES else b""
            if not blocks and b"OSMHeader" not in header:
                raise InputError(f"{path.name}: it is no extract of OpenStreetMap (.osm.pbf).")
            file.seek(_data_bytes(header), 1)
            if not header or file.tell() > size:
                raise InputError(f"{path.name}: it ends in the middle of a block.")
            blocks += 1
    return blocks


def _data_bytes(header: bytes) -> int:
    """The size of the block behind a header: its field 3, a number in pieces of seven bits."""
    place, size = header.rfind(b"\x18") + 1, 0
    for shift, byte in enumerate(header[place:]):
        size |= (byte & 0x7F) << 7 * shift
    return size


def cut_streets(paths: Sequence[Path], bounds: Bounds, into: Path) -> int:
    """Write what has a point in the ring, ways with all their points; gives how many ways there are."""
    into.parent.mkdir(parents=True, exist_ok=True)
    ring = bounds.ring_degrees
    with TemporaryDirectory(dir=into.parent) as folder, _in_words(paths):
        parts = [Path(folder) / f"{number}.osm.pbf" for number in range(len(paths))]
        for path, part in zip(paths, parts, strict=True):
            _cut_one(path, ring, part)
        return _merge(parts, into)


def _cut_one(path: Path, ring: shapely.Geometry, into: Path) -> None:
    inside, kept = osmium.IdTracker(), osmium.IdTracker()
    for nodes in _nodes_in(path, ring):
        for node in nodes.tolist():
            inside.add_node(node)
            kept.add_node(node)
    for way in osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(inside.contains_filter()):
        kept.add_way(way.id)
        inside.add_way(way.id)
    kept.complete_backward_references(str(path))
    # Of a relation that leads out of the ring the parts within are enough.
    for relation in osmium.FileProcessor(str(path), osmium.osm.RELATION).with_filter(inside.contains_filter()):
        kept.add_relation(relation.id)
    with osmium.SimpleWriter(str(into)) as file:
        for thing in osmium.FileProcessor(str(path)).with_filter(kept.id_filter()):
            file.add(thing)


def _nodes_in(path: Path, ring: shapely.Geometry) -> Iterator[np.ndarray]:
    """The ids of the nodes that lie in a shape in degrees, some at a time."""
    shapely.prepare(ring)
    west, south, east, north = ring.bounds
    ids: list[int] = []
    places: list[tuple[float, float]] = []

    def tested() -> np.ndarray:
        lon, lat = np.array(places, float).reshape(-1, 2).T
        return np.array(ids, np.int64)[shapely.contains_xy(ring, lon, lat)]

    for node in cast(Iterable[osmium.osm.Node], osmium.FileProcessor(str(path), osmium.osm.NODE)):
        location = node.location
        if not location.valid():
            continue
        lon, lat = location.lon_without_check(), location.lat_without_check()
        if west <= lon <= east and south <= lat <= north:
            ids.append(node.id)
            places.append((lon, lat))
            if len(ids) == NODES_AT_ONCE:
                yield tested()
                ids.clear()
                places.clear()
    yield tested()


def _merge(parts: Sequence[Path], into: Path) -> int:
    """Everything of several sorted files in one: of two of the same kind and number the newer."""
    ways = 0
    with ExitStack() as stack:
        file = stack.enter_context(osmium.SimpleWriter(str(into), overwrite=True))
        for same in osmium.zip_processors(*(osmium.FileProcessor(str(part)) for part in parts)):
            there = [cast(osmium.osm.Node | osmium.osm.Way | osmium.osm.Relation, thing) for thing in same if thing]
            newest = max(there, key=lambda thing: thing.version)
            ways += newest.is_way()
            file.add(newest)
    return ways


@contextmanager
def _in_words(paths: Sequence[Path]) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, osmium.InvalidLocationError) as fault:
        names = ", ".join(path.name for path in paths)
        raise InputError(f"{names}: the extract cannot be read ({fault}).") from fault
