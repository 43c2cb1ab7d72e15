"""The tables of meetings and their votes. A ballot has no time and no number: nothing tells who came when.

While a round is open its ballots and what was counted by hand stand in tables of their own; closing erases both, and
the round's secret, and leaves tallies.
"""

from sqlalchemy import Column, Float, ForeignKey, ForeignKeyConstraint, Integer, String, Table, Text

from geo.store.records.schema import LONGEST_ID, LONGEST_MOMENT, LONGEST_WORDS, METADATA

# questions: JSON. when: ISO, in universal time.
MEETINGS = Table(
    "meetings",
    METADATA,
    Column("meeting_id", String(LONGEST_ID), primary_key=True),
    Column("decision_id", String(LONGEST_ID), ForeignKey("decisions.decision_id"), nullable=False, index=True),
    Column("code", String(LONGEST_ID), nullable=False, unique=True),
    Column("title", String(LONGEST_WORDS), nullable=False),
    Column("questions", Text, nullable=False),
    Column("who", String(LONGEST_WORDS), nullable=False),
    Column("when", String(LONGEST_MOMENT), nullable=False),
)

# secret: of an open round alone.
ROUNDS = Table(
    "rounds",
    METADATA,
    Column("meeting_id", String(LONGEST_ID), ForeignKey("meetings.meeting_id"), primary_key=True),
    Column("moment", String(LONGEST_ID), primary_key=True),
    Column("opened", String(LONGEST_MOMENT)),
    Column("closed", String(LONGEST_MOMENT)),
    Column("secret", String(LONGEST_ID)),
)


def _of_round(name: str, *columns: Column) -> Table:
    return Table(
        name,
        METADATA,
        Column("meeting_id", String(LONGEST_ID), primary_key=True),
        Column("moment", String(LONGEST_ID), primary_key=True),
        *columns,
        ForeignKeyConstraint(["meeting_id", "moment"], ["rounds.meeting_id", "rounds.moment"]),
    )


# ballot: the keyed hash of a phone's token.
BALLOTS = _of_round(
    "ballots",
    Column("ballot", String(LONGEST_ID), primary_key=True),
    Column("question", String(LONGEST_ID), primary_key=True),
    Column("answer", String(LONGEST_ID), nullable=False),
)

COUNTED = _of_round(
    "counted",
    Column("gathered", String(LONGEST_ID), primary_key=True),
    Column("question", String(LONGEST_ID), primary_key=True),
    Column("side", String(LONGEST_ID), primary_key=True),
    Column("people", Integer, nullable=False),
)

# All but question and gathered: none where it is withheld.
TALLIES = _of_round(
    "tallies",
    Column("question", String(LONGEST_ID), primary_key=True),
    Column("gathered", String(LONGEST_ID), primary_key=True),
    *(Column(name, Float) for name in ("base", "fair", "neither", "unfair", "dont_know", "share", "score")),
)
