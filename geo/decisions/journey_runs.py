"""The average journey, that of the longest-journey tenth and the gap between fifths, in every what-if run.

Journeys stay as they are told, so the runs are doubt about how many people live where and nothing else. People are the
same in every option (common draws), so what two options share of it is not in the range of their difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.appraisal.record import Appraisal
from geo.fairness.equity import EquityMeasure
from geo.impact.compare import sides_of
from geo.impact.what_if import Covers, ward_parts
from geo.people.population import FIFTHS
from geo.travel.ways import Way
from geo.values import Floats, times

# Runs worked out at once: areas x so many are held, however many there are.
RUNS_AT_ONCE = 100
# The part of the areas, those with the longest journeys, that is looked at first: one of so many.
LOOKED_AT_FIRST = 5


@dataclass(frozen=True, eq=False)
class MeasureRuns:
    """Minutes of each measure, one a run: with business as usual, and with the option."""

    before: Mapping[EquityMeasure, Floats]
    after: Mapping[EquityMeasure, Floats]


# What was worked out already, by the doubt, the areas that are reached and their minutes.
Known = dict[tuple[int, bytes, bytes], dict[EquityMeasure, Floats]]


def measure_runs(option: Appraisal, way: Way, known: Known) -> MeasureRuns | None:
    """The runs of the measures for everybody, over people reached both before and after; None where no doubt is held.

    A measure that is not defined (no fifths held, nobody reached) is NaN in every run. known: of other options of one
    place, settings and day by the same way, most of which share their business as usual; it is added to.
    """
    ranges = option.ranges.get(way)
    if ranges is None or ranges.covers in (Covers.NOTHING, Covers.JOURNEYS):
        return None
    people, doubt = ranges.ranging.people, ranges.ranging.doubt
    areas = people.people.index
    sides = dict(zip(("before", "after"), sides_of(option.ways[way].areas, areas), strict=True))
    reached = ~np.isnan(sides["before"] + sides["after"])
    by_ward = (ward_parts(people, doubt.by_ward.index).toarray() * people.people.to_numpy(float)[:, None])[reached]
    drawn = doubt.factors(option.settings.probability)
    fifth = option.case.today.fifth[reached]
    share = option.settings.equity.longest_share

    def measured(minutes: Floats) -> dict[EquityMeasure, Floats]:
        key = id(doubt), reached.tobytes(), minutes[reached].tobytes()
        if key not in known:
            known[key] = _measured(minutes[reached], by_ward, drawn, fifth, share)
        return known[key]

    return MeasureRuns(**{side: measured(minutes) for side, minutes in sides.items()})


def _measured(
    minutes: Floats, by_ward: Floats, drawn: Floats, fifth: np.ndarray[tuple[int], np.dtype[np.intp]], share: float
) -> dict[EquityMeasure, Floats]:
    most, least = (_mean(minutes, by_ward, drawn, (fifth == number).astype(float)) for number in (1, FIFTHS))
    return {
        EquityMeasure.AVERAGE: _mean(minutes, by_ward, drawn, np.ones(len(minutes))),
        EquityMeasure.LONGEST_TENTH: _mean_of_longest(minutes, by_ward, drawn, share=share),
        EquityMeasure.DEPRIVATION_GAP: most - least,
    }


def _mean(minutes: Floats, by_ward: Floats, drawn: Floats, counted: Floats) -> Floats:
    """Mean minutes of the areas that are counted (1, else 0), a run each."""
    weighed, people = np.stack([minutes * counted, counted]) @ by_ward @ drawn
    return np.divide(weighed, people, out=np.full(len(people), np.nan), where=people > 0)


def _mean_of_longest(minutes: Floats, by_ward: Floats, drawn: Floats, *, share: float) -> Floats:
    """Mean minutes of this share of people with the longest journeys, whoever they are in a run."""
    order = np.argsort(-minutes, kind="stable")
    wanted = share * times(by_ward.sum(axis=0, keepdims=True), drawn)[0]
    means = []
    for first in range(0, drawn.shape[1], RUNS_AT_ONCE):
        some, asked = drawn[:, first : first + RUNS_AT_ONCE], wanted[first : first + RUNS_AT_ONCE]
        # They live in few of the areas: the others are looked at only where these do not hold them all.
        for areas in (len(order) // LOOKED_AT_FIRST, len(order)):
            people = times(by_ward[order[:areas]], some)
            upto = np.cumsum(people, axis=0)
            if areas and (upto[-1] >= asked).all():
                break
        taken = np.clip(asked - (upto - people), 0.0, people)
        longest = minutes[order[:areas]] @ taken
        means.append(np.divide(longest, asked, out=np.full(len(asked), np.nan), where=asked > 0))
    return np.concatenate(means)
