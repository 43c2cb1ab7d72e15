"""One change evaluated on a travel table that is there already, beside lokigi doing the same where it is installed.

lokigi is a library for choosing sites (MIT) and no part of this project; a person may install it to see this row. Where
it needs other versions of libraries than the dashboard, BETTER_PLACED_LOKIGI names the Python of an environment of its
own. Either way it runs in a process of its own and is handed files.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from geo.access.access import mean_minutes, nearest
from geo.bench.row import Row, Took, timed
from geo.errors import NotHeldError
from geo.place.place import Place
from geo.services.services import Service, points
from geo.travel.travel import mode_without_car

CLOSING = "Z99017"
GOAL_RATIO = 100
# The Python that has lokigi, where that is not this one.
SETTING = "BETTER_PLACED_LOKIGI"
# Knows nothing of this project: it runs where only lokigi and pandas are.
SCRIPT = """
import json, statistics, sys, time
from pathlib import Path
from typing import Any
import pandas as pd
from lokigi.site import SiteProblem
folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
people, sites, minutes = (pd.read_csv(folder / f"{name}.csv") for name in ("people", "sites", "minutes"))
stay = json.loads((folder / "asked.json").read_text())
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
def mean():
    return problem.evaluate_single_solution_single_objective("p_median", site_names=stay).weighted_average
answer, walls, processors = float(mean()), [], []
for _ in range(repeats):
    began, used = time.perf_counter(), time.process_time()
    mean()
    walls.append(time.perf_counter() - began)
    processors.append(time.process_time() - used)
print(json.dumps([answer, statistics.median(walls), statistics.median(processors)]))
"""


def lokigi_row(place: Place) -> Row:
    """The mean minutes of everybody once one surgery has closed, from the same table; NotHeldError without lokigi."""
    python_of_lokigi()
    sites = [site for site in place.services.sites_of(Service.GP) if site.at is not None]
    codes = [site.site_id for site in sites]
    minutes = place.travel.times[mode_without_car(place.travel.times)].minutes_to(codes).loc[place.inside]
    stay = [code for code in codes if code != CLOSING]
    # In the order of the table, as lokigi has its people too.
    people = pd.Series(place.people.residents.reindex(minutes.index).to_numpy(float), minutes.index)
    ours = mean_minutes(nearest(minutes, stay), people)
    took = timed(lambda: mean_minutes(nearest(minutes, stay), people))
    tables = {
        "people": place.people.residents.rename("people").rename_axis("area_code").to_frame(),
        "sites": points(sites).rename_axis("site_id"),
        "minutes": minutes.astype(float).rename_axis("area_code"),
    }
    theirs, wall, processor = said_by_lokigi(SCRIPT, tables, stay)
    second = Took(wall, processor)
    return Row(
        f"one closure on the table that is there, {len(minutes):,} areas x {len(codes)} sites",
        took,
        second.seconds / GOAL_RATIO,
        "lokigi on the same table",
        second,
        f"mean minutes {abs(ours - theirs):.6f} apart",
    )


def python_of_lokigi() -> str:
    """The Python that has lokigi; NotHeldError where none has."""
    python = os.environ.get(SETTING, "")
    if not python and find_spec("lokigi") is None:
        raise NotHeldError(
            f"lokigi is not installed, so no closure is compared with it; {SETTING} may name a Python that has it."
        )
    return python or sys.executable


def said_by_lokigi(script: str, tables: Mapping[str, pd.DataFrame], asked: object, *, repeats: int = 5) -> list[Any]:
    """What a script prints last of all, as JSON, in the Python that has lokigi; NotHeldError where it fails.

    It is handed a folder with these tables as NAME.csv, indexes as their first columns, and asked.json; and repeats.
    """
    python = python_of_lokigi()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for table, frame in tables.items():
            frame.to_csv(folder / f"{table}.csv")
        (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
        try:
            done = subprocess.run(
                [python, "-c", script, str(folder), str(repeats)], capture_output=True, text=True, check=True
            )
        except OSError as missing:
            raise NotHeldError(
                f"{python} cannot be run ({missing.strerror}), so nothing is compared with lokigi."
            ) from missing
        except subprocess.CalledProcessError as broken:
            last = (broken.stderr.strip().splitlines() or ["no word of why"])[-1]
            raise NotHeldError(f"lokigi fails where it is installed ({last[:200]}), so it has no row.") from broken
    said: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return said
