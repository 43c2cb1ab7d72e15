"""A first and a second place fetched through the stand-in of the tests: how much each asks of publishers, and how long.

The stand-in's clock is turned, so that no time is spent on waiting between two questions.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from geo.bench.row import Row, Took
from geo.build import ROOT
from geo.errors import NotHeldError

MEASURED = "tests.fetching.measured"
FIRST_GOAL, SECOND_GOAL, AGAIN_GOAL = 150, 20, 0.51


def fetch_rows() -> Iterator[Row]:
    """The first place beside the second."""
    if not (ROOT / "tests" / "fetching" / "measured.py").is_file():
        raise NotHeldError("Fetching: no row, as the stand-in lies with the tests, which are not here.")
    done = subprocess.run(
        [sys.executable, "-m", MEASURED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"Fetching: {done.stderr.strip().splitlines()[-1]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    yield _places(told)


def _places(told: dict[str, Any]) -> Row:
    first, second = told["first"], told["second"]
    return Row(
        f"fetch a first place of {first['small_areas']} LSOAs",
        Took(*first["took"]),
        float("nan"),
        "a second place",
        Took(*second["took"]),
        f"{first['requests']} requests (goal {FIRST_GOAL}) and {second['requests']} (goal {SECOND_GOAL}), "
        f"{first['requests'] / second['requests']:.1f} times as many; at least {first['waits']:,.0f} s by the real "
        f"clock; after a cut at a half {told['again']:.1%} asked for again (goal {AGAIN_GOAL:.0%})",
    )
