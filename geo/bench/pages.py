"""The script of each page without a browser, with one opening proposed: opened by the first, then run again."""

import json
import subprocess
import sys
from collections.abc import Iterator

from geo import build
from geo.bench.row import Row, Took

# What a rerun may take of the processor, by page; another page has no goal of its own.
GOALS = {"wards": 0.15, "access": 0.15, "propose": 0.05}
# In a process of its own, so that each page is the first that is opened in it; by then all is ready that the server
# makes ready before anybody comes.
RUN_ALONE = """
import json, statistics, sys, time
from streamlit.testing.v1 import AppTest
from geo import build
from geo.projection import GridPoint
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.ui import loading, warm_up
from geo.ui.session import Draft, Selection

warm_up.make_ready(build.EXAMPLE)
place = loading.place(build.EXAMPLE)
frame = place.areas.frame.loc[place.inside]
middle = GridPoint(float(frame["easting"].median()), float(frame["northing"].median()))
app = AppTest.from_file(sys.argv[1], default_timeout=120)
app.session_state["selection"] = Selection(draft=Draft((Proposal("Speed", Service.GP, (Open("New", middle),)),)))
taken = []
for _ in range(1 + int(sys.argv[2])):
    began, used = time.perf_counter(), time.process_time()
    app.run()
    if app.exception:
        raise SystemExit(app.exception[0].message)
    taken.append((time.perf_counter() - began, time.process_time() - used))
opened, *again = taken
print(json.dumps([opened, [statistics.median(column) for column in zip(*again)]]))
"""
RERUNS = 5


def page_rows() -> Iterator[Row]:
    """A rerun of each page of Kingsmere; beside it the page opened by the first who comes to it."""
    build.open_place(build.EXAMPLE)
    pages = sorted((build.ROOT / "pages").glob("*.py"), key=lambda file: int(file.stem.split("_")[0]))
    for page in pages:
        name = page.stem.partition("_")[2]
        done = subprocess.run(
            [sys.executable, "-c", RUN_ALONE, str(page), str(RERUNS)],
            cwd=build.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr.strip().splitlines()[-1]}")
        opened, again = (Took(*taken) for taken in json.loads(done.stdout.splitlines()[-1]))
        yield Row(
            f"{name.capitalize()} run again, median of {RERUNS}",
            again,
            GOALS.get(name, float("nan")),
            "opened by the first who comes",
            opened,
            "the goal is of processor time" if name in GOALS else "no browser",
        )
