"""Streets from an OpenStreetMap extract (`.osm.pbf`): ways cut where they meet, with what their tags allow.

Whatever the file holds is kept, however far beyond the authority's edge. Areas one may cross (squares, platforms), also
those drawn as several lines, are crossed along their outlines only; ferries, lifts and corridors are left out.
"""

from array import array
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from geo.errors import InputError
from geo.language.phrases import joined
from geo.projection import to_grid
from geo.sources.osm.background import Background, read_background
from geo.sources.osm.together import damage_in_words, one_extract
from geo.travel.street_access import CRAWL_KMH, stopped_by
from geo.travel.street_rules import PLATFORM_TAGS, Speeds, speeds_of
from geo.travel.streets import Mode, Streets
from geo.travel.tag_values import values_of
from geo.values import OnStep

# What pyosmium prints for a node that the extract leaves out, in ten-millionths of a degree.
OUTSIDE_EXTRACT = 2**31 - 1
DEGREES = 1e-7
STEPS = 3
# One of these a street or what bars one must have.
WAY_KEYS = ("highway", *PLATFORM_TAGS)
POINT_KEYS = ("highway", "barrier", "kerb")


@dataclass
class _StreetsRead:
    """What is gathered while reading: per street its speeds and length in nodes, per node of it code and place."""

    speeds: list[Speeds] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    refs: "array[int]" = field(default_factory=lambda: array("q"))
    lon: "array[int]" = field(default_factory=lambda: array("i"))
    lat: "array[int]" = field(default_factory=lambda: array("i"))
    barriers: dict[int, frozenset[Mode]] = field(default_factory=dict)


