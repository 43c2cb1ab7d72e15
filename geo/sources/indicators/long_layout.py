"""Indicators by area in the long layout: area_code, indicator, period, measure, unit, value, with more beside.

Columns come in any order, `unit` once as `units`; rows of the borough and of England stand among those of the wards.
Groups hide in several columns: sex under `unit` or `inequality`, kinds of crime under `group`. Each row is known by
indicator, group, period and area; two files that say different things of one are refused by name.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas.areas import CODE
from geo.errors import InputError
from geo.indicators.indicators import COLUMNS, KEY, FigureKind, Indicator, IndicatorValues, period_of, with_ranges
from geo.periods import Period, missing_between, read_period
from geo.plain import shown
from geo.provenance import Interval, Source
from geo.sources.figures import numbers
from geo.sources.indicators.names import COUNT, as_printed, declared, kind_of_measure, plain_name
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import by_row, filled_table, first_few, read_cells

NEEDED = ("area_code", "indicator", "period", "measure", "value")
SEXES = {"male": "Male", "males": "Male", "female": "Female", "females": "Female"}
# What is printed where a figure is of everybody.
EVERYBODY = frozenset({"", "na", "persons", "all", "total recorded crime", "all hate crime"})
HIGHEST_PERCENTAGE = 100.0
# How published tables head what kind of category, and what kind of area, a row is of.
CATEGORY_TYPES = ("category type", "category_type")
AREA_TYPES = ("area type", "area_type")
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
BEFORE = re.compile(r"\b(pre|before|until)\b", re.IGNORECASE)


@dataclass(frozen=True)
class IndicatorTable:
    """One file's indicators and their values."""

    values: IndicatorValues
    source: Source
    notes: tuple[str, ...] = ()


def is_long(sample: Sample) -> bool:
    """The five columns, and not the census's long layout."""
    return sample.format == "csv" and sample.has(*NEEDED) and "geography" not in sample.header


def read_long(raw: RawFile) -> IndicatorTable:
    """A long table; all its faults are named at once."""
    return of_table(raw, filled_table(raw))


def of_table(raw: RawFile, table: TextTable) -> IndicatorTable:
    """A table in the long layout, as it lies in a file or as one of another layout was brought into it."""
    table.need(*NEEDED)
    cells = table.frame
    read = numbers(table, "value", lowest=-np.inf)
    unit = cells["unit"] if "unit" in cells else cells.get("units", pd.Series("", index=cells.index))
    records = _records(cells, unit)
    of_row = [records[key] for key in zip(cells["indicator"], cells["measure"], strict=True)]
    impossible = _impossible(table, read.figures, of_row)
    faults, notes = by_row(table, impossible)
    frame = pd.DataFrame(
        {
            "indicator": [record.key for record in of_row],
            "group": _groups(cells, unit),
            "area_code": cells["area_code"],
            "value": read.figures.mask(read.figures.index.isin(list(impossible))),
            "said": cells.get("compared_to_england", ""),
        }
    )
    frame["said"] = frame["said"].where(~frame["said"].str.lower().isin({"na", "not compared"}), "")
    frame, of_periods, unread = with_periods(table, frame, cells["period"])
    one_fault_each(first_few((*read.faults, *faults, *of_periods), f"rows of {raw.name} with a fault of this kind"))
    frame, left_out = coded(table, frame)
    notes = (*left_out, *read.notes, *notes, *unread)
    frame = told_apart(frame, cells)
    frame, repeats = without_repeats(table, frame)
    frame = _with_counts(frame, cells, records)
    used = {record.key: record for record in records.values() if record.key in set(frame["indicator"])}
    title = "Indicators by area" if len(used) > 2 else f"Indicator: {next(iter(used.values())).label}"
    made = finished(raw, frame, tuple(used.values()), title=title, notes=(*notes, *repeats))
    new = [record.label for record in used.values() if not record.source]
    printed = [
        f"{raw.name}: {shown(label)} is not among the declared indicators; it is kept as printed, with no better or "
        f"worse."
        for label in dict.fromkeys(new)
    ]
    return IndicatorTable(made.values, made.source, (*made.notes, *printed))


def _records(cells: pd.DataFrame, unit: pd.Series) -> dict[tuple[str, str], Indicator]:
    """The record of each published name and measure."""
    rows = pd.DataFrame({"name": cells["indicator"], "measure": cells["measure"], "unit": unit}).drop_duplicates(
        ["name", "measure"]
    )
    return {
        (row.name_, row.measure): declared(row.name_, row.measure) or as_printed(row.name_, row.measure, row.unit)
        for row in rows.rename(columns={"name": "name_"}).itertuples()
    }


def _groups(cells: pd.DataFrame, unit: pd.Series) -> pd.Series:
    """The group of each row, "" for everybody."""
    groups = unit.str.lower().map(SEXES).fillna("")
    for column in ("sex", "inequality", "group", "category"):
        if column in cells:
            words = cells[column].where(~cells[column].str.lower().isin(EVERYBODY), "")
            both = (groups != "") & (words != "")
            groups = groups + np.where(both, ", ", "") + words
    return groups


