"""The rows of a ledger one by one, as they are shown and taken along."""

from collections.abc import Iterable, Mapping

import pandas as pd

from geo.decisions.written import signed
from geo.language.dates import british
from geo.ledgers.ledger import Field, Kind, Ledger
from geo.ledgers.rows import Row

NUMBER, WRITTEN = "Row", "Written down by"
FEW, ROUNDED_TO = 10, 5
NO_ROWS = "Nothing is written down yet."


def rows_table(ledger: Ledger, rows: Iterable[Row], wards: Mapping[str, str]) -> pd.DataFrame:
    """A row each: Row, a column a field, Written down by; heads to the nearest 5, few as "under 10".

    wards: names by code.
    """
    told = [
        {
            NUMBER: f"{row.number}, in place of {row.corrects}" if row.corrects else str(row.number),
            **{field.label: _shown(field, row.content.get(field.key, ""), wards) for field in ledger.fields},
            WRITTEN: signed(row),
        }
        for row in rows
    ]
    return pd.DataFrame(told, columns=[NUMBER, *(field.label for field in ledger.fields), WRITTEN], dtype=str)


def _shown(field: Field, text: str, wards: Mapping[str, str]) -> str:
    if not text:
        return ""
    match field.kind:
        case Kind.WARD:
            return wards.get(text, "a ward of former lines")
        case Kind.DAY | Kind.PROMISE:
            return british(text)
        case Kind.HEADS:
            heads = float(text)
            return "under 10" if 0 < heads < FEW else f"{int(heads / ROUNDED_TO + 0.5) * ROUNDED_TO:,}"
        case Kind.NUMBER:
            return f"{float(text):,.10g}"
        case Kind.TEXT | Kind.NOTE | Kind.CHOICE:
            return text
