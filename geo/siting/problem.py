"""What is asked of a search for sites: who must travel, from where, to which candidates, by which rule and within what.

Places and circumstances only: nothing here knows of perceived fairness or of a protected group.
"""

import math
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError
from geo.fairness.equity import EquitySettings
from geo.fairness.inequality import Distribution, kolm_pollak_kappa
from geo.impact.bands import USUAL, Counting
from geo.language.phrases import joined_few, number_of
from geo.values import Floats

Flags = NDArray[np.bool_]
Minutes32 = NDArray[np.float32]
# The part of people whose journeys are called longest.
LONGEST_SHARE = 0.1
# Minutes that a journey counts as where none was found: nothing longer is searched for.
LONGEST_MINUTES = 120.0
# Single precision holds no number over exp(88); a journey that far beyond the unavoidable ones is of no good way.
MOST_EXPONENT = 60.0


class Rule(StrEnum):
    """What a way of choosing sites is held against the others by; lower is better in each."""

    AVERAGE = "average"
    LONGEST = "longest"
    WORST_OFF = "worst-off"
    COVER = "cover"
    EQUAL = "equal"
    FEWEST = "fewest"

    @property
    def label(self) -> str:
        """What is looked for, in words."""
        return _LABELS[self]

    @property
    def unit(self) -> str:
        """What its figure is counted in."""
        return {"cover": "people further than the threshold", "fewest": "sites"}.get(self.value, "minutes")


_LABELS = {
    Rule.AVERAGE: "the shortest average journey",
    Rule.LONGEST: "the shortest journeys of the tenth who travel longest",
    Rule.WORST_OFF: "the shortest journey of whoever travels longest",
    Rule.COVER: "the fewest people beyond the threshold",
    Rule.EQUAL: "journeys as short and as equal as can be",
    Rule.FEWEST: "the fewest sites so that everybody is within the threshold",
}


