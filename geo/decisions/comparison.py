"""Options of one decision side by side: how far they differ, and whether that can be told from the doubt they share.

Options are held against business as usual and against one another. What-if runs are the same for every option (common
random numbers), so the range is that of the difference and not two ranges. No option is called the best.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import combinations

import numpy as np

from geo.access.load import Counted
from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.decisions.figures import Figure, Heading, Quantity, figures, headings
from geo.decisions.journey_runs import Known
from geo.errors import InputError
from geo.proposals.proposals import Proposal
from geo.travel.ways import Way
from geo.uncertainty.leaning import range_of_runs
from geo.uncertainty.overlap import CANNOT_BE_TOLD_APART

BUSINESS_AS_USUAL = "Business as usual"
MOST_OPTIONS = 6
OTHER_USUAL = (
    "The options do not stand against the same business as usual: give each the same changes that happen anyway, and "
    "all one day."
)


class ToldApart(StrEnum):
    """What is said of a difference."""

    MORE = "more"
    FEWER = "fewer"
    CANNOT = CANNOT_BE_TOLD_APART
    LITTLE = "little between them"


@dataclass(frozen=True)
class LittleBetween:
    """Below what a difference is little: a part of the larger figure, or so many people, whichever is more.

    Common draws cancel doubt about people, and not about speeds, starts and timetables. A measure in minutes differs by
    little below the least change that counts. Our choices.
    """

    share: float = 0.10
    people: float = 100.0
    minutes: float = 0.5


USUAL = LittleBetween()


@dataclass(frozen=True)
class Difference:
    """One figure of an option less the same of another.

    Attributes
    ----------
    way
        None for a count that no way of travel changes.
    value
        In people (in minutes for a measure of journeys), unrounded; positive where `of` has more.
    lower, upper, lean
        The range of the difference and which way it leans in it (leaning.range_of_runs); NaN where the count has none,
        being one on a day, or where no doubt is held.
    few
        Whether a count of patients too few to be shown is part of it, so that the value is not to be shown either.
    both_nought
        Whether both have nobody, or nothing.
    """

    of: str
    beside: str
    quantity: Quantity
    basis: Counted
    way: Way | None
    value: float
    lower: float
    upper: float
    lean: float
    verdict: ToldApart
    few: bool = False
    both_nought: bool = False

    @property
    def between_options(self) -> bool:
        """Whether two options are held beside each other; else one beside business as usual."""
        return self.beside != BUSINESS_AS_USUAL


def refuse_what_cannot_be_compared(options: Sequence[Appraisal]) -> None:
    """InputError unless there are two to six options of one service, place and settings, each with its own name.

    And unless all stand against the same business as usual: their figures are counted from it.
    """
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
        kinds = " and ".join(sorted(service.plural for service in services))
        faults.append(f"The options are of {kinds}; only options of one service can be set side by side.")
    if len({(option.place.key, option.settings) for option in options}) > 1:
        faults.append("The options were worked out in other places or with other settings; appraise them alike.")
    elif any(not same_usual(options[0], option) for option in options[1:]):
        faults.append(OTHER_USUAL)
    if faults:
        raise InputError(*faults)


def same_usual(first: Appraisal, other: Appraisal) -> bool:
    """Whether two options stand against the same sites and extra buses."""
    ours, theirs = first.changed.sides, other.changed.sides
    return (ours.before, ours.buses_before) == (theirs.before, theirs.buses_before)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Options side by side, in the order given; every part is worked out when it is looked at, and kept."""

    options: tuple[Appraisal, ...]
    little: LittleBetween

    @property
    def names(self) -> tuple[str, ...]:
        """Of the options."""
        return tuple(option.proposal.name for option in self.options)

    @property
    def first_way(self) -> Way:
        """The way that the headline is told by."""
        return self.options[0].first_way

    @cached_property
    def usual(self) -> Appraisal | None:
        """What business as usual itself does to today; None where nothing of it has changed by then."""
        first = self.options[0]
        changes = tuple(change for change in first.proposal.business_as_usual if change.terms.hold_on(first.on))
        if not changes:
            return None
        proposal = Proposal(BUSINESS_AS_USUAL, first.proposal.service, changes)
        return appraise(first.place, proposal, settings=first.settings, on=first.on, doubt=first.doubt)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """What the options are held beside each other by."""
        return headings(self.options)

    @cached_property
    def figures(self) -> tuple[tuple[Figure, ...], ...]:
        """By heading, then by option."""
        known: Known = {}
        return tuple(zip(*(figures(option, self.headings, known) for option in self.options), strict=True))

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Every option less business as usual, then every option less each before it, heading by heading."""
        return tuple(self._differences())

    def between(self, heading: Heading) -> list[Difference]:
        """The differences of options in one figure, business as usual left aside."""
        return [each for each in self.differences if each.between_options and _heading(each) == heading]

    def _differences(self) -> Iterator[Difference]:
        for heading, of_options in zip(self.headings, self.figures, strict=True):
            for name, figure in zip(self.names, of_options, strict=True):
                usual = Figure(figure.usual, runs=figure.usual_runs)
                yield difference((name, figure), (BUSINESS_AS_USUAL, usual), heading, little=self.little)
            for beside, of in combinations(zip(self.names, of_options, strict=True), 2):
                yield difference(of, beside, heading, little=self.little)


def compare(options: Sequence[Appraisal], *, little: LittleBetween = USUAL) -> Comparison:
    """Options side by side; InputError as of refuse_what_cannot_be_compared."""
    refuse_what_cannot_be_compared(options)
    return Comparison(tuple(options), little)


def _heading(each: Difference) -> Heading:
    return Heading(each.quantity, each.basis, each.way)


def difference(
    of: tuple[str, Figure], beside: tuple[str, Figure], heading: Heading, *, little: LittleBetween
) -> Difference:
    """One named figure less another, with the range of the difference over the runs that they share."""
    (name, figure), (other_name, other) = of, beside
    value = figure.value - other.value
    lower, upper, lean = np.nan, np.nan, np.nan
    if figure.runs is not None or other.runs is not None:
        runs = _runs(figure) - _runs(other)
        if not np.isnan(runs).any():
            ends = range_of_runs(np.array([value]), runs[None, :])
            lower, upper, lean = (float(ends[end][0]) for end in ("lower", "upper", "lean"))
    quantity = heading.quantity
    least = little.minutes if quantity.in_minutes else max(little.share * max(figure.value, other.value), little.people)
    if np.isnan(value) or value == 0 or lower <= 0 <= upper:
        verdict = ToldApart.CANNOT
    elif abs(value) < least:
        verdict = ToldApart.LITTLE
    else:
        verdict = ToldApart.MORE if value > 0 else ToldApart.FEWER
    apart = Difference(name, other_name, quantity, heading.basis, heading.way, value, lower, upper, lean, verdict)
    both_nought = figure.value == other.value == 0
    return replace(apart, few=figure.few or other.few, both_nought=both_nought)


def _runs(figure: Figure) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([figure.value]) if figure.runs is None else figure.runs
