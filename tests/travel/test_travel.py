"""Minutes over streets drawn on paper, with every sum beside its figure, and over many random ones beside a second way.

On foot 80 metres are a minute. A sign of 30 km/h is driven at 30 off the peak, so by car 500 metres are a minute,
and every trip by car has 5 minutes of parking.
"""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError, NotHeldError, StaleError
from geo.projection import GridPoint
from geo.services.services import Service, Site
from geo.sources.osm.streets import read_streets
from geo.travel.network import Network, TravelSettings, network_of, snap
from geo.travel.streets import STREET_MODES, Mode, Streets
from geo.travel.travel import add_site, travel_times
from tests.travel.paper_streets import paper_streets, places

USUAL = TravelSettings()
NO_WAITING = TravelSettings(junction_seconds=0.0)
ONE_WAY = {"oneway": "yes", "maxspeed": "30"}
# A street of 800 m going east, and one of 800 m going north from its end.
CORNER = paper_streets({"A": (0, 0), "B": (800, 0), "C": (800, 800)}, [("A", "B", {}), ("B", "C", {})])
# A square of 500 m a side, driven one way only: south side east, east side north, north side west, west side south.
SQUARE = paper_streets(
    {"A": (0, 0), "B": (500, 0), "C": (500, 500), "D": (0, 500)},
    [("A", "B", ONE_WAY), ("B", "C", ONE_WAY), ("C", "D", ONE_WAY), ("D", "A", ONE_WAY)],
)


def minutes(streets: Streets, start: tuple[float, float], end: tuple[float, float], mode: Mode = Mode.WALK) -> float:
    """Minutes between two points on these streets under the usual settings."""
    network = network_of(streets, settings=USUAL)
    times = travel_times(network, places(home=start), places(site=end), mode=mode, settings=USUAL)
    return float(times.minutes.loc["home", "site"])


def site_at(easting: float, northing: float) -> Site:
    return Site("NEW-1", Service.LIBRARY, "New library", GridPoint(easting, northing))


def test_both_ends_stand_on_a_street_not_at_its_corners() -> None:
    # 600 m to the corner and 400 m from it: 1000 / 80.
    assert minutes(CORNER, (200, 0), (800, 400)) == pytest.approx(12.5)


def test_two_points_on_one_street_go_straight_along_it() -> None:
    # 600 - 200 = 400 m: 400 / 80; not by way of either end.
    assert minutes(CORNER, (200, 0), (600, 0)) == pytest.approx(5.0)


def test_the_way_to_the_street_counts_a_fifth_more_than_straight() -> None:
    # 40 m at the home, 100 m at the site, 400 m of street: (40 x 1.2 + 100 x 1.2 + 400) / 80.
    assert minutes(CORNER, (200, 40), (600, -100)) == pytest.approx(7.1)


def test_the_way_to_the_street_is_walked_whatever_comes_after() -> None:
    # 40 m x 1.2 / 80 = 0.6 on foot; 250 m by car is half a minute; 5 to park.
    assert minutes(SQUARE, (250, -40), (500, 0), Mode.CAR) == pytest.approx(0.6 + 0.5 + 5)


def test_a_one_way_street_is_driven_one_way_and_walked_both() -> None:
    south, east = (250, 0), (500, 250)
    # There: half the south side and half the east side, 1 minute. Back: half, two whole sides, half, 3 minutes.
    assert minutes(SQUARE, south, east, Mode.CAR) == pytest.approx(1 + 5)
    assert minutes(SQUARE, east, south, Mode.CAR) == pytest.approx(3 + 5)
    assert minutes(SQUARE, south, east) == minutes(SQUARE, east, south) == pytest.approx(500 / 80)


def test_a_site_behind_on_a_one_way_street_is_reached_all_the_way_round() -> None:
    # 100 m to the corner, three sides of 500 m, 100 m on: 1700 m / 500.
    assert minutes(SQUARE, (400, 0), (100, 0), Mode.CAR) == pytest.approx(3.4 + 5)
    assert minutes(SQUARE, (100, 0), (400, 0), Mode.CAR) == pytest.approx(0.6 + 5)