def _impossible(table: TextTable, value: pd.Series, of_row: Sequence[Indicator]) -> dict[int, str]:
    """By row, figures that their measure cannot have: counts, shares and rates below nought, shares above the whole."""
    measure = pd.Series([record.measure.value for record in of_row], index=value.index)
    below = measure.isin({FigureKind.COUNT, FigureKind.EVENTS, FigureKind.PERCENTAGE, FigureKind.RATE}) & (value < 0)
    above = (measure == FigureKind.PERCENTAGE) & (value > HIGHEST_PERCENTAGE)
    share = table.frame["value"].str.endswith("%") & (measure != FigureKind.PERCENTAGE) & value.notna()
    printed = table.frame["value"]
    sentences: dict[int, str] = {}
    for wrong, right in (
        (below, "a {} is nought or more"),
        (above, "a {} is 100 or less"),
        (share, "a {} is printed without %"),
    ):
        sentences |= {
            int(at): f"value is {shown(printed.iloc[at])}; {right.format(measure.iloc[at])}"
            for at in np.flatnonzero(wrong)
        }
    return sentences


def with_periods(
    table: TextTable, frame: pd.DataFrame, cells: pd.Series
) -> tuple[pd.DataFrame, tuple[str, ...], tuple[str, ...]]:
    """The frame with first and last day of each row's period, NaN where it is none, and faults and notes on those."""
    periods, faults, notes = read_cells(
        table,
        cells,
        read_period,
        "2021, 2021/22, 2015 - 17, 2022-05, March 2023 or 2023 Q1 is how one looks, and "
        "2010-11 may be a month or a year",
    )
    first = {text: period.first.isoformat() for text, period in periods.items()}
    last = {text: period.last.isoformat() for text, period in periods.items()}
    return frame.assign(first=cells.map(first), last=cells.map(last)), faults, notes


