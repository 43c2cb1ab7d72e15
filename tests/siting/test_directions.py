"""Which way figures move when more is asked or allowed, what a floor says, and what cannot be asked at all."""

import subprocess
import sys
import threading
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.errors import InputError
from geo.impact.compare import compare
from geo.siting import exact, exhaustive
from geo.siting.answer import people_moved
from geo.siting.exact import solve
from geo.siting.exhaustive import look_at_all
from geo.siting.kernels import MOVED
from geo.siting.problem import Floor, Rule
from tests.siting.town_of_points import LINE, PEOPLE, problem, some

RULES = (Rule.AVERAGE, Rule.LONGEST, Rule.WORST_OFF, Rule.COVER, Rule.EQUAL)
DRAW = np.random.default_rng(7)
MINUTES, COUNTS = DRAW.uniform(0, 60, (40, 9)).astype(np.float32).astype(float), DRAW.integers(1, 400, 40) * 1.0
BEFORE = MINUTES[:, :3].min(axis=1)


@pytest.mark.parametrize("rule", RULES)
def test_one_more_site_never_lengthens_journeys(rule: Rule) -> None:
    best = [look_at_all(problem(MINUTES, COUNTS, sites, rule=rule, threshold=15.0)).values[0] for sites in range(1, 7)]
    assert all(more <= fewer + 1e-6 for fewer, more in pairwise(best))


@pytest.mark.parametrize("rule", RULES)
def test_a_floor_never_improves_the_best_way(rule: Rule) -> None:
    asked = problem(MINUTES, COUNTS, 4, rule=rule, threshold=15.0, today=some(9, 0, 1, 2), before=BEFORE)
    free = look_at_all(asked)
    for minutes in (40.0, 20.0, 10.0, 5.0, 0.0):
        floored = look_at_all(replace(asked, floors=(Floor("small area", (), minutes),)))
        assert floored.values[0] >= free.values[0] - 1e-9
        after = MINUTES[:, floored.ways].min(axis=2)
        assert (after - BEFORE[:, None]).max() <= minutes + 1e-3


def test_keeping_everything_and_changing_nothing_is_today() -> None:
    asked = problem(MINUTES, COUNTS, 3, today=some(9, 0, 1, 2), keep=some(9, 0, 1, 2), before=BEFORE, most_changes=0)
    for answer in (look_at_all(asked), solve(asked)):
        assert answer.ways.tolist() == [[0, 1, 2]]
        assert answer.values[0] == pytest.approx(np.average(BEFORE, weights=COUNTS), abs=1e-5)
        moved = answer.told()
        assert moved["little"].tolist() == [COUNTS.sum()] and moved["mean"][0] == pytest.approx(
            answer.values[0], abs=1e-5
        )


def test_people_by_bands_are_those_of_a_proposal() -> None:
    minutes = MINUTES.copy()
    minutes[:3], minutes[3, :3] = np.inf, np.inf
    before = minutes[:, :3].min(axis=1)
    before[4] = minutes[4, 5] + 5.0
    asked = problem(minutes, COUNTS, 2, today=some(9, 0, 1, 2), before=before)
    ways = np.array([[3, 5], [0, 8], [6, 7]])
    for way, moved in zip(ways, people_moved(asked, ways), strict=True):
        after = pd.Series(asked.minutes[:, way].min(axis=1).astype(float)).replace(np.inf, np.nan)
        single = pd.Series(before.astype(np.float32).astype(float)).replace(np.inf, np.nan)
        bands = compare(single, after, approximate=False)["band"].to_numpy(object)
        by_band = {name: COUNTS[bands == name].sum() for name in MOVED}
        assert dict(zip(MOVED, moved, strict=True)) == pytest.approx(by_band)
    assert people_moved(asked, ways).sum(axis=1) == pytest.approx(COUNTS.sum())


def test_where_no_way_keeps_the_floor_the_least_that_lets_one_through_is_told() -> None:
    asked = problem(LINE, PEOPLE, 1, today=some(6, 2, 5), close=some(6, 5), before=LINE[:, [2, 5]].min(axis=1))
    floored = replace(asked, floors=(Floor("small area", (), 3.0),))
    answer = look_at_all(floored)
    assert len(answer.ways) == 0
    # Whoever lives at the far end had no journey; from site 4 it is 16 minutes.
    assert answer.hindrance.floor == "small area" and answer.hindrance.least_minutes == pytest.approx(16, abs=1e-3)
    least = replace(floored, floors=(Floor("small area", (), answer.hindrance.least_minutes),))
    assert look_at_all(least).ways.tolist() == [[4]]


