"""The speed table on a tiny case: the rows are there, both ways agree, the ratio is a ratio. Never how fast."""

import math
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from geo.bench import browser, lokigi, real_places, streets
from geo.bench import table as bench
from geo.bench.raking import raking_row
from geo.bench.row import Row, Took, Watch, attempted, table, timed
from geo.errors import NotHeldError
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service, Site, points
from geo.travel.network import TravelSettings, network_of, snap
from geo.travel.streets import STREET_MODES, Mode
from tests.travel.paper_streets import paper_streets, places

pytestmark = pytest.mark.slow

# A square of residential streets of 800 m a side, one way along the south, and a path across that only walkers and
# riders may use; an island a kilometre off that nothing leads to.
CORNERS = {"a": (0, 0), "b": (800, 0), "c": (800, 800), "d": (0, 800), "x": (5000, 0), "y": (5800, 0)}
STREETS = paper_streets(
    CORNERS,
    [
        ("a", "b", {"oneway": "yes"}),
        ("b", "c", {}),
        ("c", "d", {}),
        ("d", "a", {}),
        ("a", "c", {"highway": "path"}),
        ("x", "y", {}),
    ],
)
ORIGINS = places(near_a=(5, 10), on_the_south=(500, 0), near_d=(-20, 790), on_the_island=(5400, 0), at_sea=(20000, 0))


@pytest.mark.parametrize("mode", STREET_MODES)
def test_both_ways_of_searching_give_the_same_minutes(mode: Mode) -> None:
    row = streets.search_row(STREETS, ORIGINS, GridPoint(300.0, 0.0), mode=mode, title="paper")
    assert "3 reached, at most 0.0000 minutes apart" in row.agreement
    assert row.took.seconds > 0 and row.second_took.seconds > 0
    assert row.ratio == row.second_took.seconds / row.took.seconds


@pytest.mark.parametrize("second_way", streets.SECOND_WAYS)
def test_each_second_way_is_right_by_hand_or_says_that_it_is_not_installed(second_way: str) -> None:
    # By car from (500, 0) the south is one way east, so to (300, 0) one goes 300 m on to b and round by c, d and a:
    # 300 + 800 + 800 + 800 + 300 = 3,000 m at 32 km/h (533.33 m a minute) = 5.625, and 5 to park.
    network = network_of(STREETS, settings=TravelSettings(limit_minutes=60.0))
    at = GridPoint(300.0, 0.0)
    end = snap(network, points([Site("NEW", Service.GP, "New", at)]), mode=Mode.CAR)
    roads = streets.roads_of(STREETS, network.graphs[Mode.CAR], end=end, at=at)
    try:
        answer = streets.SECOND_WAYS[second_way](roads, limit_minutes=60.0)
    except NotHeldError as missing:
        assert second_way != "networkx"
        assert str(missing) == f"{second_way} is not installed, so no street search is compared with it."
        return
    minutes = streets.minutes_from(network, ORIGINS, end, answer.minutes, mode=Mode.CAR)
    assert minutes[1] == pytest.approx(10.625, abs=1e-3)
    assert np.isnan(minutes[3:]).all()


def test_answers_that_differ_are_told_apart() -> None:
    ours, theirs = np.array([10.0, 20.0, 59.9, np.nan, np.nan]), np.array([10.0, 20.5, np.nan, 59.8, np.nan])
    assert streets.agreement(ours, theirs) == (
        "2 reached, at most 0.5000 minutes apart; NOT the same ones: 2 by one way only, in 59.8000 minutes or more"
    )
    assert streets.agreement(ours, ours) == "3 reached, at most 0.0000 minutes apart"


def test_origins_are_the_same_each_time_and_near_the_site() -> None:
    at = GridPoint(0.0, 0.0)
    first, again = streets.origins_near(STREETS, at, 50), streets.origins_near(STREETS, at, 50)
    assert first.equals(again)
    assert len(first) == 50
    # Corners of the island at 5,000 m are in, at 5,800 m out; a point lies at most 50 m off its corner either way.
    assert np.hypot(first["easting"], first["northing"]).max() <= 5000 + math.hypot(50, 50)


