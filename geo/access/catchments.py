"""How much of a service is within reach: capacity nearby, and capacity shared among everybody who is near it.

Minutes (areas x sites, NaN not reached) and capacities in, one figure an area out. How much less a longer journey
counts is a decay: any function from an array of minutes to weights, made by `within`, `step` or `gaussian`. A site
whose capacity is not held offers nothing and takes nobody off the others: it is never room to spare, and the result
says which sites those are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError
from geo.services.services import Site
from geo.values import Floats

Bools = NDArray[np.bool_]
Decay = Callable[[Floats], Floats]

# Capacity shared among people is said for so many of them.
PER_PEOPLE = 1000.0
# Weight of a journey of up to so many minutes in the enhanced two-step measure: Luo and Qi, Health & Place 2009.
LUO_QI: Mapping[float, float] = {10.0: 1.0, 20.0: 0.68, 30.0: 0.22}
# The same for the three-step measure: Wan, Zou and Sternberg, IJGIS 2012.
WAN: Mapping[float, float] = {10.0: 0.962, 20.0: 0.704, 30.0: 0.377, 60.0: 0.042}
# Minutes that weigh as much as a site crowded to the study area's mean: Saxon and Snow, Annals of the AAG 2020.
RAAM_TAU_MINUTES = 60.0
# Mean cost that people could still save by going elsewhere, in the units of the score, at which the crowding has
# settled (0.0001 is 0.006 minutes), and the rounds after which it is refused as not settling: our choice.
RAAM_SETTLED = 1e-4
RAAM_ROUNDS = 400


def within(within_minutes: float) -> Decay:
    """Everything up to so many minutes counts in full, nothing beyond."""
    return step({within_minutes: 1.0})


def step(weights: Mapping[float, float] = LUO_QI) -> Decay:
    """The weight of the first step that a journey fits in (minutes: weight); nothing beyond the last."""
    limits = np.array(sorted(weights), dtype=float)
    values = np.array([*(weights[limit] for limit in limits.tolist()), 0.0])
    return lambda minutes: values[np.searchsorted(limits, minutes, side="left")]


def gaussian(threshold_minutes: float) -> Decay:
    """A bell of standard deviation T/2: 0.61 at half of T, 0.14 at T, and not cut off there."""
    _refuse_nought(threshold_minutes)
    return lambda minutes: np.exp(-2.0 * np.square(minutes / threshold_minutes))


def _refuse_nought(minutes: float) -> None:
    if not 0 < minutes < np.inf:
        raise InputError(f"A decay cannot fall over {minutes:g} minutes; give a number of minutes above 0.")


class CapacityMeasure(StrEnum):
    """The measures of capacity that are told side by side, the plainest first."""

    TWO_STEP = "two_step"
    ENHANCED = "enhanced"
    THREE_STEP = "three_step"
    CUMULATIVE = "cumulative"
    GRAVITY = "gravity"
    RAAM = "raam"

    @property
    def label(self) -> str:
        """The measure and its unit in words, with its name in the literature."""
        return {
            "two_step": "Places per 1,000 people, shared within the limit (2SFCA)",
            "enhanced": "The same, nearer people counting for more (E2SFCA)",
            "three_step": "The same, people choosing among sites (3SFCA)",
            "cumulative": "Places within the limit, whoever else is near",
            "gravity": "Places weighed by nearness, whoever else is near (Gaussian)",
            "raam": "Crowding and journey together x 100, low is easy (RAAM)",
        }[self.value]


@dataclass(frozen=True, eq=False)
class CapacityScores:
    """One measure by area, and what it could not count.

    Attributes
    ----------
    by_area
        Index area_code; 0 where no site is in reach, NaN where some are but the capacity of none is held.
    sites
        How many sites were asked about.
    not_held
        The codes of those whose capacity is not held.
    unused
        The codes of those whose capacity is held but which nobody can reach.
    """

    by_area: pd.Series
    sites: int
    not_held: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must see beside the figures, a sentence each."""
        sentences = []
        if self.not_held:
            sentences.append(
                f"{len(self.not_held):,} of {self.sites:,} sites have no capacity held: they add nothing here, "
                "which does not mean that they have no room, nor that they have any."
            )
        if self.unused:
            sentences.append(f"{len(self.unused):,} of {self.sites:,} sites cannot be reached by anybody counted here.")
        return tuple(sentences)