@dataclass(frozen=True, eq=False)
class Floor:
    """A hard rule: no group of areas further by more than so many minutes, on average or for more than so many of it.

    Attributes
    ----------
    name
        What the groups are, in words: "small area", "ward", "people without a car".
    groups
        Names of the groups.
    shares
        Groups x areas: the part of the group's people who live in the area, each row adding up to 1; None where every
        small area is a group of its own.
    people, most_people
        Groups x areas of people, where no more than so many of a group may be further by more than the minutes; None
        where its average counts.
    """

    name: str
    groups: tuple[str, ...]
    minutes: float
    shares: Floats | None = None
    people: Floats | None = None
    most_people: float | None = None

    @property
    def of_groups(self) -> bool:
        """Whether it is of groups of areas; else of every small area by itself."""
        return self.shares is not None


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """One question of siting, A areas and C candidates.

    Attributes
    ----------
    areas
        Codes of the areas; codes: those of the candidates; names: what they are called.
    minutes
        A x C, inf where no journey was found.
    before
        Today's minutes by area, inf where there is none.
    weights
        Residents or registered patients by area.
    today, keep, close
        Which candidates stand today, must stay (or come), must go.
    sites
        How many there shall be; for the rule "fewest" the most there may be.
    most_changes
        The most openings and closings together, those that must be among them.
    capacities
        People each can take, inf where it is left free; nobody beyond them is assigned by `exact`.
    kappa
        Kolm-Pollak's parameter, below 0, fixed on today (`fixed_kappa`); only the rule "equal" needs it.
    also
        What counts in the rule beside these people, by area: staff, each as so many; nobody where it is None.
    """

    areas: tuple[str, ...]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    minutes: Minutes32
    before: Floats
    weights: Floats
    today: Flags
    keep: Flags
    close: Flags
    sites: int
    most_changes: int
    rule: Rule
    threshold: float
    floors: tuple[Floor, ...] = ()
    capacities: Floats | None = None
    kappa: float = math.nan
    counting: Counting = field(default_factory=lambda: Counting(USUAL))
    also: Floats | None = None

    def __post_init__(self) -> None:
        faults = tuple(self._faults())
        if faults:
            raise InputError(*faults)

    def _faults(self) -> list[str]:
        faults = []
        if both := [self.names[at] for at in np.flatnonzero(self.keep & self.close)]:
            faults.append(f"{joined_few(both)} cannot both stay and go; take {_it(both)} from one of the two.")
        open_to = int((~self.close).sum())
        if self.sites > open_to:
            faults.append(
                f"{self.sites} sites were asked for and there are {number_of(open_to, 'candidate')}; ask for fewer, "
                "or add candidates."
            )
        if self.sites < max(1, int(self.keep.sum())):
            faults.append(
                f"{number_of(self.sites, 'site')} cannot hold the {int(self.keep.sum())} that must stay; ask for more, "
                "or keep fewer."
                if self.keep.any()
                else f"{number_of(self.sites, 'site')} cannot serve anybody; ask for 1 or more."
            )
        if not faults and self.rule is not Rule.FEWEST and (least := self.least_changes) > self.most_changes:
            faults.append(
                f"{number_of(self.sites, 'site')} instead of today's {int(self.today.sum())} takes "
                f"{number_of(least, 'change')} at least, and at most {self.most_changes} may be made; allow "
                "more changes."
            )
        if self.capacities is not None and self.weights.sum() > self.most_room:
            faults.append(
                f"The {self.sites} roomiest candidates can take {self.most_room:,.0f} people and there are "
                f"{self.weights.sum():,.0f}; ask for more sites, or leave capacity aside."
            )
        if self.rule is Rule.EQUAL and not self.kappa < 0:
            faults.append("How much unequal journeys weigh is not fixed: all of today's journeys have no length.")
        if not self.weights.sum() > 0:
            faults.append("Nobody lives in the areas asked about, so no way is better than another.")
        return faults

    @property
    def most_room(self) -> float:
        """The most people that so many of the candidates can take."""
        assert self.capacities is not None
        return float(np.sort(self.capacities[~self.close])[::-1][: self.sites].sum())

    @property
    def least_changes(self) -> int:
        """The fewest openings and closings that what must be and the number of sites take."""
        opened = int((self.keep & ~self.today).sum())
        closed = int((self.close & self.today).sum())
        total = int(self.today.sum()) + opened - closed
        return opened + closed + abs(self.sites - total)

    @property
    def capped(self) -> Floats:
        """Minutes A x C with LONGEST_MINUTES where no journey was found or it takes longer."""
        return np.minimum(self.minutes, LONGEST_MINUTES).astype(float)

    @property
    def before_capped(self) -> Floats:
        """Today's minutes, the same."""
        return np.minimum(self.before, LONGEST_MINUTES)

    @cached_property
    def pull(self) -> Floats:
        """What the journeys of an area count for in the rule: its people, and whoever counts beside them."""
        return self.weights if self.also is None else self.weights + self.also

    @cached_property
    def unavoidable(self) -> float:
        """The longest journey with every candidate open: what minutes are held against, so that no number is vast."""
        return float(self.capped[self.pull > 0].min(axis=1).max())

    def worth(self, minutes: Floats) -> Floats:
        """What minutes count as under the rule, rising with them, so that the least over sites is that of the nearest.

        The figure of a way is the weighted mean for the rules that add up (`adds_up`).
        """
        if self.rule in (Rule.COVER, Rule.FEWEST):
            return (minutes > self.threshold).astype(float)
        if self.rule is Rule.EQUAL:
            return np.exp(np.minimum(-self.kappa * (minutes - self.unavoidable), MOST_EXPONENT))
        return minutes

    @property
    def adds_up(self) -> bool:
        """Whether the rule's figure is made from a sum over areas."""
        return self.rule not in (Rule.LONGEST, Rule.WORST_OFF)

    def told(self, mean_worth: Floats) -> Floats:
        """The rule's figure, in its unit, from the weighted mean of what minutes count as; the order stays."""
        if self.rule in (Rule.COVER, Rule.FEWEST):
            return mean_worth * float(self.pull.sum())
        if self.rule is Rule.EQUAL:
            return self.unavoidable - np.log(np.maximum(mean_worth, np.finfo(float).tiny)) / self.kappa
        return mean_worth


def fixed_kappa(before: Floats, minutes: Minutes32, people: Floats) -> float:
    """Kolm-Pollak's parameter on today's minutes by area; where no site stands today, on all candidates open at once.

    The aversion is the usual one of measured equity.
    """
    figures = before if np.isfinite(before).any() else minutes.min(axis=1).astype(float)
    figures = np.minimum(figures, LONGEST_MINUTES)
    return kolm_pollak_kappa(Distribution.of(figures, people), epsilon=EquitySettings().epsilon)


def _it(names: list[str]) -> str:
    return "it" if len(names) == 1 else "them"
