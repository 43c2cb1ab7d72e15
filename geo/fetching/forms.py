"""The forms of files that are no tables: how one is counted when it came, and how it is cut to the ring."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.fetching.bounds import Bounds
from geo.fetching.heights import count_tiles, cut_tiles
from geo.fetching.streets import count_blocks, cut_streets
from geo.fetching.timetable import cut_trips


@dataclass(frozen=True)
class Form:
    """cut: writes what the ring needs and gives how much it is. count: of a file as it came, None where its tables are
    counted."""

    cut: Callable[[Sequence[Path], Bounds, Path], int]
    count: Callable[[Path], int] | None = None


# By the words in which an entry asks for the cut.
FORMS: Mapping[str, Form] = {
    "streets of the ring": Form(cut_streets, count_blocks),
    "trips with two calls in the ring": Form(cut_trips),
    "tiles of the ring": Form(cut_tiles, count_tiles),
}
