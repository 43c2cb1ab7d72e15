"""Where an area stands on each indicator: its newest figure, beside the borough, England and similar wards, over time.

A verdict of better or worse needs a range and a better; without a range a figure is only higher or lower. Counts are
not compared, as a larger area counts more. Benchmarks are of the same period as the figure.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from geo.errors import NotHeldError
from geo.indicators.benchmarks import BenchmarkVerdict, against, of_similar, similar_wards
from geo.indicators.indicators import ENGLAND, Indicator, IndicatorValues, period_of, statistic
from geo.indicators.release import released_of
from geo.indicators.trends import Trend, trend
from geo.periods import Period
from geo.place.place import Place
from geo.place.ward_likeness import people_by_ward, ward_features
from geo.provenance import Statistic

OLDEST_FIRST = ("last", "first")
# What is read of a row of values.
READ = ("indicator", "group", "area_code", "first", "last", "value", "lower", "upper", "interval", "base", "source")
_Row = dict[str, Any]


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
    wards, whole_code, england
        Codes; england is "" where no figure of England is held.
    people
        By ward.
    similar
        The most similar wards of each.
    """

    values: IndicatorValues
    wards: tuple[str, ...]
    whole_code: str
    england: str
    people: Mapping[str, float]
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
    values = released_of(place.evidence.indicators, place.authorities)
    codes = values.frame["area_code"]
    england = sorted(codes[codes.str.startswith(ENGLAND)].unique())
    return Shown(
        values,
        wards,
        place.whole_code,
        england[0] if england else "",
        people_by_ward(place, place.people.residents).to_dict(),
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
    frame = shown.values.frame
    tables: dict[tuple[str, str], list[_Row]] = {}
    for row in _oldest_first(frame[frame["indicator"].isin({indicator.key for indicator in indicators})]):
        tables.setdefault((row["indicator"], row["group"]), []).append(row)
    for record in indicators:
        for group in groups_read(shown.values, record.key):
            rows = tables.get((record.key, group))
            area_standing = None if rows is None else _standing(shown, _Rows(record, rows), area_code)
            if area_standing is not None:
                yield area_standing


def by_ward(shown: Shown, record: Indicator, group: str) -> dict[str, Standing]:
    """Where each ward stands on one indicator, in its newest period; wards without a figure are left out."""
    frame = shown.values.frame
    rows = frame[(frame["indicator"] == record.key) & (frame["group"] == group)]
    # One for all wards, so that what they stand beside is looked up once.
    figures = _Rows(record, _oldest_first(rows))
    ward_standings = {ward: _standing(shown, figures, ward) for ward in shown.wards}
    return {ward: ward_standing for ward, ward_standing in ward_standings.items() if ward_standing is not None}


def _oldest_first(rows: pd.DataFrame) -> list[_Row]:
    # As plain records: a borough's table is read figure by figure, and a call of pandas a figure is most of the time.
    columns = (rows[name].tolist() for name in READ)
    records = [dict(zip(READ, figures, strict=True)) for figures in zip(*columns, strict=True)]
    return sorted(records, key=itemgetter(*OLDEST_FIRST))


class _Rows:
    """The rows of one indicator and group, the oldest first, and what is looked up in them for one area after another.

    Attributes
    ----------
    by_area
        Each area's rows.
    """

    def __init__(self, record: Indicator, rows: Sequence[_Row]) -> None:
        self.record = record
        self.by_area: dict[str, list[_Row]] = {}
        self._here: dict[tuple[str, str], dict[str, Statistic]] = {}
        for row in rows:
            self.by_area.setdefault(row["area_code"], []).append(row)

    def here(self, first: str, last: str) -> Mapping[str, Statistic]:
        """The figures of one period by area_code."""
        if (first, last) not in self._here:
            self._here[first, last] = {
                code: statistic(row, self.record)
                for code, rows in self.by_area.items()
                for row in rows
                if (row["first"], row["last"]) == (first, last)
            }
        return self._here[first, last]


def _standing(shown: Shown, figures: _Rows, area_code: str) -> Standing | None:
    """Where one area stands in these rows; None where it has no figure in any period."""
    record, own = figures.record, figures.by_area.get(area_code, [])
    newest = next((row for row in reversed(own) if not math.isnan(row["value"])), None)
    if newest is None:
        return None
    here = figures.here(newest["first"], newest["last"])
    figure, beside = here[area_code], _beside(shown, record, here, area_code)
    series = tuple((period_of(row["first"], row["last"]), statistic(row, record)) for row in own)
    wards = [here[ward].value for ward in shown.wards if ward in here and here[ward].held]
    return Standing(
        record,
        newest["group"],
        period_of(newest["first"], newest["last"]),
        figure,
        beside,
        {name: said_of(record, figure, other, few_people=name is Benchmark.SIMILAR) for name, other in beside.items()},
        min(wards) if len(wards) > 1 else math.nan,
        max(wards) if len(wards) > 1 else math.nan,
        trend(series, record),
        series,
    )


NOT_HELD = Statistic(math.nan)


def _beside(
    shown: Shown, record: Indicator, here: Mapping[str, Statistic], area_code: str
) -> dict[Benchmark, Statistic]:
    benchmarks = dict.fromkeys(Benchmark, NOT_HELD)
    for name, code in ((Benchmark.BOROUGH, shown.whole_code), (Benchmark.ENGLAND, shown.england)):
        if code != area_code:
            benchmarks[name] = here.get(code, NOT_HELD)
    if area_code in shown.similar and not record.measure.adds_up:
        with suppress(NotHeldError):
            benchmarks[Benchmark.SIMILAR] = of_similar(area_code, here, shown.similar, shown.people)
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
