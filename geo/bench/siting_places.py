"""Siting where people use it: Kingsmere with floors, a changed floor to the page, and lokigi on the same ways."""

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from geo import build
from geo.bench.lokigi import said_by_lokigi
from geo.bench.row import Row, Took, Watch, timed
from geo.bench.siting import AREAS, asked_of
from geo.errors import NotHeldError
from geo.place.place import Place
from geo.services.services import Service
from geo.siting.asked import Asked
from geo.siting.candidates import Candidates
from geo.siting.exhaustive import look_at_all
from geo.siting.floors import FloorOf, Limit
from geo.siting.problem import Rule, SitingProblem
from geo.siting.question import FIRST, Question, found, reach

CANDIDATES, MORE, LOOPED = 60, 3, 2000
OF, CHOSEN, TIMES_LOKIGI = 28, 3, 2000
# Knows nothing of this project: it runs where only lokigi and pandas are.
SCRIPT = """
import json, sys, time
from pathlib import Path
import pandas as pd
from lokigi.site import SiteProblem
folder = Path(sys.argv[1])
people, sites, minutes = (pd.read_csv(folder / f"{name}.csv") for name in ("people", "sites", "minutes"))
chosen = json.loads((folder / "asked.json").read_text())
problem = SiteProblem(debug_mode=False)
problem.add_demand(people, demand_col="people", location_id_col="area_code")
problem.add_sites(
    sites,
    candidate_id_col="site_id",
    vertical_geometry_col="northing",
    horizontal_geometry_col="easting",
    crs="EPSG:27700",
)
problem.add_travel_matrix(minutes, source_col="area_code", allow_missing=True)
began, used = time.perf_counter(), time.process_time()
ways = problem.solve(p=chosen, objectives="p_median", show_progress=False, brute_force_ignore_limit=True)
took = time.perf_counter() - began, time.process_time() - used
names = [str(name) for name in ways.return_best_combination_site_names()]
print(json.dumps([sorted(names), float(ways.solution_df["weighted_average"].min()), len(ways.solution_df), *took]))
"""
# In a process of its own, ready as the server makes itself before anybody comes.
FLOORS = """
import json, statistics, sys, time
from streamlit.testing.v1 import AppTest
from geo import build
from geo.ui import warm_up

warm_up.make_ready(build.EXAMPLE)
app = AppTest.from_file(sys.argv[1], default_timeout=120).run()
while app.get("progress"):
    time.sleep(0.5)
    app.run()
taken = []
for minutes in (9.0, 2.0, 3.0, 4.0, 5.0, 6.0):
    began, used = time.perf_counter(), time.process_time()
    app.number_input(key="picture_of_siting_floor_minutes").set_value(minutes).run()
    if app.exception or app.get("progress"):
        raise SystemExit("the page was not drawn at once")
    taken.append((time.perf_counter() - began, time.process_time() - used))
print(json.dumps([taken[0], [statistics.median(column) for column in zip(*taken[1:])]]))
"""


def siting_place_rows(place: Place) -> Iterator[Row]:
    """The rows of a place; that of lokigi only where it is installed."""
    yield _floors_row(place)
    yield _page_row()
    try:
        yield lokigi_ways_row()
    except NotHeldError:
        return


def _floors_row(place: Place) -> Row:
    """Three surgeries more out of 60 candidates, floors of small areas and wards: all near-best with all figures."""
    whole = FIRST.candidates(place)
    where = Candidates(whole.today, whole.beyond, whole.others[:CANDIDATES])
    keep = tuple(site.site_id for site in where.today)
    floors = (FloorOf.AREAS, FloorOf.WARDS)
    asked = Asked(Service.GP, MORE, Rule.AVERAGE, more=True, keep=keep, floor=Limit(5.0), floors=floors)
    at = reach(place, where, asked.way)

    def look() -> int:
        return found(place, Question(asked), at, doubt=None, on_step=None, stop=None).answer.sure.ways

    took, ways = timed(look, repeats=3), look()
    problem = found(place, Question(asked), at, doubt=None, on_step=None, stop=None).answer.problem
    looped, best = _looped(problem)
    return Row(
        f"Kingsmere, {len(problem.areas)} areas, {CANDIDATES} candidates, choose {MORE} with floors, {ways:,} ways",
        took,
        1.0,
        f"a plain loop over {LOOPED:,} of them, scaled",
        looped * (ways / LOOPED),
        f"the loop's best {best:.3f} minutes, of those alone",
    )


def _looped(problem: SitingProblem) -> tuple[Took, float]:
    stay, free = np.flatnonzero(problem.keep), np.flatnonzero(~problem.keep)
    watch, best = Watch(), np.inf
    for new in itertools.islice(itertools.combinations(free, MORE), LOOPED):
        minutes = problem.capped[:, [*stay, *new]].min(axis=1)
        if (minutes - problem.before_capped).max() <= 5.0:
            best = min(best, float(np.average(minutes, weights=problem.weights)))
    return watch.took, best


def _page_row() -> Row:
    build.open_place(build.EXAMPLE)
    page = build.ROOT / "pages" / "7_siting.py"
    done = subprocess.run(
        [sys.executable, "-c", FLOORS, str(page)], cwd=build.ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"Siting: {done.stderr.strip().splitlines()[-1]}")
    first, again = (Took(*taken) for taken in json.loads(done.stdout.splitlines()[-1]))
    return Row("from a changed floor to the page", again, 0.5, "the first floor of a visit", first, "no browser")


def lokigi_ways_row() -> Row:
    """All ways of choosing 3 of 28 sites; NotHeldError without lokigi."""
    problem, tables = lokigi_case()
    names, theirs, ways, wall, processor = said_by_lokigi(SCRIPT, tables, CHOSEN, repeats=1)
    took = timed(lambda: look_at_all(problem, tolerance=0.0))
    answer = look_at_all(problem, tolerance=0.0)
    ours = sorted(problem.codes[at] for at in answer.ways[0])
    return Row(
        f"all {ways:,} ways of {CHOSEN} of {OF} by {len(problem.areas)} areas",
        took,
        wall / TIMES_LOKIGI,
        "lokigi on the same table",
        Took(wall, processor),
        f"{'the same' if ours == names else 'other'} sites, means {abs(theirs - answer.values[0]):.6f} minutes apart",
    )


def lokigi_case() -> tuple[SitingProblem, dict[str, pd.DataFrame]]:
    """Points drawn over a town, the same ones each time: the problem, and the same as tables for lokigi."""
    problem = asked_of(AREAS, OF, sites=CHOSEN)
    draw = np.random.default_rng(0)
    codes = pd.Index([f"S{code}" for code in problem.codes], name="site_id")
    areas = pd.Index([f"A{code}" for code in problem.areas], name="area_code")
    where = pd.DataFrame(draw.uniform(400_000, 440_000, (OF, 2)), codes, ["easting", "northing"])
    tables = {
        "people": pd.DataFrame({"people": problem.weights}, areas),
        "sites": where,
        "minutes": pd.DataFrame(problem.minutes.astype(float), areas, list(codes)),
    }
    return replace(problem, codes=tuple(codes)), tables
