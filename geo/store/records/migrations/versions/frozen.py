"""What was decided, kept for good."""

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """From the tables of registers."""
    op.create_table(
        "frozen",
        sa.Column("decision_id", sa.String(64), primary_key=True),
        sa.Column("option_id", sa.String(64), primary_key=True),
        sa.Column("checksum", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("when", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["decision_id", "option_id"], ["options.decision_id", "options.option_id"]),
    )
