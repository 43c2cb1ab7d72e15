"""What is handed from room to room: arrays, word of progress, and values worked out when they are asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# A stage in words, how much of it is done, and of how much.
OnStep = Callable[[str, int, int], None]


Key = TypeVar("Key")
Value = TypeVar("Value")


class OnDemand(Mapping[Key, Value]):
    """Values by keys that are known, each worked out when it is first asked for and kept."""

    def __init__(self, keys: Iterable[Key], make: Callable[[Key], Value]) -> None:
        """keys: in the order in which they are gone through."""
        self._keys = tuple(keys)
        self._make = make
        self._made: dict[Key, Value] = {}

    def __getitem__(self, key: Key) -> Value:
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            # Two who ask at once may both work it out; the first answer is kept for both.
            self._made.setdefault(key, self._make(key))
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
