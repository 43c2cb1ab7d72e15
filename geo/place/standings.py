"""Where an area stands on each indicator: its newest figure, beside the borough, England and similar wards, over time.

A verdict of better or worse needs a range and a better; without a range a figure is only higher or lower. Counts are
not compared, as a larger area counts more. Benchmarks are of the same period as the figure.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.errors import NotHeldError
from geo.indicators.benchmarks import BenchmarkVerdict, against, of_similar, similar_wards
from geo.indicators.indicators import ENGLAND, Indicator, IndicatorValues, period_of, statistic
from geo.indicators.release import releasable
from geo.indicators.trends import Trend, trend
from geo.periods import Period
from geo.place.place import Place
from geo.place.ward_likeness import people_by_ward, ward_features
from geo.provenance import Statistic

OLDEST_FIRST = ["last", "first"]


class Benchmark(StrEnum):
    """What a figure is held against."""

    BOROUGH = "whole place"
    ENGLAND = "England"
    SIMILAR = "similar wards"


@dataclass(frozen=True, eq=False)
class Shown:
    """A place's indicators as they may be shown, and what they are held against.

    Attributes
    ----------
    values
        After indicators/release.py.
    wards, authority_code, england
        Codes; england is "" where no figure of England is held.
    people
        By ward.
    similar
        The most similar wards of each.
    """

    values: IndicatorValues
    wards: tuple[str, ...]
    authority_code: str
    england: str
    people: pd.Series
    similar: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Standing:
    """One indicator in one area, for everybody (group "") or a group. All figures NaN where not held or withheld.

    Attributes
    ----------
    beside
        Each benchmark's figure.
    verdicts
        How the area's own stands to it.
    lowest, highest
        Of the wards in the same period, NaN where fewer than two have a figure.
    series
        The area's figures, the oldest first.
    """

    record: Indicator
    group: str
    period: Period
    figure: Statistic
    beside: Mapping[Benchmark, Statistic]
    verdicts: Mapping[Benchmark, BenchmarkVerdict]
    lowest: float
    highest: float
    trend: Trend
    series: tuple[tuple[Period, Statistic], ...]


def shown_of(place: Place) -> Shown:
    """What a page may show of a place; NotHeldError where it holds no indicators."""
    if place.evidence.indicators is None:
        raise NotHeldError(f"{place.name} holds no indicators.")
    wards = tuple(str(code) for code in place.wards.frame.index)
    values = releasable(place.evidence.indicators, wards, place.authority_code)
    codes = values.frame["area_code"]
    england = sorted(codes[codes.str.startswith(ENGLAND)].unique())
    return Shown(
        values,
        wards,
        place.authority_code,
        england[0] if england else "",
        people_by_ward(place, place.people.residents),
        similar_wards(ward_features(place)),
    )


def groups_read(values: IndicatorValues, key: str) -> tuple[str, ...]:
    """The groups in which an indicator is read: everybody where that is held, else each group."""
    groups = values.groups(key)
    return ("",) if "" in groups else groups


def standings(shown: Shown, area_code: str, *, indicators: Sequence[Indicator]) -> tuple[Standing, ...]:
    """Where an area stands on each of these indicators, in their order; those without a figure of it are left out."""
    return tuple(_standings(shown, area_code, indicators))


def _standings(shown: Shown, area_code: str, indicators: Sequence[Indicator]) -> Iterator[Standing]:
    frame = shown.values.frame.sort_values(OLDEST_FIRST, kind="stable")
    keys = {indicator.key for indicator in indicators}
    tables = dict(iter(frame[frame["indicator"].isin(keys)].groupby(["indicator", "group"], sort=False)))
    for record in indicators:
        for group in groups_read(shown.values, record.key):
            rows = tables.get((record.key, group))
            area_standing = None if rows is None else _standing(shown, _Rows(record, rows), area_code)
            if area_standing is not None:
                yield area_standing


def by_ward(shown: Shown, record: Indicator, group: str) -> dict[str, Standing]:
    """Where each ward stands on one indicator, in its newest period; wards without a figure are left out."""
    frame = shown.values.frame
    rows = frame[(frame["indicator"] == record.key) & (frame["group"] == group)].sort_values(OLDEST_FIRST)
    # One for all wards, so that what they stand beside is looked up once.
    figures = _Rows(record, rows)
    ward_standings = {ward: _standing(shown, figures, ward) for ward in shown.wards if ward in figures.by_area}
    return {ward: ward_standing for ward, ward_standing in ward_standings.items() if ward_standing is not None}


class _Rows:
    """The rows of one indicator and group, the oldest first, and what is looked up in them for one area after another.

    Attributes
    ----------
    by_area
        The places of each area's rows.
    """

    def __init__(self, record: Indicator, rows: pd.DataFrame) -> None:
        self.record = record
        self.rows = rows
        self.by_area = rows.groupby("area_code", sort=False).indices
        self._here: dict[tuple[str, str], pd.DataFrame] = {}
        self._told: dict[tuple[str, str, str], Statistic] = {}

    def here(self, first: str, last: str) -> pd.DataFrame:
        """The rows of one period by area_code."""
        if (first, last) not in self._here:
            of_period = (self.rows["first"] == first) & (self.rows["last"] == last)
            self._here[first, last] = self.rows[of_period].set_index("area_code")
        return self._here[first, last]

    def told(self, first: str, last: str, area_code: str) -> Statistic:
        """The figure of an area in one period; NOT_HELD where it has no row."""
        key = first, last, area_code
        if key not in self._told:
            here = self.here(first, last)
            self._told[key] = statistic(here.loc[area_code], self.record) if area_code in here.index else NOT_HELD
        return self._told[key]


def _standing(shown: Shown, figures: _Rows, area_code: str) -> Standing | None:
    """Where one area stands in these rows; None where it has no figure in any period."""
    record = figures.record
    if area_code not in figures.by_area:
        return None
    own = figures.rows.iloc[figures.by_area[area_code]]
    with_figure = own[own["value"].notna()]
    if with_figure.empty:
        return None
    newest = with_figure.iloc[-1]
    period = str(newest["first"]), str(newest["last"])
    figure, beside = statistic(newest, record), _beside(shown, figures, period, area_code)
    series = tuple((period_of(row["first"], row["last"]), statistic(row, record)) for _, row in own.iterrows())
    wards = figures.here(*period)["value"].reindex(list(shown.wards)).dropna()
    return Standing(
        record,
        str(newest["group"]),
        period_of(*period),
        figure,
        beside,
        {name: said_of(record, figure, other, few_people=name is Benchmark.SIMILAR) for name, other in beside.items()},
        float(wards.min()) if len(wards) > 1 else math.nan,
        float(wards.max()) if len(wards) > 1 else math.nan,
        trend(series, record),
        series,
    )


NOT_HELD = Statistic(math.nan)


def _beside(shown: Shown, figures: _Rows, period: tuple[str, str], area_code: str) -> dict[Benchmark, Statistic]:
    benchmarks = dict.fromkeys(Benchmark, NOT_HELD)
    for name, code in ((Benchmark.BOROUGH, shown.authority_code), (Benchmark.ENGLAND, shown.england)):
        if code != area_code:
            benchmarks[name] = figures.told(*period, code)
    if area_code in shown.similar and not figures.record.measure.adds_up:
        with suppress(NotHeldError):
            benchmarks[Benchmark.SIMILAR] = of_similar(area_code, figures.here(*period), shown.similar, shown.people)
    return benchmarks


def said_of(
    record: Indicator, figure: Statistic, benchmark: Statistic, *, few_people: bool = False
) -> BenchmarkVerdict:
    """How a figure stands to a benchmark; higher or lower where it has no range; counts are not compared.

    few_people: the benchmark is itself of few people, so that its own range counts where it has one.
    """
    if record.measure.adds_up or not figure.held or not benchmark.held:
        return BenchmarkVerdict.UNKNOWN
    if not math.isnan(figure.lower):
        both = few_people and not math.isnan(benchmark.lower)
        return against(figure, benchmark, polarity=record.polarity, few_people=both)
    if np.isclose(figure.value, benchmark.value):
        return BenchmarkVerdict.SIMILAR
    return BenchmarkVerdict.HIGHER if figure.value > benchmark.value else BenchmarkVerdict.LOWER
