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
from geo.impact.outcomes import Flags
from geo.values import Floats, kept_by_identity

# Quarters of a normal spread lie so many standard deviations apart.
QUARTERS_APART = 1.349
# Journeys are asked for at every minute, so their quarters are known to the minute, and spreads that differ by no more
# are one. Drawn as they stand they would put neighbours of a site that moves over the road nearer and further at once.
SAME_SPREAD = 1.01 / QUARTERS_APART
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
    departures: NDArray[np.float32]
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
        least, most = _ends_met(self.departures)
        return least[self.place], most[self.place]


@kept_by_identity
def _ends_met(departures: NDArray[np.float32]) -> tuple[Floats, Floats]:
    """The least and the most departure met at each place in any run, the told one among them."""
    return departures.min(axis=1, initial=0.0), departures.max(axis=1, initial=0.0)


def widening(before: Floats, after: Floats) -> Floats:
    """How much further journeys spread after than before, in minutes; spreads that cannot be told apart are one."""
    wider = after - before
    return np.where(np.abs(wider) <= SAME_SPREAD, 0.0, wider)


class Turn(NamedTuple):
    """A row has an outcome at departures of at least `at` where upward, else of at most; infinite: always or never."""

    at: Floats
    upward: Flags

    def counted(self, departures: NDArray[np.float32], rows: NDArray[np.intp]) -> Flags:
        """Whether each of these rows has it at each departure: departures a row each."""
        at, upward = self.at[rows][:, None], self.upward[rows][:, None]
        return np.where(upward, departures >= at, departures <= at)


def turns(
    before: Floats, after: Floats, spread: RowSpread, counting: Counting, *, threshold_minutes: float
) -> Mapping[str, Turn]:
    """The turns of those counts of compare.Summary that departures may change, by name; rows as of the spread."""
    shift, rules = (after - before, widening(spread.before, spread.after)), counting.rules
    limits = {"": rules.verdict_minutes, "_5": rules.headline_minutes, "_10": rules.large_minutes}
    shorter = {f"gain{name}": _shorter(shift, limit, spread) for name, limit in limits.items()}
    longer = {f"lose{name}": _longer(shift, limit, spread) for name, limit in limits.items()}
    shorter["gain_headline"], longer["lose_headline"] = (
        headline_turns(before, after, spread, counting)
        if counting.approximate
        else (shorter["gain_5"], longer["lose_5"])
    )
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


def headline_turns(before: Floats, after: Floats, spread: RowSpread, counting: Counting) -> tuple[Turn, Turn]:
    """The turns of counting as nearer, and as further, by the headline; rows as of the spread."""
    shift = after - before, widening(spread.before, spread.after)
    limit = counting.limit(before)
    return _shorter(shift, limit, spread), _longer(shift, limit, spread)


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
