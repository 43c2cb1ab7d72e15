"""What a search for sites that is set aside was asked, so that it can be made again."""

import sqlalchemy as sa
from alembic import op

revision = "10"
down_revision = "9"


def upgrade() -> None:
    """From the rows of ledgers."""
    op.add_column("longlist", sa.Column("search", sa.Text, nullable=False, server_default=""))
