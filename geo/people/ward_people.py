"""Everything known of how many people live in each ward and how that changes, and the estimates made of it.

A page calls these functions again with its own coefficients: they are pure and quick. The base of the estimates is one
official count; the others stand beside them and are never replaced.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geo.errors import InputError, NotHeldError
from geo.people.authority_total import AuthorityTotal, SourceTotal, total_of_sources
from geo.people.churn import Institution, InstitutionKind, Movement, sight
from geo.people.list_estimate import (
    USUAL,
    BirthsAndDeaths,
    EstimateSettings,
    ResidentCount,
    WardEstimates,
    beside,
    ward_estimates,
)
from geo.people.list_history import NEAR_DAYS, RegisteredLists, day_of
from geo.people.planned_homes import PlannedSite
from geo.people.raking import CrossTable, Raked, Totals, independent_seed, rake
from geo.people.turbulence import Turbulence, absent_words
from geo.uncertainty.margins import combined_margin, standard_error

# A base no later than this after the first list leaves most of the series to be moved on from it. Our choice.
BASE_AFTER_FIRST_LIST_DAYS = 731
# Lists that go on so long after a base show what they can tell. Our choice.
LISTS_AFTER_BASE_DAYS = 365
WARD = "ward"


@dataclass(frozen=True, eq=False)
class WardTable:
    """People by ward and one or two other divisions at one date, such as sex and age.

    Attributes
    ----------
    basis
        In words how the figures came to the wards.
    axes
        Names of the other divisions.
    frame
        Index ward_code, columns the labels of the one axis, or pairs of labels, every pair in the order of both axes.
    """

    title: str
    date: str
    basis: str
    axes: tuple[str, ...]
    frame: pd.DataFrame

    def __post_init__(self) -> None:
        if self.frame.columns.nlevels != len(self.axes):
            raise InputError(
                f"{self.title}: the columns have {self.frame.columns.nlevels} parts where the table is by "
                f"{' and '.join(self.axes)}."
            )

    @property
    def table(self) -> CrossTable:
        """The same as an array with the wards first; refused where a count is missing."""
        levels = (self.frame.columns.get_level_values(at) for at in range(len(self.axes)))
        labels = (tuple(self.frame.index), *(tuple(dict.fromkeys(level)) for level in levels))
        cells = self.frame.to_numpy(float).reshape([len(each) for each in labels])
        return CrossTable((WARD, *self.axes), labels, cells)


@dataclass(frozen=True, eq=False)
class Base:
    """The official count that estimates start from, None where there is none, and why in words."""

    count: ResidentCount | None
    words: str


@dataclass(frozen=True, eq=False)
class WardPeople:
    """What a place holds of its wards' people; None, or empty, where it is not held.

    Attributes
    ----------
    counts
        Official counts by ward, oldest first.
    lists
        Registered patients by ward at every date that can be told.
    sizes
        Patients by practice_id (rows) and ISO date, or month where no more is told (columns, ascending).
    list_event_words
        What happened to lists that is no movement of people, a sentence each.
    turbulence
        What sets the margins; its guarded counts are never shown, listed or handed out below the authority.
    births_and_deaths
        By ward and calendar year.
    movements
        People who moved by source and period; authority_only sources have one row, the authority's.
    newcomers
        By ward, a column for each answer of those who had another address a year before the census.
    origins
        New registrations by nationality of the whole authority: area_code (its own), period, nationality, people; to be
        protected as authority_only.
    authority_arrivals
        Measure, date, people of the whole authority as they may leave.
    institutions
        Places whose people come and go by their nature; area_code is the ward.
    planned
        Planned homes by site and year; area_code is the ward.
    ages
        By sex and age, or age alone, oldest first.
    ethnic_groups
        By ethnic group, the newest census's.
    """

    counts: tuple[ResidentCount, ...]
    lists: RegisteredLists | None
    sizes: pd.DataFrame
    list_event_words: tuple[str, ...]
    turbulence: Turbulence
    births_and_deaths: BirthsAndDeaths | None
    movements: tuple[Movement, ...]
    newcomers: pd.DataFrame | None
    origins: pd.DataFrame | None
    authority_arrivals: pd.DataFrame
    institutions: tuple[Institution, ...]
    planned: tuple[PlannedSite, ...]
    ages: tuple[WardTable, ...]
    ethnic_groups: WardTable | None

    def __post_init__(self) -> None:
        days = [day_of(count.date) for count in self.counts]
        if not days or days != sorted(set(days)):
            raise InputError("Official counts by ward are not in order of their dates, each once and one at least.")

    @property
    def wards(self) -> pd.Index:
        """The wards' codes."""
        return self.counts[0].people.index

    @cached_property
    def base(self) -> Base:
        """The official count that estimates start from."""
        return base_of(self.counts, self.lists)

    @property
    def estimate_dates(self) -> tuple[str, ...]:
        """The dates that can be estimated and are worth it: those of the lists and of official counts near them."""
        if self.lists is None or self.base.count is None:
            return ()
        days = {day_of(when): when for when in self.lists.dates}
        days |= {day_of(count.date): count.date for count in self.counts if _has_list(count, self.lists)}
        return tuple(days[day] for day in sorted(days))


