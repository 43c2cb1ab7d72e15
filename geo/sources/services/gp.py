"""GP practices and the size of their lists.

A practice is an active row of the NHS's list of organisations whose prescribing setting is a GP practice; the others
are clinics, out-of-hours services, prisons and practices that have closed.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import counts
from geo.sources.guesses import assume_date
from geo.sources.look import REAL_FILES, Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each, plain_postcode
from geo.sources.rows import filled_table, first_few, refuse_repeats
from geo.sources.services import gp_sites, ods
from geo.sources.services.gp_sites import BranchSites as BranchSites
from geo.sources.services.gp_sites import PracticeCapacity as PracticeCapacity
from geo.sources.services.ods import ACTIVE, NHS, STATUSES

# The prescribing setting of a GP practice in the older list, and the role that says the same in the newer one.
GP_SETTING, GP_ROLE = "4", "RO76"


@dataclass(frozen=True)
class PracticeList:
    """Organisations of the NHS list.

    Attributes
    ----------
    frame
        Index practice_id; name, postcode (no spaces, "" where none is valid), opened, closed (ISO dates, "" where
        none), status, setting, address, is_practice.
    not_before
        The latest date of opening or joining in it: the list cannot be older.
    """

    frame: pd.DataFrame
    not_before: str
    source: Source
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListSizes:
    """Registered patients at one date. frame: index practice_id; patients, postcode (no spaces)."""

    date: str
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_practice_list(sample: Sample) -> bool:
    """The NHS's list of practices: codes of a letter and five figures, those of dental practices apart."""
    return ods.mostly(sample, ods.PRACTICE) and not ods.mostly(sample, ods.DENTAL)


def is_list_size(sample: Sample) -> bool:
    """The NHS layout of list sizes: practice, sex, age and a number."""
    names = {spaced(name) for name in sample.header}
    return sample.format == "csv" and {"code", "postcode", "sex", "age", "number of patients"} <= names


def is_republished_list_size(sample: Sample) -> bool:
    """Practice codes with registered patients, without a date."""
    return sample.format == "csv" and sample.has("practice_code", "registered_patients")


def is_list_size_by_age(sample: Sample) -> bool:
    """Practice codes with a total and broad age bands that overlap."""
    return sample.format == "csv" and sample.has("practice_code", "total", "65ov%")


def read_practices(raw: RawFile) -> PracticeList:
    """The list, with or without headings; a row that cannot be one of it is left out and named."""
    rows, sentences = ods.organisations(raw, ods.PRACTICE)
    for row in (row for row in rows if row.status not in STATUSES):
        sentences.append(
            f"{raw.name}, row {row.line}: the status is {shown(row.status)}; A, C, D, P or ACTIVE was expected; the "
            f"row is left out."
        )
    records = {
        row.code: {
            "name": row.name,
            "postcode": row.postcode,
            "opened": row.opened,
            "closed": row.closed,
            "status": row.status,
            "setting": row.setting,
            "address": row.written_address,
            "is_practice": row.status in ACTIVE and (row.setting == GP_SETTING or GP_ROLE in row.setting.split("|")),
            "joined": row.joined,
        }
        for row in rows
        if row.status in STATUSES
    }
    frame = pd.DataFrame.from_dict(records, orient="index").rename_axis("practice_id")
    if frame.empty or not frame["is_practice"].any():
        raise InputError(
            f"{raw.name}: no row is an active GP practice (status A or ACTIVE, setting 4 or role RO76); "
            f"a list of practices was expected."
        )
    source = assume_date(raw, raw.source("GP practices (NHS organisation list)", publisher=NHS))
    spelling = f"{raw.name}: names printed in capitals are shown in ordinary letters."
    return PracticeList(
        frame=frame.drop(columns="joined"),
        not_before=max(frame["opened"].max(), frame["joined"].max()),
        source=source,
        notes=(*raw.decoded[1], *first_few(sentences, f"rows of {raw.name} with a fault of this kind"), spelling),
    )


def read_list_sizes(raw: RawFile) -> ListSizes:
    """List sizes in the NHS layout: the rows for all ages and both sexes."""
    table = spaced_table(filled_table(raw))
    table.need("code", "postcode", "sex", "age", "number of patients")
    everybody = (table.frame["sex"].str.upper() == "ALL") & (table.frame["age"].str.upper() == "ALL")
    if not everybody.any():
        raise InputError(
            f"{raw.name}: there is no row with sex ALL and age ALL; the size of the whole list was expected."
        )
    frame, notes = _sizes(table, everybody, code="code", postcode="postcode", patients="number of patients")
    source = raw.source("Patients registered at a GP practice", date=extract_date(table), publisher=NHS)
    return ListSizes(source.date, frame, source, notes)


def read_republished_list_sizes(raw: RawFile) -> ListSizes:
    """List sizes as a council re-publishes them; the date is in sources.toml, else in the file's name."""
    table = filled_table(raw)
    table.need("practice_code", "registered_patients")
    postcode = "practice_postcode" if "practice_postcode" in table.frame.columns else "postcode"
    table.need(postcode)
    every = pd.Series(True, index=table.frame.index)
    frame, notes = _sizes(table, every, code="practice_code", postcode=postcode, patients="registered_patients")
    source = assume_date(raw, raw.source("Patients registered at a GP practice, re-published", publisher=NHS))
    return ListSizes(source.date, frame, source, (*notes, *_without_date(raw, source)))


def read_list_sizes_by_age(raw: RawFile) -> ListSizes:
    """The whole list of each practice from a table of broad ages, whose bands overlap and are never added up."""
    table = filled_table(raw)
    table.need("practice_code", "total")
    every = pd.Series(True, index=table.frame.index)
    frame, notes = _sizes(table, every, code="practice_code", postcode="", patients="total")
    source = assume_date(raw, raw.source("Patients registered at a GP practice, by broad age", publisher=NHS))
    note = f"{raw.name}: only the whole lists are used, as the age bands overlap."
    return ListSizes(source.date, frame, source, (*notes, note, *_without_date(raw, source)))


def _without_date(raw: RawFile, source: Source) -> tuple[str, ...]:
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


def _sizes(
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
        "practices",
        "GP practices (NHS organisation list)",
        is_practice_list,
        read_practices,
        Look(
            "GP practices: their names, addresses and whether they are open",
            marks="27 columns, mostly without a line of headings, codes such as P91003",
            example="P91003, name, national grouping, health geography, five lines of address, postcode, opened, "
            "closed, status",
            seen=REAL_FILES,
        ),
    ),
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
    Kind(
        "list_sizes_republished",
        "Patients registered at a GP practice, re-published",
        is_republished_list_size,
        read_republished_list_sizes,
        Look(
            "How many are registered with each practice, re-published",
            ("practice_code", "registered_patients"),
            example="practice_code, practice_name, practice_postcode, registered_patients",
            seen="files of Trafford",
        ),
    ),
    Kind(
        "list_sizes_by_age",
        "Patients of practices by broad age",
        is_list_size_by_age,
        read_list_sizes_by_age,
        Look(
            "How many are registered with each practice; its bands of age overlap",
            ("practice_code", "total", "65ov%"),
            example="PRACTICE_CODE, TOTAL, 16OV, 17OV, 65OV, 65OV%",
            seen=REAL_FILES,
        ),
    ),
    *gp_sites.KINDS,
)
