"""The speed table's question of raking: wards by age, sex and ethnic group scaled to their totals, and by loops."""

import itertools

import numpy as np

from geo.bench.row import Row, Watch, timed
from geo.people.raking import CrossTable, Totals, rake
from geo.values import Floats

SHAPE = (20, 18, 2, 19)
AXES = ("ward", "age", "sex", "ethnic group")
# The sets of axes whose totals are given, in the order in which they are met.
GIVEN = (("ward",), ("age", "sex"), ("ethnic group",))
PEOPLE = 240_000.0
SEED = 2026
GOAL_SECONDS = 0.3


def raking_row() -> Row:
    """Twenty wards with their totals, the borough's ages by sex and its ethnic groups, from a made-up census."""
    draw = np.random.default_rng(SEED)
    labels = tuple(tuple(f"{axis} {n}" for n in range(size)) for axis, size in zip(AXES, SHAPE, strict=True))
    seed = CrossTable(AXES, labels, draw.gamma(1.0, 10.0, SHAPE))
    later = CrossTable(AXES, labels, seed.cells * draw.uniform(0.8, 1.2, SHAPE))
    totals = [Totals(" by ".join(axes), later.over(axes)) for axes in GIVEN]
    raked = rake(seed, totals, people=PEOPLE)
    took = timed(lambda: rake(seed, totals, people=PEOPLE))
    watch = Watch()
    theirs = by_loops(seed, totals, rounds=raked.rounds)
    second = watch.took
    apart = float(np.abs(raked.table.cells - theirs).max())
    return Row(
        f"rake {' x '.join(map(str, SHAPE))} cells to three sets of totals",
        took,
        GOAL_SECONDS,
        "plain loops over the cells",
        second,
        f"{raked.rounds} rounds, cells at most {apart:.6f} people apart",
    )


def by_loops(seed: CrossTable, totals: list[Totals], *, rounds: int) -> Floats:
    """So many rounds of scaling every cell to each set of totals in turn, one cell at a time."""
    cells = {at: float(seed.cells[at]) for at in itertools.product(*map(range, SHAPE))}
    for _ in range(rounds):
        for total in totals:
            axes = [AXES.index(axis) for axis in total.table.axes]
            scale = PEOPLE / total.table.people
            sums: dict[tuple[int, ...], float] = {}
            for at, people in cells.items():
                key = tuple(at[axis] for axis in axes)
                sums[key] = sums.get(key, 0.0) + people
            for at in cells:
                key = tuple(at[axis] for axis in axes)
                cells[at] *= scale * float(total.table.cells[key]) / sums[key]
    table = np.empty(SHAPE)
    for at, people in cells.items():
        table[at] = people
    return table
