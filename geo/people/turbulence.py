"""How far a ward's estimate may be out: a margin set by how many of its people move, and for how many years.

Lists lag behind people, by more with every year and where more people move; so the square of the margin grows with the
share who move in a year times the years since the base. People newly placed in asylum housing, new overseas
registrations and lists that were cleaned add to it. The guide (part 6, question viii) names pupils who move and asylum
housing and publishes no coefficient, so every one here is a judgement, set so that 95 of 100 made-up wards are held.
Asylum housing and registrations widen a margin and are never shown below the authority: no function gives them back by
ward, and they are felt in wide steps only.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.errors import InputError

JUDGEMENT = "a judgement: no published value exists"
# Guarded counts feed a ward's margin in steps of so many people per resident: 100 in a ward of 10,000. Our choice.
GUARDED_STEP = 0.01
# The share of people who move in a year where nothing tells it. Our choice: about what the census finds in England.
MOVED_WHERE_NOT_TOLD = 0.10
SCHOOLS, ASYLUM, OVERSEAS = "movement of pupils between schools", "asylum housing", "new overseas registrations"


@dataclass(frozen=True)
class Coefficient:
    """One number that a user may move, with how far: the limits are half and double the usual value or our choice."""

    name: str
    label: str
    usual: float
    lowest: float
    highest: float
    basis: str = JUDGEMENT


MARGIN_COEFFICIENTS = (
    Coefficient("base", "margin of a ward on the day of its count, as a share of its people", 0.02, 0.01, 0.04),
    Coefficient(
        "moving", "margin of a ward where as many move in a year as live there, after one year", 0.10, 0.05, 0.20
    ),
    Coefficient("moving_cleanings_told", "the same where cleanings of lists are told", 0.08, 0.04, 0.16),
    Coefficient("asylum", "margin for each person newly placed in asylum housing, per resident", 0.5, 0.25, 1.0),
    Coefficient("overseas", "margin for each new overseas registration, per resident", 0.5, 0.25, 1.0),
)


# Share of made-up wards whose true number lay within the usual margin so many years after the base, where lists lag
# behind people and are cleaned untold (tests/people/test_list_coverage.py).
COVERED_IN_TRIALS = {1: 0.95, 3: 0.96, 5: 0.97}


@dataclass(frozen=True)
class MarginSettings:
    """Coefficients of the margin of error, every one a judgement; see MARGIN_COEFFICIENTS for their limits."""

    base: float = 0.02
    moving: float = 0.10
    moving_cleanings_told: float = 0.08
    asylum: float = 0.5
    overseas: float = 0.5

    def __post_init__(self) -> None:
        refuse_beyond(self, MARGIN_COEFFICIENTS)


def refuse_beyond(settings: object, coefficients: tuple[Coefficient, ...]) -> None:
    """Refuse a settings record with a coefficient outside its limits, one sentence each."""
    faults = [
        f"The {known.label} is {getattr(settings, known.name):g}; from {known.lowest:g} to {known.highest:g} was "
        f"expected."
        for known in coefficients
        if not known.lowest <= getattr(settings, known.name) <= known.highest
    ]
    if faults:
        raise InputError(*faults)


@dataclass(frozen=True, eq=False)
class GuardedCounts:
    """Counts of people by ward that may widen a margin and are never shown below the authority.

    Attributes
    ----------
    by_ward
        Index ward_code, or the authority's one code where no more is told: then every ward has the authority's rate.
        The wards' counts stay out of the printed form, and of every function's answer; `total` is the authority's.
    basis
        Says in words what is counted (a stock of people housed is not the number newly placed).
    """

    title: str
    period: str
    basis: str
    by_ward: pd.Series = field(repr=False)

    def __post_init__(self) -> None:
        refuse_uncounted(self.by_ward, self.title)

    @property
    def total(self) -> float:
        """People in the whole authority; NaN where a ward is not told."""
        return float(self.by_ward.sum(skipna=False))


@dataclass(frozen=True, eq=False)
class SchoolRolls:
    """Pupils by ward in one school year. frame: index ward_code; roll, joined, left (outside the usual points)."""

    period: str
    frame: pd.DataFrame

    def __post_init__(self) -> None:
        for column in ("roll", "joined", "left"):
            refuse_uncounted(self.frame[column], f"Pupils ({column})")

    @property
    def moved_share(self) -> pd.Series:
        """Pupils who joined or left per pupil on roll; NaN where nobody is on roll."""
        return ((self.frame["joined"] + self.frame["left"]) / self.frame["roll"]).where(self.frame["roll"] > 0)


@dataclass(frozen=True, eq=False)
class Turbulence:
    """What is held of people coming and going; None where it is not.

    moved: share of people by ward who moved in a year (census), to stand in for schools where those are not held.
    """

    schools: SchoolRolls | None = None
    moved: pd.Series | None = None
    asylum: GuardedCounts | None = None
    overseas: GuardedCounts | None = None


def refuse_uncounted(counts: pd.Series, title: str) -> None:
    """Refuse counts that are no numbers or below nought, in one sentence."""
    if not pd.api.types.is_numeric_dtype(counts):
        raise InputError(f"{title}: the counts are text (the first is {counts.iloc[0]!r}); numbers were expected.")
    below = counts[counts < 0]
    if len(below):
        raise InputError(f"{title}: {below.index[0]} has {below.iloc[0]:g}; a count is nought or more.")


@dataclass(frozen=True, eq=False)
class Since:
    """What has happened between the base and the date of an estimate, besides people moving.

    Attributes
    ----------
    years
        From the base to the date, nought or more.
    cleaned
        Residents' worth of patients taken off lists by cleanings, by ward_code, as shares of its people; None where
        cleanings are not told.
    carrying
        The margin of carrying the base to the wards, as a share of people; nought for a count published for them.
    """

    years: float
    cleaned: pd.Series | None = None
    carrying: float = 0.0


def relative_margins(people: pd.Series, turbulence: Turbulence, settings: MarginSettings, since: Since) -> pd.Series:
    """Margins by ward as shares of people, meant to hold 95 in 100; what is not held adds nothing to the square.

    Where the movement of pupils is not told the share who moved stands in for it, else MOVED_WHERE_NOT_TOLD. Of asylum
    housing and overseas registrations by ward only the step is felt (GUARDED_STEP). people: residents by ward_code.
    """
    moving = settings.moving if since.cleaned is None else settings.moving_cleanings_told
    squares = settings.base**2 + moving**2 * _moved_share(people.index, turbulence) * since.years + since.carrying**2
    asylum, overseas = (_per_resident(counts, people) for counts in (turbulence.asylum, turbulence.overseas))
    squares += (settings.asylum * asylum.fillna(0.0)) ** 2 + (settings.overseas * overseas.fillna(0.0)) ** 2
    if since.cleaned is not None:
        squares += since.cleaned.reindex(people.index).fillna(0.0) ** 2
    return np.sqrt(squares)


def _moved_share(wards: pd.Index, turbulence: Turbulence) -> pd.Series:
    """The share of people who move in a year, by ward, from the best that is held of each."""
    pupils = None if turbulence.schools is None else turbulence.schools.moved_share
    share = pd.Series(np.nan, index=wards)
    for told in (pupils, turbulence.moved):
        share = share if told is None else share.fillna(told.reindex(wards))
    return share.fillna(MOVED_WHERE_NOT_TOLD)


def _per_resident(counts: GuardedCounts | None, people: pd.Series) -> pd.Series:
    """Counts per resident by ward, as they may feed a margin; all NaN where none are held.

    The rate of a ward goes up to the next step, and nobody counts as a first step: whoever works the margin back finds
    a step and not a count. The authority's own rate is no secret and stays as it is.
    """
    if counts is None:
        return pd.Series(np.nan, index=people.index)
    if len(counts.by_ward) == 1 and counts.by_ward.index[0] not in people.index:
        return pd.Series(counts.total / people.sum(), index=people.index)
    rate = (counts.by_ward.reindex(people.index) / people).where(people > 0)
    return np.ceil((rate / GUARDED_STEP).clip(lower=1.0)) * GUARDED_STEP


def absent_words(turbulence: Turbulence) -> tuple[str, ...]:
    """What is not held, and what is said of what is; one sentence each."""
    lines = []
    if turbulence.schools is None and turbulence.moved is None:
        lines.append(
            f"How many move in a year is not held: {MOVED_WHERE_NOT_TOLD:.0%} of every ward's people is taken."
        )
    elif turbulence.schools is None:
        lines.append(f"No figures of {SCHOOLS} are held: the share who moved in a year (census) stands in for them.")
    for title, counts in ((ASYLUM, turbulence.asylum), (OVERSEAS, turbulence.overseas)):
        if counts is None:
            lines.append(f"No figures of {title} are held: the margin does not allow for them.")
    for counts in (turbulence.asylum, turbulence.overseas):
        if counts is not None:
            lines.append(f"{counts.title} ({counts.period}, {counts.basis}) widens the margin and is not shown.")
    return tuple(lines)
