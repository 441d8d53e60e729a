"""Several versions of a document, repeal and succession.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("repealed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("replaced_by", sa.String(), nullable=True))
        batch.drop_constraint("pk_document", type_="primary")
        batch.create_primary_key("pk_document", ["document_no", "valid_from"])


def downgrade() -> None:
    """Keeps of each document the version that began last: the table before had room for one."""
    op.execute(
        "DELETE FROM document WHERE EXISTS (SELECT 1 FROM document AS later WHERE "
        "later.document_no = document.document_no AND later.valid_from > document.valid_from)"
    )
    with op.batch_alter_table("document") as batch:
        batch.drop_constraint("pk_document", type_="primary")
        batch.create_primary_key("pk_document", ["document_no"])
        batch.drop_column("replaced_by")
        batch.drop_column("repealed_on")
