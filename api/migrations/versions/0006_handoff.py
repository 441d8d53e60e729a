"""Assignment, duty, pairing, attachments and canned replies."""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_message", ["message_id"], unique=False)

    op.create_table(
        "canned_reply",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_canned_reply_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_reply")),
    )
    with op.batch_alter_table("canned_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_canned_reply_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "pairing",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_pairing_conversation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_pairing_staff_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_pairing")),
    )
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("returned", sa.JSON(), nullable=True))

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("epoch", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("event_id", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("episode", schema=None) as batch_op:
        batch_op.add_column(sa.Column("skills", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("person_group", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("language", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("labels", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("ticket", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("offered_at", UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("offer_until", UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("passed_by", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("rests_until", UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("promised_at", UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("last_staff_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("agreed", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("staff_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("skills", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("person_groups", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("capacity", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("roster", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("last_assigned_at", UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("seen_at", UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("missed_offers", sa.Integer(), server_default="0", nullable=False))

    # the place of who waits already
    op.execute(
        "UPDATE episode SET ticket = COALESCE("
        "(SELECT MIN(event.id) FROM event WHERE event.episode_id = episode.id AND event.type = 'episode.requested'), 0)"
    )


def downgrade() -> None:
    with op.batch_alter_table("staff_member", schema=None) as batch_op:
        batch_op.drop_column("missed_offers")
        batch_op.drop_column("seen_at")
        batch_op.drop_column("last_assigned_at")
        batch_op.drop_column("roster")
        batch_op.drop_column("capacity")
        batch_op.drop_column("person_groups")
        batch_op.drop_column("skills")

    with op.batch_alter_table("episode", schema=None) as batch_op:
        batch_op.drop_column("agreed")
        batch_op.drop_column("last_staff_id")
        batch_op.drop_column("promised_at")
        batch_op.drop_column("rests_until")
        batch_op.drop_column("passed_by")
        batch_op.drop_column("offer_until")
        batch_op.drop_column("offered_at")
        batch_op.drop_column("ticket")
        batch_op.drop_column("labels")
        batch_op.drop_column("language")
        batch_op.drop_column("person_group")
        batch_op.drop_column("skills")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("event_id")
        batch_op.drop_column("epoch")
        batch_op.drop_column("reason")

    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("returned")

    op.drop_table("pairing")
    with op.batch_alter_table("canned_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_canned_reply_staff_id"))

    op.drop_table("canned_reply")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_attachment_message")

    op.drop_table("attachment")
