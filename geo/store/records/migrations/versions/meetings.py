"""Meetings and their votes."""

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """From the tables of registers."""
    op.create_table(
        "meetings",
        sa.Column("meeting_id", sa.String(64), primary_key=True),
        sa.Column("decision_id", sa.String(64), sa.ForeignKey("decisions.decision_id"), nullable=False),
        sa.Column("code", sa.String(64), nullable=False, unique=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("questions", sa.Text, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("when", sa.String(32), nullable=False),
    )
    op.create_index("ix_meetings_decision_id", "meetings", ["decision_id"])
    op.create_table(
        "rounds",
        sa.Column("meeting_id", sa.String(64), sa.ForeignKey("meetings.meeting_id"), primary_key=True),
        sa.Column("moment", sa.String(64), primary_key=True),
        sa.Column("opened", sa.String(32)),
        sa.Column("closed", sa.String(32)),
        sa.Column("secret", sa.String(64)),
    )
    _of_round(
        "ballots",
        sa.Column("ballot", sa.String(64), primary_key=True),
        sa.Column("question", sa.String(64), primary_key=True),
        sa.Column("answer", sa.String(64), nullable=False),
    )
    _of_round(
        "counted",
        sa.Column("gathered", sa.String(64), primary_key=True),
        sa.Column("question", sa.String(64), primary_key=True),
        sa.Column("side", sa.String(64), primary_key=True),
        sa.Column("people", sa.Integer, nullable=False),
    )
    _of_round(
        "tallies",
        sa.Column("question", sa.String(64), primary_key=True),
        sa.Column("gathered", sa.String(64), primary_key=True),
        *(sa.Column(name, sa.Float) for name in ("base", "fair", "neither", "unfair", "dont_know", "share", "score")),
    )


def _of_round(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("meeting_id", sa.String(64), primary_key=True),
        sa.Column("moment", sa.String(64), primary_key=True),
        *columns,
        sa.ForeignKeyConstraint(["meeting_id", "moment"], ["rounds.meeting_id", "rounds.moment"]),
    )
