"""The table of journeys of many places: by small area, service and way the nearest, and who is within reach of it.

Of a table that somebody made, here is what its columns must hold, and what it comes to by authority.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.language.phrases import joined_few, number_of
from geo.plain import visible
from geo.services.services import Service
from geo.travel.ways import Way

KEY = ["authority_code", "area_code", "service", "way"]
WORDS = ("authority_code", "authority_name", "area_code", "service", "way")
FLAGS = ("made_up", "approximate", "held", "sure")
SHARES = ("within_15", "within_30", "within_45", "within_60", "within_line")
# Beyond what was held something nearer may lie: the least that minutes can be, and the most that the share can.
LEAST, MOST = "minutes_at_least", "within_line_at_most"
NUMBERS = ("people", "minutes", LEAST, *SHARES, MOST, "return_trips")
COLUMNS = (*WORDS, *FLAGS, *NUMBERS)
# The ways of a table. "walk_slow" and the cautious figures are no part of it.
TABLE_WAYS = (Way.NOCAR, Way.WALK, Way.WHEELCHAIR, Way.CYCLE, Way.TRANSIT, Way.CAR)
# The longest journey that a table tells.
LIMIT_MINUTES = 120.0
# Above any small area, and any day's buses; beyond them a file is damaged.
MOST_PEOPLE, MOST_TRIPS = 100_000.0, 10_000.0
LONGEST_NAME = 100
CODE = re.compile(r"^[A-Z]\d{8}\Z")
# What is read of a share is a 32-bit number.
ROUNDING = 1e-4


@dataclass(frozen=True)
class TableSource:
    """One source of a table, as its makers name it."""

    publisher: str
    title: str
    edition: str
    licence: str


@dataclass(frozen=True)
class TableAbout:
    """What a table says of itself.

    Attributes
    ----------
    when
        The window of public transport in words.
    when_by_authority
        By code, of the authorities whose window is another.
    thresholds
        Minutes of the columns within_line, by service and way.
    """

    when: str
    when_by_authority: Mapping[str, str]
    thresholds: Mapping[tuple[Service, Way], float]
    sources: tuple[TableSource, ...]


def checked(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows as they are; InputError with one sentence for each kind of fault. name: how the table is called.

    rows: the columns of COLUMNS; words as text or categories.
    """
    faults = [f"{name}: {fault}" for fault in _faults(rows)]
    if faults:
        raise InputError(*faults)
    return rows


def _faults(rows: pd.DataFrame) -> Iterable[str]:
    for column in ("authority_code", "area_code"):
        wrong = [str(code) for code in rows[column].unique() if not CODE.match(str(code))]
        if wrong:
            yield f"{column} holds {_quoted(wrong)}; codes such as E06000017 belong there."
    names = [str(each) for each in rows["authority_name"].unique()]
    if any(not each.strip() or len(each) > LONGEST_NAME for each in names):
        yield f"an authority has no name, or one of more than {LONGEST_NAME} letters."
    if any(visible(each) != each for each in names):
        yield "an authority's name holds marks that nobody sees."
    known = {"service": {*Service}, "way": {*TABLE_WAYS}}
    for column, words in known.items():
        others = sorted({str(word) for word in rows[column].unique()} - words)
        if others:
            yield f"{column} holds {_quoted(others)}, which this version does not know."
    yield from _wrong_numbers(rows)
    twice = rows.duplicated(KEY)
    if twice.any():
        yield f"{number_of(int(twice.sum()), 'row')} of an area, a service and a way stand in it twice."
    facts = rows.groupby("authority_code", observed=True)[["authority_name", "made_up", "approximate"]].nunique()
    apart = facts.index[(facts > 1).any(axis=1)]
    if len(apart):
        yield f"{joined_few(map(str, apart))} has several names, or is made up or approximate in some rows alone."


