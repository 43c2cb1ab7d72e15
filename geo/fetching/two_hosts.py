"""Two publishers asked at once, and never two questions to one of them."""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

from geo.fetching.entries import Entry

Done = TypeVar("Done")
AT_ONCE = 2
# A wait without an end would not hear Ctrl-C on every system.
LISTENS_SECONDS = 0.5


def side_by_side(entries: Sequence[Entry], work: Callable[[Entry], Done]) -> Iterator[tuple[Entry, Done]]:
    """What the work makes of each entry, as it is done: those of one host in their order, two hosts at once.

    What the work raises is raised here. The threads end with the program, so that nothing waits for an answer that
    nobody wants any more.
    """
    by_host: dict[str, list[Entry]] = {}
    for entry in entries:
        by_host.setdefault(urlsplit(entry.address).hostname or "", []).append(entry)
    waiting: queue.SimpleQueue[list[Entry]] = queue.SimpleQueue()
    for lane in by_host.values():
        waiting.put(lane)
    done: queue.SimpleQueue[tuple[Entry, Done | BaseException]] = queue.SimpleQueue()

    def follow() -> None:
        while True:
            try:
                lane = waiting.get_nowait()
            except queue.Empty:
                return
            for entry in lane:
                try:
                    done.put((entry, work(entry)))
                except BaseException as fault:  # noqa: BLE001  (raised again by whoever waits)
                    done.put((entry, fault))
                    return

    for number in range(AT_ONCE):
        threading.Thread(target=follow, name=f"host-{number}", daemon=True).start()
    for _ in entries:
        entry, came = _next(done)
        if isinstance(came, BaseException):
            raise came
        yield entry, came


def _next(done: "queue.SimpleQueue[tuple[Entry, Done | BaseException]]") -> tuple[Entry, Done | BaseException]:
    while True:
        try:
            return done.get(timeout=LISTENS_SECONDS)
        except queue.Empty:
            continue
