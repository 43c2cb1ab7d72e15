"""What an indicator is and what is held of it: declared records, and values by area and period with their ranges.

The guide asks for a basket of several kinds of evidence, so each record says which of the seven dimensions it speaks
of, whether it is what people say or what is counted, and whether it is an input, a process, an output or an outcome.
Which way is better is said only where that is beyond dispute; who lives somewhere is never better or worse.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from geo.errors import InputError, NotHeldError
from geo.periods import Period
from geo.provenance import Evidence, Interval, Statistic
from geo.uncertainty import intervals

# Columns of the values: area_code, the indicator's key, group ("" where it is of everybody; "Female", "Robbery"), first
# and last day of the period (ISO), the figure and its range, the events it counts and the base it is of, and what the
# publisher said of it beside England ("" where nothing).
COLUMNS = (
    "indicator",
    "group",
    "area_code",
    "first",
    "last",
    "value",
    "lower",
    "upper",
    "interval",
    "count",
    "base",
    "said",
    "source",
)
KEY = ["indicator", "group", "first", "last", "area_code"]
FIGURES = ["value", "lower", "upper", "count", "base"]
# Of a larger area's people, the share that must live where a figure is held for the larger one to have it: our choice,
# the same as for the indicators of a basket.
COVERED = 2 / 3
# How the code begins under which figures of England stand beside those of its areas; a made-up place has its own.
ENGLAND = "E92"


class Polarity(StrEnum):
    """Which way is better."""

    HIGH = "high_good"
    LOW = "low_good"
    NONE = "none"


class Dimension(StrEnum):
    """The seven dimensions of community cohesion by which the guide's example basket is ordered."""

    EMPLOYMENT = "employment"
    EDUCATION = "education"
    STRESS = "areas of stress"
    PERCEPTION = "perception"
    PARTICIPATION = "community participation"
    SEGREGATION = "residential segregation"
    CRIME = "crime and disorder"


class LogicStage(StrEnum):
    """Where in the work of a service a figure stands; one that is merely about who and what is there has none."""

    INPUT = "input"
    PROCESS = "process"
    OUTPUT = "output"
    OUTCOME = "outcome"


class FigureKind(StrEnum):
    """What kind of figure it is; it decides the range and how areas are put together."""

    PERCENTAGE = "percentage"
    RATE = "rate"
    COUNT = "count"
    EVENTS = "events"
    MEAN = "mean"
    SCORE = "score"

    @property
    def adds_up(self) -> bool:
        """Whether a larger area's figure is the sum of its parts'; otherwise it is their mean by people."""
        return self in (FigureKind.COUNT, FigureKind.EVENTS)

    @property
    def so_many_of(self) -> bool:
        """Whether it is so many of so many: it compares a large ward with a small one, which a count does not."""
        return self in (FigureKind.RATE, FigureKind.PERCENTAGE)


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    unit
        In words ("% of residents", "per 1,000 people").
    dimension
        None where it is of none of the seven.
    perception
        What people say in a survey; otherwise it is counted or measured.
    stage
        None for what merely describes a place.
    source
        Who publishes it.
    per
        A rate's base ("1,000" is 1000.0).
    sampled
        Whether a range follows from its count and base, as people were sampled or the events might have fallen
        otherwise; a census or a register has none.
    codes
        The names under which older frameworks knew it ("NI 1").
    """

    key: str
    label: str
    unit: str
    measure: FigureKind
    polarity: Polarity = Polarity.NONE
    dimension: Dimension | None = None
    perception: bool = False
    stage: LogicStage | None = None
    source: str = ""
    per: float = math.nan
    sampled: bool = False
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.measure is FigureKind.RATE) == math.isnan(self.per):
            raise InputError(f"{self.label}: a rate is so many for every so many, and only a rate is.")

    @property
    def evidence(self) -> Evidence:
        """What people say is a survey's; the rest is a published figure."""
        return Evidence.SURVEY if self.perception else Evidence.OFFICIAL


