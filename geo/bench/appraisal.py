"""The speed of a whole appraisal, with and without ranges, and of the what-if runs beside a plain loop over them."""

import gc
from functools import cached_property

import numpy as np
import pandas as pd

from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.appraisal.record import Appraisal
from geo.bench.row import Row, timed
from geo.impact.what_if import EVERYBODY, USUAL, People, PeopleDoubt, doubt_now, people_now, ranged
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way

CLOSING = "Z99017"
REPEATS = 5


def whole_appraisal_rows(place: Place) -> list[Row]:
    """One opening and one closure, every way, community, measure and perceived fairness; then with 1,000 runs.

    Beside both the closure and the opening each appraised by itself, as a page without a draft of both would.
    """
    frame = place.areas.frame.loc[place.inside]
    middle = GridPoint(float(frame["easting"].median()), float(frame["northing"].median()))
    opening, closing = Open("New", middle), Close(CLOSING, ListOutcome(ListFate.STAYS))
    both = Proposal("Speed", Service.GP, (opening, closing))
    alone = [Proposal("Speed", Service.GP, (action,)) for action in (opening, closing)]
    ward_people = place.people.ward_people
    doubt = doubt_now(place, estimates(ward_people) if ward_people and ward_people.estimate_dates else None)
    appraised = whole(appraise(place, both, doubt=doubt))
    # As the dashboard does once a place is open; what earlier rows of the table left would be walked at every turn.
    gc.collect()
    gc.freeze()
    took = timed(lambda: whole(appraise(place, both)), repeats=REPEATS)
    with_runs = timed(lambda: whole(appraise(place, both, doubt=doubt)), repeats=REPEATS)
    apart = timed(lambda: [whole(appraise(place, proposal)) for proposal in alone], repeats=REPEATS)
    at_once = timed(lambda: headline(appraise(place, alone[0], doubt=doubt)), repeats=REPEATS)
    all_of_it = timed(lambda: whole(appraise(place, alone[0], doubt=doubt)), repeats=REPEATS)
    title = f"{place.name}, {len(appraised.ways)} ways, {len(place.people.groups_by_area.columns)} groups"
    extent = f"{len(appraised.perceived.frame)} places, {len(appraised.ways[Way.NOCAR].equity.before)} measures"
    return [
        Row(f"open and close, {title}", took, 0.15, "the two appraised apart", apart, extent),
        Row(f"the same with {USUAL.runs:,} what-if runs", with_runs, 1.0, "the two apart, without runs", apart, extent),
        Row(
            "the headline of an opening, its ranges among it",
            at_once,
            0.05,
            "every part of it",
            all_of_it,
            "one appraisal",
        ),
        _runs_row(place, appraised.ways[Way.NOCAR].areas, doubt),
    ]


def whole(appraisal: Appraisal) -> Appraisal:
    """An appraisal with every part of it worked out."""
    for part in (appraisal, appraisal.changed, *appraisal.ways.values(), *appraisal.ranges.values()):
        for name in (name for name, value in vars(type(part)).items() if isinstance(value, cached_property)):
            getattr(part, name)
    return appraisal


def _runs_row(place: Place, areas: pd.DataFrame, doubt: PeopleDoubt) -> Row:
    """The runs as sums of matrices, beside a loop that adds every run up by itself."""
    people = people_now(place)
    ranges = ranged(areas, people, doubt)
    seconds = timed(lambda: ranged(areas, people, doubt), repeats=REPEATS)
    slow = {}

    def loop() -> None:
        slow["upper"] = _one_by_one(areas, people, doubt)

    second = timed(loop, repeats=1)
    apart = abs(slow["upper"] - float(ranges.groups.loc[EVERYBODY, "further_upper"]))
    return Row(
        f"{USUAL.runs:,} what-if runs of one way, {len(people.groups.columns)} groups",
        seconds,
        0.3,
        "each run summed by itself",
        second,
        f"upper ends {apart:.6f} people apart",
    )


def _one_by_one(areas: pd.DataFrame, people: People, doubt: PeopleDoubt) -> float:
    factors = doubt.factors()
    wards = {code: at for at, code in enumerate(doubt.by_ward.index)}
    parts = people.ward_shares
    inside = areas.reindex(people.people.index)
    further = (inside["headline"] == "lose") | (inside["before"].notna() & inside["after"].isna())
    groups = people.groups.reindex(people.people.index).to_numpy(float)
    lives = people.people.to_numpy(float)
    rows = people.people.index.get_indexer(parts["area_code"])
    columns = np.array([wards[code] for code in parts["ward_code"]])
    shares = parts["share"].to_numpy(float)
    totals = []
    for run in range(factors.shape[1]):
        scale = np.zeros(len(lives))
        np.add.at(scale, rows, shares * factors[columns, run])
        weights = further.to_numpy(float) * scale
        totals.append(float(weights @ lives))
        _ = weights @ groups
    return max(float(np.percentile(totals, 97.5)), float(further.to_numpy(float) @ lives))
