"""The table of registers: what somebody brought from an asset register, by the place and the file's checksum."""

from sqlalchemy import Column, Float, String, Table, Text

from geo.store.records.schema import LONGEST_ID, LONGEST_WORDS, METADATA

# stamp: of the built place that it was matched to. taken: seconds since 1970. content: the register as text.
REGISTERS = Table(
    "registers",
    METADATA,
    Column("place", String(LONGEST_WORDS), primary_key=True),
    Column("checksum", String(LONGEST_ID), primary_key=True),
    Column("stamp", String(LONGEST_ID), nullable=False),
    Column("taken", Float, nullable=False),
    Column("content", Text, nullable=False),
)
