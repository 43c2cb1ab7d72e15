"""Ways of choosing sites: all looked at, and a p-median proven; beside it a plain loop, and scipy's solver."""

import itertools
import math
from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from geo.bench.growth import peak_megabytes
from geo.bench.row import Row, Took, Watch, timed
from geo.siting.answer import people_moved
from geo.siting.exact import solve
from geo.siting.exchange import Ways, exchanged
from geo.siting.exhaustive import look_at_all
from geo.siting.problem import Rule, SitingProblem
from geo.values import Floats

AREAS, TOWN_MINUTES = 278, 40.0
# Of all ways, those that the plain loop goes through.
LOOPED = 3276


def siting_rows() -> Iterator[Row]:
    """Six sites of 28 and of 40 by 278 areas, and five of 300 and of 400 nodes."""
    yield from _all_rows()
    for nodes, goal in ((300, 5.0), (400, 30.0)):
        yield _proof_row(nodes, goal)


def _all_rows() -> Iterator[Row]:
    for candidates, goal in ((28, 0.5), (40, 5.0)):
        asked = asked_of(AREAS, candidates, sites=6)
        ways = math.comb(candidates, 6)
        with_bands = candidates == 28
        everything = np.array(list(itertools.combinations(range(28), 6))) if with_bands else None

        def look(asked: SitingProblem = asked, everything: np.ndarray | None = everything) -> Floats:
            answer = look_at_all(asked)
            if everything is not None:
                people_moved(asked, everything)
            return answer.values

        took = timed(look, repeats=3)
        memory = f", peak memory of this process {peak_megabytes():,.0f} MB (goal 1,024)"
        second, best = _looped(asked, ways)
        yield Row(
            f"all {ways:,} ways of 6 of {candidates} by {AREAS} areas{', with five bands either way' * with_bands}",
            took,
            goal,
            f"numpy, a way at a time, {LOOPED:,} ways scaled",
            second,
            f"best of those no better than ours: {bool(best >= look()[0] - 1e-4)}{memory}",
        )


def _looped(asked: SitingProblem, ways: int) -> tuple[Took, float]:
    """The average of the first ways in a plain loop, and the best of them; its time is that of all ways."""
    watch, best = Watch(), np.inf
    people = asked.weights / asked.weights.sum()
    for way in itertools.islice(itertools.combinations(range(len(asked.codes)), asked.sites), LOOPED):
        best = min(best, float(people @ asked.minutes[:, way].min(axis=1)))
    return watch.took * (ways / LOOPED), best


def _proof_row(nodes: int, goal: float) -> Row:
    asked = asked_of(nodes, nodes, sites=5)
    first = timed(lambda: exchanged(Ways(asked)), repeats=1)
    took = timed(lambda: solve(asked), repeats=1)
    answer, (_, figure) = solve(asked), exchanged(Ways(asked))
    watch = Watch()
    theirs = _by_scipy(asked)
    return Row(
        f"p-median of {nodes} nodes, 5 sites, to proof",
        took,
        goal,
        "scipy's own solver",
        watch.took,
        f"{abs(answer.values[0] - theirs):.6f} minutes apart; first answer {figure / answer.values[0] - 1:.2%} over it "
        f"after {first.words}; proven: {answer.sure.proven}",
    )


def _by_scipy(asked: SitingProblem) -> float:
    areas, sites = asked.minutes.shape
    costs = asked.capped * (asked.weights / asked.weights.sum())[:, None]
    one = sparse.csr_matrix(np.ones((1, sites)))
    total = sparse.hstack([one, sparse.csr_matrix((1, areas * sites))])
    goings = sparse.hstack([sparse.csr_matrix((areas, sites)), sparse.kron(sparse.eye_array(areas), one)])
    standing = sparse.kron(np.ones((areas, 1)), sparse.eye_array(sites))
    only = sparse.hstack([-standing, sparse.eye_array(areas * sites)])
    limits = [
        LinearConstraint(total, asked.sites, asked.sites),
        LinearConstraint(goings, 1, 1),
        LinearConstraint(only, -np.inf, 0),
    ]
    whole = np.r_[np.ones(sites), np.zeros(areas * sites)]
    solved = milp(np.r_[np.zeros(sites), costs.ravel()], constraints=limits, bounds=Bounds(0, 1), integrality=whole)
    return float(solved.fun)


def asked_of(areas: int, candidates: int, *, sites: int) -> SitingProblem:
    """Points drawn over a town, the same ones each time; the first six candidates stand today."""
    draw = np.random.default_rng(areas)
    homes, places = (draw.uniform(0, TOWN_MINUTES, (count, 2)) for count in (areas, candidates))
    if areas == candidates:
        places = homes
    minutes = np.hypot(*(homes[:, None] - places[None]).transpose(2, 0, 1)).astype(np.float32)
    codes = tuple(map(str, range(candidates)))
    marks = np.zeros(candidates, dtype=bool)
    return SitingProblem(
        areas=tuple(map(str, range(areas))),
        codes=codes,
        names=codes,
        minutes=minutes,
        before=minutes[:, :6].min(axis=1).astype(float),
        weights=draw.uniform(200, 2000, areas),
        today=marks,
        keep=marks,
        close=marks,
        sites=sites,
        most_changes=2 * candidates,
        rule=Rule.AVERAGE,
        threshold=15.0,
    )