def coded(table: TextTable, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rows with a period and an area code of nine characters, of whatever kind of area; the others are counted."""
    frame = frame[frame["first"].notna()]
    good = frame["area_code"].map(lambda cell: bool(CODE.match(cell)))
    if not good.any():
        first = shown(frame["area_code"].iloc[0])
        raise InputError(f"{table.name}: area_code holds no area code, found {first}; E05000001 is how one looks.")
    notes = [
        f"{table.name}, row {table.row_of(int(at))}: area_code is {shown(code)}, which is no area code of nine "
        f"characters; the row is left out."
        for at, code in frame.loc[~good, "area_code"].items()
    ]
    return frame[good], (*table.notes, *first_few(notes, f"rows of {table.name} without a usable area code, left out"))


def told_apart(frame: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Rows that would be one figure twice told apart by how their categories, or their areas, are cut.

    Of two cuts of areas with different figures for one area, the newer keeps the plain group.
    """
    for columns in (CATEGORY_TYPES, AREA_TYPES):
        column = next((name for name in columns if name in cells), None)
        if column is None or not frame.duplicated(KEY).any():
            continue
        cut = cells.loc[frame.index, column]
        of_key = frame.assign(cut=cut, newness=cut.map(_newness)).groupby(KEY, sort=False)
        differ = (of_key["value"].transform("nunique", dropna=False) > 1) & (of_key["cut"].transform("nunique") > 1)
        if columns == AREA_TYPES:
            differ &= cut.map(_newness) != of_key["newness"].transform("max")
        words = cut.where(differ, "")
        both = (frame["group"] != "") & (words != "")
        frame = frame.assign(group=frame["group"] + np.where(both, ", ", "") + words)
    return frame


def _newness(cut: str) -> str:
    """How new a cut of areas is, as a text to be ordered by: the last year that it names, and its words.

    Districts "(from Apr 2019)" are newer than districts "(pre Apr 2019)".
    """
    years = YEAR.findall(cut)
    return f"{max(years)} {'before' if BEFORE.search(cut) else 'from'} {cut}" if years else f"0 {cut}"


def without_repeats(table: TextTable, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """One row a key; the same row twice is said, two figures for one key are refused by their rows."""
    again = frame.duplicated(KEY)
    if not again.any():
        return frame, ()
    for at in np.flatnonzero(again):
        row = frame.iloc[at]
        first = frame[(frame[KEY] == row[KEY]).all(axis=1)].iloc[0]
        if not _alike(row["value"], first["value"]):
            raise InputError(
                f"{table.name}, row {table.row_of(int(row.name))}: {row['indicator']} for {row['area_code']}, "
                f"{_label(row)}, is {row['value']:g}, and {first['value']:g} on row {table.row_of(int(first.name))}; "
                f"one figure was expected."
            )
    return frame[~again], (f"{table.name}: rows that stand in it twice, counted once: {int(again.sum())}.",)


def _with_counts(frame: pd.DataFrame, cells: pd.DataFrame, records: dict[tuple[str, str], Indicator]) -> pd.DataFrame:
    """Declared shares and rates with the count printed beside them, and the base that both of them mean, to a whole.

    A count that has no record of its own is then left to the share; a share of nought tells no base.
    """
    frame = frame.assign(count=np.nan, base=np.nan, lower=np.nan, upper=np.nan, name=cells["indicator"].map(plain_name))
    whole = {record.key: record.per if record.measure is FigureKind.RATE else 100.0 for record in records.values()}
    own = {record.key for record in records.values() if record.source}
    counted = cells.loc[frame.index, "measure"].map(kind_of_measure) == COUNT
    key = ["name", "group", "first", "last", "area_code"]
    counts = frame[counted].drop_duplicates(key).set_index(key)["value"]
    rows = frame["indicator"].isin(own) & ~counted
    if rows.any() and len(counts):
        beside = counts.reindex(pd.MultiIndex.from_frame(frame.loc[rows, key])).to_numpy()
        value = frame.loc[rows, "value"].where(frame.loc[rows, "value"] > 0)
        frame.loc[rows, "base"] = np.round(beside / value * frame.loc[rows, "indicator"].map(whole))
        frame.loc[rows, "count"] = beside
        left_to_share = counted & ~frame["indicator"].isin(own) & frame["name"].isin(set(frame.loc[rows, "name"]))
        frame = frame[~left_to_share]
    return frame.drop(columns="name")


def finished(
    raw: RawFile, frame: pd.DataFrame, indicators: Sequence[Indicator], *, title: str, notes: Iterable[str]
) -> IndicatorTable:
    """The record of a file: ranges worked out where they follow, gaps in its series named; refused without a figure."""
    if frame["value"].isna().all():
        raise InputError(*notes, f"{raw.name}: no row is left with a figure, an area and a period.")
    has_range = frame["lower"].notna() & frame["upper"].notna()
    whole = frame.assign(
        interval=np.where(has_range, Interval.CI95.value, Interval.NONE.value),
        lower=frame["lower"].where(has_range),
        upper=frame["upper"].where(has_range),
        source=raw.name,
    )
    values = IndicatorValues(tuple(indicators), with_ranges(whole[list(COLUMNS)], indicators).reset_index(drop=True))
    newest = max(
        (period_of(*days) for days in set(zip(frame["first"], frame["last"], strict=True))), key=lambda p: p.last
    )
    publishers = list(dict.fromkeys(indicator.source for indicator in indicators if indicator.source))
    source = raw.source(title, date=_date(newest), publisher=publishers[0] if len(publishers) == 1 else "")
    return IndicatorTable(values, source, (*notes, *_gaps(raw.name, values)))


def _date(period: Period) -> str:
    """A period as far as it is a date: a day, a month or a year."""
    return period.last.isoformat()[: {0: 10, 1: 7}.get(period.months, 4)]


def _gaps(name: str, values: IndicatorValues) -> list[str]:
    """The months, quarters or years that a series leaves out, a sentence an indicator."""
    sentences = []
    frame = values.frame.assign(kind=values.frame["area_code"].str[:3])
    for (key, group, _), rows in frame.groupby(["indicator", "group", "kind"], sort=False):
        missing = missing_between(period_of(*days) for days in set(zip(rows["first"], rows["last"], strict=True)))
        if missing:
            what = values.indicator(str(key)).label + (f" ({group})" if group else "")
            first_three = ", ".join(period.label for period in missing[:3]) + (" and more" if len(missing) > 3 else "")
            sentences.append(f"{name}: {what}: the series has no figure for {first_three}.")
    return list(dict.fromkeys(sentences))


def refuse_conflicts(tables: Sequence[IndicatorTable]) -> None:
    """Refuse two files that give different figures for the same indicator, group, period and area, naming both."""
    frames = [table.values.frame for table in tables]
    if len(frames) < 2:
        return
    rows = pd.concat(frames, ignore_index=True)
    rows = rows[rows["value"].notna()]
    grouped = rows.groupby(KEY, sort=False)
    low, high = grouped["value"].transform("min"), grouped["value"].transform("max")
    odd = rows[~np.isclose(low, high, rtol=1e-9, atol=1e-12)]
    faults = []
    for _, claims in odd.groupby(KEY, sort=False):
        claim = claims.iloc[0]
        other = claims[~np.isclose(claims["value"], claim["value"], rtol=1e-9, atol=1e-12)].iloc[0]
        faults.append(
            f"{claim['source']} and {other['source']} give {claim['indicator']} for {claim['area_code']}, "
            f"{_label(claim)}, as {claim['value']:g} and {other['value']:g}; keep the right one."
        )
    one_fault_each(first_few(faults, "figures on which two files do not agree"))


def _alike(figure: float, other: float) -> bool:
    return bool(np.isclose(figure, other, rtol=1e-9, atol=1e-12, equal_nan=True))


def _label(row: pd.Series) -> str:
    return period_of(row["first"], row["last"]).label + (f" ({row['group']})" if row["group"] else "")


KINDS: tuple[Kind, ...] = (
    Kind(
        "indicators",
        "Indicators by area, long layout",
        is_long,
        read_long,
        Look(
            "Any indicator by area and period",
            NEEDED,
            example="area_code, area_name, indicator, period, measure, unit, value",
            seen="files of Trafford",
        ),
    ),
)
