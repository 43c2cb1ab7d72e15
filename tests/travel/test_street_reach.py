"""Where a street map stops: roads that are cut off warn of the border, the sea and a map that goes on do not."""

from collections.abc import Sequence
from pathlib import Path

import osmium
import pytest
import shapely

from geo.projection import to_lonlat
from geo.sources.osm.streets import read_streets
from geo.travel.street_reach import stops_short

WEST, SOUTH, SIDE = 600_000.0, 430_000.0, 10_000.0
BOROUGH = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
Way = tuple[str, Sequence[tuple[float, float]]]


def short(folder: Path, *ways: Way) -> bool:
    """Whether a map of these streets stops short; each has its kind and its points, metres from the south-west."""
    path = folder / "streets.osm.pbf"
    ids: dict[tuple[float, float], int] = {}
    for _, points in ways:
        for point in points:
            ids.setdefault(point, len(ids) + 1)
    with osmium.SimpleWriter(str(path), overwrite=True) as file:
        for (east, north), number in ids.items():
            lon, lat = to_lonlat(WEST + east, SOUTH + north)
            file.add_node(osmium.osm.mutable.Node(id=number, location=(float(lon), float(lat))))
        for number, (kind, points) in enumerate(ways, start=1):
            nodes = [ids[point] for point in points]
            file.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags={"highway": kind}))
    streets, background = read_streets(path)
    return stops_short(streets, background, BOROUGH, belt_metres=5_000)


# A main road round the island, half a kilometre from the shore, with a lane to each beach.
RING: Way = ("secondary", [(500, 500), (9500, 500), (9500, 9500), (500, 9500), (500, 500)])
BEACHES: list[Way] = [
    ("residential", [corner, beach]) for corner, beach in (((500, 500), (0, 500)), ((9500, 500), (9990, 500)))
]
SLIPWAY: Way = ("primary", [(500, 9500), (500, 10_020)])


def roads(*, to_south: float = 500, to_west: float = 500, to_north: float = 9500, to_east: float = 9500) -> list[Way]:
    """Main roads across the borough, a kilometre apart, as far as each side is told."""
    across: list[Way] = [("primary", [(to_west, n), (to_east, n)]) for n in range(1000, 10_000, 1000)]
    up: list[Way] = [("primary", [(e + 500, to_south), (e + 500, to_north)]) for e in range(1000, 9000, 1000)]
    return [*across, *up]


def test_an_island_has_no_border_to_be_warned_of(tmp_path: Path) -> None:
    assert not short(tmp_path, RING, *BEACHES, SLIPWAY)


@pytest.mark.parametrize("beyond", [0, 100, 2000])
def test_roads_that_end_at_the_border_or_a_little_beyond_it_are_cut_off(tmp_path: Path, beyond: float) -> None:
    far = SIDE + beyond
    assert short(tmp_path, *roads(to_south=-beyond, to_west=-beyond, to_north=far, to_east=far))


def test_one_side_of_land_that_is_cut_off_is_enough(tmp_path: Path) -> None:
    assert short(tmp_path, RING, *roads(to_west=-50))


def test_lanes_cut_off_beyond_the_border_warn_too(tmp_path: Path) -> None:
    lanes: list[Way] = [("residential", [(500, n), (-900, n)]) for n in range(1000, 10_000, 1000)]
    assert short(tmp_path, RING, *lanes)


def test_a_coast_beside_land_on_which_the_map_goes_on_for_five_kilometres_is_no_warning(tmp_path: Path) -> None:
    grid = roads(to_west=-6000, to_south=-6000, to_north=16_000)
    beyond: list[Way] = [
        ("primary", [(-6000, -6000), (10_000, -6000)]),
        ("primary", [(-6000, 16_000), (10_000, 16_000)]),
        ("primary", [(-6000, -6000), (-6000, 16_000)]),
        ("residential", [(-6000, 1000), (-2000, 1700)]),
    ]
    assert not short(tmp_path, *grid, *beyond)


def test_streets_without_a_main_road_cannot_show_that_they_end_at_the_sea(tmp_path: Path) -> None:
    assert short(tmp_path, ("residential", [(500, 500), (9500, 500)]))
