"""The tables of the database as they are now; `migrations` tells how they became so, and a test holds the two together.

Nothing here belongs to one kind of database.
"""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

LONGEST_ID = 64
LONGEST_WORDS = 200

METADATA = MetaData()

# changed: seconds since 1970. in_view: number of the step in view. former: the draft beside which it was opened.
DRAFTS = Table(
    "drafts",
    METADATA,
    Column("id", String(LONGEST_ID), primary_key=True),
    Column("place", String(LONGEST_WORDS), nullable=False),
    Column("name", String(LONGEST_WORDS), nullable=False),
    Column("version", Integer, nullable=False),
    Column("in_view", Integer, nullable=False),
    Column("former", String(LONGEST_ID), nullable=False),
    Column("changed", Float, nullable=False),
    Index("drafts_by_change", "changed"),
)

DRAFT_STEPS = Table(
    "draft_steps",
    METADATA,
    Column("draft_id", String(LONGEST_ID), ForeignKey("drafts.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("service", String(LONGEST_WORDS), nullable=False),
    Column("content", Text, nullable=False),
)
