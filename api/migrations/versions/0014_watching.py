"""Supervisors watch and step in: a look may have a reason, a note says who wrote it and whom it is meant for.

And a letter to WeChat may be a picture.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("personal_access") as batch:
        batch.add_column(sa.Column("reason", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("note") as batch:
        batch.add_column(sa.Column("author", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("whisper", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("wechat_letter") as batch:
        batch.add_column(sa.Column("file_id", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("wechat_letter") as batch:
        batch.drop_column("file_id")
    with op.batch_alter_table("note") as batch:
        batch.drop_column("whisper")
        batch.drop_column("author")
    with op.batch_alter_table("personal_access") as batch:
        batch.drop_column("reason")