def test_a_bicycle_goes_against_a_one_way_street_only_where_signed() -> None:
    corners = {"A": (0, 0), "B": (800, 0), "C": (800, 800), "D": (0, 800)}
    round_the_block: list[tuple[str, str, dict[str, str]]] = [("B", "C", {}), ("C", "D", {}), ("D", "A", {})]
    signed = paper_streets(corners, [("A", "B", {"oneway": "yes", "oneway:bicycle": "no"}), *round_the_block])
    unsigned = paper_streets(corners, [("A", "B", {"oneway": "yes"}), *round_the_block])
    # 16 km/h is 266.67 m a minute, and 5 minutes to lock: 800 m against 2,400 m.
    assert minutes(signed, (800, 0), (0, 0), Mode.CYCLE) == pytest.approx(3 + 5)
    assert minutes(unsigned, (800, 0), (0, 0), Mode.CYCLE) == pytest.approx(9 + 5)


def test_stairs_are_half_as_fast_on_foot_and_closed_to_wheelchairs() -> None:
    stairs = paper_streets(
        {"A": (0, 0), "B": (400, 0), "C": (400, 400), "D": (0, 400)},
        [("A", "B", {"highway": "steps"}), ("B", "C", {}), ("C", "D", {}), ("D", "A", {})],
    )
    # On foot 400 m of stairs are 10 minutes; by wheelchair 1,200 m round at 3.4 km/h.
    assert minutes(stairs, (0, 0), (400, 0)) == pytest.approx(10)
    assert minutes(stairs, (0, 0), (400, 0), Mode.WHEELCHAIR) == pytest.approx(1200 / (3400 / 60))


def test_of_two_streets_between_the_same_corners_the_faster_counts() -> None:
    twice = paper_streets(
        {"A": (0, 0), "B": (400, 0), "C": (800, 0), "D": (1200, 0)},
        [("A", "B", {}), ("B", "C", {"highway": "steps"}), ("B", "C", {"highway": "footway"}), ("C", "D", {})],
    )
    # 1200 m at 80 m a minute; the stairs would make it 20, their sum 25.
    assert minutes(twice, (0, 0), (1200, 0)) == pytest.approx(15)


def test_beyond_two_hours_there_is_no_figure() -> None:
    long = paper_streets({"A": (0, 0), "B": (5000, 0), "C": (10_000, 0)}, [("A", "B", {}), ("B", "C", {})])
    # 9,600 m are 120 minutes.
    assert minutes(long, (0, 0), (9600, 0)) == pytest.approx(120)
    assert np.isnan(minutes(long, (0, 0), (9610, 0)))


def test_nobody_starts_from_a_path_that_leads_nowhere() -> None:
    # A street of 400 pieces of 2 m, and a lone path 50 m north of it: 2 corners against 401, under a hundredth.
    corners = {f"P{i}": (2.0 * i, 0.0) for i in range(401)} | {"X": (100, 50), "Y": (300, 50)}
    pieces: list[tuple[str, str, dict[str, str]]] = [(f"P{i}", f"P{i + 1}", {}) for i in range(400)]
    streets = paper_streets(corners, [*pieces, ("X", "Y", {"highway": "footway"})])
    # The home is 5 m from the path and 45 m from the street: 45 x 1.2 + 600 m on foot.
    assert minutes(streets, (200, 45), (800, 0)) == pytest.approx((54 + 600) / 80)


def test_nobody_joins_a_motorway_from_a_field() -> None:
    motorway = {"highway": "motorway", "oneway": "no"}
    by_motorway = paper_streets(
        {"A": (0, 0), "B": (1000, 0), "C": (1000, 300), "D": (0, 300)},
        [("A", "B", motorway), ("B", "C", {}), ("C", "D", {}), ("D", "A", {})],
    )
    network = network_of(by_motorway, settings=USUAL)
    assert snap(network, places(home=(500, 100)), mode=Mode.CAR).access_metres == pytest.approx(200)


def test_a_site_in_the_sea_is_refused_in_words() -> None:
    network = network_of(CORNER, settings=USUAL)
    homes = places(home=(200, 0))
    times = travel_times(network, homes, places(site=(600, 0)), mode=Mode.WALK, settings=USUAL)
    with pytest.raises(InputError, match=r"New library is more than 500 metres from any street"):
        add_site(times, network, homes, site=site_at(5000, 5000))
    with pytest.raises(InputError, match="has no known place; give it a postcode"):
        add_site(times, network, homes, site=replace(site_at(0, 0), at=None))


def test_a_home_or_listed_site_out_of_reach_is_missing_not_far() -> None:
    network = network_of(CORNER, settings=USUAL)
    homes, sites = places(near=(200, 0), sea=(200, -501)), places(land=(600, 0), island=(9000, 0))
    table = travel_times(network, homes, sites, mode=Mode.WALK, settings=USUAL).minutes
    assert table.notna().to_numpy().tolist() == [[True, False], [False, False]]
    assert snap(network, sites, mode=Mode.WALK).held.tolist() == [True, False]


