"""What is handed from room to room: arrays of numbers, and word of progress."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# A stage in words, how much of it is done, and of how much.
OnStep = Callable[[str, int, int], None]
