"""What fetching takes, against the stand-in: said as one line of JSON for the speed table.

python -m tests.fetching.measured
"""

import json
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from geo.bench.row import Took, Watch
from geo.fetching.asking import Question
from geo.fetching.fetch import fetch
from geo.fetching.keeping import Part, Store
from geo.fetching.order import Order
from tests.fetching.conftest import FILLING, TODAY, with_low_floors
from tests.fetching.publishers import Publishers
from tests.fetching.stand_in import Answer, Clock, StandIn, cut_at, reach_of

A_FILE = 14_000_000


def main() -> None:
    """All of it."""
    with tempfile.TemporaryDirectory() as folder:
        told = {**_places(Path(folder)), "again": _again(Path(folder))}
    sys.stdout.write(f"{json.dumps(told)}\n")


def _places(folder: Path) -> dict[str, Any]:
    (folder / "own.toml").write_text(with_low_floors(), encoding="utf-8")
    server = StandIn(Publishers(FILLING).by_host())
    told = {}
    try:
        for name, area in (("first", "Kingsmere"), ("second", "Wrenholt")):
            clock, watch = Clock(), Watch()
            order = Order(area, to=folder / "raw", store=folder / "official", catalogue=folder / "own.toml")
            place = fetch(order, reach=reach_of(server.port, clock), say=lambda _line: None, now=lambda: TODAY)
            told[name] = {"took": _pair(watch.took), "requests": place.requests, "waits": clock.seconds}
    finally:
        server.close()
    areas = json.loads((folder / "raw/kingsmere/boundaries/lsoa_2021.geojson").read_text(encoding="utf-8"))
    told["first"]["small_areas"] = len(areas["features"])
    return told


def _again(folder: Path) -> float:
    """The share of a file that is asked for again after its answer was cut at a half."""
    content = Random(0).randbytes(A_FILE)
    server = StandIn({"files.example": lambda _asked: Answer(content)})
    try:
        store = Store(folder / "cut", reach_of(server.port), lambda: TODAY)
        with server.faulty("a.bin", cut_at(A_FILE // 2)):
            store.keep(Part("a.bin", Question("https://files.example/a.bin")), folder / "cut/a/e", {}, every_days=1)
    finally:
        server.close()
    begins = int(server.asked[1].headers["Range"].removeprefix("bytes=").rstrip("-"))
    return 1 - begins / A_FILE


def _pair(took: Took) -> tuple[float, float]:
    return took.seconds, took.processor


if __name__ == "__main__":
    main()
