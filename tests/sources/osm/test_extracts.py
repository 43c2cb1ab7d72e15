"""Extracts as editors, mergers and other programs leave them: points that bar, squares in several lines, odd orders.

A road of 800 m between two ends, with 4,220 m of streets the other way round; minutes as in test_street_access.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import osmium
import pandas as pd
import pytest

from geo.errors import InputError
from geo.projection import to_lonlat
from geo.sources.osm.streets import read_streets
from geo.travel.network import TravelSettings, network_of
from geo.travel.streets import Mode, Streets
from geo.travel.travel import travel_times

Tags = dict[str, str]
Way = tuple[int, list[int], Tags]
# A relation's code, its ways with their roles, and its tags.
Relation = tuple[int, list[tuple[int, str]], Tags]
WEST, SOUTH = 600_000.0, 430_000.0
CORNERS = {1: (0.0, 0.0), 2: (400.0, 0.0), 3: (800.0, 0.0), 4: (0.0, 1710.0), 5: (800.0, 1710.0)}
STREET = {"highway": "residential"}
ROUND: list[Way] = [(2, [1, 4, 5, 3], STREET)]
ROAD: Way = (1, [1, 2, 3], STREET)
BY_ROAD = (10.0, 14.1, 8.0, 7.0)
ROUND_ABOUT = (52.75, 74.5, 20.8, 15.3)


def node(code: int, east: float, north: float, tags: Tags | None = None) -> osmium.osm.mutable.Node:
    lon, lat = to_lonlat(WEST + east, SOUTH + north)
    return osmium.osm.mutable.Node(id=code, location=(float(lon), float(lat)), tags=tags or {})


def nodes(
    tags: dict[int, Tags] | None = None, more: dict[int, tuple[float, float]] | None = None
) -> list[osmium.osm.mutable.Node]:
    return [node(code, *at, (tags or {}).get(code)) for code, at in {**CORNERS, **(more or {})}.items()]


def ways(*described: Way) -> list[osmium.osm.mutable.Way]:
    return [osmium.osm.mutable.Way(id=code, nodes=refs, tags=tags) for code, refs, tags in described]


def relation(code: int, members: list[tuple[int, str]], tags: Tags) -> osmium.osm.mutable.Relation:
    parts = [("w", way, role) for way, role in members]
    return osmium.osm.mutable.Relation(id=code, members=parts, tags={"type": "multipolygon", **tags})


def written(path: Path, things: Sequence[object]) -> Path:
    """An extract of these things in the order given."""
    with osmium.SimpleWriter(str(path)) as file:
        for thing in things:
            file.add(thing)
    return path


def minutes(
    streets: Streets, begin: tuple[float, float] = (0, 0), end: tuple[float, float] = (800, 0)
) -> tuple[float, ...]:
    """On foot, by wheelchair, by bicycle and by car at the peak."""
    usual = TravelSettings()
    network = network_of(streets, settings=usual)
    ends = [
        pd.DataFrame({"easting": [WEST + east], "northing": [SOUTH + north]}, index=["x"])
        for east, north in (begin, end)
    ]
    return tuple(
        float(
            travel_times(
                network.at_peak if mode is Mode.CAR else network, *ends, mode=mode, settings=usual
            ).minutes.iloc[0, 0]
        )
        for mode in (Mode.WALK, Mode.WHEELCHAIR, Mode.CYCLE, Mode.CAR)
    )


def expected(which: str) -> list[float]:
    """By the road (+) or round about (-), for each mode."""
    return [road if sign == "+" else about for sign, road, about in zip(which, BY_ROAD, ROUND_ABOUT, strict=True)]


@pytest.mark.parametrize(
    ("tags", "which"),
    [
        # These speak of crossing the road, of the stop, of the lamp; not of the road.
        ("highway=crossing+bicycle=no", "++++"),
        ("highway=crossing+access=no", "++++"),
        ("highway=crossing+wheelchair=no", "++++"),
        ("highway=traffic_signals+bicycle=no", "++++"),
        ("highway=bus_stop+motor_vehicle=no+access=psv", "++++"),
        ("highway=street_lamp+access=private", "++++"),
        ("highway=turning_loop+access=private", "++++"),
        ("highway=crossing+kerb=raised+foot=no", "++++"),
        ("highway=crossing+kerb=lowered+wheelchair=no", "++++"),
        ("railway=level_crossing+access=no", "++++"),
        # These bar.
        ("barrier=gate+access=private", "----"),
        ("barrier=Gate+access=Private", "----"),
        ("barrier=gate+access=private+foot=yes;permissive", "++--"),
        ("barrier=lift_gate+motor_vehicle=employees", "+++-"),
        ("barrier=kerb+bicycle=no", "++-+"),
        ("kerb=flush+bicycle=no", "++-+"),
        ("kerb=lowered+wheelchair=no", "+-++"),
        ("barrier=bollard", "+++-"),
        ("barrier=bollard;gate", "+++-"),
        ("highway=gate+access=private", "----"),
        ("highway=crossing+barrier=gate+bicycle=no", "++-+"),
    ],
)
def test_only_barriers_bar(tmp_path: Path, tags: str, which: str) -> None:
    point = dict(tag.split("=") for tag in tags.split("+"))
    streets, _ = read_streets(written(tmp_path / "a.osm.pbf", [*nodes({2: point}), *ways(ROAD, *ROUND)]))
    assert minutes(streets) == pytest.approx(expected(which), abs=0.06)


# A square of 800 by 200 m: from the middle of its western side to that of its eastern one 100 + 800 + 100 m of edge.
SQUARE = {6: (0.0, 100.0), 7: (800.0, 100.0), 8: (800.0, -100.0), 9: (0.0, -100.0)}
INSIDE = {10: (300.0, 50.0), 11: (500.0, 50.0), 12: (500.0, -50.0)}
AREA = {"highway": "pedestrian"}
# The detour leaves from the middle of both sides.
OUTLINES: dict[str, tuple[list[Way], list[Relation]]] = {
    "one closed line": ([(10, [1, 6, 7, 3, 8, 9, 1], {**AREA, "area": "yes"})], []),
    "a relation of one line": ([(10, [1, 6, 7, 3, 8, 9, 1], {})], [(1, [(10, "outer")], AREA)]),
    "without a role": ([(10, [1, 6, 7, 3, 8, 9, 1], {})], [(1, [(10, "")], AREA)]),
    "an outline in three lines": (
        [(10, [1, 6, 7], {}), (11, [8, 3, 7], {}), (12, [8, 9, 1], {})],
        [(1, [(10, "outer"), (11, "outer"), (12, "outer")], AREA)],
    ),
    "with a hole": (
        [(10, [1, 6, 7, 3], {}), (11, [3, 8, 9, 1], {}), (12, [10, 11, 12, 10], {"building": "yes"})],
        [(1, [(10, "outer"), (11, "outer"), (12, "inner")], AREA)],
    ),
    "a platform": ([(10, [1, 6, 7, 3, 8, 9, 1], {})], [(1, [(10, "outer")], {"railway": "platform"})]),
    "numbered below nought": ([(-10, [1, 6, 7, 3, 8, 9, 1], {})], [(-1, [(-10, "outer")], AREA)]),
}


@pytest.mark.parametrize("drawn", OUTLINES)
def test_a_square_is_walked_along_its_edge(tmp_path: Path, drawn: str) -> None:
    lines, areas = OUTLINES[drawn]
    things = [*nodes(more={**SQUARE, **INSIDE}), *ways(*ROUND, *lines), *(relation(*area) for area in areas)]
    streets, _ = read_streets(written(tmp_path / "square.osm.pbf", things))
    on_foot, _, by_bicycle, by_car = minutes(streets)
    assert on_foot == pytest.approx(12.5, abs=0.01)
    # Nobody drives or rides over it.
    assert (by_bicycle, by_car) == pytest.approx(ROUND_ABOUT[2:], abs=0.06)


@pytest.mark.parametrize(
    "tags",
    [{"highway": "pedestrian", "type": "route"}, {"highway": "pedestrian", "access": "private"}, {"landuse": "retail"}],
)
def test_what_is_no_open_area_is_not_walked(tmp_path: Path, tags: Tags) -> None:
    things = [*nodes(more=SQUARE), *ways(*ROUND, (10, [1, 6, 7, 3, 8, 9, 1], {})), relation(1, [(10, "outer")], tags)]
    streets, _ = read_streets(written(tmp_path / "none.osm.pbf", things))
    assert minutes(streets) == pytest.approx(ROUND_ABOUT, abs=0.06)


@pytest.mark.parametrize("key", ["highway", "railway", "public_transport"])
def test_a_platform_is_a_way_on_foot(tmp_path: Path, key: str) -> None:
    things = [*nodes(), *ways(*ROUND, (10, [1, 2, 3], {key: "platform"}))]
    streets, _ = read_streets(written(tmp_path / "platform.osm.pbf", things))
    assert minutes(streets) == pytest.approx(expected("++--"), abs=0.06)


def placed_on_ways(path: Path) -> Path:
    """The extract with the places of nodes on its ways, and only the nodes that have tags."""
    there = path.with_name(f"placed-{path.name}")
    with osmium.SimpleWriter(osmium.io.File(str(there), "pbf,locations_on_ways=true")) as file:
        for thing in osmium.FileProcessor(str(path)).with_locations():
            if len(thing.tags) or not isinstance(thing, osmium.osm.Node):
                file.add(thing)
    return there


BRIDGE: Way = (-1, [1, -2, 3], {"highway": "residential", "bridge": "yes", "name": "New Bridge"})
GATE = {2: {"barrier": "gate", "access": "private"}}
LAKE: Way = (30, [4, 5, 6, 4], {"natural": "water", "name": "The Mere"})


def test_a_bridge_drawn_in_an_editor_is_read_alone_and_merged_into_an_extract(tmp_path: Path) -> None:
    alone = [node(-1, 0, 0), node(-2, 400, 0), node(-3, 800, 0), *ways((-1, [-1, -2, -3], BRIDGE[2]))]
    streets, background = read_streets(written(tmp_path / "alone.osm.pbf", alone))
    assert minutes(streets) == pytest.approx(BY_ROAD, abs=0.06)
    assert background["name"].tolist() == ["New Bridge"]
    middle = node(-2, 400, 0)
    orders = [[middle, *nodes(), *ways(BRIDGE, *ROUND)], [*nodes(), *ways(*ROUND), middle, *ways(BRIDGE)]]
    for number, things in enumerate(orders):
        streets, background = read_streets(written(tmp_path / f"{number}.osm.pbf", things))
        assert minutes(streets) == pytest.approx(BY_ROAD, abs=0.06)
        assert "New Bridge" in background["name"].tolist()
        assert streets.off_ground.any()


def test_a_gate_of_an_editor_bars(tmp_path: Path) -> None:
    gate = node(-2, 400, 0, {"barrier": "gate", "access": "private"})
    streets, _ = read_streets(written(tmp_path / "gate.osm.pbf", [*nodes(), gate, *ways(*ROUND, BRIDGE)]))
    assert minutes(streets) == pytest.approx(ROUND_ABOUT, abs=0.06)


def test_ways_before_nodes_are_read(tmp_path: Path) -> None:
    lake = {6: (800.0, 2710.0)}
    usual, lines = nodes(GATE, lake), ways(ROAD, *ROUND, LAKE)
    for number, things in enumerate(
        [[*lines, *usual], [*lines[:1], *usual, *lines[1:]], [*usual[:3], *lines, *usual[3:]]]
    ):
        streets, background = read_streets(written(tmp_path / f"{number}.osm.pbf", things))
        assert minutes(streets) == pytest.approx(ROUND_ABOUT, abs=0.06)
        assert "The Mere" in background["name"].tolist()
    square = [relation(1, [(10, "outer")], AREA), *ways(*ROUND, (10, [1, 6, 7, 3, 8, 9, 1], {})), *nodes(more=SQUARE)]
    streets, _ = read_streets(written(tmp_path / "square.osm.pbf", square))
    assert minutes(streets)[0] == pytest.approx(12.5, abs=0.01)


@pytest.mark.parametrize(("gate", "which"), [({}, "++++"), (GATE, "----")])
def test_places_of_nodes_on_the_ways_are_read(tmp_path: Path, gate: dict[int, Tags], which: str) -> None:
    path = written(tmp_path / "usual.osm.pbf", [*nodes(gate, {6: (800.0, 2710.0)}), *ways(ROAD, *ROUND, LAKE)])
    streets, background = read_streets(placed_on_ways(path))
    assert minutes(streets) == pytest.approx(expected(which), abs=0.06)
    assert "The Mere" in background["name"].tolist()


def test_whatever_the_order_and_however_often_the_streets_are_the_same(tmp_path: Path) -> None:
    whole = [*nodes(GATE), *ways(ROAD, *ROUND)]
    usual, _ = read_streets(written(tmp_path / "usual.osm.pbf", whole))
    for number, things in enumerate([whole[::-1], [*whole, *whole], [*whole, *ways(ROAD)]]):
        read, _ = read_streets(written(tmp_path / f"{number}.osm.pbf", things))
        for name, values in vars(usual).items():
            np.testing.assert_array_equal(np.sort(values.ravel()), np.sort(getattr(read, name).ravel()), name)


@pytest.mark.parametrize(
    "things",
    [
        # No node of it in the file; one of two; one alone; only the sea; a motorway and a yard that are not walked.
        ways((1, [91, 92], STREET)),
        [*nodes(), *ways((1, [1, 92], STREET))],
        [*nodes(), *ways((1, [1], STREET))],
        [*nodes(), *ways((1, [], STREET))],
        nodes(),
        [*nodes(), *ways((1, [1, 2], {"natural": "coastline"}))],
        [
            *nodes(),
            *ways((1, [1, 2], {"highway": "motorway"}), (2, [2, 3], {"highway": "service", "access": "private"})),
        ],
        [],
    ],
)
def test_an_extract_without_a_usable_street_is_refused_in_one_sentence(tmp_path: Path, things: list[object]) -> None:
    words = r"^bare.osm.pbf: no streets in it \(no way with a highway tag.*\)\.$"
    with pytest.raises(InputError, match=words) as refused:
        read_streets(written(tmp_path / "bare.osm.pbf", things))
    assert len(refused.value.faults) == 1


def town() -> tuple[dict[int, tuple[float, float]], list[Way]]:
    """A paper town of 9 by 5 crossings with a lake and a station: a street along each row and one up each column."""
    at = {1 + column + 9 * row: (200.0 * column, 200.0 * row) for row in range(5) for column in range(9)}
    rows: list[Way] = [(100 + row, [1 + column + 9 * row for column in range(9)], STREET) for row in range(5)]
    columns: list[Way] = [
        (200 + column, [1 + column + 9 * row for row in range(5)], {**STREET, "name": f"Street {column}"})
        for column in range(9)
    ]
    return at, [*rows, *columns, (300, [1, 9, 45, 37, 1], {"natural": "water", "name": "The Mere"})]


def half(path: Path, columns: range) -> Path:
    """The town between some of its columns: ways are cut there, and keep the numbers of the nodes that are left out
    only where they are the lake's outline."""
    at, lines = town()
    inside = {code for code in at if (code - 1) % 9 in columns}
    cut = [(code, refs if code == 300 else [ref for ref in refs if ref in inside], tags) for code, refs, tags in lines]
    points = [node(code, *at[code], GATE[2] if code == 14 else None) for code in sorted(inside)]
    return written(path, [*points, *ways(*[way for way in cut if len(way[1]) > 1])])


