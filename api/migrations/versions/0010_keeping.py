"""what follows a registration"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("about", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("application", "about")
