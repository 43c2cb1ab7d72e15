"""Births and deaths by small area or ward and calendar year: what the change of patients' lists has not yet taken in.

A layout of our own: area_code, period, and births, deaths or both. Calendar years only, as births and deaths are put
beside lists by their days. Counts by small area are small: they may leave as strict ones only.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.areas.areas import AreaKind
from geo.disclosure.suppression import Rule
from geo.periods import missing_between, of_years, read_period
from geo.provenance import Source
from geo.sources.figures import counts
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import coded_rows, filled_table, first_few, read_cells, refuse_repeats

PUBLISHER = "Office for National Statistics"
EVENTS = ("births", "deaths")


@dataclass(frozen=True, eq=False)
class VitalEvents:
    """Births and deaths of one file.

    Attributes
    ----------
    vintage
        "unknown": the codes tell it.
    frame
        area_code, year (calendar year, whole number), births, deaths (NaN where not told, a whole column of it where
        the file has only the other).
    """

    kind: AreaKind
    vintage: str
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()
    rule: Rule = field(default=Rule.STRICT, init=False)


def is_vital_events(sample: Sample) -> bool:
    """Areas and periods with births or deaths beside them."""
    has_events = any(sample.has(event) for event in EVENTS)
    return sample.format == "csv" and sample.has("area_code", "period") and has_events and not sample.has("indicator")


def read_vital_events(raw: RawFile) -> VitalEvents:
    """The table; refused where a figure is no count, a period no calendar year, or an area stands twice in one."""
    return of_table(raw, filled_table(raw))


def of_table(raw: RawFile, table: TextTable) -> VitalEvents:
    """A table in this layout, as it lies in a file or as one of another layout was brought into it."""
    table.need("area_code", "period")
    rows = coded_rows(table, "area_code")
    year, faults, undated = _years(table)
    frame = pd.DataFrame({"area_code": table.frame["area_code"], "year": year, "births": np.nan, "deaths": np.nan})
    notes = [*rows.notes, *undated]
    for event in EVENTS:
        if event not in table.frame:
            notes.append(f"{raw.name}: there is no column of {event}; they are not held.")
            continue
        counted = counts(table, event)
        frame[event] = counted.figures
        faults += counted.faults
        notes += counted.notes
    one_fault_each(first_few(faults, f"cells of {raw.name} with a fault of this kind"))
    frame = frame.iloc[rows.positions][lambda rows_with_code: rows_with_code["year"] > 0]
    refuse_repeats(table, frame["area_code"] + ", " + frame["year"].astype(str), "area and year")
    frame = frame.reset_index(drop=True)
    notes += _gaps(raw.name, frame)
    source = raw.source("Births and deaths", date=str(frame["year"].max()), publisher=PUBLISHER)
    return VitalEvents(rows.kind, "unknown", frame, source, tuple(notes))


def _years(table: TextTable) -> tuple[pd.Series, list[str], tuple[str, ...]]:
    """The calendar year of each row, 0 where it has none, and faults and notes on the printed periods that are none."""
    years, faults, notes = read_cells(table, table.frame["period"], _year, "a calendar year such as 2024 was expected")
    return table.frame["period"].map(years).fillna(0).astype(int), list(faults), notes


def _year(text: str) -> int | None:
    period = read_period(text)
    whole = period is not None and period == of_years(period.first.year, period.first.year)
    return period.first.year if period is not None and whole else None


def _gaps(name: str, frame: pd.DataFrame) -> list[str]:
    """The years that the file leaves out, and how many areas it leaves out of a year that it has."""
    years = sorted(frame["year"].unique())
    missing = missing_between(of_years(year, year) for year in years)
    gaps = [f"{name}: {', '.join(period.label for period in missing)} is missing and stays so."] if missing else []
    areas = frame["area_code"].nunique()
    gaps += [
        f"{name}: {areas - int(rows)} of {areas} areas have no row for {year}; they are not held there, and not nought."
        for year, rows in frame.groupby("year").size().items()
        if rows < areas
    ]
    return gaps


KINDS: tuple[Kind, ...] = (
    Kind(
        "vital_events",
        "Births and deaths",
        is_vital_events,
        read_vital_events,
        Look(
            "Births and deaths by area",
            ("area_code", "period", *EVENTS),
            marks="either of the two counts is enough",
            example="area_code, area_name, period, births, deaths",
            seen=OURS,
        ),
    ),
)
