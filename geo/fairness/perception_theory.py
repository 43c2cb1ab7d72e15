"""Where the shape of perceived fairness comes from: losses weigh more, people compare, and both sides of it count.

Each is a published form with its own parameter; the index takes them over with defaults that are judgements.
"""

import numpy as np

from geo.errors import InputError
from geo.values import Floats

# Aversion to being worse and to being better off than others: means of Fehr and Schmidt 1999, which are contested.
ENVY, GUILT = 0.85, 0.30


def felt_value(gain: Floats, *, loss_aversion: float, curvature: float = 1.0) -> Floats:
    """What gains (below 0 for losses) feel like: g^a for a gain, -lambda |g|^a for a loss (prospect theory)."""
    if loss_aversion < 0 or not 0 < curvature <= 1:
        raise InputError("Loss aversion is nought or more, and curvature above 0 and at most 1.")
    size = np.abs(np.asarray(gain, dtype=float)) ** curvature
    return np.where(np.asarray(gain) >= 0, size, -loss_aversion * size)