@dataclass(frozen=True)
class _Offer:
    """The sites an area can choose from: weight of each journey (0 out of reach), capacity (0 not held), which is."""

    areas: pd.Index
    site_ids: pd.Index
    weights: Floats
    capacity: Floats
    known: Bools

    @classmethod
    def of(cls, minutes: pd.DataFrame, capacity: pd.Series, decay: Decay) -> "_Offer":
        table = minutes.to_numpy(float)
        reached = ~np.isnan(table)
        weights = np.where(reached, decay(np.where(reached, table, 0.0)), 0.0)
        if not (np.isfinite(weights) & (weights >= 0)).all():
            raise InputError("The decay gives a weight that is below nought or no number; weights are 0 or more.")
        stated = capacity.reindex(minutes.columns).to_numpy(float)
        if (stated < 0).any() or np.isinf(stated).any():
            raise InputError("A capacity is below nought or endless; it is a number of people, or NaN where not held.")
        known = ~np.isnan(stated)
        return cls(minutes.index, minutes.columns, weights, np.where(known, stated, 0.0), known)

    def scores(self, figures: Floats, demand: Floats) -> CapacityScores:
        """Figures by area with what they leave out; demand is the weighted people near each site."""
        near = self.weights > 0
        only_not_held = ~(near & self.known).any(axis=1) & (near & ~self.known).any(axis=1)
        return CapacityScores(
            by_area=pd.Series(np.where(only_not_held, np.nan, figures), index=self.areas),
            sites=len(self.site_ids),
            not_held=tuple(self.site_ids[~self.known]),
            unused=tuple(self.site_ids[self.known & (demand <= 0)]),
        )


def capacities(sites: Iterable[Site]) -> pd.Series:
    """The people that sites say they can take, by site_id; NaN where not held."""
    return pd.Series({site.site_id: site.capacity for site in sites}, dtype=float).rename_axis("site_id")


def measures(
    minutes: pd.DataFrame, people: pd.Series, *, capacity: pd.Series, within_minutes: float
) -> dict[CapacityMeasure, CapacityScores]:
    """Every measure of the same sites and people; RAAM times 100, so that whole figures tell wards apart."""
    cost = raam(minutes, people, capacity=capacity)
    return {
        CapacityMeasure.TWO_STEP: two_step(minutes, people, capacity=capacity, within_minutes=within_minutes),
        CapacityMeasure.ENHANCED: enhanced_two_step(minutes, people, capacity=capacity),
        CapacityMeasure.THREE_STEP: three_step(minutes, people, capacity=capacity),
        CapacityMeasure.CUMULATIVE: cumulative(minutes, capacity, within_minutes=within_minutes),
        CapacityMeasure.GRAVITY: gravity(minutes, capacity, decay=gaussian(within_minutes)),
        CapacityMeasure.RAAM: replace(cost, by_area=100 * cost.by_area),
    }


def cumulative(minutes: pd.DataFrame, capacity: pd.Series, *, within_minutes: float) -> CapacityScores:
    """Capacity within so many minutes, by area, whoever else is near it."""
    return gravity(minutes, capacity, decay=within(within_minutes))


def gravity(minutes: pd.DataFrame, capacity: pd.Series, *, decay: Decay) -> CapacityScores:
    """Capacity by area, each site's weighed by how near it is, whoever else is near it."""
    offer = _Offer.of(minutes, capacity, decay)
    return offer.scores(offer.weights @ offer.capacity, offer.weights.sum(axis=0))


