"""The speed of six options compared, ranges of their differences included; beside it the six appraised alone."""

import gc
from collections.abc import Iterator

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.bench.row import Row, timed
from geo.build import EXAMPLE_RAW
from geo.decisions.comparison import MOST_OPTIONS, compare
from geo.impact.what_if import doubt_now
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.proposals.text import from_toml
from geo.views.decisions.options import whole_table

GOAL_SECONDS = 1.0


def options_rows(place: Place) -> Iterator[Row]:
    """The examples, one a letter: differences with their ranges, and the whole table, from drafts to what is read."""
    files = {file.name[0]: file for file in sorted((EXAMPLE_RAW / "proposals").glob("*.toml"))}
    proposals = [from_toml(file.read_bytes(), locate=place.locate) for file in list(files.values())[:MOST_OPTIONS]]
    ward_people = place.people.ward_people
    doubt = doubt_now(place, estimates(ward_people) if ward_people and ward_people.estimate_dates else None)

    def appraised() -> list[Appraisal]:
        return [appraise(place, proposal, doubt=doubt) for proposal in proposals]

    def whole(options: list[Appraisal]) -> tuple[int, int]:
        comparison = compare(options)
        return len(comparison.differences), len(whole_table(comparison).rows)

    differing, rows = whole(appraised())
    gc.collect()
    gc.freeze()
    took, alone = timed(lambda: whole(appraised())), timed(appraised)
    agreement = f"{differing} differences with their ranges, {rows} rows"
    yield Row(
        f"{len(proposals)} options compared in {place.name}", took, GOAL_SECONDS, "set up alone", alone, agreement
    )
