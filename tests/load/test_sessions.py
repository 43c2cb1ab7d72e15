"""Several at once on one server: each reads its own figures and nobody else's, nothing fails, and memory comes back.

Never how fast: that is told by `python -m tests.load.sessions`.
"""

import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.bench.dashboard import Dashboard, dashboard
from geo.projection import GridPoint
from geo.store import keep
from tests.awaited import awaited
from tests.load.sessions import following, memory_mb, placing
from tests.town import at, town

PROJECT = Path(__file__).resolve().parents[2]
SESSIONS, TURNS = 5, 4
# What a handful of visits may leave behind; one appraisal of the five wards takes a small part of it.
LEFT_MB = 40


@pytest.fixture(scope="module", name="server")
def five_wards_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The dashboard, set up as it is shipped, on the five wards."""
    folder = tmp_path_factory.mktemp("load")
    shutil.copy(PROJECT / "tests" / "web" / "places_server.py", folder)
    shutil.copytree(PROJECT / ".streamlit", folder / ".streamlit")
    keep.save(town(), folder / "built" / "town")
    with dashboard("places_server.py", folder=folder, log=folder / "log") as running:
        yield running


def points(number: int) -> list[GridPoint]:
    """Points of the five wards, no two alike, each far from the one before, so that it has another answer."""
    return [at(150 + 1170 * step % 3700) for step in range(number)]


def test_each_of_several_sessions_at_once_reads_the_figures_of_its_own_site(server: Dashboard) -> None:
    sites = points(SESSIONS * TURNS)
    alone = awaited(placing(server, sites, sessions=1))
    together = awaited(placing(server, sites, sessions=SESSIONS))
    assert alone.faults == together.faults == []
    by_site = alone.answers[0]
    assert all(len(set(by_site[turn * SESSIONS : (turn + 1) * SESSIONS])) > 2 for turn in range(TURNS))
    for number, answers in enumerate(together.answers):
        assert answers == by_site[number::SESSIONS]


def test_several_sessions_that_follow_one_read_without_a_fault(server: Dashboard) -> None:
    read = awaited(following(server, points(3), sessions=SESSIONS, every=0.3))
    assert read.faults == []
    assert [len(runs) for runs in read.runs] == [3] * SESSIONS


def test_visits_that_are_over_leave_no_memory_behind(server: Dashboard) -> None:
    if math.isnan(memory_mb(server.process)):
        pytest.skip("this system does not tell how much memory a process has")
    sites = points(SESSIONS)
    awaited(placing(server, sites, sessions=SESSIONS))
    before = memory_mb(server.process)
    for _ in range(6):
        awaited(placing(server, sites, sessions=SESSIONS))
    assert memory_mb(server.process) - before < LEFT_MB
