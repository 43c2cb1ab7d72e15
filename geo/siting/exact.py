"""The best way of choosing sites where there are too many to look at each: a model solved to proof, or to a told gap.

A good answer comes first, by exchanging sites one for one from several starts (Teitz and Bart 1968). A bound from
prices (Lagrange) then leaves out candidates that no better way can have, and HiGHS solves what is left. The longest
journey of all is found by halving: can so many sites be within so many minutes of everybody?
"""

import atexit
import threading
from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geo.siting.answer import SitingAnswer, Sure
from geo.siting.exchange import Ways, exchanged
from geo.siting.exhaustive import ROUNDING, Stop, area_limits
from geo.siting.prices import priced
from geo.siting.problem import LONGEST_SHARE, Rule, SitingProblem
from geo.values import Floats, OnStep

STAGE = "Proof that no way is better"
HUNDREDTHS = 100
# A gap this small is rounding.
PROVEN = 1e-6
# How often it is asked whether to stop, and how long the solver may take to end by itself then.
ASKS_SECONDS, ENDS_SECONDS = 0.1, 0.3
# Solvers that run, whether anybody waits for them or not; whether the process ends, and how long it waits for each.
_SOLVING: set[threading.Thread] = set()
_LEAVING = threading.Event()
LEAVES_SECONDS = 10.0
Sites = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Solved:
    """What a model came to: the sites, its figure and what it cannot be under; None where nothing fits."""

    way: Sites | None
    figure: float
    bound: float


UNKNOWN = Solved(None, np.inf, -np.inf)


def solve(problem: SitingProblem, *, on_step: OnStep | None = None, stop: Stop | None = None) -> SitingAnswer:
    """The best way by the rule, within floors and capacities, with how far from the best it may be."""
    if problem.rule is Rule.FEWEST:
        return _fewest(problem, on_step=on_step, stop=stop)
    ways = Ways(problem)
    start, figure = exchanged(ways, on_step=on_step, stop=stop)
    looked = ways.looked
    if stop is not None and stop():
        chosen = np.empty((0, problem.sites), np.int64) if start is None else np.sort(start)[None, :]
        told = problem.told(np.full(len(chosen), figure))
        return SitingAnswer(problem, chosen, told, Sure(looked, every=False, gap=np.nan, stopped=True))
    if problem.rule is Rule.WORST_OFF and problem.capacities is None and not problem.floors:
        solved, stopped = _by_halving(problem, start, stop=stop)
    else:
        upper = figure if start is not None else np.inf
        bound, useful = priced(problem, upper, stop=stop) if problem.adds_up else (0.0, ~problem.close)
        solved, stopped = _of_useful(problem, np.flatnonzero(useful), on_step=on_step, stop=stop)
        # What the prices left out holds nothing better than the first answer.
        solved = replace(solved, bound=min(solved.bound, upper) if np.isfinite(upper) else solved.bound)
        solved = replace(solved, bound=max(solved.bound, bound) if problem.adds_up else solved.bound)
        if start is not None and not solved.figure < figure:
            solved = replace(solved, way=start, figure=figure)
    if solved.way is None:
        return _none(problem, Sure(looked, every=False, gap=np.nan, stopped=stopped))
    told = problem.told(np.array([solved.figure, max(solved.bound, 0.0)]))
    gap = max(float(told[0] - told[1]), 0.0) / max(abs(float(told[0])), PROVEN)
    sure = Sure(looked, every=False, gap=0.0 if gap <= PROVEN else gap, stopped=stopped)
    return SitingAnswer(problem, np.sort(solved.way)[None, :], told[:1], sure)


def shortest_within(problem: SitingProblem, longest: float, known: Sites, *, stop: Stop) -> tuple[Sites, bool]:
    """The way of the shortest average of which the longest-journey tenth travel no more than so many minutes.

    problem: by the rule "average", without capacities; known: a way that keeps all of it. With whether it is proven:
    where it is stopped before, a good way stands in its place.
    """
    figure = float(np.average(problem.capped[:, known].min(axis=1), weights=problem.pull))
    # The better the way that is known, the more candidates no better one can have.
    other, its_figure = exchanged(Ways(problem, longest=longest))
    if other is not None and its_figure < figure:
        known, figure = np.sort(other), its_figure
    if stop():
        return known, False
    _, useful = priced(problem, figure, stop=stop)
    model = _Model(problem, np.flatnonzero(useful), longest=longest)
    solved = model.solved(stop=stop)
    # What the prices left out holds nothing better than what is known.
    if solved.way is not None and solved.figure < figure:
        known = np.sort(solved.way)
    return known, not (model.stopped or stop())


