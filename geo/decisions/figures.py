"""What is counted of an option and held beside another: one value each, with its what-if runs where it has any."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.access.load import Counted
from geo.appraisal.record import Appraisal
from geo.decisions.journey_runs import Known, MeasureRuns, measure_runs
from geo.disclosure.suppression import is_few
from geo.fairness.equity import EquityMeasure
from geo.impact.what_if import Covers
from geo.travel.ways import Way
from geo.values import Floats


class Quantity(StrEnum):
    """What is counted of an option, or measured in minutes; the measures have the keys of EquityMeasure."""

    MUST_CHANGE = "must_change"
    FURTHER = "further"
    NEARER = "nearer"
    AVERAGE = "average"
    LONGEST_TENTH = "longest_tenth"
    DEPRIVATION_GAP = "deprivation_gap"

    @property
    def in_minutes(self) -> bool:
        """Whether it is minutes; else people."""
        return self in MEASURES

    def label(self, basis: Counted) -> str:
        """In plain words, as in "patients who must change practice"."""
        return {
            "must_change": f"{basis} who must change practice",
            "further": f"{basis} further, or without the journey that they have",
            "nearer": f"{basis} nearer, or with a journey where there is none",
            "average": "average journey",
            "longest_tenth": "average of the tenth with the longest journeys",
            "deprivation_gap": "gap between most and least deprived fifth",
        }[self.value]


MEASURES = (Quantity.AVERAGE, Quantity.LONGEST_TENTH, Quantity.DEPRIVATION_GAP)


@dataclass(frozen=True)
class Figure:
    """One figure of an option, unrounded, and the same with business as usual; runs: None where no doubt is drawn.

    few: whether it counts, or is put together from, patients too few to be shown.
    """

    value: float
    usual: float = 0.0
    runs: Floats | None = None
    usual_runs: Floats | None = None
    few: bool = False


@dataclass(frozen=True)
class Heading:
    """What a figure is of: the quantity, whom it counts, and the way of travel (None: no way changes it)."""

    quantity: Quantity
    basis: Counted
    way: Way | None


def headings(options: Sequence[Appraisal]) -> tuple[Heading, ...]:
    """What these options are held beside each other by: patients where any list is touched, then residents.

    By how the headline is told, and residents by car where that is held; measures in minutes by the first way alone.
    """
    first = options[0].first_way
    ways = (first, Way.CAR) if Way.CAR in options[0].ways and first is not Way.CAR else (first,)
    listed = any(option.changed.moved is not None for option in options)
    sides = (Quantity.FURTHER, Quantity.NEARER)
    return (
        Heading(Quantity.MUST_CHANGE, Counted.PATIENTS, None),
        *(Heading(side, Counted.PATIENTS, first) for side in sides if listed),
        *(Heading(side, Counted.RESIDENTS, way) for way in ways for side in sides),
        *(Heading(measure, Counted.RESIDENTS, first) for measure in MEASURES),
    )


def figures(option: Appraisal, asked: Sequence[Heading], known: Known) -> list[Figure]:
    """The figure of each heading. known: as of `measure_runs`, of the options that it is held beside."""
    minutes = {
        way: measure_runs(option, way, known) for way in {each.way for each in asked if each.quantity.in_minutes} if way
    }
    return [_figure(option, each, minutes.get(each.way) if each.way else None) for each in asked]


def _figure(option: Appraisal, asked: Heading, minutes: MeasureRuns | None) -> Figure:
    if asked.way is None:
        again = option.relisted.must_reregister if option.relisted else 0.0
        return Figure(again, few=is_few(again))
    if asked.quantity.in_minutes:
        return _measure(option, asked.way, EquityMeasure(asked.quantity.value), minutes)
    patients = asked.basis is Counted.PATIENTS
    return (_of_patients if patients else _of_residents)(option, asked.way, asked.quantity)


def _measure(option: Appraisal, way: Way, measure: EquityMeasure, minutes: MeasureRuns | None) -> Figure:
    equity = option.ways[way].equity
    value, usual = equity.after[measure], equity.before[measure]
    return Figure(value, usual, minutes.after[measure], minutes.before[measure]) if minutes else Figure(value, usual)


def _of_residents(option: Appraisal, way: Way, quantity: Quantity) -> Figure:
    summary, ranges = option.ways[way].summary, option.ranges.get(way)
    further = quantity is Quantity.FURTHER
    parts = (summary.lose_headline, summary.cut_off) if further else (summary.gain_headline, summary.newly_reached)
    if ranges is None or ranges.covers is Covers.NOTHING:
        return Figure(sum(parts))
    return Figure(sum(parts), runs=ranges.counted.runs_further if further else ranges.counted.runs_nearer)


def _of_patients(option: Appraisal, way: Way, quantity: Quantity) -> Figure:
    summary = option.ways[way].patients_summed
    if summary is None:
        return Figure(0.0)
    further = quantity is Quantity.FURTHER
    parts = (summary.lose_headline, summary.cut_off) if further else (summary.gain_headline, summary.newly_reached)
    few = any(is_few(part) for part in parts)
    ranges = option.ranges[way].patients if way in option.ranges else None
    if ranges is None or ranges.covers is Covers.SETTLED:
        return Figure(sum(parts), few=few)
    runs = ranges.counted.runs_further if further else ranges.counted.runs_nearer
    return Figure(sum(parts), runs=runs, few=few)


def shown_patients(people: float) -> float:
    """A count of patients as it may be shown: NaN where it is one of under 10."""
    return math.nan if is_few(people) else people
