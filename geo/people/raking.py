"""A table of people by ward, age, sex and ethnic group made to agree with newer totals (raking).

The table's own pattern comes from the census; each set of totals scales it in turn until all agree. Every set of totals
is first made to add up to the authority's total. Sets that cannot agree are named, two by two, and no table is claimed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError
from geo.values import Floats

# Totals rounded to whole people differ from the authority's total by no more than this share without its being said.
SCALED_UNSAID = 0.0005


@dataclass(frozen=True)
class RakingSettings:
    """When raking is done.

    Attributes
    ----------
    within
        Largest difference from any total, as a share of all people.
    rounds
        Most tries.
    opened
        People put into an empty cell that a total says is not empty (our choice).
    """

    within: float = 1e-6
    rounds: int = 1000
    opened: float = 0.5


@dataclass(frozen=True, eq=False)
class CrossTable:
    """People by several divisions. axes: names of the divisions; labels: those of each axis; cells: one axis each."""

    axes: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    cells: Floats

    def __post_init__(self) -> None:
        sizes = tuple(len(each) for each in self.labels)
        if len(self.axes) != len(sizes) or sizes != self.cells.shape:
            raise InputError(f"A table by {_by(self.axes)} is of shape {self.cells.shape}; {sizes} was expected.")
        if not np.isfinite(self.cells).all() or (self.cells < 0).any():
            raise InputError(f"A table by {_by(self.axes)} has missing or negative counts; none was expected.")

    def over(self, axes: Sequence[str]) -> "CrossTable":
        """Added up to some of its axes, in the order of the table."""
        remaining = [place for place, axis in enumerate(self.axes) if axis in axes]
        away = tuple(place for place in range(len(self.axes)) if place not in remaining)
        return CrossTable(
            tuple(self.axes[place] for place in remaining),
            tuple(self.labels[place] for place in remaining),
            self.cells.sum(axis=away),
        )

    @property
    def people(self) -> float:
        """All people in it."""
        return float(self.cells.sum())


@dataclass(frozen=True, eq=False)
class Totals:
    """One set of totals that a table is to agree with: its name in words, and people by some of the table's axes."""

    title: str
    table: CrossTable


@dataclass(frozen=True, eq=False)
class Raked:
    """The table after raking.

    Attributes
    ----------
    agrees
        Every total is met.
    notes
        Sentences a reader must see, which two sets cannot agree among them.
    """

    table: CrossTable
    agrees: bool
    rounds: int
    notes: tuple[str, ...]


def rake(
    seed: CrossTable,
    totals: Sequence[Totals],
    *,
    people: float | None = None,
    may_open: NDArray[np.bool_] | None = None,
    settings: RakingSettings = RakingSettings(),
) -> Raked:
    """The seed scaled to each set of totals in turn until all are met.

    Cells empty in the seed stay empty, but for those opened; a total of nought empties its slice.

    Parameters
    ----------
    people
        The authority's total that every set is first scaled to; the first set's sum where none is given.
    may_open
        Cells that are empty in the seed only by chance. They, and empty slices with a total above nought, get half a
        person.

    Raises
    ------
    InputError
        No set of totals; or one by other divisions, or of nobody.
    """
    if not totals:
        raise InputError("Raking needs at least one set of totals.")
    for total in totals:
        _refuse_other_labels(seed, total)
    whole = totals[0].table.people if people is None else people
    targets, notes = _to_whole(seed, totals, whole)
    cells, opened = _opened(seed, targets, may_open, settings.opened)
    if opened:
        notes.append(f"Cells that the census has empty and that may hold somebody: {opened}, given half a person each.")
    conflict = _shared_conflict(seed, totals, targets, settings.within * whole)
    raked, rounds, furthest = _rounds(cells, targets, settings, whole)
    agrees = furthest <= settings.within * whole
    if not agrees and not conflict:
        conflict = _pair_that_fails(cells, totals, targets, settings, whole)
    if not agrees:
        notes.append(
            f"{conflict[0]} and {conflict[1]} cannot both be met: {conflict[2]}. The table is no estimate until one of "
            "them is mended."
        )
    table = CrossTable(seed.axes, seed.labels, raked)
    return Raked(table, agrees, rounds, tuple(notes))


def _refuse_other_labels(seed: CrossTable, total: Totals) -> None:
    for axis, labels in zip(total.table.axes, total.table.labels, strict=True):
        if axis not in seed.axes:
            raise InputError(f"{total.title} are by {axis}, which the table is not; it is by {_by(seed.axes)}.")
        if labels != seed.labels[seed.axes.index(axis)]:
            raise InputError(f"{total.title}: the divisions of {axis} are not those of the table, in its order.")
    if [axis for axis in seed.axes if axis in total.table.axes] != list(total.table.axes):
        raise InputError(f"{total.title} are by {_by(total.table.axes)}; the order of the table was expected.")
    if total.table.people <= 0:
        raise InputError(f"{total.title} add up to nobody; people were expected.")


@dataclass(frozen=True, eq=False)
class _Target:
    """Totals ready for scaling: the places of the axes added away, and people shaped to spread over the cells."""

    away: tuple[int, ...]
    people: Floats

    def sums(self, cells: Floats) -> Floats:
        return cells.sum(axis=self.away, keepdims=True)

    def missed_by(self, cells: Floats) -> float:
        return float(np.abs(self.sums(cells) - self.people).max())