def _of_useful(
    problem: SitingProblem, useful: Sites, *, on_step: OnStep | None, stop: Stop | None
) -> tuple[Solved, bool]:
    """The best way among these candidates, and whether the search for it was stopped."""
    if stop is not None and stop():
        return UNKNOWN, True
    model = _Model(problem, useful)
    return model.solved(on_step=on_step, stop=stop), model.stopped


def _none(problem: SitingProblem, sure: Sure) -> SitingAnswer:
    return SitingAnswer(problem, np.empty((0, problem.sites), np.int64), np.empty(0), sure)


def _fewest(problem: SitingProblem, *, on_step: OnStep | None, stop: Stop | None) -> SitingAnswer:
    """The fewest sites that leave nobody beyond the threshold; none where all candidates together leave somebody."""
    model = _Model(replace(problem, rule=Rule.COVER), np.flatnonzero(~problem.close), fewest=True)
    solved = model.solved(on_step=on_step, stop=stop)
    if solved.way is None:
        return _none(problem, Sure(0, every=False, gap=np.nan, stopped=model.stopped))
    count = len(solved.way)
    # Whole sites: a bound over one fewer proves it.
    gap = 0.0 if np.ceil(solved.bound - PROVEN) >= count else (count - np.ceil(solved.bound)) / count
    sure = Sure(1, every=False, gap=float(gap), stopped=model.stopped)
    return SitingAnswer(replace(problem, sites=count), solved.way[None, :], np.array([float(count)]), sure)


def _by_halving(problem: SitingProblem, start: Sites | None, *, stop: Stop | None) -> tuple[Solved, bool]:
    """The way whose longest journey is shortest, and whether the search for it was stopped."""
    counted = problem.pull > 0
    times = np.unique(problem.capped[counted])
    # Nothing is shorter than what the one who travels longest takes with every candidate open.
    low = int(np.searchsorted(times, problem.capped[counted].min(axis=1).max()))
    best = start
    high = len(times) - 1 if best is None else int(np.searchsorted(times, _longest(problem, best)))
    while low < high:
        if stop is not None and stop():
            break
        middle = (low + high) // 2
        model = _Model(problem, np.flatnonzero(~problem.close), within=float(times[middle]))
        way = model.solved(stop=stop).way
        if model.stopped:
            break
        if way is None:
            low = middle + 1
        else:
            best, high = way, int(np.searchsorted(times, _longest(problem, way)))
    if best is None:
        best = _Model(problem, np.flatnonzero(~problem.close), within=float(times[high])).solved(stop=stop).way
    figure = float(times[high])
    return Solved(best, figure, float(times[low])), low < high


def _longest(problem: SitingProblem, way: Sites) -> float:
    return float(problem.capped[problem.pull > 0][:, way].min(axis=1).max())


