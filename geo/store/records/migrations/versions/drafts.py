"""The first tables: drafts and their steps."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("in_view", sa.Integer, nullable=False),
        sa.Column("former", sa.String(64), nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
    )
    op.create_index("drafts_by_change", "drafts", ["changed"])
    op.create_table(
        "draft_steps",
        sa.Column("draft_id", sa.String(64), sa.ForeignKey("drafts.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("service", sa.String(200), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
