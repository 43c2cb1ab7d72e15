"""Pupils who join and leave schools outside the usual points of the year, by ward of home or by school.

A layout of our own, as authorities take it from the School Census; nobody publishes it by ward. Columns: academic_year,
area_code or urn, pupils_on_roll, joined_outside_usual_points, left_outside_usual_points. It feeds the margin of an
estimate; its counts are small and leave as strict ones only.
"""

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import counts
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import by_row, filled_table, first_few, read_cells, refuse_repeats

COLUMNS = {
    "roll": "pupils_on_roll",
    "joined": "joined_outside_usual_points",
    "left": "left_outside_usual_points",
}
# 2024/25, 2024-25, 202425 or 2024/2025.
SCHOOL_YEAR = re.compile(r"^(20\d\d)\s*[/-]?\s*(?:20)?(\d\d)$")
URN = re.compile(r"^\d{6}$")


@dataclass(frozen=True, eq=False)
class RollsBySchool:
    """By school. frame: year ("2024/25"), urn, name, roll, joined, left (NaN where not told)."""

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()
    rule: Rule = field(default=Rule.STRICT, init=False)


def school_year(text: str) -> str | None:
    """A school year as it is written here, "2024/25"; None where a cell is none."""
    match = SCHOOL_YEAR.match(text.strip())
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        return None
    return f"{match[1]}/{match[2]}"


def school_years(table: TextTable, column: str) -> tuple[pd.Series, list[str], tuple[str, ...]]:
    """A column of school years, "" where a cell is none, and faults and notes on the printed ones that are none."""
    expected = "a school year such as 2024/25 was expected"
    years, faults, notes = read_cells(table, table.frame[column], school_year, expected)
    return table.frame[column].map(lambda cell: years.get(cell, "")), list(faults), notes


def is_by_school(sample: Sample) -> bool:
    """Pupils joining and leaving, by school."""
    whose = sample.has("academic_year", "urn", *COLUMNS.values())
    return sample.format == "csv" and whose and not sample.has("area_code")


def read_by_school(raw: RawFile) -> RollsBySchool:
    """The table by school; rows without a unique reference number are left out and counted."""
    table = filled_table(raw)
    table.need("academic_year", "urn", *COLUMNS.values())
    frame, notes = pupils_of(table)
    cells = table.frame
    frame.insert(1, "urn", cells["urn"])
    frame.insert(2, "name", cells.get("school_name", ""))
    numbered, left_out = with_urn(table, frame[frame["year"] != ""])
    refuse_repeats(table, numbered["urn"] + ", " + numbered["year"], "school and year")
    source = raw.source("School rolls, and pupils joining and leaving", date=date_of(numbered))
    notes = (*table.notes, *left_out, *notes, *gaps(raw.name, numbered))
    return RollsBySchool(numbered.reset_index(drop=True), source, notes)


def with_urn(table: TextTable, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rows whose urn is a school's unique reference number, and what is said of the others."""
    good = frame["urn"].map(lambda code: bool(URN.match(code)))
    if not good.any():
        raise InputError(f"{table.name}: urn holds no reference number of six figures such as 106283.")
    odd = [
        f"{table.name}, row {table.row_of(int(at))}: urn is {shown(code)}, which is no reference number of six "
        f"figures; the row is left out."
        for at, code in frame.loc[~good, "urn"].items()
    ]
    return frame[good], first_few(odd, f"rows of {table.name} without a school's reference number, left out")


def pupils_of(table: TextTable) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """year, roll, joined, left by row; all faults at once."""
    year, faults, undated = school_years(table, "academic_year")
    frame = pd.DataFrame({"year": year})
    notes = list(undated)
    for ours, published in COLUMNS.items():
        counted = counts(table, published)
        frame[ours] = counted.figures
        faults += counted.faults
        notes += counted.notes
    nobody = (frame["roll"] == 0) & (frame["joined"] + frame["left"] > 0)
    refused, said = by_row(
        table,
        {
            int(at): "pupils joined or left where nobody is on roll (pupils_on_roll is 0); a share of nobody is not "
            "available"
            for at in np.flatnonzero(nobody)
        },
        then="the row is not held",
    )
    faults += refused
    notes += said
    frame.loc[nobody, list(COLUMNS)] = np.nan
    one_fault_each(first_few(faults, f"cells of {table.name} with a fault of this kind"))
    return frame, tuple(notes)


def date_of(frame: pd.DataFrame) -> str:
    """The calendar year in which the newest school year ends, as a source's date."""
    return str(int(str(frame["year"].max())[:4]) + 1)


def gaps(name: str, frame: pd.DataFrame) -> tuple[str, ...]:
    """The school years that the file leaves out between its first and its last."""
    first_years = {int(str(year)[:4]) for year in frame["year"].unique()}
    missing = [
        f"{year}/{(year + 1) % 100:02d}"
        for year in range(min(first_years), max(first_years))
        if year not in first_years
    ]
    return (f"{name}: {', '.join(missing)} is missing and stays so.",) if missing else ()


KINDS: tuple[Kind, ...] = (
    Kind(
        "school_rolls",
        "School rolls, and pupils joining and leaving",
        is_by_school,
        read_by_school,
        Look(
            "Pupils who join and leave in mid-year, by school",
            ("academic_year", "urn", *COLUMNS.values()),
            example="academic_year, urn, school_name, pupils_on_roll",
            seen=OURS,
        ),
    ),
)
