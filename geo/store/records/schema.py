"""The tables of the database as they are now; `migrations` tells how they became so, and a test holds the two together.

Nothing here belongs to one kind of database.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

LONGEST_ID = 64
LONGEST_WORDS = 200
# An ISO day, or an ISO moment in universal time.
LONGEST_MOMENT = 32

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

# changed: seconds since 1970.
DECISIONS = Table(
    "decisions",
    METADATA,
    Column("decision_id", String(LONGEST_ID), primary_key=True),
    Column("title", String(LONGEST_WORDS), nullable=False),
    Column("place_key", String(LONGEST_WORDS), nullable=False),
    Column("place_name", String(LONGEST_WORDS), nullable=False),
    Column("service", String(LONGEST_WORDS), nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed", Float, nullable=False),
    Index("decisions_by_place", "place_key", "changed"),
)


def of_decision(name: str, *columns: Column) -> Table:
    """A table whose rows only ever come to a decision, numbered in the order in which they came; who wrote each, when.

    when: ISO, in universal time.
    """
    return Table(
        name,
        METADATA,
        Column("decision_id", String(LONGEST_ID), ForeignKey("decisions.decision_id"), primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        *columns,
        Column("who", String(LONGEST_WORDS), nullable=False),
        Column("when", String(LONGEST_MOMENT), nullable=False),
    )


# settings and editions: JSON. on: an ISO day, or none.
LOCKS = of_decision(
    "locks",
    Column("settings", Text, nullable=False),
    Column("on", String(LONGEST_MOMENT)),
    Column("editions", Text, nullable=False),
    Column("screening_only", Boolean, nullable=False),
    Column("why", Text, nullable=False),
)

# number: the order in which options came to a decision.
OPTIONS = Table(
    "options",
    METADATA,
    Column("decision_id", String(LONGEST_ID), ForeignKey("decisions.decision_id"), primary_key=True),
    Column("option_id", String(LONGEST_ID), primary_key=True),
    Column("number", Integer, nullable=False),
)

OPTION_VERSIONS = Table(
    "option_versions",
    METADATA,
    Column("decision_id", String(LONGEST_ID), primary_key=True),
    Column("option_id", String(LONGEST_ID), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made_of", Integer, nullable=False),
    Column("stage", String(LONGEST_WORDS), nullable=False),
    Column("name", String(LONGEST_WORDS), nullable=False),
    Column("content", Text, nullable=False),
    Column("who", String(LONGEST_WORDS), nullable=False),
    Column("when", String(LONGEST_MOMENT), nullable=False),
    Column("why", Text, nullable=False),
    ForeignKeyConstraint(["decision_id", "option_id"], ["options.decision_id", "options.option_id"]),
)

# option_id: "" where it was never saved as an option. search: JSON, or "".
LONGLIST = of_decision(
    "longlist",
    Column("option_id", String(LONGEST_ID), nullable=False),
    Column("name", String(LONGEST_WORDS), nullable=False),
    Column("reason", Text, nullable=False),
    Column("search", Text, nullable=False, server_default=""),
)

# score and residual: none is not assessed.
JUDGEMENTS = of_decision(
    "judgements",
    Column("option_id", String(LONGEST_ID), nullable=False),
    Column("group", String(LONGEST_WORDS), nullable=False),
    Column("criterion", String(LONGEST_WORDS), nullable=False),
    Column("score", Float),
    Column("mitigation", Text, nullable=False),
    Column("residual", Float),
    Column("evidence", String(LONGEST_WORDS)),
    Column("confidence", String(LONGEST_WORDS)),
    Column("note", Text, nullable=False),
    Column("owner", String(LONGEST_WORDS), nullable=False),
)

# findings: JSON.
POLLS = of_decision(
    "polls",
    Column("option_id", String(LONGEST_ID), nullable=False),
    Column("title", String(LONGEST_WORDS), nullable=False),
    Column("kind", String(LONGEST_WORDS), nullable=False),
    Column("question", String(LONGEST_WORDS), nullable=False),
    Column("on", String(LONGEST_MOMENT)),
    Column("findings", Text, nullable=False),
)

NOTES = of_decision(
    "notes",
    Column("option_id", String(LONGEST_ID), nullable=False),
    Column("text", Text, nullable=False),
)

ERRATA = of_decision(
    "errata",
    Column("option_id", String(LONGEST_ID), nullable=False),
    Column("wrong", Text, nullable=False),
    Column("right", Text, nullable=False),
)

# Only ever put in. content: a zip. checksum: over all that is in it.
FROZEN = Table(
    "frozen",
    METADATA,
    Column("decision_id", String(LONGEST_ID), primary_key=True),
    Column("option_id", String(LONGEST_ID), primary_key=True),
    Column("checksum", String(LONGEST_ID), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("when", String(LONGEST_MOMENT), nullable=False),
    ForeignKeyConstraint(["decision_id", "option_id"], ["options.decision_id", "options.option_id"]),
)
