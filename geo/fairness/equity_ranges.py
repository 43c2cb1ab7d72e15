"""How sure measured fairness is: every measure over what-if runs of how many people live where.

The runs of who is nearer and further, fewer of them: journeys stay as they are told, so a range allows for doubt about
how many people live here alone, and is never called 95%.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.fairness.equity import Equity, EquityMeasure, EquitySettings, fixed_on_today, measure
from geo.impact import compare
from geo.impact.what_if import PeopleDoubt, ProbabilitySettings
from geo.place.place import Place

# Enough for two figures of a range; each run works out every measure anew.
RUNS = 200
SIDES = ("before", "after", "change")


@dataclass(frozen=True, eq=False)
class EquityRanges:
    """Lower and upper ends of every measure: index measure (its key), columns before_lower, before_upper, ..."""

    frame: pd.DataFrame


def equity_ranges(
    place: Place,
    areas: pd.DataFrame,
    doubt: PeopleDoubt,
    *,
    threshold_minutes: float,
    settings: EquitySettings,
) -> EquityRanges:
    """The ranges of every measure of one way; areas as impact.compare gives them. NaN where no run has the measure."""
    factors = doubt.factors(ProbabilitySettings(runs=RUNS))
    parts = place.ward_shares
    rows = place.people.residents.index.get_indexer(parts["area_code"])
    columns = doubt.by_ward.index.get_indexer(parts["ward_code"])
    shares = np.zeros((len(place.people.residents), len(doubt.by_ward)))
    shares[rows, columns] = parts["share"].to_numpy(float)
    people = place.people.residents.to_numpy(float)[:, None] * (shares @ factors)
    today = fixed_on_today(place.people.residents, place.people.deprivation, place.areas.frame["ward_code"])
    by_run: list[tuple[Mapping[EquityMeasure, float], Mapping[EquityMeasure, float]]] = []
    for run in range(RUNS):
        drawn = pd.Series(people[:, run], place.people.residents.index)
        wards = compare.by_ward(areas, drawn, parts)
        measured: Equity = measure(
            areas,
            wards,
            today=replace(today, people=people[:, run]),
            threshold_minutes=threshold_minutes,
            settings=settings,
        )
        by_run.append((measured.before, measured.after))
    ends: dict[str, dict[str, float]] = {}
    for chosen in EquityMeasure:
        before, after = (np.array([pair[side][chosen] for pair in by_run]) for side in (0, 1))
        values = dict(zip(SIDES, (before, after, after - before), strict=True))
        ends[chosen.value] = {
            f"{side}_{end}": float(np.percentile(drawn, level)) if not np.isnan(drawn).any() else float("nan")
            for side, drawn in values.items()
            for end, level in (("lower", 2.5), ("upper", 97.5))
        }
    return EquityRanges(pd.DataFrame.from_dict(ends, orient="index").rename_axis("measure"))
