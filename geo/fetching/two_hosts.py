"""Two publishers asked at once, and never two questions to one of them."""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

from geo.errors import InputError
from geo.fetching.entries import Entry

Done = TypeVar("Done")
AT_ONCE = 2
# A wait without an end would not hear Ctrl-C on every system.
LISTENS_SECONDS = 0.5


def side_by_side(entries: Sequence[Entry], work: Callable[[Entry], Done]) -> Iterator[tuple[Entry, Done]]:
    """What the work makes of each entry, as it is done: in their order as far as hosts and `after` allow.

    What the work raises is raised here. The threads end with the program, so that nothing waits for an answer that
    nobody wants any more.
    """
    begun: queue.SimpleQueue[Entry | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[Entry, Done | BaseException]] = queue.SimpleQueue()

    def follow() -> None:
        while (entry := begun.get()) is not None:
            try:
                done.put((entry, work(entry)))
            except BaseException as fault:  # noqa: BLE001  (raised again by whoever waits)
                done.put((entry, fault))

    for number in range(AT_ONCE):
        threading.Thread(target=follow, name=f"host-{number}", daemon=True).start()
    waiting, under_way = list(entries), list[Entry]()
    try:
        while waiting or under_way:
            while len(under_way) < AT_ONCE and (ready := _ready(waiting, under_way)):
                waiting.remove(ready)
                under_way.append(ready)
                begun.put(ready)
            if not under_way:
                raise InputError(f"{waiting[0].key} waits for itself: its `after` in the catalogue goes in a circle.")
            entry, came = _next(done)
            under_way.remove(entry)
            if isinstance(came, BaseException):
                raise came
            yield entry, came
    finally:
        for _ in range(AT_ONCE):
            begun.put(None)


def _ready(waiting: Sequence[Entry], under_way: Sequence[Entry]) -> Entry | None:
    """The first that no host and no other entry keeps waiting."""
    hosts = {_host(entry) for entry in under_way}
    unsettled = {entry.key for entry in (*waiting, *under_way)}
    free = (entry for entry in waiting if _host(entry) not in hosts and not unsettled & set(entry.after))
    return next(free, None)


def _host(entry: Entry) -> str:
    return urlsplit(entry.address).hostname or ""


def _next(done: "queue.SimpleQueue[tuple[Entry, Done | BaseException]]") -> tuple[Entry, Done | BaseException]:
    while True:
        try:
            return done.get(timeout=LISTENS_SECONDS)
        except queue.Empty:
            continue
