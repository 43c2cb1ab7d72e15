"""What was prepared for meetings."""

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """From the tables of meetings."""
    op.create_table(
        "prepared",
        sa.Column("meeting_id", sa.String(64), sa.ForeignKey("meetings.meeting_id"), primary_key=True),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("checksum", sa.String(64)),
        sa.Column("screen", sa.Integer, nullable=False),
        sa.Column("view", sa.Integer, nullable=False),
        sa.Column("moves", sa.Integer, nullable=False),
    )