def test_every_street_mode_has_its_row_and_who_is_not_installed_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streets, "ORIGINS", 20)
    lines = list(streets.search_rows(STREETS, "paper"))
    rows = [line for line in lines if isinstance(line, Row)]
    assert [row.question.split("origins ")[1] for row in rows[: len(STREET_MODES)]] == [
        f"{mode.label}, paper" for mode in STREET_MODES
    ]
    assert all("NOT" not in row.agreement for row in rows)
    sentences = [line for line in lines if isinstance(line, str)]
    assert all("is not installed" in line for line in sentences)
    assert (len(rows) - len(STREET_MODES)) / 2 + len(sentences) == len(streets.SECOND_WAYS) - 1


def test_a_row_tells_goal_ratio_processor_time_and_agreement_in_words() -> None:
    words = table([Row("ask", Took(0.05, 0.04), 0.1, "ask again", Took(0.6, 1.2), "the same")])
    assert words == (
        "ask: 50.0 ms (processor 40.0 ms) (goal 100.0 ms); ask again: 600.0 ms (processor 1.2 s), 12.00 times as long; "
        "the same"
    )
    without_goal = table([Row("build", Took(2.0), math.nan, "open", Took(0.5, 0.5), "")])
    assert without_goal.startswith("build: 2.0 s (processor not told); open: 500.0 ms (processor 500.0 ms), 0.25 times")
    assert Took().words == "not run"


def test_processor_time_is_of_work_and_of_what_it_started_and_not_of_waiting() -> None:
    waited = timed(lambda: time.sleep(0.05), repeats=1)
    assert waited.seconds >= 0.05 > waited.processor
    watch = Watch()
    subprocess.run([sys.executable, "-c", "sum(range(5_000_000))"], check=True)
    assert watch.took.processor > 0.01


def test_a_peer_that_is_missing_or_broken_costs_its_own_rows_only() -> None:
    row = Row("ask", Took(0.05, 0.04), math.nan, "ask again", Took(0.6, 1.2), "the same")

    def missing() -> Iterator[Row]:
        raise NotHeldError("peer is not installed.")

    def broken() -> Iterator[Row]:
        yield row
        raise AttributeError("module 'peer' has no\nattribute 'Graph'")

    assert list(attempted("Peer", missing)) == ["peer is not installed."]
    failed = "Peer: no row, as it failed (AttributeError: module 'peer' has no attribute 'Graph')."
    assert list(attempted("Peer", broken)) == [row, failed]
    assert table([failed]) == failed


def test_a_second_way_that_breaks_leaves_the_others_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streets, "ORIGINS", 20)

    def broken(*_given: object, **_named: object) -> streets.SecondAnswer:
        raise RuntimeError("built for another numpy")

    ways = {"igraph": broken, "networkx": streets.by_networkx}
    monkeypatch.setattr(streets, "SECOND_WAYS", ways)
    lines = list(streets.search_rows(STREETS, "paper"))
    assert lines[0] == "Street searches beside igraph: no row, as it failed (RuntimeError: built for another numpy)."
    assert [type(line) for line in lines[1:]] == [Row] * len(STREET_MODES)


