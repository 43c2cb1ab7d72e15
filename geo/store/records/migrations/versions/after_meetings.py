"""What meetings left."""

import sqlalchemy as sa
from alembic import op

revision = "7"
down_revision = "6"


def upgrade() -> None:
    """From what was prepared for meetings."""
    op.create_table(
        "after_meetings",
        sa.Column("decision_id", sa.String(64), sa.ForeignKey("decisions.decision_id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("meeting", sa.String(200), nullable=False),
        sa.Column("heard", sa.Text, nullable=False),
        sa.Column("stays_open", sa.Text, nullable=False),
        sa.Column("who_answers", sa.String(200), nullable=False),
        sa.Column("answers_by", sa.String(32)),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("when", sa.String(32), nullable=False),
    )
