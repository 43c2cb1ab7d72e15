"""A fetch in a process that ends itself, as a kill would, before the n-th thing that it writes; 0 lets it be.

python -m tests.fetching.killed FOLDER CATALOGUE PORT AREA N says how many things it wrote, where it came to its end.
"""

import itertools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo.fetching.asking import Reach
from geo.fetching.fetch import fetch
from geo.fetching.order import Order
from tests.fetching.conftest import SLOW, TODAY
from tests.fetching.stand_in import reach_of

WRITES = (
    (os, "replace"),
    (Path, "write_bytes"),
    (Path, "write_text"),
    (Path, "rename"),
    (Path, "unlink"),
    (Path, "mkdir"),
    (Reach, "count"),
)


def main(folder: str, catalogue: str, port: str, area: str, at: str) -> None:
    """Fetch, counting what is written from the first piece that comes."""
    number = itertools.count(1)

    def counted(write: Callable[..., Any]) -> Callable[..., Any]:
        def written(*args: Any, **settings: Any) -> Any:
            if next(number) == int(at):
                os.kill(os.getpid(), signal.SIGKILL)
            return write(*args, **settings)

        return written

    for owner, name in WRITES:
        setattr(owner, name, counted(getattr(owner, name)))
    raw, store = Path(folder) / "raw", Path(folder) / "official"
    order = Order(area, to=raw, store=store, catalogue=Path(catalogue), without=SLOW)
    fetch(order, reach=reach_of(int(port)), say=lambda _line: None, now=lambda: TODAY)
    sys.stdout.write(f"{next(number) - 1}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
