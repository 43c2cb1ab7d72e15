"""Streets cut to what a search can reach: whatever the cut, the answers are the whole streets' to the last digit."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from geo.bench.growth import tiled
from geo.place.place import Place
from geo.travel import street_parts
from geo.travel.network import Network, TravelSettings, network_of, snap
from geo.travel.stops import stop_network, walks_to_stops
from geo.travel.streets import STREET_MODES, Mode
from geo.travel.travel import minutes_between, minutes_either_way, neighbouring, part_of, search_back
from tests.travel.paper_streets import paper_streets
from tests.travel.test_travel import about_town, random_streets

# Shares of the junctions up to which a box is cut out: never, and always.
NEVER, ALWAYS = -1.0, 1.0
COPIES = 9


def by_both(patch: pytest.MonkeyPatch, ask: Callable[[], Any]) -> tuple[Any, Any]:
    """What is answered on the whole streets, and on whatever part of them a search can reach."""
    answers = []
    for most in (NEVER, ALWAYS):
        patch.setattr(street_parts, "MOST_CUT", most)
        answers.append(ask())
    return answers[0], answers[1]


@pytest.mark.parametrize("limit", [0.0, 1.5, 7.0, 30.0])
@pytest.mark.parametrize("seed", range(8))
def test_random_towns_side_by_side_have_the_whole_streets_answers(
    seed: int, limit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    streets, rng = random_streets(seed), np.random.default_rng(seed)
    network = network_of(tiled(streets, 4), settings=TravelSettings())
    homes, sites = about_town(rng, network.streets, 40, "home"), about_town(rng, streets, 3, "site")
    for mode in STREET_MODES:
        origins, ends = snap(network, homes, mode=mode), snap(network, sites, mode=mode)
        asked = (origins, ends)

        def minutes(mode: Mode = mode, asked: Any = asked) -> Any:
            return minutes_between(network, *asked, mode=mode, within_minutes=limit)

        def junctions(mode: Mode = mode, asked: Any = asked) -> Any:
            return search_back(network.graphs[mode], part_of(asked[1], asked[1].held), limit_minutes=limit)

        def both_ways(mode: Mode = mode, asked: Any = asked) -> Any:
            return minutes_either_way(network, *asked, foot=mode, within_minutes=limit)

        for ask in (minutes, junctions, both_ways):
            whole, part = by_both(monkeypatch, ask)
            np.testing.assert_array_equal(whole, part)


@pytest.mark.slow
def test_kingsmere_side_by_side_has_the_whole_streets_answers(
    kingsmere: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    streets = kingsmere.travel.network.streets
    network = network_of(tiled(streets, COPIES), settings=TravelSettings())
    doors = kingsmere.travel.doors.iloc[::40]
    sites = doors.iloc[::7]
    for mode in STREET_MODES:
        origins, ends = snap(network, doors, mode=mode), snap(network, sites, mode=mode)
        for limit in (5.0, 20.0, 120.0):

            def minutes(mode: Mode = mode, asked: Any = (origins, ends), limit: float = limit) -> Any:
                return minutes_between(network, *asked, mode=mode, within_minutes=limit)

            whole, part = by_both(monkeypatch, minutes)
            np.testing.assert_array_equal(whole, part)


@pytest.mark.slow
def test_walks_to_stops_and_changes_are_those_of_the_whole_streets(
    kingsmere: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel = kingsmere.travel

    def walks() -> tuple[np.ndarray, ...]:
        stops = stop_network(travel.network, travel.timetable)
        near = walks_to_stops(travel.network, stops, travel.doors)
        few = walks_to_stops(travel.network, stops, travel.doors.iloc[:20])
        return tuple(part for each in (near, few, stops.changes) for part in (each.start, each.stop, each.seconds))

    for whole, part in zip(*by_both(monkeypatch, walks), strict=True):
        np.testing.assert_array_equal(whole, part)


def test_a_part_holds_what_is_near_and_little_besides() -> None:
    network = _row_of_streets(400)
    graph = network.graphs[Mode.WALK]
    # 5 minutes on foot are 400 m; a square of the grid holds up to 500 m more on either side.
    part = graph.within_reach(np.array([200]), 5.0)
    east = network.streets.node_easting[part.nodes]
    assert east.min() >= 20_000 - 400 - 1000 and east.max() <= 20_100 + 400 + 1000
    assert {196, 200, 201, 205} <= set(part.nodes.tolist())
    assert part.place[part.nodes].tolist() == list(range(len(part.nodes)))
    assert (part.place >= 0).sum() == len(part.nodes)


def test_a_search_without_a_limit_is_on_the_whole_streets() -> None:
    graph = _row_of_streets(50).graphs[Mode.WALK]
    assert graph.within_reach(np.array([3]), np.inf).minutes is graph.reversed_minutes


def test_one_fast_street_widens_every_part() -> None:
    plain, fast = _row_of_streets(400), _row_of_streets(400, car={"maxspeed": "70 mph", "highway": "trunk"})
    near, wide = (network.graphs[Mode.CAR].within_reach(np.array([200]), 3.0) for network in (plain, fast))
    assert len(wide.nodes) > 2 * len(near.nodes)


def test_points_that_are_searched_from_together_are_neighbours() -> None:
    network = _row_of_streets(60)
    where = about_town(np.random.default_rng(3), network.streets, 30, "stop")
    where.iloc[4] = where.iloc[4] + 50_000
    points = snap(network, where, mode=Mode.WALK)
    order = neighbouring(network, points)
    assert sorted(order.tolist()) == [at for at in range(30) if at != 4]
    assert (np.diff(where["easting"].to_numpy()[order]) > -200).all()


def _row_of_streets(count: int, *, car: dict[str, str] | None = None) -> Network:
    """So many streets of 100 m one after another, eastward; of a kind of its own the first."""
    corners = {str(at): (100.0 * at, 0.0) for at in range(count + 1)}
    streets = [(str(at), str(at + 1), (car or {}) if at == 0 else {"maxspeed": "20 mph"}) for at in range(count)]
    return network_of(paper_streets(corners, streets), settings=TravelSettings())
