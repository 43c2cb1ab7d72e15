"""Street crime by month as data.police.uk sends it: a row a crime, with the LSOA that its rounded point lies in.

Points are moved to one of a set of map points, so a crime counts in the LSOA that the police name, never by its point.
"""

import re

import numpy as np
import pandas as pd

from geo.areas.areas import AreaKind, kind_of
from geo.errors import InputError
from geo.plain import shown
from geo.sources.columns import read_columns
from geo.sources.indicators.long_layout import IndicatorTable, of_table
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.rows import by_row

NEEDED = ("month", "lsoa code", "crime type", "falls within")
MONTH = re.compile(r"^20\d\d-(0[1-9]|1[0-2])$")
INDICATOR = "Street crime recorded by the police"


def is_street_crime(sample: Sample) -> bool:
    """The archive's own headings."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_street_crime(raw: RawFile) -> IndicatorTable:
    """Crimes by LSOA, month and type, and of all types together; those without an LSOA are counted and left out."""
    table = read_columns(raw, *NEEDED)
    table.need(*NEEDED)
    cells = table.frame[list(NEEDED)].astype(str)
    if cells.empty:
        raise InputError(f"{raw.name}: there is a header and no crime below it.")
    wrong = {
        int(at): f"month is {shown(cells['month'].iloc[at])}; one such as 2026-10 was expected"
        for at in np.flatnonzero(~cells["month"].map({m: bool(MONTH.match(m)) for m in cells["month"].unique()}))
    }
    faults, notes = by_row(table, wrong, then="the crime is not counted")
    if faults:
        raise InputError(*faults)
    is_lsoa = cells["lsoa code"].map({code: kind_of(code) is AreaKind.LSOA for code in cells["lsoa code"].unique()})
    keep = is_lsoa.astype(bool) & ~cells.index.isin(list(wrong))
    if not keep.any():
        raise InputError(f"{raw.name}: no crime has an LSOA code; E01006074 is how one looks.")
    lost = int((~is_lsoa.astype(bool)).sum())
    if lost:
        notes = (*notes, f"{raw.name}: crimes without a place are left out ({lost:,} of {len(cells):,}).")
    by_type = cells[keep].groupby(["lsoa code", "month", "crime type"]).size().rename("value").reset_index()
    of_all = by_type.groupby(["lsoa code", "month"], as_index=False)["value"].sum().assign(**{"crime type": ""})
    every = pd.concat([of_all, by_type], ignore_index=True)
    frame = pd.DataFrame(
        {
            "area_code": every["lsoa code"],
            "indicator": INDICATOR,
            "period": every["month"],
            "measure": "Count",
            "unit": "Crimes",
            "value": every["value"].astype(str),
            "group": every["crime type"],
        },
        dtype=str,
    )
    lines = np.full(len(frame), 1, dtype=np.int64)
    return of_table(raw, TextTable(raw.name, frame, lines, (*table.notes, *notes)))


KINDS: tuple[Kind, ...] = (
    Kind(
        "street_crime",
        "Street crime by month (data.police.uk)",
        is_street_crime,
        read_street_crime,
        Look(
            "Crimes by LSOA, month and type",
            NEEDED,
            example="Crime ID, Month, Reported by, Falls within, Longitude, Latitude, Location, LSOA code, LSOA name",
            seen="the whole header of 12 columns and rows of it in a dozen programs that read the monthly archive",
        ),
    ),
)
