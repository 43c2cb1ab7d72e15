"""The chance figures of what-if runs: the same whenever they are asked for, and errors that go together in part."""

from functools import lru_cache

import numpy as np

from geo.values import Floats


@lru_cache(maxsize=16)
def figures_of(seed: int, rows: int, runs: int) -> Floats:
    """Standard normal figures, rows x runs: the same for every question, so drawn once. Not to be written to.

    The second half of the runs mirrors the first.
    """
    both = mirrored(np.random.default_rng(seed), rows, runs)
    both.flags.writeable = False
    return both


def mirrored(chance: np.random.Generator, rows: int, runs: int) -> Floats:
    """The next rows of such figures, drawn anew, to be written over."""
    drawn = chance.standard_normal((rows, (runs + 1) // 2))
    both = np.empty((rows, runs))
    half = drawn.shape[1]
    both[:, :half] = drawn
    np.negative(drawn[:, : runs - half], out=both[:, half:])
    return both


def shared_in_part(own: Floats, shared: Floats, together: float, *, out: Floats | None = None) -> Floats:
    """Standard normal figures of which any two go together so far (0 to 1): each row's own, and what all share.

    out: where they are written, if anywhere.
    """
    figures = np.multiply(np.sqrt(1 - together), own, out=out)
    figures += np.sqrt(together) * shared
    return figures
