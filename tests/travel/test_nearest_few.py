"""The nearest few sites are those of a search for every site; sure is what nothing beyond what is held can change."""

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.areas.doors import averaged
from geo.travel.held_ground import edge_minutes, fastest_metres_a_minute, ground_of, least_straight_minutes
from geo.travel.near import NEAREST
from geo.travel.nearest_few import DoorFigures, Few, nearest_few
from geo.travel.network import Network, TravelSettings, network_of, snap
from geo.travel.streets import Mode
from geo.travel.travel import minutes_between
from tests.travel.paper_streets import paper_streets

SETTINGS = TravelSettings()


def grid(across: int = 12, apart: float = 400.0) -> Network:
    """Streets on a square grid, main roads every fourth."""
    corners = {f"{x},{y}": (x * apart, y * apart) for x in range(across) for y in range(across)}
    streets = []
    for x in range(across):
        for y in range(across):
            for right, up in ((1, 0), (0, 1)):
                if x + right < across and y + up < across:
                    main = (y % 4 == 0) if right else (x % 4 == 0)
                    tags = {"highway": "primary" if main else "residential"}
                    streets.append((f"{x},{y}", f"{x + right},{y + up}", tags))
    return network_of(paper_streets(corners, streets), settings=SETTINGS)


def scattered(number: int, *, seed: int, doors: int = 0) -> pd.DataFrame:
    """Points over the grid; so many doors an area where they are doors."""
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(draw.uniform(0, 4400, (number, 2)), columns=["easting", "northing"])
    if doors:
        frame = frame.assign(weight=1.0 / doors).set_axis([f"A{at // doors:03}" for at in range(number)])
    return frame


def few_of(network: Network, doors: pd.DataFrame, sites: pd.DataFrame, mode: Mode, edge: np.ndarray) -> tuple[Few, int]:
    """The nearest few, and how many sites were searched for."""
    asked = []

    def search(where: pd.DataFrame) -> DoorFigures:
        asked.extend(where.index)
        snapped = snap(network, where, mode=mode)
        return DoorFigures(minutes_between(network, snap(network, doors, mode=mode), snapped, mode=mode))

    speed = fastest_metres_a_minute(network.graphs[mode], SETTINGS, network.streets)
    least = least_straight_minutes(doors, sites, metres_a_minute=speed, fixed_minutes=SETTINGS.fixed_minutes(mode))
    few = nearest_few(search, doors, sites, least_minutes=least, edge_minutes=edge)
    assert len(asked) == len(set(asked))
    return few, len(asked)


@pytest.mark.parametrize("mode", [Mode.WALK, Mode.CYCLE, Mode.CAR])
@pytest.mark.parametrize("doors_each", [1, 3])
def test_the_nearest_are_those_of_a_search_for_every_site(mode: Mode, doors_each: int) -> None:
    network = grid()
    doors, sites = scattered(60, seed=1, doors=doors_each), scattered(400, seed=2)
    few, _ = few_of(network, doors, sites, mode, np.full(len(doors), np.inf))
    every = minutes_between(network, snap(network, doors, mode=mode), snap(network, sites, mode=mode), mode=mode)
    means = averaged(every, doors)[0]
    order = np.argsort(np.where(np.isnan(means), np.inf, means), axis=1, kind="stable")[:, :NEAREST]
    assert (few.site == order).all()
    assert (few.minutes == np.take_along_axis(means, order, axis=1)).all()
    assert (few.doors == np.nanmin(every, axis=1)).all()
    assert few.sure.all()


def test_sites_that_cannot_be_among_the_nearest_are_not_searched_for() -> None:
    network = grid()
    doors = scattered(10, seed=1, doors=1)
    doors["easting"] /= 4
    _, searched = few_of(network, doors, scattered(900, seed=2), Mode.WALK, np.full(10, np.inf))
    assert searched < 600


def test_fewer_sites_than_the_nearest_leave_places_empty() -> None:
    doors = scattered(5, seed=1, doors=1)
    few, _ = few_of(grid(), doors, scattered(3, seed=2), Mode.WALK, np.full(5, np.inf))
    assert (few.site[:, 3:] == -1).all() and np.isnan(few.minutes[:, 3:]).all()
    none, _ = few_of(grid(), doors, scattered(0, seed=2), Mode.WALK, np.full(5, np.inf))
    assert (none.site == -1).all() and np.isnan(none.doors).all() and none.sure.all()


def test_what_is_told_sure_stays_when_more_is_held() -> None:
    """Streets and sites beyond the ground are taken away: entries told sure there are as with all of them."""
    whole, part = grid(across=16), grid(across=11)
    doors, sites = scattered(40, seed=3, doors=2), scattered(300, seed=4)
    doors[["easting", "northing"]] *= 0.6
    ground = ground_of(shapely.box(0, 0, 2700, 2700), 900.0)
    near = sites[shapely.contains_xy(ground, sites["easting"], sites["northing"])]
    for mode in (Mode.WALK, Mode.CAR):
        every, _ = few_of(whole, doors, sites, mode, np.full(len(doors), np.inf))
        edge = edge_minutes(part, doors, ground, mode=mode)
        held, _ = few_of(part, doors, near, mode, edge)
        there, here = sites.index.to_numpy()[every.site], near.index.to_numpy()[held.site]
        assert held.sure.any() and not held.sure.all()
        assert (there[held.sure] == here[held.sure]).all()
        assert (every.minutes[held.sure] == held.minutes[held.sure]).all()


def test_without_ground_nothing_is_sure() -> None:
    doors = scattered(6, seed=1, doors=1)
    edge = edge_minutes(grid(), doors, ground_of(shapely.box(0, 0, 4400, 4400), np.nan), mode=Mode.WALK)
    few, _ = few_of(grid(), doors, scattered(30, seed=2), Mode.WALK, edge)
    assert not few.sure.any()


def test_where_no_street_leaves_the_ground_all_is_sure() -> None:
    edge = edge_minutes(grid(), scattered(6, seed=1, doors=1), shapely.box(-1, -1, 4500, 4500), mode=Mode.CAR)
    assert np.isinf(edge).all()


def test_return_trips_are_to_the_nearest_else_to_the_site_most_often_answered_else_the_most() -> None:
    doors = scattered(3, seed=1, doors=1)
    none = np.nan

    def search(where: pd.DataFrame) -> DoorFigures:
        minutes = np.array([[30, 20], [none, none], [none, none]], np.float32)
        returns = np.array([[5, 7], [2, 1], [3, 4]], np.float32)
        answered = np.array([[1, 1], [0.1, 0.3], [0, 0]], np.float32)
        assert len(where) == 2
        return DoorFigures(minutes, returns, answered)

    sites = scattered(2, seed=2)
    few = nearest_few(search, doors, sites, least_minutes=np.zeros((3, 2)), edge_minutes=np.full(3, np.inf))
    assert few.best_returns.tolist() == [7, 1, 4]
