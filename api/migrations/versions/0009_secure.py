"""one-time links to the secure page"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "secure_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("application_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_secure_link_conversation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_secure_link_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secure_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_secure_link_token_hash")),
    )
    with op.batch_alter_table("secure_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_secure_link_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_secure_link_application_id"), ["application_id"], unique=False)


def downgrade() -> None:
    op.drop_table("secure_link")
