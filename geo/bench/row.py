"""One line of the speed table: a question, how long the project takes, and a second way of doing the same."""

import math
import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from geo.errors import NotHeldError

REPEATS = 5


@dataclass(frozen=True)
class Took:
    """How long something took: seconds on the clock, and seconds of processor time of it and of what it started.

    Where a machine has other work the first is longer; the second tells what was done. NaN where it was not run or the
    system does not tell.
    """

    seconds: float = math.nan
    processor: float = math.nan

    def __mul__(self, times: float) -> "Took":
        return Took(self.seconds * times, self.processor * times)

    @property
    def words(self) -> str:
        """Both to read."""
        if math.isnan(self.seconds):
            return "not run"
        told = "not told" if math.isnan(self.processor) else in_words(self.processor)
        return f"{in_words(self.seconds)} (processor {told})"


@dataclass(frozen=True)
class Watch:
    """Started when it is made."""

    began: float = field(default_factory=time.perf_counter)
    used: float = field(default_factory=lambda: _processor_seconds())

    @property
    def took(self) -> Took:
        """Since it was made."""
        return Took(time.perf_counter() - self.began, _processor_seconds() - self.used)


def _processor_seconds() -> float:
    """Of this process, and of those that it started and that have ended."""
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


@dataclass(frozen=True)
class Row:
    """One question: what it asks, what ours took, the second way and what it took, and how the two answers agree.

    Attributes
    ----------
    goal_seconds
        NaN where there is none.
    """

    question: str
    took: Took
    goal_seconds: float
    second_way: str
    second_took: Took
    agreement: str

    @property
    def ratio(self) -> float:
        """How many times longer the second way takes."""
        return self.second_took.seconds / self.took.seconds


def timed(work: Callable[[], object], *, repeats: int = REPEATS) -> Took:
    """The median of so many runs, after one that is not counted."""
    work()
    taken = []
    for _ in range(repeats):
        watch = Watch()
        work()
        taken.append(watch.took)
    return Took(statistics.median(took.seconds for took in taken), statistics.median(took.processor for took in taken))


def attempted(title: str, make: Callable[[], Iterable[Row | str]]) -> Iterator[Row | str]:
    """Rows as they are made; where what they need is missing or broken, a sentence in place of those that are left."""
    try:
        yield from make()
    except NotHeldError as missing:
        yield str(missing)
    except Exception as broken:  # noqa: BLE001  (a peer may fail in any way, and costs its own rows only)
        words = " ".join(str(broken).split())[:200]
        yield f"{title}: no row, as it failed ({type(broken).__name__}: {words})."


def table(rows: Iterable[Row | str]) -> str:
    """The rows as text, one a line, with the ratio; sentences stand as they are."""
    lines = []
    for row in rows:
        if isinstance(row, str):
            lines.append(row)
            continue
        goal = "" if math.isnan(row.goal_seconds) else f" (goal {in_words(row.goal_seconds)})"
        lines.append(
            f"{row.question}: {row.took.words}{goal}; {row.second_way}: {row.second_took.words}, "
            f"{row.ratio:,.2f} times as long; {row.agreement}"
        )
    return "\n".join(lines)


def in_words(seconds: float) -> str:
    """Seconds to read: milliseconds below one."""
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.1f} s"
