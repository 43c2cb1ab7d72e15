"""Extracts that are not in the usual order, brought into it: every node with its place before the ways that use it.

Usual is what the publishers of whole regions give out. Editors number what is new below nought; merged files repeat
nodes after ways; some programs keep the places of nodes on the ways and leave the nodes out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import osmium

# Numbers below nought are counted on from here: above every number of a real extract, and few enough to be indexed.
ABOVE_ALL = 2**35
# Between the numbers given to one file and to the next: more than anybody draws by hand.
NUMBERS_A_FILE = 2**28


@contextmanager
def usual_order(path: Path, *, own_numbers: int = 0) -> Iterator[Path]:
    """The extract itself where it is in the usual order, else a rewritten copy that is gone afterwards.

    own_numbers: which of several files this is, so that what two editors number below nought stays apart.
    """
    if _finds_its_nodes(path) and _is_numbered_upwards(path):
        yield path
        return
    with TemporaryDirectory() as folder:
        renumbered, copy = Path(folder) / "renumbered.osm.pbf", Path(folder) / "usual.osm.pbf"
        _renumber(path, renumbered, above=ABOVE_ALL + own_numbers * NUMBERS_A_FILE)
        _sort(renumbered, copy)
        yield copy


def _finds_its_nodes(path: Path) -> bool:
    """Whether every node of every way comes before it, with a number above nought."""
    places = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
    try:
        with osmium.io.Reader(_pbf(path), osmium.osm.NODE | osmium.osm.WAY) as reader:
            osmium.apply(reader, places)
    except KeyError:
        return False
    return True


def _is_numbered_upwards(path: Path) -> bool:
    """Whether ways and relations come in the order of their numbers, none twice and none below nought."""
    numbers = [
        np.array([thing.id for thing in osmium.FileProcessor(_pbf(path), kind)], dtype=np.int64)
        for kind in (osmium.osm.WAY, osmium.osm.RELATION)
    ]
    return all((np.diff(of_kind, prepend=-1) > 0).all() for of_kind in numbers)


def _renumber(path: Path, copy: Path, *, above: int) -> None:
    """All of it with numbers above nought, and nodes that only ways tell of as nodes of their own."""
    number = partial(_number, above=above)
    placed = _placed_on_ways(path)
    with osmium.SimpleWriter(_pbf(copy)) as file:
        for thing in osmium.FileProcessor(_pbf(path)):
            if isinstance(thing, osmium.osm.Node):
                placed.pop(thing.id, None)
                file.add_node(thing.replace(id=number(thing.id)))
            elif isinstance(thing, osmium.osm.Way):
                file.add_way(thing.replace(id=number(thing.id), nodes=[number(node.ref) for node in thing.nodes]))
            elif isinstance(thing, osmium.osm.Relation):
                members = [(member.type, number(member.ref), member.role) for member in thing.members]
                file.add_relation(thing.replace(id=number(thing.id), members=members))
        for code, (lon, lat) in placed.items():
            file.add_node(osmium.osm.mutable.Node(id=number(code), location=(lon, lat)))


def _sort(path: Path, copy: Path) -> None:
    """Nodes, ways, relations, each by number; of one that is there twice the newest."""
    things = osmium.MergeInputReader()
    things.add_file(str(path))
    with osmium.SimpleWriter(_pbf(copy)) as file:
        things.apply(file)


def _placed_on_ways(path: Path) -> dict[int, tuple[float, float]]:
    """Longitude and latitude of the nodes whose places stand on the ways."""
    return {
        node.ref: (node.lon, node.lat)
        for way in osmium.FileProcessor(_pbf(path), osmium.osm.WAY)
        if isinstance(way, osmium.osm.Way)
        for node in way.nodes
        if node.location.valid()
    }


def _number(code: int, *, above: int) -> int:
    return code if code >= 0 else above - code


def _pbf(path: Path) -> osmium.io.File:
    return osmium.io.File(str(path), "pbf")