def test_a_table_made_with_other_settings_is_refused() -> None:
    slow = replace(USUAL, walk_kmh=2.9)
    network, homes = network_of(CORNER, settings=USUAL), places(home=(200, 0))
    times = travel_times(network, homes, places(site=(600, 0)), mode=Mode.WALK, settings=USUAL)
    with pytest.raises(StaleError, match="other settings"):
        add_site(times, network_of(CORNER, settings=slow), homes, site=site_at(0, 0))
    with pytest.raises(StaleError, match="other settings"):
        add_site(times, None, homes, site=site_at(0, 0))
    with pytest.raises(StaleError, match="other areas"):
        add_site(times, network, places(other=(200, 0)), site=site_at(0, 0))
    with pytest.raises(StaleError, match="other travel settings"):
        travel_times(network, homes, homes, mode=Mode.WALK, settings=slow)


def test_without_streets_a_straight_line_is_lengthened_by_three_tenths() -> None:
    homes, sites = places(home=(0, 0)), places(site=(300, 400))
    # 500 m x 1.3 = 650 m: 80 m a minute on foot; 266.67 by bicycle and 5; 500 by car and 5.
    expected = {Mode.WALK: 8.125, Mode.CYCLE: 2.4375 + 5, Mode.CAR: 1.3 + 5}
    for mode, worked_out in expected.items():
        times = travel_times(None, homes, sites, mode=mode, settings=USUAL)
        assert times.approximate
        assert times.minutes.loc["home", "site"] == pytest.approx(worked_out)
    more = add_site(travel_times(None, homes, sites, mode=Mode.WALK, settings=USUAL), None, homes, site=site_at(600, 0))
    assert more.minutes.loc["home"].tolist() == pytest.approx([8.125, 9.75])


def test_what_a_place_does_not_hold_is_said_not_guessed() -> None:
    homes = places(home=(0, 0))
    with pytest.raises(NotHeldError, match="a straight line knows nothing of steps"):
        travel_times(None, homes, homes, mode=Mode.WHEELCHAIR, settings=USUAL)
    with pytest.raises(NotHeldError, match="No timetable"):
        travel_times(network_of(CORNER, settings=USUAL), homes, homes, mode=Mode.TRANSIT, settings=USUAL)


def random_streets(seed: int, *, corners: int = 60) -> Streets:
    """A random town of 2 km: some of its streets one-way, steep, busy or for feet only, and two of some."""
    rng = np.random.default_rng(seed)
    at = rng.uniform(0, 2000, (corners, 2))
    kinds: list[dict[str, str]] = [
        {},
        {"oneway": "yes"},
        {"oneway": "-1", "oneway:bicycle": "no"},
        {"highway": "footway"},
        {"highway": "steps"},
        {"highway": "tertiary", "maxspeed": "20 mph"},
        {"highway": "path"},
        {"highway": "primary"},
        {"highway": "primary", "cycleway": "lane"},
        {"incline": "6%"},
        {"incline": "-9%"},
        {"surface": "gravel"},
    ]
    graph = nx.Graph(nx.random_geometric_graph(corners, 450, pos={i: tuple(at[i]) for i in range(corners)}))
    pairs = [(a, b) for a, b in graph.edges for _ in range(rng.integers(1, 3))]
    return paper_streets(
        {str(i): (float(x), float(y)) for i, (x, y) in enumerate(at)},
        [(str(a), str(b), kinds[rng.integers(len(kinds))]) for a, b in pairs],
    )


