"""What counts as nearer or further, by how much, and in what words: one rule, its bands and their labels.

Bands (the screen) go by three steps of `ImpactSettings`: a little change lies under the little step, then come changes
up to the headline step, up to the large step, and from it. Where minutes are approximate, a little change lies under
the headline step or a part of today's journey, whichever is larger. The headline counts from the headline step, and
where minutes are approximate from the same larger one. Settings change the words of bands too; the keys of bands and
counts are a contract and keep the usual numbers in their names.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError
from geo.language.phrases import number_of
from geo.values import Floats

# Minutes are held in single precision. What that leaves of a change, under a hundredth of a second, must not decide on
# which side of a band a whole street falls.
DECIMALS = 4


class Band(StrEnum):
    """How much an area's nearest journey changes, as it is shown."""

    NEARER_10 = "nearer_10"
    NEARER_5 = "nearer_5"
    NEARER_2 = "nearer_2"
    LITTLE = "little"
    FURTHER_2 = "further_2"
    FURTHER_5 = "further_5"
    FURTHER_10 = "further_10"
    NEWLY_REACHED = "newly_reached"
    CUT_OFF = "cut_off"
    NOT_REACHED = "not_reached"


# The bands that a ward's bar is cut into: from the headline to a large change, and large changes, either way.
WARD_BANDS = (Band.NEARER_5, Band.NEARER_10, Band.FURTHER_5, Band.FURTHER_10)


@dataclass(frozen=True)
class ImpactSettings:
    """Adjustable numbers of the comparison, in minutes; no statutory number exists for any of them: our choice.

    approximate_little_share: the part of today's journey (0 to 1) that a rule of thumb cannot tell from no change.
    """

    verdict_minutes: float = 0.5
    little_minutes: float = 2.0
    headline_minutes: float = 5.0
    large_minutes: float = 10.0
    approximate_little_share: float = 0.2

    def __post_init__(self) -> None:
        steps = (self.verdict_minutes, self.little_minutes, self.headline_minutes, self.large_minutes)
        if not all(step > 10.0**-DECIMALS for step in steps):
            raise InputError(
                "The steps from which a change counts are above nought, or no change at all would count as one."
            )

    @property
    def headline_words(self) -> str:
        """The step of the headline, as in "5 minutes"."""
        return number_of(self.headline_minutes, "minute")

    @property
    def large_words(self) -> str:
        """The step of a large change, as in "10 minutes"."""
        return number_of(self.large_minutes, "minute")

    def label(self, band: Band) -> str:
        """A band in words, as in "5 to 10 minutes nearer"."""
        little, headline, large = self.little_minutes, self.headline_minutes, self.large_minutes
        steps = {
            "2": f"{little:g} to {number_of(headline, 'minute')}",
            "5": f"{headline:g} to {number_of(large, 'minute')}",
            "10": f"{number_of(large, 'minute')} or more",
        }
        side, _, step = band.value.partition("_")
        return f"{steps[step]} {side}" if step in steps else _OTHER_LABELS[band]


USUAL = ImpactSettings()
_OTHER_LABELS = {
    Band.LITTLE: "little change",
    Band.NEWLY_REACHED: "journey found only after",
    Band.CUT_OFF: "journey found only today",
    Band.NOT_REACHED: "no journey found, before or after",
}


@dataclass(frozen=True)
class Counting:
    """The headline rule: what counts as nearer or further, and whether its minutes are approximate."""

    rules: ImpactSettings = field(default_factory=ImpactSettings)
    approximate: bool = False

    def limit(self, before: Floats) -> Floats:
        """Minutes from which a change counts, by today's journey (NaN where there is none)."""
        whole = np.full(len(before), self.rules.headline_minutes)
        if not self.approximate:
            return whole
        return np.maximum(whole, np.round(self.rules.approximate_little_share * np.nan_to_num(before), DECIMALS))

    def sides(self, change: Floats, before: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether changes (minutes after less before, NaN never counts) count as nearer, and as further.

        Parameters
        ----------
        change
            A row an area, one column or a column a run.
        before
            Today's journeys by area.
        """
        limit = self.limit(before).reshape(-1, *[1] * (change.ndim - 1))
        rounded = np.round(change, DECIMALS)
        return rounded <= -limit, rounded >= limit
