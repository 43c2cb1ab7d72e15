"""Options of one decision side by side: how far they differ, and whether that can be told from the doubt they share.

Options are held against business as usual and against one another. What-if runs are the same for every option (common
random numbers), so the range is that of the difference and not two ranges. No option is called the best.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np
import pandas as pd

from geo.appraisal.record import Appraisal
from geo.errors import InputError
from geo.impact.what_if import EVERYBODY
from geo.travel.ways import Way
from geo.uncertainty.leaning import range_of_runs
from geo.uncertainty.overlap import CANNOT_BE_TOLD_APART
from geo.values import Floats

BUSINESS_AS_USUAL = "Business as usual"
MOST_OPTIONS = 6


class ToldApart(StrEnum):
    """What is said of a difference."""

    MORE = "more"
    FEWER = "fewer"
    CANNOT = CANNOT_BE_TOLD_APART
    LITTLE = "little between them"


class Quantity(StrEnum):
    """What is counted of an option."""

    MUST_CHANGE = "must_change"
    FURTHER = "further"
    NEARER = "nearer"

    @property
    def label(self) -> str:
        """In plain words, as in "people further"."""
        return {
            "must_change": "patients who must change practice",
            "further": "residents further, or without the journey that they have",
            "nearer": "residents nearer, or with a journey where there is none",
        }[self.value]


@dataclass(frozen=True)
class LittleBetween:
    """Below what a difference is little: a part of the larger figure, or so many people, whichever is more.

    Common draws cancel doubt about people, and not about speeds, starts and timetables. Our choices.
    """

    share: float = 0.10
    people: float = 100.0


USUAL = LittleBetween()


@dataclass(frozen=True)
class Difference:
    """One figure of an option less the same of another.

    Attributes
    ----------
    way
        None for a count that no way of travel changes.
    value
        In people, unrounded; positive where `of` has more.
    lower, upper, lean
        The range of the difference and which way it leans in it (leaning.range_of_runs); NaN where the count has none,
        being one on a day, or where no doubt is held.
    """

    of: str
    beside: str
    quantity: Quantity
    way: Way | None
    value: float
    lower: float
    upper: float
    lean: float
    verdict: ToldApart


@dataclass(frozen=True)
class _Figure:
    value: float
    runs: Floats | None = None


def refuse_what_cannot_be_compared(options: Sequence[Appraisal]) -> None:
    """InputError unless there are two to six options of one service, place and settings, each with its own name."""
    faults = []
    if not 2 <= len(options) <= MOST_OPTIONS:
        faults.append(f"{len(options)} options were given; from 2 to {MOST_OPTIONS} can be set side by side.")
    names = [option.proposal.name for option in options]
    twice = sorted({name for name in names if names.count(name) > 1})
    faults += [f"Two options are called {name!r}; give each a name of its own." for name in twice]
    if any(BUSINESS_AS_USUAL.casefold() == name.casefold() for name in names):
        faults.append(f"{BUSINESS_AS_USUAL!r} is always beside the options; give yours another name.")
    services = {option.proposal.service for option in options}
    if len(services) > 1:
        told = " and ".join(sorted(service.plural for service in services))
        faults.append(f"The options are of {told}; only options of one service can be set side by side.")
    if len({(option.place.key, option.settings) for option in options}) > 1:
        faults.append("The options were worked out in other places or with other settings; appraise them alike.")
    if faults:
        raise InputError(*faults)


def differences(options: Sequence[Appraisal], *, little: LittleBetween = USUAL) -> tuple[Difference, ...]:
    """Every option less business as usual, then every option less each before it; InputError as above."""
    refuse_what_cannot_be_compared(options)
    return tuple(_differences(options, little))


def _differences(options: Sequence[Appraisal], little: LittleBetween) -> Iterator[Difference]:
    asked = [(Quantity.MUST_CHANGE, None), *((side, way) for way in _ways(options) for side in _SIDES)]
    for quantity, way in asked:
        figures = {BUSINESS_AS_USUAL: _Figure(0.0)}
        figures |= {option.proposal.name: _figure(option, quantity, way) for option in options}
        for beside, of in combinations(figures, 2):
            yield _difference((of, figures[of]), (beside, figures[beside]), quantity, way, little=little)


_SIDES = (Quantity.FURTHER, Quantity.NEARER)


def _ways(options: Sequence[Appraisal]) -> tuple[Way, ...]:
    """How the headline is told, and by car where that is held."""
    first = options[0].first_way
    return (first, Way.CAR) if Way.CAR in options[0].ways and first is not Way.CAR else (first,)


def _figure(option: Appraisal, quantity: Quantity, way: Way | None) -> _Figure:
    if way is None:
        return _Figure(option.relisted.must_reregister if option.relisted else 0.0)
    if way in option.ranges:
        ranged = option.ranges[way].headline
        runs = ranged.runs_further if quantity is Quantity.FURTHER else ranged.runs_nearer
        return _Figure(float(ranged.groups.loc[EVERYBODY, quantity.value]), runs)
    summary = option.ways[way].summary
    further, nearer = summary.lose_headline + summary.cut_off, summary.gain_headline + summary.newly_reached
    return _Figure(further if quantity is Quantity.FURTHER else nearer)


def _difference(
    of: tuple[str, _Figure],
    beside: tuple[str, _Figure],
    quantity: Quantity,
    way: Way | None,
    *,
    little: LittleBetween,
) -> Difference:
    (name, figure), (other_name, other) = of, beside
    value = figure.value - other.value
    lower, upper, lean = np.nan, np.nan, np.nan
    if figure.runs is not None:
        runs = figure.runs - (0.0 if other.runs is None else other.runs)
        ends = range_of_runs(np.array([value]), runs[None, :])
        lower, upper, lean = (float(ends[end][0]) for end in ("lower", "upper", "lean"))
    least = max(little.share * max(figure.value, other.value), little.people)
    if value == 0 or lower <= 0 <= upper:
        verdict = ToldApart.CANNOT
    elif abs(value) < least:
        verdict = ToldApart.LITTLE
    else:
        verdict = ToldApart.MORE if value > 0 else ToldApart.FEWER
    return Difference(name, other_name, quantity, way, value, lower, upper, lean, verdict)


def switches(first: Appraisal, other: Appraisal, way: Way) -> pd.DataFrame:
    """Small areas whose band of change is another under the second option: area_code, people, was, now (bands)."""
    people = first.place.people.residents
    was, now = (option.ways[way].areas["band"].reindex(people.index) for option in (first, other))
    switched = (was != now).to_numpy() & (people > 0).to_numpy()
    table = pd.DataFrame({"area_code": people.index, "people": people.to_numpy(), "was": was, "now": now})
    return table[switched].reset_index(drop=True)
