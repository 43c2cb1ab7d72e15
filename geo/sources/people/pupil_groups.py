"""Pupils by school and ethnic group, in the layout of the school census's table of schools.

A row a school and year; "headcount of pupils" and a column for each group, "number of pupils classified as ... ethnic
origin", with those unclassified last. A share of pupils is not counted: only columns of numbers are read.
"""

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.disclosure.suppression import Rule
from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import counts
from geo.sources.look import Look
from geo.sources.people.ethnic_groups import NOT_STATED, of_five
from geo.sources.people.school_rolls import school_years, with_urn
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import by_row, filled_table, first_few, refuse_repeats

PUBLISHER = "Department for Education"
CLASSIFIED = re.compile(r"^number of pupils classified as (?P<group>.+?) ethnic origin$", re.IGNORECASE)
UNCLASSIFIED = re.compile(r"^number of pupils unclassified$", re.IGNORECASE)
HEADCOUNT = "headcount of pupils"
YEAR_COLUMNS = ("time_period", "academic_year")


@dataclass(frozen=True, eq=False)
class PupilGroups:
    """frame: year ("2024/25"), urn, name, group (as the school census words it, "Not stated" for the unclassified),
    of_five (one of ethnic_groups.FIVE_GROUPS, "Not stated", or "" where the wording tells neither), pupils (NaN where
    withheld)."""

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()
    rule: Rule = field(default=Rule.STRICT, init=False)


def is_pupil_groups(sample: Sample) -> bool:
    """Schools with at least two columns of an ethnic origin."""
    groups = sum(bool(CLASSIFIED.match(column)) for column in sample.header)
    return sample.format == "csv" and sample.has("urn") and groups > 1


def read_pupil_groups(raw: RawFile) -> PupilGroups:
    """The pupils; refused where a figure is no count or a school's groups add up to more than its pupils."""
    table = filled_table(raw)
    cells = table.frame
    table.need("urn")
    when = next((column for column in YEAR_COLUMNS if column in cells), YEAR_COLUMNS[0])
    table.need(when)
    year, faults, undated = school_years(table, when)
    notes: list[str] = [*table.notes, *undated]
    parts: dict[str, pd.Series] = {}
    for printed in raw.sample.first:
        group = _group_of(printed)
        if group:
            counted = counts(table, printed.lower())
            parts[group] = counted.figures
            faults += counted.faults
            notes += counted.notes
    pupils = pd.DataFrame(parts)
    over = _too_many(table, pupils)
    refused, said = by_row(table, over, then="the row is not held")
    faults += refused
    notes += said
    pupils.loc[list(over)] = np.nan
    one_fault_each(first_few(faults, f"cells of {raw.name} with a fault of this kind"))
    named = cells["school_name"] if "school_name" in cells else pd.Series("", index=cells.index)
    wide, left_out = with_urn(
        table, pd.DataFrame({"year": year, "urn": cells["urn"], "name": named}).join(pupils)[year != ""]
    )
    refuse_repeats(table, wide["urn"] + ", " + wide["year"], "school and year")
    long = wide.melt(["year", "urn", "name"], var_name="group", value_name="pupils")
    long.insert(4, "of_five", long["group"].map({group: of_five(group) for group in parts}))
    unknown = [group for group in parts if not of_five(group)]
    notes += [*left_out, *(f"{raw.name}: {shown(group)} is in none of the census's five groups." for group in unknown)]
    source = raw.source(
        "Pupils by school and ethnic group", date=str(int(str(long["year"].max())[:4]) + 1), publisher=PUBLISHER
    )
    return PupilGroups(long, source, tuple(notes))


def _group_of(heading: str) -> str:
    """The group that a column counts, its first letter large; "" where it counts none."""
    if UNCLASSIFIED.match(heading):
        return NOT_STATED
    match = CLASSIFIED.match(heading)
    return match["group"][:1].upper() + match["group"][1:] if match else ""


def _too_many(table: TextTable, pupils: pd.DataFrame) -> dict[int, str]:
    """By row, what is wrong with each school whose groups add up to more than its pupils."""
    if HEADCOUNT not in table.frame:
        return {}
    counted = counts(table, HEADCOUNT)
    summed = pupils.sum(axis="columns")
    return {
        int(at): f"the groups add up to {summed.iloc[at]:,.0f} pupils and {HEADCOUNT} is "
        f"{counted.figures.iloc[at]:,.0f}; no more than that was expected"
        for at in np.flatnonzero(summed > counted.figures)
    }


KINDS: tuple[Kind, ...] = (
    Kind(
        "pupil_groups",
        "Pupils by school and ethnic group",
        is_pupil_groups,
        read_pupil_groups,
        Look(
            "Pupils of each school by ethnic group",
            ("urn", HEADCOUNT),
            marks="columns that say 'number of pupils classified as ... ethnic origin'",
            example="time_period, urn, school_name, headcount of pupils, number of pupils classified as white "
            "British ethnic origin",
            seen="these headings and those of all nineteen groups, word for word, in a dozen programs that read the "
            "department's table of schools; a whole list of its columns in one",
        ),
    ),
)
