"""The part of the streets that a search can reach, cut out before it searches: a search then costs what it may reach.

Junctions are kept in squares of a grid. A search that may take so many minutes reaches nothing beyond the box around
where it begins that the fastest street, flown along, would lead to; what the box leaves out changes no answer.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geo.values import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Ints = NDArray[np.int64]
SQUARE_METRES = 500.0
# A box of more than this share of the junctions is not cut out: to cut would cost more than it saves.
MOST_CUT = 0.4
# What sums of a path's minutes may lose to rounding.
ROUNDING = 1 + 1e-9


@dataclass(frozen=True, eq=False)
class Part:
    """Some of N junctions, and the streets among them.

    Attributes
    ----------
    minutes
        Sparse (M, M), as of the whole.
    nodes
        The junctions of the whole (M,).
    place
        Where each junction of the whole stands in the part (N,), -1 for those that are not in it.
    """

    minutes: "csr_array"
    nodes: Ints
    place: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class NodeGrid:
    """N junctions by the squares of a grid in which they stand; easting and northing in metres (N,)."""

    easting: Floats
    northing: Floats

    @cached_property
    def _corner(self) -> Floats:
        """The south-western corner."""
        return np.array([self.easting.min(), self.northing.min()]) if len(self.easting) else np.zeros(2)

    @cached_property
    def _squares(self) -> tuple[Ints, Ints]:
        """The junctions square by square, rows from south to north (N,); where each square begins (rows, columns + 1).

        A row's squares follow one another, so that of each row of a box the junctions are one slice.
        """
        column, row = self._square(np.column_stack([self.easting, self.northing])).T
        columns = int(column.max(initial=0)) + 1
        square = row * (columns + 1) + column
        order = np.argsort(square, kind="stable")
        squares = np.arange((int(row.max(initial=0)) + 1) * (columns + 1))
        return order, np.searchsorted(square[order], squares).reshape(-1, columns + 1)

    def _square(self, points: Floats) -> Ints:
        return ((points - self._corner) // SQUARE_METRES).astype(np.int64)

    def around(self, nodes: NDArray[np.integer], metres: float) -> Ints | None:
        """The junctions of the box of so many metres around these, and of what its squares hold besides.

        None where that is most of them.
        """
        if not np.isfinite(metres):
            return None
        order, start = self._squares
        points = np.column_stack([self.easting[nodes], self.northing[nodes]])
        last = np.array([start.shape[1] - 2, start.shape[0] - 1])
        left, bottom = np.clip(self._square(points.min(axis=0) - metres), 0, last).tolist()
        right, top = np.clip(self._square(points.max(axis=0) + metres), 0, last).tolist()
        begin, end = start[bottom : top + 1, left], start[bottom : top + 1, right + 1]
        if (end - begin).sum() > MOST_CUT * len(order):
            return None
        return np.concatenate([order[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)])


def fastest(grid: NodeGrid, ends: tuple[NDArray[np.int32], NDArray[np.int32]], minutes: Floats) -> float:
    """Metres that one gets on in a minute, as the crow flies, on the street (from, to; minutes) where they are most."""
    head, tail = ends
    usable = np.isfinite(minutes)
    head, tail = head[usable], tail[usable]
    metres = np.hypot(grid.easting[head] - grid.easting[tail], grid.northing[head] - grid.northing[tail])
    return float((metres / minutes[usable]).max(initial=0.0)) * ROUNDING


def cut(minutes: "csr_array", nodes: Ints) -> Part:
    """The streets among these junctions."""
    from scipy.sparse import csr_array

    place = np.full(minutes.shape[0], -1, dtype=np.int32)
    place[nodes] = np.arange(len(nodes), dtype=np.int32)
    first = minutes.indptr[nodes].astype(np.int64)
    count = minutes.indptr[nodes + 1] - first
    start = np.concatenate([[0], np.cumsum(count)])
    entry = np.arange(start[-1]) + np.repeat(first - start[:-1], count)
    column = place[minutes.indices[entry]]
    inside = column >= 0
    row_start = np.concatenate([[0], np.cumsum(inside)])[start].astype(np.int32)
    among = csr_array((minutes.data[entry[inside]], column[inside], row_start), shape=(len(nodes), len(nodes)))
    return Part(among, nodes, place)
