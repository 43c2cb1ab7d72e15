"""Streets and background out of extracts written here, and out of the real ones where they are held."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import pytest

from geo.errors import InputError
from geo.projection import to_grid, to_lonlat
from geo.sources.osm.streets import looks_like_pbf, read_streets
from geo.travel.network import TravelSettings, network_of
from geo.travel.streets import STREET_MODES, Mode, Streets
from geo.travel.travel import travel_times

Tags = dict[str, str]
WEST, SOUTH = 600_000.0, 430_000.0
# A crossroads of two streets, 100 m an arm, with one point on the eastern arm 50 m out.
CROSS = {1: (0, 100), 2: (100, 100), 3: (150, 100), 4: (200, 100), 5: (100, 0), 6: (100, 200)}
CROSS_WAYS: list[tuple[list[int], Tags]] = [
    ([1, 2, 3, 4], {"highway": "residential", "name": "East Street"}),
    ([5, 2, 6], {"highway": "primary", "name": "North Road"}),
]


def write(
    path: Path,
    nodes: Mapping[int, tuple[float, float]],
    ways: list[tuple[list[int], Tags]],
    node_tags: dict[int, Tags] | None = None,
) -> Path:
    """An extract of nodes (metres from a corner in the sea) and ways."""
    with osmium.SimpleWriter(str(path)) as file:
        for code, (east, north) in nodes.items():
            lon, lat = to_lonlat(WEST + east, SOUTH + north)
            tags = (node_tags or {}).get(code, {})
            file.add_node(osmium.osm.mutable.Node(id=code, location=(float(lon), float(lat)), tags=tags))
        for number, (refs, tags) in enumerate(ways, start=1):
            file.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags))
    return path


def test_ways_are_cut_where_they_meet_and_keep_their_shape(tmp_path: Path) -> None:
    streets, _ = read_streets(write(tmp_path / "cross.osm.pbf", CROSS, CROSS_WAYS))
    # Four arms of 100 m round one meeting; the bend 50 m out is shape, not a node.
    assert len(streets.node_easting) == 5
    assert streets.edge_metres.tolist() == pytest.approx([100, 100, 100, 100], abs=0.1)
    assert np.diff(streets.shape_start).tolist() == [2, 3, 2, 2]
    assert streets.bounds == pytest.approx((WEST, SOUTH, WEST + 200, SOUTH + 200), abs=0.1)
    # The primary road is driven at 64 km/h, the residential street at 32.
    assert streets.car_kmh[0].tolist() == [32, 32, 64, 64]


def test_what_lies_outside_the_extract_ends_a_street_and_is_not_bridged(tmp_path: Path) -> None:
    nodes = {1: (0, 0), 2: (100, 0), 4: (300, 0), 5: (400, 0)}
    streets, _ = read_streets(write(tmp_path / "a.osm.pbf", nodes, [([1, 2, 3, 4, 5], {"highway": "primary"})]))
    assert streets.edge_metres.tolist() == pytest.approx([100, 100], abs=0.1)
    assert len(streets.node_easting) == 4


@pytest.mark.parametrize(
    ("tags", "kind", "reached"),
    [
        ({"barrier": "bollard"}, "residential", set(STREET_MODES) - {Mode.CAR}),
        ({"barrier": "stile"}, "cycleway", {Mode.WALK}),
        ({"barrier": "gate"}, "residential", set(STREET_MODES)),
        ({"kerb": "raised"}, "cycleway", set(STREET_MODES) - {Mode.WHEELCHAIR_CAUTIOUS, Mode.CAR}),
        ({"kerb": "raised"}, "residential", set(STREET_MODES)),
    ],
)
@pytest.mark.parametrize("ways", [[[1, 2, 3]], [[1, 2], [2, 3]]])
def test_a_barrier_on_a_street_stops_whom_it_stops(
    tmp_path: Path, tags: Tags, kind: str, reached: set[Mode], ways: list[list[int]]
) -> None:
    nodes = {1: (0, 0), 2: (500, 0), 3: (1000, 0)}
    path = write(tmp_path / "b.osm.pbf", nodes, [(refs, {"highway": kind}) for refs in ways], {2: tags})
    streets, _ = read_streets(path)
    modes = {mode for mode in STREET_MODES if np.isfinite(between(streets, (100, 0), (900, 0), mode))}
    assert modes == reached
    # 800 m of street and a gate 0.1 m deep, at 80 m a minute.
    assert between(streets, (100, 0), (900, 0), Mode.WALK) == pytest.approx(10, abs=0.01)


def between(streets: Streets, start: tuple[float, float], end: tuple[float, float], mode: Mode) -> float:
    usual = TravelSettings()
    where = [
        pd.DataFrame({"easting": [WEST + east], "northing": [SOUTH + north]}, index=["x"])
        for east, north in (start, end)
    ]
    times = travel_times(network_of(streets, settings=usual), *where, mode=mode, settings=usual)
    return float(times.minutes.iloc[0, 0])


def test_a_barrier_where_streets_meet_closes_none_of_them(tmp_path: Path) -> None:
    path = write(tmp_path / "c.osm.pbf", CROSS, CROSS_WAYS, {2: {"barrier": "bollard"}})
    streets, _ = read_streets(path)
    for end in [(200, 100), (100, 0), (100, 200)]:
        # 200 m from the end of one arm to that of another.
        assert between(streets, (0, 100), end, Mode.WALK) == pytest.approx(2.5, abs=0.01)
        assert np.isfinite(between(streets, (0, 100), end, Mode.CAR))


def test_the_background_holds_what_a_map_draws_by_layer_and_rank(tmp_path: Path) -> None:
    square = {10: (0, 300), 11: (400, 300), 12: (400, 700), 13: (0, 700), 20: (50, 50), 21: (60, 60), 22: (900, 300)}
    path = write(
        tmp_path / "d.osm.pbf",
        {**CROSS, **square},
        [
            *CROSS_WAYS,
            ([10, 11, 12, 13, 10], {"natural": "water", "name": "The Mere"}),
            ([10, 11, 22, 10], {"amenity": "school", "name": "Mere School"}),
            ([10, 12, 22, 10], {"landuse": "military", "name": "Mere Barracks"}),
            ([11, 22], {"railway": "rail"}),
            ([11, 12], {"railway": "rail", "service": "siding"}),
            ([12, 22], {"waterway": "river", "name": "Brook"}),
            ([5, 10], {"highway": "footway"}),
        ],
        {20: {"place": "village", "name": "Upper"}, 21: {"railway": "station", "name": "Halt"}},
    )
    _, background = read_streets(path)
    assert isinstance(background, gpd.GeoDataFrame)
    assert background.crs.to_epsg() == 27700
    drawn = {
        (row.layer, row.name_, row.rank_, row.geometry.geom_type)
        for row in background.rename(columns={"name": "name_", "rank": "rank_"}).itertuples()
    }
    # 16 hectares of water are of rank 1 (10 to 100 hectares).
    assert drawn == {
        ("road", "East Street", 5, "LineString"),
        ("road", "North Road", 1, "LineString"),
        ("water", "The Mere", 1, "Polygon"),
        ("water", "Brook", 0, "LineString"),
        ("railway", "", 0, "LineString"),
        ("school", "Mere School", 1, "Point"),
        ("place", "Upper", 2, "Point"),
        ("station", "Halt", 0, "Point"),
        ("institution", "Mere Barracks", 0, "Point"),
    }


def test_a_damaged_or_foreign_file_is_one_sentence(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.osm.pbf", CROSS, CROSS_WAYS).read_bytes()
    assert looks_like_pbf(whole[:16])
    assert not looks_like_pbf(b"PK\x03\x04")
    files = {
        "foreign.osm.pbf": (b"<osm version='0.6'>" * 5, "not an OpenStreetMap extract"),
        "empty.osm.pbf": (b"", "not an OpenStreetMap extract"),
        "short.osm.pbf": (whole[: len(whole) - 40], "cut short or damaged"),
    }
    for name, (content, words) in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=words) as refused:
            read_streets(tmp_path / name)
        assert len(refused.value.faults) == 1
        assert refused.value.faults[0].startswith(name)
    with pytest.raises(InputError, match="no streets in it"):
        read_streets(write(tmp_path / "none.osm.pbf", CROSS, [([1, 2], {"waterway": "river"})]))


@pytest.mark.parametrize(
    ("file", "nodes"),
    [("rutland/transport/rutland-latest.osm.pbf", 9_000), ("newport_wales/newport-2023-06-13.osm.pbf", 12_000)],
)
def test_a_real_extract_is_one_connected_town_in_its_right_place(real_data: Path, file: str, nodes: int) -> None:
    streets, background = read_streets(real_data / file)
    assert len(streets.node_easting) > nodes
    # An edge is at least as long as the straight line between its ends.
    straight = np.hypot(
        streets.node_easting[streets.edge_from] - streets.node_easting[streets.edge_to],
        streets.node_northing[streets.edge_from] - streets.node_northing[streets.edge_to],
    )
    assert (streets.edge_metres >= straight - 0.01).all()
    graph = network_of(streets, settings=TravelSettings()).graphs[Mode.WALK]
    assert len(graph.joinable) > 0.9 * np.isfinite(graph.forward).sum()
    assert {"water", "road", "place", "school"} <= set(background["layer"])


def test_grid_and_degrees_agree_at_the_corner_of_the_paper() -> None:
    assert np.allclose(to_grid(*to_lonlat(WEST, SOUTH)), (WEST, SOUTH), atol=0.01)
