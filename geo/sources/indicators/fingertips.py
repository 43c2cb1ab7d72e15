"""The national public health profiles (Fingertips) as their interface gives them: one row a figure, with its ranges.

The column of the parent area changes its name, and sex has been printed as gender, so columns are found by how they
begin. The file tells neither unit nor which way is better; the unit follows from count and denominator.
"""

import numpy as np
import pandas as pd

from geo.indicators.indicators import FigureKind, Indicator
from geo.plain import shown
from geo.sources.figures import numbers
from geo.sources.indicators.long_layout import (
    EVERYBODY,
    IndicatorTable,
    coded,
    finished,
    told_apart,
    with_periods,
    without_repeats,
)
from geo.sources.indicators.names import declared_by_name, slug
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import filled_table, first_few

PUBLISHER = "Office for Health Improvement and Disparities"
NEEDED = ("indicator id", "indicator name", "area code", "time period", "value")
NUMBERS = {
    "value": "value",
    "lower ci 95": "lower",
    "upper ci 95": "upper",
    "count": "count",
    "denominator": "base",
}
# What a figure may be so many of, the commonest first.
PER = (100.0, 1_000.0, 100_000.0, 10_000.0)
# How near count over denominator must come to the figure, as a share of it: published figures are rounded.
NEAR = 0.01


def is_fingertips(sample: Sample) -> bool:
    """The columns of the interface."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_fingertips(raw: RawFile) -> IndicatorTable:
    """All figures of the file with their published 95% ranges; those with 99.8% ranges keep the narrower."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    figures: dict[str, pd.Series] = {}
    faults: list[str] = []
    unread: list[str] = []
    for start, ours in NUMBERS.items():
        column = next((name for name in cells.columns if name.startswith(start) and "note" not in name), None)
        if column is None:
            figures[ours] = pd.Series(np.nan, index=cells.index)
            continue
        lowest = 0.0 if ours in ("count", "base") else -np.inf
        read = numbers(table, column, lowest=lowest)
        figures[ours] = read.figures
        faults += read.faults
        unread += read.notes
    frame = pd.DataFrame({"area_code": cells["area code"], "group": _groups(cells), **figures})
    records = _records(cells, frame)
    frame["indicator"] = cells["indicator id"].map({number: record.key for number, record in records.items()})
    comparison = next((name for name in cells.columns if name.startswith("compared to england")), None)
    frame["said"] = (
        "" if comparison is None else cells[comparison].where(~cells[comparison].str.lower().eq("not compared"), "")
    )
    frame, of_periods, left_out = with_periods(table, frame, cells["time period"])
    one_fault_each(first_few((*faults, *of_periods), f"rows of {raw.name} with a fault of this kind"))
    frame, notes = coded(table, frame)
    frame = told_apart(frame, cells)
    frame, repeats = without_repeats(table, frame)
    undeclared = [record.label for record in records.values() if record.key.startswith("fingertips_")]
    printed_notes = [f"{raw.name}: {shown(label)} is kept as printed, with no better or worse." for label in undeclared]
    title = "Public health profiles (Fingertips)"
    return finished(
        raw, frame, tuple(records.values()), title=title, notes=(*notes, *unread, *left_out, *repeats, *printed_notes)
    )


def _groups(cells: pd.DataFrame) -> pd.Series:
    """Sex, age where an indicator has several, and category, put together; "" for everybody."""
    groups = pd.Series("", index=cells.index)
    for column in ("sex", "gender", "age", "category"):
        if column not in cells:
            continue
        words = cells[column].where(~cells[column].str.lower().isin(EVERYBODY), "")
        if column == "age":
            several = cells.groupby("indicator id")["age"].transform("nunique") > 1
            words = words.where(several, "")
        groups = groups + np.where((groups != "") & (words != ""), ", ", "") + words
    return groups


def _records(cells: pd.DataFrame, frame: pd.DataFrame) -> dict[str, Indicator]:
    records = {}
    for number, rows in cells.groupby("indicator id", sort=False):
        name = rows["indicator name"].iloc[0]
        records[str(number)] = declared_by_name(name) or _as_printed(str(number), name, frame.loc[rows.index])
    return records


def _as_printed(number: str, name: str, figures: pd.DataFrame) -> Indicator:
    """A record whose unit follows from count and denominator; a score where they tell none."""
    complete = figures.dropna(subset=["value", "count", "base"])
    complete = complete[(complete["value"] > 0) & (complete["base"] > 0)]
    key = f"fingertips_{slug(number)}"
    for per in PER if len(complete) else ():
        if np.median(np.abs(complete["count"] / complete["base"] * per / complete["value"] - 1)) < NEAR:
            if per == PER[0]:
                return Indicator(key, name, "%", FigureKind.PERCENTAGE, source=PUBLISHER, sampled=True)
            return Indicator(key, name, f"per {per:,.0f}", FigureKind.RATE, source=PUBLISHER, per=per, sampled=True)
    return Indicator(key, name, "as published", FigureKind.SCORE, source=PUBLISHER)


KINDS: tuple[Kind, ...] = (
    Kind(
        "fingertips",
        "Public health profiles (Fingertips)",
        is_fingertips,
        read_fingertips,
        Look(
            "Public health profiles by area, with their ranges",
            NEEDED,
            example="Indicator ID, Indicator Name, Area Code, Time period, Value",
            seen="these headings, Lower CI 95.0 limit, Upper CI 95.0 limit, Count, Denominator and Value note in a "
            "dozen programs that read the service's tables, and in tables that they print",
        ),
    ),
)
