"""How many are registered with each practice, in the NHS's layout; what other layouts of the same share."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import counts
from geo.sources.look import REAL_FILES, Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each, plain_postcode
from geo.sources.rows import filled_table, first_few, refuse_repeats
from geo.sources.services.ods import NHS


@dataclass(frozen=True)
class ListSizes:
    """Registered patients at one date. frame: index practice_id; patients, postcode (no spaces)."""

    date: str
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_list_size(sample: Sample) -> bool:
    """The NHS layout of list sizes: practice, sex, age and a number."""
    names = {spaced(name) for name in sample.header}
    return sample.format == "csv" and {"code", "postcode", "sex", "age", "number of patients"} <= names


def read_list_sizes(raw: RawFile) -> ListSizes:
    """List sizes in the NHS layout: the rows for all ages and both sexes."""
    table = spaced_table(filled_table(raw))
    table.need("code", "postcode", "sex", "age", "number of patients")
    everybody = (table.frame["sex"].str.upper() == "ALL") & (table.frame["age"].str.upper() == "ALL")
    if not everybody.any():
        raise InputError(
            f"{raw.name}: there is no row with sex ALL and age ALL; the size of the whole list was expected."
        )
    frame, notes = sizes_of(table, everybody, code="code", postcode="postcode", patients="number of patients")
    source = raw.source("Patients registered at a GP practice", date=extract_date(table), publisher=NHS)
    return ListSizes(source.date, frame, source, notes)


def without_date(raw: RawFile, source: Source) -> tuple[str, ...]:
    """A sentence where neither the table nor sources.toml nor the name of the file tells the date."""
    if source.date:
        return ()
    return (f"{raw.name}: neither the table nor its name has a date; give it in sources.toml.",)


def spaced(name: str) -> str:
    """A heading spelt with spaces, as some editions print it and others do not."""
    return name.replace("_", " ")


def spaced_table(table: TextTable) -> TextTable:
    """The table with its headings spelt with spaces."""
    return replace(table, frame=table.frame.rename(columns=spaced))


def extract_date(table: TextTable) -> str:
    """The one date of extraction ("01JAN2021"); "" where the file has none."""
    if "extract date" not in table.frame.columns:
        return ""
    dates = sorted(table.frame["extract date"].unique())
    if len(dates) > 1:
        raise InputError(
            f"{table.name}: the rows are of several dates ({', '.join(dates[:3])}); one file holds one date."
        )
    for pattern in ("%d%b%Y", "%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(dates[0], pattern).date().isoformat()
        except ValueError:
            continue
    raise InputError(f"{table.name}: the extract date is {shown(dates[0])}; 01JAN2021 is how one looks.")


def sizes_of(
    table: TextTable, rows: pd.Series, *, code: str, postcode: str, patients: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Patients and postcode by practice on the kept rows; a row without a figure is left out and named.

    postcode is the column of postcodes, "" where the table has none.
    """
    counted = counts(table, patients)
    one_fault_each(counted.faults)
    figures = counted.figures
    refuse_repeats(table, table.frame.loc[rows, code], "practice")
    empty = [
        f"{table.name}, row {table.row_of(int(place))}: {patients} holds no figure; the practice is left out."
        for place in np.flatnonzero((figures.isna() & rows).to_numpy())
    ]
    used = rows & figures.notna()
    where = table.frame.loc[used, postcode].map(plain_postcode) if postcode else ""
    practice = pd.Index(table.frame.loc[used, code], name="practice_id")
    frame = pd.DataFrame({"patients": figures[used], "postcode": where}).set_index(practice)
    return frame, (*table.notes, *counted.notes, *first_few(empty, f"rows of {table.name} without a figure"))


KINDS: tuple[Kind, ...] = (
    Kind(
        "list_sizes",
        "Patients registered at a GP practice",
        is_list_size,
        read_list_sizes,
        Look(
            "How many are registered with each practice",
            ("code", "postcode", "sex", "age", "number of patients"),
            example="PUBLICATION, EXTRACT_DATE, TYPE, CCG_CODE, ONS_CCG_CODE, CODE, POSTCODE, SEX, AGE, "
            "NUMBER_OF_PATIENTS",
            seen=REAL_FILES,
        ),
    ),
)
