"""Walks on paper along a fast main road: how much of them is told to be without a pavement."""

import pytest

from geo.projection import GridPoint
from geo.travel.footways import metres_without_pavement
from geo.travel.network import TravelSettings, network_of
from geo.travel.streets import Mode
from tests.travel.paper_streets import paper_streets

MAIN = {"highway": "primary", "maxspeed": "60 mph"}
# Lanes of 400 m at both ends of a main road of 800 m, whose second half has a pavement.
CORNERS = {"A": (0.0, 0.0), "B": (400.0, 0.0), "C": (800.0, 0.0), "D": (1200.0, 0.0), "E": (1600.0, 0.0)}
ROW = [("A", "B", {}), ("B", "C", MAIN), ("C", "D", {**MAIN, "sidewalk": "left"}), ("D", "E", {})]
NETWORK = network_of(paper_streets(CORNERS, ROW), settings=TravelSettings())


@pytest.mark.parametrize(
    ("begin", "end", "metres"),
    [
        (0, 1600, 400),
        (1600, 0, 400),
        (500, 1000, 300),
        (500, 700, 200),
        (700, 500, 200),
        (900, 1500, 0),
        (100, 600, 200),
    ],
)
def test_a_walk_is_without_a_pavement_for_so_many_metres(begin: float, end: float, metres: float) -> None:
    told = metres_without_pavement(NETWORK, GridPoint(begin, 0), GridPoint(end, 0), foot=Mode.WALK)
    assert told == pytest.approx(metres)


def test_a_quicker_lane_round_it_is_walked() -> None:
    # 1,000 m by the lane; by the main road twice 707 m.
    round_it = network_of(
        paper_streets(
            {"A": (0, 0), "B": (0, 1000), "C": (500, 500)}, [("A", "C", MAIN), ("C", "B", MAIN), ("A", "B", {})]
        ),
        settings=TravelSettings(),
    )
    assert metres_without_pavement(round_it, GridPoint(0, 0), GridPoint(0, 1000), foot=Mode.WALK) == 0


def test_where_no_street_is_near_nothing_is_told() -> None:
    assert metres_without_pavement(NETWORK, GridPoint(0, 5000), GridPoint(800, 0), foot=Mode.WALK) == 0