def two_step(minutes: pd.DataFrame, people: pd.Series, *, capacity: pd.Series, within_minutes: float) -> CapacityScores:
    """Capacity per 1,000 people, shared among everybody within so many minutes (2SFCA; Luo and Wang 2003).

    people: by area_code, areas of the table or fewer; whoever is left out of it crowds no site.
    """
    return enhanced_two_step(minutes, people, capacity=capacity, decay=within(within_minutes))


def enhanced_two_step(
    minutes: pd.DataFrame, people: pd.Series, *, capacity: pd.Series, decay: Decay | None = None
) -> CapacityScores:
    """Capacity per 1,000 people where nearer people count for more, on both sides (E2SFCA; Luo and Qi 2009).

    people: by area_code, areas of the table or fewer. Summed over people, the scores are the capacity of every site
    that anybody can reach.
    """
    offer = _Offer.of(rows_for(minutes, people), capacity, decay or step(LUO_QI))
    return _shared(offer, people, offer.weights)


def three_step(
    minutes: pd.DataFrame, people: pd.Series, *, capacity: pd.Series, decay: Decay | None = None
) -> CapacityScores:
    """As the enhanced two steps, but people with several sites near split between them (3SFCA; Wan and others 2012).

    A person's choice is among the sites whose capacity is held.
    """
    offer = _Offer.of(rows_for(minutes, people), capacity, decay or step(WAN))
    open_to_choice = offer.weights * offer.known
    together = open_to_choice.sum(axis=1, keepdims=True)
    return _shared(offer, people, offer.weights * open_to_choice / np.where(together > 0, together, 1.0))


def raam(
    minutes: pd.DataFrame, people: pd.Series, *, capacity: pd.Series, tau_minutes: float = RAAM_TAU_MINUTES
) -> CapacityScores:
    """The cost of a visit by area, crowding and journey together, once nobody would do better elsewhere; low is good.

    Crowding is a site's people over its capacity, 1 at the mean of all; tau minutes of journey cost as much as that
    (RAAM; Saxon and Snow 2020). NaN where no site with capacity is reached. Found area by area: each in turn spreads
    its people at equal cost over its sites, given everybody else, until all are content. InputError if that never ends.
    """
    table = rows_for(minutes, people)
    offer = _Offer.of(table, capacity, within(np.inf))
    usable = (offer.weights > 0) & (offer.capacity > 0)
    journey = np.where(usable, table.to_numpy(float) / tau_minutes, np.inf)
    crowd = np.where(usable.any(axis=1), people.to_numpy(float), 0.0)
    supply = offer.capacity * (people.sum() / offer.capacity.sum() if usable.any() and people.sum() > 0 else 1.0)
    # The loops' compiler takes as long to load as a built place to open, and most of what is asked of one needs none.
    from geo.access.crowding import settled_crowding

    crowding, settled = settled_crowding(journey, crowd, supply, RAAM_SETTLED, RAAM_ROUNDS)
    if not settled:
        raise InputError("The crowding of these sites does not settle, so no cost of a visit can be given.")
    cost = np.min(crowding + journey, axis=1, initial=np.inf)
    return offer.scores(np.where(np.isfinite(cost), cost, np.nan), offer.weights.sum(axis=0))


def rows_for(minutes: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    """The table's rows of these people's areas; InputError where it has no such area, or a count is missing."""
    unknown = people.index.difference(minutes.index)
    if len(unknown):
        raise InputError(f"People are counted in {unknown[0]}, an area that the table of minutes does not have.")
    if people.isna().any() or (people < 0).any():
        raise InputError("A count of people is missing or below nought; give 0 where nobody lives.")
    return minutes.loc[people.index]


def _shared(offer: _Offer, people: pd.Series, weights: Floats) -> CapacityScores:
    """Each site's capacity shared among the people near it by weight, added up again by area."""
    demand = people.to_numpy(float) @ weights
    for_each = np.divide(offer.capacity, demand, out=np.zeros_like(demand), where=demand > 0)
    return offer.scores(PER_PEOPLE * (weights @ for_each), demand)
