"""The table of what meetings left; its rows only ever come to a decision, numbered in the order in which they came."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from geo.store.records.schema import LONGEST_ID, LONGEST_MOMENT, LONGEST_WORDS, METADATA

# answers_by: an ISO day, or none. when: ISO, in universal time.
AFTER_MEETINGS = Table(
    "after_meetings",
    METADATA,
    Column("decision_id", String(LONGEST_ID), ForeignKey("decisions.decision_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("meeting", String(LONGEST_WORDS), nullable=False),
    Column("heard", Text, nullable=False),
    Column("stays_open", Text, nullable=False),
    Column("who_answers", String(LONGEST_WORDS), nullable=False),
    Column("answers_by", String(LONGEST_MOMENT)),
    Column("who", String(LONGEST_WORDS), nullable=False),
    Column("when", String(LONGEST_MOMENT), nullable=False),
)
