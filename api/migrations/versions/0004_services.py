"""services"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_edition",
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("service", "version", name=op.f("pk_service_edition")),
    )


def downgrade() -> None:
    op.drop_table("service_edition")
