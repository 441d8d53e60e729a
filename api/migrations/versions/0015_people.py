"""accounts from sign-ups, training and hours, second factors, push, plans by person and year"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_log",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_log")),
    )
    with op.batch_alter_table("staff_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_log_at"), ["at"], unique=False)

    op.create_table(
        "push_device",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("p256dh", sa.String(), nullable=False),
        sa.Column("auth", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_push_device_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_device")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_device_endpoint")),
    )
    with op.batch_alter_table("push_device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_push_device_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_recovery_code_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "served",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("began_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_served_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_served")),
    )
    with op.batch_alter_table("served", schema=None) as batch_op:
        batch_op.create_index("ix_served_of", ["staff_id", "began_at"], unique=False)

    op.create_table(
        "staff_totp",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_staff_totp_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_totp")),
    )
    with op.batch_alter_table("staff_totp", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_totp_key_id"), ["key_id"], unique=False)

    op.create_table(
        "training",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("rotation", sa.Boolean(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_training_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("application_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("phone_digest", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_invitation_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_application_id"), ["application_id"], unique=False)

    op.create_table(
        "push_letter",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("episode_id", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["push_device.id"], name=op.f("fk_push_letter_device_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_letter")),
    )
    with op.batch_alter_table("push_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_push_letter_device_id"), ["device_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_push_letter_due_at"), ["due_at"], unique=False)

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attention", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("year", sa.Integer(), nullable=True))
    plan = sa.table(
        "plan", *map(sa.column, ("person", "year", "conversation_id")), sa.column("created_at", sa.DateTime())
    )
    year = sa.cast(sa.extract("year", plan.c.created_at), sa.Integer())
    op.execute(sa.update(plan).values(person=plan.c.conversation_id, year=year))
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.alter_column("person", existing_type=sa.String(), nullable=False)
        batch_op.alter_column("year", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("staff_id", existing_type=sa.String(), nullable=True)
        batch_op.drop_constraint(batch_op.f("uq_plan_conversation_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_plan_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_plan_person_year"), ["person", "year"])

    with op.batch_alter_table("staff_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_digest", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("totp_at", UtcDateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_staff_member_phone_digest"), ["phone_digest"])


def downgrade() -> None:
    with op.batch_alter_table("staff_member", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_staff_member_phone_digest"), type_="unique")
        batch_op.drop_column("totp_at")
        batch_op.drop_column("phone_digest")

    op.execute("DELETE FROM plan WHERE staff_id IS NULL")
    op.execute("DELETE FROM plan WHERE id NOT IN (SELECT max(id) FROM plan GROUP BY conversation_id)")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_plan_person_year"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_plan_conversation_id"))
        batch_op.create_unique_constraint(batch_op.f("uq_plan_conversation_id"), ["conversation_id"])
        batch_op.alter_column("staff_id", existing_type=sa.VARCHAR(), nullable=False)
        batch_op.drop_column("year")
        batch_op.drop_column("person")

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_column("attention")

    with op.batch_alter_table("push_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_push_letter_due_at"))
        batch_op.drop_index(batch_op.f("ix_push_letter_device_id"))

    op.drop_table("push_letter")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_application_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_staff_id"))

    op.drop_table("training")
    with op.batch_alter_table("staff_totp", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_totp_key_id"))

    op.drop_table("staff_totp")
    with op.batch_alter_table("served", schema=None) as batch_op:
        batch_op.drop_index("ix_served_of")

    op.drop_table("served")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_staff_id"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("push_device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_push_device_staff_id"))

    op.drop_table("push_device")
    with op.batch_alter_table("staff_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_log_at"))

    op.drop_table("staff_log")
