"""Registers of sites that somebody brought."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """From the tables of drafts."""
    op.create_table(
        "registers",
        sa.Column("place", sa.String(200), primary_key=True),
        sa.Column("checksum", sa.String(64), primary_key=True),
        sa.Column("stamp", sa.String(64), nullable=False),
        sa.Column("taken", sa.Float, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
