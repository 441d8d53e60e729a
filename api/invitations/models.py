"""Invitations: what becomes an account once its person has set a password."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Invitation(Base):
    """Of a completed sign-up. A newer one of the same application takes its place; `staff_id` is what came of it.

    `phone_digest` is what the vault compares by: the number itself stays with the application.
    """

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    region: Mapped[str]
    skills: Mapped[list[Any]]
    phone_digest: Mapped[str]
    approved_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    staff_id: Mapped[str | None]
