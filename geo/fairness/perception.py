"""How fair a proposal may seem to the people of a place: seven drivers that add up, and no more than that.

Modelled, not what people think: it is for finding out where to ask and what to mend, for places only and never for
protected groups. Each driver lies from -1 (felt unfair) to 1; the index is 50 + 50 x the weighted sum, so 50 is neutral
and the contributions add to it exactly. It is never averaged over places and stands beside measured fairness, apart.

Over the people of a place reached both before and after; a journey lost counts for the first driver as a loss of
`material_minutes`, one found as a gain of as many, and neither enters the averages that places are compared by.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError
from geo.fairness.perception_theory import ENVY, GUILT, felt_value
from geo.values import Floats

VERSION = "1"
# The index is not computed for fewer people than this.
FEWEST_PEOPLE = 100


class Driver(StrEnum):
    """What makes a proposal seem fair or unfair to the people of a place."""

    OWN = "own_change"
    POSITION = "position"
    OTHERS = "others_gain"
    NEED = "match_with_need"
    HISTORY = "history"
    VOICE = "voice"
    OPEN = "open_to_all"

    @property
    def label(self) -> str:
        """The driver in plain words."""
        return {
            "own_change": "What happens to their own journeys",
            "position": "How they stand beside their neighbours",
            "others_gain": "What others gain",
            "match_with_need": "Whether it goes where need is",
            "history": "What was decided here before",
            "voice": "How people were heard",
            "open_to_all": "Whether it is open to all",
        }[self.value]


DRIVERS = tuple(Driver)
# The two that no journey depends on, with and without which the index is shown.
HISTORY_AND_VOICE = (Driver.HISTORY, Driver.VOICE)


@dataclass(frozen=True)
class Weights:
    """How much each driver counts; they add up to 1. Our choice: no published values exist."""

    own_change: float = 0.30
    position: float = 0.15
    others_gain: float = 0.15
    match_with_need: float = 0.10
    history: float = 0.10
    voice: float = 0.15
    open_to_all: float = 0.05

    def __post_init__(self) -> None:
        weights = self.as_array
        if (weights < 0).any() or abs(weights.sum() - 1) > 1e-9:
            raise InputError(f"The weights of the drivers add up to {weights.sum():g}; 1 was expected, none below 0.")

    @classmethod
    def scaled(cls, shares: Sequence[float]) -> "Weights":
        """Weights in proportion to these shares, in the order of the drivers; InputError where none is above nought."""
        if min(shares) < 0 or not sum(shares) > 0:
            raise InputError("Weights of the drivers are nought or more, and not all nought.")
        names = [each.name for each in fields(cls)]
        return cls(**dict(zip(names, (share / sum(shares) for share in shares), strict=True)))

    @property
    def as_array(self) -> Floats:
        """The weights in the order of the drivers."""
        return np.array([getattr(self, each.name) for each in fields(self)])


@dataclass(frozen=True)
class PerceptionSettings:
    """Adjustable numbers of the index, judgements all.

    Attributes
    ----------
    loss_aversion
        How much more a loss weighs than a gain.
    envy, guilt
        Aversion to longer journeys than others', and to shorter ones.
    material_minutes
        The change that counts whole.
    beside_minutes
        The difference from neighbours that counts whole.
    half_life_years
        After which a past decision weighs half.
    """

    weights: Weights = field(default_factory=Weights)
    loss_aversion: float = 2.0
    envy: float = ENVY
    guilt: float = GUILT
    material_minutes: float = 10.0
    beside_minutes: float = 15.0
    half_life_years: float = 5.0

    def __post_init__(self) -> None:
        positive = ("loss_aversion", "material_minutes", "beside_minutes", "half_life_years")
        wrong = [name for name in positive if not getattr(self, name) > 0]
        wrong += [name for name in ("envy", "guilt") if getattr(self, name) < 0]
        if wrong:
            name = wrong[0].replace("_", " ")
            raise InputError(f"{name} is {getattr(self, wrong[0]):g}; a number above nought was expected.")


USUAL = PerceptionSettings()


@dataclass(frozen=True, eq=False)
class Felt:
    """What the index is made from, for P places over A small areas.

    Attributes
    ----------
    places
        P codes.
    people
        (P, A), people of each area who live in each place.
    before, after
        (A,) minutes, NaN where none is found.
    peers
        (P, P), whom people compare themselves with, each row adding up to 1, or to 0 where nobody.
    need
        (P,) in standard deviations, 0 where it is not known.
    history
        A place's past decisions as (signed size, years ago), None where nothing is recorded.
    voice
        (P,) how people were heard, 0 to 1, NaN where it is not recorded.
    eligible
        (P,) the part of people who may use what is proposed.
    encounter_change
        More encounter potential, -1 to 1.
    """

    places: pd.Index
    people: Floats
    before: Floats
    after: Floats
    peers: Floats
    need: Floats
    history: tuple[Sequence[tuple[float, float]] | None, ...]
    voice: Floats
    eligible: Floats
    encounter_change: float = 0.0

    def __post_init__(self) -> None:
        number = len(self.places)
        shapes = (
            self.peers.shape == (number, number),
            self.people.shape == (number, len(self.before)),
            len(self.history) == number,
            len(self.after) == len(self.before),
        )
        if not all(shapes):
            raise InputError("What is felt is not told of the same places and areas throughout.")

    @property
    def doing_nothing(self) -> "Felt":
        """The same places if nothing changes."""
        return replace(self, after=self.before, encounter_change=0.0)


@dataclass(frozen=True, eq=False)
class Sums:
    """What the drivers are functions of, (P,) each: computed once, however often the settings are drawn.

    Attributes
    ----------
    gains, losses
        Minutes nearer and further, means over people (losses positive).
    newly, lost
        Parts of people whose journey is found, and lost.
    after
        Mean minutes afterwards.
    above, below
        How far above and below the peers they are.
    others
        What peers gain beyond their own.
    need_times
        Need x gain beyond the borough's.
    """

    people: Floats
    gains: Floats
    losses: Floats
    newly: Floats
    lost: Floats
    after: Floats
    above: Floats
    below: Floats
    others: Floats
    need_times: Floats


def sums_of(felt: Felt) -> Sums:
    """The sums of what is felt; NaN means are nought where nobody is reached."""
    reached = ~np.isnan(felt.before) & ~np.isnan(felt.after)
    gain = np.where(reached, np.nan_to_num(felt.before) - np.nan_to_num(felt.after), 0.0)
    people = felt.people.sum(axis=1)
    both = felt.people @ reached
    over_all, over_both = _over(people), _over(both)
    newly = felt.people @ (np.isnan(felt.before) & ~np.isnan(felt.after)) * over_all
    lost = felt.people @ (~np.isnan(felt.before) & np.isnan(felt.after)) * over_all
    after = np.where(both > 0, felt.people @ np.where(reached, np.nan_to_num(felt.after), 0.0) * over_both, np.nan)
    mean_gain = np.where(both > 0, felt.people @ gain * over_both, np.nan)
    everyone = float((felt.people @ gain).sum() / both.sum()) if both.sum() > 0 else 0.0
    peers = _told_peers(felt.peers, ~np.isnan(after))
    apart = np.nan_to_num(after[:, None] - after[None, :])
    more = np.nan_to_num(mean_gain[None, :] - mean_gain[:, None])
    return Sums(
        people=people,
        gains=felt.people @ np.maximum(gain, 0) * over_all,
        losses=felt.people @ np.maximum(-gain, 0) * over_all,
        newly=newly,
        lost=lost,
        after=after,
        above=(peers * np.maximum(apart, 0)).sum(axis=1),
        below=(peers * np.maximum(-apart, 0)).sum(axis=1),
        others=(peers * np.maximum(more, 0)).sum(axis=1),
        need_times=felt.need * np.nan_to_num(mean_gain - everyone),
    )


def _over(counts: Floats) -> Floats:
    return np.divide(1.0, counts, out=np.zeros(len(counts)), where=counts > 0)


def _told_peers(peers: Floats, known: NDArray[np.bool_]) -> Floats:
    """Peers whose minutes are told, their weights scaled to add up to 1 again."""
    weights = peers * known[None, :] * known[:, None]
    return weights * _over(weights.sum(axis=1))[:, None]


@dataclass(frozen=True, eq=False)
class Chosen:
    """The settings that the drivers depend on: one number each, or (D, 1) arrays of D settings drawn.

    Attributes
    ----------
    history, voice
        What stands for a history and for a voice not recorded.
    """

    loss_aversion: float | Floats
    envy: float | Floats
    guilt: float | Floats
    material_minutes: float | Floats
    half_life_years: float | Floats
    beside_minutes: float
    history: float | Floats = 0.0
    voice: float | Floats = 0.0

    @classmethod
    def of(cls, settings: PerceptionSettings, unknown: tuple[float, float] = (0.0, 0.0)) -> "Chosen":
        """The settings as they are. unknown: what stands for a history and for a voice not recorded."""
        named = {each.name: getattr(settings, each.name) for each in fields(settings) if each.name != "weights"}
        return cls(**named, history=unknown[0], voice=unknown[1])


def drivers_of(felt: Felt, sums: Sums, chosen: Chosen) -> Floats:
    """The drivers, each from -1 to 1: (P, 7), or (D, P, 7) where D settings are drawn."""
    material = chosen.material_minutes
    # The value of gains and of losses is linear in minutes, so their means are enough; over the aversion, a loss counts
    # whole and a gain less.
    gains, losses = sums.gains / material + sums.newly, sums.losses / material + sums.lost
    own = felt_value(gains, loss_aversion=1.0) / chosen.loss_aversion - losses
    # The divisor stays when envy is varied, or varying it would change nothing.
    position = -(chosen.envy * sums.above + chosen.guilt * sums.below) / (ENVY * chosen.beside_minutes)
    columns = [
        own,
        position,
        -sums.others / material,
        sums.need_times / material,
        _histories(felt, chosen),
        np.where(np.isnan(felt.voice), chosen.voice, 2 * felt.voice - 1),
        felt.eligible - 1 + felt.encounter_change,
    ]
    return np.clip(np.stack(np.broadcast_arrays(*columns), axis=-1), -1.0, 1.0)


def _histories(felt: Felt, chosen: Chosen) -> Floats:
    """How much a place's past decisions still weigh."""
    weighed = [
        chosen.history
        if decisions is None
        else sum((size * 0.5 ** (years / chosen.half_life_years) for size, years in decisions), np.float64(0))
        for decisions in felt.history
    ]
    return np.concatenate([np.atleast_1d(weight) for weight in np.broadcast_arrays(*weighed)], axis=-1)


def index_of(drivers: Floats, weights: Floats) -> Floats:
    """50 + 50 x the weighted sum of drivers (last axis), 0 to 100."""
    return 50.0 + 50.0 * (drivers * weights).sum(axis=-1)


@dataclass(frozen=True, eq=False)
class Perceived:
    """The index by place, with what it is made of; NaN for a place of fewer than 100 people.

    Attributes
    ----------
    frame
        Index place code; people, index, lower, upper (the range of the settings: a sensitivity range, not a confidence
        interval), bare, bare_lower, bare_upper (without history and voice), nothing, nothing_lower, nothing_upper (if
        nothing changes).
    drivers, contributions
        Place x driver; contributions add up to index - 50.
    unknown
        Place x (history, voice), whether it is not recorded.
    """

    frame: pd.DataFrame
    drivers: pd.DataFrame
    contributions: pd.DataFrame
    unknown: pd.DataFrame
    settings: PerceptionSettings
    version: str = VERSION