def looks_like_pbf(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an OpenStreetMap extract."""
    return b"OSMHeader" in head[:32]


def read_streets(*paths: Path, on_step: OnStep | None = None) -> tuple[Streets, Background]:
    """The streets of one or more extracts, each street once, and, for drawing, what lies around them.

    Raises InputError for a file that is no extract, is cut short, or where none of them holds streets.
    """
    report = partial(on_step or (lambda *_: None), "Streets")
    for path in paths:
        with path.open("rb") as file:
            if not looks_like_pbf(file.read(64)):
                raise InputError(f"{path.name}: not an OpenStreetMap extract; expected a file in the .osm.pbf format.")
    report(0, STEPS)
    names = joined([path.name for path in paths])
    with one_extract(paths) as extract, damage_in_words(names):
        ways = _gather(extract)
        if not _hold_a_street(ways):
            raise InputError(
                f"{names}: no streets in it (no way with a highway tag, open on foot, with two points in the file)."
            )
        report(1, STEPS)
        streets = _cut(ways)
        report(2, STEPS)
        background = read_background(extract)
    report(STEPS, STEPS)
    return streets, background


def _gather(path: Path) -> _StreetsRead:
    """Every street with its nodes, and every point that stops somebody."""
    ways = _StreetsRead()
    file = osmium.io.File(str(path), "pbf")
    keys = osmium.filter.KeyFilter(*WAY_KEYS, *POINT_KEYS)
    for thing in osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY).with_locations().with_filter(keys):
        tags = dict(thing.tags)
        if isinstance(thing, osmium.osm.Node):
            stopped = stopped_by(values_of(tags))
            if stopped:
                ways.barriers[thing.id] = stopped
        elif isinstance(thing, osmium.osm.Way) and (speeds := speeds_of(tags)) is not None:
            _add(ways, thing, speeds)
    outlines = _outlines(file)
    if outlines:
        with_places = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY).with_locations()
        for thing in with_places.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)):
            if isinstance(thing, osmium.osm.Way):
                for speeds in outlines.get(thing.id, []):
                    _add(ways, thing, speeds)
    return ways


def _outlines(file: osmium.io.File) -> dict[int, list[Speeds]]:
    """By code of a way, how the areas of which it is an outline can be used: squares drawn as several lines."""
    outlines: dict[int, list[Speeds]] = {}
    keys = osmium.filter.KeyFilter(*WAY_KEYS)
    for relation in osmium.FileProcessor(file, osmium.osm.RELATION).with_filter(keys):
        tags = dict(relation.tags)
        speeds = speeds_of(tags) if tags.get("type") == "multipolygon" else None
        if speeds is not None and isinstance(relation, osmium.osm.Relation):
            for member in relation.members:
                if member.type == "w":
                    outlines.setdefault(member.ref, []).append(speeds)
    return outlines


def _add(ways: _StreetsRead, way: osmium.osm.Way, speeds: Speeds) -> None:
    before = len(ways.refs)
    for node in way.nodes:
        ways.refs.append(node.ref)
        ways.lon.append(node.x)
        ways.lat.append(node.y)
    ways.speeds.append(speeds)
    ways.nodes.append(len(ways.refs) - before)


def _hold_a_street(ways: _StreetsRead) -> bool:
    """Whether one that is open on foot has two points in the file, one after the other."""
    way = np.repeat(np.arange(len(ways.nodes)), np.array(ways.nodes, dtype=np.int64))
    inside = np.array(ways.lon) != OUTSIDE_EXTRACT
    on_foot = ~np.isnan(np.array([speed.walk for speed in ways.speeds], dtype=float).reshape(-1, 2)).all(axis=1)
    return bool((inside[:-1] & inside[1:] & (way[:-1] == way[1:]) & on_foot[way[1:]]).any())


def _cut(ways: _StreetsRead) -> Streets:
    """Ways cut into edges at every node that two of them share, at their ends and at what stops somebody.

    A stretch that the extract leaves out ends one line and begins another.
    """
    way = np.repeat(np.arange(len(ways.nodes)), ways.nodes)
    lon, lat, refs = np.array(ways.lon), np.array(ways.lat), np.array(ways.refs)
    inside = lon != OUTSIDE_EXTRACT
    line = np.cumsum(np.diff(way, prepend=0) + ~inside)[inside]
    way = way[inside]
    easting, northing = to_grid(lon[inside] * DEGREES, lat[inside] * DEGREES)
    code, seen_at, place, times_seen = np.unique(
        refs[inside], return_index=True, return_inverse=True, return_counts=True
    )
    bounds = np.flatnonzero(np.diff(line, prepend=-1, append=line[-1] + 1))
    is_cut = (times_seen > 1)[place] | np.isin(code, list(ways.barriers))[place]
    is_cut[bounds[:-1]] = is_cut[bounds[1:] - 1] = True
    cut = np.flatnonzero(is_cut)
    together = line[cut[:-1]] == line[cut[1:]]
    first, last = cut[:-1][together], cut[1:][together]
    points = last - first + 1
    shape_start = np.concatenate([[0], np.cumsum(points)])
    shape = np.repeat(first - shape_start[:-1], points) + np.arange(shape_start[-1])
    metres_so_far = np.concatenate([[0], np.cumsum(np.hypot(np.diff(easting), np.diff(northing)))])
    met, node = np.unique(place[np.concatenate([first, last])], return_inverse=True)
    speeds, which = ways.speeds, way[first]

    def share(mode: str) -> NDArray[np.float32]:
        return np.array([getattr(speed, mode) for speed in speeds], dtype=np.float32).T[:, which]

    def said(what: str) -> NDArray[np.bool_]:
        return np.array([getattr(speed, what) for speed in speeds], dtype=bool)[which]

    streets = Streets(
        node_easting=easting[seen_at[met]],
        node_northing=northing[seen_at[met]],
        edge_from=node[: len(first)].astype(np.int32),
        edge_to=node[len(first) :].astype(np.int32),
        edge_metres=(metres_so_far[last] - metres_so_far[first]).astype(np.float32),
        shape_start=shape_start.astype(np.int32),
        shape_easting=easting[shape],
        shape_northing=northing[shape],
        walk=share("walk"),
        wheelchair=share("wheelchair"),
        wheelchair_cautious=share("wheelchair_cautious"),
        cycle=share("cycle"),
        cycle_quiet=share("cycle_quiet"),
        car_kmh=share("car_kmh"),
        gradient_percent=np.array([speed.gradient_percent for speed in speeds], dtype=np.float32)[which],
        off_ground=said("off_ground"),
        tagged_for_wheelchairs=said("tagged_for_wheelchairs"),
        tells_step_free=said("tells_step_free"),
        no_pavement=said("no_pavement"),
    )
    return _with_gates(streets, [ways.barriers.get(ref, frozenset()) for ref in code[met].tolist()])


def _with_gates(streets: Streets, stopped: list[frozenset[Mode]]) -> Streets:
    """The streets with every barrier as an edge of no length that only the modes it lets through may use.

    A barrier counts where it stands on one line of street, not where three ends meet: there nobody can tell which of
    them it closes. A kerb alone on a carriageway is the pavement's and stops nobody.
    """
    ends = np.concatenate([streets.edge_from, streets.edge_to])
    order = np.argsort(ends, kind="stable")
    first = np.searchsorted(ends[order], np.arange(len(stopped)))
    is_gate = np.array([bool(modes) for modes in stopped]) & (np.bincount(ends, minlength=len(stopped)) == 2)
    for node in np.flatnonzero(is_gate & np.array([modes == {Mode.WHEELCHAIR_CAUTIOUS} for modes in stopped])):
        edge = order[first[node]] % len(streets.edge_from)
        is_gate[node] = np.isnan(streets.car_kmh[:, edge]).all()
    gates = np.flatnonzero(is_gate)
    behind = len(stopped) + np.arange(len(gates), dtype=np.int32)
    ends[order[first[gates] + 1]] = behind
    easting, northing = streets.node_easting[gates], streets.node_northing[gates]
    edges, shapes = len(streets.edge_from), streets.shape_start[-1]

    def through(speeds: NDArray[np.float32], mode: Mode, speed: float) -> NDArray[np.float32]:
        gate = np.array([np.nan if mode in stopped[node] else speed for node in gates], dtype=np.float32)
        return np.concatenate([speeds, np.stack([gate, gate])], axis=1)

    return Streets(
        node_easting=np.concatenate([streets.node_easting, easting]),
        node_northing=np.concatenate([streets.node_northing, northing]),
        edge_from=np.concatenate([ends[:edges], gates]).astype(np.int32),
        edge_to=np.concatenate([ends[edges:], behind]),
        edge_metres=np.concatenate([streets.edge_metres, np.zeros(len(gates), dtype=np.float32)]),
        shape_start=np.concatenate([streets.shape_start, shapes + 2 * np.arange(1, len(gates) + 1, dtype=np.int32)]),
        shape_easting=np.concatenate([streets.shape_easting, np.repeat(easting, 2)]),
        shape_northing=np.concatenate([streets.shape_northing, np.repeat(northing, 2)]),
        walk=through(streets.walk, Mode.WALK, 1.0),
        wheelchair=through(streets.wheelchair, Mode.WHEELCHAIR, 1.0),
        wheelchair_cautious=through(streets.wheelchair_cautious, Mode.WHEELCHAIR_CAUTIOUS, 1.0),
        cycle=through(streets.cycle, Mode.CYCLE, 1.0),
        cycle_quiet=through(streets.cycle_quiet, Mode.CYCLE_QUIET, 1.0),
        car_kmh=through(streets.car_kmh, Mode.CAR, CRAWL_KMH),
        gradient_percent=np.concatenate([streets.gradient_percent, np.full(len(gates), np.nan, dtype=np.float32)]),
        off_ground=np.concatenate([streets.off_ground, np.zeros(len(gates), dtype=bool)]),
        tagged_for_wheelchairs=np.concatenate([streets.tagged_for_wheelchairs, np.zeros(len(gates), dtype=bool)]),
        tells_step_free=np.concatenate([streets.tells_step_free, np.ones(len(gates), dtype=bool)]),
        no_pavement=np.concatenate([streets.no_pavement, np.zeros(len(gates), dtype=bool)]),
    )
