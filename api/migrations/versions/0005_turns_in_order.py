"""The turns of a conversation are found without a look at everybody's: when they are read back, and when it is deleted."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_turn_in_order", "turn", ["conversation_id", "seq"])


def downgrade() -> None:
    op.drop_index("ix_turn_in_order", "turn")
