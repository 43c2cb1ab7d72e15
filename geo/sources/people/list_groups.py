"""Registered patients by practice and ethnic group, as one extract of the practices' records gives them.

Columns: extract_date, practice_code, ethnic_group, number_of_patients, in the layout of the NHS's own tables of lists.
Who is not stated is a row of its own and stays one: nobody is shared out among the groups.
"""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pandas as pd

from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import counts
from geo.sources.guesses import assume_date
from geo.sources.look import OURS, Look
from geo.sources.people.ethnic_groups import of_five
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import filled_table, first_few, refuse_repeats
from geo.sources.services.ods import PRACTICE

NEEDED = ("practice_code", "ethnic_group", "number_of_patients")
DAYS = ("%d%b%Y", "%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True, eq=False)
class ListGroups:
    """Registered patients by practice and ethnic group.

    Attributes
    ----------
    date
        ISO, "" where nothing tells it.
    frame
        practice_id, group (as published), of_five (one of ethnic_groups.FIVE_GROUPS, "Not stated", or "" where the
        wording tells neither), patients (NaN where withheld).
    """

    date: str
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()
    rule: Rule = field(default=Rule.STRICT, init=False)


def is_list_groups(sample: Sample) -> bool:
    """Practices, ethnic groups and patients."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_list_groups(raw: RawFile) -> ListGroups:
    """The patients; refused where a figure is no count; a practice without any patient is named and left out."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    counted = counts(table, "number_of_patients")
    one_fault_each(first_few(counted.faults, f"cells of {raw.name} with a fault of this kind"))
    date = _date(table)
    group = cells["ethnic_group"]
    frame = pd.DataFrame(
        {
            "practice_id": cells["practice_code"].str.upper(),
            "group": group,
            "of_five": group.map({name: of_five(name) for name in group.unique()}),
            "patients": counted.figures,
        }
    )
    good = frame["practice_id"].map(lambda code: bool(PRACTICE.pattern.match(code))) & (group != "")
    if not good.any():
        raise InputError(f"{raw.name}: no row has a practice code such as P91003 and an ethnic group.")
    odd = [
        f"{raw.name}, row {table.row_of(int(at))}: {shown(cells['practice_code'].iloc[at])} and "
        f"{shown(group.iloc[at])} are no practice code with an ethnic group; the row is left out."
        for at in np.flatnonzero(~good)
    ]
    frame = frame[good]
    refuse_repeats(table, frame["practice_id"] + ", " + frame["group"], "practice and ethnic group")
    of_practice = frame.groupby("practice_id")["patients"].sum(min_count=1)
    empty = sorted(of_practice.index[of_practice == 0])
    nobody = [f"{raw.name}: {code} has no patients; its make-up is not available." for code in empty]
    unknown = sorted(set(frame.loc[frame["of_five"] == "", "group"]))
    outside_five = [f"{raw.name}: {shown(name)} is in none of the census's five groups." for name in unknown]
    source = assume_date(raw, raw.source("Registered patients by practice and ethnic group", date=date))
    notes = (
        *table.notes,
        *first_few(odd, f"rows of {raw.name} without a practice and a group, left out"),
        *counted.notes,
        *first_few(nobody, f"practices of {raw.name} without patients, left out"),
        *first_few(outside_five, f"groups of {raw.name} in none of the five"),
    )
    return ListGroups(source.date, frame[~frame["practice_id"].isin(empty)].reset_index(drop=True), source, notes)


def _date(table: TextTable) -> str:
    """The one day of the extract; "" where no column tells it."""
    if "extract_date" not in table.frame:
        return ""
    days = sorted(set(table.frame["extract_date"]))
    if len(days) > 1:
        raise InputError(f"{table.name}: it has extracts of {days[0]} and {days[1]}; one file holds one extract.")
    for pattern in DAYS:
        try:
            return datetime.strptime(days[0], pattern).date().isoformat()
        except ValueError:
            continue
    raise InputError(
        f"{table.name}: extract_date is {shown(days[0])}; a day such as 01OCT2024 or 2024-10-01 was expected."
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        "list_groups",
        "Registered patients by practice and ethnic group",
        is_list_groups,
        read_list_groups,
        Look(
            "Registered patients of each practice by ethnic group",
            NEEDED,
            example="EXTRACT_DATE, PRACTICE_CODE, PRACTICE_NAME, ETHNIC_GROUP, NUMBER_OF_PATIENTS",
            seen=OURS,
        ),
    ),
)
