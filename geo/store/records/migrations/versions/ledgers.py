"""Rows of ledgers."""

import sqlalchemy as sa
from alembic import op

revision = "9"
down_revision = "8"


def upgrade() -> None:
    """From the tables of meetings."""
    op.create_table(
        "ledger_rows",
        sa.Column("place", sa.String(200), primary_key=True),
        sa.Column("ledger", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("corrects", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("when", sa.String(32), nullable=False),
    )