def oracle(network: Network, homes: pd.DataFrame, sites: pd.DataFrame, mode: Mode) -> pd.DataFrame:
    """The same minutes a second way: every street cut for real where somebody joins it, and each site's trips searched.

    By networkx, over the town turned round, so that one search from a site answers every home.
    """
    graph, rules = network.graphs[mode], network.settings
    ends = {"home": snap(network, homes, mode=mode), "site": snap(network, sites, mode=mode)}
    stops: dict[int, list[tuple[float, object]]] = {}
    for kind, snapped in ends.items():
        for code, edge, share in zip(
            snapped.codes[snapped.held], snapped.edge[snapped.held], snapped.position[snapped.held], strict=True
        ):
            stops.setdefault(int(edge), []).append((float(share), (kind, code)))
    pieces: dict[tuple[object, object], float] = {}

    def join(a: object, b: object, cost: float) -> None:
        if cost < pieces.get((a, b), np.inf):
            pieces[a, b] = cost

    for edge in range(len(graph.edge_from)):
        chain = [
            (0.0, int(graph.edge_from[edge])),
            *sorted(stops.get(edge, []), key=str),
            (1.0, int(graph.edge_to[edge])),
        ]
        chain.sort(key=lambda stop: stop[0])
        for (here, a), (there, b) in pairwise(chain):
            # Whoever comes to a corner waits there.
            waits = graph.wait_forward[edge] * isinstance(b, int), graph.wait_backward[edge] * isinstance(a, int)
            join(a, b, waits[0] + (graph.forward[edge] * (there - here) if there > here else 0.0))
            join(b, a, waits[1] + (graph.backward[edge] * (there - here) if there > here else 0.0))
    pace = rules.off_network_factor / rules.metres_a_minute_to_street(mode)
    table = pd.DataFrame(np.nan, homes.index, sites.index)
    turned = nx.DiGraph()
    turned.add_weighted_edges_from(((b, a, cost) for (a, b), cost in pieces.items()), weight="minutes")
    turned.add_nodes_from(("site", code) for code in sites.index)
    for j, site in enumerate(sites.index):
        if not ends["site"].held[j]:
            continue
        trips = nx.single_source_dijkstra_path_length(
            turned, ("site", site), cutoff=rules.limit_minutes, weight="minutes"
        )
        for i, home in enumerate(homes.index):
            if ends["home"].held[i] and ("home", home) in trips:
                access = (ends["home"].access_metres[i] + ends["site"].access_metres[j]) * pace
                total = trips[("home", home)] + access + rules.fixed_minutes(mode)
                table.loc[home, site] = total if total <= rules.limit_minutes else np.nan
    return table


