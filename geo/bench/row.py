"""One line of the speed table: a question, how long the project takes, and a second way of doing the same."""

import math
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

REPEATS = 5


@dataclass(frozen=True)
class Row:
    """One question: what it asks, our seconds, the second way and its seconds, and how the two answers agree.

    Attributes
    ----------
    goal_seconds
        NaN where there is none.
    second_seconds
        NaN where no second way was run.
    """

    question: str
    seconds: float
    goal_seconds: float
    second_way: str
    second_seconds: float
    agreement: str

    @property
    def ratio(self) -> float:
        """How many times longer the second way takes."""
        return self.second_seconds / self.seconds


def timed(work: Callable[[], object], *, repeats: int = REPEATS) -> float:
    """Median seconds of so many runs, after one that is not counted."""
    work()
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def table(rows: Iterable[Row]) -> str:
    """The rows as text, one a line, with the ratio."""
    lines = []
    for row in rows:
        goal = "" if math.isnan(row.goal_seconds) else f" (goal {in_words(row.goal_seconds)})"
        lines.append(
            f"{row.question}: {in_words(row.seconds)}{goal}; {row.second_way}: {in_words(row.second_seconds)}, "
            f"{row.ratio:,.2f} times as long; {row.agreement}"
        )
    return "\n".join(lines)


def in_words(seconds: float) -> str:
    """Seconds to read: milliseconds below one."""
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.1f} s"