@dataclass(frozen=True, eq=False)
class IndicatorValues:
    """Indicators and their values. frame: the columns COLUMNS, one row for each KEY; figures NaN where not held."""

    indicators: tuple[Indicator, ...]
    frame: pd.DataFrame

    def __post_init__(self) -> None:
        if list(self.frame.columns) != list(COLUMNS):
            raise InputError(f"Values of indicators must have the columns {', '.join(COLUMNS)}.")
        keys = [record.key for record in self.indicators]
        if len(set(keys)) < len(keys) or not set(self.frame["indicator"]) <= set(keys):
            raise InputError("Each indicator must be declared once, and every value must be of a declared one.")
        again = self.frame[self.frame.duplicated(KEY)]
        if len(again):
            row = again.iloc[0]
            raise InputError(
                f"{row['indicator']} for {row['area_code']}, {row['first']} to {row['last']}, is given more than once."
            )

    def indicator(self, key: str) -> Indicator:
        """The record of one indicator; NotHeldError where there is none."""
        record = next((declared for declared in self.indicators if declared.key == key), None)
        if record is None:
            raise NotHeldError(f"No indicator {key!r} is held for this place.")
        return record

    def at(self, key: str, period: Period, *, group: str = "") -> pd.DataFrame:
        """The rows of one indicator and period, by area_code."""
        rows = self._of(key, group)
        here = (rows["first"] == period.first.isoformat()) & (rows["last"] == period.last.isoformat())
        return rows[here].set_index("area_code")

    def latest(self, key: str, areas: Collection[str], *, group: str = "") -> tuple[Period, pd.DataFrame]:
        """The newest period in which any of these areas has a figure, and its rows there, NaN for areas without one."""
        rows = self._of(key, group)
        with_figures = rows[rows["area_code"].isin(areas) & rows["value"].notna()]
        if with_figures.empty:
            raise NotHeldError(f"{self.indicator(key).label}: no figure is held for these areas.")
        first, last = max(
            zip(with_figures["first"], with_figures["last"], strict=True), key=lambda days: (days[1], days[0])
        )
        period = period_of(first, last)
        return period, self.at(key, period, group=group).reindex(pd.Index(areas, name="area_code"))

    def series(self, key: str, area_code: str, *, group: str = "") -> tuple[tuple[Period, Statistic], ...]:
        """One area's figures over time, the oldest first."""
        rows = self._of(key, group)
        own = rows[rows["area_code"] == area_code].sort_values(["first", "last"])
        record = self.indicator(key)
        return tuple((period_of(row["first"], row["last"]), statistic(row, record)) for _, row in own.iterrows())

    def groups(self, key: str) -> tuple[str, ...]:
        """The groups an indicator is held for, in the order of the file; "" is everybody."""
        return tuple(dict.fromkeys(self.frame.loc[self.frame["indicator"] == key, "group"]))

    def _of(self, key: str, group: str) -> pd.DataFrame:
        return self.frame[(self.frame["indicator"] == key) & (self.frame["group"] == group)]


def period_of(first: str, last: str) -> Period:
    """The period of two ISO days."""
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def statistic(row: pd.Series | Mapping[str, Any], record: Indicator) -> Statistic:
    """One row of values as a figure with its range, base, source and period."""
    return Statistic(
        value=float(row["value"]),
        lower=float(row["lower"]),
        upper=float(row["upper"]),
        interval=Interval(row["interval"]),
        base=float(row["base"]),
        source=str(row["source"]),
        period=period_of(row["first"], row["last"]).label,
        evidence=record.evidence,
    )


