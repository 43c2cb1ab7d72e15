"""Streets made ready for searching: what holds between the modes, both ways, at junctions and on real streets."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from geo.sources.osm.streets import read_streets
from geo.travel.gradients import HeightTile, with_heights
from geo.travel.network import Network, TravelSettings, network_of, snap
from geo.travel.streets import CYCLE_MODES, STREET_MODES, WHEELCHAIR_MODES, Mode, Streets
from geo.travel.travel import travel_times
from tests.travel.paper_streets import paper_streets, places

# All on foot or in a wheelchair at one speed, so that only what they may use tells them apart.
ONE_SPEED = TravelSettings(walk_kmh=4.0, wheelchair_kmh=4.0)
TAGS = [
    {},
    {"highway": "footway"},
    {"highway": "steps"},
    {"highway": "steps", "ramp": "yes"},
    {"highway": "steps", "wheelchair": "yes"},
    {"highway": "path"},
    {"highway": "track", "surface": "asphalt"},
    {"highway": "path", "wheelchair": "yes"},
    {"surface": "gravel"},
    {"surface": "sett"},
    {"incline": "6%"},
    {"incline": "-9%"},
    {"incline": "12%"},
    {"highway": "primary"},
    {"highway": "primary", "oneway": "yes"},
    {"highway": "secondary", "cycleway": "lane", "foot": "no"},
    {"highway": "tertiary", "maxspeed": "40 mph"},
    {"oneway": "yes"},
    {"wheelchair": "limited"},
    {"highway": "cycleway", "bicycle": "dismount"},
    {"highway": "cycleway", "foot": "no", "wheelchair": "yes"},
    {"highway": "motorway"},
    {"highway": "service"},
]


@st.composite
def paper_town(draw: st.DrawFn) -> Streets:
    """Up to 12 corners and 40 streets between them, of any kind."""
    corners = draw(st.integers(2, 12))
    at = {str(n): (draw(st.floats(0, 2000)), draw(st.floats(0, 2000))) for n in range(corners)}
    end = st.integers(0, corners - 1)
    drawn = draw(st.lists(st.tuples(end, end, st.sampled_from(TAGS)), min_size=1, max_size=40))
    return paper_streets(at, [(str(a), str(b), tags) for a, b, tags in drawn])


def between_corners(network: Network, mode: Mode, start: np.ndarray) -> np.ndarray:
    """Minutes to some corners from all, (S, N); infinite where there is no way."""
    return dijkstra(network.graphs[mode].reversed_minutes, indices=start)


def assert_modes_in_order(streets: Streets, start: np.ndarray) -> None:
    network = network_of(streets, settings=ONE_SPEED)
    minutes: dict[Mode, np.ndarray] = {
        mode: between_corners(network, mode, start) for mode in STREET_MODES if mode is not Mode.CAR
    }
    never_quicker = [
        (Mode.WHEELCHAIR_CAUTIOUS, Mode.WHEELCHAIR),
        (Mode.WHEELCHAIR, Mode.WALK),
        (Mode.CYCLE_QUIET, Mode.CYCLE),
    ]
    for slower, quicker in never_quicker:
        assert (minutes[slower] >= minutes[quicker] - 1e-9).all(), (slower, quicker)


def assert_same_both_ways(streets: Streets) -> None:
    network = network_of(streets, settings=TravelSettings())
    for mode in (Mode.WALK, *WHEELCHAIR_MODES):
        there = network.graphs[mode].reversed_minutes
        assert (there != there.T).nnz == 0, mode
        np.testing.assert_array_equal(network.graphs[mode].forward, network.graphs[mode].backward)


@given(paper_town())
def test_cautious_is_never_quicker_than_optimistic_nor_that_than_walking_nor_quiet_streets_than_any(
    streets: Streets,
) -> None:
    assert_modes_in_order(streets, np.arange(len(streets.node_easting)))


@given(paper_town(), st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_on_a_slope_too_and_there_as_long_as_back_on_foot_and_by_wheelchair(
    streets: Streets, up_east: float, up_north: float
) -> None:
    middles = -75 + 50 * np.arange(45)
    ground = HeightTile(-100, -100, 50, (up_east * middles + up_north * middles[::-1, None]).astype(np.float32))
    sloping = with_heights(streets, [ground])
    assert_modes_in_order(sloping, np.arange(len(streets.node_easting)))
    assert_same_both_ways(sloping)


@given(paper_town(), st.floats(0, 30), st.floats(0, 30))
def test_waiting_longer_at_junctions_never_shortens_a_trip_and_is_for_cars_alone(
    streets: Streets, some_seconds: float, more_seconds: float
) -> None:
    short, long = (
        network_of(streets, settings=TravelSettings(junction_seconds=seconds))
        for seconds in sorted((some_seconds, more_seconds))
    )
    everywhere = np.arange(len(streets.node_easting))
    for mode in STREET_MODES:
        quick, slow = (between_corners(network, mode, everywhere) for network in (short, long))
        if mode is Mode.CAR:
            assert (slow >= quick - 1e-9).all()
        else:
            np.testing.assert_array_equal(slow, quick)


REAL_STREETS = [
    "rutland/transport/rutland-latest.osm.pbf",
    "newport_wales/newport-2023-06-13.osm.pbf",
    "porto/porto_portugal.osm.pbf",
]


@pytest.mark.parametrize("file", REAL_STREETS)
def test_the_order_of_modes_and_both_ways_hold_on_real_streets(real_data: Path, file: str) -> None:
    streets, _ = read_streets(real_data / file)
    rng = np.random.default_rng(8)
    # Hills 100 m high, 3 km from one to the next: gradients of up to 20%.
    west, south, east, north = streets.bounds
    columns, rows = int((east - west) / 50) + 4, int((north - south) / 50) + 4
    wave = np.sin(2 * np.pi * np.arange(columns) * 50 / 3000) + np.sin(2 * np.pi * np.arange(rows)[:, None] * 50 / 3000)
    hilly = with_heights(streets, [HeightTile(west - 100, south - 100, 50, (50 * wave).astype(np.float32))])
    assert np.isfinite(hilly.gradient_percent).mean() > 0.6
    assert np.nanmax(np.abs(hilly.gradient_percent)) > 10
    for ground in (streets, hilly):
        assert_same_both_ways(ground)
        assert_modes_in_order(ground, rng.choice(len(streets.node_easting), 20))


# A road of 1,600 m with a side road half way; 30 km/h / 1.3 is 384.6 m a minute. A drive leads off the side road.
CORNERS = {"a": (0, 0), "b": (800, 0), "c": (1600, 0), "d": (800, 800), "e": (900, 400), "m": (800, 400)}
AT_30, AT_40 = {"maxspeed": "30"}, {"maxspeed": "40"}
SIGNED = {"highway": "secondary", "maxspeed": "30 mph"}


def side_road(main: dict[str, str]) -> Streets:
    return paper_streets(
        CORNERS,
        [("a", "b", main), ("b", "c", main), ("b", "m", AT_30), ("m", "d", AT_30), ("m", "e", {"highway": "service"})],
    )


ALIKE, PRIORITY = side_road(AT_30), side_road(AT_40)
METRES_A_MINUTE = 30_000 / 60


def by_car(streets: Streets, start: tuple[float, float], end: tuple[float, float]) -> float:
    settings = TravelSettings()
    network = network_of(streets, settings=settings)
    times = travel_times(network, places(home=start), places(site=end), mode=Mode.CAR, settings=settings)
    # Parking takes 5 minutes.
    return float(times.minutes.loc["home", "site"]) - 5


WAIT = 5 / 60


def test_where_streets_are_alike_a_car_waits_5_seconds_once_a_junction() -> None:
    assert by_car(ALIKE, (100, 0), (700, 0)) == pytest.approx(600 / METRES_A_MINUTE)
    assert by_car(ALIKE, (100, 0), (1500, 0)) == pytest.approx(1400 / METRES_A_MINUTE + WAIT)
    assert by_car(ALIKE, (1500, 0), (100, 0)) == pytest.approx(1400 / METRES_A_MINUTE + WAIT)
    assert by_car(ALIKE, (100, 0), (800, 300)) == pytest.approx(1000 / METRES_A_MINUTE + WAIT)


def test_where_a_drive_begins_nobody_waits() -> None:
    # From half way up the side road past the drive at m to its end.
    assert by_car(ALIKE, (800, 100), (800, 700)) == pytest.approx(600 / METRES_A_MINUTE)


def test_the_faster_road_goes_first_and_who_comes_out_of_the_side_road_waits() -> None:
    main = METRES_A_MINUTE * 4 / 3
    assert by_car(PRIORITY, (100, 0), (1500, 0)) == pytest.approx(1400 / main)
    assert by_car(PRIORITY, (100, 0), (800, 300)) == pytest.approx(700 / main + 300 / METRES_A_MINUTE)
    assert by_car(PRIORITY, (800, 300), (100, 0)) == pytest.approx(700 / main + 300 / METRES_A_MINUTE + WAIT)


def test_a_sign_of_30_mph_is_no_faster_than_the_class_without_one() -> None:
    # A tertiary road is driven at 48 km/h; 30 mph is 48.3. Neither waits for the other, and the street at 20 for both.
    mixed = paper_streets(
        CORNERS,
        [("a", "b", {"highway": "tertiary"}), ("b", "c", SIGNED), ("b", "m", {"maxspeed": "20 mph"})],
    )
    graph = network_of(mixed, settings=TravelSettings()).graphs[Mode.CAR]
    assert graph.wait_forward.tolist() == [0, 0, 0]
    assert graph.wait_backward.tolist() == pytest.approx([0, 0, WAIT])


def test_two_junctions_on_the_way_are_two_waits() -> None:
    corners = {f"{row}{n}": (500.0 * n, 500.0 * row) for n in range(4) for row in range(2)}
    along = [(f"{row}{n}", f"{row}{n + 1}", AT_30) for n in range(3) for row in range(2)]
    ladder = paper_streets(corners, [*along, *((f"0{n}", f"1{n}", AT_30) for n in range(4))])
    # Past the corners at 500 and at 1,000 m.
    assert by_car(ladder, (250, 0), (1250, 0)) == pytest.approx(1000 / METRES_A_MINUTE + 2 * WAIT)


def test_nobody_but_a_car_waits_at_a_junction() -> None:
    graphs = network_of(ALIKE, settings=TravelSettings()).graphs
    assert graphs[Mode.CAR].wait_forward.any()
    for mode in STREET_MODES:
        if mode is not Mode.CAR:
            assert not graphs[mode].wait_forward.any() and not graphs[mode].wait_backward.any()


def test_both_figures_roll_to_the_street_and_both_bicycles_are_locked() -> None:
    settings = TravelSettings()
    for mode in WHEELCHAIR_MODES:
        # 3.4 km/h.
        assert settings.metres_a_minute_to_street(mode) == pytest.approx(3400 / 60)
    assert {settings.fixed_minutes(mode) for mode in CYCLE_MODES} == {5}
    assert settings.metres_a_minute_to_street(Mode.CYCLE_QUIET) == pytest.approx(80)


def test_a_wheelchair_of_the_cautious_figure_does_not_start_from_a_path_closed_to_it() -> None:
    streets = paper_streets(
        {"a": (0, 0), "b": (1000, 0), "c": (1000, 300), "d": (0, 300)},
        [("a", "b", {"highway": "path"}), ("b", "c", {}), ("c", "d", {}), ("d", "a", {})],
    )
    network = network_of(streets, settings=TravelSettings())
    home = places(home=(500, 50))
    assert snap(network, home, mode=Mode.WHEELCHAIR).access_metres == pytest.approx(50)
    assert snap(network, home, mode=Mode.WHEELCHAIR_CAUTIOUS).access_metres == pytest.approx(250)


def test_streets_are_plain_arrays_that_a_file_can_map() -> None:
    read_only = {}
    for field in fields(Streets):
        array = np.asarray(getattr(ALIKE, field.name)).copy()
        assert array.dtype.kind in "fib", field.name
        array.setflags(write=False)
        read_only[field.name] = array
    # Nothing is written into them while they are made ready.
    again = network_of(replace(ALIKE, **read_only), settings=TravelSettings())
    first = network_of(ALIKE, settings=TravelSettings())
    for mode in STREET_MODES:
        assert (again.graphs[mode].reversed_minutes != first.graphs[mode].reversed_minutes).nnz == 0


def test_at_the_peak_driving_takes_longer_and_waiting_parking_and_walking_do_not() -> None:
    network = network_of(ALIKE, settings=TravelSettings())
    peak, home, site = network.at_peak, places(home=(100, 0)), places(site=(1500, 0))
    times = travel_times(peak, home, site, mode=Mode.CAR, settings=peak.settings)
    # 1,400 m at 30 km/h, 1.3 times as long; one junction; 5 minutes to park.
    assert times.minutes.loc["home", "site"] == pytest.approx(2.8 * 1.3 + WAIT + 5, abs=1e-5)
    assert list(peak.graphs) == [Mode.CAR]
