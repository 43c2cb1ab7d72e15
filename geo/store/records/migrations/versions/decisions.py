"""Decisions: their options and versions, what was set aside, judged, polled, noted, put right and locked."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """From drafts alone."""
    op.create_table(
        "decisions",
        sa.Column("decision_id", sa.String(64), primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("place_key", sa.String(200), nullable=False),
        sa.Column("place_name", sa.String(200), nullable=False),
        sa.Column("service", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
    )
    op.create_index("decisions_by_place", "decisions", ["place_key", "changed"])
    op.create_table(
        "options",
        sa.Column("decision_id", sa.String(64), sa.ForeignKey("decisions.decision_id"), primary_key=True),
        sa.Column("option_id", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "option_versions",
        sa.Column("decision_id", sa.String(64), primary_key=True),
        sa.Column("option_id", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("made_of", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("when", sa.String(32), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["decision_id", "option_id"], ["options.decision_id", "options.option_id"]),
    )
    _of_decision(
        "locks",
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("on", sa.String(32)),
        sa.Column("editions", sa.Text, nullable=False),
        sa.Column("screening_only", sa.Boolean, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    _of_decision(
        "longlist",
        sa.Column("option_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    _of_decision(
        "judgements",
        sa.Column("option_id", sa.String(64), nullable=False),
        sa.Column("group", sa.String(200), nullable=False),
        sa.Column("criterion", sa.String(200), nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("mitigation", sa.Text, nullable=False),
        sa.Column("residual", sa.Float),
        sa.Column("evidence", sa.String(200)),
        sa.Column("confidence", sa.String(200)),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
    )
    _of_decision(
        "polls",
        sa.Column("option_id", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(200), nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("on", sa.String(32)),
        sa.Column("findings", sa.Text, nullable=False),
    )
    _of_decision(
        "notes",
        sa.Column("option_id", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    _of_decision(
        "errata",
        sa.Column("option_id", sa.String(64), nullable=False),
        sa.Column("wrong", sa.Text, nullable=False),
        sa.Column("right", sa.Text, nullable=False),
    )


def _of_decision(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("decision_id", sa.String(64), sa.ForeignKey("decisions.decision_id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *columns,
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("when", sa.String(32), nullable=False),
    )
