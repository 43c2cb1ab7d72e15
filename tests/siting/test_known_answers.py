"""Known answers: a line of six points by hand, small problems solved a second way, and published optima."""

import itertools
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from geo.fairness.inequality import Distribution, kolm_pollak_ede, mean_of_longest
from geo.siting.answer import SitingAnswer, figures
from geo.siting.exact import solve
from geo.siting.exhaustive import how_many, look_at_all
from geo.siting.problem import LONGEST_SHARE, Floor, Rule, SitingProblem
from geo.values import Floats
from tests.siting.town_of_points import LINE, PEOPLE, problem, some

ORLIB = "BETTER_PLACED_ORLIB"
# Optima of the uncapacitated p-median instances of the OR-Library (Beasley).
OPTIMA = {"pmed1": 5819, "pmed5": 1355, "pmed6": 7824, "pmed10": 1255, "pmed11": 7696, "pmed16": 8162}


def both(asked: SitingProblem) -> tuple[SitingAnswer, SitingAnswer]:
    return look_at_all(asked, tolerance=0.0), solve(asked)


@pytest.mark.parametrize(
    ("rule", "sites", "way", "figure"),
    [
        (Rule.AVERAGE, 1, [2], 78 / 51),
        (Rule.AVERAGE, 2, [1, 4], 46 / 51),
        (Rule.WORST_OFF, 1, [4], 16.0),
        (Rule.WORST_OFF, 2, [2, 5], 2.0),
        (Rule.EQUAL, 1, [3], 3.2417535),
        (Rule.EQUAL, 2, [2, 5], 1.2331168),
    ],
)
def test_the_line_of_six_points(rule: Rule, sites: int, way: list[int], figure: float) -> None:
    for answer in both(problem(LINE, PEOPLE, sites, rule=rule)):
        assert answer.ways.tolist() == [way]
        assert answer.values[0] == pytest.approx(figure, abs=1e-5)
        assert answer.sure.proven


@pytest.mark.parametrize(("kappa", "way", "figure"), [(-0.05, [2], 1.7229939), (-0.5, [4], 8.2487808)])
def test_the_more_unequal_journeys_weigh_the_nearer_the_site_is_to_the_one_far_off(
    kappa: float, way: list[int], figure: float
) -> None:
    for answer in both(problem(LINE, PEOPLE, 1, rule=Rule.EQUAL, kappa=kappa)):
        assert answer.ways.tolist() == [way]
        assert answer.values[0] == pytest.approx(figure, abs=1e-5)


def test_one_site_is_within_a_minute_of_thirty_people_and_three_are_of_all() -> None:
    for answer in both(problem(LINE, PEOPLE, 1, rule=Rule.COVER)):
        assert answer.values[0] == pytest.approx(51 - 30)
    fewest = solve(problem(LINE, PEOPLE, 6, rule=Rule.FEWEST))
    assert fewest.ways.tolist() == [[1, 3, 5]] and fewest.values.tolist() == [3] and fewest.sure.proven


def test_sites_that_take_thirty_people_each() -> None:
    answer = solve(problem(LINE, PEOPLE, 2, capacities=np.full(6, 30.0)))
    assert answer.ways.tolist() == [[1, 4]] and answer.values[0] == pytest.approx(46 / 51)


def test_the_pair_of_which_neither_is_better_in_both() -> None:
    asked = problem(LINE, PEOPLE, 2)
    told = figures(asked, np.array([[1, 4], [2, 5]]))
    equal = [kolm_pollak_ede(Distribution.of(LINE[:, way].min(axis=1), PEOPLE), kappa=-0.2) for way in ([1, 4], [2, 5])]
    assert told["mean"].tolist() == pytest.approx([0.9019608, 1.1764706], abs=1e-6)
    assert told["worst"].tolist() == [16, 2]
    assert equal == pytest.approx([2.3238846, 1.2331168], abs=1e-6)


def random_case(case: int) -> SitingProblem:
    draw = np.random.default_rng(case)
    areas, candidates = int(draw.integers(6, 15)), int(draw.integers(5, 9))
    minutes, people = draw.uniform(0, 60, (areas, candidates)), draw.integers(1, 50, areas).astype(float)
    floors = (Floor("small area", (), float(draw.uniform(5, 30))),) if case % 3 == 0 else ()
    if case % 3 == 1:
        shares = np.zeros((2, areas))
        shares[0, ::2], shares[1, 1::2] = people[::2], people[1::2]
        of_people, shares = shares, shares / shares.sum(axis=1, keepdims=True)
        minutes_more, most = float(draw.uniform(0, 8)), float(draw.uniform(0, 60)) if case % 2 else None
        floors = (Floor("ward", ("even", "odd"), minutes_more, shares, people=of_people, most_people=most),)
        floors = floors if most is not None else (replace(floors[0], people=None),)
    single = minutes.astype(np.float32).astype(float)
    return problem(
        single,
        people,
        3,
        today=some(candidates, 0, 1),
        keep=some(candidates, 0) if case % 2 else some(candidates),
        before=single[:, :2].min(axis=1),
        most_changes=3 if case % 2 else 5,
        threshold=20.0,
        floors=floors,
    )


def figure_by_hand(asked: SitingProblem, minutes: Floats) -> float:
    spread = Distribution.of(minutes, asked.weights)
    match asked.rule:
        case Rule.AVERAGE:
            return spread.mean
        case Rule.LONGEST:
            return mean_of_longest(spread, share=LONGEST_SHARE)
        case Rule.WORST_OFF:
            return float(minutes.max())
        case Rule.COVER:
            return float(asked.weights[minutes > asked.threshold].sum())
        case _:
            return kolm_pollak_ede(spread, kappa=asked.kappa)


