"""The layout that the registers of schools and of children's centres share (Get Information About Schools).

It holds every establishment that ever was: those that have closed or are only proposed are counted and left out. Names
of heads stand in it and are never read.
"""

import pandas as pd

from geo.errors import InputError
from geo.sources.columns import read_columns
from geo.sources.official.listing import joined
from geo.sources.reading import RawFile, Sample, TextTable

PUBLISHER = "Department for Education"
NEEDED = ("urn", "establishmentname", "establishmentstatus (name)", "typeofestablishment (name)", "postcode")
AGES = ("statutorylowage", "statutoryhighage")
READ = (
    *NEEDED,
    *AGES,
    "establishmenttypegroup (name)",
    "closedate",
    "street",
    "locality",
    "address3",
    "town",
    "schoolcapacity",
    "easting",
    "northing",
    "uprn",
)
OPEN, TO_CLOSE = "open", "open, but proposed to close"
CENTRES = "children's centre"


def is_of_centres(sample: Sample) -> bool:
    """Whether most of the first rows are children's centres."""
    types = [cell.lower() for cell in sample.column("typeofestablishment (name)")]
    return bool(types) and sum(cell.startswith(CENTRES) for cell in types) > len(types) / 2


def open_rows(raw: RawFile) -> tuple[TextTable, pd.DataFrame, str]:
    """The table of rows that stand today, their cells as text, and a sentence on the others."""
    table = read_columns(raw, *READ)
    table.need(*NEEDED)
    status = table.frame["establishmentstatus (name)"].astype(str).str.lower()
    keep = status.isin({OPEN, TO_CLOSE}).to_numpy()
    if not keep.any():
        raise InputError(f"{raw.name}: no row has the status Open; a register of schools or centres was expected.")
    closed, proposed = int((status == "closed").sum()), int((status == "proposed to open").sum())
    others = int((~keep).sum()) - closed - proposed
    standing = table.frame[[name for name in READ if name in table.frame]][keep].astype(str).reset_index(drop=True)
    note = (
        f"{raw.name}: {int(keep.sum()):,} of {len(keep):,} establishments are open; closed and left out: {closed:,}; "
        f"proposed and left out: {proposed:,}{f'; of another status and left out: {others:,}' if others else ''}."
    )
    return TextTable(raw.name, standing, table.lines[keep], table.notes), standing, note


def under_ours(table: TextTable) -> dict[str, pd.Series]:
    """The columns that both registers share, by our headings."""
    frame = table.frame
    columns = {
        "urn": frame["urn"],
        "name": frame["establishmentname"],
        "postcode": frame["postcode"],
        "address": joined(table, "street", "locality", "address3", "town"),
    }
    ours = {"easting": "easting", "northing": "northing", "closed_date": "closedate"}
    return columns | {name: frame[theirs] for name, theirs in ours.items() if theirs in frame}
