"""Load without browsers: so many sessions that each place another site, or follow one draft, every few seconds.

    python -m tests.load.sessions --sessions 20 --every 5 --seconds 300
    python -m tests.load.sessions --follow --sessions 50 --every 5 --seconds 120

A time runs from the message that a browser would send to the last one that the page's script sends back. Sessions
start spread over one interval. Times are of this machine and this moment: the processor time of the server for each
run stands beside them, and what else the machine had to do.
"""

import argparse
import asyncio
import math
import os
import statistics
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from geo import build
from geo.bench.dashboard import Dashboard, dashboard
from geo.bench.row import in_words
from geo.projection import GridPoint
from tests.load import propose
from tests.load.visitor import Ran, Visitor

# Streamlit keeps a visit that is over so long, as its browser may come back.
LEFT_FOR_SECONDS = 125
Step = Callable[[Visitor, int], Coroutine[Any, Any, Ran]]


def memory_mb(process: int) -> float:
    """Memory of a process of its own, without files that are only mapped; NaN where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="ascii").split()
    except OSError:
        return math.nan
    return int(told[told.index("RssAnon:") + 1]) / 1024


@dataclass
class Load:
    """What was seen of one load; memory in megabytes.

    Attributes
    ----------
    runs
        By session, in their order; opening the page is not among them.
    answers
        What each session read after each run.
    opened
        Seconds that each session waited for its page.
    processor_seconds
        Of the server, over the runs.
    memory
        Before anybody came, with all there, at the end, and after all had left.
    """

    runs: list[list[Ran]]
    answers: list[list[tuple[str, ...]]]
    opened: list[Ran] = field(default_factory=list)
    processor_seconds: float = 0.0
    memory: dict[str, float] = field(default_factory=dict)

    @property
    def faults(self) -> list[str]:
        """What was said in red in any session."""
        return [fault for ran in (*self.opened, *(ran for runs in self.runs for ran in runs)) for fault in ran.faults]

    def words(self) -> Iterator[str]:
        """What was seen, a line each."""
        seconds = [ran.seconds for runs in self.runs for ran in runs]
        opened = [ran.seconds for ran in self.opened]
        middle, late = np.percentile(seconds, (50, 95))
        yield f"{len(self.runs)} sessions, {len(seconds)} runs, {len(self.faults)} errors"
        yield f"opened: median {in_words(statistics.median(opened))}, slowest {in_words(max(opened))}"
        yield f"each run: p50 {in_words(middle)}, p95 {in_words(late)}, slowest {in_words(max(seconds))}"
        yield f"processor time of the server: {in_words(self.processor_seconds / len(seconds))} a run"
        yield f"sent: {statistics.median(ran.kilobytes for runs in self.runs for ran in runs):,.0f} kB a run"
        yield "memory: " + ", ".join(f"{when} {megabytes:,.0f} MB" for when, megabytes in self.memory.items())
        if hasattr(os, "getloadavg"):
            yield f"load of the machine at the end: {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores"


async def loaded(server: Dashboard, visitors: Sequence[Visitor], step: Step, *, every: float, times: int) -> Load:
    """All visitors at once, each so many times every so many seconds; step: what one does at its nth turn."""
    load = Load([[] for _ in visitors], [[] for _ in visitors])

    async def visit(number: int, visitor: Visitor) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + every * number / len(visitors)
        for turn in range(times):
            await asyncio.sleep(due - loop.time())
            load.runs[number].append(await step(visitor, turn))
            load.answers[number].append(propose.answer(visitor))
            due = max(due + every, loop.time())

    load.memory["before"] = memory_mb(server.process)
    async with AsyncExitStack() as stack:
        for visitor in visitors:
            await stack.enter_async_context(visitor)
            load.opened.append(await visitor.act())
        load.memory["all there"] = memory_mb(server.process)
        used = server.processor_seconds
        await asyncio.gather(*(visit(number, visitor) for number, visitor in enumerate(visitors)))
        load.processor_seconds = server.processor_seconds - used
        load.memory["at the end"] = memory_mb(server.process)
    return load


async def placing(server: Dashboard, sites: Sequence[GridPoint], *, sessions: int, every: float = 0.0) -> Load:
    """Sessions that each place another site at every turn."""
    visitors = [Visitor(server.address, propose.PAGE) for _ in range(sessions)]
    numbers = {id(visitor): number for number, visitor in enumerate(visitors)}

    async def place(visitor: Visitor, turn: int) -> Ran:
        clicked, fragment = propose.placed(visitor, sites[turn * sessions + numbers[id(visitor)]])
        return await visitor.act(clicked, fragment=fragment)

    return await loaded(server, visitors, place, every=every, times=len(sites) // sessions)


async def following(server: Dashboard, sites: Sequence[GridPoint], *, sessions: int, every: float) -> Load:
    """Sessions that read one draft at every turn, while the one who makes it places a site in every interval."""
    async with Visitor(server.address, propose.PAGE) as maker:
        await maker.act()

        async def make(site: GridPoint) -> None:
            clicked, fragment = propose.placed(maker, site)
            await maker.act(clicked, fragment=fragment)

        async def make_all() -> None:
            for site in sites[1:]:
                await asyncio.sleep(every)
                await make(site)

        await make(sites[0])
        visitors = [Visitor(server.address, propose.PAGE, maker.query) for _ in range(sessions)]

        async def read(visitor: Visitor, _turn: int) -> Ran:
            by_itself = next(iter(propose.followed(visitor)), None)
            return await visitor.act(fragment=by_itself[0] if by_itself else "", by_itself=by_itself is not None)

        making = asyncio.create_task(make_all())
        try:
            return await loaded(server, visitors, read, every=every, times=len(sites))
        finally:
            making.cancel()


async def after_all_left(server: Dashboard, load: Load) -> None:
    """Wait until the visits that are over are forgotten; then the memory is told."""
    await asyncio.sleep(LEFT_FOR_SECONDS)
    # Streamlit looks for visits to forget when one ends.
    for _ in range(2):
        async with Visitor(server.address, propose.PAGE) as last:
            await last.act()
    load.memory["after all left"] = memory_mb(server.process)


async def measured(server: Dashboard, asked: argparse.Namespace) -> Load:
    """The load that was asked for."""
    turns = max(1, int(asked.seconds / asked.every))
    place = build.open_place(build.newest())
    number = turns if asked.follow else turns * asked.sessions
    load = following if asked.follow else placing
    seen = await load(server, propose.sites(place, number), sessions=asked.sessions, every=asked.every)
    await after_all_left(server, seen)
    return seen


def main() -> None:
    """Start the dashboard, load it as asked, and print what was seen."""
    asking = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asking.add_argument("--sessions", type=int, default=20)
    asking.add_argument("--every", type=float, default=5.0, help="seconds from one run of a session to its next")
    asking.add_argument("--seconds", type=float, default=300.0, help="how long the load lasts")
    asking.add_argument("--follow", action="store_true", help="follow one draft instead of placing a site each")
    asking.add_argument("--log", type=Path, help="file that takes what the server prints")
    asked = asking.parse_args()
    build.open_place(build.newest())
    with dashboard(log=asked.log) as server:
        print(*asyncio.run(measured(server, asked)).words(), sep="\n")


if __name__ == "__main__":
    main()
