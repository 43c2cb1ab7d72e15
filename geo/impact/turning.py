"""From which departure on a row has an outcome: every outcome is a straight line's side of a limit.

A departure is told in standard deviations of the row's journey, 0 the one that is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.impact.bands import DECIMALS, Counting
from geo.impact.what_if import widening
from geo.values import Floats

Flags = NDArray[np.bool_]
# Limits are written with fewer decimals than this, which is what sums of them may be off by.
HAIR = 1e-6


@dataclass(frozen=True, eq=False)
class RowSpread:
    """How far the journeys of each row spread over the departures of a window.

    Attributes
    ----------
    before, after
        Standard deviations in minutes; 0 where a journey does not spread.
    departures
        The departure met, in standard deviations: a row a place, a column a run.
    place
        The row of `departures` that each journey has.
    stays, there
        As of what_if.Spreads, by row.
    """

    before: Floats
    after: Floats
    departures: Floats
    place: NDArray[np.intp]
    stays: Flags
    there: Flags

    def turning(self, turn: "Turn") -> Flags:
        """Whether the told departure and those of the runs lie on both sides of each row's turn."""
        least, most = self._ends
        return (least <= turn.at) & (turn.at <= most)

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        """The least and the most departure that each row meets in any run, the told one among them."""
        least, most = (end(self.departures, axis=1, initial=0.0) for end in (np.min, np.max))
        return least[self.place], most[self.place]


class Turn(NamedTuple):
    """A row has an outcome at departures of at least `at` where upward, else of at most; infinite: always or never."""

    at: Floats
    upward: Flags


def turns(
    before: Floats, after: Floats, spread: RowSpread, counting: Counting, *, threshold_minutes: float
) -> Mapping[str, Turn]:
    """The turns of those counts of compare.Summary that departures may change, by name; rows as of the spread."""
    shift, rules = (after - before, widening(spread.before, spread.after)), counting.rules
    limits: dict[str, float | Floats] = {
        "": rules.verdict_minutes,
        "_5": rules.headline_minutes,
        "_10": rules.large_minutes,
    }
    if counting.approximate:
        limits["_headline"] = counting.limit(before)
    shorter = {f"gain{name}": _shorter(shift, limit, spread) for name, limit in limits.items()}
    longer = {f"lose{name}": _longer(shift, limit, spread) for name, limit in limits.items()}
    if not counting.approximate:
        shorter["gain_headline"], longer["lose_headline"] = shorter["gain_5"], longer["lose_5"]
    # A journey of just the threshold is not beyond it.
    beyond = np.nextafter(threshold_minutes, np.inf)
    today = _at_least(before, spread.before, beyond).at
    slope = np.where(np.isnan(before), spread.after, spread.before + shift[1])
    new = _at_least(after, slope, beyond).at
    # Whoever can still go where they go today does so in a run in which the new journey is the longer one.
    met = np.where(spread.stays, np.maximum(new, today), new)
    met = np.where(spread.there, np.where(spread.stays, today, np.minimum(new, today)), met)
    met = np.where(np.isnan(before), new, np.where(np.isnan(after), np.inf, met))
    up = np.ones(len(before), dtype=bool)
    return {
        **shorter,
        **longer,
        "beyond_threshold_before": Turn(today, up),
        "beyond_threshold_after": Turn(met, up),
    }


def _shorter(shift: tuple[Floats, Floats], limit: float | Floats, spread: RowSpread) -> Turn:
    """Where a change, its start and slope given, is shorter by the limit or more once it is rounded."""
    edge = (np.floor(-np.asarray(limit) * 10.0**DECIMALS + HAIR) + 0.5) / 10.0**DECIMALS
    turn = _at_least(-shift[0], -shift[1], -edge)
    return _settled(turn, always=spread.stays & (edge >= 0), never=spread.there & (edge < 0))


def _longer(shift: tuple[Floats, Floats], limit: float | Floats, spread: RowSpread) -> Turn:
    edge = (np.ceil(np.asarray(limit) * 10.0**DECIMALS - HAIR) - 0.5) / 10.0**DECIMALS
    turn = _at_least(*shift, edge)
    return _settled(turn, always=spread.there & (edge <= 0), never=spread.stays & (edge > 0))


def _at_least(start: Floats, slope: Floats, edge: float | Floats) -> Turn:
    """Where start + slope x departure is at least the edge; never where start is NaN."""
    flat, known = slope == 0, ~np.isnan(start)
    at = np.divide(edge - start, slope, out=np.where(start >= edge, -np.inf, np.inf), where=~flat & known)
    return Turn(at, (slope >= 0) | ~known)


def _settled(turn: Turn, *, always: Flags, never: Flags) -> Turn:
    return Turn(np.where(always, -np.inf, np.where(never, np.inf, turn.at)), turn.upward | always | never)