def test_the_floor_that_keeps_a_better_way_out_is_named() -> None:
    asked = problem(LINE, PEOPLE, 2, today=some(6, 2, 5), before=LINE[:, [2, 5]].min(axis=1))
    wide, narrow = ((Floor("small area", (), minutes),) for minutes in (20.0, 5.0))
    assert look_at_all(replace(asked, floors=wide)).hindrance is None
    answer = look_at_all(replace(asked, floors=narrow))
    assert answer.hindrance.floor == "small area" and 5 in answer.ways[0]


def test_a_stop_in_the_middle_keeps_what_was_seen_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exhaustive, "FIRST_PIECE", 10)
    monkeypatch.setattr(exhaustive, "PIECE", 10)
    asks = iter([False, False, True])
    answer = look_at_all(problem(MINUTES, COUNTS, 4), stop=lambda: next(asks))
    assert answer.sure.stopped and answer.sure.ways == 20 and len(answer.ways)
    assert answer.sure.words == "Stopped before the end: 20 ways looked at, not proven."


def test_a_solver_that_hears_no_stop_is_left_and_the_first_answer_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = problem(MINUTES, COUNTS, 4, today=some(9, 0, 1, 2), before=BEFORE, most_changes=3, rule=Rule.LONGEST)
    solving, given_up = threading.Event(), threading.Event()

    def deaf(_highs: Any) -> None:
        solving.set()
        given_up.wait(60)

    monkeypatch.setattr(exact.highspy.Highs, "run", deaf)
    answer = solve(asked, stop=solving.is_set)
    assert not given_up.is_set()
    given_up.set()
    assert answer.sure.stopped and not answer.sure.proven and len(answer.ways) == 1


# Three hundred areas and a hundred and twenty candidates take a solver minutes.
LEFT_RUNNING = """
import threading
import numpy as np
from geo.siting.exact import solve
from geo.siting.problem import Rule
from tests.siting.town_of_points import problem

draw = np.random.default_rng(5)
asked = problem(draw.uniform(0, 60, (300, 120)), draw.uniform(1, 9, 300), 12, rule=Rule.LONGEST)
answer = solve(asked, stop=lambda: any(thread.name == "solver" for thread in threading.enumerate()))
print(answer.sure.stopped, any(thread.name == "solver" for thread in threading.enumerate()))
"""


@pytest.mark.slow
def test_a_process_that_ends_while_a_solver_runs_ends_in_peace() -> None:
    done = subprocess.run([sys.executable, "-c", LEFT_RUNNING], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("True")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_stop_before_any_way_is_seen_is_not_told_as_there_being_none() -> None:
    asked = problem(MINUTES, COUNTS, 4, capacities=np.full(9, COUNTS.sum()))
    answer = solve(asked, stop=lambda: True)
    assert answer.sure.stopped and not len(answer.ways) and answer.hindrance is None


@pytest.mark.parametrize("pieces", [1, 7, 1000])
def test_the_answer_is_the_same_however_the_work_is_cut(pieces: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = problem(MINUTES, COUNTS, 4, today=some(9, 0, 1, 2), before=BEFORE, most_changes=5)
    whole = look_at_all(asked)
    monkeypatch.setattr(exhaustive, "FIRST_PIECE", pieces)
    monkeypatch.setattr(exhaustive, "PIECE", pieces)
    cut = look_at_all(asked)
    assert cut.ways.tolist() == whole.ways.tolist() and cut.sure == whole.sure


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"sites": 7}, "7 sites were asked for and there are 6 candidates"),
    ({"sites": 0}, "0 sites cannot serve anybody"),
    ({"sites": 1, "keep": some(6, 1, 2)}, "1 site cannot hold the 2 that must stay"),
    ({"sites": 2, "keep": some(6, 1), "close": some(6, 1)}, "S1 cannot both stay and go"),
    ({"sites": 4, "today": some(6, 0), "most_changes": 2}, "takes 3 changes at least, and at most 2 may be made"),
    ({"sites": 2, "capacities": np.full(6, 20.0)}, "can take 40 people and there are 51"),
    ({"sites": 2, "weights": np.zeros(6)}, "Nobody lives"),
]


@pytest.mark.parametrize(("more", "words"), REFUSED)
def test_what_cannot_be_asked_is_refused_in_one_sentence(more: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as refused:
        replace(problem(LINE, PEOPLE, 2), **more)
    assert len(refused.value.faults) == 1 and words in refused.value.faults[0]