def with_ranges(frame: pd.DataFrame, indicators: Iterable[Indicator]) -> pd.DataFrame:
    """Values of sampled indicators with the missing 95% ranges that count and base allow; published ranges stay.

    Shares take Wilson's interval, rates and events Byar's or the exact one; ends are in the indicator's own unit.
    """
    made = frame.copy()
    indicators = [record for record in indicators if record.sampled]
    measure = made["indicator"].map({record.key: record.measure for record in indicators})
    per = made["indicator"].map({record.key: record.per for record in indicators}).astype(float)
    open_rows = made["lower"].isna() & made["value"].notna()
    for kind in (FigureKind.PERCENTAGE, FigureKind.RATE, FigureKind.EVENTS):
        rows = open_rows & (measure == kind) & made["count"].notna()
        if kind is not FigureKind.EVENTS:
            rows &= made["base"] > 0
        if not rows.any():
            continue
        count, base = made.loc[rows, "count"], made.loc[rows, "base"]
        if kind is FigureKind.PERCENTAGE:
            lower, upper = (100 * end for end in intervals.wilson(np.minimum(count, base), base))
        elif kind is FigureKind.RATE:
            lower, upper = intervals.of_rate(count, base, per=per[rows].to_numpy())
        else:
            lower, upper = intervals.of_count(count)
        # A published figure is rounded, so that its own value may lie a hair outside a range that was worked out.
        value = made.loc[rows, "value"].to_numpy()
        made.loc[rows, "lower"], made.loc[rows, "upper"] = np.minimum(lower, value), np.maximum(upper, value)
        made.loc[rows, "interval"] = Interval.CI95.value
    return made


def put_together(tables: Iterable[IndicatorValues]) -> IndicatorValues:
    """Several tables as one; each indicator is declared once, and the same row in two of them is kept once."""
    listed = list(tables)
    records = {record.key: record for table in listed for record in table.indicators}
    frames = [table.frame for table in listed if len(table.frame)]
    frame = pd.concat(frames, ignore_index=True) if frames else empty()
    return IndicatorValues(tuple(records.values()), frame.drop_duplicates(KEY).reset_index(drop=True))


def empty() -> pd.DataFrame:
    """No values, with the right columns."""
    return pd.DataFrame({name: pd.Series(dtype=float if name in FIGURES else str) for name in COLUMNS})


def carried(values: IndicatorValues, shares: pd.DataFrame, people: pd.Series) -> IndicatorValues:
    """Values of small areas as values of larger ones.

    Counts and events are added up by share, and are missing where any part is. Rates, percentages, means and scores are
    the mean by people, missing where figures are held for less than two thirds of the larger area's people. A range
    does not follow from those of the parts, so there is none.

    Parameters
    ----------
    shares
        Columns source, target, share.
    people
        By small area.
    """
    pairs = shares.assign(people=shares["source"].map(people).fillna(0.0) * shares["share"])
    whole = pairs.groupby("target")["people"].sum()
    rows = values.frame[values.frame["area_code"].isin(set(pairs["source"]))]
    joined = rows.merge(pairs, left_on="area_code", right_on="source", suffixes=("", "_of_area"))
    adds = joined["indicator"].map({record.key: record.measure.adds_up for record in values.indicators}).astype(bool)
    weight = np.where(adds, joined["share"], joined["people"].where(joined["value"].notna(), 0.0))
    joined = joined.assign(adds=adds, weight=weight, weighted=joined["value"] * weight, part=joined["people"])
    key = ["indicator", "group", "first", "last", "target"]
    grouped = joined.groupby(key, sort=False)
    summed = grouped[["weight", "weighted", "part"]].sum(min_count=1)
    summed["adds"] = grouped["adds"].first()
    summed["missing"] = joined["value"].isna().groupby([joined[name] for name in key], sort=False).any()
    summed["source"] = grouped["source"].first()
    summed = summed.reset_index()
    total = summed["target"].map(whole)
    complete = summed["adds"] & ~summed["missing"] & (summed["part"] >= total * (1 - 1e-9))
    covered = ~summed["adds"] & (summed["weight"] >= COVERED * total) & (summed["weight"] > 0)
    value = np.where(complete, summed["weighted"], np.where(covered, summed["weighted"] / summed["weight"], np.nan))
    made = summed.assign(
        area_code=summed["target"],
        value=value,
        lower=np.nan,
        upper=np.nan,
        interval=Interval.NONE.value,
        count=np.nan,
        base=np.nan,
        said="",
    )
    return IndicatorValues(values.indicators, made[list(COLUMNS)].reset_index(drop=True))
