"""What people say of a ward, as a partnership writes it down: one row an entry.

A layout of our own: id, ward (its code or its name), date, method, community, summary, strength (1 to 3), supports (+
agrees with the estimate, 0 neither, - doubts it), sensitivity (open or restricted), review_date. What is typed stays
text, to the letter. Entries that are not said to be open stay out: a built place is for looking at.
"""

from dataclasses import dataclass

import pandas as pd

from geo.evidence.qualitative import STRONGEST, WEAKEST, Method, Sensitivity, Supports
from geo.provenance import Source
from geo.sources.evidence.cells import CUT, iso_date, kept_rows
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable
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
    """The open entries; a row with a word, date or strength that is none of those expected is left out, and said."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    method = cells["method"].str.lower().str.replace(r"[\s_-]+", "_", regex=True)
    supports = cells["supports"].str.lower().replace(SIGNS)
    sensitivity = cells["sensitivity"].str.lower()
    date = cells["date"].map(lambda cell: iso_date(cell, months=DAY_OR_MONTH))
    review = (
        cells["review_date"].map(lambda cell: iso_date(cell, months=DAY_OR_MONTH) if cell else "")
        if "review_date" in cells
        else pd.Series("", index=cells.index)
    )
    in_order = pd.Series([_not_before(*dates) for dates in zip(date, review, strict=True)], cells.index, dtype=bool)
    good, wrong = kept_rows(
        table,
        (
            ("method", method.isin([*Method]), ", ".join(each.label for each in Method)),
            ("supports", supports.isin([*Supports]), "+, 0 or -"),
            ("strength", cells["strength"].isin(STRENGTHS), ", ".join(STRENGTHS)),
            ("sensitivity", sensitivity.isin(["", *Sensitivity]), " or ".join(Sensitivity)),
            ("summary", cells["summary"] != "", "what was said"),
            ("ward", cells["ward"] != "", "a ward's code or name"),
            ("date", date.notna(), "a date such as 2024-05-17 or 17/05/2024"),
            ("review_date", review.notna(), "a date such as 2025-05-17, or nothing"),
            ("review_date", in_order, "a day after the entry's own"),
        ),
    )
    whose = cells["id"]
    refuse_repeats(table, whose[good & (whose != "")], "id")
    frame = pd.DataFrame(
        {
            "id": whose.where(whose != "", [f"{raw.name}, row {table.row_of(at)}" for at in range(len(cells))]),
            "ward": cells["ward"],
            "date": date,
            "method": method,
            "community": cells["community"],
            "summary": cells["summary"],
            "strength": cells["strength"].where(good, STRENGTHS[0]).astype(int),
            "supports": supports,
            "review_date": review,
        }
    )[good]
    notes = [*table.notes, *wrong]
    for column, most in MOST_CHARACTERS.items():
        frame[column], cut_notes = _cut(table, frame[column], most)
        notes += cut_notes
    closed = sensitivity[good] != Sensitivity.OPEN
    if closed.any():
        notes.append(f"{raw.name}: entries that are not said to be open are not kept (rows left out: {closed.sum()}).")
    open_entries = frame[~closed].reset_index(drop=True)
    source = raw.source("What people say of wards", date=max(open_entries["date"], default=""))
    return EvidenceTable(open_entries, source, tuple(notes))


def _not_before(first: object, then: object) -> bool:
    """Whether the one date is not before the other, as far as both are told."""
    if not isinstance(first, str) or not isinstance(then, str) or not first or not then:
        return True
    shorter = min(len(first), len(then))
    return then[:shorter] >= first[:shorter]


def _cut(table: TextTable, cells: pd.Series, most: int) -> tuple[pd.Series, list[str]]:
    """Cells no longer than so many characters, and a sentence for each that was."""
    long = cells.str.len() > most
    cut_notes = [
        f"{table.name}, row {table.row_of(int(at))}: {cells.name} has {len(cells[at]):,} characters and is cut after "
        f"{most:,}."
        for at in cells.index[long]
    ]
    return cells.where(~long, cells.str[: most - len(CUT)] + CUT), list(
        first_few(cut_notes, f"cells of {table.name} cut short")
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        "evidence",
        "What people say of wards",
        is_evidence,
        read_evidence,
        Look(
            "What people say of wards, beside the figures",
            NEEDED,
            example="id, ward, date, method, community, summary",
            seen=OURS,
        ),
    ),
)
