"""Mid-year estimates of residents by single year of age, for small areas and wards.

Two layouts: the re-published one (`period, area_code, area_name, geography, sex, all_ages, ..., 0 ... 90+`), in which
every area has a row for Persons, Females and Males; and the one of the small area estimates (`LSOA Code, LSOA Name, All
Ages, 0 ... 90+`), persons only, which does not say its year anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.areas.areas import AreaKind
from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import numbers
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import by_row, coded_rows, first_few, refuse_repeats

LAST_AGE = 90
PUBLISHER = "Office for National Statistics"
SEXES = {"persons": "persons", "females": "female", "female": "female", "males": "male", "male": "male"}


@dataclass(frozen=True)
class MidYear:
    """Residents at one mid-year.

    Attributes
    ----------
    frame
        Index area_code; columns the whole numbers 0 to 90 (90 stands for 90 and over), people of both sexes.
    sex
        Index area_code; columns female and male, people of all ages; empty where the file has persons only.
    by_sex
        The same layout as frame for Female and for Male; empty where the file has persons only.
    """

    date: str
    kind: AreaKind
    vintage: str
    frame: pd.DataFrame
    sex: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()
    by_sex: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def is_republished(sample: Sample) -> bool:
    """The layout with a period, a sex and single years of age."""
    return sample.format == "csv" and sample.has("period", "area_code", "sex", "all_ages", "0", "89")


def read_republished(raw: RawFile) -> MidYear:
    """Persons by age from a table that also has rows by sex; the newest period where it holds several."""
    return of_table(raw, raw.table)


def of_table(raw: RawFile, table: TextTable) -> MidYear:
    """A table in the re-published layout, as it lies in a file or as one of another layout was brought into it."""
    table.need("period", "area_code", "sex", "all_ages", *age_columns(table))
    newest = str(table.frame["period"].max())
    rows = coded_rows(table, "area_code")
    notes = list(rows.notes)
    older = sorted(set(table.frame["period"]) - {newest})
    if older:
        notes.append(f"{raw.name}: the rows of {', '.join(older)} are left out; {newest} is the newest period.")
    sex = table.frame["sex"].str.lower().map(SEXES)
    if sex.isna().any():
        place = int(np.flatnonzero(sex.isna())[0])
        raise InputError(
            f"{raw.name}, row {table.row_of(place)}: sex is {shown(table.frame['sex'].iloc[place])}; Persons, "
            f"Females or Males was expected."
        )
    usable = pd.Series(rows.codes, index=rows.positions)[(table.frame["period"] == newest).to_numpy()[rows.positions]]
    part = {name: usable[(sex == name).to_numpy()[usable.index]] for name in ("persons", "female", "male")}
    if part["persons"].empty:
        raise InputError(f"{raw.name}: there is no row for Persons; rows by sex alone cannot be used.")
    for codes in part.values():
        refuse_repeats(table, codes, "area")
    single, wrong, unread = single_years(table)
    frame, off, left_out = by_age(table, single, part["persons"])
    one_fault_each(first_few((*wrong, *off), f"rows of {raw.name} with a fault of this kind"))
    notes += [*first_few(unread, f"columns of {raw.name} with cells that hold no figure"), *left_out]
    totals = numbers(table, "all_ages").figures
    sexes = pd.DataFrame({name: _at(totals, part[name]) for name in ("female", "male")}).dropna().sort_index()
    of_sexes = {name.capitalize(): _rows_at(single, part[name]) for name in ("female", "male")}
    whole = all(set(frame.index) <= set(ages.dropna().index) for ages in of_sexes.values())
    by_sex = {name: ages.loc[frame.index] for name, ages in of_sexes.items()} if whole else {}
    return MidYear(
        date=newest,
        kind=rows.kind,
        vintage="unknown",
        frame=frame,
        sex=sexes,
        by_sex=by_sex,
        source=raw.source(f"Mid-year population estimates, {rows.kind.label}s", date=newest, publisher=PUBLISHER),
        notes=tuple(notes),
    )


def age_columns(table: TextTable) -> list[str]:
    """The headings of the single years of age, the last of them 90 and over."""
    last = "90+" if "90+" in table.frame.columns else "90"
    return [*(str(age) for age in range(LAST_AGE)), last]


def _at(figures: pd.Series, codes: pd.Series) -> pd.Series:
    return pd.Series(figures.to_numpy()[codes.index], index=pd.Index(codes, name="area_code"))


def single_years(table: TextTable) -> tuple[pd.DataFrame, list[str], list[str]]:
    """People by age (columns 0 to 90) in every row of the table, faults, and notes on cells that are no counts."""
    columns: dict[int, pd.Series] = {}
    faults: list[str] = []
    notes: list[str] = []
    for age, column in enumerate(age_columns(table)):
        read = numbers(table, column)
        columns[age] = read.figures
        faults.extend(read.faults)
        notes.extend(read.notes)
    return pd.DataFrame(columns), faults, notes


def _rows_at(single: pd.DataFrame, codes: pd.Series) -> pd.DataFrame:
    """The rows of `codes`, by area."""
    return single.iloc[codes.index].set_axis(pd.Index(codes, name="area_code")).sort_index()


def by_age(
    table: TextTable, single: pd.DataFrame, codes: pd.Series
) -> tuple[pd.DataFrame, tuple[str, ...], tuple[str, ...]]:
    """People by age at the rows of `codes`, faults, and what is said of the areas left out.

    An area whose ages are not all there, or do not add up to the total that its row states, is left out.
    """
    total = "all_ages" if "all_ages" in table.frame.columns else "all ages"
    stated = numbers(table, total)
    frame = single.iloc[codes.index]
    ages = frame.sum(axis="columns", skipna=False).to_numpy()
    off = np.abs(ages - stated.figures.iloc[codes.index].to_numpy()) >= 0.5
    wrong = off | np.isnan(ages)
    sentences = {
        int(codes.index[place]): f"the ages add up to {ages[place]:g} people but {total} says "
        f"{shown(table.frame[total].iloc[codes.index[place]])}; they must be the same"
        if off[place]
        else "an age has no figure; people of every age were expected"
        for place in np.flatnonzero(wrong)
    }
    faults, notes = by_row(table, sentences, of=len(codes), then="the area is left out")
    return _rows_at(single, codes[~wrong]), (*stated.faults, *faults), (*stated.notes, *notes)


KINDS: tuple[Kind, ...] = (
    Kind(
        "mid_year",
        "Mid-year population estimates",
        is_republished,
        read_republished,
        Look(
            "Residents by single year of age and by sex",
            ("period", "area_code", "sex", "all_ages", "0", "89"),
            example="period, area_code, area_name, geography, sex, all_ages, 0, 1, 2",
            seen="files of Trafford",
        ),
    ),
)
