"""Who works for a council or the health service, by grade and ethnic group, as an employer's own return gives it.

A layout of our own: employer, grade, ethnic_group, headcount, and where they are told as_at and grade_order (1 is the
lowest grade). A count under ten can tell on a person: the table leaves as strict only.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.disclosure.suppression import Rule
from geo.periods import read_period
from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import counts
from geo.sources.guesses import assume_date
from geo.sources.look import OURS, Look
from geo.sources.people.ethnic_groups import of_five
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import by_row, filled_table, first_few, read_cells, refuse_repeats

NEEDED = ("employer", "grade", "ethnic_group", "headcount")


@dataclass(frozen=True, eq=False)
class Workforce:
    """frame: employer, as_at (ISO day, "" where not told), grade_order (whole number, 1 the lowest), grade, group (as
    published), of_five (one of ethnic_groups.FIVE_GROUPS, "Not stated", or "" where the wording tells neither),
    headcount (NaN where withheld)."""

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()
    rule: Rule = field(default=Rule.STRICT, init=False)


def is_workforce(sample: Sample) -> bool:
    """Employers, grades, ethnic groups and heads."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_workforce(raw: RawFile) -> Workforce:
    """The table; refused where a figure is no count, or one grade of an employer has two places in the order."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    counted = counts(table, "headcount")
    as_at, faults, undated = _days(table)
    order, wrong, order_notes = _order(table)
    one_fault_each(first_few((*counted.faults, *faults, *wrong), f"cells of {raw.name} with a fault of this kind"))
    group = cells["ethnic_group"]
    frame = pd.DataFrame(
        {
            "employer": cells["employer"],
            "as_at": as_at,
            "grade_order": order,
            "grade": cells["grade"],
            "group": group,
            "of_five": group.map({name: of_five(name) for name in group.unique()}),
            "headcount": counted.figures,
        }
    )
    blank = (frame[["employer", "grade", "group"]] == "").any(axis="columns")
    expected = "an employer, a grade and an ethnic group were expected on each row; one of them is empty"
    nameless, left_out = by_row(
        table, dict.fromkeys(map(int, np.flatnonzero(blank)), expected), then="the row is left out"
    )
    one_fault_each(nameless)
    frame = frame[frame["as_at"].notna() & order.notna() & ~blank].astype({"grade_order": int})
    keys = frame[["employer", "as_at", "grade", "group"]].agg(", ".join, axis="columns")
    refuse_repeats(table, keys, "employer, grade and ethnic group")
    unknown = sorted(set(frame.loc[frame["of_five"] == "", "group"]))
    notes = [f"{raw.name}: {shown(name)} is in none of the census's five groups." for name in unknown]
    source = assume_date(raw, raw.source("Workforce by ethnic group and grade", date=str(frame["as_at"].max())))
    return Workforce(
        frame.reset_index(drop=True), source, (*table.notes, *undated, *left_out, *counted.notes, *order_notes, *notes)
    )


def _days(table: TextTable) -> tuple[pd.Series, tuple[str, ...], tuple[str, ...]]:
    """The day each row is true of, "" without a column of it, NaN for a printed day that is none; faults and notes."""
    if "as_at" not in table.frame:
        return pd.Series("", index=table.frame.index, dtype=str), (), ()
    printed = table.frame["as_at"].loc[lambda cells: cells != ""]
    days, faults, notes = read_cells(table, printed, read_period, "a day such as 2025-03-31 was expected")
    last = {"": "", **{text: day.last.isoformat() for text, day in days.items()}}
    return table.frame["as_at"].map(last), faults, notes


def _order(table: TextTable) -> tuple[pd.Series, tuple[str, ...], tuple[str, ...]]:
    """The place of each row's grade among its employer's, NaN where nothing tells it; faults, and what is said."""
    cells = table.frame
    pairs = cells["employer"] + "\n" + cells["grade"]
    if "grade_order" not in cells:
        first = {pair: at for at, pair in enumerate(dict.fromkeys(pairs))}
        order = pairs.map(first).groupby(cells["employer"]).rank(method="dense")
        note = f"{table.name}: there is no grade_order; grades are taken to stand from the lowest to the highest."
        return order, (), (note,)
    counted = counts(table, "grade_order")
    several = counted.figures.groupby(pairs).nunique()
    faults = [
        f"{table.name}: {pair.replace(chr(10), ', grade ')}, has more than one grade_order; one was expected."
        for pair in several.index[several > 1]
    ]
    # A grade stands at one place, so another row of the same grade tells it too.
    order = counted.figures.fillna(counted.figures.groupby(pairs).transform("first"))
    refused, notes = by_row(
        table,
        {
            int(at): f"grade_order is {cells['grade_order'].iloc[at] or 'empty'}, and no other row tells the place of "
            "the grade"
            for at in np.flatnonzero(order.isna())
        },
        then="the row is left out",
    )
    return order, (*counted.faults, *faults, *refused), (*counted.notes, *notes)


KINDS: tuple[Kind, ...] = (
    Kind(
        "workforce",
        "Workforce by ethnic group and grade",
        is_workforce,
        read_workforce,
        Look(
            "Who works for the partners, by grade and ethnic group",
            NEEDED,
            example="employer, as_at, grade_order, grade, ethnic_group, headcount",
            seen=OURS,
        ),
    ),
)
