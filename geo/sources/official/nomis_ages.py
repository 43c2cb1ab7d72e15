"""People by single year of age, as the labour-market service (Nomis) sends them."""

import re

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.sources.look import Look
from geo.sources.official.nomis import (
    AGE,
    AGE_NAME,
    CODE,
    NEEDED,
    RECORDS,
    SEEN,
    VALUE,
    is_ages,
    periods_of,
    sexes_of,
    whole,
)
from geo.sources.people.estimates import LAST_AGE, MidYear
from geo.sources.people.estimates import of_table as estimate_of
from geo.sources.reading import Kind, RawFile, TextTable

# The service numbers single years of age from 101 for those under one; 191 are 90 and over. Bands have other numbers.
FIRST_YEAR_CODE = 101
YEAR_OF_AGE = re.compile(r"^aged? (\d{1,2})( ?\+| and over)?$")


def read_ages(raw: RawFile) -> MidYear:
    """People by single year of age; bands and all ages that stand beside them are left out and never added up."""
    table, cells = whole(raw)
    age = _ages(cells)
    sex = sexes_of(cells)
    kept = age.notna() & sex.notna()
    if not kept.any():
        raise InputError(
            f"{raw.name}: no row is of a single year of age; ask for c_age=101...191, which are the years 0 to 90 "
            f"and over."
        )
    long = pd.DataFrame(
        {
            "period": periods_of(cells).str.replace(r"^(20\d\d)$", r"\1-06-30", regex=True),
            "area_code": cells[CODE],
            "sex": sex,
            "age": age,
            "people": cells[VALUE],
        }
    )[kept]
    again = long.duplicated(["period", "area_code", "sex", "age"])
    if again.any():
        at = int(long.index[again][0])
        raise InputError(
            f"{raw.name}, row {table.row_of(at)}: its area, sex and age stand above already; one row each."
        )
    keys = ["period", "area_code", "sex"]
    wide = long.pivot(index=keys, columns="age", values="people").reindex(columns=range(LAST_AGE + 1)).fillna("")
    sums = wide.apply(lambda column: pd.to_numeric(column, errors="coerce")).sum(axis="columns", skipna=False)
    wide.columns = [*map(str, range(LAST_AGE)), "90+"]
    wide.insert(0, "all_ages", sums.map(lambda total: "" if np.isnan(total) else f"{total:.0f}"))
    first = long[keys].reset_index().drop_duplicates(keys).set_index(keys)["index"]
    lines = table.lines[first.reindex(wide.index).to_numpy()]
    dropped = int((~kept).sum())
    notes = (f"{raw.name}: rows of bands of age are left out ({dropped:,}).",) if dropped else ()
    brought = TextTable(raw.name, wide.reset_index().astype(str), lines, (*table.notes, *notes))
    return estimate_of(raw, brought)


def _ages(cells: pd.DataFrame) -> pd.Series:
    """The single year of age of each row, NaN for a band."""
    if AGE in cells:
        years = pd.to_numeric(cells[AGE], errors="coerce") - FIRST_YEAR_CODE
        return years.where(years.between(0, LAST_AGE))
    years = cells[AGE_NAME].str.lower().map(_year_of_age)
    return years.astype(float)


def _year_of_age(name: str) -> float:
    match = YEAR_OF_AGE.match(name)
    if match is None or (bool(match[2]) != (int(match[1]) == LAST_AGE)):
        return float("nan")
    return float(match[1])


KINDS: tuple[Kind, ...] = (
    Kind(
        "nomis_ages",
        "People by single year of age (Nomis)",
        is_ages,
        read_ages,
        Look(
            "Residents of output areas, LSOAs or wards by single year of age",
            (*NEEDED, AGE, RECORDS),
            marks="DATE, and C_AGE or C_AGE_NAME; RECORD_COUNT tells a short answer, whose pages may lie in "
            "several files",
            example="DATE, DATE_NAME, GEOGRAPHY_NAME, GEOGRAPHY_CODE, GENDER, GENDER_NAME, C_AGE, C_AGE_NAME, MEASURES",
            seen=SEEN,
            not_seen="how C_AGE_NAME words a single year, so its number is used where it stands; the words of "
            "OBS_STATUS "
            "for a figure that is withheld",
        ),
    ),
)
