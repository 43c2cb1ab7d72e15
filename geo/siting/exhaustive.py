"""Every way of choosing sites, looked at one by one: exact, and with all ways that cannot be told from the best.

A way keeps some of today's sites and takes some new ones. What is kept in memory is one piece of work and the ways that
are near the best so far.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.siting.answer import Hindrance, SitingAnswer, Sure, by_site, near
from geo.siting.kernels import ADD, LONGEST, OVER, choose, figures_of, over_counts, over_means, ways_of
from geo.siting.problem import LONGEST_SHARE, Rule, SitingProblem
from geo.values import Floats, OnStep

STAGE = "Ways of choosing sites"
# Ways in one piece of work; the first is small, so that a limit is known early.
FIRST_PIECE, PIECE = 2**14, 2**19
# Ways whose floors are looked at together.
CHECKED_AT_ONCE = 4096
# Near-best ways that are kept at most.
MOST_NEAR = 500_000
# Minutes by which single precision may miss a limit.
ROUNDING = 1e-4
# Minutes that bind nobody; endless ones are no number to the compiled loops.
UNBOUND = 1e6

Sites = NDArray[np.int64]
Stop = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Block:
    """Ways that keep so many of `outer` and take the rest from `inner`, beside the sites that stay."""

    stay: Sites
    outer: Sites
    inner: Sites
    kept: int
    size: int

    @property
    def parts(self) -> tuple[Sites, Sites, Sites]:
        """The sites that stay, those of which some are kept, and those of which some are taken."""
        return self.stay, self.outer, self.inner

    def at(self, numbers: Sites) -> Sites:
        """The sites of the ways with these numbers."""
        return ways_of(numbers, *self.parts, self.kept, self.size)

    @property
    def ways(self) -> int:
        """How many there are."""
        return choose(len(self.outer), self.kept) * choose(len(self.inner), self.size - len(self.stay) - self.kept)


def blocks(problem: SitingProblem) -> list[Block]:
    """All ways that keep what must stay, leave what must go and change no more than may be."""
    today, keep, close = problem.today, problem.keep, problem.close
    stay, may_go = np.flatnonzero(keep), np.flatnonzero(today & ~keep & ~close)
    new = np.flatnonzero(~today & ~keep & ~close)
    forced = int((keep & ~today).sum() + (close & today).sum())
    listed = []
    for kept in range(len(may_go) + 1):
        added = problem.sites - len(stay) - kept
        if not 0 <= added <= len(new) or forced + len(may_go) - kept + added > problem.most_changes:
            continue
        # Ways without new sites are gone through among those kept: the nearest of each beginning is there already.
        inner_kept = added == 0
        outer, inner = (new[:0], may_go) if inner_kept else (may_go, new)
        listed.append(Block(stay, outer, inner, 0 if inner_kept else kept, problem.sites))
    return listed


def how_many(problem: SitingProblem) -> int:
    """How many ways there are."""
    return sum(block.ways for block in blocks(problem))


def look_at_all(
    problem: SitingProblem, *, on_step: OnStep | None = None, stop: Stop | None = None, tolerance: float | None = None
) -> SitingAnswer:
    """The best ways by the problem's rule within its floors, best first.

    tolerance: by how much a way may be behind the best, in the rule's unit; `answer.near` where it is None. stop is
    asked between pieces of work.
    """
    look = Look(problem, near(problem.rule) if tolerance is None else tolerance)
    total, done, stopped = how_many(problem), 0, False
    for block in blocks(problem):
        for first, many in pieces(block.ways, begun=done > 0):
            stopped = stop is not None and stop()
            if stopped:
                break
            look.take(block, first, many)
            done += many
            if on_step:
                on_step(STAGE, done, total)
        if stopped:
            break
    return look.answer(Sure(done, every=not stopped, gap=np.nan if stopped else 0.0, stopped=stopped))


def pieces(ways: int, *, begun: bool) -> Iterator[tuple[int, int]]:
    """Where each piece of work begins, and how many ways it has."""
    first, size = 0, PIECE if begun else FIRST_PIECE
    while first < ways:
        yield first, min(size, ways - first)
        first, size = first + size, PIECE


class Look:
    """The near-best ways so far, and what the floors forbid."""

    def __init__(self, problem: SitingProblem, tolerance: float) -> None:
        self.problem, self.tolerance = problem, tolerance
        self.counted = np.flatnonzero(problem.pull > 0)
        self.capped = by_site(problem.capped[self.counted].astype(np.float32))
        self.table = by_site(problem.worth(problem.capped[self.counted]).astype(np.float32))
        weights = problem.pull[self.counted]
        self.weights = weights / weights.sum()
        self.kind = ADD if problem.adds_up else LONGEST if problem.rule is Rule.LONGEST else OVER
        if self.kind == OVER:
            self.weights = np.zeros(len(weights), dtype=np.float32)
        self.area_limits = area_limits(problem)[self.counted].clip(max=UNBOUND).astype(np.float32)
        self.group_floors = [floor for floor in problem.floors if floor.of_groups]
        self.best = np.inf
        self.best_of_all, self.best_way_of_all = np.inf, np.empty(0, dtype=np.int64)
        self.values: list[Floats] = []
        self.ways: list[Sites] = []

    def figures(self, block: Block, first: int, many: int) -> Floats:
        """The rule's figure of so many ways of a block from this number on, floors aside."""
        raw = figures_of(
            first, many, self.table, self.weights, block.parts, block.kept, block.size, self.kind, LONGEST_SHARE
        )
        return self.problem.told(raw)

    def over_areas(self, block: Block, first: int, many: int) -> Floats:
        """Minutes by which each of the ways is over the floor of small areas at its worst."""
        limits = self.area_limits
        return figures_of(first, many, self.capped, limits, block.parts, block.kept, block.size, OVER, LONGEST_SHARE)

    def within_areas(self, block: Block, first: int, many: int) -> NDArray[np.bool_]:
        """Which of the ways keep the floor of small areas."""
        if len(self.group_floors) == len(self.problem.floors):
            return np.ones(many, dtype=bool)
        return self.over_areas(block, first, many) <= 0

    def over_groups(self, ways: Sites) -> Floats:
        """Minutes by which each way (rows) is over each floor of groups (columns) at its worst."""
        out, before = np.empty((len(ways), len(self.group_floors))), self.problem.before_capped
        for at, floor in enumerate(self.group_floors):
            if floor.people is not None and floor.most_people is not None:
                people, limits = np.ascontiguousarray(floor.people[:, self.counted]), before[self.counted]
                most = floor.most_people, floor.minutes + ROUNDING
                out[:, at] = over_counts(ways, self.capped, limits.astype(np.float32), people, *most)
                continue
            assert floor.shares is not None
            limits = floor.shares @ before + floor.minutes + ROUNDING
            out[:, at] = over_means(ways, self.capped, np.ascontiguousarray(floor.shares[:, self.counted]), limits)
        return out

    def take(self, block: Block, first: int, many: int) -> None:
        """Look at so many ways of a block from this number on."""
        values = self.figures(block, first, many)
        at = int(values.argmin())
        if values[at] < self.best_of_all:
            self.best_of_all, self.best_way_of_all = float(values[at]), block.at(np.array([first + at]))[0]
        within = self.within_areas(block, first, many)
        if not self.group_floors:
            self.best = min(self.best, float(values[within].min(initial=np.inf)))
        wanted = np.flatnonzero(within & (values <= self.best + self.tolerance))
        wanted = wanted[np.argsort(values[wanted], kind="stable")]
        step = CHECKED_AT_ONCE if self.group_floors else max(len(wanted), 1)
        for begin in range(0, len(wanted), step):
            numbers = wanted[begin : begin + step]
            if values[numbers[0]] > self.best + self.tolerance:
                break
            self._keep(values[numbers], block.at(first + numbers))
        if sum(map(len, self.values)) > 2 * MOST_NEAR:
            self._prune()

    def _keep(self, values: Floats, ways: Sites) -> None:
        if self.group_floors:
            within = self.over_groups(ways).max(axis=1) <= 0
            values, ways = values[within], ways[within]
            self.best = min(self.best, float(values.min(initial=np.inf)))
        self.values.append(values)
        self.ways.append(ways)

    def _prune(self) -> None:
        values, ways = np.concatenate(self.values), np.concatenate(self.ways)
        nearest = np.flatnonzero(values <= self.best + self.tolerance)
        nearest = nearest[np.argsort(values[nearest], kind="stable")][:MOST_NEAR]
        self.values, self.ways = [values[nearest]], [ways[nearest]]

    def answer(self, sure: Sure) -> SitingAnswer:
        """The near-best ways of all that was looked at."""
        if self.values:
            self._prune()
        values = self.values[0] if self.values else np.empty(0)
        ways = self.ways[0] if self.ways else np.empty((0, self.problem.sites), dtype=np.int64)
        return SitingAnswer(
            self.problem,
            np.sort(ways, axis=1),
            values,
            sure,
            None if sure.stopped else self._hindrance(len(values) > 0),
        )

    def _hindrance(self, some: bool) -> Hindrance | None:
        if not self.problem.floors or np.isinf(self.best_of_all):
            return None
        if some:
            over = self._over(self.best_way_of_all[None, :])[0]
            return Hindrance(self._named(over)) if over.max() > 0 else None
        least, nearest = np.inf, np.empty(0)
        for block in blocks(self.problem):
            for first, many in pieces(block.ways, begun=True):
                over_areas = np.full(many, -np.inf)
                if len(self.group_floors) < len(self.problem.floors):
                    over_areas = self.over_areas(block, first, many)
                order = np.argsort(over_areas, kind="stable")
                for begin in range(0, many, CHECKED_AT_ONCE):
                    numbers = order[begin : begin + CHECKED_AT_ONCE]
                    if over_areas[numbers[0]] >= least:
                        break
                    over = self._over(block.at(first + numbers))
                    at = int(over.max(axis=1).argmin())
                    if over[at].max() < least:
                        least, nearest = float(over[at].max()), over[at]
        floor = next(floor for floor in self.problem.floors if floor.name == self._named(nearest))
        return Hindrance(floor.name, floor.minutes + least)

    def _over(self, ways: Sites) -> Floats:
        """Minutes by which each way is over each floor, that of small areas first where there is one."""
        over = self.over_groups(ways)
        if len(self.group_floors) == len(self.problem.floors):
            return over
        after = np.stack([self.capped[way].min(axis=0) for way in ways])
        return np.column_stack([(after - self.area_limits).max(axis=1), over])

    def _named(self, over: Floats) -> str:
        of_areas = [floor for floor in self.problem.floors if not floor.of_groups]
        return [*of_areas[:1], *self.group_floors][int(over.argmax())].name


def area_limits(problem: SitingProblem) -> Floats:
    """Minutes that each small area may have; endless where no floor is of it."""
    limits = np.full(len(problem.areas), np.inf)
    for floor in problem.floors:
        if not floor.of_groups:
            # Single precision is no reason to forbid a way.
            bound = problem.weights > (floor.most_people or 0.0)
            limits[bound] = np.minimum(limits[bound], problem.before_capped[bound] + floor.minutes + ROUNDING)
    return limits
