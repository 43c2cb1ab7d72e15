"""The table of what was agreed of a meeting and of what was prepared for it, and where it is while people watch."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from geo.store.records.schema import LONGEST_ID, METADATA

# plan: JSON. content: a zip, and checksum over all that is in it; neither before the meeting is prepared. screen, view,
# moves: where it is.
PREPARED = Table(
    "prepared",
    METADATA,
    Column("meeting_id", String(LONGEST_ID), ForeignKey("meetings.meeting_id"), primary_key=True),
    Column("plan", Text, nullable=False),
    Column("content", LargeBinary),
    Column("checksum", String(LONGEST_ID)),
    Column("screen", Integer, nullable=False),
    Column("view", Integer, nullable=False),
    Column("moves", Integer, nullable=False),
)
