"""Where a table came from, and what one figure carries: its range and what that covers, its base, source and period."""

import math
from dataclasses import dataclass
from enum import StrEnum

from geo.errors import InputError

# Beside the files of a place: what whoever shows them has to quote.
ATTRIBUTION_FILE = "ATTRIBUTION.txt"


@dataclass(frozen=True)
class Source:
    """One official file as it was read.

    `date` is ISO or empty when neither the file nor sources.toml tells it; `assumed` names the facts that were guessed
    from the file's name; `used_for` says in words what the place takes from it, empty when it is held but not used.
    """

    file: str
    title: str
    publisher: str = ""
    edition: str = ""
    licence: str = ""
    date: str = ""
    sha256: str = ""
    assumed: tuple[str, ...] = ()
    used_for: str = ""


class Interval(StrEnum):
    """What a range covers. "95%" is said only where every part was sampled or counted as chance events."""

    CI95 = "ci95"
    CI998 = "ci998"
    MARGIN = "moe"
    RUNS = "sensitivity"
    NONE = "none"

    @property
    def label(self) -> str:
        """The kind of range in plain words."""
        return {
            "ci95": "95% confidence interval",
            "ci998": "99.8% confidence interval",
            "moe": "range from population doubt alone",
            "sensitivity": "in 9 of 10 of our what-if runs",
            "none": "no range is held",
        }[self.value]


class Evidence(StrEnum):
    """How a figure came to be known."""

    OFFICIAL = "official"
    MODELLED = "modelled"
    LOCAL = "local"
    SURVEY = "survey"
    JUDGEMENT = "judgement"


@dataclass(frozen=True)
class Statistic:
    """One figure and what it carries.

    Attributes
    ----------
    value, lower, upper
        In the unit of its indicator, NaN where not held.
    base
        The people, households or events it rests on, NaN where not told.
    source
        The file it was read from, or the title of what it was made by.
    period
        In words ("2021", "April 2022 to March 2023").
    """

    value: float
    lower: float = math.nan
    upper: float = math.nan
    interval: Interval = Interval.NONE
    base: float = math.nan
    source: str = ""
    period: str = ""
    evidence: Evidence = Evidence.OFFICIAL

    def __post_init__(self) -> None:
        ranged = not (math.isnan(self.lower) or math.isnan(self.upper))
        if ranged != (self.interval is not Interval.NONE):
            raise InputError(
                f"A figure of {self.value:g} must have a lower and an upper end and the kind of its range, or none of "
                f"them; it has {self.lower:g}, {self.upper:g} and {self.interval.value!r}."
            )
        if ranged and not self.lower <= self.value <= self.upper:
            raise InputError(
                f"A figure of {self.value:g} must lie within its range; the range is {self.lower:g} to {self.upper:g}."
            )

    @property
    def held(self) -> bool:
        """Whether there is a figure; one that is not held is said to be not available, never nought."""
        return not math.isnan(self.value)
