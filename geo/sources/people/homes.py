"""Planned homes: where, how many, in which year, and for how many people each.

A layout of our own, a row a site and year: reference, place, homes, year, and where they are told people_per_home,
status, and coordinates, a postcode or a ward's code. A site without a year or a number of homes cannot be counted in
and is named.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas.areas import AreaKind
from geo.errors import InputError
from geo.plain import beginning, shown
from geo.provenance import Source
from geo.sources.figures import counts, numbers
from geo.sources.guesses import assume_date
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each, plain_postcode
from geo.sources.rows import by_row, filled_table, first_few, refuse_repeats
from geo.sources.services.place_lists import POSTCODE_COLUMNS, column_of
from geo.sources.services.postal import given
from geo.sources.services.standing import by_columns

NAMES = ("place", "site_name", "name")
HOMES = ("homes", "dwellings", "net_dwellings")
YEARS = ("year", "completion_year")
WARDS = ("area_code", "ward_code")
# Homes further back or ahead are a slip of the pen.
FIRST_YEAR, LAST_YEAR = 2000, 2100
# More people to a home than in any block of shared rooms: a number of homes or people in the wrong column. Our choice.
MOST_PEOPLE_PER_HOME = 12.0


@dataclass(frozen=True, eq=False)
class PlannedHomes:
    """Homes planned, a row a site and year.

    frame: reference ("" where none), name, easting and northing (metres, NaN where not held), postcode (no spaces, ""
    where none), ward_code ("" where none), homes, year (whole numbers), people_per_home (NaN where not told), status.
    """

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_planned_homes(sample: Sample) -> bool:
    """Named sites with a number of homes and a year."""
    named = [column_of(sample.header, names) for names in (NAMES, HOMES, YEARS)]
    return sample.format == "csv" and all(named) and not sample.has("indicator")


def read_planned_homes(raw: RawFile) -> PlannedHomes:
    """The table; refused where homes are no count, a year is none, or people per home are no such number."""
    table = filled_table(raw)
    cells = table.frame
    header = tuple(cells.columns)
    name, homes, year = (column_of(header, names) for names in (NAMES, HOMES, YEARS))
    if name is None or homes is None or year is None:
        raise InputError(
            f"{raw.name}: columns place, homes and year were expected; it has {', '.join(map(beginning, header[:8]))}."
        )
    built, due = counts(table, homes), counts(table, year)
    per_home, faults, unread = _people_per_home(table)
    odd = due.figures.notna() & ~due.figures.between(FIRST_YEAR, LAST_YEAR)
    late, said = by_row(
        table,
        {
            int(at): f"{year} is {shown(cells[year].iloc[at])}; a year from {FIRST_YEAR} to {LAST_YEAR} was expected"
            for at in np.flatnonzero(odd)
        },
    )
    one_fault_each(
        first_few((*built.faults, *due.faults, *late, *faults), f"cells of {raw.name} with a fault of this kind")
    )
    unread = (*built.notes, *due.notes, *said, *unread)
    frame, site_notes = _sites(table, name)
    frame = frame.assign(homes=built.figures, year=due.figures.mask(odd), people_per_home=per_home)
    frame["status"] = cells["status"].map(given) if "status" in cells else ""
    known = frame["homes"].notna() & frame["year"].notna()
    unknown = [
        f"{raw.name}, row {table.row_of(int(at))}: {beginning(frame['name'].iloc[at])} has no number of homes or no "
        f"year; it is left out, and not nought."
        for at in np.flatnonzero(~known)
    ]
    if not known.any():
        raise InputError(*unknown[:1], f"{raw.name}: no row has both a number of homes and a year.")
    usable = frame[known].astype({"homes": int, "year": int})
    whose = usable["reference"].where(usable["reference"] != "", usable["name"])
    refuse_repeats(table, whose + ", " + usable["year"].astype(str), "site and year")
    source = assume_date(raw, raw.source("Planned homes"))
    notes = (
        *table.notes,
        *site_notes,
        *unread,
        *first_few(unknown, f"rows of {raw.name} without homes or a year, left out"),
    )
    return PlannedHomes(usable.reset_index(drop=True), source, notes)


def _sites(table: TextTable, name: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Each row's site and where it is, and what is said of rows without a place."""
    cells = table.frame
    header = tuple(cells.columns)
    names = cells[name].map(given)
    stand = by_columns(table, names=names)
    postcode, ward = column_of(header, POSTCODE_COLUMNS), column_of(header, WARDS)
    notes = list(dict.fromkeys(stand.notes))
    empty = pd.Series("", index=cells.index, dtype=str)
    codes = empty
    if ward is not None:
        codes, dropped = table.area_codes(ward, AreaKind.WARD)
        notes += dropped
    reference = cells["reference"].map(given) if "reference" in cells else empty
    frame = pd.DataFrame(
        {
            "reference": reference,
            "name": names.where(names != "", reference),
            "easting": stand.easting,
            "northing": stand.northing,
            "ward_code": codes,
            "postcode": empty if postcode is None else cells[postcode].map(given).map(plain_postcode),
        }
    )
    nameless = frame["name"] == ""
    one_fault_each(
        first_few(
            [
                f"{table.name}, row {table.row_of(int(at))}: neither a reference nor a name; one of them was expected."
                for at in np.flatnonzero(nameless)
            ],
            f"rows of {table.name} without a name",
        )
    )
    return frame, tuple(notes)


def _people_per_home(table: TextTable) -> tuple[pd.Series, tuple[str, ...], tuple[str, ...]]:
    """People to a home by row, NaN where not told; faults; and what is said of the cells that are not held."""
    if "people_per_home" not in table.frame:
        return pd.Series(np.nan, index=table.frame.index), (), ()
    cells, people = table.frame["people_per_home"], numbers(table, "people_per_home")
    wrong = (people.figures <= 0) | (people.figures > MOST_PEOPLE_PER_HOME) | cells.str.contains("%")
    expected = f"above nought and up to {MOST_PEOPLE_PER_HOME:g} was expected"
    faults, said = by_row(
        table, {int(at): f"people_per_home is {shown(cells.iloc[at])}; {expected}" for at in np.flatnonzero(wrong)}
    )
    return people.figures.mask(wrong), (*people.faults, *faults), (*people.notes, *said)


KINDS: tuple[Kind, ...] = (
    Kind(
        "planned_homes",
        "Planned homes",
        is_planned_homes,
        read_planned_homes,
        Look(
            "Homes that are planned, by site and year",
            marks="a name, a number of homes and a year",
            example="reference, place, lon, lat, homes, year, people_per_home, status",
            seen=OURS,
        ),
    ),
)
