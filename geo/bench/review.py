"""Review opened on a decision of six options, by whoever comes and by the first who comes after a start."""

import json
import os
import subprocess
import sys
import tempfile

from geo import build
from geo.bench.row import Row, Took
from geo.store.records import opening

GOAL_SECONDS = 0.5
# In a process of its own, in which no option was worked out before the first visit; all is ready that the server makes
# ready before anybody comes.
RUN_ALONE = """
import json, sys, time
from datetime import UTC, datetime
from streamlit.testing.v1 import AppTest
from geo import build
from geo.appraisal.case import USUAL
from geo.decisions.comparison import MOST_OPTIONS
from geo.decisions.decision import Decision
from geo.decisions.locked import lock
from geo.decisions.option import Option, Stage, version_of
from geo.decisions.written import new_id
from geo.proposals.text import from_toml
from geo.store.records import decisions
from geo.ui import database, loading, warm_up
from dataclasses import replace

warm_up.make_ready(build.EXAMPLE)
place = loading.place(build.EXAMPLE)
files = sorted((build.EXAMPLE_RAW / "proposals").glob("*.toml"))[:MOST_OPTIONS]
proposals = [from_toml(file.read_bytes(), locate=place.locate) for file in files]
signature = ("Speed", datetime(2026, 1, 1, tzinfo=UTC))
versions = [version_of(each, made_of=0, stage=Stage.SCREENED, signature=signature) for each in proposals]
locked = lock(place, USUAL, on=None, who=signature[0], when=signature[1])
options = tuple(Option(new_id(), (replace(each, number=1),)) for each in versions)
decision = Decision(
    new_id(), "Speed", place.key, place.name, proposals[0].service, locks=(locked,), options=options
)
database.asked(decisions.keep, decision)
taken = []
for _ in range(2):
    app = AppTest.from_file(sys.argv[1], default_timeout=120)
    app.query_params["decision"] = decision.decision_id
    began, used = time.perf_counter(), time.process_time()
    app.run()
    if app.exception:
        raise SystemExit(app.exception[0].message)
    taken.append((time.perf_counter() - began, time.process_time() - used))
print(json.dumps([*taken, len(options)]))
"""


def review_row() -> Row:
    """The page opened by a link once the option that is read was worked out for anybody; beside it by the first."""
    build.open_place(build.EXAMPLE)
    page = str(build.ROOT / "pages" / "10_review.py")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        done = subprocess.run(
            [sys.executable, "-c", RUN_ALONE, page],
            cwd=build.ROOT,
            env={**os.environ, opening.FOLDER_SETTING: folder},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"Review: {done.stderr.strip().splitlines()[-1]}")
    first, opened, count = json.loads(done.stdout.splitlines()[-1])
    title = f"Review opened on a decision of {count} options"
    return Row(title, Took(*opened), GOAL_SECONDS, "by the first after a start", Took(*first), "no browser")
