"""The question of growth on a tiny case: copies are copies, joined to nothing, and a line tells what was measured."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from geo.bench.growth import COPIES, PROJECT, Size, growth_rows, row_of, size_of, tiled
from geo.bench.row import Took
from geo.travel.network import TravelSettings, network_of
from geo.travel.streets import Mode
from geo.travel.travel import travel_times
from tests.sources.osm.test_osm import CROSS, CROSS_WAYS, write
from tests.travel.paper_streets import paper_streets, places

pytestmark = pytest.mark.slow

# Two streets of 300 and 400 m from one corner.
BEND = paper_streets({"a": (0, 0), "b": (300, 0), "c": (300, 400)}, [("a", "b", {}), ("b", "c", {"incline": "3%"})])


def test_copies_are_the_streets_again_a_kilometre_apart() -> None:
    four = tiled(BEND, 4)
    # 300 m and 400 m across, and a kilometre between.
    assert four.node_easting.tolist() == [0, 300, 300, 1300, 1600, 1600, 0, 300, 300, 1300, 1600, 1600]
    assert four.node_northing.tolist() == [0, 0, 400, 0, 0, 400, 1400, 1400, 1800, 1400, 1400, 1800]
    assert four.edge_from.tolist() == [0, 1, 3, 4, 6, 7, 9, 10]
    assert four.edge_metres.tolist() == [300, 400] * 4
    assert four.gradient_percent.tolist() == pytest.approx([np.nan, 3] * 4, nan_ok=True)
    for copy in range(4):
        begin, end = four.shape_start[2 * copy + 1], four.shape_start[2 * copy + 2]
        assert np.hypot(np.diff(four.shape_easting[begin:end]), np.diff(four.shape_northing[begin:end])) == [400]
    np.testing.assert_array_equal(four.cycle, np.tile(BEND.cycle, 4))


def test_one_copy_is_the_streets_themselves() -> None:
    single = tiled(BEND, 1)
    for name, array in vars(single).items():
        np.testing.assert_array_equal(array, getattr(BEND, name))
        assert array.dtype == getattr(BEND, name).dtype, name


def test_within_a_copy_trips_are_the_same_and_between_copies_there_are_none() -> None:
    settings = TravelSettings()
    network = network_of(tiled(BEND, 2), settings=settings)
    homes, sites = places(here=(0, 0), there=(1300, 0)), places(near=(300, 400), far=(1600, 400))
    minutes = travel_times(network, homes, sites, mode=Mode.WALK, settings=settings).minutes
    # 700 m at 80 m a minute.
    assert np.diag(minutes) == pytest.approx([8.75, 8.75])
    assert np.isnan(minutes.loc["here", "far"]) and np.isnan(minutes.loc["there", "near"])


def test_a_search_reaches_as_much_whatever_the_size() -> None:
    assert [size_of(BEND, copies).reached for copies in COPIES] == [3, 3, 3]
    assert [size_of(BEND, copies).corners for copies in COPIES] == [3, 12, 48]


def test_a_street_file_has_a_line_a_size(tmp_path: Path) -> None:
    rows = growth_rows(write(tmp_path / "cross.osm.pbf", CROSS, CROSS_WAYS))
    assert [row.question.split("(")[1] for row in rows] == [f"{copies} x cross.osm.pbf)" for copies in COPIES]
    assert all(
        row.took.seconds > 0 and row.second_took.seconds > 0 and "5 corners reached" in row.agreement for row in rows
    )


def test_a_line_tells_time_and_memory_and_what_a_system_does_not_tell() -> None:
    row = row_of(Size(4, 1000, Took(0.2, 0.3), Took(0.003, 0.003), 120, Took(0.001, 0.001), math.nan), "town")
    assert row.question == "search an hour on foot among 1,000 corners (4 x town)"
    assert row.agreement == (
        "120 corners reached in 2.0 ms beyond that; made ready for 6 modes in 200.0 ms (processor 300.0 ms); "
        "peak memory not told"
    )
    assert (
        "peak memory 350 MB"
        in row_of(Size(1, 1, Took(0.1, 0.1), Took(0.1, 0.1), 1, Took(0.1, 0.1), 350.0), "town").agreement
    )


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="only Linux tells a process's own peak of memory")
def test_the_memory_of_a_process_is_not_that_of_the_one_that_started_it() -> None:
    child = "from geo.bench.growth import peak_megabytes; print(peak_megabytes())"
    parent = f"import subprocess, sys; more = bytearray(600 * 2**20); subprocess.run([sys.executable, '-c', {child!r}])"
    run = subprocess.run(
        [sys.executable, "-c", parent], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=120
    )
    assert 10 < float(run.stdout) < 500
