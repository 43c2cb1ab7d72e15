"""How many people live in a ward, when the official count no longer keeps up: the change of patients' lists.

A trusted count is moved on by the change of registered patients who live in the ward, deflated because lists hold more
people than live there, and by a small part of births less deaths that has not reached the lists. The margin comes from
how many people move, and for how many years (turbulence). It is modelled: official figures stand beside it and are
never replaced.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.disclosure.suppression import round_half_up
from geo.errors import InputError, NotHeldError
from geo.people.list_history import (
    RegisteredLists,
    crosses_register_change,
    day_of,
    missing_quarters,
    over_register_change,
    season_words,
)
from geo.people.turbulence import (
    Coefficient,
    MarginSettings,
    Since,
    Turbulence,
    absent_words,
    refuse_beyond,
    refuse_uncounted,
    relative_margins,
)
from geo.provenance import Evidence, Interval, Statistic
from geo.uncertainty.margins import ERRORS_IN_95

# Modelled people are shown to the nearest 5, as counts from patients' lists are.
PEOPLE_SHOWN_TO = 5
DAYS_IN_YEAR = 365.25
# Patients taken off by cleanings are said to the nearest 100. Our choice.
CLEANED_TO = 100
# Patients over residents, less one, in England in 2015: 57.1 and 54.8 million (House of Commons Library).
ENGLAND_INFLATION_2015 = 0.042

LIST_COEFFICIENTS = (
    Coefficient("births_not_listed", "share of births not yet in the change of the list", 0.15, 0.0, 0.3),
    Coefficient("deaths_not_listed", "share of deaths not yet in the change of the list", 0.15, 0.0, 0.3),
    Coefficient("coverage_lowest", "lowest share of a list taken to be residents", 0.75, 0.5, 1.0),
    Coefficient("coverage_highest", "highest share of a list taken to be residents", 1.10, 1.0, 1.5),
)


@dataclass(frozen=True)
class ListSettings:
    """Coefficients of the list change, every one a judgement; see LIST_COEFFICIENTS for their limits.

    Most births and deaths are in the change of the list already: counting them whole would count them twice.
    """

    births_not_listed: float = 0.15
    deaths_not_listed: float = 0.15
    coverage_lowest: float = 0.75
    coverage_highest: float = 1.10

    def __post_init__(self) -> None:
        refuse_beyond(self, LIST_COEFFICIENTS)


@dataclass(frozen=True)
class EstimateSettings:
    """Every number that an estimate from lists rests on besides the data."""

    lists: ListSettings = field(default_factory=ListSettings)
    margin: MarginSettings = field(default_factory=MarginSettings)


USUAL = EstimateSettings()


@dataclass(frozen=True, eq=False)
class ResidentCount:
    """A count of residents by ward_code at one date: a census or a mid-year estimate.

    carried: how it came from small areas to the wards, in words; empty for a count that was published for these very
    wards, which alone is official of a ward. carrying: the root mean square error of that way, as a share of people.
    """

    title: str
    date: str
    people: pd.Series
    carried: str = ""
    carrying: float = 0.0

    def __post_init__(self) -> None:
        refuse_uncounted(self.people, self.title)

    @property
    def published(self) -> bool:
        """Whether it was published for these very wards."""
        return not self.carried

    @property
    def ward_title(self) -> str:
        """What it is called beside the figure of a ward."""
        return self.title if self.published else f"{self.title}, {self.carried}"


@dataclass(frozen=True, eq=False)
class BirthsAndDeaths:
    """Births and deaths by ward and calendar year. frame: ward_code, year (whole number), births, deaths."""

    frame: pd.DataFrame

    def __post_init__(self) -> None:
        for column in ("births", "deaths"):
            refuse_uncounted(self.frame[column], column.capitalize())

    def between(self, since: str, until: str, *, wards: pd.Index) -> pd.DataFrame:
        """births and deaths by ward from one date to another, years in part by their days; NaN where a year is missing.

        Backwards in time they count below nought: who was born since was not there yet.
        """
        first, last = sorted((day_of(since), day_of(until)))
        parts = {
            year: (min(last.toordinal(), _new_year(year + 1)) - max(first.toordinal(), _new_year(year)))
            / (_new_year(year + 1) - _new_year(year))
            for year in range(first.year, last.year + 1)
        }
        sign = 1.0 if day_of(since) <= day_of(until) else -1.0
        columns = {}
        for column in ("births", "deaths"):
            by_year = self.frame.pivot(index="ward_code", columns="year", values=column).reindex(wards)
            counted = by_year.reindex(columns=[year for year, part in parts.items() if part > 0])
            weights = [part for part in parts.values() if part > 0]
            columns[column] = sign * counted.mul(weights, axis="columns").sum(axis="columns", skipna=False)
        return pd.DataFrame(columns)


@dataclass(frozen=True, eq=False)
class WardEstimates:
    """Estimates of residents by ward at several dates; modelled. Unrounded: `shown` is what may leave.

    Attributes
    ----------
    frame
        ward_code, date, people, margin (NaN: not available), registered, list_change, natural_change (the part
        counted), natural_told (whether births and deaths of all its years are held), coverage (residents per patient
        used), coverage_unusual, inflation (patients per resident, less one).
    notes
        Sentences a reader must see.
    """

    base: ResidentCount
    frame: pd.DataFrame
    basis: str
    notes: tuple[str, ...]
    settings: EstimateSettings

    def at(self, when: str) -> pd.DataFrame:
        """The rows of one date, by ward_code."""
        rows = self.frame[self.frame["date"] == when]
        if rows.empty:
            raise NotHeldError(f"No estimate for {when} was made; those of {', '.join(self.dates)} are held.")
        return rows.set_index("ward_code")

    @property
    def dates(self) -> tuple[str, ...]:
        """The dates estimated, in order."""
        return tuple(self.frame["date"].unique())


def coverage_of(people: pd.Series, registered: pd.Series, settings: ListSettings) -> pd.DataFrame:
    """coverage (residents per registered patient, within the limits) and whether it lay outside them, by ward.

    NaN where nobody is registered: no list, no estimate.
    """
    coverage = (people / registered).where(registered > 0)
    used = coverage.clip(settings.coverage_lowest, settings.coverage_highest)
    return pd.DataFrame({"coverage": used, "unusual": coverage.notna() & (coverage != used)})


def natural_part(natural: pd.DataFrame, settings: ListSettings) -> pd.Series:
    """The births less deaths that are counted, by ward: the part not yet in the lists. NaN counts as none told."""
    counted = natural.fillna(0.0)
    return settings.births_not_listed * counted["births"] - settings.deaths_not_listed * counted["deaths"]


def moved_on(people: pd.Series, list_change: pd.Series, *, coverage: pd.Series, natural: pd.Series) -> pd.Series:
    """People by ward after a change of the list, deflated by coverage, and the natural change it lacks; 0 at least."""
    return (people + coverage * list_change + natural).clip(lower=0.0)


def list_inflation(registered: pd.Series, people: pd.Series) -> pd.Series:
    """Registered patients per resident, less one. Of no polarity: students and people who have just left are in it."""
    return (registered / people - 1).where(people > 0)


def ward_estimates(
    base: ResidentCount,
    lists: RegisteredLists,
    *,
    turbulence: Turbulence,
    births_and_deaths: BirthsAndDeaths | None = None,
    dates: Sequence[str] = (),
    settings: EstimateSettings = USUAL,
) -> WardEstimates:
    """Estimates at each date (the lists' own where none are given), forwards or backwards in time from the base.

    The base must have a list within a quarter of it. A ward without a list, or with no patients, is not available.
    """
    wards = base.people.index
    if not wards.isin(lists.frame.index).any():
        raise InputError(f"The wards of the lists are not those of {base.title}: no code is in both.")
    linked = over_register_change(lists)
    then = linked.lists.at(base.date).reindex(wards)
    coverage = coverage_of(base.people, then, settings.lists)
    rows, over_change = [], False
    for when in dates or lists.dates:
        list_change = linked.lists.at(when).reindex(wards) - then
        natural = _natural(births_and_deaths, base.date, when, wards)
        counted = natural_part(natural, settings.lists)
        registered = lists.at(when).reindex(wards)
        people = moved_on(base.people, list_change, coverage=coverage["coverage"], natural=counted)
        people = people.where(registered > 0)
        over_change |= crosses_register_change(*lists.used_at(base.date), *lists.used_at(when))
        since = _since(base, lists, when, coverage["coverage"])
        relative = relative_margins(base.people, turbulence, settings.margin, since)
        columns = {
            "date": when,
            "people": people,
            "margin": relative * people,
            "registered": registered,
            "list_change": list_change,
            "natural_change": counted,
            "natural_told": natural.notna().all(axis="columns"),
            "coverage": coverage["coverage"],
            "coverage_unusual": coverage["unusual"],
            "inflation": list_inflation(registered, people),
        }
        rows.append(pd.DataFrame(columns))
    frame = pd.concat(rows).rename_axis("ward_code").reset_index()
    notes = _notes(base, lists, linked.words if over_change else "", frame, turbulence, births_and_deaths)
    return WardEstimates(base, frame, lists.basis, tuple(notes), settings)


def _since(base: ResidentCount, lists: RegisteredLists, when: str, coverage: pd.Series) -> Since:
    """What lies between the base and a date, backwards or forwards, for the margin."""
    taken_off = lists.cleaned_between(base.date, when)
    cleaned = None if taken_off is None else coverage * taken_off / base.people.where(base.people > 0)
    years = abs((day_of(when) - day_of(base.date)).days) / DAYS_IN_YEAR
    return Since(years, cleaned, ERRORS_IN_95 * base.carrying)


def _natural(events: BirthsAndDeaths | None, since: str, until: str, wards: pd.Index) -> pd.DataFrame:
    if events is None:
        return pd.DataFrame({"births": np.nan, "deaths": np.nan}, index=wards)
    return events.between(since, until, wards=wards)


def _notes(
    base: ResidentCount,
    lists: RegisteredLists,
    break_words: str,
    frame: pd.DataFrame,
    turbulence: Turbulence,
    events: BirthsAndDeaths | None,
) -> Iterable[str]:
    yield (
        f"Modelled: {base.title} ({base.date}) moved on by the change of registered patients since then. The "
        "coefficients of the margin are judgements: no published values exist."
    )
    yield _inflation_words(base, lists)
    if lists.used_at(base.date) != (base.date,):
        yield f"The list beside {base.title} is {lists.words_at(base.date)}."
    if any(when in lists.modelled for date in frame["date"].unique() for when in lists.used_at(date)):
        yield f"Patients by ward are themselves modelled: {lists.basis}."
    if break_words:
        yield break_words
    yield from missing_quarters(lists)
    yield from filter(None, (season_words(base.date, when) for when in frame["date"].unique()[-1:]))
    unusual = frame.loc[frame["coverage_unusual"], "ward_code"].nunique()
    if unusual:
        yield (
            f"Coverage is unusual in wards: {unusual}. Their lists hold far more or far fewer people than the count of "
            "residents, so the change of the list is taken at the limit."
        )
    absent = frame.loc[frame["people"].isna(), "ward_code"].nunique()
    if absent:
        yield f"Not available in wards: {absent}. No patients are counted there at one of the dates."
    if events is None:
        yield "Births and deaths are not held: the change of the list stands alone."
    elif not frame["natural_told"].all():
        yield "Births and deaths of some of the years or wards are not held: there the change of the list stands alone."
    yield from absent_words(turbulence)
    yield _cleaning_words(base, lists, frame["date"].iloc[-1])
    if not base.published:
        yield (
            f"{base.title} is {base.carried}: a ward's people may be out by {base.carrying:.1%}, root mean square, and "
            "the margin allows for it."
        )


def _cleaning_words(base: ResidentCount, lists: RegisteredLists, newest: str) -> str:
    taken_off = lists.cleaned_between(base.date, newest)
    if taken_off is None:
        return (
            "Whether lists were cleaned is not told, as they are not held by small area at every quarter: the margin "
            "allows for it, and where a list was cleaned the estimate is too low."
        )
    taken = round(taken_off.sum() / CLEANED_TO) * CLEANED_TO
    if not taken:
        return f"No cleaning of a list is seen between {base.date} and {newest}."
    return (
        f"Lists were cleaned between {base.date} and {newest}, by the look of them: about {taken:,.0f} patients were "
        "taken off who had mostly left before. The estimates of their wards lean low, and the margin allows for it."
    )


def _inflation_words(base: ResidentCount, lists: RegisteredLists) -> str:
    both = pd.concat([lists.at(base.date).reindex(base.people.index), base.people], axis="columns").dropna().sum()
    return (
        f"Lists held {both.iloc[0] / both.iloc[1] - 1:+.1%} against the count of residents at {base.date} (England in "
        f"2015 {ENGLAND_INFLATION_2015:+.1%}). Students and people who have just left are in it: not all is error."
    )


def shown(estimates: WardEstimates) -> pd.DataFrame:
    """What may leave: ward_code, date, people, lower, upper, margin_per_cent, registered, inflation_per_cent.

    People to the nearest 5 and the range outwards. NaN: not available.
    """
    frame = estimates.frame
    registered = round_half_up(frame["registered"], PEOPLE_SHOWN_TO)
    columns = {
        "ward_code": frame["ward_code"],
        "date": frame["date"],
        "people": round_half_up(frame["people"], PEOPLE_SHOWN_TO),
        "lower": np.floor((frame["people"] - frame["margin"]).clip(lower=0.0) / PEOPLE_SHOWN_TO) * PEOPLE_SHOWN_TO,
        "upper": np.ceil((frame["people"] + frame["margin"]) / PEOPLE_SHOWN_TO) * PEOPLE_SHOWN_TO,
        "margin_per_cent": (100 * frame["margin"] / frame["people"]).where(frame["people"] > 0).round(1),
        "registered": registered,
        "inflation_per_cent": (100 * frame["inflation"]).round(1),
    }
    return pd.DataFrame(columns)


def statistics_at(estimates: WardEstimates, when: str) -> dict[str, Statistic]:
    """The figures of one date by ward_code, as they may be shown: the range is from population doubt alone."""
    rows = shown(estimates)
    figures = {}
    for row in rows[rows["date"] == when].itertuples(index=False):
        available = not np.isnan(row.people)
        figures[row.ward_code] = Statistic(
            value=row.people,
            lower=row.lower,
            upper=row.upper,
            interval=Interval.MARGIN if available else Interval.NONE,
            base=row.registered,
            source=f"{estimates.base.title}, moved on by patients' lists",
            period=when,
            evidence=Evidence.MODELLED,
        )
    return figures


def beside(estimates: WardEstimates, counts: Iterable[ResidentCount]) -> pd.DataFrame:
    """Estimates beside the counts published for these wards: ward_code, date, title, official, people, margin, inside.

    inside: whether the official figure lies within the margin. A count of a date that was not estimated has no row, nor
    has one that was carried to the wards.
    """
    rows = [estimates.frame.iloc[:0].set_index("ward_code").assign(title="", official=0.0)]
    for count in counts:
        if count.published and count.date in estimates.dates:
            ours = estimates.at(count.date)[["people", "margin"]].dropna()
            rows.append(ours.assign(date=count.date, title=count.title, official=count.people.reindex(ours.index)))
    frame = pd.concat(rows).dropna(subset="official").rename_axis("ward_code").reset_index()
    frame["inside"] = (frame["official"] - frame["people"]).abs() <= frame["margin"]
    return frame[["ward_code", "date", "title", "official", "people", "margin", "inside"]]


def inside_words(compared: pd.DataFrame) -> tuple[str, ...]:
    """How many official figures lie within our margins, by count; compared: as `beside` gives it."""
    if compared.empty:
        return ("No total published for these wards is of a date that was estimated: none tests our margins.",)
    return tuple(
        f"{title}: {int(rows['inside'].sum())} of {len(rows)} wards lie within our margins."
        for title, rows in compared.groupby("title", sort=False)
    )


def _new_year(year: int) -> int:
    return day_of(f"{year}-01-01").toordinal()