def _to_whole(seed: CrossTable, totals: Sequence[Totals], whole: float) -> tuple[list[_Target], list[str]]:
    """Each set of totals scaled to the whole, and a note for each that was not there already."""
    targets: list[_Target] = []
    notes: list[str] = []
    for total in totals:
        scale = whole / total.table.people
        if abs(scale - 1) > SCALED_UNSAID:
            notes.append(
                f"{total.title} add up to {total.table.people:,.0f} and are scaled to {whole:,.0f} (x {scale:.3f})."
            )
        own = [place for place, axis in enumerate(seed.axes) if axis in total.table.axes]
        away = tuple(place for place in range(seed.cells.ndim) if place not in own)
        shape = [size if place in own else 1 for place, size in enumerate(seed.cells.shape)]
        targets.append(_Target(away, (total.table.cells * scale).reshape(shape)))
    return targets, notes


def _opened(
    seed: CrossTable, targets: Sequence[_Target], may_open: NDArray[np.bool_] | None, people: float
) -> tuple[Floats, int]:
    """The seed with what may hold somebody opened, and how many cells that is."""
    empty = seed.cells == 0
    open_now = np.zeros_like(empty) if may_open is None else empty & may_open
    for target in targets:
        slice_empty = ~(~empty | open_now).any(axis=target.away, keepdims=True)
        open_now |= empty & slice_empty & (target.people > 0)
    return np.where(open_now, people, seed.cells), int(open_now.sum())


def _rounds(
    cells: Floats, targets: Sequence[_Target], settings: RakingSettings, whole: float
) -> tuple[Floats, int, float]:
    """Scaled to each target in turn; the table, the rounds it took, and the largest difference left."""
    now = cells
    furthest = float("inf")
    for done in range(1, settings.rounds + 1):
        for target in targets:
            sums = target.sums(now)
            now = now * np.divide(target.people, sums, out=np.zeros_like(sums), where=sums > 0)
        furthest = max(target.missed_by(now) for target in targets)
        if furthest <= settings.within * whole:
            return now, done, furthest
    return now, settings.rounds, furthest


def _shared_conflict(
    seed: CrossTable, totals: Sequence[Totals], targets: Sequence[_Target], within: float
) -> tuple[str, ...]:
    """Two sets that give different people for one division that both have, and where; empty where none do."""
    for (first_total, first), (second_total, second) in combinations(list(zip(totals, targets, strict=True)), 2):
        shared = [axis for axis in first_total.table.axes if axis in second_total.table.axes]
        if not shared:
            continue
        away = tuple(place for place, axis in enumerate(seed.axes) if axis not in shared)
        ours, theirs = first.people.sum(axis=away), second.people.sum(axis=away)
        apart = ours - theirs
        if np.abs(apart).max() > within:
            place = np.unravel_index(int(np.abs(apart).argmax()), apart.shape)
            where = ", ".join(
                seed.labels[seed.axes.index(axis)][index] for axis, index in zip(shared, place, strict=True)
            )
            return (
                first_total.title,
                second_total.title,
                f"for {where} they give {ours[place]:,.0f} and {theirs[place]:,.0f}",
            )
    return ()


def _pair_that_fails(
    cells: Floats,
    totals: Sequence[Totals],
    targets: Sequence[_Target],
    settings: RakingSettings,
    whole: float,
) -> tuple[str, ...]:
    """Two sets that cannot be met together on this seed's empty cells; else the two left furthest from being met."""
    for first, second in combinations(range(len(totals)), 2):
        _, _, furthest = _rounds(cells, [targets[first], targets[second]], settings, whole)
        if furthest > settings.within * whole:
            return totals[first].title, totals[second].title, "the cells that are empty leave no room for both"
    now, _, _ = _rounds(cells, targets, settings, whole)
    # The set scaled to last is always met, so what it conflicts with is the one of the others left furthest off.
    missed = [target.missed_by(now) for target in targets[:-1]]
    worst = int(np.argmax(missed))
    return (
        totals[worst].title,
        totals[-1].title,
        f"they stay {missed[worst]:,.0f} people apart",
    )


def independent_seed(tables: Sequence[CrossTable], *, by: str) -> CrossTable:
    """A joint pattern where only parts of it are published: within each division of `by`, the parts independent.

    tables: each by `by` first and its own further axes; the first gives the people of each division.
    """
    first = tables[0]
    if any(table.axes[0] != by or table.labels[0] != first.labels[0] for table in tables):
        raise InputError(f"Tables put together by {by} must all have it as their first axis, with the same divisions.")
    cells = first.cells
    for table in tables[1:]:
        sums = table.cells.reshape(len(table.labels[0]), -1).sum(axis=1)
        shares = table.cells / np.where(sums > 0, sums, 1.0).reshape([-1] + [1] * (table.cells.ndim - 1))
        cells = cells.reshape(cells.shape + (1,) * (table.cells.ndim - 1)) * shares.reshape(
            (shares.shape[0],) + (1,) * (cells.ndim - 1) + shares.shape[1:]
        )
    axes = first.axes + tuple(axis for table in tables[1:] for axis in table.axes[1:])
    labels = first.labels + tuple(each for table in tables[1:] for each in table.labels[1:])
    return CrossTable(axes, labels, cells)


def _by(axes: Sequence[str]) -> str:
    return ", ".join(axes) or "nothing"
