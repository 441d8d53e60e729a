"""Staff and their sessions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class StaffMember(Base):
    """`regions` are codes, none for the whole province; `groups` are looked after (一对多); `capacity` outranks the
    setting; `roster` is read by `bot.handoff.duty`; `missed_offers` counts those in a row that ran out unanswered;
    `phone_digest` tells one person from another where an account came of a sign-up;
    `totp_at` is when the second factor was put into force.
    """

    __tablename__ = "staff_member"

    id: Mapped[str] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[Any]]
    regions: Mapped[list[Any]]
    disabled: Mapped[bool] = mapped_column(default=False)
    always_on_duty: Mapped[bool] = mapped_column(default=False)
    presence: Mapped[str] = mapped_column(default="away")
    presence_reason: Mapped[str] = mapped_column(default="")
    presence_at: Mapped[datetime | None]
    skills: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    groups: Mapped[list[Any]] = mapped_column("person_groups", default=list, server_default="[]")
    capacity: Mapped[int | None]
    roster: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    last_assigned_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    missed_offers: Mapped[int] = mapped_column(default=0, server_default="0")
    phone_digest: Mapped[str | None] = mapped_column(unique=True)
    totp_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class StaffLog(Base):
    """What was done to an account. Rows outlive it."""

    __tablename__ = "staff_log"

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    staff_id: Mapped[str]
    actor: Mapped[str]
    action: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class FailedLogin(Base):
    """Failures in a row under a user name, whether anyone has it or not: a lock tells nothing of who exists."""

    __tablename__ = "failed_login"

    username_hash: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    last_at: Mapped[datetime]


class StaffSession(Base):
    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), index=True)
    csrf_hash: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