def base_of(counts: Sequence[ResidentCount], lists: RegisteredLists | None) -> Base:
    """The official count to move on by the change of lists. counts: oldest first.

    It must have a list within a quarter of it. Of those, the newest within two years of the first list that a year of
    lists follows: later counts can then be held beside what the lists tell. Where none is so, the newest.
    """
    if lists is None:
        return Base(None, "No estimates by ward: registered patients are not held by small area.")
    first, last = day_of(lists.dates[0]), day_of(lists.dates[-1])
    near = [count for count in counts if _has_list(count, lists)]
    early = [
        count
        for count in near
        if (day_of(count.date) - first).days <= BASE_AFTER_FIRST_LIST_DAYS
        and (last - day_of(count.date)).days >= LISTS_AFTER_BASE_DAYS
    ]
    if early:
        count = early[-1]
        return Base(
            count,
            f"{count.title} ({count.date}) is the base: the newest official count within two years of the first list "
            f"({lists.dates[0]}) with a year of lists after it, so that later counts can be held beside the estimates.",
        )
    if near:
        count = near[-1]
        return Base(
            count,
            f"{count.title} ({count.date}) is the base: the newest official count with a list beside it; none is "
            f"within two years of the first list ({lists.dates[0]}) with a year of lists after it.",
        )
    return Base(
        None,
        f"No estimates by ward: no official count is within a quarter of a list; lists go from {lists.dates[0]} to "
        f"{lists.dates[-1]}.",
    )


def _has_list(count: ResidentCount, lists: RegisteredLists) -> bool:
    """Whether lists tell the date of a count: they lie around it, or one is within a quarter."""
    day, first, last = (day_of(when) for when in (count.date, lists.dates[0], lists.dates[-1]))
    return (first - day).days <= NEAR_DAYS and (day - last).days <= NEAR_DAYS


def estimates(
    ward_people: WardPeople, *, settings: EstimateSettings = USUAL, dates: Sequence[str] = ()
) -> WardEstimates:
    """Residents by ward at each date (`estimate_dates` where none are given); NotHeldError where nothing allows it."""
    if ward_people.lists is None or ward_people.base.count is None:
        raise NotHeldError(ward_people.base.words)
    return ward_estimates(
        ward_people.base.count,
        ward_people.lists,
        turbulence=ward_people.turbulence,
        births_and_deaths=ward_people.births_and_deaths,
        dates=dates or ward_people.estimate_dates,
        settings=settings,
    )


def beside_official(ward_people: WardPeople, estimated: WardEstimates) -> pd.DataFrame:
    """Estimates beside the counts published for these wards (list_estimate.beside), without the base."""
    return beside(estimated, [count for count in ward_people.counts if count is not estimated.base])


@dataclass(frozen=True)
class SourceErrors:
    """How sure each source of the whole authority's people is taken to be; our choices.

    Attributes
    ----------
    official
        The standard error of an official count as a share of it.
    together
        How far the margins of wards go together (margins.combined_margin): they rest on the same lists, whose errors
        lean the same way in part (in Trafford by about a hundredth of people in 2020 and 2024).
    """

    official: float = 0.01
    together: float = 0.2


def authority_sources(
    ward_people: WardPeople, *, settings: EstimateSettings = USUAL, errors: SourceErrors = SourceErrors()
) -> tuple[SourceTotal, ...]:
    """Totals of the authority at the date of the newest official count: that count, and the lists moved on to it.

    Where that count is the base itself, or no list tells its date, the lists are no second source and it stands alone.
    """
    newest = ward_people.counts[-1]
    people = float(newest.people.sum())
    sources = [SourceTotal(newest.title, people, errors.official * people, newest.date)]
    base = ward_people.base.count
    if base is not None and base is not newest and newest.date in ward_people.estimate_dates:
        ours = estimates(ward_people, settings=settings, dates=(newest.date,)).at(newest.date)
        if ours["people"].notna().all():
            margin = combined_margin(ours["margin"].tolist(), together=errors.together)
            title = f"{base.title}, moved on by patients' lists"
            sources.append(SourceTotal(title, float(ours["people"].sum()), standard_error(margin), newest.date))
    return tuple(sources)


