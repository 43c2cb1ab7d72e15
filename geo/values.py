"""What is handed from room to room: arrays, word of progress, and values worked out when they are asked for."""

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# A stage in words, how much of it is done, and of how much.
OnStep = Callable[[str, int, int], None]

# Multiplications of one product from which the library of matrices wakes its other threads.
MOST_IN_ONE_THREAD = 2**18


def times(left: Floats, right: Floats) -> Floats:
    """The matrix product, some columns at a time: threads woken for a small product spin longer than it takes."""
    columns = max(MOST_IN_ONE_THREAD // max(left.size, 1), 1)
    starts = range(0, right.shape[1], columns)
    pieces = [left @ right[:, start : start + columns] for start in starts]
    return np.concatenate(pieces, axis=1) if pieces else left @ right


@lru_cache(maxsize=128)
def names(*words: str) -> pd.Index:
    """Names of columns, the same for all tables that have them: then they are looked up without being learned anew."""
    return pd.Index(words)


def tabled(columns: Mapping[str, NDArray[Any]], index: pd.Index) -> pd.DataFrame:
    """A table of figures by the names of its columns."""
    return pd.DataFrame(np.stack([*columns.values()]).T, index, names(*columns), copy=False)


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


Work = TypeVar("Work", bound=Callable[..., Any])
# What is kept of each function that is kept by identity: several places with a few tables each.
KEPT = 32


def kept_by_identity(work: Work) -> Work:
    """Keep what a function makes of tables that nobody changes, as long as these very tables are there."""
    kept: dict[tuple[int, ...], tuple[tuple[weakref.ref[Any], ...], Any]] = {}

    @wraps(work)
    def asked(*tables: Any) -> Any:
        key = tuple(map(id, tables))
        entry = kept.get(key)
        # Another table may have come to stand where one that is gone stood.
        if entry and all(ref() is table for ref, table in zip(entry[0], tables, strict=True)):
            return entry[1]
        made = work(*tables)
        while len(kept) >= KEPT:
            kept.pop(next(iter(kept)), None)
        kept[key] = tuple(map(weakref.ref, tables)), made
        return made

    return cast("Work", asked)
