"""A turn's number named the tracker that it had in the engine; trackers last a turn, so nothing is counted."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not as a batch: that makes the table anew and drops the old one, with all rows that hang on it.
    op.drop_column("conversation", "turn_count")
    op.drop_column("turn", "number")


def downgrade() -> None:
    op.add_column("turn", sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("conversation", sa.Column("turn_count", sa.Integer(), nullable=False, server_default="0"))
