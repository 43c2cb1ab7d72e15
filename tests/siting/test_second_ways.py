"""The best of all ways, asked of two libraries that know nothing of this project, each in an environment of its own."""

import json
import os
import subprocess

import numpy as np
import pytest

from geo.bench.lokigi import SETTING as LOKIGI
from geo.bench.lokigi import said_by_lokigi
from geo.bench.siting_places import CHOSEN, SCRIPT, lokigi_case
from geo.siting.exact import solve
from geo.siting.exhaustive import look_at_all
from tests.siting.town_of_points import problem

SPOPT = "BETTER_PLACED_SPOPT"
P_MEDIAN = """
import json, sys
import numpy as np, pulp
from spopt.locate import PMedian
asked = json.loads(sys.stdin.read())
costs, weights = np.array(asked["minutes"]), np.array(asked["people"])
solved = PMedian.from_cost_matrix(costs, weights, p_facilities=asked["sites"]).solve(pulp.HiGHS(msg=False))
print(json.dumps(solved.problem.objective.value()))
"""


@pytest.mark.slow
def test_lokigi_finds_the_same_sites_and_the_same_mean_among_3276_ways() -> None:
    if not os.environ.get(LOKIGI):
        pytest.skip(f"{LOKIGI} names no Python that has lokigi, so its best of 3,276 ways is not asked for.")
    asked, tables = lokigi_case()
    names, mean, ways, _, _ = said_by_lokigi(SCRIPT, tables, CHOSEN, repeats=1)
    answer = look_at_all(asked, tolerance=0.0)
    assert ways == answer.sure.ways == 3276
    assert names == sorted(asked.codes[at] for at in answer.ways[0])
    assert mean == pytest.approx(answer.values[0], abs=1e-4)


@pytest.mark.parametrize("case", range(5))
def test_the_p_median_is_that_of_spopt(case: int) -> None:
    python = os.environ.get(SPOPT)
    if not python:
        pytest.skip(f"{SPOPT} names no Python that has spopt, so its p-median is not asked for.")
    draw = np.random.default_rng(500 + case)
    minutes, people = draw.integers(0, 60, (40, 15)).astype(float), draw.integers(1, 90, 40).astype(float)
    asked = json.dumps({"minutes": minutes.tolist(), "people": people.tolist(), "sites": 4})
    done = subprocess.run([python, "-c", P_MEDIAN], input=asked, capture_output=True, text=True, check=True)
    theirs = float(json.loads(done.stdout.splitlines()[-1])) / people.sum()
    for answer in (look_at_all(problem(minutes, people, 4), tolerance=0.0), solve(problem(minutes, people, 4))):
        assert answer.values[0] == pytest.approx(theirs, abs=1e-4)