def test_halves_that_overlap_are_the_whole_town(tmp_path: Path) -> None:
    whole, drawn = read_streets(half(tmp_path / "whole.osm.pbf", range(9)))
    parts = [half(tmp_path / "east.osm.pbf", range(3, 9)), half(tmp_path / "all.osm.pbf", range(9))]
    for files in (parts, parts[::-1], [*parts, half(tmp_path / "west.osm.pbf", range(5))]):
        together, background = read_streets(*files)
        for name, values in vars(whole).items():
            np.testing.assert_array_equal(values, getattr(together, name), name)
        assert background.to_wkt().equals(drawn.to_wkt())


def test_two_halves_whose_streets_keep_their_nodes_are_the_whole_town(tmp_path: Path) -> None:
    at, lines = town()
    gate = {14: GATE[2]}

    def file(name: str, columns: range) -> Path:
        inside = sorted(code for code in at if (code - 1) % 9 in columns)
        touched = [way for way in lines if set(way[1]) & set(inside)]
        return written(tmp_path / name, [*[node(code, *at[code], gate.get(code)) for code in inside], *ways(*touched)])

    whole, drawn = read_streets(file("whole.osm.pbf", range(9)))
    west, east = file("west.osm.pbf", range(5)), file("east.osm.pbf", range(3, 9))
    alone, water = read_streets(west)
    assert alone.edge_metres.sum() < whole.edge_metres.sum()
    assert "The Mere" not in water["name"].tolist()
    together, background = read_streets(east, west)
    for name, values in vars(whole).items():
        np.testing.assert_array_equal(values, getattr(together, name), name)
    assert background.to_wkt().equals(drawn.to_wkt())


def test_what_two_editors_number_below_nought_stays_apart(tmp_path: Path) -> None:
    west = [node(-1, 0, 0), node(-2, 400, 0), *ways((-1, [-1, -2], STREET))]
    east = [node(-1, 5000, 0), node(-2, 5400, 0), *ways((-1, [-1, -2], STREET))]
    streets, _ = read_streets(written(tmp_path / "west.osm.pbf", west), written(tmp_path / "east.osm.pbf", east))
    assert sorted((streets.node_easting - WEST).round().tolist()) == [0, 400, 5000, 5400]


def test_a_damaged_file_among_several_is_named(tmp_path: Path) -> None:
    sound = written(tmp_path / "sound.osm.pbf", [*nodes(), *ways(ROAD)])
    (tmp_path / "cut.osm.pbf").write_bytes(sound.read_bytes()[:-40])
    with pytest.raises(InputError, match=r"^cut.osm.pbf: the extract is cut short or damaged"):
        read_streets(sound, tmp_path / "cut.osm.pbf")
