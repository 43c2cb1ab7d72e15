"""What people say of a ward, as a partnership writes it down: one row an entry.

A layout of our own: id, ward (its code or its name), date, method, community, summary, strength (1 to 3), supports (+
agrees with the estimate, 0 neither, - doubts it), sensitivity (open or restricted), review_date. What is typed stays
text, to the letter. Entries that are not said to be open stay out: a built place is for looking at.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.evidence.qualitative import STRONGEST, WEAKEST, Method, Sensitivity, Supports
from geo.provenance import Source
from geo.sources.evidence.cells import CUT, iso_date, unexpected_cells
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import filled_table, first_few, refuse_repeats

NEEDED = ("id", "ward", "date", "method", "community", "summary", "strength", "supports", "sensitivity")
# What is longer is cut, and said: a summary is a page or two, the rest of a row a line. Our choice.
MOST_CHARACTERS = {"summary": 10_000, "community": 200, "ward": 200, "id": 200}
DAY_OR_MONTH = (0, 1)
# As spreadsheets and people write the signs.
SIGNS = {"plus": "+", "minus": "-", "\u2212": "-", "\u2013": "-", "none": "0", "'+": "+", "'-": "-", "'0": "0"}
STRENGTHS = tuple(str(number) for number in range(WEAKEST, STRONGEST + 1))


@dataclass(frozen=True, eq=False)
class EvidenceTable:
    """The open entries of one file, as text.

    frame: id, ward (as typed), date and review_date (ISO, or "" for none), method, community, summary, strength (whole
    number), supports; the last words are values of Method and Supports.
    """

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_evidence(sample: Sample) -> bool:
    """The columns of the layout."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_evidence(raw: RawFile) -> EvidenceTable:
    """The open entries; refused, a sentence a fault, where a word, a date or a strength is none of those expected."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    method = cells["method"].str.lower().str.replace(r"[\s_-]+", "_", regex=True)
    supports = cells["supports"].str.lower().replace(SIGNS)
    sensitivity = cells["sensitivity"].str.lower()
    faults: list[str] = []
    faults += unexpected_cells(
        table, "method", method.isin([*Method]), expected=", ".join(each.label for each in Method)
    )
    faults += unexpected_cells(table, "supports", supports.isin([*Supports]), expected="+, 0 or -")
    faults += unexpected_cells(table, "strength", cells["strength"].isin(STRENGTHS), expected=", ".join(STRENGTHS))
    faults += unexpected_cells(
        table, "sensitivity", sensitivity.isin(["", *Sensitivity]), expected=" or ".join(Sensitivity)
    )
    faults += unexpected_cells(table, "summary", cells["summary"] != "", expected="what was said")
    faults += unexpected_cells(table, "ward", cells["ward"] != "", expected="a ward's code or name")
    date = cells["date"].map(lambda cell: iso_date(cell, months=DAY_OR_MONTH))
    review = (
        cells["review_date"].map(lambda cell: iso_date(cell, months=DAY_OR_MONTH) if cell else "")
        if "review_date" in cells
        else pd.Series("", index=cells.index)
    )
    faults += unexpected_cells(table, "date", date.notna(), expected="a date such as 2024-05-17 or 17/05/2024")
    faults += unexpected_cells(table, "review_date", review.notna(), expected="a date such as 2025-05-17, or nothing")
    later = [_not_before(first, then) for first, then in zip(date, review, strict=True)]
    faults += unexpected_cells(
        table, "review_date", pd.Series(later, index=cells.index), expected="a day after the entry's own"
    )
    one_fault_each(first_few(faults, f"cells of {raw.name} with a fault of this kind"))
    whose = cells["id"]
    refuse_repeats(table, whose[whose != ""], "id")
    frame = pd.DataFrame(
        {
            "id": whose.where(whose != "", [f"{raw.name}, row {table.row_of(at)}" for at in range(len(cells))]),
            "ward": cells["ward"],
            "date": date,
            "method": method,
            "community": cells["community"],
            "summary": cells["summary"],
            "strength": cells["strength"].astype(int),
            "supports": supports,
            "review_date": review,
        }
    )
    notes = list(table.notes)
    for column, most in MOST_CHARACTERS.items():
        frame[column], cut_notes = _cut(table, frame[column], most)
        notes += cut_notes
    closed = sensitivity != Sensitivity.OPEN
    if closed.any():
        notes.append(f"{raw.name}: entries that are not said to be open are not kept (rows left out: {closed.sum()}).")
    open_entries = frame[~closed].reset_index(drop=True)
    source = raw.source("What people say of wards", date=max(open_entries["date"], default=""))
    return EvidenceTable(open_entries, source, tuple(notes))


def _not_before(first: str | None, then: str | None) -> bool:
    """Whether the one date is not before the other, as far as both are told."""
    if not first or not then:
        return True
    shorter = min(len(first), len(then))
    return then[:shorter] >= first[:shorter]


def _cut(table: TextTable, cells: pd.Series, most: int) -> tuple[pd.Series, list[str]]:
    """Cells no longer than so many characters, and a sentence for each that was."""
    long = cells.str.len() > most
    cut_notes = [
        f"{table.name}, row {table.row_of(int(at))}: {cells.name} has {len(cells.iloc[at]):,} characters and is cut "
        f"after {most:,}."
        for at in np.flatnonzero(long)
    ]
    return cells.where(~long, cells.str[: most - len(CUT)] + CUT), list(
        first_few(cut_notes, f"cells of {table.name} cut short")
    )


KINDS: tuple[Kind, ...] = (Kind("evidence", "What people say of wards", is_evidence, read_evidence),)
