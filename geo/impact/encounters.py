"""How likely two visitors of a building, or of two services, belong to different groups: potential, never contact.

Groups are those of one table at a time. Shares go in as any numbers in proportion: people, or parts of 1.
"""

from collections.abc import Sequence

import numpy as np

from geo.errors import InputError
from geo.values import Floats

# Waiting so long counts as staying long enough to meet. Our choice.
WHOLE_DWELL_MINUTES = 30.0


def encounter_potential(shares: Sequence[float]) -> float:
    """The chance that two visitors drawn at random belong to different groups: 1 - sum p^2; shares add up to 1."""
    parts = _shares(shares)
    return float(1.0 - (parts**2).sum())


def normalised(potential: float, groups: int) -> float:
    """A potential as a part of the most that so many groups allow: 1 - 1/G."""
    if groups < 2:
        raise InputError("A potential is of two groups at least.")
    return potential / (1.0 - 1.0 / groups)


def cross_encounter(first: Sequence[float], second: Sequence[float]) -> float:
    """The chance that a visitor of one service and one of another belong to different groups: 1 - sum p q."""
    return float(1.0 - (_shares(first) * _shares(second)).sum())


def dwell_factor(waiting_minutes: float) -> float:
    """How far a wait is long enough to meet, 0 to 1."""
    return min(max(waiting_minutes, 0.0) / WHOLE_DWELL_MINUTES, 1.0)


def _shares(shares: Sequence[float]) -> Floats:
    parts = np.asarray(shares, dtype=float)
    if parts.sum() <= 0 or (parts < 0).any():
        raise InputError("Shares of groups are nought or more, and not all nought.")
    return parts / parts.sum()