def scatter(rng: np.random.Generator, streets: Streets, count: int, prefix: str) -> pd.DataFrame:
    """Points over the extent of the streets, a fifth of them on one and the same street."""
    west, south, east, north = streets.bounds
    at = np.column_stack([rng.uniform(west, east, count), rng.uniform(south, north, count)])
    share = rng.uniform(0, 1, (count // 5, 1))
    here, there = streets.edge_from[0], streets.edge_to[0]
    place = np.column_stack([streets.node_easting, streets.node_northing])
    at[: count // 5] = place[here] * (1 - share) + place[there] * share
    return pd.DataFrame(at, [f"{prefix}{i}" for i in range(count)], ["easting", "northing"])


def about_town(rng: np.random.Generator, streets: Streets, count: int, prefix: str) -> pd.DataFrame:
    """Points within 100 m of street corners of the inner fifth of the town."""
    corners = np.column_stack([streets.node_easting, streets.node_northing])
    away = np.hypot(*(corners - np.median(corners, axis=0)).T)
    inner = corners[away <= np.quantile(away, 0.2)]
    at = rng.choice(inner, count) + rng.uniform(-100, 100, (count, 2))
    return pd.DataFrame(at, [f"{prefix}{i}" for i in range(count)], ["easting", "northing"])


@pytest.mark.parametrize("mode", STREET_MODES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_towns_give_the_minutes_of_a_second_way(mode: Mode, seed: int) -> None:
    streets, rng = random_streets(seed), np.random.default_rng(seed)
    network = network_of(streets, settings=USUAL)
    homes, sites = scatter(rng, streets, 40, "home"), scatter(rng, streets, 10, "site")
    minutes = travel_times(network, homes, sites, mode=mode, settings=USUAL).minutes
    pd.testing.assert_frame_equal(minutes.astype(float), oracle(network, homes, sites, mode), rtol=1e-5)
    assert minutes.notna().to_numpy().any()


@pytest.mark.parametrize(
    "file",
    [
        "rutland/transport/rutland-latest.osm.pbf",
        "newport_wales/newport-2023-06-13.osm.pbf",
        "porto/porto_portugal.osm.pbf",
    ],
)
def test_real_streets_give_the_minutes_of_a_second_way(real_data: Path, file: str) -> None:
    streets, _ = read_streets(real_data / file)
    network, rng = network_of(streets, settings=USUAL), np.random.default_rng(6)
    homes, sites = about_town(rng, streets, 300, "home"), about_town(rng, streets, 4, "site")
    for mode in STREET_MODES:
        minutes = travel_times(network, homes, sites, mode=mode, settings=USUAL).minutes
        pd.testing.assert_frame_equal(minutes.astype(float), oracle(network, homes, sites, mode), rtol=1e-5)
        assert minutes.notna().to_numpy().sum() > 300, mode


@pytest.mark.parametrize("mode", STREET_MODES)
def test_one_site_added_gives_the_column_of_the_whole_table(mode: Mode) -> None:
    streets, rng = random_streets(4), np.random.default_rng(4)
    network = network_of(streets, settings=USUAL)
    homes, sites = scatter(rng, streets, 40, "home"), scatter(rng, streets, 10, "site")
    whole = travel_times(network, homes, sites, mode=mode, settings=USUAL)
    part = travel_times(network, homes, sites.iloc[:-1], mode=mode, settings=USUAL)
    last = Site("site9", Service.GP, "Last", GridPoint(*sites.iloc[-1]))
    snapped = snap(network, homes, mode=mode)
    grown = add_site(part, network, homes, site=last, snapped=snapped)
    pd.testing.assert_frame_equal(grown.minutes, whole.minutes)
    assert list(part.minutes) == list(sites.index[:-1]), "the table that was given is not changed"
    pd.testing.assert_frame_equal(add_site(grown, network, homes, site=last).minutes, whole.minutes)


def test_many_sites_are_searched_in_steps_that_are_told() -> None:
    streets, rng = random_streets(5), np.random.default_rng(5)
    network, steps = network_of(streets, settings=USUAL), []
    homes, sites = scatter(rng, streets, 5, "home"), scatter(rng, streets, 100, "site")
    travel_times(network, homes, sites, mode=Mode.WALK, settings=USUAL, on_step=lambda *step: steps.append(step))
    assert steps == [("Minutes on foot", done, 100) for done in (48, 96, 100)]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, 19), st.integers(0, 19))
def test_one_more_street_never_lengthens_a_trip_between_corners(seed: int, a: int, b: int) -> None:
    """Between corners only: from a door the nearest street may be the new one, and a worse way to go.

    Without waiting at junctions: a new street makes a junction of what was none.
    """
    before = random_streets(seed, corners=20)
    corner = pd.DataFrame({"easting": before.node_easting, "northing": before.node_northing})
    corner.index = pd.Index([f"corner {i}" for i in range(20)])
    if a == b or len(before.edge_from) == 0:
        return
    metres = np.hypot(*(corner.iloc[a] - corner.iloc[b]))
    one_more = paper_streets({"a": tuple(corner.iloc[a]), "b": tuple(corner.iloc[b])}, [("a", "b", {})])
    after = replace(
        before,
        edge_from=np.append(before.edge_from, np.int32(a)),
        edge_to=np.append(before.edge_to, np.int32(b)),
        edge_metres=np.append(before.edge_metres, np.float32(metres)),
        shape_start=np.append(before.shape_start, before.shape_start[-1] + 2).astype(np.int32),
        shape_easting=np.append(before.shape_easting, one_more.shape_easting),
        shape_northing=np.append(before.shape_northing, one_more.shape_northing),
        walk=np.append(before.walk, one_more.walk, axis=1),
        wheelchair=np.append(before.wheelchair, one_more.wheelchair, axis=1),
        wheelchair_cautious=np.append(before.wheelchair_cautious, one_more.wheelchair_cautious, axis=1),
        cycle=np.append(before.cycle, one_more.cycle, axis=1),
        cycle_quiet=np.append(before.cycle_quiet, one_more.cycle_quiet, axis=1),
        car_kmh=np.append(before.car_kmh, one_more.car_kmh, axis=1),
        gradient_percent=np.append(before.gradient_percent, one_more.gradient_percent),
        off_ground=np.append(before.off_ground, False),
        tagged_for_wheelchairs=np.append(before.tagged_for_wheelchairs, False),
        tells_step_free=np.append(before.tells_step_free, False),
        no_pavement=np.append(before.no_pavement, False),
    )
    for mode in (Mode.WALK, Mode.CAR):
        old, new = network_of(before, settings=NO_WAITING), network_of(after, settings=NO_WAITING)
        here = corner[snap(old, corner, mode=mode).access_metres == 0]
        was = travel_times(old, here, here, mode=mode, settings=NO_WAITING).minutes.fillna(np.inf)
        now = travel_times(new, here, here, mode=mode, settings=NO_WAITING).minutes.fillna(np.inf)
        assert (now <= was + 1e-3).all(axis=None)