class _Model:
    """A linear model with whole numbers: which sites (first), who goes to which (then), and what the rule adds."""

    def __init__(
        self,
        problem: SitingProblem,
        useful: Sites,
        *,
        within: float | None = None,
        fewest: bool = False,
        longest: float | None = None,
    ) -> None:
        """within: minutes that nobody may travel longer; longest: that the longest-journey tenth may not on average."""
        self.problem, self.useful, self.stopped = problem, useful, False
        self.areas = np.flatnonzero(problem.pull > 0)
        self.minutes = problem.capped[np.ix_(self.areas, useful)]
        self.weights = problem.pull[self.areas] / problem.pull.sum()
        self.fewest = fewest
        # Who goes where is asked only where that decides something: the average over a group, or room.
        goes = any(floor.of_groups for floor in problem.floors) or problem.capacities is not None
        self.covers = within is not None or (fewest and not goes)
        areas, sites = self.minutes.shape
        self.columns = sites if self.covers else sites + areas * sites
        self.upper, self.costs = np.ones(self.columns), np.zeros(self.columns)
        self.lower = np.zeros(self.columns)
        self.lower[:sites] = problem.keep[useful]
        self.matrices: list[sparse.csr_matrix] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        if fewest:
            self.costs[:sites] = 1.0
            self._within(np.full(areas, problem.threshold))
        else:
            self._add(self._of_sites(np.ones((1, sites))), problem.sites, problem.sites)
            self._changes()
        if within is not None:
            self._within(np.full(areas, within))
        if not self.covers:
            self._goings(longest)
        limits = area_limits(problem)[self.areas]
        if np.isfinite(limits).any():
            self._within(limits)

    def _add(self, matrix: sparse.spmatrix, low: float | Floats, high: float | Floats) -> None:
        rows = matrix.shape[0]
        self.matrices.append(sparse.csr_matrix(matrix))
        self.low.append(np.broadcast_to(np.asarray(low, dtype=float), rows))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=float), rows))

    def _of_sites(self, parts: Floats | sparse.spmatrix) -> sparse.csr_matrix:
        sites = sparse.csr_matrix(parts)
        return sparse.hstack([sites, sparse.csr_matrix((sites.shape[0], self.columns - sites.shape[1]))]).tocsr()

    def _changes(self) -> None:
        """Openings and closings: new sites, and today's that are not among these."""
        today = self.problem.today[self.useful]
        parts = np.where(today, -1.0, 1.0)[None, :]
        self._add(self._of_sites(parts), -np.inf, self.problem.most_changes - float(self.problem.today.sum()))

    def _within(self, limits: Floats) -> None:
        """A site within its limit for each area."""
        self._add(self._of_sites((self.minutes <= limits[:, None]).astype(float)), 1.0, np.inf)

    def _goings(self, longest: float | None) -> None:
        """Everybody goes to a site that is there, at what the rule makes of it."""
        areas, sites = self.minutes.shape
        each = sparse.eye_array(areas * sites)
        open_sites = sparse.kron(np.ones((areas, 1)), sparse.eye_array(sites))
        self._add(sparse.hstack([-open_sites, each]), -np.inf, 0.0)
        everybody = sparse.kron(sparse.eye_array(areas), np.ones((1, sites)))
        self._add(self._of_goings(everybody), 1.0, 1.0)
        worth = self.problem.worth(self.minutes)
        if self.fewest:
            self.upper[sites : sites + areas * sites] = (worth == 0).ravel()
        elif self.problem.adds_up:
            self.costs[sites : sites + areas * sites] = (self.weights[:, None] * worth).ravel()
        else:
            self._longest_as_costs()
        if longest is not None:
            parts = self._beyond_level(LONGEST_SHARE)
            self._add(sparse.hstack([sparse.csr_matrix((1, self.columns - len(parts))), parts[None, :]]), 0.0, longest)
        self._group_floors()
        if self.problem.capacities is not None:
            self._room()

    def _of_goings(self, parts: sparse.spmatrix) -> sparse.csr_matrix:
        rows, sites = parts.shape[0], self.minutes.shape[1]
        more = self.columns - sites - parts.shape[1]
        return sparse.hstack([sparse.csr_matrix((rows, sites)), parts, sparse.csr_matrix((rows, more))]).tocsr()

    def _longest_as_costs(self) -> None:
        parts = self._beyond_level(LONGEST_SHARE if self.problem.rule is Rule.LONGEST else 0.0)
        self.costs[-len(parts) :] = parts

    def _beyond_level(self, share: float) -> Floats:
        """What columns more (a level that is free, and minutes beyond it by area) add to the mean of this share.

        Of a share of people it is the level and the mean beyond it; of nought the level, which nobody is beyond.
        """
        areas, sites = self.minutes.shape
        self.columns += 1 + areas
        self.matrices = [self._widened(matrix) for matrix in self.matrices]
        self.costs = np.concatenate([self.costs, np.zeros(1 + areas)])
        self.lower = np.concatenate([self.lower, np.zeros(1 + areas)])
        self.upper = np.concatenate([self.upper, [np.inf], np.full(areas, np.inf if share else 0.0)])
        travelled = sparse.kron(sparse.eye_array(areas), np.ones((1, sites))).tocsr()
        travelled = travelled @ sparse.diags_array(self.minutes.ravel())
        beyond = sparse.hstack([sparse.csr_matrix(-np.ones((areas, 1))), -sparse.eye_array(areas)])
        whole = sparse.hstack([sparse.csr_matrix((areas, sites)), travelled, beyond])
        self._add(whole, -np.inf, 0.0)
        return np.concatenate([[1.0], self.weights / share if share else np.zeros(areas)])

    def _widened(self, matrix: sparse.csr_matrix) -> sparse.csr_matrix:
        more = self.columns - matrix.shape[1]
        return sparse.hstack([matrix, sparse.csr_matrix((matrix.shape[0], more))]).tocsr()

    def _group_floors(self) -> None:
        sites = self.minutes.shape[1]
        for floor in self.problem.floors:
            if floor.people is not None and floor.most_people is not None:
                change = self.minutes - self.problem.before_capped[self.areas][:, None]
                further = (change > floor.minutes + ROUNDING).ravel()[None, :]
                people = np.repeat(floor.people[:, self.areas], sites, axis=1) * further
                self._add(self._of_goings(sparse.csr_matrix(people)), -np.inf, floor.most_people)
                continue
            if floor.shares is None:
                continue
            shares = floor.shares[:, self.areas]
            parts = np.repeat(shares, sites, axis=1) * self.minutes.ravel()[None, :]
            self._add(
                self._of_goings(sparse.csr_matrix(parts)),
                -np.inf,
                shares @ self.problem.before_capped[self.areas] + floor.minutes,
            )

    def _room(self) -> None:
        """Nobody is assigned beyond what a site says it can take."""
        assert self.problem.capacities is not None
        room = self.problem.capacities[self.useful]
        told = np.flatnonzero(np.isfinite(room))
        people = self.problem.weights[self.areas]
        sites = self.minutes.shape[1]
        going = sparse.kron(people[None, :], sparse.eye_array(sites)).tocsr()[told]
        self._add(self._of_goings(going), -np.inf, room[told])

    def solved(self, *, on_step: OnStep | None = None, stop: Stop | None = None) -> Solved:
        """Solve it, or give it up within half a second of a stop: then nothing is known of it."""
        highs = highspy.Highs()
        # Nothing but the answer goes to standard output.
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.passModel(self._model())

        def gives_up() -> bool:
            return _LEAVING.is_set() or (stop is not None and stop())

        def looks_up(event: highspy.HighsCallbackEvent) -> None:
            if on_step and np.isfinite(event.data_out.mip_gap):
                done = HUNDREDTHS - min(int(HUNDREDTHS * event.data_out.mip_gap), HUNDREDTHS)
                on_step(STAGE, done, HUNDREDTHS)
            if gives_up():
                self.stopped = True
                event.interrupt()

        def looks_up_in_between(event: highspy.HighsCallbackEvent) -> None:
            if gives_up():
                self.stopped = True
                event.interrupt()

        highs.cbMipInterrupt += looks_up
        highs.cbSimplexInterrupt += looks_up_in_between
        if not _ended(highs, gives_up):
            self.stopped = True
            return UNKNOWN
        info, status = highs.getInfo(), highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible or info.primal_solution_status == 0:
            return Solved(None, np.inf, np.inf if status == highspy.HighsModelStatus.kInfeasible else -np.inf)
        values = np.array(highs.getSolution().col_value)
        way = self.useful[np.flatnonzero(values[: len(self.useful)] > 0.5)]
        return Solved(way, info.objective_function_value, info.mip_dual_bound)

    def _model(self) -> highspy.HighsLp:
        matrix = sparse.csr_matrix(sparse.vstack(self.matrices))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = matrix.shape[1], matrix.shape[0]
        model.col_cost_, model.col_lower_, model.col_upper_ = self.costs, self.lower, self.upper
        model.row_lower_, model.row_upper_ = np.concatenate(self.low), np.concatenate(self.high)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        whole, free = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [whole] * len(self.useful) + [free] * (matrix.shape[1] - len(self.useful))
        return model


def _ended(highs: highspy.Highs, stop: Stop) -> bool:
    """Run the solver to its end; False where it was left to end by itself, since parts of it hear no stop."""
    ended = threading.Event()

    def run() -> None:
        try:
            highs.run()
        finally:
            ended.set()
            _SOLVING.discard(threading.current_thread())

    solver = threading.Thread(target=run, name="solver", daemon=True)
    _SOLVING.add(solver)
    solver.start()
    while not ended.wait(ASKS_SECONDS):
        if stop():
            return ended.wait(ENDS_SECONDS)
    return True


def _leave() -> None:
    """Let no solver run while the process ends: it would be ended with it, and say so in the words of its library."""
    _LEAVING.set()
    for solver in tuple(_SOLVING):
        solver.join(LEAVES_SECONDS)


atexit.register(_leave)
