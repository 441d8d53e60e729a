"""what follows a registration; one place for files; the digest's key outlives the key that it came from"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TAKE_UPLOADS = """
INSERT INTO stored_file (id, conversation_id, digest, name, media_type, size, rows, key_id, nonce, ciphertext, created_at)
SELECT id, conversation_id, '', '', CASE kind WHEN 'jpg' THEN 'image/jpeg' WHEN 'png' THEN 'image/png'
  WHEN 'pdf' THEN 'application/pdf' ELSE 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' END,
  size, rows, key_id, nonce, ciphertext, created_at FROM upload
"""
_TAKE_ATTACHMENTS = """
INSERT INTO stored_file (id, conversation_id, message_id, client_msg_id, digest, name, media_type, size, rows, key_id,
  nonce, ciphertext, created_at)
SELECT id, conversation_id, message_id, client_msg_id, '', name, media_type, size, 0, '', :none, :none, created_at
FROM attachment
"""
_GIVE_UPLOADS = """
INSERT INTO upload (id, conversation_id, kind, size, rows, key_id, nonce, ciphertext, created_at)
SELECT id, conversation_id, CASE media_type WHEN 'image/jpeg' THEN 'jpg' WHEN 'image/png' THEN 'png'
  WHEN 'application/pdf' THEN 'pdf' ELSE 'xlsx' END, size, rows, key_id, nonce, ciphertext, created_at
FROM stored_file WHERE client_msg_id IS NULL
"""


def upgrade() -> None:
    op.add_column("application", sa.Column("about", sa.String(), nullable=True))
    op.create_table(
        "vault_state",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_vault_state")),
    )
    op.create_index(op.f("ix_secret_key_id"), "secret", ["key_id"])
    op.create_table(
        "stored_file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("client_msg_id", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_stored_file_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint(
            "conversation_id", "client_msg_id", name=op.f("uq_stored_file_conversation_id_client_msg_id")
        ),
    )
    op.create_index("ix_stored_file_message", "stored_file", ["message_id"])
    op.create_index(op.f("ix_stored_file_conversation_id"), "stored_file", ["conversation_id"])
    op.create_index(op.f("ix_stored_file_key_id"), "stored_file", ["key_id"])
    op.create_table(
        "offer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("document_no", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("default", sa.String(), nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("default", name=op.f("uq_offer_default")),
    )
    op.create_index(op.f("ix_offer_of"), "offer", ["of"])
    op.execute(_TAKE_UPLOADS)
    op.get_bind().execute(sa.text(_TAKE_ATTACHMENTS), {"none": b""})
    op.drop_table("upload")
    op.drop_table("attachment")


def downgrade() -> None:
    """Files that were sent as messages are lost to the release before: it would read them from the folder."""
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
            ["conversation_id"], ["conversation.id"], name=op.f("fk_upload_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_conversation_id"), "upload", ["conversation_id"])
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("client_msg_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_attachment_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint(
            "conversation_id", "client_msg_id", name=op.f("uq_attachment_conversation_id_client_msg_id")
        ),
    )
    op.create_index("ix_attachment_message", "attachment", ["message_id"])
    op.execute(_GIVE_UPLOADS)
    op.drop_table("stored_file")
    op.drop_table("offer")
    op.drop_index(op.f("ix_secret_key_id"), table_name="secret")
    op.drop_table("vault_state")
    op.drop_column("application", "about")
