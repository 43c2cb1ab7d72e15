"""Rows of the NHS's reports of organisations as one table: 27 columns, mostly without headings.

All reports share one layout, so which of them a file is comes from its codes.
"""

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.sources.reading import RawFile, TextTable
from geo.sources.rows import first_few
from geo.sources.services import ods

EXAMPLE = "code, name, national grouping, health geography, five lines of address, postcode, opened, closed, status"


def standing(raw: RawFile, kind: ods.CodeKind) -> tuple[list[ods.Organisation], tuple[str, ...]]:
    """The rows that are active, or say nothing of it; and what is said of the others."""
    rows, sentences = ods.organisations(raw, kind)
    active = [row for row in rows if row.status in {"", *ods.ACTIVE}]
    if not active:
        raise InputError(f"{raw.name}: no {kind.noun} in it is active (status A or ACTIVE); some were expected.")
    notes = (*raw.decoded[1], *first_few(sentences, f"rows of {raw.name} with a fault of this kind"))
    if len(active) < len(rows):
        notes = (*notes, f"{raw.name}: rows that are not active are left out ({len(rows) - len(active):,}).")
    return active, notes


def table_of(raw: RawFile, rows: list[ods.Organisation], notes: tuple[str, ...]) -> TextTable:
    """The rows as a table under our headings."""
    columns = {
        "ods_code": [row.code for row in rows],
        "name": [row.name for row in rows],
        "address": [row.written_address for row in rows],
        "postcode": [row.postcode for row in rows],
        "closed_date": [row.closed for row in rows],
    }
    lines = np.array([row.line for row in rows], dtype=np.int64)
    return TextTable(raw.name, pd.DataFrame(columns, dtype=str), lines, notes)