def by_hand(asked: SitingProblem) -> tuple[float, int]:
    """The best figure in bare Python (inf where no way keeps all rules), and how many ways keep all but floors."""
    best, ways = np.inf, 0
    for way in itertools.combinations(range(len(asked.codes)), asked.sites):
        changes = len(set(way) ^ set(np.flatnonzero(asked.today)))
        if changes > asked.most_changes or not set(np.flatnonzero(asked.keep)) <= set(way):
            continue
        ways += 1
        minutes = asked.minutes[:, way].min(axis=1).astype(float)
        change = minutes - asked.before
        if any(broken(floor, change) for floor in asked.floors):
            continue
        best = min(best, figure_by_hand(asked, minutes))
    return best, ways


def broken(floor: Floor, change: Floats) -> bool:
    if floor.people is not None and floor.most_people is not None:
        return bool(((floor.people * (change > floor.minutes)).sum(axis=1) > floor.most_people).any())
    return bool((change if floor.shares is None else floor.shares @ change).max() > floor.minutes)


@pytest.mark.parametrize("case", range(30))
def test_looking_at_all_a_model_and_bare_python_agree(case: int) -> None:
    asked = random_case(case)
    for rule in (Rule.AVERAGE, Rule.LONGEST, Rule.WORST_OFF, Rule.COVER, Rule.EQUAL):
        asked = replace(asked, rule=rule)
        best, ways = by_hand(asked)
        looked, solved = both(asked)
        assert looked.sure.ways == how_many(asked) == ways
        assert len(looked.ways) == 0 if np.isinf(best) else looked.values[0] == pytest.approx(best, abs=2e-4)
        assert len(solved.ways) == 0 if np.isinf(best) else solved.values[0] == pytest.approx(best, abs=2e-4)
        assert np.isinf(best) or solved.sure.proven


def p_median(costs: Floats, sites: int) -> float:
    """The p-median by scipy's own wrapper: sites first, then who goes where."""
    areas, candidates = costs.shape
    standing, everybody = np.eye(candidates), np.kron(np.eye(areas), np.ones(candidates))
    limits = [
        LinearConstraint(np.r_[np.ones(candidates), np.zeros(areas * candidates)][None, :], sites, sites),
        LinearConstraint(np.hstack([np.zeros((areas, candidates)), everybody]), 1, 1),
        LinearConstraint(np.hstack([np.tile(-standing, (areas, 1)), np.eye(areas * candidates)]), -np.inf, 0),
    ]
    whole = np.r_[np.ones(candidates), np.zeros(areas * candidates)]
    objective = np.r_[np.zeros(candidates), costs.ravel()]
    return float(milp(objective, constraints=limits, bounds=Bounds(0, 1), integrality=whole).fun)


@pytest.mark.parametrize("case", range(30))
def test_the_average_is_that_of_another_solver(case: int) -> None:
    draw = np.random.default_rng(100 + case)
    minutes, people = draw.integers(0, 60, (8, 7)).astype(float), draw.integers(1, 20, 8).astype(float)
    theirs = p_median(minutes * people[:, None], 3) / people.sum()
    for answer in both(problem(minutes, people, 3)):
        assert answer.values[0] == pytest.approx(theirs, abs=1e-5)


def shortest_paths(text: str) -> tuple[Floats, int]:
    """Lengths between all nodes of an instance of the OR-Library, and p; of duplicate edges the last one holds."""
    numbers = list(map(int, text.split()))
    nodes, edges, sites = numbers[:3]
    lengths = np.full((nodes, nodes), np.inf)
    for at in range(edges):
        first, second, length = numbers[3 + 3 * at : 6 + 3 * at]
        lengths[first - 1, second - 1] = lengths[second - 1, first - 1] = length
    np.fill_diagonal(lengths, 0.0)
    for node in range(nodes):
        lengths = np.minimum(lengths, lengths[:, [node]] + lengths[[node], :])
    return lengths, sites


def test_of_two_lines_for_one_street_the_last_holds() -> None:
    lengths, sites = shortest_paths("3 4 1\n1 2 5\n2 3 4\n1 2 9\n1 3 20\n")
    assert lengths.tolist() == [[0, 9, 13], [9, 0, 4], [13, 4, 0]]
    # At the least of the two lines it would be 9.
    answer = look_at_all(problem(lengths, np.ones(3), sites), tolerance=0.0)
    assert answer.ways.tolist() == [[1]] and answer.values[0] * 3 == pytest.approx(13)


def test_a_proof_that_is_stopped_keeps_the_first_answer_and_tells_its_gap() -> None:
    draw = np.random.default_rng(5)
    asked = problem(draw.uniform(0, 60, (60, 40)), draw.uniform(1, 9, 60), 9, rule=Rule.LONGEST)
    answer = solve(asked, stop=lambda: True)
    assert len(answer.ways) == 1 and answer.sure.stopped and not answer.sure.proven
    assert "not proven" in answer.sure.words and answer.sure.words.startswith("Stopped before the end: ")


@pytest.mark.slow
@pytest.mark.parametrize("name", OPTIMA)
def test_published_optima_are_met_and_proven(name: str) -> None:
    folder = os.environ.get(ORLIB, "")
    file = Path(folder) / f"{name}.txt"
    if not folder or not file.is_file():
        pytest.skip(f"{ORLIB} names no folder with {name}.txt of the OR-Library, so its optimum is not tried.")
    lengths, sites = shortest_paths(file.read_text(encoding="utf-8"))
    # Lengths over the longest journey that is looked for are scaled under it.
    scale = 100.0 / lengths.max()
    answer = solve(problem(lengths * scale, np.ones(len(lengths)), sites))
    assert answer.sure.proven
    assert sum(lengths[:, answer.ways[0]].min(axis=1)) == OPTIMA[name]
