"""How far a ward's estimate may be out: a margin set by how much its people come and go.

Three things are looked at: pupils who join and leave schools outside the usual points of the year, people newly placed
in asylum housing, and new overseas registrations. The guide (part 6, question viii) names the first two and publishes
no coefficient, so every one here is a judgement. The second and third widen a margin and are never shown below the
authority: no function gives them back by ward, and they are felt in wide steps only.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.errors import InputError

JUDGEMENT = "a judgement: no published value exists"
# Guarded counts feed a ward's margin in steps of so many people per resident: 100 in a ward of 10,000. Our choice.
GUARDED_STEP = 0.01
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
    Coefficient("base", "margin of a settled ward, as a share of its people", 0.02, 0.01, 0.04),
    Coefficient("schools", "margin for each unit of movement of pupils", 0.10, 0.05, 0.20),
    Coefficient("asylum", "margin for each person newly placed in asylum housing, per resident", 0.5, 0.25, 1.0),
    Coefficient("overseas", "margin for each new overseas registration, per resident", 0.5, 0.25, 1.0),
    Coefficient("widened_by_absent", "margin added for each measure that is not held, as a share of it", 0.25, 0, 0.5),
)


# Share of made-up wards whose true number lay within the margin so many years after the base, by the usual values and
# by all of them doubled, where lists lag behind people (tests/people/test_list_coverage.py): no nominal 95%.
COVERED_IN_TRIALS = {1: (0.81, 0.98), 3: (0.69, 0.94), 5: (0.65, 0.92)}


@dataclass(frozen=True)
class MarginSettings:
    """Coefficients of the margin of error, every one a judgement; see MARGIN_COEFFICIENTS for their limits."""

    base: float = 0.02
    schools: float = 0.10
    asylum: float = 0.5
    overseas: float = 0.5
    widened_by_absent: float = 0.25

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


def relative_margins(
    people: pd.Series, turbulence: Turbulence, settings: MarginSettings, *, also_absent: pd.Series | None = None
) -> pd.Series:
    """Margins by ward as shares of people; what is not held adds nothing to the square and widens the whole instead.

    Each absent term widens by `widened_by_absent`; schools count as absent where the share who moved stands in for
    them. Of asylum housing and overseas registrations by ward only the step is felt (GUARDED_STEP).

    Parameters
    ----------
    people
        Residents by ward_code that rates are of.
    also_absent
        Further terms that an estimate lacks, by ward.
    """
    wards = people.index
    moved_share = None if turbulence.schools is None else turbulence.schools.moved_share.reindex(wards)
    schools = pd.Series(np.nan, index=wards) if moved_share is None else moved_share
    stand_in = pd.Series(np.nan, index=wards) if turbulence.moved is None else turbulence.moved.reindex(wards)
    asylum, overseas = (_per_resident(counts, people) for counts in (turbulence.asylum, turbulence.overseas))
    absent = sum(each.isna().astype(int) for each in (schools, asylum, overseas))
    if also_absent is not None:
        absent = absent + also_absent.reindex(wards).fillna(0)
    squares = settings.base**2 + (settings.schools * schools.fillna(stand_in).fillna(0.0)) ** 2
    squares += (settings.asylum * asylum.fillna(0.0)) ** 2 + (settings.overseas * overseas.fillna(0.0)) ** 2
    return np.sqrt(squares) * (1 + settings.widened_by_absent * absent)


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
    missing = [
        (SCHOOLS, turbulence.schools),
        (ASYLUM, turbulence.asylum),
        (OVERSEAS, turbulence.overseas),
    ]
    lines = [
        f"No figures of {title} are held: the margin is wider for it." for title, counts in missing if counts is None
    ]
    if turbulence.schools is None and turbulence.moved is not None:
        lines.append(f"The share who moved in a year (census) stands in for {SCHOOLS}.")
    for counts in (turbulence.asylum, turbulence.overseas):
        if counts is not None:
            lines.append(f"{counts.title} ({counts.period}, {counts.basis}) widens the margin and is not shown.")
    return tuple(lines)
