"""Mid-year estimates of LSOAs in the layout of the small area estimates: persons only, the year in the name alone."""

import re
from dataclasses import replace

import pandas as pd

from geo.errors import InputError
from geo.plain import shown
from geo.sources.look import REAL_FILES, Look
from geo.sources.people.estimates import PUBLISHER, MidYear, age_columns, by_age, single_years
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import coded_rows, first_few, refuse_repeats

# The last edition on the LSOAs of 2011; from mid-2021 on they are those of 2021.
LAST_YEAR_ON_2011_CODES = 2020


def is_small_area(sample: Sample) -> bool:
    """The layout of the LSOA estimates, persons only, without a year."""
    return sample.format == "csv" and sample.has("lsoa code", "all ages", "0", "89")


def read_small_area(raw: RawFile) -> MidYear:
    """Persons by age from the LSOA estimates; the year comes from sources.toml, else from the file's name."""
    table = raw.table
    table.need("lsoa code", "all ages", *age_columns(table))
    rows = coded_rows(table, "lsoa code")
    codes = pd.Series(rows.codes, index=rows.positions)
    refuse_repeats(table, codes, "area")
    single, wrong, unread = single_years(table)
    frame, off, left_out = by_age(table, single, codes)
    one_fault_each(first_few((*wrong, *off), f"rows of {raw.name} with a fault of this kind"))
    source = raw.source("Small area population estimates, LSOAs", publisher=PUBLISHER)
    if not source.date:
        year = re.search(r"(?<!\d)(20\d\d)(?!\d)", raw.name)
        if year is None:
            raise InputError(
                f"{raw.name}: the table does not say its year, nor does its name; give the date in sources.toml."
            )
        source = replace(source, date=f"{year[1]}-06-30", assumed=("date",))
    if not re.match(r"\d{4}(-|$)", source.date):
        raise InputError(f"{raw.name}: its date in sources.toml is {shown(source.date)}; 2020-06-30 is how one looks.")
    vintage = "2011" if int(source.date[:4]) <= LAST_YEAR_ON_2011_CODES else "2021"
    notes = (*rows.notes, *first_few(unread, f"columns of {raw.name} with cells that hold no figure"), *left_out)
    return MidYear(source.date, rows.kind, vintage, frame, pd.DataFrame(columns=["female", "male"]), source, notes)


KINDS: tuple[Kind, ...] = (
    Kind(
        "mid_year_small_area",
        "Small area population estimates",
        is_small_area,
        read_small_area,
        Look(
            "Residents of LSOAs by single year of age; the year is in the file's name only",
            ("lsoa code", "all ages", "0", "89"),
            example="LSOA Code, LSOA Name, All Ages, 0, 1, 2",
            seen=REAL_FILES,
        ),
    ),
)
