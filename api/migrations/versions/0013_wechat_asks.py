"""wechat letters that ask for a number"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wechat_letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asks", sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("wechat_letter", schema=None) as batch_op:
        batch_op.drop_column("asks")