def test_every_question_of_the_table_is_asked_though_one_fails(
    town: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> list[Row]:
        raise OSError("no such file")

    row = Row("ask", Took(0.05, 0.04), math.nan, "ask again", Took(0.6, 1.2), "the same")
    monkeypatch.setattr(bench.build, "open_place", lambda _name: town)
    monkeypatch.setattr(bench, "read_streets", lambda _path: (STREETS, None))
    monkeypatch.setattr(bench, "questions", lambda *_given, **_named: {"First": fails, "Second": lambda: [row]})
    bench.run(browser=False)
    lines = capsys.readouterr().out.splitlines()
    assert "First: no row, as it failed (OSError: no such file)." in lines
    assert any(line.startswith("ask: 50.0 ms") for line in lines)


# What stands for lokigi: the nearest of the sites that stay, weighed by people, as it is asked for.
STAND_IN = """
from types import SimpleNamespace
class SiteProblem:
    def __init__(self, debug_mode): pass
    def add_demand(self, table, demand_col, location_id_col): self.people = table[demand_col].to_numpy()
    def add_sites(self, table, candidate_id_col, vertical_geometry_col, horizontal_geometry_col, crs): pass
    def add_travel_matrix(self, table, source_col, allow_missing): self.minutes = table.set_index(source_col)
    def evaluate_single_solution_single_objective(self, objective, site_names):
        nearest = self.minutes[site_names].min(axis=1).to_numpy()
        held = nearest == nearest
        mean = (nearest * self.people)[held].sum() / self.people[held].sum()
        return SimpleNamespace(weighted_average=mean)
"""


def test_lokigi_runs_in_the_environment_that_the_setting_names(
    town: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "lokigi").mkdir()
    (tmp_path / "lokigi" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "lokigi" / "site.py").write_text(STAND_IN, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv(lokigi.SETTING, sys.executable)
    row = lokigi.lokigi_row(town)
    assert row.agreement == "mean minutes 0.000000 apart"
    assert row.second_took.seconds > 0 and row.goal_seconds == row.second_took.seconds / lokigi.GOAL_RATIO


def test_lokigi_that_is_missing_broken_or_elsewhere_is_said(
    town: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "lokigi.py").write_text("raise ImportError('needs another pandas')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv(lokigi.SETTING, sys.executable)
    with pytest.raises(NotHeldError, match="ImportError: needs another pandas"):
        lokigi.lokigi_row(town)
    monkeypatch.setenv(lokigi.SETTING, str(tmp_path / "no python"))
    with pytest.raises(NotHeldError, match="cannot be run"):
        lokigi.lokigi_row(town)
    monkeypatch.delenv(lokigi.SETTING)
    monkeypatch.setattr(lokigi, "find_spec", lambda _name: None)
    with pytest.raises(NotHeldError, match="BETTER_PLACED_LOKIGI may name a Python"):
        lokigi.lokigi_row(town)


def test_real_places_stand_beside_the_example_a_small_area_or_are_said_not_to_be_built(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(real_places.build, "is_current", lambda name: name == "rutland")
    monkeypatch.setattr(real_places.build, "open_place", lambda _name: town)
    rows = list(real_places.real_rows(town))
    assert "trafford is not built here" in str(rows[0]) and "isle_of_wight is not built" in str(rows[3])
    opened, closed = (row for row in rows if isinstance(row, Row))
    assert "one opening" in opened.question and "one closure" in closed.question
    assert opened.goal_seconds == opened.second_took.seconds and "microseconds" in closed.agreement


def test_without_a_browser_its_rows_say_so_and_cost_only_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser.shutil, "which", lambda _name: None)
    for rows in (browser.click_rows, lambda: [browser.first_visit_row()]):
        sentences = list(attempted("In a browser", rows))
        assert len(sentences) == 1 and str(sentences[0]).startswith("Nothing was tried in a browser")


def test_the_machine_and_versions_are_told() -> None:
    words = " ".join(bench.machine())
    assert "cores" in words
    assert f"numpy {np.__version__}" in words


def test_an_appraisal_agrees_with_all_minutes_computed_anew(kingsmere: Place) -> None:
    pin, whole = bench.appraisal_rows(kingsmere)
    assert pin.agreement == whole.agreement == "mean minutes at most 0.0000 apart"
    assert "7 modes" in pin.question and "appraise" in whole.question


def test_raking_by_loops_comes_to_the_same_people() -> None:
    row = raking_row()
    assert "cells at most 0.0000" in row.agreement and row.ratio > 1
