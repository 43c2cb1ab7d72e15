"""Registered patients by ward over time: between two lists, over the change of the register, and gaps in the series.

Patients are summed over all practices first, so that a practice that closes or merges moves nobody between wards. From
July 2024 the published lists by small area come from another register (the Personal Demographics Service): a break, so
the step from the list before to the list after it is no change of people.
"""

from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from geo.errors import InputError, NotHeldError
from geo.people.turbulence import refuse_uncounted

# First list by small area from the new register alone; the main files of April 2024 are still of the old one.
REGISTER_CHANGED = "2024-07-01"
# Two lists further apart than this are no neighbouring quarters: a quarter has at most 92 days.
QUARTER_DAYS = 100
# A count of residents may lie so many days before the first list or after the last and still be held beside it.
NEAR_DAYS = 92
MONTHS_IN_QUARTER = 3


@dataclass(frozen=True, eq=False)
class RegisteredLists:
    """Patients who live in each ward, on the lists of all practices, at several dates.

    Attributes
    ----------
    frame
        Index ward_code, columns ISO dates ascending; NaN where a list does not tell.
    basis
        How the figures come to the wards, in words.
    modelled
        The dates whose figures are modelled.
    cleaned
        Patients by ward_code who were taken off by cleanings, a column for each list by whose date they were; None
        where cleanings are not told.
    """

    frame: pd.DataFrame
    basis: str
    modelled: frozenset[str] = field(default_factory=frozenset)
    cleaned: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        if self.frame.columns.empty:
            raise InputError("No list of registered patients is given; an estimate needs one at least.")
        for when in self.frame.columns:
            refuse_uncounted(self.frame[when], f"Registered patients at {when}")
        days = [day_of(when) for when in self.frame.columns]
        if days != sorted(set(days)):
            raise InputError("Lists of registered patients are not in order of their dates, each once.")

    @property
    def dates(self) -> tuple[str, ...]:
        """The dates of the lists, first to last."""
        return tuple(self.frame.columns)

    def at(self, when: str) -> pd.Series:
        """Patients by ward at a date: a list's own, or on the straight line between the two around it.

        A date at most a quarter outside takes the nearest list; one further off is not held.
        """
        used = self.used_at(when)
        if len(used) == 1:
            return self.frame[used[0]]
        before, after = used
        part = _days(before, when) / _days(before, after)
        return self.frame[before] * (1 - part) + self.frame[after] * part

    def used_at(self, when: str) -> tuple[str, ...]:
        """The dates of the lists that the figures of a date come from: one, or the two around it."""
        day = day_of(when)
        before = [listed for listed in self.dates if day_of(listed) <= day]
        after = [listed for listed in self.dates if day_of(listed) >= day]
        if before and after:
            return (before[-1],) if day_of(before[-1]) == day else (before[-1], after[0])
        nearest = before[-1] if before else after[0]
        if abs(_days(nearest, when)) > NEAR_DAYS:
            raise NotHeldError(
                f"No list of registered patients is held within a quarter of {when}; they go from {self.dates[0]} to "
                f"{self.dates[-1]}."
            )
        return (nearest,)

    def cleaned_between(self, since: str, until: str) -> pd.Series | None:
        """Patients by ward taken off by cleanings between two dates, in either order; None where that is not told."""
        if self.cleaned is None:
            return None
        first, last = sorted((day_of(since), day_of(until)))
        between = [by for by in self.cleaned.columns if first < day_of(by) <= last]
        return self.cleaned[between].sum(axis="columns")

    def words_at(self, when: str) -> str:
        """How the figures of a date come about."""
        used = self.used_at(when)
        if len(used) == 2:
            return f"a straight line between the lists of {used[0]} and {used[1]}"
        return f"the list of {used[0]}"


def day_of(when: str) -> date:
    """The day of an ISO date; the first of the month where only that is told, as lists are taken on the first."""
    try:
        return date.fromisoformat(when if len(when) > 7 else f"{when}-01")
    except ValueError as wrong:
        raise InputError(f"{when!r} is no date; 2024-07-01 or 2024-07 is how one looks.") from wrong


def crosses_register_change(*dates: str) -> bool:
    """Whether the change of the register lies between the first and the last of some dates."""
    days = [day_of(when) for when in dates]
    return min(days) < day_of(REGISTER_CHANGED) <= max(days)


@dataclass(frozen=True, eq=False)
class Linked:
    """Lists over the change of the register, made one series where that could be done, and the sentence that says so.

    words is empty where no change of the register lies within the lists.
    """

    lists: RegisteredLists
    words: str = ""


def over_register_change(lists: RegisteredLists) -> Linked:
    """The later lists moved so that the step at the change of the register is the mean of the quarters beside it.

    This needs lists a quarter apart on both sides. Without them the series is left as it is, and said to be broken.
    """
    old = [when for when in lists.dates if day_of(when) < day_of(REGISTER_CHANGED)]
    new = [when for when in lists.dates if day_of(when) >= day_of(REGISTER_CHANGED)]
    if not old or not new:
        return Linked(lists)
    step = _days(old[-1], new[0])
    beside = [pair for pair in (old[-2:], new[:2]) if len(pair) == 2 and _days(*pair) <= QUARTER_DAYS]
    if step > QUARTER_DAYS or not beside:
        words = (
            f"The register behind the lists changed in July 2024, between the lists of {old[-1]} and {new[0]}: part of "
            "the change between them may be the register's and not people's, and no margin allows for it."
        )
        return Linked(lists, words)
    each_day = sum((lists.frame[last] - lists.frame[first]) / _days(first, last) for first, last in beside)
    expected = each_day / len(beside) * step
    jump = lists.frame[new[0]] - lists.frame[old[-1]] - expected
    frame = lists.frame.copy()
    frame[new] = frame[new].sub(jump, axis="index")
    words = (
        f"The register behind the lists changed in July 2024. The step from {old[-1]} to {new[0]} is taken to be as "
        f"large as the quarters beside it: {_more(jump.sum())} are left out as the register's and not people's."
    )
    return Linked(replace(lists, frame=frame), words)


def missing_quarters(lists: RegisteredLists) -> tuple[str, ...]:
    """A sentence for each gap in a series whose other lists are a quarter apart."""
    gaps = list(zip(lists.dates, lists.dates[1:], strict=False))
    if not any(_days(*gap) <= QUARTER_DAYS for gap in gaps):
        return ()
    lines = []
    for first, last in gaps:
        absent = round(_months(first, last) / MONTHS_IN_QUARTER) - 1
        if absent > 0:
            quarters = "A quarter is" if absent == 1 else f"{absent} quarters are"
            lines.append(
                f"{quarters} missing between the lists of {first} and {last}: figures between them are on a straight "
                "line."
            )
    return tuple(lines)


def season_words(base_date: str, when: str) -> str:
    """A caution where two dates fall in different quarters of the year; empty where they do not."""
    first, last = day_of(base_date), day_of(when)
    if (first.month - 1) // MONTHS_IN_QUARTER == (last.month - 1) // MONTHS_IN_QUARTER:
        return ""
    return (
        f"{base_date} and {when} fall in different quarters of the year: students, barracks and seasonal work come and "
        "go between them; July to July or October to October is safer."
    )


def _more(patients: float) -> str:
    amount = f"{round(abs(patients) / 10) * 10:,} patients"
    return f"{amount} {'more' if patients >= 0 else 'fewer'}"


def _days(first: str, last: str) -> int:
    return (day_of(last) - day_of(first)).days


def _months(first: str, last: str) -> int:
    start, end = day_of(first), day_of(last)
    return (end.year - start.year) * 12 + end.month - start.month
