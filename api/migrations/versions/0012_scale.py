"""Rows that are locked to count are there from the start: two processes would both make the first.

Revision ID: 0012
Revises: 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO event_counter (id, value) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM event_counter WHERE id = 1)"
    )
    op.execute(
        "INSERT INTO library_version (id, version) "
        "SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM library_version WHERE id = 1)"
    )


def downgrade() -> None:
    """A row with 0 means what no row meant."""