def _wrong_numbers(rows: pd.DataFrame) -> Iterable[str]:
    limits = {"people": MOST_PEOPLE, "return_trips": MOST_TRIPS}
    limits |= dict.fromkeys(("minutes", LEAST), LIMIT_MINUTES) | dict.fromkeys((*SHARES, MOST), 1.0)
    for column, most in limits.items():
        values = rows[column].to_numpy(float)
        wrong_values = (values < 0) | (values > most * (1 + ROUNDING)) | (np.isnan(values) & (column == "people"))
        if wrong_values.any():
            yield (
                f"{column} is {values[wrong_values][0]:g} in {number_of(int(wrong_values.sum()), 'row')}; 0 to "
                f"{most:,.0f} was expected."
            )
    reached = rows["held"].to_numpy(bool) & ~np.isnan(rows["minutes"].to_numpy(float))
    if np.isnan(rows.loc[reached, "within_line"].to_numpy(float)).any():
        yield "within_line is empty where there are minutes."
    unsure = rows["held"].to_numpy(bool) & ~rows["sure"].to_numpy(bool)
    for column, found, beyond in ((LEAST, "minutes", 1), (MOST, "within_line", -1)):
        end, told = rows[column].to_numpy(float), rows[found].to_numpy(float)
        if np.isnan(end[unsure]).any():
            yield f"{column} is empty where something nearer may lie beyond what was held."
        if (beyond * (end - told) > ROUNDING * (1 + np.abs(told))).any():
            yield f"{column} is {'more' if beyond > 0 else 'less'} than {found} in some rows."


def _quoted(words: Iterable[str]) -> str:
    return joined_few([repr(word[:20]) for word in words])


def sums(rows: pd.DataFrame) -> pd.DataFrame:
    """What adds up, by authority_code, service and way; several parts of a table are added by `added`.

    Columns: authority_name, made_up, approximate, held; areas, people; reached and minutes (people reached, and their
    minutes together); each of SHARES in people; asked_returns and returning (people whose workable return trips are
    told, and with one at least); unsure_areas, unsure_people.
    """
    people = rows["people"].to_numpy(float)
    minutes = rows["minutes"].to_numpy(float)
    has = ~np.isnan(minutes)
    unsure = rows["held"].to_numpy(bool) & ~rows["sure"].to_numpy(bool)
    asked, returning = returns(rows)
    parts = {
        "areas": np.ones(len(rows)),
        "people": people,
        "reached": people * has,
        "minutes": people * np.nan_to_num(minutes),
        **{share: people * np.nan_to_num(rows[share].to_numpy(float)) for share in SHARES},
        "asked_returns": people * asked,
        "returning": people * returning,
        "unsure_areas": unsure.astype(float),
        "unsure_people": people * unsure,
    }
    by = [rows[column] for column in ("authority_code", "service", "way")]
    added_up = pd.DataFrame(parts, index=rows.index).groupby(by, observed=True).sum()
    facts = rows.groupby(["authority_code", "service", "way"], observed=True)
    return facts[["authority_name", "made_up", "approximate", "held"]].first().join(added_up)


def added(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Sums of several parts of one table as those of all of it."""
    whole = pd.concat([part.astype({"authority_name": str}).rename(index=str) for part in parts])
    facts = ["authority_name", "made_up", "approximate", "held"]
    groups = whole.groupby(level=[0, 1, 2])
    return groups[facts].first().join(groups[[name for name in whole if name not in facts]].sum())


def returns(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """By row: whether it is told if there is a workable return trip, and whether there is one.

    No journey found is no return trip; trips that are empty beside minutes are not known.
    """
    trips = rows["return_trips"].to_numpy(float)
    by_timetable = (rows["way"].astype(str) == Way.TRANSIT).to_numpy() & rows["held"].to_numpy(bool)
    asked = by_timetable & (~np.isnan(trips) | np.isnan(rows["minutes"].to_numpy(float)))
    return asked, asked & (trips >= 1)
