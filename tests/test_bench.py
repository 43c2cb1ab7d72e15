"""The speed table on a tiny case: the rows are there, both ways agree, the ratio is a ratio. Never how fast."""

import math

import numpy as np
import pytest

from geo import bench
from geo.network import TravelSettings, network_of
from geo.place import Place
from geo.services import GridPoint, Service, Site
from geo.streets import STREET_MODES, Mode
from tests.paper_streets import paper_streets, places

# A square of residential streets of 800 m a side, one way along the south, and a path across that only walkers and
# riders may use; an island a kilometre off that nothing leads to.
CORNERS = {"a": (0, 0), "b": (800, 0), "c": (800, 800), "d": (0, 800), "x": (5000, 0), "y": (5800, 0)}
STREETS = paper_streets(
    CORNERS,
    [
        ("a", "b", {"oneway": "yes"}), ("b", "c", {}), ("c", "d", {}), ("d", "a", {}),
        ("a", "c", {"highway": "path"}), ("x", "y", {}),
    ],
)  # fmt: skip
ORIGINS = places(near_a=(5, 10), on_the_south=(500, 0), near_d=(-20, 790), on_the_island=(5400, 0), at_sea=(20000, 0))


@pytest.mark.parametrize("mode", STREET_MODES)
def test_both_ways_of_searching_give_the_same_minutes(mode: Mode) -> None:
    row = bench.search_row(STREETS, ORIGINS, GridPoint(300.0, 0.0), mode=mode, title="paper")
    assert "3 reached, at most 0.0000 minutes apart" in row.agreement
    assert row.seconds > 0 and row.second_seconds > 0
    assert row.ratio == row.second_seconds / row.seconds


def test_the_second_way_by_hand() -> None:
    # By car from (500, 0) the south is one way east, so to (300, 0) one goes 300 m on to b and round by c, d and a:
    # 300 + 800 + 800 + 800 + 300 = 3,000 m at 32 km/h / 1.3 (24.615 km/h, 410.26 m a minute) = 7.3125, and 5 to park.
    network = network_of(STREETS, settings=TravelSettings(limit_minutes=60.0))
    site = Site("NEW", Service.GP, "New", GridPoint(300.0, 0.0))
    minutes, _ = bench.networkx_minutes(network, ORIGINS, site, mode=Mode.CAR)
    assert minutes[1] == pytest.approx(12.3125)
    assert np.isnan(minutes[3:]).all()


def test_origins_are_the_same_each_time_and_near_the_site() -> None:
    at = GridPoint(0.0, 0.0)
    first, again = bench.origins_near(STREETS, at, 50), bench.origins_near(STREETS, at, 50)
    assert first.equals(again)
    assert len(first) == 50
    # Corners of the island at 5,000 m are in, at 5,800 m out; a point lies at most 50 m off its corner either way.
    assert np.hypot(first["easting"], first["northing"]).max() <= 5000 + math.hypot(50, 50)


def test_every_street_mode_has_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "ORIGINS", 20)
    rows = bench.search_rows(STREETS, "paper")
    assert [mode.label in row.question for mode, row in zip(STREET_MODES, rows, strict=True)] == [True] * 4
    assert all("NOT" not in row.agreement for row in rows)


def test_a_row_tells_goal_ratio_and_agreement_in_words() -> None:
    told = bench.table([bench.Row("ask", 0.05, 0.1, "ask again", 0.6, "the same")])
    assert told == "ask: 50.0 ms (goal 100.0 ms); ask again: 600.0 ms, 12.00 times as long; the same"
    without_goal = bench.table([bench.Row("build", 2.0, math.nan, "open", 0.5, "")])
    assert without_goal.startswith("build: 2.0 s; open: 500.0 ms, 0.25 times as long")


def test_the_machine_and_versions_are_told() -> None:
    told = " ".join(bench.machine())
    assert "cores" in told
    assert f"numpy {np.__version__}" in told


def test_an_appraisal_agrees_with_all_minutes_computed_anew(kingsmere: Place) -> None:
    row = bench.appraisal_row(kingsmere)
    assert row.agreement == "mean minutes at most 0.0000 apart"
    assert "4 modes" in row.question
