"""The table of ledgers' rows: only ever put in, until an owner erases them."""

from sqlalchemy import Column, Integer, String, Table, Text

from geo.store.records.schema import LONGEST_ID, LONGEST_MOMENT, LONGEST_WORDS, METADATA

# corrects: number of the row it takes the place of, 0 for none. content: JSON. when: ISO, in universal time.
LEDGER_ROWS = Table(
    "ledger_rows",
    METADATA,
    Column("place", String(LONGEST_WORDS), primary_key=True),
    Column("ledger", String(LONGEST_ID), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("corrects", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("who", String(LONGEST_WORDS), nullable=False),
    Column("when", String(LONGEST_MOMENT), nullable=False),
)