def authority_total_of(
    ward_people: WardPeople,
    *,
    settings: EstimateSettings = USUAL,
    errors: SourceErrors = SourceErrors(),
    others: Iterable[SourceTotal] = (),
) -> AuthorityTotal:
    """One total of the authority at the date of the newest official count. others: a user's own sources."""
    return total_of_sources((*authority_sources(ward_people, settings=settings, errors=errors), *others))


@dataclass(frozen=True, eq=False)
class BestEstimate:
    """The wards' people by sex, age and ethnic group, as far as they are held, made to agree with their total.

    raked.table's axes are ward, sex, age, ethnic_group, without those that are not held; where raked.agrees is false it
    is no estimate. notes are sentences a reader must see. Unrounded: raking.shown_cells is what may be shown.
    """

    when: str
    total: AuthorityTotal
    raked: Raked
    notes: tuple[str, ...]


def best_estimate(
    ward_people: WardPeople,
    *,
    settings: EstimateSettings = USUAL,
    total: AuthorityTotal | None = None,
) -> BestEstimate:
    """The frame of ward, sex, age and ethnic group at the date of the newest official count, raked to one total.

    The pattern is the newest table of ages with sexes (else of ages) and, within each ward, the census's ethnic groups
    independent of them. It is made to agree with the wards by lists (else by the count itself), and with the sexes and
    ages and the ethnic groups of the whole authority. total: `authority_total_of` where none is given.
    """
    when = ward_people.counts[-1].date
    parts = _patterns(ward_people)
    seed = independent_seed([part.table for part in parts], by=WARD)
    whole = authority_total_of(ward_people, settings=settings) if total is None else total
    wards, title = ward_people.counts[-1].people, ward_people.counts[-1].title
    notes: list[str] = []
    if when in ward_people.estimate_dates:
        estimated = estimates(ward_people, settings=settings, dates=(when,))
        wards, title, notes = estimated.at(when)["people"], "Wards by patients' lists", list(estimated.notes)
    absent = int(wards.reindex(seed.labels[0]).isna().sum())
    if absent:
        raise NotHeldError(f"No best estimate: people are not available in wards: {absent}.")
    by_ward = CrossTable((WARD,), seed.labels[:1], wards.reindex(seed.labels[0]).to_numpy(float))
    targets = [Totals(title, by_ward)]
    targets += [Totals(f"{part.title}, whole authority", part.table.over(part.axes)) for part in parts]
    raked = rake(seed, targets, people=whole.people)
    if len(parts) > 1:
        notes.append(
            f"{parts[0].title} and {parts[1].title[0].lower()}{parts[1].title[1:]} are held apart: within a ward each "
            "age is given the same mix of groups, which it does not have."
        )
    return BestEstimate(when, whole, raked, (*notes, *raked.notes))


def _patterns(ward_people: WardPeople) -> list[WardTable]:
    """The newest table of ages, with sexes where one is held, and that of ethnic groups."""
    complete = [table for table in ward_people.ages if table.frame.notna().all(axis=None)]
    if not complete:
        raise NotHeldError("No best estimate: ages are not held by ward.")
    newest = max(complete, key=lambda table: (len(table.axes), day_of(table.date)))
    groups = ward_people.ethnic_groups
    return [newest] if groups is None or groups.frame.isna().any(axis=None) else [newest, groups]


def described(ward_people: WardPeople) -> tuple[str, ...]:
    """What is held of the wards' people, in sentences: the base, the dates, what sets the margins. No guarded count."""
    lines = [ward_people.base.words]
    dates = ward_people.estimate_dates
    if dates:
        lines.append(f"Estimates by ward: {len(dates)} dates, {dates[0]} to {dates[-1]}.")
        lines += absent_words(ward_people.turbulence)
        if ward_people.births_and_deaths is None:
            lines.append("Births and deaths are not held: the change of the list stands alone.")
    lines += [
        f"{table.title} by ward: {table.basis}." for table in (*ward_people.ages, ward_people.ethnic_groups) if table
    ]
    periods: dict[str, list[str]] = {}
    for movement in ward_people.movements:
        periods.setdefault(movement.source, []).append(movement.period)
    for source, source_periods in periods.items():
        until = f" to {source_periods[-1]}" if source_periods[-1] != source_periods[0] else ""
        lines.append(f"People moving in and out: {sight(source).title}, {source_periods[0]}{until}.")
    kinds = Counter(each.kind for each in ward_people.institutions)
    if kinds:
        named = ", ".join(f"{kind} ({kinds[kind]})" for kind in InstitutionKind if kinds[kind])
        lines.append(f"Named before people moving: {named}.")
    return tuple(lines)
