"""services"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = "0006"
down_revision = "0005"
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
    op.create_table(
        "application_log",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("application_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_log_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_log")),
    )
    op.create_index(op.f("ix_application_log_application_id"), "application_log", ["application_id"])
    op.create_table(
        "upload",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_upload_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_conversation_id"), "upload", ["conversation_id"])
    with op.batch_alter_table("application") as batch:
        batch.add_column(sa.Column("asked", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("county", sa.String(), nullable=False, server_default=""))
        batch.create_index("ix_application_inbox", ["state", "county"])
    _place_what_was_submitted()


def _place_what_was_submitted() -> None:
    """Applications of before get the county that their answers name."""
    table = sa.table(
        "application", sa.column("id", sa.String), sa.column("answers", sa.JSON), sa.column("county", sa.String)
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(table.c.id, table.c.answers)).all():
        county = ((row.answers or {}).get("county") or {}).get("value", "")
        if county:
            connection.execute(table.update().where(table.c.id == row.id).values(county=county))


def downgrade() -> None:
    with op.batch_alter_table("application") as batch:
        batch.drop_index("ix_application_inbox")
        batch.drop_column("county")
        batch.drop_column("asked")
    op.drop_index(op.f("ix_upload_conversation_id"), table_name="upload")
    op.drop_table("upload")
    op.drop_index(op.f("ix_application_log_application_id"), table_name="application_log")
    op.drop_table("application_log")
    op.drop_table("service_edition")
